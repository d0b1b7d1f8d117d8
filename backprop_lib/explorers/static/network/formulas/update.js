// One step of gradient descent.
import * as m from "../../kit/maths.js";
import { W, b, dC, dW, db, factor, inRows, number, numbers, ofOne, relation } from "./notation.js";
import { shape, turned } from "./notation.js";

// In rows a gradient lies the other way, and is turned before it is taken off.
const gradient = (now, symbol, inColumns) => (inRows(now) ? turned(dC(symbol)) : inColumns);

const moved = (old, slopes, rate) => old.map((row, j) => row.map((value, k) => value - rate * slopes[j][k]));

export function update(now) {
  const [selected, neuron] = now.s.selected;
  const l = Math.max(1, selected);
  const rate = now.s.learning_rate;
  const { W: weights, b: biases } = now.net.layers[l - 1];
  const about = {
    symbol: m.row("W", ",", "b"), title: `one step of gradient descent, shown for layer ${l}`,
    why: "Move every weight and every bias against its gradient. “Take a step” does it, in all layers.",
  };
  if (ofOne(now)) {
    const j = selected ? neuron : 0;
    const one = (symbol, old, slope) => {
      const next = old - rate * slope;
      return [
        symbol, ":=",
        m.row(
          number(old), "−", number(rate), "·", m.backward(factor(slope)),
          relation(old, rate, slope, next), number(next),
        ),
      ];
    };
    return {
      ...about, title: `one step of gradient descent, shown for neuron ${j} of layer ${l}`,
      lines: [
        [W(l, j, "k"), ":=", m.row(W(l, j, "k"), "−", "α", dW(l, j, "k"))],
        ...weights[j].map((old, k) => one(W(l, j, k), old, now.dW[l][j][k])),
        one(b(l, j), biases[j][0], now.db[l][j][0]),
      ],
      shapes: "(1 × 1) − (1 × 1) → (1 × 1)",
    };
  }
  const lines = (symbol, ofCost, old, slopes) => {
    const next = moved(old, slopes, rate);
    return [
      [symbol, ":=", m.row(symbol.cloneNode(true), "−", "α", ofCost)],
      ["", relation(old, rate, slopes), m.row(numbers(old), "−", number(rate), m.backward(numbers(slopes)))],
      ["", relation(old, rate, slopes, next), numbers(next)],
    ];
  };
  return {
    ...about,
    lines: [
      ...lines(W(l), gradient(now, m.ofLayer("W", l), dW(l)), weights, now.dW[l]),
      ...lines(b(l), gradient(now, m.ofLayer("b", l), db(l)), biases, now.db[l]),
    ],
    shapes: `W ${shape(weights)} − ${shape(weights)}, b ${shape(biases)} − ${shape(biases)}`,
  };
}
