// What the reader sets: the two parameters and where they start, and how a step is taken.
import { button, menu, slider, toolbar } from "../kit/controls.js";
import { el } from "../kit/dom.js";
import * as m from "../kit/maths.js";
import { numberField } from "../kit/number_field.js";
import { namesOf, plain, symbol } from "./parameters.js";

export const RATES = [0.001, 100];
export const MOMENTA = [0, 0.99];
export const SEEDS = 1000;

// slide(values) is one change of many in a drag, change(values) one by itself.
// Returns { elements, set(state) }.
export function controls(state, { slide, change, refuse }) {
  const given = state();
  const samples = given.X[0].length;
  const options = namesOf(given).map((name) => [name, plain(name)]);
  const chooser = (i) =>
    menu({
      label: ["across", "up"][i],
      value: given.parameters[i],
      options,
      onChange(name) {
        const [first, second] = state().parameters;
        const [mine, other] = i ? [second, first] : [first, second];
        // The same one twice would be a line: then both change places.
        const pair = [name, name === other ? mine : other];
        change({ parameters: i ? pair.reverse() : pair });
      },
    });
  const choosers = [chooser(0), chooser(1)];

  const labels = [el("span"), el("span")];
  const start = (i) =>
    numberField({
      label: labels[i],
      name: ["start across", "start up"][i],
      kind: "forward",
      value: given.start[i],
      min: -given.reach,
      max: given.reach,
      refuse,
      onChange: (value) => slide({ start: state().start.map((old, k) => (k === i ? value : old)) }),
    });
  const starts = [start(0), start(1)];

  const fields = {
    learning_rate: numberField({
      label: el("span", {}, "learning rate ", m.math("α")),
      name: "learning rate",
      min: RATES[0],
      max: RATES[1],
      step: () => (state().learning_rate < 0.1 ? 0.01 : 0.05),
      value: given.learning_rate,
      refuse,
      onChange: (learning_rate) => slide({ learning_rate }),
    }),
    momentum: numberField({
      label: el("span", {}, "momentum ", m.math("μ")),
      name: "momentum",
      min: MOMENTA[0],
      max: MOMENTA[1],
      step: 0.05,
      value: given.momentum,
      refuse,
      onChange: (momentum) => slide({ momentum }),
    }),
    batch_size: slider({
      label: "samples a step",
      min: 1,
      max: samples,
      step: 1,
      value: given.batch_size,
      say: (size) => (size === samples ? `all ${size}` : String(size)),
      onChange: (batch_size) => slide({ batch_size }),
    }),
  };
  const shuffle = button("Shuffle anew", () => change({ seed: (state().seed + 1) % SEEDS }));

  let named = "";
  function set(s) {
    choosers.forEach((chosen, i) => chosen.set(s.parameters[i]));
    starts.forEach((field, i) => field.set(s.start[i]));
    for (const [name, field] of Object.entries(fields)) field.set(s[name]);
    shuffle.disabled = s.batch_size === samples;
    if (named === s.parameters.join()) return;
    named = s.parameters.join();
    labels.forEach((label, i) => label.replaceChildren("start ", m.math(symbol(s.parameters[i]))));
  }
  const elements = [
    toolbar("map", ...[...choosers, ...starts].map(({ element }) => element)),
    toolbar("descent", ...Object.values(fields).map(({ element }) => element), shuffle),
  ];
  return { elements, set };
}
