// What the present step works on: of the picture, which boxes and which edges.
import { phaseOf, stepOf } from "../steps.js";

const nothing = () => false;

// Returns { what, l, phase, box(l, j), weight(edge), gradient(edge) }. Where one neuron is shown,
// only it; the output layer's cost belongs to layer L.
export function active({ s, sizes, L }) {
  const { what, l } = stepOf(s.step);
  const one = s.view === "scalar" && l !== undefined ? Math.min(s.selected[1], sizes[l] - 1) : null;
  const mine = (j) => one === null || j === one;
  const into = (edge) => edge.l === l && mine(edge.j);
  const outOf = (edge) => edge.l === l + 1 && mine(edge.k);
  const boxes = { C: (layer) => layer === L, given: (layer) => layer === 0, update: nothing, dW: nothing };
  return {
    what,
    l: what === "C" ? L : l,
    phase: phaseOf(what),
    box: boxes[what] ?? ((layer, j) => layer === l && mine(j)),
    weight: { z: into, "dC/da": outOf, update: () => true }[what] ?? nothing,
    gradient: { dW: into, update: () => true }[what] ?? nothing,
  };
}
