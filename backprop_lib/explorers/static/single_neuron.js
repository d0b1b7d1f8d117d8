// One neuron, one sample: the cost as a curve over w and over b, its tangent, and the chain of
// three slopes that gives the tangent.
import { LOSSES } from "./engine/losses.js";
import { within } from "./kit/checks.js";
import { button, choice, menu, toolbar } from "./kit/controls.js";
import { el } from "./kit/dom.js";
import { explorer, redraw } from "./kit/frame.js";
import { show } from "./kit/format.js";
import * as m from "./kit/maths.js";
import { numberField } from "./kit/number_field.js";
import { valueTable } from "./kit/table.js";
import { undo, undoButton } from "./kit/undo.js";
import { inWords } from "./kit/words.js";
import { costCurve } from "./single_neuron/cost_curve.js";
import { formulas } from "./single_neuron/formulas.js";
import { activations, conflict, costAt, losses, slopes } from "./single_neuron/neuron.js";

const NUMBERS = ["w", "b", "x", "y", "learning_rate"];
const STATE = [...NUMBERS, "activation", "loss", "moving", "trail"];
const LIMIT = 100; // of w, b, x and y
const RATES = [0, 10];
const TRAIL = 50; // steps whose places are kept
const REACH = 5; // how far the curves go on both sides of 0, unless a number is further out
const MOVING = { both: "w and b", w: "only w", b: "only b" };

function render({ model, el: host }) {
  const state = () => Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
  const past = undo(model, STATE);
  let news = ""; // what the next picture is to be announced with

  const frame = explorer(host, model, {
    title: "One neuron and its cost",
    help: "Drag the dot along a curve, or change any number by typing, dragging sideways or the arrow keys. The dashed line is the slope that backpropagation finds; “Take a step” goes down it.",
  });

  // Another neuron, or another place by hand, is a new start: earlier steps belong to another walk.
  function take(values) {
    const refused = conflict({ ...state(), ...values });
    if (refused) {
      frame.refuse(refused);
      putBack(state());
      return;
    }
    past.slide({ ...values, trail: [] });
  }

  const number = (name, more = {}) =>
    numberField({
      label: m.math(name),
      name,
      value: model.get(name),
      min: -LIMIT,
      max: LIMIT,
      refuse: frame.refuse,
      onChange: (value) => take({ [name]: value }),
      ...more,
    });
  const fields = {
    x: number("x", { kind: "forward" }),
    w: number("w", { kind: "forward" }),
    b: number("b", { kind: "forward" }),
    y: number("y", { step: () => (LOSSES[model.get("loss")].labels === "binary" ? 1 : 0.1) }),
    learning_rate: number("learning_rate", {
      label: "learning rate",
      name: "learning rate",
      min: RATES[0],
      max: RATES[1],
      onChange: (learning_rate) => past.slide({ learning_rate }),
    }),
    activation: menu({
      label: "activation",
      value: model.get("activation"),
      options: inWords(activations),
      onChange: (activation) => take({ activation }),
    }),
    loss: menu({
      label: "loss",
      value: model.get("loss"),
      options: inWords(losses),
      onChange: (loss) => take({ loss }),
    }),
    moving: choice({
      label: "a step moves",
      value: model.get("moving"),
      options: Object.entries(MOVING),
      onChange: (moving) => past.slide({ moving }),
    }),
  };
  const putBack = (s) => Object.entries(fields).forEach(([name, { set }]) => set(s[name]));

  function step() {
    const s = state();
    const { C, dC_dw, dC_db } = slopes(s);
    const next = {
      w: s.moving === "b" ? s.w : s.w - s.learning_rate * dC_dw,
      b: s.moving === "w" ? s.b : s.b - s.learning_rate * dC_db,
    };
    if (!(Math.max(Math.abs(next.w), Math.abs(next.b)) <= LIMIT)) {
      frame.refuse(
        `The step would lead to w = ${show(next.w)}, b = ${show(next.b)}, far outside: the learning rate is too large.`,
      );
      return;
    }
    past.change({ ...next, trail: [...s.trail, [s.w, s.b]].slice(-TRAIL) });
    const after = costAt(state());
    news = `A step: C was ${show(C)} and is ${show(after)}${after > C ? ", higher: the step went too far" : ""}.`;
  }

  const curves = ["w", "b"].map((name) =>
    costCurve(name, { limit: LIMIT, onChange: (value) => take({ [name]: value }) }),
  );
  const place = el("div");
  const table = valueTable("Values and slopes of the neuron");
  let made; // the formulas, and for which functions
  function drawFormulas(values) {
    const kind = `${values.activation} ${values.loss}`;
    if (made?.kind !== kind) {
      made = { kind, ...formulas(values) };
      place.replaceChildren(made.element);
    }
    made.update(values);
  }

  function draw() {
    const s = state();
    const values = slopes(s);
    const trail = s.trail.map(([w, b]) => ({ w, b, C: costAt({ ...s, w, b }) }));
    const farthest = Math.max(...[s, ...trail].flatMap(({ w, b }) => [Math.abs(w), Math.abs(b)]));
    const reach = REACH * Math.max(1, Math.ceil(farthest / REACH));
    putBack(s);
    // One scale for both curves: at their dots they show the same cost.
    const points = curves.map(({ costs }) => costs(values, reach));
    const top = 1.05 * Math.max(0.1, ...[...points.flat().map(([, C]) => C), ...trail.map(({ C }) => C)]);
    curves.forEach((one, i) => one.draw(values, points[i], reach, top, trail));
    drawFormulas(values);
    table.update(() => [
      ["quantity", "value"],
      [
        ["z = w x + b", show(values.z)],
        ["a = g(z)", show(values.a)],
        ["C", show(values.C)],
        ["dC/da", show(values.dC_da)],
        ["da/dz", show(values.da_dz)],
        ["dz/dw = x", show(s.x)],
        ["δ = dC/dz", show(values.delta)],
        ["dC/dw", show(values.dC_dw)],
        ["dC/db", show(values.dC_db)],
        ...trail.map(({ w, b, C }, i) => [
          `before step ${i + 1}`,
          `w ${show(w)}, b ${show(b)}, C ${show(C)}`,
        ]),
      ],
    ]);
    frame.say(
      news || `C is ${show(values.C)}; its slope by w is ${show(values.dC_dw)}, by b ${show(values.dC_db)}.`,
    );
    news = "";
  }

  frame.body.append(
    toolbar("numbers", ...["x", "w", "b", "y", "activation", "loss"].map((name) => fields[name].element)),
    el(
      "div",
      { class: "bp-x-pair" },
      curves.map(({ element }) => element),
    ),
    toolbar(
      "steps",
      button("Take a step", step),
      fields.learning_rate.element,
      fields.moving.element,
      undoButton(past, frame.refuse),
    ),
    place,
    table.element,
  );
  return redraw(model, STATE, draw);
}

const inReach = within(-LIMIT, LIMIT);

// Whether the values, which a link may have brought, can be drawn.
const accepts = (s) =>
  ["w", "b", "x", "y"].every((name) => inReach(s[name])) &&
  within(...RATES)(s.learning_rate) &&
  activations.includes(s.activation) &&
  losses.includes(s.loss) &&
  Object.hasOwn(MOVING, s.moving) &&
  !conflict(s) &&
  Array.isArray(s.trail) &&
  s.trail.length <= TRAIL &&
  s.trail.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(inReach));

export default { render, accepts };
