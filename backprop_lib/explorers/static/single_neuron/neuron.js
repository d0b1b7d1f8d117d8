// One neuron and one sample as a network of one layer, and all that is shown of it.
import { ACTIVATIONS } from "../engine/activations.js";
import { LOSSES, allowed } from "../engine/losses.js";
import { backward, cost, forward } from "../engine/network.js";

export const losses = Object.keys(LOSSES).filter((name) => name !== "categorical_cross_entropy");
export const activations = Object.keys(ACTIVATIONS).filter((name) => name !== "softmax");

const network = ({ w, b, activation, loss }) => ({ layers: [{ W: [[w]], b: [[b]], activation }], loss });

export function costAt(s) {
  const net = network(s);
  return cost(net, forward(net, [[s.x]]), [[s.y]], "mean");
}

export function slopes(s) {
  const net = network(s);
  const trace = forward(net, [[s.x]]);
  const { delta, dW, db } = backward(net, trace, [[s.y]], "mean");
  const [[z], [a]] = [trace.z[1][0], trace.a[1][0]];
  return {
    ...s,
    z,
    a,
    C: cost(net, trace, [[s.y]], "mean"),
    dC_da: LOSSES[s.loss].grad([[a]], [[s.y]])[0][0],
    da_dz: ACTIVATIONS[s.activation].derivative([[z]])[0][0],
    delta: delta[1][0][0],
    dC_dw: dW[1][0][0],
    dC_db: db[1][0][0],
  };
}

// Why the values do not go together, or "".
export function conflict({ activation, loss, y }) {
  if (!allowed(activation, loss))
    return "Binary cross-entropy needs an output between 0 and 1: choose sigmoid first.";
  if (LOSSES[loss].labels === "binary" && y !== 0 && y !== 1) {
    return "Binary cross-entropy asks “yes or no?”: its target y must be 0 or 1.";
  }
  return "";
}
