// Activation functions a = g(z): f and vjp take (n, m) arrays, jacobian one sample, (n, 1).
// An element-wise g has a derivative and a diagonal Jacobian; softmax has a Jacobian only.
import { byColumn, diagonal, map } from "./matrix.js";

export const LEAKY_SLOPE = 0.01;

function elementwise(symbol, g, slope) {
  const derivative = (z) => map(z, (value) => slope(value, g(value)));
  return {
    symbol,
    f: (z) => map(z, (value) => g(value)),
    derivative,
    // v * g'(z)
    vjp: (z, a, v) => map(v, (value, j, i) => value * slope(z[j][i], a[j][i])),
    jacobian: (z) => diagonal(derivative(z)),
  };
}

function softmaxOf(z) {
  const top = Math.max(...z); // changes no quotient, and keeps every exponent at or below 0
  const e = z.map((value) => Math.exp(value - top));
  const sum = e.reduce((s, value) => s + value, 0);
  return e.map((value) => value / sum);
}

export const ACTIVATIONS = {
  sigmoid: elementwise("σ", (z) => 1 / (1 + Math.exp(-z)), (_z, a) => a * (1 - a)),
  tanh: elementwise("tanh", Math.tanh, (_z, a) => 1 - a * a),
  relu: elementwise("ReLU", (z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)),
  leaky_relu: elementwise("LReLU", (z) => (z > 0 ? z : LEAKY_SLOPE * z), (z) => (z > 0 ? 1 : LEAKY_SLOPE)),
  identity: elementwise("id", (z) => z, () => 1),
  softmax: {
    symbol: "softmax",
    f: (z) => byColumn(softmaxOf, z),
    derivative: null,
    vjp: (_z, a, v) =>
      byColumn(
        (a, v) => {
          const mean = a.reduce((sum, value, k) => sum + value * v[k], 0);
          return a.map((value, j) => value * (v[j] - mean));
        },
        a,
        v,
      ),
    jacobian: (z) => {
      const a = softmaxOf(z.map(([value]) => value));
      return a.map((aj, j) => a.map((ak, k) => (j === k ? aj - aj * ak : -aj * ak)));
    },
  },
};
