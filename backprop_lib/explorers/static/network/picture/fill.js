// Numbers, widths and marks of the picture; only what differs from before is touched.
import { brief, rounded, subscript } from "../../kit/format.js";
import { words } from "../../kit/words.js";
import { active } from "./active.js";

const THINNEST = 0.8; // pixels
const THICKEST = { few: 4.4, many: 2.8 };
const FEW = 4; // neurons of a layer

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const mark = (element, name, on) => element.classList.toggle(`bp-x-net-${name}`, Boolean(on));

const largest = (arrays, least) =>
  Math.max(least, ...arrays.flat(2).map(Math.abs).filter(Number.isFinite));

// shown is what shapesOf made, now what calculate returns.
export function fill(shown, now) {
  const here = active(now);
  shown.frame.dataset.phase = here.phase;
  mark(shown.frame, "roomy", shown.placed.roomy);
  fillEdges(shown, now, here);
  for (const box of shown.boxes.flat()) fillBox(box, shown, now, here);
  shown.headings.forEach((parts, l) => fillHeading(parts, l, shown, now, here));
  shown.targets.forEach((target, j) => {
    put(target, `y${shown.targets.length > 1 ? subscript(j) : ""} ${brief(now.s.targets[j])}`);
  });
  put(shown.cost.number, now.knows("C") ? rounded(now.C) : "");
  mark(shown.cost.group, "has-values", now.knows("C"));
  mark(shown.cost.group, "now", here.what === "C");
  for (const path of shown.toCost) mark(path, "now", here.what === "C");
}

function fillEdges({ edges, placed }, now, here) {
  const { s } = now;
  const [l, j, k] = s.selected;
  const thickest = THICKEST[Math.max(...now.sizes) <= FEW ? "few" : "many"];
  const widths = { weight: largest(s.weights, 1), gradient: largest(now.dW.slice(1), 1e-300) };
  // Gradients are often small, and have more digits where there is room for them.
  const slopeShown = placed.roomy && !placed.turned ? (value) => rounded(value) : brief;
  const arrow = placed.tight ? "" : "← ";
  for (const edge of edges) {
    const w = s.weights[edge.l - 1][edge.j][edge.k];
    const slope = now.knows(`dW[${edge.l}]`) ? now.dW[edge.l][edge.j][edge.k] : null;
    const into = edge.l === l && edge.j === j;
    const outOf = edge.l === l + 1 && edge.k === j;
    drawLine(edge, "weight", w, -1);
    drawLine(edge, "gradient", slope, 1);
    for (const line of [edge.weight, edge.gradient]) mark(line, "near", into || outOf);
    mark(edge.weight, "now", here.weight(edge));
    mark(edge.gradient, "now", here.gradient(edge));
    mark(edge.weight, "chosen", into && edge.k === k);
    const where = placed.roomy ? "all" : into ? "from" : outOf ? "to" : "";
    put(edge.values, where && brief(w));
    put(edge.slopes, where && slope !== null ? arrow + slopeShown(slope) : "");
    if (where && edge.where !== where) {
      edge.where = where;
      const { x, y } = placed.label(edge.l, edge.j, edge.k, where);
      for (const [text, below] of [[edge.values, -2], [edge.slopes, 11]]) {
        attribute(text, "x", x.toFixed(1));
        attribute(text, "y", (y + below).toFixed(1));
      }
    }
  }

  // One of an edge's two lines, each on its side.
  function drawLine({ ends: [x, y, toX, toY], across, ...edge }, kind, value, side) {
    const line = edge[kind];
    if (value === null || !Number.isFinite(value)) {
      attribute(line, "d", "");
      return;
    }
    const size = Math.abs(value) / widths[kind];
    const width = value === 0 ? THINNEST / 2 : THINNEST + (thickest - THINNEST) * size;
    const [dx, dy] = across.map((part) => side * (width / 2 + 0.6) * part);
    const point = (a, b) => `${(a + dx).toFixed(1)} ${(b + dy).toFixed(1)}`;
    attribute(line, "d", `M${point(x, y)}L${point(toX, toY)}`);
    attribute(line, "stroke-width", width.toFixed(2));
    mark(line, "negative", value < 0);
  }
}

function fillBox({ l, j, group, numbers, bias }, { placed }, now, here) {
  const known = l
    ? { z: now.knows(`z[${l}]`), a: now.knows(`a[${l}]`), delta: now.knows(`delta[${l}]`) }
    : { a: true };
  for (const [what, { name, number }] of Object.entries(numbers)) {
    put(number, known[what] ? brief(now[what][l][j][0]) : "");
    mark(name, "unknown", !known[what]);
  }
  mark(group, "has-values", known.z ?? known.a);
  mark(group, "has-errors", known.delta);
  mark(group, "now", here.box(l, j));
  put(bias, l && placed.roomy && !placed.turned ? `b${subscript(j)} ${brief(now.s.biases[l - 1][j])}` : "");
  const said = Object.keys(numbers)
    .filter((what) => known[what])
    .map((what) => `${l ? what : "x"} ${rounded(now[what][l][j][0])}`);
  const chosen = l === now.s.selected[0] && j === now.s.selected[1];
  attribute(group, "aria-label", [l ? `layer ${l}, neuron ${j}` : `input ${j}`, ...said].join(", "));
  attribute(group, "aria-checked", String(chosen));
  attribute(group, "tabindex", chosen ? "0" : "-1");
}

function fillHeading({ name, way, kind }, l, { placed }, now, here) {
  const activation = l ? words(now.net.layers[l - 1].activation) : "";
  const ways = placed.turned
    ? { forward: "forward ↓", backward: "backward ↑" }
    : { forward: "forward →", backward: "← backward" };
  const arrow = here.l === l ? ways[here.phase] ?? "" : "";
  put(name, l ? (kind ? `layer ${l}` : `layer ${l} · ${activation}`) : "input");
  put(way, arrow);
  if (kind) put(kind, arrow ? "" : activation);
}
