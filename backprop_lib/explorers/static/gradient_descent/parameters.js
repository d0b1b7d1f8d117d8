// Single weights and biases of a network by the names that the library gives them, W[1][0, 1]
// and b[2][0]; arrays = { W, b } are found at their layer's number.
import { map } from "../engine/matrix.js";
import { subscript } from "../kit/format.js";
import * as m from "../kit/maths.js";

const NAME = /^([Wb])\[(\d+)\]\[(\d+)(?:, (\d+))?\]$/;

function parsed(name) {
  const [, kind, ...numbers] = name.match(NAME);
  const [l, j, k] = numbers.map((n) => n && Number(n));
  return { kind, l, j, k };
}

export const namesOf = (net) =>
  net.layers.flatMap(({ W }, i) => [
    ...W.flatMap((row, j) => row.map((_, k) => `W[${i + 1}][${j}, ${k}]`)),
    ...W.map((_, j) => `b[${i + 1}][${j}]`),
  ]);

export function plain(name) {
  const { kind, l, j, k } = parsed(name);
  return `${kind}[${l}]${subscript(j)}${k === undefined ? "" : subscript(k)}`;
}

export function symbol(name) {
  const { kind, l, j, k } = parsed(name);
  return m.ofLayer(kind, l, ...[j, k].filter((n) => n !== undefined));
}

export function entry(arrays, name) {
  const { kind, l, j, k } = parsed(name);
  return arrays[kind][l][j][k ?? 0];
}

export const ofNetwork = ({ layers }) => ({
  W: [null, ...layers.map(({ W }) => W)],
  b: [null, ...layers.map(({ b }) => b)],
});

// A copy of the network, and what puts a value into it.
export function writable(net) {
  const copy = {
    ...net,
    layers: net.layers.map(({ W, b, activation }) => ({ W: map(W, Number), b: map(b, Number), activation })),
  };
  const arrays = ofNetwork(copy);
  const writer = (name) => {
    const { kind, l, j, k } = parsed(name);
    return (value) => {
      arrays[kind][l][j][k ?? 0] = value;
    };
  };
  return { copy, writer };
}

export function withValues(net, names, values) {
  const { copy, writer } = writable(net);
  names.forEach((name, i) => writer(name)(values[i]));
  return copy;
}

// The gradients, with 0 for every parameter but the named ones: a step then holds the others.
export function only({ dW, db }, names) {
  const zeros = (arrays) => arrays.map((A) => A && map(A, () => 0));
  const kept = { W: zeros(dW), b: zeros(db) };
  for (const name of names) {
    const { kind, l, j, k } = parsed(name);
    kept[kind][l][j][k ?? 0] = entry({ W: dW, b: db }, name);
  }
  return { dW: kept.W, db: kept.b };
}
