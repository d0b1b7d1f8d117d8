// The book's symbols, and numbers put in their places.
import { ACTIVATIONS } from "../../engine/activations.js";
import { exact, rounded } from "../../kit/format.js";
import * as m from "../../kit/maths.js";

const MOST_TERMS = 4; // in a line

// With more columns, a matrix with a sum in each entry is too wide; one neuron shows the sum.
export const FEW = 3;

export const inRows = (now) => now.s.convention === "jacobian";

export const ofOne = (now) => now.s.view === "scalar";

export const z = (l, ...j) => m.forward(m.ofLayer("z", l, ...j));
export const a = (l, ...j) => m.forward(m.ofLayer("a", l, ...j));
export const W = (l, ...jk) => m.ofLayer("W", l, ...jk);
export const b = (l, ...j) => m.ofLayer("b", l, ...j);
export const J = (l) => m.ofLayer("J", l);
export const delta = (l, ...j) => m.backward(m.ofLayer("δ", l, ...j));
export const dW = (l, ...jk) => m.backward(m.ofLayer(m.row("d", "W"), l, ...jk));
export const db = (l, ...j) => m.backward(m.ofLayer(m.row("d", "b"), l, ...j));
export const dC = (below) => m.backward(m.derivative("C", below));
export const dC_da = (l, ...j) => dC(m.ofLayer("a", l, ...j));
export const turned = (base) => m.transposed(m.row("(", base, ")"));

const symbolOf = (activation) => ACTIVATIONS[activation].symbol;

export const applied = (activation, ...argument) => m.row(symbolOf(activation), "(", ...argument, ")");

export const slopeOf = (activation, ...argument) =>
  m.row(m.sup(symbolOf(activation), "′"), "(", ...argument, ")");

export const numbers = (A, mark) => m.matrix(A.map((row) => row.map((value) => rounded(value))), mark);

export const number = (value) => rounded(value);

export const factor = (value) => m.factor(rounded(value));

// What stands before numbers: = when every one of them is printed without rounding.
export const relation = (...values) => (values.flat(Infinity).every((value) => exact(value)) ? "=" : "≈");

export const shape = (A) => `(${A.length} × ${A[0].length})`;

// Summands with their signs between them: [[negative, node], ...].
const joined = (summands, first) =>
  summands.flatMap(([negative, node], i) => {
    if (negative) return ["−", node];
    return first && i === 0 ? [node] : ["+", node];
  });

// A sum as lines of a formula, a few summands a line; before and after go around it.
export function sumLines(sign, summands, before = [], after = []) {
  const lines = [];
  const each = Math.ceil(summands.length / Math.ceil(summands.length / MOST_TERMS));
  for (let i = 0; i < summands.length; i += each) {
    const piece = joined(summands.slice(i, i + each), i === 0);
    lines.push(["", i ? "" : sign, m.row(...(i ? [] : before), ...piece)]);
  }
  lines.at(-1)[2].append(...m.row(...after).childNodes);
  return lines;
}

export const summand = (value) => [value < 0, number(Math.abs(value))];

export const product = (p, q) => [p < 0, m.row(number(Math.abs(p)), "·", factor(q))];

// p · q + p · q + ... as one piece, for a sum in the entry of a matrix.
export const sumOf = (summands) => m.row(...joined(summands, true));
