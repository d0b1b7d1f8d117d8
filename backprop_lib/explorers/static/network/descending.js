// Steps down the gradient, and the costs before them.
import { sgdStep } from "../engine/network.js";
import { LARGEST } from "../kit/checks.js";
import { MOST_COSTS, calculate } from "./state.js";

// What is new in the state after some steps, or a reason why not.
export function descended(s, steps) {
  let next = s;
  for (let i = 1; i <= steps; i++) {
    const { net, dW, db, C } = calculate(next);
    const { layers } = sgdStep(net, { dW, db }, s.learning_rate);
    const weights = layers.map(({ W }) => W);
    const biases = layers.map(({ b }) => b.map(([value]) => value));
    if (![weights, biases].flat(Infinity).every((value) => Math.abs(value) <= LARGEST)) {
      return { reason: `Step ${i} would go beyond a million: the learning rate is too large.` };
    }
    next = { ...next, weights, biases, costs: [...next.costs, C].slice(-MOST_COSTS) };
  }
  const { weights, biases, costs } = next;
  return { weights, biases, costs };
}
