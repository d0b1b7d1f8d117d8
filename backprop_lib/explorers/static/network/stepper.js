// Where in the calculation the picture stands: buttons, a slider over all steps, and playing.
import { button } from "../kit/controls.js";
import { el, svg } from "../kit/dom.js";
import { stillness } from "../kit/frame.js";

const PACE = 1600; // milliseconds a step

const icon = (d) =>
  svg(
    "svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    svg("path", { d, fill: "currentColor" }),
  );

const ICONS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  next: "M5 3v10l7-5z",
  last: "M11 3h2v10h-2zM3 3v10l7-5z",
  play: "M3 3l5 5-5 5zM8 3l5 5-5 5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
};

// go(i) shows step i. Returns { element, draw(now, title), stop }.
export function stepper(go) {
  let last = 0;
  let reached = 0; // which may be a frame ahead of the picture
  let playing = 0;

  function show(i) {
    reached = Math.min(last, Math.max(0, i));
    go(reached);
  }
  function stop() {
    clearInterval(playing);
    playing = 0;
    play.replaceChildren(icon(ICONS.play), "Play");
  }
  function tick() {
    if (document.hidden) return;
    show(reached + 1);
    if (reached === last) stop();
  }
  function toggle() {
    if (playing) {
      stop();
      return;
    }
    if (reached === last) show(0);
    playing = setInterval(tick, PACE);
    play.replaceChildren(icon(ICONS.pause), "Pause");
  }

  const to = (name, where, text = "") =>
    button(text, () => {
      stop();
      show(where());
    }, { "aria-label": name, title: name });
  const buttons = {
    first: to("first step", () => 0),
    back: to("one step back", () => reached - 1),
    next: to("next step", () => reached + 1, "Next"),
    last: to("last step", () => last),
  };
  for (const [name, element] of Object.entries(buttons)) element.append(icon(ICONS[name]));
  buttons.next.classList.add("bp-x-net-main");
  const play = button("", toggle);
  stop();
  const range = el("input", {
    type: "range", class: "bp-x-net-steps", min: 0, step: 1, "aria-label": "step of the calculation",
    input: () => {
      stop();
      show(Number(range.value));
    },
  });
  const element = el(
    "div",
    { class: "bp-x-net-stepper", role: "group", "aria-label": "steps of the calculation" },
    el("div", { class: "bp-x-net-step-buttons" }, ...Object.values(buttons), !stillness() && play),
    range,
  );

  function draw(now, title) {
    last = now.names.length - 1;
    reached = now.reached;
    range.max = last;
    range.value = reached;
    range.setAttribute("aria-valuetext", `step ${reached} of ${last}: ${title}`);
    // The slider's way is in the colour of the pass that it goes through.
    range.style.setProperty("--x-turn", `${(100 * now.names.indexOf("C")) / last}%`);
  }
  return { element, draw, stop };
}
