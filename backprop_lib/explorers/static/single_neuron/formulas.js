// The neuron's formulas: made once for each pair of activation and loss, with places for the numbers.
import { ACTIVATIONS } from "../engine/activations.js";
import { el } from "../kit/dom.js";
import { show } from "../kit/format.js";
import * as m from "../kit/maths.js";

const half = () => m.fraction(1, 2);
// In rows of their own, because parentheses grow with the fractions of their row.
const difference = (a, y) => m.row("(", a(), "−", y(), ")");
const complement = (p) => m.row("(", 1, "−", p(), ")");

// Each formula twice over: a() and y() give symbols at first, then places for numbers.
const COST = {
  squared_error: (a, y) => [m.sup(difference(a, y), 2)],
  half_squared_error: (a, y) => [half(), m.sup(difference(a, y), 2)],
  binary_cross_entropy: (a, y) => ["−", y(), m.ln(m.thin(), a()), "−", complement(y), m.ln(complement(a))],
};
const COST_SLOPE = {
  squared_error: (a, y) => [2, difference(a, y)],
  half_squared_error: (a, y) => [a(), "−", y()],
  binary_cross_entropy: (a, y) => [m.fraction(m.row(a(), "−", y()), m.row(a(), complement(a)))],
};
const ACTIVATION_SLOPE = {
  sigmoid: (a) => [a(), complement(a)],
  tanh: (a) => [1, "−", m.sup(a(), 2)],
  relu: () => [m.text("1 where z > 0, else 0")],
  leaky_relu: () => [m.text("1 where z > 0, else 0.01")],
};
const COST_SLOPE_NAME = "how the cost answers to the output";

// Returns { element, update(values) }; values are the numbers by name.
export function formulas({ activation, loss }) {
  const places = [];
  const number =
    (name, inside = m.inParentheses) =>
    () => {
      const slot = m.slot();
      places.push((values) => {
        slot.textContent = inside(show(values[name]));
      });
      return slot;
    };
  const result = (name) => number(name, (shown) => shown)();
  const [a, y] = [() => m.forward("a"), () => "y"];
  const [ofA, ofY] = [number("a"), number("y")];

  // Pieces stand side by side where there is room, and below each other where there is not.
  const line = (...pieces) =>
    el(
      "div",
      { class: "bp-x-pieces" },
      pieces.filter((piece) => piece.length > 1).map((piece) => m.roomy(...piece)),
    );
  const slope = (name, symbols, ...pieces) =>
    el("div", { class: "bp-x-slope" }, line([symbols, ...pieces[0]], ...pieces.slice(1)), el("p", {}, name));

  const g = ACTIVATIONS[activation].symbol;
  const dC_da = () => m.backward(m.derivative("C", "a"));
  const da_dz = () => m.derivative("a", "z");
  const element = el(
    "div",
    { class: "bp-x-formulas" },
    el(
      "div",
      { class: "bp-x-pieces bp-x-sentences" },
      line(
        [m.forward("z"), "=", "w", "x", "+", "b"],
        ["=", number("w")(), "·", number("x")(), "+", number("b")()],
        ["=", m.forward(result("z"))],
      ),
      line([m.forward("a"), "=", g, m.row("(", m.forward("z"), ")"), "=", m.forward(result("a"))]),
      line(["C", "=", ...COST[loss](a, y)], ["=", result("C")]),
    ),
    line(
      [m.derivative("C", "w"), "=", dC_da(), "·", da_dz(), "·", m.forward(m.derivative("z", "w"))],
      ["=", m.backward(number("dC_da")()), "·", number("da_dz")(), "·", m.forward(number("x")())],
      ["=", m.backward(result("dC_dw"))],
    ),
    el(
      "div",
      { class: "bp-x-slopes" },
      slope(
        loss === "binary_cross_entropy" ? `${COST_SLOPE_NAME}; times a\u00a0(1\u00a0−\u00a0a) it is a\u00a0−\u00a0y` : COST_SLOPE_NAME,
        dC_da(),
        ["=", ...COST_SLOPE[loss](a, y)],
        ["=", ...COST_SLOPE[loss](ofA, ofY)],
        ["=", m.backward(result("dC_da"))],
      ),
      slope(
        "how steep the activation is at z",
        da_dz(),
        ...(activation === "identity" ? [[]] : [["=", ...ACTIVATION_SLOPE[activation](a)]]),
        ...(["sigmoid", "tanh"].includes(activation) ? [["=", ...ACTIVATION_SLOPE[activation](ofA)]] : []),
        ["=", result("da_dz")],
      ),
      slope(
        "what the weight is multiplied by",
        m.forward(m.derivative("z", "w")),
        ["=", "x"],
        ["=", m.forward(result("x"))],
      ),
    ),
    line(
      [m.derivative("C", "b"), "=", dC_da(), "·", da_dz(), "·", m.derivative("z", "b")],
      ["=", m.backward(number("dC_da")()), "·", number("da_dz")(), "·", 1],
      ["=", m.backward(result("dC_db"))],
    ),
  );
  return { element, update: (values) => places.forEach((put) => put(values)) };
}
