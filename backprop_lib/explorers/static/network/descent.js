// Taking steps down the gradient, and what they did to the cost.
import { button, toolbar } from "../kit/controls.js";
import { el, set, svg } from "../kit/dom.js";
import { rounded } from "../kit/format.js";
import { numberField } from "../kit/number_field.js";
import { RATES } from "./state.js";

const [WIDTH, HEIGHT, MARGIN] = [240, 64, 6];
const MANY = 10;

// act: { change, descend, refuse }. Returns { element, draw(now) }.
export function descent(act) {
  const rate = numberField({
    label: "learning rate", value: 0, min: RATES[0], max: RATES[1], refuse: act.refuse,
    onChange: (learning_rate) => act.change({ learning_rate }, "learning_rate"),
  });
  const line = svg("path", { class: "bp-x-curve" });
  const dot = svg("circle", { class: "bp-x-dot", r: 4.5 });
  const ground = svg("path", { class: "bp-x-grid", d: `M0 ${HEIGHT - MARGIN}H${WIDTH}` });
  const viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  const curve = svg("svg", { class: "bp-x-net-costs", viewBox, role: "img" }, ground, line, dot);
  const words = el("p");
  const element = el(
    "div",
    { class: "bp-x-net-descent" },
    toolbar(
      "gradient descent", rate.element,
      button("Take a step", () => act.descend(1)), button(`Take ${MANY}`, () => act.descend(MANY)),
    ),
    el("div", { class: "bp-x-net-cost-curve" }, curve, words),
  );

  function draw({ s, C }) {
    rate.set(s.learning_rate);
    const costs = [...s.costs, C];
    const top = Math.max(...costs.filter(Number.isFinite), 1e-12);
    const x = (i) => MARGIN + (i / Math.max(costs.length - 1, 10)) * (WIDTH - 2 * MARGIN);
    const y = (cost) => HEIGHT - MARGIN - (cost / top) * (HEIGHT - 2 * MARGIN);
    const points = costs.map((cost, i) => `${x(i).toFixed(1)} ${y(cost).toFixed(1)}`);
    set(line, { d: `M${points.join("L")}` });
    set(dot, { cx: x(costs.length - 1).toFixed(1), cy: y(C).toFixed(1) });
    const steps = s.costs.length;
    const before = steps
      ? `, from ${rounded(costs[0])} ${steps} ${steps === 1 ? "step" : "steps"} ago`
      : ", no step taken yet";
    words.textContent = `C ${rounded(C)}${before}`;
    const latest = costs.slice(-12).map((cost) => rounded(cost));
    set(curve, { "aria-label": `The cost after each step: ${latest.join(", ")}.` });
  }
  return { element, draw };
}
