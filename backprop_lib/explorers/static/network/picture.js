// The network as boxes and lines. In each box z and a, on their way forward, above delta, on its
// way back; on the lines the weights, and beside each its gradient. Dashed is negative, thick is
// large. What the present step has not reached is not there.
import { el, svg } from "../kit/dom.js";
import { shapesOf } from "./picture/shapes.js";
import { fill } from "./picture/fill.js";
import { layout } from "./picture/layout.js";
import { pointing } from "./picture/pointing.js";

const FALLBACK_WIDTH = 640; // before it is on the page

// act: { state, select, edit }. Returns { element, draw(now), stop }; again is called when there is more
// or less room.
export function picture(act, again) {
  const frame = svg("svg", {
    class: "bp-x-net", role: "radiogroup",
    "aria-label": "The network. The arrow keys choose a neuron; its numbers stand in the fields below.",
  });
  const element = el("div", { class: "bp-x-net-picture" }, frame);
  let shown = null;
  let width = 0;
  const watch = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    again();
  });
  watch.observe(element);
  pointing(frame, act, () => shown);

  function draw(now) {
    width ||= element.clientWidth || FALLBACK_WIDTH;
    const key = `${now.sizes.join("-")} ${Math.round(width)}`;
    if (shown?.key !== key) {
      const focused = frame.contains(document.activeElement);
      shown = { key, frame, ...shapesOf(frame, now.sizes, layout(now.sizes, width)) };
      const [l, j] = now.s.selected;
      if (focused) shown.boxes[l][j].group.focus({ preventScroll: true });
    }
    shown.now = now;
    fill(shown, now);
  }
  return { element, draw, stop: () => watch.disconnect() };
}
