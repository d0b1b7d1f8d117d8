// How factors and targets are written: in a sentence, in NumPy and as a formula.
import * as m from "../kit/maths.js";

const before = () => m.forward(m.ofLayer("a", m.row("l", "−", 1)));
const after = () => m.forward(m.ofLayer("a", "l"));
const by = (below) => () => m.backward(m.derivative("C", below()));

const SYMBOLS = {
  dC_da: { said: "∂C/∂a[l]", typed: "dC_da", node: by(after) },
  dg: { said: "g′(z)", typed: "dg", node: () => m.row(m.sup("g", "′"), "(", m.forward("z"), ")") },
  J: { said: "J", typed: "J", node: () => m.row("J") },
  delta: { said: "δ", typed: "delta", node: () => m.backward("δ") },
  W: { said: "W", typed: "W", node: () => m.row("W") },
  b: { said: "b", typed: "b", node: () => m.row("b") },
  z: { said: "z", typed: "z", node: () => m.forward("z") },
  before: { said: "a[l−1]", typed: "a_before", node: before },
  after: { said: "a[l]", typed: "a", node: after },
  dW: { said: "∂C/∂W", typed: "dW", node: by(() => m.row("W")) },
  db: { said: "∂C/∂b", typed: "db", node: by(() => m.row("b")) },
  da: { said: "∂C/∂a[l−1]", typed: "da_before", node: by(before) },
};

export const OPERATIONS = {
  "@": { said: "times", name: "matrix product", sign: "·" },
  "*": { said: "⊙", name: "entry by entry", sign: "⊙" },
};

// A factor as it stands in a chain, such as "W.T".
export const isTransposed = (factor) => factor.endsWith(".T");
export const nameOf = (factor) => factor.replace(".T", "");
export const turn = (factor) => (isTransposed(factor) ? nameOf(factor) : `${factor}.T`);

export const said = (factor) => SYMBOLS[nameOf(factor)].said + (isTransposed(factor) ? " transposed" : "");
export const typed = (factor) => SYMBOLS[nameOf(factor)].typed + (isTransposed(factor) ? ".T" : "");
export function node(factor) {
  const plain = SYMBOLS[nameOf(factor)].node();
  if (!isTransposed(factor)) return plain;
  return m.transposed(["W", "J", "delta"].includes(nameOf(factor)) ? plain : m.row("(", plain, ")"));
}

export const shapeSaid = ([rows, columns]) => `(${rows},\u00a0${columns})`;
