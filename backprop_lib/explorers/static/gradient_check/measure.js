// Derivatives measured on the cost, one parameter at a time, and how far two derivatives are apart.
import { complexCost } from "../engine/complex.js";
import { cost, forward, losses } from "../engine/network.js";

const EPSILON = 2 ** -52;
// As in backprop_lib.gradient_check: below this part of its array's largest entry, an entry is noise.
const NOISE_FLOOR = 1e-4;
const TOLERANCE = 1e-6;

// Every weight and bias: { name, array: "W" or "b", l, j, k }, from the output back, as errors are read.
export function parametersOf(net) {
  return net.layers
    .flatMap(({ W }, i) => [
      ...W.flatMap((row, j) =>
        row.map((_, k) => ({ name: `W[${i + 1}][${j}, ${k}]`, array: "W", l: i + 1, j, k })),
      ),
      ...W.map((_, j) => ({ name: `b[${i + 1}][${j}]`, array: "b", l: i + 1, j })),
    ])
    .sort((p, q) => q.l - p.l);
}

export const entryOf = (arrays, { array, l, j, k }) => arrays[`d${array}`][l][j][k ?? 0];

// J as a function of one parameter's distance from its place; the network is put back each time.
function along(net, X, Y, { array, l, j, k }) {
  const row = net.layers[l - 1][array][j];
  const kept = row[k ?? 0];
  return (step) => {
    row[k ?? 0] = kept + step;
    const J = cost(net, forward(net, X), Y, "mean");
    row[k ?? 0] = kept;
    return J;
  };
}

export const METHODS = {
  one_sided: (net, X, Y, place, h) => {
    const J = along(net, X, Y, place);
    return (J(h) - J(0)) / h;
  },
  central: (net, X, Y, place, h) => {
    const J = along(net, X, Y, place);
    return (J(h) - J(-h)) / (2 * h);
  },
  complex: (net, X, Y, place, h) => complexCost(net, X, Y, place, h)[1] / h,
};

// |p - q| over the larger of the two, or over floor where both are smaller.
export function relativeError(p, q, floor = 0) {
  const size = Math.max(Math.abs(p), Math.abs(q), floor);
  return size === 0 ? 0 : Math.abs(p - q) / size;
}

// For each parameter { ...place, analytic, numeric, error }; the floor keeps rounding from raising alarms.
export function compare(net, X, Y, gradients, method, h) {
  const rows = parametersOf(net).map((place) => ({
    ...place,
    analytic: entryOf(gradients, place),
    numeric: METHODS[method](net, X, Y, place, h),
  }));
  const least = (EPSILON * Math.max(...losses(net, forward(net, X), Y).map(Math.abs))) / TOLERANCE;
  const largest = new Map();
  for (const { array, l, analytic, numeric } of rows) {
    const name = array + l;
    largest.set(name, Math.max(largest.get(name) ?? 0, Math.abs(analytic), Math.abs(numeric)));
  }
  return rows.map((row) => ({
    ...row,
    error: relativeError(
      row.analytic,
      row.numeric,
      Math.max(least, NOISE_FLOOR * largest.get(row.array + row.l)),
    ),
  }));
}
