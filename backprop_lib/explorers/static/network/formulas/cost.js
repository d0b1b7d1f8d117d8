// The cost, from the outputs and the targets.
import * as m from "../../kit/maths.js";
import { words } from "../../kit/words.js";
import { a, factor, number, relation, shape, sumLines } from "./notation.js";

const squares = (out, Y) =>
  out.map(([value], j) => [false, m.sup(m.row("(", number(value), "−", factor(Y[j][0]), ")"), "2")]);

const logarithm = (...inside) => m.ln("(", ...inside, ")");

const LOSS = {
  squared_error: {
    symbols: (L) => m.row(m.sub("∑", "j"), m.sup(m.row("(", a(L, "j"), "−", m.sub("y", "j"), ")"), "2")),
    lines: (sign, out, Y) => sumLines(sign, squares(out, Y)),
  },
  half_squared_error: {
    symbols: (L) => m.row(m.fraction("1", "2"), LOSS.squared_error.symbols(L)),
    lines: (sign, out, Y) => sumLines(sign, squares(out, Y), [m.fraction("1", "2"), "("], [")"]),
  },
  binary_cross_entropy: {
    symbols: (L) =>
      m.row(
        "−", m.sub("∑", "j"), "(", m.sub("y", "j"), logarithm(a(L, "j")), "+",
        "(", "1", "−", m.sub("y", "j"), ")", logarithm("1", "−", a(L, "j")), ")",
      ),
    lines: (sign, out, Y) =>
      sumLines(
        sign,
        out.map(([value], j) => [false, logarithm(...(Y[j][0] ? [] : ["1", "−"]), number(value))]),
        ["−", "("],
        [")"],
      ),
  },
  categorical_cross_entropy: {
    symbols: (L) => m.row("−", m.sub("∑", "j"), m.sub("y", "j"), logarithm(a(L, "j"))),
    lines: (sign, out, Y) => [["", sign, m.row("−", logarithm(number(out[Y.findIndex(([y]) => y)][0])))]],
  },
};

// Whether a logarithm would be taken of 0, or of what is printed as 1 without being it: C is then
// found from z.
const tooNear = (loss, out, Y) =>
  loss.endsWith("cross_entropy") &&
  out.some(([value], j) => {
    if (loss.startsWith("categorical") && !Y[j][0]) return false;
    const likely = Y[j][0] ? value : 1 - value;
    return likely === 0 || (likely !== 1 && 1 - likely < 5e-5);
  });

export function cost({ s, L, a: as, Y, C }) {
  const { symbols, lines } = LOSS[s.loss];
  const out = as[L];
  const fromZ = tooNear(s.loss, out, Y);
  return {
    symbol: "C", title: `cost, ${words(s.loss)}`,
    why: "Compare the outputs with the targets: one number, to be made small.",
    lines: [
      ["C", "=", symbols(L)],
      ...(fromZ ? [] : lines(relation(out, Y), out, Y)),
      ["", s.loss.endsWith("entropy") ? "≈" : relation(out, Y, C), m.forward(number(C))],
    ],
    shapes: `${shape(out)}, ${shape(Y)} → (1 × 1)`,
    note: fromZ ? "An output is so near to 0 or 1 that C is found from z, where no digits are lost." : "",
  };
}
