// Gradient descent over two parameters of a network, seen from above.
import { MOMENTA, RATES, SEEDS, controls } from "./gradient_descent/controls.js";
import { costPlot } from "./gradient_descent/cost_plot.js";
import { descend } from "./gradient_descent/descent.js";
import { nextStep } from "./gradient_descent/formula.js";
import { legend } from "./gradient_descent/legend.js";
import { costMap, isBeyond } from "./gradient_descent/map.js";
import { namesOf, plain } from "./gradient_descent/parameters.js";
import { verdict } from "./gradient_descent/verdict.js";
import { walk } from "./gradient_descent/walk.js";
import { isNetwork, whole, within } from "./kit/checks.js";
import { button, toolbar } from "./kit/controls.js";
import { el } from "./kit/dom.js";
import { show } from "./kit/format.js";
import { explorer, redraw, stillness } from "./kit/frame.js";
import { valueTable } from "./kit/table.js";
import { undo, undoButton } from "./kit/undo.js";

const FIXED = ["layers", "loss", "X", "Y", "reach"];
const MOVING = ["parameters", "start", "steps", "learning_rate", "momentum", "batch_size", "seed"];
// A map asks for the cost of all samples a few thousand times.
const MOST = { layers: 4, neurons: 6, samples: 50, steps: 300 };

function render({ model, el: host }) {
  const values = (names) => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const state = () => values([...FIXED, ...MOVING]);
  const beginning = values(MOVING);
  const past = undo(model, MOVING);
  const frame = explorer(host, model, {
    title: "Gradient descent",
    help:
      "Take a step, and watch where the path goes. Then drag its start, or change the learning rate: " +
      "the whole path is walked again while you do.",
  });

  const { slide, change } = past;

  let points = [];
  let ended = false; // whether the path leaves all bounds before its last step
  let shown = 0; // steps
  let walking = false; // whether the next picture is to be walked to
  function go(count) {
    const steps = model.get("steps");
    if (ended) frame.refuse("From out there, no step comes back: lower the learning rate.");
    else if (steps >= MOST.steps) frame.refuse(`${MOST.steps} steps are the most that are drawn.`);
    else {
      walking = count > 1 && !stillness();
      change({ steps: Math.min(steps + count, MOST.steps) });
    }
  }

  const inputs = controls(state, { slide, change, refuse: frame.refuse });
  const map = costMap({ stateNow: state, onStart: (start) => slide({ start }) });
  const marks = legend();
  const costs = costPlot();
  const formulas = [nextStep(), nextStep()];
  const judged = el("p", { class: "bp-x-verdict" });
  const table = valueTable("The path, step by step");

  function rows() {
    const [first, second] = model.get("parameters").map(plain);
    return [
      ["step", first, second, "J", `dJ/d${first}`, `dJ/d${second}`, "samples of the next step"],
      points.slice(0, shown + 1).map(({ at, J, gradient, batch }, step) => {
        const numbers = [...at, J, ...gradient].map((value) => show(value));
        return [String(step), ...numbers, batch.join(", ")];
      }),
    ];
  }

  function drawUpTo(step) {
    const s = state();
    const walked = points.slice(0, step + 1);
    const last = walked.at(-1);
    const lowest = map.draw(s, walked);
    const { name, sentence } = verdict(walked, lowest, s);
    shown = walked.length - 1;
    costs.draw(walked, lowest);
    formulas.forEach((formula, i) =>
      formula.update({ ...s, name: s.parameters[i], w: last.at[i], d: last.used[i], v: last.v[i] }),
    );
    const away = isBeyond(last, s) ? " It stands beyond the edge of the map." : "";
    judged.replaceChildren(el("strong", {}, `${name}. `), sentence + away);
    table.update(rows);
    frame.say(`Step ${shown}: J is ${show(last.J)}. ${name}.`);
  }
  const walker = walk(drawUpTo);

  function draw() {
    const s = state();
    walker.stop();
    points = descend(s);
    ended = points.length <= s.steps;
    inputs.set(s);
    marks.setMomentum(s.momentum > 0);
    if (walking) walker.start(shown, points.length - 1);
    else drawUpTo(points.length - 1);
    walking = false;
  }

  const buttons = toolbar(
    "steps",
    button("One step", () => go(1)),
    button("Ten steps", () => go(10)),
    button("100 steps", () => go(100)),
    button("To the start", () => change({ steps: 0 })),
    undoButton(past, frame.refuse),
    button("Reset", () => change(beginning)),
  );
  const beside = [judged, costs.element, ...formulas.map(({ element }) => element)];
  const pair = el(
    "div",
    { class: "bp-x-pair" },
    el("div", {}, map.element, marks.element),
    el("div", {}, beside),
  );
  frame.body.append(...inputs.elements, buttons, pair, table.element);
  const stop = redraw(model, MOVING, draw);
  return () => {
    walker.stop();
    stop();
  };
}

// Whether the values, which a link may have brought, can be drawn.
function accepts(s) {
  if (!isNetwork(s, MOST)) return false;
  const names = namesOf(s);
  const isPair = (pair, sound) => Array.isArray(pair) && pair.length === 2 && pair.every(sound);
  return (
    within(0.1, 100)(s.reach) &&
    isPair(s.start, within(-s.reach, s.reach)) &&
    isPair(s.parameters, (name) => names.includes(name)) &&
    s.parameters[0] !== s.parameters[1] &&
    whole(0, MOST.steps)(s.steps) &&
    within(...RATES)(s.learning_rate) &&
    within(...MOMENTA)(s.momentum) &&
    whole(1, s.X[0].length)(s.batch_size) &&
    whole(0, SEEDS - 1)(s.seed)
  );
}

export default { render, accepts };
