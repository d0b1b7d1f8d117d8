// The network as boxes and lines. In each box z and a, on their way forward, above delta, on its
// way back; on the lines the weights, and beside each its gradient. Dashed is negative, thick is
// large. What the present step has not reached is not there.
import { el, svg } from "../kit/dom.js";
import { shapesOf } from "./picture/shapes.js";
import { fill } from "./picture/fill.js";
import { layout } from "./picture/layout.js";
import { pointing } from "./picture/pointing.js";

// act: { state, select, edit }. Returns { element, draw(now), stop }; resized is called when there is
// more or less room.
export function picture(act, resized) {
  const frame = svg("svg", {
    class: "bp-x-net", role: "radiogroup",
    "aria-label": "The network. The arrow keys choose a neuron; its numbers stand in the fields below.",
  });
  // As wide as the picture, but not as high: what is observed must not change by what is drawn.
  const ruler = el("div");
  const element = el("div", {}, ruler, frame);
  let shown = null;
  let latest = null;
  let width = 0; // until the browser has laid the page out; to ask for it would make it do so at once
  const watch = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || Math.abs(contentRect.width - width) < 1) return;
    if (width) resized();
    width = contentRect.width;
    if (latest) draw(latest);
  });
  watch.observe(ruler);
  pointing(frame, act, () => shown);

  function draw(now) {
    latest = now;
    if (!width) return;
    const key = `${now.sizes.join("-")} ${Math.round(width)}`;
    const anew = shown?.key !== key;
    const focused = anew && frame.contains(document.activeElement);
    if (anew) shown = { key, frame, ...shapesOf(frame, now.sizes, layout(now.sizes, width)) };
    shown.now = now;
    fill(shown, now);
    const [l, j] = now.s.selected;
    if (focused) shown.boxes[l][j].group.focus({ preventScroll: true }); // which it can take when filled
  }
  return { element, draw, stop: () => watch.disconnect() };
}
