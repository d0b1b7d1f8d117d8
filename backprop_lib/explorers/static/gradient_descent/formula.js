// The next step of one parameter: symbols, the numbers put in, and the result.
import { el } from "../kit/dom.js";
import { show } from "../kit/format.js";
import * as m from "../kit/maths.js";
import { plain, symbol } from "./parameters.js";

const DIGITS = 3;

function made(name, withMomentum) {
  const slots = Object.fromEntries(
    ["w", "alpha", "d", "mu", "v", "moved", "plus", "to"].map((key) => [key, m.slot()]),
  );
  const W = () => m.forward(symbol(name));
  const becomes = () => m.node("mo", {}, document.createTextNode(":="));
  const gradient = m.backward(m.row("d", symbol(name)));
  const downhill = ["−", slots.alpha, "·", m.backward(slots.d)];
  const lines = withMomentum
    ? [
        ["v", becomes(), "μ", "v", "−", "α", gradient],
        ["=", slots.mu, "·", slots.v, ...downhill, "=", slots.moved],
        [W(), becomes(), W(), "+", "v", "=", m.forward(slots.w), "+", slots.plus, "=", m.forward(slots.to)],
      ]
    : [
        [W(), becomes(), W(), "−", "α", gradient],
        ["=", m.forward(slots.w), ...downhill, "=", m.forward(slots.to)],
      ];
  return { elements: lines.map((line) => m.display(...line)), slots };
}

// Returns { element, update(values) }, values being those of the one parameter.
export function nextStep() {
  const element = el("div", { class: "bp-x-formula bp-x-next-step bp-x-scroll", tabindex: 0, role: "group" });
  let kind;
  let formula;
  function update({ name, w, d, v, learning_rate, momentum }) {
    const wanted = `${name} ${momentum > 0}`;
    if (kind !== wanted) {
      kind = wanted;
      formula = made(name, momentum > 0);
      element.setAttribute("aria-label", `the next step of ${plain(name)}`);
      element.replaceChildren(...formula.elements);
    }
    const moved = momentum * v - learning_rate * d;
    const number = (value) => show(value, DIGITS);
    const shown = {
      w: number(w),
      alpha: show(learning_rate),
      mu: show(momentum),
      moved: number(moved),
      to: number(w + moved),
      d: m.inParentheses(number(d)),
      v: m.inParentheses(number(v)),
      plus: m.inParentheses(number(moved)),
    };
    for (const [key, slot] of Object.entries(formula.slots)) slot.textContent = shown[key];
  }
  return { element, update };
}
