// What is worth saying of the way from one picture to the next.
import { rounded, show } from "../kit/format.js";

export function ofSteps(count, before, after) {
  const worse = after > before ? ", higher: that went too far" : "";
  const steps = count === 1 ? "A step" : `${count} steps`;
  return `${steps}: C was ${rounded(before)} and is ${rounded(after)}${worse}.`;
}

const chosen = ({ selected: [l, j, k], weights }) => {
  if (!l) return `Input ${j}.`;
  if (k === undefined) return `Neuron ${j} of layer ${l}.`;
  const value = show(weights[l - 1][j][k]);
  return `The weight from neuron ${k} of layer ${l - 1} to neuron ${j} of layer ${l}: ${value}.`;
};

// before and now are what calculate returns, before null at first; title is that of the step.
export function news(before, now, title) {
  const cost = `The cost C is ${rounded(now.C)}.`;
  if (!before) return cost;
  const sizes = now.sizes.join("-");
  if (before.sizes.join("-") !== sizes) return `A network of ${sizes} neurons. ${cost}`;
  if (before.s.step !== now.s.step) return `Step ${now.reached} of ${now.names.length - 1}: ${title}.`;
  return String(before.s.selected) === String(now.s.selected) ? cost : chosen(now.s);
}
