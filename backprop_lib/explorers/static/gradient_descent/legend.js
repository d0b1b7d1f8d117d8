// What the marks on the map mean.
import { el, svg } from "../kit/dom.js";
import { arrow } from "./shapes.js";

const sample = (...shapes) =>
  svg("svg", { class: "bp-x-sample", viewBox: "0 0 30 14", "aria-hidden": "true" }, shapes);

// Returns { element, setMomentum }: setMomentum(whether) shows the velocity's mark.
export function legend() {
  const item = (words, ...shapes) => el("li", {}, sample(...shapes), words);
  const [shaft, head] = arrow([2, 7], [28, 7]);
  const velocity = item(
    "velocity: the step before",
    svg("path", { class: "bp-x-velocity-arrow bp-x-dashed", d: shaft }),
    svg("path", { class: "bp-x-velocity-arrow", d: head }),
  );
  const element = el(
    "ul",
    { class: "bp-x-legend" },
    item("start: drag it", svg("circle", { class: "bp-x-start", cx: 15, cy: 7, r: 5.5 })),
    item("where it stands", svg("circle", { class: "bp-x-dot", cx: 15, cy: 7, r: 5 })),
    item("where the next step leads", svg("circle", { class: "bp-x-next", cx: 15, cy: 7, r: 5 })),
    item(
      "gradient over all samples: uphill, at right angles to the contour",
      svg("path", { class: "bp-x-gradient-arrow", d: shaft + head }),
    ),
    velocity,
  );
  return {
    element,
    setMomentum(shown) {
      velocity.style.visibility = shown ? "" : "hidden"; // it keeps its place: nothing jumps
    },
  };
}
