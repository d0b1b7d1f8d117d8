// Complex numbers [real, imaginary], and the cost of a network in them, for the complex step:
// the imaginary part of J(w + ih), over h, is the derivative, and no digits cancel.
import { LEAKY_SLOPE } from "./activations.js";
import { fused } from "./losses.js";

const complex = (value) => [value, 0];
const add = ([a, b], [c, d]) => [a + c, b + d];
const subtract = ([a, b], [c, d]) => [a - c, b - d];
const multiply = ([a, b], [c, d]) => [a * c - b * d, a * d + b * c];
const times = (factor, [a, b]) => [factor * a, factor * b];
const exp = ([a, b]) => [Math.exp(a) * Math.cos(b), Math.exp(a) * Math.sin(b)];
const log = ([a, b]) => [Math.log(Math.hypot(a, b)), Math.atan2(b, a)];
const sum = (values) => values.reduce(add, [0, 0]);

function divide([a, b], [c, d]) {
  const size = c * c + d * d;
  return [(a * c + b * d) / size, (b * c - a * d) / size];
}

// log(1 + w), whose small real part 1 + w would lose.
const log1p = ([a, b]) => [0.5 * Math.log1p(a * (2 + a) + b * b), Math.atan2(b, 1 + a)];

// tanh(x + iy) by tanh x and tan y, because cosh overflows long before they do.
function tanh([x, y]) {
  const [t, u] = [Math.tanh(x), Math.tan(y)];
  const size = 1 + (t * u) ** 2;
  return [(t * (1 + u * u)) / size, (u * (1 - t * t)) / size];
}

// No exponent may be above 0, or 1 / infinity would come out as no number.
function sigmoid(z) {
  const e = exp(z[0] > 0 ? times(-1, z) : z);
  return divide(z[0] > 0 ? [1, 0] : e, add([1, 0], e));
}

// At a kink the slope on the left, which is the one that backward takes.
const ELEMENTWISE = {
  sigmoid,
  tanh,
  relu: (z) => (z[0] > 0 ? z : [0, 0]),
  leaky_relu: (z) => (z[0] > 0 ? z : times(LEAKY_SLOPE, z)),
  identity: (z) => z,
};

function softmax(column) {
  const top = Math.max(...column.map(([real]) => real));
  const e = column.map(([real, imaginary]) => exp([real - top, imaginary]));
  const total = sum(e);
  return e.map((value) => divide(value, total));
}

const activated = (name, column) => (name === "softmax" ? softmax(column) : column.map(ELEMENTWISE[name]));

const square = (z) => multiply(z, z);
const distance = (a, y) => sum(a.map((value, j) => square(subtract(value, complex(y[j])))));

// y log a, where a label that is 0 switches its term off.
const yLog = (y, a) => (y === 0 ? [0, 0] : times(y, log(a)));

const LOSSES = {
  squared_error: distance,
  half_squared_error: (a, y) => times(0.5, distance(a, y)),
  binary_cross_entropy: (a, y) =>
    times(-1, sum(a.map((value, j) => add(yLog(y[j], value), yLog(1 - y[j], subtract([1, 0], value)))))),
  categorical_cross_entropy: (a, y) => times(-1, sum(a.map((value, j) => yLog(y[j], value)))),
};

const softplus = (z) => add(z[0] > 0 ? z : [0, 0], log1p(exp(z[0] > 0 ? times(-1, z) : z)));

function logSumExp(column) {
  const top = Math.max(...column.map(([real]) => real));
  const shifted = column.map(([real, imaginary]) => exp([real - top, imaginary]));
  return add([top, 0], log(sum(shifted)));
}

// From z, as in losses.js.
const FUSED = {
  sigmoid: (z, y) => sum(z.map((value, j) => subtract(softplus(value), times(y[j], value)))),
  softmax: (z, y) => sum(z.map((value, j) => times(y[j], subtract(logSumExp(z), value)))),
};

function loss(net, x, y, nudged, place, step) {
  let a = x.map(complex);
  let z;
  net.layers.forEach(({ W, b, activation }, i) => {
    z = W.map((row, j) => sum([complex(b[j][0]), ...row.map((w, k) => times(w, a[k]))]));
    if (i === nudged) {
      // i h times what the parameter is multiplied by: a[k], or 1 for a bias
      const input = place.k === undefined ? [1, 0] : a[place.k];
      z[place.j] = add(z[place.j], multiply([0, step], input));
    }
    a = activated(activation, z);
  });
  const { activation } = net.layers.at(-1);
  return fused(activation, net.loss) ? FUSED[activation](z, y) : LOSSES[net.loss](a, y);
}

// The mean cost with i * step added to the parameter at place = { l, j, k }; a bias has no k.
export function complexCost(net, X, Y, place, step) {
  const m = X[0].length;
  const column = (A, i) => A.map((row) => row[i]);
  const losses = Array.from({ length: m }, (_, i) =>
    loss(net, column(X, i), column(Y, i), place.l - 1, place, step),
  );
  return times(1 / m, sum(losses));
}
