// The cost after each step, on a logarithmic scale.
import { set, svg } from "../kit/dom.js";
import { show } from "../kit/format.js";
import { curve, plot } from "../kit/plot.js";

const STEPS = [10, 20, 50, 100, 200, 300];
const DECADES = 8; // a divergence may go on above the picture

export function costPlot() {
  const axes = [
    { label: "step", range: [0, STEPS[0]] },
    { label: "J", range: [0.1, 1], log: true },
  ];
  const picture = plot({ label: "", x: axes[0], y: axes[1] });
  const parts = {
    floor: svg("line", { class: "bp-x-floor" }),
    curve: svg("path", { class: "bp-x-curve" }),
    dot: svg("circle", { class: "bp-x-dot", r: 4 }),
  };
  picture.layer.append(parts.floor, parts.curve, parts.dot);

  function draw(points, lowest) {
    const Js = points.map(({ J }) => J);
    const n = Js.length - 1;
    const positive = [...Js, lowest].filter((J) => J > 0 && Number.isFinite(J));
    const low = Math.floor(Math.log10(Math.min(...positive, 1)));
    const high = Math.min(Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive, 0)))), low + DECADES);
    const top = 10 ** high;
    const held = (J) => Math.min(Math.max(J, 10 ** low), top);
    picture.axes(
      { label: "step", range: [0, STEPS.find((most) => n <= most) ?? n] },
      { label: "J", range: [10 ** low, top], log: true },
    );
    set(parts.floor, {
      x1: picture.x(0),
      x2: picture.inside.right,
      y1: picture.y(held(lowest)),
      y2: picture.y(held(lowest)),
    });
    set(parts.curve, {
      d: curve(
        picture,
        Js.map((J, step) => [step, Number.isFinite(J) ? held(J) : J]),
      ),
    });
    set(parts.dot, { cx: picture.x(n), cy: picture.y(Number.isFinite(Js[n]) ? held(Js[n]) : top) });
    picture.describe(
      `The cost J by step: ${show(Js[0])} at the start, ${show(Js[n])} after ${n} steps. The lowest on the map, dashed, is ${show(lowest)}.`,
    );
  }
  return { element: picture.element, draw };
}
