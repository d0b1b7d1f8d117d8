// The error of a layer, equations (1) and (4): in columns with the Hadamard product, in rows with
// the whole Jacobian.
import { ACTIVATIONS } from "../../engine/activations.js";
import { fused } from "../../engine/losses.js";
import { transpose } from "../../engine/matrix.js";
import * as m from "../../kit/maths.js";
import { words } from "../../kit/words.js";
import { J, W, a, dC_da, delta, factor, number, numbers, product, relation, shape } from "./notation.js";
import { inRows, ofOne, slopeOf, sumLines, turned, z } from "./notation.js";
import { LOSS_SLOPE, SLOPE } from "./slopes.js";

const LOST =
  "An output rounds to 0 or 1, so dC/da is infinite; loss and activation together give a − y.";

const capital = (text) => text[0].toUpperCase() + text.slice(1);

export function error(now, l, j) {
  const isOutput = l === now.L;
  const { activation } = now.net.layers[l - 1];
  const about = {
    symbol: delta(l), title: `error of layer ${l}`, equation: isOutput ? "bp-1" : "bp-4",
    why: isOutput
      ? "How the cost answers to z: its slope by a, times the slope of the activation."
      : "What came back to a, times the slope of the activation.",
    ...(ofOne(now) ? { symbol: delta(l, j), title: `error of neuron ${j} in layer ${l}` } : {}),
  };
  const way = (one, all) => ({ ...about, ...(ofOne(now) ? one(now, l, j) : all(now, l)) });
  if (inRows(now)) return way(sumOverOutputs, rowTimesJacobian);
  if (isOutput && fused(activation, now.s.loss)) return way(differenceOfOne, difference);
  return SLOPE[activation] ? way(productOfSlopes, hadamard) : way(sumOverOutputs, jacobianTimesColumn);
}

function hadamard(now, l) {
  const { activation } = now.net.layers[l - 1];
  const [v, d, before, out] = [now.dC_da[l], now.delta[l], now.z[l], now.a[l]];
  const slope = ACTIVATIONS[activation].derivative(before);
  const symbol = SLOPE[activation].symbols(() => z(l), () => a(l));
  const put = m.matrix(before.map(([value], j) => [SLOPE[activation].at(value, out[j][0])]));
  const isOutput = l === now.L;
  const symbols = isOutput && LOSS_SLOPE[now.s.loss].symbols(() => a(l), () => "Y");
  const upstream = isOutput ? [dC_da(l)] : ["(", turned(W(l + 1)), delta(l + 1), ")"];
  return {
    lines: [
      ...(isOutput ? [[dC_da(l), "=", m.row(symbols, relation(out, v), m.backward(numbers(v)))]] : []),
      [
        slopeOf(activation, z(l)), "=",
        m.row(symbol, relation(sourceOfSlope(activation, out, slope)), put),
      ],
      [delta(l), "=", m.row(...upstream, "⊙", slopeOf(activation, z(l)))],
      ["", relation(v, slope), m.row(m.backward(numbers(v)), "⊙", numbers(slope))],
      ["", relation(v, slope, d), m.backward(numbers(d))],
    ],
    shapes: `${shape(v)} ⊙ ${shape(slope)} → ${shape(d)}`,
  };
}

// What the slope is worked out from; a ReLU's is 0 or 1, however its z is printed.
const sourceOfSlope = (activation, out, slope) => (["sigmoid", "tanh"].includes(activation) ? out : slope);

function productOfSlopes(now, l, j) {
  const { activation } = now.net.layers[l - 1];
  const [[v], [d], [before], [out]] = [now.dC_da[l][j], now.delta[l][j], now.z[l][j], now.a[l][j]];
  const slope = ACTIVATIONS[activation].derivative([[before]])[0][0];
  const written = SLOPE[activation].at(before, out);
  const sum = m.row(m.sub("∑", "i"), W(l + 1, "i", j), delta(l + 1, "i"));
  return {
    lines: [
      [dC_da(l, j), "=", l < now.L ? m.row(sum, relation(v), number(v)) : slopeByOutput(now, l, j)],
      [delta(l, j), "=", m.row(dC_da(l, j), "·", slopeOf(activation, z(l, j)))],
      // A slope that is a product of its own, before it is worked out.
      ...(written.childNodes.length > 1
        ? [["", relation(v, out), m.row(number(v), "·", "(", written, ")")]]
        : []),
      ["", relation(v, slope), m.row(number(v), "·", factor(slope))],
      ["", relation(v, slope, d), m.backward(number(d))],
    ],
    shapes: "(1 × 1) · (1 × 1) → (1 × 1)",
  };
}

