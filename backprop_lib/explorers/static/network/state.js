// The explorer's state, and all that follows from it.
import { ACTIVATIONS } from "../engine/activations.js";
import { LOSSES, allowed } from "../engine/losses.js";
import { matmul, transpose } from "../engine/matrix.js";
import { backward, backwardJacobian, cost, forward } from "../engine/network.js";
import { isMatrix, whole, within } from "../kit/checks.js";
import { stepNames } from "./steps.js";

// What makes the network and its sample; what is shown of it.
export const NETWORK = [
  "weights", "biases", "inputs", "targets", "activations", "loss", "learning_rate", "costs",
];
export const STATE = [...NETWORK, "view", "convention", "selected", "step"];
export const MOST_NEURONS = 6;
export const MOST_LAYERS = 4;
export const MOST_COSTS = 200; // of the latest steps
export const RATES = [0, 1000];

export const column = (values) => values.map((value) => [value]);

export const sizesOf = (s) => [s.inputs.length, ...s.biases.map((b) => b.length)];

const netOf = (s) => ({
  layers: s.weights.map((W, i) => ({ W, b: column(s.biases[i]), activation: s.activations[i] })),
  loss: s.loss,
});

// Forward and backward for the state's sample, and which of it the present step has reached.
export function calculate(s) {
  const [net, X, Y] = [netOf(s), column(s.inputs), column(s.targets)];
  const L = s.weights.length;
  const trace = forward(net, X);
  const gradients = backward(net, trace, Y, "mean");
  // Equation (4) in two steps: what comes back to each activation, then the error.
  const dC_da = gradients.delta.map((_, l) =>
    l && l < L ? matmul(transpose(s.weights[l]), gradients.delta[l + 1]) : null,
  );
  dC_da[L] = LOSSES[s.loss].grad(trace.a[L], Y);
  const names = stepNames(L);
  const reached = names.indexOf(s.step);
  return {
    s, net, X, Y, L, ...trace, ...gradients, dC_da, names, reached,
    sizes: sizesOf(s),
    C: cost(net, trace, Y, "mean"),
    rows: s.convention === "jacobian" ? backwardJacobian(net, trace, Y) : null,
    knows: (name) => names.indexOf(name) <= reached,
  };
}

const numbers = (values, n) => isMatrix([values], 1, n);

const LABELS = {
  any: () => true,
  binary: (y) => y.every((value) => value === 0 || value === 1),
  "one-hot": (y) => LABELS.binary(y) && y.reduce((sum, value) => sum + value, 0) === 1,
};

export const fits = (targets, loss) => LABELS[LOSSES[loss].labels](targets);

// Whether the values, which a link may have brought, make a network and something to show of it.
export function accepts(s) {
  const lists = [s.weights, s.biases, s.inputs, s.targets, s.activations, s.selected, s.costs];
  if (!lists.every(Array.isArray) || !s.biases.every(Array.isArray)) return false;
  const L = s.weights.length;
  const sizes = sizesOf(s);
  const [l, j, k] = s.selected;
  return (
    whole(1, MOST_LAYERS)(L) && s.biases.length === L && s.activations.length === L &&
    sizes.every(whole(1, MOST_NEURONS)) &&
    numbers(s.inputs, sizes[0]) && numbers(s.targets, sizes[L]) &&
    s.biases.every((b, i) => numbers(b, sizes[i + 1])) &&
    s.weights.every((W, i) => isMatrix(W, sizes[i + 1], sizes[i])) &&
    s.activations.every((g) => Object.hasOwn(ACTIVATIONS, g)) && Object.hasOwn(LOSSES, s.loss) &&
    allowed(s.activations[L - 1], s.loss) && fits(s.targets, s.loss) &&
    within(...RATES)(s.learning_rate) &&
    s.costs.length <= MOST_COSTS && s.costs.every(within(0, Number.MAX_VALUE)) &&
    ["scalar", "matrix"].includes(s.view) && ["hadamard", "jacobian"].includes(s.convention) &&
    [2, 3].includes(s.selected.length) && whole(0, L)(l) && whole(0, sizes[l] - 1)(j) &&
    (k === undefined || (l > 0 && whole(0, sizes[l - 1] - 1)(k))) &&
    stepNames(L).includes(s.step)
  );
}

// The state with a selection and a step that its network has.
export function reachable(s) {
  const sizes = sizesOf(s);
  const l = Math.min(s.selected[0], s.weights.length);
  const j = Math.min(s.selected[1], sizes[l] - 1);
  const same = l === s.selected[0] && j === s.selected[1];
  const keepsWeight = same && s.selected.length === 3 && l > 0 && s.selected[2] < sizes[l - 1];
  const names = stepNames(s.weights.length);
  return {
    ...s,
    selected: keepsWeight ? s.selected : [l, j],
    step: names.includes(s.step) ? s.step : names.at(-3),
  };
}
