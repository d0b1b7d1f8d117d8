// A small network and one sample, forward and backward, one step at a time; every number of it can
// be changed, and all that follows from it follows at once.
import { button, menu, toolbar } from "./kit/controls.js";
import { el } from "./kit/dom.js";
import { explorer, redraw, update } from "./kit/frame.js";
import { valueTable } from "./kit/table.js";
import { undo } from "./kit/undo.js";
import { words } from "./kit/words.js";
import { descended } from "./network/descending.js";
import { descent } from "./network/descent.js";
import { changed } from "./network/edit.js";
import { EXAMPLES } from "./network/examples.js";
import { formula } from "./network/formulas.js";
import { inspector } from "./network/inspector.js";
import { news, ofSteps } from "./network/news.js";
import { picture } from "./network/picture.js";
import { NETWORK, STATE, accepts, calculate, reachable } from "./network/state.js";
import { stepper } from "./network/stepper.js";
import { stepNames } from "./network/steps.js";
import { structure } from "./network/structure.js";
import { tableRows } from "./network/table_rows.js";
import { download, workedFile } from "./network/worked_file.js";
import { equationNumber, workedStep } from "./network/worked_step.js";

const LIMIT = 1000; // of a number that is dragged or typed
const OWN = "own";
const HELP =
  "Drag any connection or neuron sideways and see what follows, or go back to the first step and watch " +
  "the calculation with “Next”. The numbers of what you choose stand below the picture.";

function render({ model, el: host }) {
  const state = () => Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
  const initial = state();
  const past = undo(model, NETWORK);
  let announced = ""; // of the next picture, instead of what it would say of itself

  const frame = explorer(host, model, { title: "A network, forward and backward", help: HELP });

  // The costs so far are those of this problem: with another one they start anew.
  function restructure(edit) {
    const s = state();
    const { reason, ...values } = edit(s);
    if (reason) {
      frame.refuse(reason);
      return false;
    }
    const next = reachable({ ...s, ...values, costs: [] });
    past.change(next);
    if (next.loss !== s.loss) announced = `The loss is ${words(next.loss)}.`;
    return true;
  }
  const act = {
    state, restructure,
    change: past.change,
    refuse: frame.refuse,
    look: (values) => update(model, values),
    select: (selected) => update(model, { selected }),
    edit(path, value) {
      const s = state();
      const { reason, ...values } = changed(s, path, Math.min(LIMIT, Math.max(-LIMIT, value)));
      if (reason) {
        draw(); // a field shows what was typed
        frame.refuse(reason);
        return;
      }
      const samePlace = ["weights", "biases"].includes(path[0]);
      past.change(samePlace ? values : { ...values, costs: [] }, path.join(" "));
    },
    descend(count) {
      const s = state();
      const { reason, ...values } = descended(s, count);
      if (reason) {
        frame.refuse(reason);
        return;
      }
      past.change(values);
      announced = ofSteps(count, calculate(s).C, calculate(state()).C);
    },
  };
  function back() {
    const fits = (values) => reachable({ ...state(), ...values });
    if (!past.back(fits)) frame.refuse("There is nothing to undo.");
  }
  function load(values, title) {
    restructure(() => ({ step: "", ...values }));
    announced = `${title}.`;
  }

  const example = menu({
    label: "network", value: OWN,
    options: [[OWN, "your own"], ...EXAMPLES.map(({ name, title }) => [name, title])],
    onChange(name) {
      const found = EXAMPLES.find((one) => one.name === name);
      if (found) load(found.state, found.title);
      else draw();
    },
  });
  const parts = {
    picture: picture(act, () => parts.worked.forget()),
    inspector: inspector(act),
    stepper: stepper((i) => update(model, { step: stepNames(state().weights.length)[i] })),
    worked: workedStep(model, act),
    descent: descent(act),
    structure: structure(act),
  };
  const table = valueTable("Numbers of the network, as far as they are calculated");
  const save = () => {
    const now = calculate(state());
    const name = `backpropagation-${now.sizes.join("-")}.html`;
    download(name, workedFile(now, (label) => equationNumber(model, label)));
    frame.refuse(`All steps are saved as ${name}; any browser opens and prints it.`);
  };

  let before = null;
  function draw() {
    const s = state();
    // A notebook sends one value at a time; between two of them, no network fits together.
    if (!accepts(s)) return;
    const now = calculate(s);
    const shown = formula(now, s.step);
    parts.picture.draw(now);
    parts.inspector.draw(now);
    parts.stepper.draw(now, shown.title);
    parts.worked.draw(now, shown);
    parts.descent.draw(now);
    parts.structure.draw(now);
    example.set(EXAMPLES.find((one) => sameNetwork(one.state, s))?.name ?? OWN);
    table.update(() => tableRows(now));
    frame.say(announced || news(before, now, shown.title));
    announced = "";
    before = now;
  }

  const keys = (event) => {
    const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
    if (!wanted || event.target.matches("[data-typing]")) return;
    event.preventDefault();
    event.stopPropagation();
    back();
  };
  host.addEventListener("keydown", keys);

  frame.body.append(
    toolbar(
      "which network", example.element, button("Undo", back),
      button("Reset", () => load(initial, "As it was at first")),
    ),
    el("div", {}, parts.picture.element, key()),
    parts.inspector.element,
    parts.stepper.element,
    parts.worked.element,
    parts.descent.element,
    el(
      "details", { class: "bp-x-net-more" },
      el("summary", {}, "More: layers, activations, loss, a file of all steps"),
      parts.structure.element,
      toolbar("file", button("Save all steps as a file", save)),
    ),
    table.element,
  );
  const stop = redraw(model, STATE, draw);
  return () => {
    stop();
    for (const part of ["stepper", "picture", "worked"]) parts[part].stop();
    host.removeEventListener("keydown", keys);
  };
}

const key = () =>
  el(
    "p", { class: "bp-x-net-key" },
    el("span", { class: "bp-x-forward" }, "→ z, a: values"), " · ",
    el("span", { class: "bp-x-backward" }, "← δ, and beside each weight dW: gradients"),
    " · dashed: negative · thick: large",
  );

const same = (one, other) =>
  Array.isArray(one)
    ? one.length === other.length && one.every((part, i) => same(part, other[i]))
    : one === other;

const sameNetwork = (one, other) => Object.keys(one).every((name) => same(one[name], other[name]));

export default { render, accepts };
