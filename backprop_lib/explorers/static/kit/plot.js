// A small plot: axes, curves and points in one SVG, whose text stays legible at 360 pixels.
import { set, svg } from "./dom.js";
import { minus, show } from "./format.js";

const WIDTH = 340;
const MARGIN = { left: 46, right: 10, top: 10, bottom: 36 };

const linear = ([low, high], [from, to]) => {
  const scale = (value) => from + ((value - low) / (high - low)) * (to - from);
  scale.invert = (pixel) => low + ((pixel - from) / (to - from)) * (high - low);
  return scale;
};

// About `count` round numbers from low to high.
export function roundTicks(low, high, count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((s) => s * power).find((s) => s >= rough);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const raised = (power) => minus(String(power)).replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["−0123456789".indexOf(c)]);

function axis(kind, range, pixels) {
  if (kind !== "log") {
    const scale = linear(range, pixels);
    return { scale, ticks: () => roundTicks(...range).map((value) => [value, show(value)]) };
  }
  const exponents = range.map(Math.log10);
  const inner = linear(exponents, pixels);
  const scale = (value) => inner(Math.log10(value));
  scale.invert = (pixel) => 10 ** inner.invert(pixel);
  return {
    scale,
    ticks: () => roundTicks(...exponents).filter(Number.isInteger).map((p) => [10 ** p, `10${raised(p)}`]),
  };
}

// label: what the picture shows, in words. x and y: { label, range, log }. left: the room for
// the numbers and the name of y.
// Returns { element, layer, x, y, axes(x, y) }: draw into layer, in units of the SVG.
export function plot({ label, x, y, height = 230, left = MARGIN.left }) {
  const inside = { left, right: WIDTH - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  const frame = svg("g", { class: "bp-x-axes", "aria-hidden": "true" });
  const layer = svg("g");
  const element = svg(
    "svg",
    { class: "bp-x-plot", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": label },
    frame,
    layer,
  );
  const self = { element, layer, inside };

  function tick(at, text, horizontal) {
    const line = horizontal
      ? { x1: at, x2: at, y1: inside.top, y2: inside.bottom }
      : { x1: inside.left, x2: inside.right, y1: at, y2: at };
    const place = horizontal
      ? { x: at, y: inside.bottom + 14, "text-anchor": "middle" }
      : { x: inside.left - 5, y: at + 4, "text-anchor": "end" };
    return [svg("line", { class: "bp-x-grid", ...line }), svg("text", place, text)];
  }

  self.axes = (newX, newY) => {
    const across = axis(newX.log && "log", newX.range, [inside.left, inside.right]);
    const up = axis(newY.log && "log", newY.range, [inside.bottom, inside.top]);
    self.x = across.scale;
    self.y = up.scale;
    frame.replaceChildren(
      ...across.ticks().flatMap(([value, text]) => tick(self.x(value), text, true)),
      ...up.ticks().flatMap(([value, text]) => tick(self.y(value), text, false)),
      svg("text", { x: (inside.left + inside.right) / 2, y: height - 4, "text-anchor": "middle" }, newX.label),
      svg("text", { x: -(inside.top + inside.bottom) / 2, y: 11, transform: "rotate(-90)", "text-anchor": "middle" }, newY.label),
    );
  };
  self.describe = (sentence) => set(element, { "aria-label": sentence });
  self.axes(x, y);
  return self;
}

// The path of a curve through [x, y] pairs; values that are not finite interrupt it.
export function curve(plotted, points) {
  let pen = "M";
  let d = "";
  for (const [x, y] of points) {
    if (!Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    d += `${pen}${plotted.x(x).toFixed(1)} ${plotted.y(y).toFixed(1)}`;
    pen = "L";
  }
  return d;
}
