// The three methods at one step: what each measures, how far off it is, and what a smaller step does.
import { el } from "../kit/dom.js";
import { minus, scientific } from "../kit/format.js";
import * as m from "../kit/maths.js";

const J = (...argument) => m.row("J", "(", ...argument, ")");
const FORMULAS = {
  one_sided: () => m.fraction(m.row(J("w", "+", "h"), "−", J("w")), m.row("h")),
  central: () => m.fraction(m.row(J("w", "+", "h"), "−", J("w", "−", "h")), m.row(2, "h")),
  complex: () => m.fraction(m.row("Im", J("w", "+", "i", "h")), m.row("h")),
};
export const NAMES = { one_sided: "one-sided", central: "central", complex: "complex step" };
const DIGITS = 12;

const decimals = (value) => minus(value.toPrecision(DIGITS));
const short = (ratio) =>
  ratio >= 1000 || !Number.isFinite(ratio) ? "1000 or more" : String(Number(ratio.toPrecision(2)));

// What became of an error: "÷ 100", "× 9.1".
function change(before, after) {
  if (before === after) return "the same";
  return before > after ? `÷ ${short(before / after)}` : `× ${short(after / before)}`;
}

// Returns { element, update({ analytic, measured, errors, smaller }) }, all but analytic by method;
// smaller are the errors with a tenth of the step.
export function readout() {
  const analytic = m.slot();
  const places = Object.fromEntries(
    Object.keys(FORMULAS).map((name) => [
      name,
      { measured: m.slot(), error: el("span", { class: "bp-x-error" }), tenth: el("span") },
    ]),
  );
  const card = (name, ...parts) => el("div", { class: `bp-x-slope bp-x-${name}` }, parts);
  const element = el(
    "div",
    { class: "bp-x-methods" },
    card(
      "",
      el("p", {}, el("strong", {}, "backpropagation")),
      m.roomy(m.backward(m.derivative("J", "w")), "=", m.backward(analytic)),
    ),
    Object.entries(FORMULAS).map(([name, formula]) => {
      const { measured, error, tenth } = places[name];
      return card(
        name.replace("_", "-"),
        el("p", {}, el("strong", {}, NAMES[name])),
        el("div", { class: "bp-x-pieces" }, m.roomy(formula()), m.roomy("=", measured)),
        el("p", {}, "relative error ", error),
        el("p", {}, tenth, " with a tenth of h"),
      );
    }),
  );
  function update({ analytic: slope, measured, errors, smaller }) {
    analytic.textContent = decimals(slope);
    for (const [name, place] of Object.entries(places)) {
      place.measured.textContent = decimals(measured[name]);
      place.error.textContent = scientific(errors[name]);
      place.tenth.textContent = change(errors[name], smaller[name]);
    }
  }
  return { element, update };
}
