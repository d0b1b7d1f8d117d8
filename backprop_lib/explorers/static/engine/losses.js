// Losses C(a, y) of one sample and their gradients dC/da, which never go through an activation.
import { map, subtract, transpose } from "./matrix.js";

const sum = (values) => values.reduce((total, value) => total + value, 0);

// 0 log 0 and 0 / 0 are 0: a term that the label switches off costs nothing.
const xLogY = (x, y) => (x === 0 ? 0 : x * Math.log(y));
const xOverY = (x, y) => (x === 0 ? 0 : x / y);

// term(a, y) is one output's share of C, slope its derivative by a.
function summed(term, slope, more = {}) {
  return {
    f: (a, y) => transpose(map(a, (value, j, i) => term(value, y[j][i]))).map(sum),
    grad: (a, y) => map(a, (value, j, i) => slope(value, y[j][i])),
    outputs: [],
    labels: "any",
    ...more,
  };
}

export const LOSSES = {
  squared_error: summed((a, y) => (a - y) ** 2, (a, y) => 2 * (a - y)),
  half_squared_error: summed((a, y) => (a - y) ** 2 / 2, (a, y) => a - y),
  binary_cross_entropy: summed(
    (a, y) => -xLogY(y, a) - xLogY(1 - y, 1 - a),
    (a, y) => xOverY(1 - y, 1 - a) - xOverY(y, a),
    { outputs: ["sigmoid"], labels: "binary" },
  ),
  categorical_cross_entropy: summed((a, y) => -xLogY(y, a), (a, y) => -xOverY(y, a), {
    outputs: ["softmax"],
    labels: "one-hot",
  }),
};

const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

function logSumExp(z) {
  const top = Math.max(...z);
  return top + Math.log(sum(z.map((value) => Math.exp(value - top))));
}

// Pairs that are better differentiated together: delta[L] = a - y, and C taken from z, because
// a rounds to 0 or 1 long before z is out of range.
const FUSED = {
  "softmax categorical_cross_entropy": {
    f: (z, y) => {
      const targets = transpose(y);
      return transpose(z).map((column, i) => {
        const top = logSumExp(column);
        return sum(column.map((value, j) => targets[i][j] * (top - value)));
      });
    },
    delta: subtract,
  },
  "sigmoid binary_cross_entropy": {
    f: (z, y) => transpose(map(z, (value, j, i) => softplus(value) - y[j][i] * value)).map(sum),
    delta: subtract,
  },
};

export const fused = (activation, loss) => FUSED[`${activation} ${loss}`];

// Whether the loss is defined on what that output activation gives.
export const allowed = (activation, loss) =>
  !LOSSES[loss].outputs.length || LOSSES[loss].outputs.includes(activation);
