// The picture's elements, made once for a network's sizes; their numbers come later.
import { set, svg } from "../../kit/dom.js";
import { subscript } from "../../kit/format.js";

const ROUND = 9; // pixels, of a box's corners
const VALUES = 37; // pixels of a box's height; the rest is for delta
const NARROW = 54; // pixels of a box's width; below, a number fills it
const ROOM_FOR_INDEX = 64;

const text = (kind, x, y, anchor = "start") =>
  svg("text", { class: `bp-x-net-${kind}`, x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor });

const rectangle = (kind, w, h) =>
  svg("rect", { class: `bp-x-net-${kind}`, x: -w / 2, y: -h / 2, width: w, height: h, rx: ROUND });

const lowerPart = (w, from, to) =>
  `M${-w / 2} ${from}H${w / 2}V${to - ROUND}Q${w / 2} ${to} ${w / 2 - ROUND} ${to}H${ROUND - w / 2}` +
  `Q${-w / 2} ${to} ${-w / 2} ${to - ROUND}Z`;

const at = (x, y) => `translate(${x.toFixed(1)} ${y.toFixed(1)})`;

export function shapesOf(frame, sizes, placed) {
  set(frame, { height: placed.height });
  const group = () => svg("g", { "aria-hidden": "true" });
  const [lines, labels, around, neurons] = [group(), group(), group(), svg("g")];
  frame.replaceChildren(lines, labels, around, neurons);

  const edges = placed.at
    .slice(1)
    .flatMap((to, i) => to.flatMap((_, j) => placed.at[i].map((_from, k) => edge(placed, i + 1, j, k))));
  const toCost = pathsToCost(placed);
  lines.append(...toCost, ...edges.flatMap(({ weight, gradient }) => [weight, gradient]));
  labels.append(...edges.flatMap(({ values, slopes }) => [values, slopes]));

  const headings = sizes.map((_, l) => heading(placed, l));
  const targets = placed.targets.map(({ x, y }) => text("target", x, y + (placed.turned ? 0 : 4), "middle"));
  const cost = costBox(placed.cost);
  around.append(...headings.flatMap((parts) => Object.values(parts)), ...targets, cost.group);

  const boxes = placed.at.map((column, l) => column.map((place, j) => neuron(placed.box, l, j, place)));
  neurons.append(...boxes.flat().map(({ group }) => group));
  return { sizes, placed, edges, toCost, headings, targets, cost, boxes };
}

// Values are drawn on one side of the way, gradients on the other: across is a unit's step aside.
function edge(placed, l, j, k) {
  const ends = placed.ends(l, j, k);
  const [x, y, toX, toY] = ends;
  const length = Math.hypot(toX - x, toY - y);
  return {
    l, j, k, ends,
    across: [-(toY - y) / length, (toX - x) / length],
    weight: svg("path", { class: "bp-x-net-weight" }),
    gradient: svg("path", { class: "bp-x-net-gradient" }),
    values: text("weight-number", 0, 0, "middle"),
    slopes: text("gradient-number", 0, 0, "middle"),
  };
}

function heading({ heading: places, turned, width }, l) {
  const { x, y } = places[l];
  if (turned) return { name: text("heading", x, y), way: text("way", width, y, "end") };
  const [name, way, kind] = [["heading", y], ["way", y + 16], ["kind", y + 16]].map(([what, height]) =>
    text(what, x, height, "middle"),
  );
  return { name, way, kind };
}

function neuron(box, l, j, { x, y }) {
  const [w, h] = [box.width, l ? box.height : box.input];
  const top = -h / 2;
  const pad = w < NARROW ? 3 : 6;
  const group = svg(
    "g",
    { class: "bp-x-net-box bp-x-net-neuron", role: "radio", transform: at(x, y) },
    rectangle("values", w, h),
    l > 0 && svg("path", { class: "bp-x-net-errors", d: lowerPart(w, top + VALUES, h / 2) }),
    rectangle("outline", w, h),
  );
  const rows = l ? { z: [top + 15, "z"], a: [top + 31, "a"], delta: [h / 2 - 5, "δ"] } : { a: [5, "x"] };
  const numbers = {};
  for (const [what, [height, symbol]] of Object.entries(rows)) {
    const name = text(`name bp-x-net-${what}`, -w / 2 + pad, height);
    // In the narrowest boxes the order alone says what is what.
    if (w >= NARROW) name.textContent = `${symbol}${w < ROOM_FOR_INDEX ? "" : subscript(j)}`;
    const [side, anchor] = w < NARROW ? [0, "middle"] : [w / 2 - pad, "end"];
    const number = text(`digits bp-x-net-${what}`, side, height, anchor);
    group.append(name, number);
    numbers[what] = { name, number };
  }
  const bias = text("bias", 0, top - 7, "middle");
  group.append(bias);
  return { l, j, x, y, w, h, group, numbers, bias };
}

function costBox({ x, y, width, height }) {
  const name = text("name", 0, -3, "middle");
  name.textContent = "cost C";
  const number = text("digits bp-x-net-a", 0, 14, "middle");
  const group = svg(
    "g", { class: "bp-x-net-box", transform: at(x, y) },
    rectangle("values", width, height), rectangle("outline", width, height), name, number,
  );
  return { group, number };
}

// They begin behind the targets, for a line before a number reads as a minus.
function pathsToCost({ targets, cost, turned }) {
  const [halfWidth, halfHeight] = [cost.width / 2, cost.height / 2];
  return targets.map(({ x, y }) =>
    svg("path", {
      class: "bp-x-net-to-cost",
      d: turned
        ? `M${x} ${y + 6}V${cost.y - halfHeight - 10}L${cost.x} ${cost.y - halfHeight}`
        : `M${x + 28} ${y}L${cost.x - halfWidth} ${cost.y}`,
    }),
  );
}
