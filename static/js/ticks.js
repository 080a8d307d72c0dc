// What a reader says they have done without an account: {activity uuid: day}, kept by their browser,
// sent nowhere unless they ask for it once signed in. The sentences are the templates'.

const KEY = "ticks";

function read() {
  try {
    return Object(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    return {}; // Something else is kept there: nothing is ticked.
  }
}

function write(ticks) {
  try {
    if (Object.keys(ticks).length) localStorage.setItem(KEY, JSON.stringify(ticks));
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is full: the box, shown from what is kept, does not move.
  }
  show();
}

function tick(uuid, done) {
  const ticks = read();
  if (done) ticks[uuid] = new Date().toLocaleDateString("sv"); // as 2026-11-26, in the reader's day
  else delete ticks[uuid];
  write(ticks);
}

function show() {
  const ticks = read();
  for (const said of document.querySelectorAll("[data-erased]")) said.hidden = true;
  for (const box of document.querySelectorAll("[data-tick]")) {
    box.checked = box.dataset.tick in ticks;
    box.closest("[hidden]")?.removeAttribute("hidden");
  }
  const steps = [...document.querySelectorAll("[data-step]")];
  const done = steps.filter((step) => step.dataset.step in ticks);
  for (const step of steps) {
    for (const mark of step.querySelectorAll("[data-ticked]")) mark.hidden = !done.includes(step);
  }
  for (const count of document.querySelectorAll("[data-tick-count]")) {
    const words = done.length > 1 ? count.dataset.many : count.dataset.one;
    count.textContent = words.replace("{done}", done.length).replace("{total}", steps.length);
    count.parentElement.hidden = !done.length;
  }
  for (const form of document.querySelectorAll("form[data-bring]")) {
    form.elements.ticks.value = JSON.stringify(ticks);
    form.hidden = !Object.keys(ticks).length;
  }
}

function erase(said) {
  write({});
  if (!said) return;
  said.hidden = false;
  said.focus(); // the button that was pressed is gone
}

export function followTicks() {
  try {
    localStorage.getItem(KEY);
  } catch {
    return; // Storage is refused: nothing is offered.
  }
  if (document.querySelector("[data-brought]")) write({});
  for (const box of document.querySelectorAll("[data-tick]")) {
    box.addEventListener("change", () => tick(box.dataset.tick, box.checked));
  }
  for (const button of document.querySelectorAll("[data-erase]")) {
    button.addEventListener("click", () => erase(document.querySelector("[data-erased]")));
  }
  // Ticked in another tab, or on a page come back from.
  for (const moment of ["storage", "pageshow"]) window.addEventListener(moment, show);
  show();
}
