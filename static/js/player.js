// A video with its chapters and transcript; tells the server which seconds were really played.
import { Watching } from "./watching.js";

const STEP = 10;
const TICK = 10_000;

function timeCode(seconds) {
  const whole = Math.floor(seconds || 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

class Player {
  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    this.controls = root.querySelector("[data-controls]");
    this.seekBar = root.querySelector("[data-seek]");
    this.watching = new Watching(this.video, root.dataset.watchUrl, root.querySelector("[name=csrfmiddlewaretoken]")?.value);
    this.watching.onAnswer = (answer) => this.showCoverage(answer);
    this.done = root.dataset.done === "true";
    this.takeControls();
    this.readChapters();
    this.listen();
  }

  get captions() {
    return [...this.video.textTracks].find((track) => track.kind === "captions" || track.kind === "subtitles");
  }


  takeControls() {
    this.video.controls = false;
    this.controls.hidden = false;
    if (!this.captions) this.button("captions").hidden = true;
    this.showCaptions(Boolean(this.captions));
    this.whenReady(() => {
      const position = Number(this.root.dataset.position) || 0;
      if (position < this.video.duration - 3) this.video.currentTime = position;
      this.seekBar.max = this.video.duration;
      this.showTime();
    });
  }

  whenReady(action) {
    if (this.video.readyState >= HTMLMediaElement.HAVE_METADATA) action();
    else this.video.addEventListener("loadedmetadata", action, { once: true });
  }

  // Chapters come with the page, or else from the video's own track of chapters.
  readChapters() {
    const list = this.root.querySelector("[data-chapters]");
    const element = this.video.querySelector("track[kind=chapters]");
    if (!list || list.children.length || !element) return;
    const fill = () => {
      for (const cue of element.track.cues ?? []) list.append(chapterItem(cue, this.video.currentSrc));
      list.closest("[hidden]")?.removeAttribute("hidden");
    };
    element.track.mode = "hidden";
    element.addEventListener("load", fill, { once: true });
    if (element.readyState === HTMLTrackElement.LOADED) fill();
  }

  listen() {
    const { video } = this;
    const actions = {
      play: () => this.toggle(),
      back: () => this.moveBy(-STEP),
      mute: () => (video.muted = !video.muted),
      captions: () => this.showCaptions(this.captions?.mode !== "showing"),
      full: () => this.toggleFullScreen(),
    };
    this.controls.addEventListener("click", (event) => actions[event.target.closest("[data-action]")?.dataset.action]?.());
    this.root.querySelector("[data-speed]").addEventListener("change", (event) => (video.playbackRate = Number(event.target.value)));
    this.seekBar.addEventListener("input", () => this.moveTo(Number(this.seekBar.value)));
    this.root.addEventListener("click", (event) => this.goToCue(event));
    this.root.querySelector("[data-screen]").addEventListener("keydown", (event) => this.onKey(event));
    video.addEventListener("click", () => this.toggle());
    video.addEventListener("timeupdate", () => this.showTime());
    video.addEventListener("volumechange", () => this.button("mute").setAttribute("aria-pressed", video.muted));
    for (const name of ["play", "pause", "ended"]) video.addEventListener(name, () => this.showState());
    for (const name of ["pause", "ended"]) video.addEventListener(name, () => this.watching.send());
    setInterval(() => video.paused || this.watching.send(), TICK);
    window.addEventListener("pagehide", () => this.watching.sendAtOnce());
    document.addEventListener("visibilitychange", () => document.hidden && this.watching.send());
  }

  button(action) {
    return this.controls.querySelector(`[data-action="${action}"]`);
  }

  toggle() {
    if (this.video.paused) this.video.play();
    else this.video.pause();
  }

  moveTo(seconds) {
    this.whenReady(() => (this.video.currentTime = Math.min(Math.max(seconds, 0), this.video.duration)));
  }

  moveBy(seconds) {
    this.moveTo(this.video.currentTime + seconds);
  }

  goToCue(event) {
    const cue = event.target.closest("[data-start]");
    if (!cue || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.moveTo(Number(cue.dataset.start));
    this.video.play();
  }

  showCaptions(shown) {
    if (this.captions) this.captions.mode = shown ? "showing" : "hidden";
    this.button("captions").setAttribute("aria-pressed", shown);
  }

  toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.requestFullscreen) this.root.querySelector("[data-screen]").requestFullscreen();
    else this.video.webkitEnterFullscreen?.();
  }

  // Letters act only while the focus is in the player; fields and buttons keep their own keys.
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select")) return;
    const ownArrows = event.target === this.seekBar;
    const keys = {
      k: () => this.toggle(),
      j: () => this.moveBy(-STEP),
      l: () => this.moveBy(STEP),
      c: () => this.showCaptions(this.captions?.mode !== "showing"),
      f: () => this.toggleFullScreen(),
      ArrowLeft: ownArrows ? null : () => this.moveBy(-STEP),
      ArrowRight: ownArrows ? null : () => this.moveBy(STEP),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  showState() {
    const playing = !this.video.paused;
    const button = this.button("play");
    this.controls.dataset.playing = playing;
    button.setAttribute("aria-label", playing ? button.dataset.pause : button.dataset.play);
  }

  showTime() {
    const { currentTime, duration } = this.video;
    const words = `${timeCode(currentTime)} / ${timeCode(duration)}`;
    this.controls.querySelector("[data-time]").textContent = words;
    this.seekBar.value = currentTime;
    this.seekBar.style.setProperty("--played", `${(100 * currentTime) / duration || 0}%`);
    this.seekBar.setAttribute("aria-valuetext", words);
    for (const list of this.root.querySelectorAll("[data-follow]")) markCurrent(list, currentTime);
  }

  showCoverage({ percent, done, message }) {
    for (const place of this.root.querySelectorAll("[data-coverage]")) {
      if (place instanceof HTMLProgressElement) place.value = percent;
      else place.textContent = message;
    }
    // Said aloud once, when the step is done, and not every ten seconds.
    if (done && !this.done) this.root.querySelector("[data-announce]").textContent = message;
    this.done = done;
  }
}

function markCurrent(list, seconds) {
  const cues = [...list.querySelectorAll("[data-start]")];
  const current = cues.filter((cue) => Number(cue.dataset.start) <= seconds + 0.05).at(-1);
  for (const cue of cues) {
    if (cue === current) cue.setAttribute("aria-current", "true");
    else cue.removeAttribute("aria-current");
  }
}

function chapterItem(cue, source) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "cue";
  link.href = `${source}#t=${cue.startTime}`;
  link.dataset.start = cue.startTime;
  for (const words of [timeCode(cue.startTime), cue.text]) {
    link.append(Object.assign(document.createElement("span"), { textContent: words }));
  }
  item.append(link);
  return item;
}

for (const root of document.querySelectorAll("[data-player]")) new Player(root);
