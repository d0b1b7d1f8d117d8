// The relative errors of the three methods over the step, both scales logarithmic, and the step
// itself as a point that is dragged.
import { set, svg } from "../kit/dom.js";
import { scientific } from "../kit/format.js";
import { handle } from "../kit/handle.js";
import { curve, plot } from "../kit/plot.js";

export const EXPONENTS = [-20, 0]; // of the step
const FINENESS = 0.25; // decades between two points of a curve
const FLOOR = 1e-17; // an error of 0 has no logarithm
const TOP = 10;
const ROOF = 1e3; // of the picture: room for the name of what it shows
const EPSILON = 2 ** -52;

const visible = (error) => Math.min(TOP, Math.max(FLOOR, error));

export const steps = Array.from(
  { length: (EXPONENTS[1] - EXPONENTS[0]) / FINENESS + 1 },
  (_, i) => 10 ** (EXPONENTS[0] + FINENESS * i),
);

// onChange(exponent). Returns { element, curves(errors), point(exponent, errors) }; errors by method.
export function stepPlot({ onChange }) {
  const range = EXPONENTS.map((exponent) => 10 ** exponent);
  const picture = plot({
    label: "",
    height: 350,
    x: { label: "step h", range, log: true },
    y: { label: "", range: [FLOOR, ROOF], log: true },
  });
  const paths = {
    one_sided: svg("path", { class: "bp-x-curve bp-x-one-sided" }),
    central: svg("path", { class: "bp-x-curve bp-x-central" }),
    complex: svg("path", { class: "bp-x-curve bp-x-complex" }),
  };
  const dots = Object.fromEntries(
    Object.keys(paths).map((name) => [name, svg("circle", { class: "bp-x-mark", r: 3.5 })]),
  );
  const line = svg("line", { class: "bp-x-step", y1: picture.inside.top, y2: picture.inside.bottom });
  const grip = handle({
    name: "step h",
    min: EXPONENTS[0],
    max: EXPONENTS[1],
    say: (exponent) => scientific(10 ** exponent),
    toValue: (across) => Math.log10(picture.x.invert(across)),
    onChange,
  });
  const word = (text, h, error, anchor, kind) =>
    svg("text", { x: picture.x(h), y: picture.y(error), "text-anchor": anchor, class: kind }, text);
  picture.layer.append(
    svg("line", {
      class: "bp-x-epsilon",
      x1: picture.inside.left,
      x2: picture.inside.right,
      y1: picture.y(EPSILON),
      y2: picture.y(EPSILON),
    }),
    ...Object.values(paths),
    word("relative error", 10 ** (EXPONENTS[0] + 0.2), 2e1, "start", ""),
    word("one-sided ∝ h", 2e-5, 4e-3, "end", "bp-x-one-sided"),
    word("central", 1e-7, 3e-12, "end", "bp-x-central"),
    word("complex step", 1e-19, 6e-15, "start", "bp-x-complex"),
    word("∝ 1/h: digits cancel", 2e-20, 3e-8, "start", ""),
    word("∝ h²", 2e-4, 1e-11, "start", ""),
    line,
    ...Object.values(dots),
    grip.element,
  );
  set(picture.element, { role: "group" });

  function curves(errors) {
    for (const [name, path] of Object.entries(paths)) {
      set(path, {
        d: curve(
          picture,
          steps.map((h, i) => [h, visible(errors[name][i])]),
        ),
      });
    }
  }

  function point(exponent, errors) {
    const h = 10 ** exponent;
    const x = picture.x(h);
    set(line, { x1: x, x2: x });
    for (const [name, dot] of Object.entries(dots)) set(dot, { cx: x, cy: picture.y(visible(errors[name])) });
    grip.place(x, picture.inside.bottom, exponent);
    const said = Object.entries(errors).map(
      ([name, error]) => `${name.replace("_", "-")} ${scientific(error)}`,
    );
    picture.describe(
      `Relative error over the step h, both scales logarithmic. At h = ${scientific(h)}: ${said.join(", ")}.`,
    );
  }
  return { element: picture.element, curves, point };
}
