// What the camera adds over the page: pointer, rings around what matters, title card.
// Everything is in the page's own coordinates, and keeps its size on the screen while zooming.
window.drawFilm = (state) => {
  const { x, y, pointing, scale, scroll, pressed, rings, card } = state;
  window.scrollTo(0, scroll);
  const unit = 1 / scale;
  const around = ({ x, y, right, bottom }) => {
    const gap = 3;
    return `<i class="ring" style="left:${x - gap}px;top:${y - gap}px;width:${right - x + 2 * gap}px;height:${bottom - y + 2 * gap}px"></i>`;
  };
  stage().innerHTML = `
    <style>
      :host { position: absolute; inset: 0 auto auto 0; width: 0; height: 0; z-index: 2147483647; pointer-events: none }
      i, svg, div { position: absolute } [hidden] { display: none }
      .ring { box-sizing: border-box; border: ${4 * unit}px solid var(--ink); border-radius: 10px; box-shadow: 0 0 0 ${6 * unit}px var(--chalk) }
      .press { left: ${x - 40 * unit * pressed}px; top: ${y - 40 * unit * pressed}px; width: ${80 * unit * pressed}px; height: ${80 * unit * pressed}px; border-radius: 50%; background: var(--chalk); opacity: .75; box-shadow: 0 0 0 ${3 * unit}px var(--ink) }
      .card { left: 0; top: ${scroll}px; width: 960px; height: 540px; box-sizing: border-box; padding: 150px 100px 0 180px; background: var(--board); color: var(--on-board); font-family: var(--font) }
      .card::before { content: ""; position: absolute; left: 140px; top: 0; bottom: 0; width: 2px; background: var(--margin) }
      p { margin: 0 0 20px; font-size: 26px } h1 { margin: 0 0 28px; font-size: 56px; line-height: 1.12; text-wrap: balance } .below { color: var(--chalk) }
    </style>
    ${rings.map(around).join("")}
    ${pressed ? '<i class="press"></i>' : ""}
    <svg ${pointing ? "" : "hidden"} viewBox="0 0 24 30" style="left:${x}px;top:${y}px;width:${34 * unit}px;height:${42 * unit}px"><path d="M2 2v22l6-5.5 4 9 4.5-2-4-8.7 8-.8z" fill="#241f3d" stroke="#fff" stroke-width="2" stroke-linejoin="round"/></svg>
    ${card ? `<div class="card" style="opacity:${card.opacity}"><p>${card.above}</p><h1>${card.title}</h1><p class="below">${card.below}</p></div>` : ""}`;
};

function stage() {
  const host = document.querySelector("film-stage") ?? document.body.appendChild(document.createElement("film-stage"));
  return host.shadowRoot ?? host.attachShadow({ mode: "open" });
}
