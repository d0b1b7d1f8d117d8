// What is given, and the forward pass from it to the outputs.
import { LEAKY_SLOPE } from "../../engine/activations.js";
import { rounded, show } from "../../kit/format.js";
import * as m from "../../kit/maths.js";
import { words } from "../../kit/words.js";
import { FEW, W, a, applied, b, factor, number, numbers, product, relation, shape } from "./notation.js";
import { sumLines, sumOf, summand, z } from "./notation.js";

export function given({ s, net, X, Y, sizes }) {
  const l = Math.max(1, s.selected[0]);
  const { W: weights, b: biases } = net.layers[l - 1];
  return {
    symbol: m.row("X", ",", "W", ",", "b", ",", "Y"),
    title: "what is given",
    why: `A network of ${sizes.join("-")} neurons, one sample and its target. All else follows.`,
    lines: [
      [m.row("X", "=", a(0)), "=", numbers(X)],
      [W(l), "=", numbers(weights)],
      [b(l), "=", numbers(biases)],
      ["Y", "=", numbers(Y)],
    ],
    shapes: `X ${shape(X)}, W ${shape(weights)}, b ${shape(biases)}, Y ${shape(Y)}`,
  };
}

export function weightedInput(now, l, j) {
  const { s, net, a: as, z: zs } = now;
  const { W: weights, b: biases } = net.layers[l - 1];
  const [x, out] = [as[l - 1], zs[l]];
  const about = {
    symbol: z(l), title: `weighted input of layer ${l}`,
    why: "Weigh what the layer before says, and add the bias.",
    shapes: `${shape(weights)} ${shape(x)} + ${shape(biases)} → ${shape(out)}`,
  };
  const terms = (i) => [...weights[i].map((w, k) => product(w, x[k][0])), summand(biases[i][0])];
  const sign = relation(weights, x, biases);
  if (s.view === "scalar") {
    const done = weights[j].map((w, k) => w * x[k][0]);
    return {
      ...about, symbol: z(l, j), title: `weighted input of neuron ${j} in layer ${l}`,
      shapes: `(1 × ${x.length}) ${shape(x)} + (1 × 1) → (1 × 1)`,
      lines: [
        [z(l, j), "=", m.row(m.sub("∑", "k"), W(l, j, "k"), a(l - 1, "k"), "+", b(l, j))],
        ...sumLines(sign, terms(j)),
        ...sumLines(relation(weights, x, done), [...done, biases[j][0]].map(summand)),
        ["", relation(done, biases, out), m.forward(number(out[j][0]))],
      ],
    };
  }
  const written = m.matrix(out.map((_, i) => [sumOf(terms(i))]));
  return {
    ...about,
    lines: [
      [z(l), "=", m.row(W(l), a(l - 1), "+", b(l))],
      ["", sign, m.row(numbers(weights), m.forward(numbers(x)), "+", numbers(biases))],
      ...(x.length <= FEW ? [["", "=", written]] : []),
      ["", relation(weights, x, biases, out), m.forward(numbers(out))],
    ],
  };
}

const power = (exponent) => m.sup("e", exponent);

// g with the number put in, as it would be written before reaching for a calculator.
const AT = {
  sigmoid: (value) => m.fraction("1", m.row("1", "+", power(rounded(-value)))),
  tanh: (value) => m.row("tanh", "(", number(value), ")"),
  relu: (value) => m.row("max", "(", "0", ",", number(value), ")"),
  leaky_relu: (value) => m.row("max", "(", number(value), ",", show(LEAKY_SLOPE), "·", factor(value), ")"),
  identity: (value) => m.row(number(value)),
};
// name() makes the symbol anew: a node stands in one place only.
const SYMBOLS = {
  sigmoid: (name) => m.fraction("1", m.row("1", "+", power(m.row("−", name())))),
  tanh: (name) => applied("tanh", name()),
  relu: (name) => m.row("max", "(", "0", ",", name(), ")"),
  leaky_relu: (name) => m.row("max", "(", name(), ",", show(LEAKY_SLOPE), "·", name(), ")"),
  identity: (name) => name(),
};

export function activation(now, l, j) {
  const { s, net, a: as, z: zs } = now;
  const g = net.layers[l - 1].activation;
  const [before, out] = [zs[l], as[l]];
  const about = {
    symbol: a(l), title: `activation of layer ${l}, ${words(g)}`,
    why: g === "softmax"
      ? "Make the outputs positive, and make them add up to one."
      : "Pass it through the activation function.",
    shapes: `${shape(before)} → ${shape(out)}`,
  };
  // Away from 0, an exponential is irrational, also where float64 finds a short number.
  const irrational = ["sigmoid", "tanh", "softmax"].includes(g) && before.some(([value]) => value !== 0);
  const last = irrational ? "≈" : relation(before, out);
  if (s.view === "scalar") {
    const one = {
      ...about, symbol: a(l, j), title: `activation of neuron ${j} in layer ${l}, ${words(g)}`,
      shapes: g === "softmax" ? `${shape(before)} → (1 × 1)` : "(1 × 1) → (1 × 1)",
    };
    const result = ["", last, m.forward(number(out[j][0]))];
    if (g === "softmax") {
      const below = sumOf(before.map(([value]) => [false, power(rounded(value))]));
      const symbols = m.fraction(power(z(l, j)), m.row(m.sub("∑", "k"), power(z(l, "k"))));
      const put = m.fraction(power(rounded(before[j][0])), below);
      return { ...one, lines: [[a(l, j), "=", symbols], ["", relation(before), put], result] };
    }
    return {
      ...one,
      lines: [
        [a(l, j), "=", m.row(applied(g, z(l, j)), ...(g === "tanh" ? [] : ["=", SYMBOLS[g](() => z(l, j))]))],
        ...(g === "identity" ? [] : [["", relation(before), AT[g](before[j][0])]]),
        result,
      ],
    };
  }
  const put = g === "softmax"
    ? applied(g, m.forward(numbers(before)))
    : m.matrix(before.map(([value]) => [AT[g](value)]));
  return {
    ...about,
    lines: [
      [a(l), "=", applied(g, z(l))],
      ...(g === "identity" ? [] : [["", relation(before), put]]),
      ["", last, m.forward(numbers(out))],
    ],
  };
}
