// One neuron, one sample: the cost as a curve over w and over b, its tangent, and the chain of
// three slopes that gives the tangent.
import { ACTIVATIONS } from "./engine/activations.js";
import { LOSSES, allowed } from "./engine/losses.js";
import { backward, cost, forward } from "./engine/network.js";
import { button, menu, toolbar } from "./kit/controls.js";
import { el, svg } from "./kit/dom.js";
import { explorer, redraw, update } from "./kit/frame.js";
import { show } from "./kit/format.js";
import * as m from "./kit/maths.js";
import { numberField } from "./kit/number_field.js";
import { curve, plot } from "./kit/plot.js";
import { valueTable } from "./kit/table.js";

const STATE = ["w", "b", "x", "y", "activation", "loss", "learning_rate"];
const REACH = 5; // how far the curves go, on both sides of 0
const POINTS = 161;
const WORDS = {
  sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU", leaky_relu: "leaky ReLU", identity: "identity",
  half_squared_error: "half squared error", squared_error: "squared error",
  binary_cross_entropy: "binary cross-entropy",
};

const losses = Object.keys(LOSSES).filter((name) => name !== "categorical_cross_entropy");
const activations = Object.keys(ACTIVATIONS).filter((name) => name !== "softmax");

function render({ model, el: host }) {
  const state = () => Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
  const at = (s) => {
    const net = { layers: [{ W: [[s.w]], b: [[s.b]], activation: s.activation }], loss: s.loss };
    const trace = forward(net, [[s.x]]);
    const { delta, dW, db } = backward(net, trace, [[s.y]], "mean");
    const [[z], [a]] = [trace.z[1][0], trace.a[1][0]];
    return {
      z, a,
      C: cost(net, trace, [[s.y]], "mean"),
      dC_da: LOSSES[s.loss].grad([[a]], [[s.y]])[0][0],
      da_dz: ACTIVATIONS[s.activation].derivative([[z]])[0][0],
      delta: delta[1][0][0], dw: dW[1][0][0], db: db[1][0][0],
    };
  };

  const frame = explorer(host, model, {
    title: "One neuron and its cost",
    help: "Change any number by typing, dragging sideways or the arrow keys. The dot is where the neuron stands; the line through it is the slope that backpropagation finds.",
  });
  let undone = [];

  const take = (values) => {
    undone.push(state());
    undone = undone.slice(-100);
    update(model, values);
  };
  const field = (name, kind) =>
    numberField({
      label: m.math(name), name, value: model.get(name), kind, min: -REACH, max: REACH,
      onChange: (value) => take({ [name]: value }), refuse: frame.refuse,
    });
  const fields = { x: field("x", "forward"), w: field("w", "forward"), b: field("b", "forward"), y: field("y", "") };
  fields.learning_rate = numberField({
    label: "learning rate", value: model.get("learning_rate"), min: 0, max: 10,
    onChange: (value) => take({ learning_rate: value }), refuse: frame.refuse,
  });
  const chosen = {
    activation: menu({
      label: "activation", value: model.get("activation"), options: activations.map((name) => [name, WORDS[name]]),
      onChange: (activation) =>
        take(allowed(activation, model.get("loss")) ? { activation } : { activation, loss: "half_squared_error" }),
    }),
    loss: menu({
      label: "loss", value: model.get("loss"), options: losses.map((name) => [name, WORDS[name]]),
      onChange: (loss) => take(loss === "binary_cross_entropy" ? { loss, activation: "sigmoid" } : { loss }),
    }),
  };

  const step = () => {
    const s = state();
    const { dw, db } = at(s);
    take({ w: s.w - s.learning_rate * dw, b: s.b - s.learning_rate * db });
    frame.say(`One step down: C was ${show(at(s).C)} and is ${show(at(state()).C)}.`);
  };
  const undo = () => {
    const last = undone.pop();
    if (last) update(model, last);
    else frame.refuse("There is nothing to undo.");
  };

  const chain = el("div", { class: "bp-x-formula bp-x-scroll", tabindex: 0, role: "group", "aria-label": "the chain of three slopes" });
  const plots = Object.fromEntries(
    ["w", "b"].map((name) => {
      const picture = plot({ label: "", x: { label: name, range: [-REACH, REACH] }, y: { label: "C", range: [0, 1] } });
      const parts = {
        curve: svg("path", { class: "bp-x-curve" }),
        tangent: svg("line", { class: "bp-x-tangent" }),
        dot: svg("circle", { class: "bp-x-dot", r: 6 }),
      };
      picture.layer.append(parts.curve, parts.tangent, parts.dot);
      return [name, { ...picture, picture, parts }];
    }),
  );
  const table = valueTable("Values and slopes of the neuron");

  function drawCurve(name, s, here) {
    const { picture, parts } = plots[name];
    const xs = Array.from({ length: POINTS }, (_, i) => -REACH + (2 * REACH * i) / (POINTS - 1));
    const points = xs.map((value) => [value, at({ ...s, [name]: value }).C]);
    const top = Math.max(0.1, ...points.map(([, C]) => C).filter(Number.isFinite)) * 1.05;
    picture.axes({ label: name, range: [-REACH, REACH] }, { label: "C", range: [0, top] });
    const slope = name === "w" ? here.dw : here.db;
    // A piece of the tangent of the same length on the screen, however steep.
    const [px, py] = [picture.x(s[name]), picture.y(here.C)];
    const [dx, dy] = [picture.x(1) - picture.x(0), slope * (picture.y(1) - picture.y(0))];
    const half = 55 / Math.hypot(dx, dy);
    parts.curve.setAttribute("d", curve(picture, points));
    for (const [key, value] of Object.entries({ x1: px - half * dx, y1: py - half * dy, x2: px + half * dx, y2: py + half * dy })) {
      parts.tangent.setAttribute(key, value.toFixed(1));
    }
    parts.dot.setAttribute("cx", px);
    parts.dot.setAttribute("cy", py);
    picture.describe(`The cost over ${name}. At ${name} = ${show(s[name])} the cost is ${show(here.C)} and the slope ${show(slope)}.`);
  }

  function draw() {
    const s = state();
    const here = at(s);
    for (const [name, { set }] of Object.entries(fields)) set(s[name]);
    for (const [name, { set }] of Object.entries(chosen)) set(s[name]);
    drawCurve("w", s, here);
    drawCurve("b", s, here);
    chain.replaceChildren(
      m.display(
        m.derivative("C", "w"), "=",
        m.backward(m.derivative("C", "a")), "·", m.derivative("a", "z"), "·", m.forward(m.derivative("z", "w")), "=",
        m.backward(m.factor(show(here.dC_da))), "·", m.factor(show(here.da_dz)), "·", m.forward(m.factor(show(s.x))), "=",
        m.backward(show(here.dw)),
      ),
      m.display(
        m.derivative("C", "b"), "=", m.backward(m.derivative("C", "a")), "·", m.derivative("a", "z"), "·", "1", "=", m.backward(show(here.db)),
      ),
    );
    table.update(
      ["quantity", "value"],
      [
        ["z = w x + b", show(here.z)], ["a = g(z)", show(here.a)], ["C", show(here.C)],
        ["dC/da", show(here.dC_da)], ["da/dz", show(here.da_dz)], ["dz/dw = x", show(s.x)],
        ["δ = dC/dz", show(here.delta)], ["dC/dw", show(here.dw)], ["dC/db", show(here.db)],
      ],
    );
    frame.say(`C is ${show(here.C)}; its slope by w is ${show(here.dw)}, by b ${show(here.db)}.`);
  }

  frame.body.append(
    toolbar("numbers", ...Object.values(fields).map(({ element }) => element)),
    toolbar("functions", chosen.activation.element, chosen.loss.element, button("Take a step", step), button("Undo", undo)),
    el("div", { class: "bp-x-pair" }, plots.w.element, plots.b.element),
    chain,
    table.element,
  );
  return redraw(model, STATE, draw);
}

// Whether the values, which a link may have brought, can be drawn.
const accepts = (s) =>
  ["w", "b", "x", "y", "learning_rate"].every((name) => Number.isFinite(s[name])) &&
  activations.includes(s.activation) && losses.includes(s.loss) && allowed(s.activation, s.loss);

export default { render, accepts };
