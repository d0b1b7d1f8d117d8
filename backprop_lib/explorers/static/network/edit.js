// Changes of the network: each takes the state and gives what is new in it, or a reason why not.
import { LOSSES, allowed } from "../engine/losses.js";
import { normal } from "../engine/init.js";
import { MOST_LAYERS, MOST_NEURONS, fits, sizesOf } from "./state.js";

const replaced = (list, i, value) => list.map((old, at) => (at === i ? value : old));

const no = (reason) => ({ reason });

// One number. path: ["weights", l, j, k], ["biases", l, j], ["inputs", k] or ["targets", j].
export function changed(s, [what, ...at], value) {
  if (what === "inputs") return { inputs: replaced(s.inputs, at[0], value) };
  if (what === "targets") return target(s, at[0], value);
  const [l, j, k] = at;
  const layer = s[what][l - 1];
  const row = what === "weights" ? replaced(layer[j], k, value) : value;
  return { [what]: replaced(s[what], l - 1, replaced(layer, j, row)) };
}

function target(s, j, value) {
  const { labels } = LOSSES[s.loss];
  if (labels === "any") return { targets: replaced(s.targets, j, value) };
  // A drag goes through all numbers; the nearer label is meant.
  const label = value >= 0.5 ? 1 : 0;
  if (labels === "binary") return { targets: replaced(s.targets, j, label) };
  if (label) return { targets: s.targets.map((_, i) => (i === j ? 1 : 0)) };
  return s.targets[j] ? no("One class is the true one: set another target to 1.") : { targets: s.targets };
}

// Targets that the loss can compare with, as near as may be to those there are.
function targetsFor(loss, targets) {
  if (fits(targets, loss)) return targets;
  if (LOSSES[loss].labels === "binary") return targets.map((value) => (value >= 0.5 ? 1 : 0));
  const top = targets.indexOf(Math.max(...targets));
  return targets.map((_, j) => (j === top ? 1 : 0));
}

export const withLoss = (s, loss) => ({ loss, targets: targetsFor(loss, s.targets) });

// A loss that is not defined on the new output goes.
export function withActivation(s, l, activation) {
  const activations = replaced(s.activations, l - 1, activation);
  const kept = l < s.weights.length || allowed(activation, s.loss);
  return kept ? { activations } : { activations, loss: "half_squared_error" };
}

// New weights are drawn, with one decimal, and are the same for everybody.
function drawn(rows, columns, seed) {
  const draw = normal(seed);
  return Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Number((draw() / Math.sqrt(columns)).toFixed(1))),
  );
}

export function oneMore(s, l) {
  const sizes = sizesOf(s);
  const [n, L] = [sizes[l], s.weights.length];
  if (n === MOST_NEURONS) return no(`A layer holds at most ${MOST_NEURONS} neurons here.`);
  const seed = 100 * l + n;
  const weights = s.weights.map((W, i) => {
    if (i === l - 1) return [...W, ...drawn(1, sizes[l - 1], seed)];
    if (i !== l) return W;
    const column = drawn(1, W.length, seed + 50)[0];
    return W.map((row, j) => [...row, column[j]]);
  });
  return {
    weights,
    biases: l ? replaced(s.biases, l - 1, [...s.biases[l - 1], 0]) : s.biases,
    inputs: l ? s.inputs : [...s.inputs, 0.5],
    targets: l === L ? [...s.targets, 0] : s.targets,
  };
}

export function oneFewer(s, l) {
  const L = s.weights.length;
  const n = sizesOf(s)[l];
  if (n === 1) return no("A layer holds at least one neuron.");
  const shorter = (list) => list.slice(0, n - 1);
  const weights = s.weights.map((W, i) => (i === l - 1 ? shorter(W) : i === l ? W.map(shorter) : W));
  return {
    weights,
    biases: l ? replaced(s.biases, l - 1, shorter(s.biases[l - 1])) : s.biases,
    inputs: l ? s.inputs : shorter(s.inputs),
    targets: l === L ? targetsFor(s.loss, shorter(s.targets)) : s.targets,
  };
}

// Before the output, and as large as the layer that it follows, so that all other weights fit.
export function withLayer(s) {
  const L = s.weights.length;
  if (L === MOST_LAYERS) return no(`A network has at most ${MOST_LAYERS} layers with weights here.`);
  const n = sizesOf(s)[L - 1];
  const into = (list, value) => [...list.slice(0, L - 1), value, ...list.slice(L - 1)];
  const hidden = L > 1 ? s.activations[L - 2] : "sigmoid";
  return {
    weights: into(s.weights, drawn(n, n, 1000 + 10 * L + n)),
    biases: into(s.biases, Array(n).fill(0)),
    activations: into(s.activations, hidden),
  };
}

export function withoutLayer(s, l) {
  const sizes = sizesOf(s);
  if (l === s.weights.length) return no("The last layer is the output, and stays.");
  const without = (list) => list.filter((_, i) => i !== l - 1);
  const after = sizes[l] === sizes[l - 1] ? s.weights[l] : drawn(sizes[l + 1], sizes[l - 1], 2000 + 10 * l);
  return {
    weights: without(replaced(s.weights, l, after)),
    biases: without(s.biases),
    activations: without(s.activations),
  };
}
