// A point of a plot that is taken along: by mouse or finger, or by arrow keys.
import { set, svg } from "./dom.js";
import { follow } from "./drag.js";
import { show } from "./format.js";

const TOUCH = 20; // a finger's reach around the point, in units of the SVG

// toValue(x) tells the value at a place across the plot. Returns { element, place(x, y, value) }.
export function handle({ name, min, max, step = 0.1, say = show, toValue, onChange }) {
  let current = 0;
  const dot = svg("circle", { class: "bp-x-dot", r: 6 });
  const reach = svg("circle", { class: "bp-x-reach", r: TOUCH });
  const element = svg(
    "g",
    {
      class: "bp-x-handle",
      role: "slider",
      tabindex: 0,
      "aria-label": name,
      "aria-valuemin": min,
      "aria-valuemax": max,
    },
    svg("title", {}, "Drag, or use the arrow keys"),
    reach,
    dot,
  );
  const change = (value) => {
    const next = Math.min(max, Math.max(min, Number(value.toPrecision(12))));
    if (next === current) return;
    current = next; // keys may come faster than frames, which tell the new place
    onChange(next);
  };

  element.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[
      event.key
    ];
    if (!steps) return;
    event.preventDefault();
    change(current + steps * step * (event.shiftKey ? 10 : 1));
  });

  element.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    element.setPointerCapture(down.pointerId);
    const toPlot = element.getScreenCTM().inverse();
    const acrossAt = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(toPlot).x;
    // The point keeps its distance to the finger, and does not jump under it.
    const away = acrossAt(down) - Number(dot.getAttribute("cx"));
    const move = (event) => change(Math.round((toValue(acrossAt(event) - away) / step) * 10) * (step / 10));
    follow(element, down, move);
  });

  function place(x, y, value) {
    current = value;
    for (const circle of [dot, reach]) set(circle, { cx: x, cy: y });
    set(element, { "aria-valuenow": value, "aria-valuetext": say(value) });
  }
  return { element, place };
}
