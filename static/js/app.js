// Theme switch, busy forms, menus, ticks. Everything else works without a script.

import { followVideosElsewhere } from "./elsewhere.js";
import { followTicks } from "./ticks.js";

function followThemeChoice(bar) {
  const root = document.documentElement;
  const buttons = [...bar.querySelectorAll("[data-theme-choice]")];
  const show = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", button.dataset.themeChoice === (root.dataset.theme ?? ""));
    }
  };
  const choose = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Storage is refused: the choice holds for this page.
    }
    show();
  };
  for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.themeChoice));
  bar.hidden = false;
  show();
}

// A form is sent once: while an answer is awaited, a second press does nothing.
function guardSubmission(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), 10_000);
}

function freeForms() {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
}

// A question answered once gives way to the thanks after it; only this browser remembers.
function askOnce(form) {
  const key = `answered:${form.dataset.once}`;
  try {
    if (localStorage.getItem(key)) {
      form.hidden = true;
      form.nextElementSibling.hidden = false;
    }
    form.addEventListener("submit", () => localStorage.setItem(key, "1"));
  } catch {
    // Storage is refused: the question is asked again.
  }
}

// Work in progress on the server: this part of the page is asked for again, until it is done.
function followWork(part) {
  setTimeout(async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return followWork(part);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(part.id);
    if (!now?.dataset.refresh) return location.reload();
    part.replaceChildren(...now.childNodes);
    followWork(part);
  }, part.dataset.refresh * 1000);
}

// What a form would do is asked for while it is filled in, and said beside it; nothing is sent.
function followOutlook(form) {
  let waiting;
  const ask = async () => {
    const facts = new FormData(form);
    facts.set("check", "1");
    const answer = await fetch(form.action, { method: "POST", body: facts }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("outlook").replaceChildren(...page.getElementById("outlook").childNodes);
  };
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  });
  form.querySelector("[name=check]").hidden = true;
}

function offerAll(form) {
  const button = form.querySelector("[data-all]");
  button.addEventListener("click", () => {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = true;
  });
  button.hidden = false;
}

// An announcement that was hidden stays so until the browser closes, or until it says something else.
function followBanner(banner) {
  const close = banner.querySelector("[data-banner-close]");
  const words = banner.querySelector("p").textContent;
  try {
    if (sessionStorage.getItem("banner") === words) return banner.remove();
    close.addEventListener("click", () => {
      sessionStorage.setItem("banner", words);
      banner.remove();
      document.getElementById("main").focus();
    });
    close.hidden = false;
  } catch {
    // Storage is refused: the announcement stays.
  }
}

function offerCopy(button) {
  const status = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = status.dataset.notCopied;
    }
  });
  button.hidden = false;
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.querySelectorAll("[data-theme-switch]").forEach(followThemeChoice);
document.querySelectorAll("[data-banner]").forEach(followBanner);
document.querySelectorAll("[data-copy]").forEach(offerCopy);
followTicks();
followVideosElsewhere();
document.querySelectorAll("[data-refresh]").forEach(followWork);
document.querySelectorAll("[data-tick-all]").forEach(offerAll);
document.querySelectorAll("[data-outlook]").forEach(followOutlook);
document.querySelectorAll("[data-once]").forEach(askOnce);
document.addEventListener("submit", guardSubmission);
window.addEventListener("pageshow", freeForms);
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
