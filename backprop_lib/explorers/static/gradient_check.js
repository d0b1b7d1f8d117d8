// Gradient checks: how far a measured derivative is off by the step, and a mistake to be found by one.
import { backward, depth, forward } from "./engine/network.js";
import { bugsOf, drawnBug } from "./gradient_check/bugs.js";
import { wrongArrays } from "./gradient_check/clues.js";
import { hunt } from "./gradient_check/hunt.js";
import { METHODS, compare, entryOf, parametersOf, relativeError } from "./gradient_check/measure.js";
import { NAMES, readout } from "./gradient_check/readout.js";
import { EXPONENTS, stepPlot, steps } from "./gradient_check/step_plot.js";
import { isNetwork, whole, within } from "./kit/checks.js";
import { menu, slider, toolbar } from "./kit/controls.js";
import { el } from "./kit/dom.js";
import { explorer, redraw } from "./kit/frame.js";
import { scientific } from "./kit/format.js";
import { valueTable } from "./kit/table.js";
import { undo, undoButton } from "./kit/undo.js";

const MOVING = ["parameter", "log_h", "seed", "suspect"];
const LIMITS = { layers: 4, neurons: 6, samples: 20, parameters: 60 };
const SEEDS = 1000;
const EXACT = 1e-30; // the complex step's own best step

function render({ model, el: host }) {
  const net = Object.fromEntries(["layers", "loss"].map((name) => [name, model.get(name)]));
  const [X, Y] = [model.get("X"), model.get("Y")];
  const places = parametersOf(net);
  const gradients = backward(net, forward(net, X), Y, "mean");
  const bugs = bugsOf(net, X, Y);
  const past = undo(model, MOVING);

  const frame = explorer(host, model, {
    title: "Checking a gradient",
    help: "Move the step h along the bottom of the picture, or with the slider, and watch the three errors. Below, a program has one mistake: find the equation.",
  });
  const take = (values) => past.change(values);
  const moveTo = (log_h) => past.slide({ log_h });

  const methods = Object.keys(METHODS);
  const byMethod = (make) => Object.fromEntries(methods.map((name) => [name, make(name)]));
  const picture = stepPlot({ onChange: moveTo });
  const numbers = readout();
  const table = valueTable("Relative errors by the step");
  const controls = {
    parameter: menu({
      label: "parameter",
      value: model.get("parameter"),
      options: places.map(({ name }) => [name, name]),
      onChange: (parameter) => take({ parameter }),
    }),
    log_h: slider({
      label: "h",
      min: EXPONENTS[0],
      max: EXPONENTS[1],
      step: 0.1,
      value: model.get("log_h"),
      say: (exponent) => scientific(10 ** exponent),
      onChange: moveTo,
    }),
  };
  // Where all gradients are 0, no mistake shows.
  const search =
    bugs.length > 0 &&
    hunt(places, {
      suspect: (suspect) => take({ suspect }),
      another: () => take({ seed: (model.get("seed") + 1) % SEEDS, suspect: 0 }),
      undo: undoButton(past, frame.refuse),
    });

  let measured; // the curves, which belong to one parameter
  function curvesOf(parameter) {
    if (measured?.parameter === parameter) return measured;
    const place = places.find(({ name }) => name === parameter);
    const slope = entryOf(gradients, place);
    const at = (h) => byMethod((name) => METHODS[name](net, X, Y, place, h));
    const errorsAt = (h) => {
      const values = at(h);
      return byMethod((name) => relativeError(slope, values[name]));
    };
    const all = steps.map(errorsAt);
    measured = { parameter, slope, at, errorsAt };
    picture.curves(byMethod((name) => all.map((errors) => errors[name])));
    table.update(() => [
      ["step h", ...Object.values(NAMES)],
      steps.flatMap((h, i) =>
        Number.isInteger(Math.log10(h))
          ? [[scientific(h), ...methods.map((name) => scientific(all[i][name]))]]
          : [],
      ),
    ]);
    return measured;
  }

  let planted; // the mistake, which belongs to one seed
  function bugOf(seed) {
    if (planted?.seed === seed) return planted;
    const bug = drawnBug(bugs, seed);
    planted = { seed, bug, wrong: wrongArrays(compare(net, X, Y, bug.gradients, "complex", EXACT)) };
    return planted;
  }

  function drawHunt(seed, suspect, h) {
    if (!search) return;
    const { bug, wrong } = bugOf(seed);
    search.update({ rows: compare(net, X, Y, bug.gradients, "central", h), h });
    search.judge({ suspect, bug, wrong, L: depth(net) });
  }

  function draw() {
    const { parameter, log_h, seed, suspect } = Object.fromEntries(
      MOVING.map((name) => [name, model.get(name)]),
    );
    const h = 10 ** log_h;
    const { slope, at, errorsAt } = curvesOf(parameter);
    const errors = errorsAt(h);
    controls.parameter.set(parameter);
    controls.log_h.set(log_h);
    picture.point(log_h, errors);
    numbers.update({ analytic: slope, measured: at(h), errors, smaller: errorsAt(h / 10) });
    drawHunt(seed, suspect, h);
    frame.say(
      `h is ${scientific(h)}: ${methods.map((name) => `${NAMES[name]} is off by ${scientific(errors[name])}`).join(", ")}.`,
    );
  }

  const parts = [
    toolbar("the step", controls.parameter.element, controls.log_h.element),
    el("div", { class: "bp-x-pair" }, picture.element, numbers.element),
    table.element,
  ];
  if (search) parts.push(search.element);
  frame.body.append(...parts);
  return redraw(model, MOVING, draw);
}

// Whether the values, which a link may have brought, can be drawn.
function accepts(s) {
  if (!isNetwork(s, LIMITS)) return false;
  const names = parametersOf(s).map(({ name }) => name);
  return (
    names.length <= LIMITS.parameters &&
    names.includes(s.parameter) &&
    within(...EXPONENTS)(s.log_h) &&
    whole(0, SEEDS - 1)(s.seed) &&
    whole(0, 6)(s.suspect)
  );
}

export default { render, accepts };
