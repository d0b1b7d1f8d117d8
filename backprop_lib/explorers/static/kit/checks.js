// Whether values, which a link may have brought, are what an explorer can draw.
import { ACTIVATIONS } from "../engine/activations.js";
import { LOSSES, allowed } from "../engine/losses.js";

export const LARGEST = 1e6; // of a number; with far larger ones, costs are beyond what float64 holds

export const within = (low, high) => (value) => Number.isFinite(value) && low <= value && value <= high;

export const whole = (low, high) => (value) => Number.isInteger(value) && low <= value && value <= high;

const isModerate = within(-LARGEST, LARGEST);

export const isMatrix = (A, n, m) =>
  Array.isArray(A) &&
  A.length === n &&
  A.every((row) => Array.isArray(row) && row.length === m && row.every(isModerate));

// A network with samples for it, no larger than most = { layers, neurons, samples }.
export function isNetwork({ layers, loss, X, Y }, most) {
  if (!Array.isArray(layers) || !whole(1, most.layers)(layers.length) || !Object.hasOwn(LOSSES, loss))
    return false;
  const m = X?.[0]?.length;
  let n = X?.length;
  if (!whole(1, most.samples)(m) || !whole(1, most.neurons)(n) || !isMatrix(X, n, m)) return false;
  for (const layer of layers) {
    const rows = layer?.W?.length;
    if (!whole(1, most.neurons)(rows) || !isMatrix(layer.W, rows, n) || !isMatrix(layer.b, rows, 1))
      return false;
    if (!Object.hasOwn(ACTIVATIONS, layer.activation)) return false;
    n = rows;
  }
  return isMatrix(Y, n, m) && allowed(layers.at(-1).activation, loss);
}
