// Each step of the calculation as it is written down: symbols, numbers put in, result, shapes.
import { cost } from "./formulas/cost.js";
import { error } from "./formulas/error.js";
import { activation, given, weightedInput } from "./formulas/forward.js";
import { biasGradient, throughWeights, weightGradient } from "./formulas/gradients.js";
import { update } from "./formulas/update.js";
import { phaseOf, stepOf } from "./steps.js";

const STEPS = {
  given, z: weightedInput, a: activation, C: cost,
  "dC/da": throughWeights, delta: error, dW: weightGradient, db: biasGradient, update,
};

// now is what calculate returns. Returns { symbol, title, why, lines, shapes, equation, note, phase }:
// lines are [left side, relation, right side].
export function formula(now, name) {
  const { what, l } = stepOf(name);
  // Of a layer, the neuron with the number of the selected one, or the last.
  const j = l === undefined ? 0 : Math.min(now.s.selected[1], now.sizes[l] - 1);
  return { phase: phaseOf(what), note: "", ...STEPS[what](now, l, j) };
}
