// The cost over w or over b, its tangent, the point that is dragged, and where steps came from.
import { set, svg } from "../kit/dom.js";
import { show } from "../kit/format.js";
import { handle } from "../kit/handle.js";
import { curve, plot } from "../kit/plot.js";
import { costAt } from "./neuron.js";

const POINTS = 161;
const TANGENT = 55; // half its length on the screen, however steep

// Returns { element, costs(values, reach), draw(values, points, reach, top, trail) }: costs gives the
// points [value, C] of the curve, and top is how far up the picture goes.
export function costCurve(name, { limit, onChange }) {
  const axes = (reach, top) => [
    { label: name, range: [-reach, reach] },
    { label: "C", range: [0, top] },
  ];
  const [x, y] = axes(1, 1);
  const picture = plot({ label: "", x, y });
  const path = svg("path", { class: "bp-x-curve" });
  const tangent = svg("path", { class: "bp-x-tangent" });
  const earlier = svg("g", { class: "bp-x-trail" });
  const point = handle({
    name: `${name}, on the curve of the cost`,
    min: -limit,
    max: limit,
    toValue: (across) => {
      const { left, right } = picture.inside;
      return picture.x.invert(Math.min(right, Math.max(left, across)));
    },
    onChange,
  });
  picture.layer.append(path, earlier, tangent, point.element);
  // What is dragged must be reached; a picture is one thing to a screen reader.
  set(picture.element, { role: "group" });

  let shown = "";
  function scaleTo(reach, top) {
    const scale = `${reach} ${top}`;
    if (scale !== shown) picture.axes(...axes(reach, top));
    shown = scale;
  }

  const costs = (values, reach) =>
    Array.from({ length: POINTS }, (_, i) => {
      const value = reach * ((2 * i) / (POINTS - 1) - 1);
      return [value, costAt({ ...values, [name]: value })];
    });

  // Inside the frame: below it stand the numbers.
  function tangentThrough([px, py], [dx, dy]) {
    const { top, bottom } = picture.inside;
    const ends = [-1, 1].map((way) => {
      const room = dy * way > 0 ? bottom - py : top - py;
      const length = Math.min(TANGENT / Math.hypot(dx, dy), dy ? Math.max(0, room / (dy * way)) : Infinity);
      return `${(px + way * length * dx).toFixed(1)} ${(py + way * length * dy).toFixed(1)}`;
    });
    return `M${ends.join("L")}`;
  }

  function draw(values, points, reach, top, trail) {
    scaleTo(reach, top);
    const [px, py] = [picture.x(values[name]), picture.y(values.C)];
    const slope = values[`dC_d${name}`];
    const [dx, dy] = [picture.x(1) - picture.x(0), slope * (picture.y(1) - picture.y(0))];
    set(path, { d: curve(picture, points) });
    set(tangent, { d: tangentThrough([px, py], [dx, dy]) });
    point.place(px, py, values[name]);
    while (earlier.childElementCount > trail.length) earlier.lastChild.remove();
    while (earlier.childElementCount < trail.length) earlier.append(svg("circle", { r: 4 }));
    trail.forEach((step, i) =>
      set(earlier.children[i], { cx: picture.x(step[name]), cy: picture.y(step.C) }),
    );
    picture.describe(
      `The cost over ${name}. At ${name} = ${show(values[name])} the cost is ${show(values.C)} and the slope ${show(slope)}.`,
    );
  }
  return { element: picture.element, costs, draw };
}
