// One layer, z = W a[l-1] + b, a[l] = g(z), and the cost of one sample behind it: its derivatives
// as gradients (each with the shape of its variable) and as Jacobians (a row for each output, a
// column for each input), with the sample as a column (W x) or as a row (x W).
import { ACTIVATIONS } from "../engine/activations.js";
import { LOSSES } from "../engine/losses.js";
import { backward, cost, forward } from "../engine/network.js";
import { matmul, transpose } from "../engine/matrix.js";

export const FACTORS = ["dC_da", "dg", "J", "delta", "W", "before", "after"];
export const TARGETS = ["delta", "dW", "db", "da"];

const column = (values) => values.map((value) => [value]);

// Everything as it stands in the book: columns, gradients, W of shape (n_out, n_in).
export function inColumns({ W, b, a, y, activation, loss }) {
  const net = { layers: [{ W, b: column(b), activation }], loss };
  const before = column(a);
  const trace = forward(net, before);
  const [z, after] = [trace.z[1], trace.a[1]];
  const {
    delta: [, delta],
    dW: [, dW],
    db: [, db],
  } = backward(net, trace, column(y), "mean");
  const { derivative, jacobian } = ACTIVATIONS[activation];
  return {
    W,
    b: column(b),
    before,
    z,
    after,
    delta,
    dW,
    db,
    C: cost(net, trace, column(y), "mean"),
    dC_da: LOSSES[loss].grad(after, column(y)),
    dg: derivative && derivative(z), // softmax has none
    J: jacobian(z),
    da: matmul(transpose(W), delta),
  };
}

// How the entries of inColumns lie in a convention and a layout.
function turned({ convention, layout }) {
  const values = layout === "xW"; // a sample is a row, and so is all that has its shape
  const derivatives = values || convention === "jacobian";
  const weights = layout === "xW";
  return {
    before: values,
    after: values,
    z: values,
    b: values,
    dg: values,
    dC_da: derivatives,
    delta: derivatives,
    db: derivatives,
    da: derivatives,
    W: weights,
    dW: weights !== (convention === "jacobian"),
  };
}

// The layer's matrices by name, lying as the convention and the layout want it.
export function matrices(layer) {
  const columns = inColumns(layer);
  const turn = turned(layer);
  return Object.fromEntries(
    Object.entries(columns).map(([name, A]) => [name, A && turn[name] ? transpose(A) : A]),
  );
}

// The right product for each target: what is multiplied, in the order in which it is written.
export function answer({ convention, layout, activation }, target) {
  const elementwise = ACTIVATIONS[activation].derivative;
  const rows = convention === "jacobian" || layout === "xW";
  const delta = rows ? ["dC_da", "@", "J"] : ["J.T", "@", "dC_da"];
  const dW = {
    "gradient Wx": ["delta", "@", "before.T"],
    "jacobian Wx": ["before", "@", "delta"],
    "gradient xW": ["before.T", "@", "delta"],
    "jacobian xW": ["delta.T", "@", "before"],
  };
  const da = {
    "gradient Wx": ["W.T", "@", "delta"],
    "jacobian Wx": ["delta", "@", "W"],
    "gradient xW": ["delta", "@", "W.T"],
    "jacobian xW": ["delta", "@", "W.T"],
  };
  const kind = `${convention} ${layout}`;
  return {
    delta: convention === "gradient" && elementwise ? ["dC_da", "*", "dg"] : delta,
    dW: dW[kind],
    db: ["delta"],
    da: da[kind],
  }[target];
}
