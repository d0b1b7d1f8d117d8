// Products that have the right shape, at least where layers are of one size, and are wrong.
import { shape, hadamard, matmul, transpose } from "../engine/matrix.js";

// Each as it would stand in columns, null where shapes forbid it, and what to say about it.
const SLIPS = {
  delta: [
    [({ dC_da }) => dC_da, "g′(z) is missing: this is how C answers to a[l]; δ is how it answers to z."],
    [
      ({ dC_da, after }) => hadamard(dC_da, after),
      "The activation a[l] stands where its slope g′(z) belongs.",
    ],
    [({ dg }) => dg, "∂C/∂a[l] is missing: this is only how a[l] answers to z."],
  ],
  db: [
    [({ dC_da }) => dC_da, "g′(z) is missing: b enters z, and from z to a[l] it goes through g."],
    [({ dg }) => dg, "∂C/∂a[l] is missing: this is only how a[l] answers to z."],
  ],
  dW: [
    [
      ({ dC_da, before }) => matmul(dC_da, transpose(before)),
      "g′(z) is missing: W enters z, and from z to a[l] it goes through g. Take δ in place of ∂C/∂a[l].",
    ],
    [
      ({ delta, after }) => times(delta, transpose(after)),
      "a[l] is what the layer made. W multiplies what came in, a[l−1].",
    ],
  ],
  da: [
    [
      ({ W, delta }) => times(W, delta),
      "W takes values forward, from a[l−1] to z. An error goes back the other way, and there W lies the other way round: turn it.",
    ],
    [
      ({ W, dC_da }) => matmul(transpose(W), dC_da),
      "g′(z) is missing: the way back from a[l] to W leads through g. Take δ in place of ∂C/∂a[l].",
    ],
    [
      ({ W, dC_da, dg }) => entries(matmul(transpose(W), dC_da), dg),
      "g′(z) comes too late: it belongs to z, on this side of W. Multiply ∂C/∂a[l] by it before W.",
    ],
    [
      ({ W, delta, dg }) => entries(matmul(transpose(W), delta), dg),
      "g′(z) is in δ already; here it enters twice.",
    ],
    [
      ({ W, dC_da }) => times(W, dC_da),
      "W takes values forward; an error goes back, and meets W turned. And g′(z) is missing.",
    ],
  ],
};

// Products, or null where shapes forbid them or softmax has no slope.
const times = (A, B) => (shape(A)[1] === shape(B)[0] ? matmul(A, B) : null);
const entries = (A, B) => (B && shape(A).join() === shape(B).join() ? hadamard(A, B) : null);

const near = (x, y) => Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));

export const same = (A, B) =>
  shape(A).join() === shape(B).join() && A.every((row, j) => row.every((value, k) => near(value, B[j][k])));

// What the reader did, when the value, lying as in columns, is that of a slip.
export function slipOf(target, value, columns) {
  const found = SLIPS[target].find(([make]) => {
    const wrong = make(columns);
    return wrong && same(wrong, value);
  });
  return found?.[1];
}
