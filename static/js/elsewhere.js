// Videos of other sites: their player comes after a click. Whoever wants it always says so, on this
// device alone, and takes it back as easily.

const KEY = "videos-elsewhere";

function trusted() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return []; // Storage is refused, or holds something else: we ask each time.
  }
}

function trust(host, always) {
  const others = trusted().filter((one) => one !== host);
  try {
    localStorage.setItem(KEY, JSON.stringify(always ? [...others, host] : others));
  } catch {
    // Storage is refused: the choice holds for this video.
  }
}

function playerOf(box) {
  const frame = document.createElement("iframe");
  frame.src = box.dataset.player;
  frame.title = box.dataset.title;
  frame.allow = "fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.loading = "lazy";
  // Some sites refuse to play for a page that does not say where it is.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  return frame;
}

function follow(box) {
  const host = box.dataset.elsewhere;
  const poster = box.querySelector(".elsewhere-poster");
  const always = box.querySelector("[data-always]");
  const withdraw = box.querySelector("[data-withdraw]");
  const show = () => {
    const frame = playerOf(box);
    poster.replaceWith(frame);
    withdraw.hidden = !trusted().includes(host);
    return frame;
  };
  box.querySelector("[data-play]").addEventListener("click", () => {
    if (always.checked) trust(host, true);
    show().focus();
  });
  withdraw.addEventListener("click", () => {
    trust(host, false);
    box.querySelector("iframe").replaceWith(poster);
    withdraw.hidden = true;
    always.checked = false;
    box.querySelector("[data-play]").focus();
  });
  for (const offer of box.querySelectorAll("[data-offer]")) offer.hidden = false;
  if (trusted().includes(host)) show();
}

export function followVideosElsewhere() {
  document.querySelectorAll("[data-elsewhere]").forEach(follow);
}
