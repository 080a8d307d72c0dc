// Theme switch, busy forms, menus. Everything else works without a script.

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

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.querySelectorAll("[data-theme-switch]").forEach(followThemeChoice);
document.addEventListener("submit", guardSubmission);
window.addEventListener("pageshow", freeForms);
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
