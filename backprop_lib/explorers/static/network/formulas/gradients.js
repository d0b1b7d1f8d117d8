// What comes back over the weights, and the gradients of weights and biases: equations (2), (3),
// (5) and (6), and the bracket of (4).
import { transpose } from "../../engine/matrix.js";
import * as m from "../../kit/maths.js";
import { FEW, W, a, dC, dC_da, dW, db, delta, factor, inRows, number, numbers, ofOne } from "./notation.js";
import { product, relation, shape, sumLines, sumOf, summand, turned } from "./notation.js";

export function throughWeights(now, l, j) {
  const { W: weights } = now.net.layers[l];
  const [d, v] = [now.delta[l + 1], now.dC_da[l]];
  const about = {
    symbol: dC_da(l), title: `what comes back to layer ${l}`, equation: "bp-4",
    why: "Errors come back over the weights that carried the values forward, and add up.",
  };
  const back = weights.map((row) => row[j]);
  if (ofOne(now)) {
    const done = back.map((w, i) => w * d[i][0]);
    return {
      ...about, symbol: dC_da(l, j), title: `what comes back to neuron ${j} in layer ${l}`,
      lines: [
        [dC_da(l, j), "=", m.row(m.sub("∑", "i"), W(l + 1, "i", j), delta(l + 1, "i"))],
        ...sumLines(relation(back, d), back.map((w, i) => product(w, d[i][0]))),
        ...(done.length > 1 ? sumLines(relation(back, d, done), done.map(summand)) : []),
        ["", relation(done, v[j]), m.backward(number(v[j][0]))],
      ],
      shapes: `(1 × ${back.length}) (${back.length} × 1) → (1 × 1)`,
    };
  }
  if (inRows(now)) {
    const [row, result] = [transpose(d), transpose(v)];
    return {
      ...about, why: "The row of errors, times the weights as they stand.",
      lines: [
        [dC_da(l), "=", m.row(delta(l + 1), W(l + 1))],
        ["", relation(row, weights), m.row(m.backward(numbers(row)), numbers(weights))],
        ["", relation(row, weights, result), m.backward(numbers(result))],
      ],
      shapes: `${shape(row)} ${shape(weights)} → ${shape(result)}`,
    };
  }
  const across = transpose(weights);
  const written = m.matrix(across.map((row) => [sumOf(row.map((w, i) => product(w, d[i][0])))]));
  return {
    ...about, why: `${about.why} A column of W is summed, so W is transposed.`,
    lines: [
      [dC_da(l), "=", m.row(turned(W(l + 1)), delta(l + 1))],
      ["", relation(across, d), m.row(numbers(across), m.backward(numbers(d)))],
      ...(d.length <= FEW ? [["", "=", written]] : []),
      ["", relation(across, d, v), m.backward(numbers(v))],
    ],
    shapes: `${shape(across)} ${shape(d)} → ${shape(v)}`,
  };
}

export function weightGradient(now, l, j) {
  const [d, x, result] = [now.delta[l], now.a[l - 1], now.dW[l]];
  const about = {
    symbol: dW(l), title: `gradient of the weights of layer ${l}`, equation: l === now.L ? "bp-3" : "bp-6",
    why: "For each weight: the error that it leads to, times the value that it starts from.",
  };
  if (ofOne(now)) {
    const error = d[j][0];
    return {
      ...about, title: `gradient of the weights of neuron ${j} in layer ${l}`, symbol: dW(l, j, "k"),
      lines: [
        [dW(l, j, "k"), "=", m.row(delta(l, j), a(l - 1, "k"))],
        ...x.map(([value], k) => [
          dW(l, j, k), relation(error, value),
          m.row(
            number(error), "·", factor(value),
            relation(error, value, result[j][k]), m.backward(number(result[j][k])),
          ),
        ]),
      ],
      shapes: "(1 × 1) · (1 × 1) → (1 × 1)",
    };
  }
  const row = transpose(x);
  if (inRows(now)) {
    const [errors, lying] = [transpose(d), transpose(result)];
    return {
      ...about, why: "The column of values, times the row of errors. To be taken from W, it is transposed.",
      lines: [
        [dC(m.ofLayer("W", l)), "=", m.row(a(l - 1), delta(l))],
        ["", relation(x, errors), m.row(m.forward(numbers(x)), m.backward(numbers(errors)))],
        ["", relation(x, errors, lying), m.backward(numbers(lying))],
      ],
      shapes: `${shape(x)} ${shape(errors)} → ${shape(lying)}`,
    };
  }
  return {
    ...about, why: `${about.why} The values lie down, so a is transposed.`,
    lines: [
      [dW(l), "=", m.row(delta(l), turned(a(l - 1)))],
      ["", relation(d, row), m.row(m.backward(numbers(d)), m.forward(numbers(row)))],
      ["", relation(d, row, result), m.backward(numbers(result))],
    ],
    shapes: `${shape(d)} ${shape(row)} → ${shape(result)}`,
  };
}

export function biasGradient(now, l, j) {
  const result = inRows(now) ? transpose(now.db[l]) : now.db[l];
  const about = {
    symbol: db(l), title: `gradient of the biases of layer ${l}`, equation: l === now.L ? "bp-2" : "bp-5",
    why: "A bias enters z with a factor of one, so its gradient is the error.",
    shapes: `${shape(result)} → ${shape(result)}`,
  };
  if (ofOne(now)) {
    const value = now.db[l][j][0];
    return {
      ...about, symbol: db(l, j), title: `gradient of the bias of neuron ${j} in layer ${l}`,
      shapes: "(1 × 1) → (1 × 1)",
      lines: [[db(l, j), "=", delta(l, j)], ["", relation(value), m.backward(number(value))]],
    };
  }
  const left = inRows(now) ? dC(m.ofLayer("b", l)) : db(l);
  return { ...about, lines: [[left, "=", delta(l)], ["", relation(result), m.backward(numbers(result))]] };
}
