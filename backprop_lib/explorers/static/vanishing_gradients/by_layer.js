// Curves over the layers on a logarithmic scale.
import { set, svg } from "../kit/dom.js";
import { curve, plot } from "../kit/plot.js";

const HEIGHT = 290;
const FEWEST = 4; // layers across, so that the axis has whole numbers only
const R = 3.2;
const MARKS = [
  (x, y) => `M${x - R} ${y}a${R} ${R} 0 1 0 ${2 * R} 0a${R} ${R} 0 1 0 ${-2 * R} 0`,
  (x, y) => `M${x - R} ${y - R}h${2 * R}v${2 * R}h${-2 * R}Z`,
  (x, y) => `M${x} ${y - 1.3 * R}l${1.2 * R} ${2.2 * R}h${-2.4 * R}Z`,
  (x, y) => `M${x} ${y - 1.4 * R}l${1.3 * R} ${1.4 * R}l${-1.3 * R} ${1.4 * R}l${-1.3 * R} ${-1.4 * R}Z`,
];

// Curve 0 is the present one, 1 to 3 are kept; they look different without their colours too.
const look = (i) => `bp-x-layers bp-x-layers-${i}`;

export const sample = (i) =>
  svg(
    "svg",
    { class: "bp-x-sample", viewBox: "0 0 30 14", "aria-hidden": "true" },
    svg("path", { class: look(i), d: "M1 7H29" }),
    svg("path", { class: `${look(i)} bp-x-layer-marks`, d: MARKS[i](15, 7) }),
  );

// Whole powers of ten around the values, at least two of them.
function decades(values) {
  const exponents = values.map(Math.log10);
  const low = Math.floor(Math.min(...exponents));
  const high = Math.ceil(Math.max(...exponents));
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

// Returns { element, draw }.
export function byLayer() {
  const across = (layers) => ({ label: "layer l", range: [0.5, Math.max(layers, FEWEST) + 0.5] });
  const picture = plot({
    label: "",
    x: across(1),
    y: { label: "", range: [0.1, 1], log: true },
    height: HEIGHT,
    left: 52, // its powers of ten are wide
  });
  const { right, bottom } = picture.inside;
  const curves = MARKS.map((_, i) => ({
    line: svg("path", { class: look(i) }),
    marks: svg("path", { class: `${look(i)} bp-x-layer-marks` }),
  }));
  const zeros = svg("text", { class: "bp-x-zeros", y: bottom - 4, "text-anchor": "middle" });
  const quarter = svg("path", { class: "bp-x-quarter" });
  const quarterName = svg("text", { "text-anchor": "end" });
  const way = svg("text", { x: right - 3, y: bottom - 6, "text-anchor": "end" });
  picture.layer.append(
    way,
    quarter,
    ...[...curves].reverse().flatMap(({ line, marks }) => [line, marks]),
    quarterName,
    zeros,
  );

  // all: lists of values of layers 1 to L, the present one first. bound: such a list, or null.
  function draw(all, { name, direction, bound, sentence }) {
    const positive = [...all, bound ?? []].flat().filter((value) => value > 0);
    picture.axes(across(Math.max(...all.map(({ length }) => length))), {
      label: name,
      range: decades(positive.length ? positive : [0.1, 1]),
      log: true,
    });
    curves.forEach(({ line, marks }, i) => {
      const points = (all[i] ?? []).map((value, l) => [l + 1, value > 0 ? value : NaN]);
      set(line, { d: curve(picture, points) });
      set(marks, {
        d: points
          .filter(([, value]) => value > 0)
          .map(([l, value]) => MARKS[i](Number(picture.x(l).toFixed(1)), Number(picture.y(value).toFixed(1))))
          .join(""),
      });
    });
    // A logarithmic scale has no place for 0.
    zeros.replaceChildren(
      ...all[0].flatMap((value, l) => (value === 0 ? [svg("tspan", { x: picture.x(l + 1) }, "0")] : [])),
    );
    const straight = (bound ?? []).map((value, l) => [l + 1, value]);
    set(quarter, { d: curve(picture, straight) });
    const middle = bound ? Math.floor(bound.length / 2) : 0;
    quarterName.textContent = bound && bound.length > 1 ? "¼ a layer" : "";
    if (bound) set(quarterName, { x: picture.x(middle + 1) - 5, y: picture.y(bound[middle]) - 4 });
    way.textContent = direction;
    picture.describe(sentence);
  }
  return { element: picture.element, draw };
}