function slopeByOutput(now, l, j) {
  const [[out], [y], [v]] = [now.a[l][j], now.Y[j], now.dC_da[l][j]];
  const { symbols, at } = LOSS_SLOPE[now.s.loss];
  return m.row(
    symbols(() => a(l, j), () => m.sub("y", j)), relation(out, y), at(out, y), relation(out, y, v), number(v),
  );
}

// Loss and activation differentiated together.
function together({ s }) {
  const both = `${words(s.activations.at(-1))} and ${words(s.loss)}`;
  return `${capital(both)} are differentiated together: most of it cancels.`;
}

function difference(now, l) {
  const [out, d] = [now.a[l], now.delta[l]];
  return {
    why: together(now),
    lines: [
      [delta(l), "=", m.row(a(l), "−", "Y")],
      ["", relation(out), m.row(m.forward(numbers(out)), "−", numbers(now.Y))],
      ["", relation(out, d), m.backward(numbers(d))],
    ],
    shapes: `${shape(out)} − ${shape(now.Y)} → ${shape(d)}`,
  };
}

function differenceOfOne(now, l, j) {
  const [[out], [y], [d]] = [now.a[l][j], now.Y[j], now.delta[l][j]];
  return {
    why: together(now),
    lines: [
      [delta(l, j), "=", m.row(a(l, j), "−", m.sub("y", j))],
      ["", relation(out, y), m.row(number(out), "−", factor(y))],
      ["", relation(out, y, d), m.backward(number(d))],
    ],
    shapes: "(1 × 1) − (1 × 1) → (1 × 1)",
  };
}

const jacobianOf = (now, l) => ACTIVATIONS[now.net.layers[l - 1].activation].jacobian(now.z[l]);

const lost = (v) => (v.flat().every(Number.isFinite) ? "" : LOST);

// dC/da at the output, entry by entry, since a row has no element-wise signs.
const slopeOfLoss = ({ s, L }, l) =>
  l < L ? [] : [[dC_da(l, "j"), "=", LOSS_SLOPE[s.loss].symbols(() => a(l, "j"), () => m.sub("y", "j"))]];

function rowTimesJacobian(now, l) {
  const [v, d, jacobian] = [transpose(now.dC_da[l]), transpose(now.delta[l]), jacobianOf(now, l)];
  return {
    why: "The row that came back, times the Jacobian J of the activation: no transpose, and no ⊙.",
    lines: [
      ...slopeOfLoss(now, l),
      [delta(l), "=", m.row(...(l === now.L ? [dC_da(l)] : [delta(l + 1), W(l + 1)]), J(l))],
      ["", relation(v, jacobian), m.row(m.backward(numbers(v)), numbers(jacobian))],
      ["", relation(v, jacobian, d), m.backward(numbers(d))],
    ],
    shapes: `${shape(v)} ${shape(jacobian)} → ${shape(d)}`,
    note: lost(v),
  };
}

// Of an activation that is not element-wise, also where columns are wanted.
function jacobianTimesColumn(now, l) {
  const [v, d, jacobian] = [now.dC_da[l], now.delta[l], transpose(jacobianOf(now, l))];
  return {
    why: "Softmax has no slope in each neuron by itself: its whole Jacobian J acts.",
    lines: [
      ...slopeOfLoss(now, l),
      [delta(l), "=", m.row(turned(J(l)), dC_da(l))],
      ["", relation(jacobian, v), m.row(numbers(jacobian), m.backward(numbers(v)))],
      ["", relation(jacobian, v, d), m.backward(numbers(d))],
    ],
    shapes: `${shape(jacobian)} ${shape(v)} → ${shape(d)}`,
    note: lost(v),
  };
}

function sumOverOutputs(now, l, j) {
  const entries = jacobianOf(now, l).map((row) => row[j]);
  const v = now.dC_da[l].map(([value]) => value);
  const d = now.delta[l][j][0];
  const slope = m.fraction(m.row("∂", m.ofLayer("a", l, "i")), m.row("∂", m.ofLayer("z", l, j)));
  return {
    why: "A z may reach every output of its activation: one product for each; most are 0, but for softmax.",
    lines: [
      [delta(l, j), "=", m.row(m.sub("∑", "i"), dC_da(l, "i"), slope)],
      ...sumLines(relation(v, entries), v.map((value, i) => product(value, entries[i]))),
      ["", relation(v, entries, d), m.backward(number(d))],
    ],
    shapes: `(1 × ${v.length}) (${v.length} × 1) → (1 × 1)`,
    note: lost(v),
  };
}
