// Slopes of losses and activations, in symbols and with numbers put in. Symbols are made by
// calling them: a node stands in one place only.
import { LEAKY_SLOPE } from "../../engine/activations.js";
import { show } from "../../kit/format.js";
import * as m from "../../kit/maths.js";
import { factor, number } from "./notation.js";

// dC/da at the output.
export const LOSS_SLOPE = {
  half_squared_error: {
    symbols: (out, y) => m.row(out(), "−", y()),
    at: (value, y) => m.row(number(value), "−", factor(y)),
  },
  squared_error: {
    symbols: (out, y) => m.row("2", "(", out(), "−", y(), ")"),
    at: (value, y) => m.row("2", "·", "(", number(value), "−", factor(y), ")"),
  },
  binary_cross_entropy: {
    symbols: (out, y) => m.fraction(m.row(out(), "−", y()), m.row(out(), "(", "1", "−", out(), ")")),
  },
  categorical_cross_entropy: { symbols: (out, y) => m.row("−", m.fraction(y(), out())) },
};

const cases = (name, yes, no) =>
  m.row(yes, m.text("\u00a0where\u00a0"), name(), ">", "0", m.text(", else\u00a0"), no);

// g'(z).
export const SLOPE = {
  sigmoid: {
    symbols: (_, out) => m.row(out(), "⊙", "(", "1", "−", out(), ")"),
    at: (_, value) => m.row(number(value), "·", "(", "1", "−", number(value), ")"),
  },
  tanh: {
    symbols: (_, out) => m.row("1", "−", out(), "⊙", out()),
    at: (_, value) => m.row("1", "−", m.sup(factor(value), "2")),
  },
  relu: {
    symbols: (name) => cases(name, "1", "0"),
    at: (value) => m.row(value > 0 ? "1" : "0"),
  },
  leaky_relu: {
    symbols: (name) => cases(name, "1", show(LEAKY_SLOPE)),
    at: (value) => m.row(value > 0 ? "1" : show(LEAKY_SLOPE)),
  },
  identity: { symbols: () => m.row("1"), at: () => m.row("1") },
};
