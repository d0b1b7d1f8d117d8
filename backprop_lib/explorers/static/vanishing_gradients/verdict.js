// How a quantity fares from layer to layer, in words, from what was measured.
import { show } from "../kit/format.js";

const LOST = 1e-3;
const NEAR = 1.1; // a factor per layer up to this, or one by this, is near 1

const significant = (value, digits = 3) => show(Number(value.toPrecision(digits)), 4);

function list(layers) {
  const [first, last] = [layers[0], layers.at(-1)];
  if (layers.length === 1) return `layer ${first}`;
  return `layers ${last - first < layers.length ? `${first} to ${last}` : layers.join(", ")}`;
}

export const VIEWS = {
  delta: { text: "error δ", axis: "norm of δ", subject: "the error", back: true },
  dW: { text: "gradient dW", axis: "norm of dW", subject: "the gradient dW", back: true },
  a: { text: "activations a", axis: "norm of a", subject: "the norm of the activations", back: false },
  slope: { text: "slope |g′|", axis: "mean |g′(z)|", subject: "the mean slope |g′|", back: true },
};

function named(total, factor) {
  if (factor <= NEAR && factor >= 1 / NEAR && total > LOST && total < 1 / LOST) return "Travels well";
  if (total < 1) return total < LOST ? "Vanishes" : "Fades";
  return total > 1 / LOST ? "Explodes" : "Grows";
}

// values of layers 1 to L of a view. Returns { name, sentence }.
export function verdict(values, view) {
  const { subject, back } = VIEWS[view];
  const L = values.length;
  if (L === 1) return { name: "One layer", sentence: "There is no way to travel: add layers." };
  const nothing = values.flatMap((value, i) => (value === 0 ? [i + 1] : []));
  if (nothing.length) {
    return { name: "Is lost", sentence: `In ${list(nothing)}, ${subject} is exactly 0.` };
  }
  if (view === "slope") {
    // The output layer is the identity, whose slope is 1 whatever happens.
    const inner = values.slice(0, -1);
    const [least, most] = [Math.min(...inner), Math.max(...inner)].map((value) => significant(value));
    const size = least === most ? least : `between ${least} and ${most}`;
    return {
      name: "Slopes",
      sentence: `In layers 1 to ${L - 1}, ${subject} is ${size}; by such slopes the error is multiplied on its way back.`,
    };
  }
  const [from, to] = back ? [L, 1] : [1, L];
  const total = values[to - 1] / values[from - 1];
  const factor = total ** (1 / (L - 1));
  const steps = L === 2 ? "in one step" : `by ${significant(factor)} at each of ${L - 1} steps, on average`;
  return {
    name: named(total, factor),
    sentence: `From layer ${from} to layer ${to}, ${subject} is multiplied by ${significant(total)}: ${steps}.`,
  };
}
