// The factor per layer that averages over weights and slopes predict, and what it is made of.
import { el } from "../kit/dom.js";
import { show } from "../kit/format.js";
import * as m from "../kit/maths.js";

const significant = (value) => show(Number(value.toPrecision(3)), 5);

// Returns { element, update }.
export function prediction() {
  const slots = Object.fromEntries(["n", "W2", "slope2", "factor", "measured"].map((key) => [key, m.slot()]));
  const average = (of) => m.row("E", "[", of, "]");
  const squared = (...base) => m.node("msup", {}, m.row(...base), "2");
  const root = (...parts) => m.node("msqrt", {}, ...parts);
  const element = el(
    "div",
    {
      class: "bp-x-formula bp-x-scroll",
      tabindex: 0,
      role: "group",
      "aria-label": "the factor per layer, predicted and measured",
    },
    el("p", {}, "What weights and slopes predict for one layer of the way back:"),
    m.display(root("n", "·", average(squared("W")), "·", average(squared(m.sup("g", "′"), "(", m.forward("z"), ")")))),
    m.display("=", root(slots.n, "·", slots.W2, "·", m.forward(slots.slope2)), "=", m.backward(slots.factor)),
    m.display(m.text("measured:\u00a0"), m.backward(slots.measured)),
  );
  function update({ width, depth, W2, slope2, factor, delta }) {
    const measured = (delta[0] / delta.at(-1)) ** (1 / (depth - 1));
    const shown = {
      n: String(width),
      W2: significant(W2),
      slope2: significant(slope2),
      factor: significant(factor),
      measured: significant(measured),
    };
    for (const [key, slot] of Object.entries(slots)) slot.textContent = depth > 1 ? shown[key] : "–";
  }
  return { element, update };
}
