// How an error fares on its way back through many layers, for any activation and weights.
import { whole, within } from "./kit/checks.js";
import { button, choice, menu, slider, toolbar } from "./kit/controls.js";
import { el } from "./kit/dom.js";
import { show } from "./kit/format.js";
import { explorer, redraw } from "./kit/frame.js";
import { numberField } from "./kit/number_field.js";
import { remembering } from "./kit/remembering.js";
import { valueTable } from "./kit/table.js";
import { undo, undoButton } from "./kit/undo.js";
import { inWords, words } from "./kit/words.js";
import { byLayer, sample } from "./vanishing_gradients/by_layer.js";
import { prediction } from "./vanishing_gradients/formula.js";
import { deviationOf, measure } from "./vanishing_gradients/layers.js";
import { VIEWS, verdict } from "./vanishing_gradients/verdict.js";

const SETTING = ["depth", "width", "activation", "scheme", "deviation", "samples", "seed"];
const STATE = [...SETTING, "view", "kept"];
const ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu", "identity"];
const SCHEME_WORDS = { xavier: "Xavier", he: "He", normal: "normal", zeros: "zeros", own: "your own" };
const SCHEME_NAMES = Object.keys(SCHEME_WORDS);
const DEVIATIONS = [0.0001, 10]; // far smaller, and squares of errors are too small for float64
const SEEDS = 1000;
const MOST = { depth: 30, width: 50, samples: 20 };
const MOST_KEPT = 3;

const settingOf = (s) => Object.fromEntries(SETTING.map((name) => [name, s[name]]));
const inShort = (s) =>
  `${words(s.activation)}, ${s.scheme === "own" ? `spread ${show(s.deviation)}` : SCHEME_WORDS[s.scheme]}, ${s.depth} × ${s.width}, seed ${s.seed}`;

function render({ model, el: host }) {
  const state = () => Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
  const past = undo(model, STATE);
  const measured = remembering(measure, 2 * (MOST_KEPT + 1));
  const frame = explorer(host, model, {
    title: "Vanishing and exploding gradients",
    help: "An error that is plain noise starts at the last layer. Make the network deeper, and see what of it reaches layer 1; then change the activation and the weights.",
  });

  const { slide, change } = past;

  const range = (name, label) =>
    slider({
      label,
      min: 1,
      max: MOST[name],
      step: 1,
      value: model.get(name),
      onChange: (value) => slide({ [name]: value }),
    });
  const fields = {
    depth: range("depth", "layers L"),
    width: range("width", "neurons n"),
    samples: range("samples", "samples"),
    activation: menu({
      label: "activation",
      value: model.get("activation"),
      options: inWords(ACTIVATIONS),
      onChange: (activation) => change({ activation }),
    }),
    scheme: menu({
      label: "weights",
      value: model.get("scheme"),
      options: Object.entries(SCHEME_WORDS),
      onChange: (scheme) =>
        change(scheme === "own" ? { scheme, deviation: deviationOf(state()) || 1 } : { scheme }),
    }),
    view: choice({
      label: "show the",
      value: model.get("view"),
      options: Object.entries(VIEWS).map(([name, { text }]) => [name, text]),
      onChange: (view) => change({ view }),
    }),
  };
  const deviation = numberField({
    label: "their spread",
    name: "spread of the weights",
    min: DEVIATIONS[0],
    max: DEVIATIONS[1],
    value: deviationOf(state()),
    refuse: frame.refuse,
    step: () => 10 ** (Math.floor(Math.log10(deviationOf(state()) || 1)) - 1),
    onChange: (value) => slide({ scheme: "own", deviation: value }),
  });

  function keep() {
    const s = state();
    if (s.kept.length === MOST_KEPT) frame.refuse(`${MOST_KEPT} curves are kept already: forget one first.`);
    else change({ kept: [...s.kept, settingOf(s)] });
  }
  const keeper = button("Keep this curve to compare", keep);
  const legend = el("ul", { class: "bp-x-legend bp-x-kept" });
  let listed = "";
  function drawLegend(s) {
    const wanted = JSON.stringify([settingOf(s), s.kept]);
    if (wanted === listed) return;
    listed = wanted;
    const forget = (i) =>
      button("Forget", () => change({ kept: model.get("kept").filter((_, k) => k !== i) }), {
        "aria-label": `Forget ${inShort(s.kept[i])}`,
      });
    const buttons = () => [...legend.querySelectorAll("button")];
    const at = buttons().indexOf(document.activeElement);
    legend.replaceChildren(
      el("li", {}, sample(0), `now: ${inShort(s)}`),
      ...s.kept.map((setting, i) => el("li", {}, sample(i + 1), inShort(setting), forget(i))),
    );
    if (!s.kept.length) legend.append(el("li", { class: "bp-x-hint" }, "A curve that you keep stays beside the next."));
    // The keyboard's place outlasts the curve that was forgotten there.
    if (at >= 0) (buttons()[Math.min(at, s.kept.length - 1)] ?? keeper).focus();
  }

  const plot = byLayer();
  const formula = prediction();
  const judged = el("p", { class: "bp-x-verdict" });
  const table = valueTable("Norms of each layer, over all samples together, and the mean slope");

  function draw() {
    const s = state();
    const now = measured(settingOf(s));
    const values = now[s.view];
    const all = [values, ...s.kept.map((setting) => measured(setting)[s.view])];
    const { name, sentence } = verdict(values, s.view);
    for (const [key, { set }] of Object.entries(fields)) set(s[key]);
    deviation.set(deviationOf(s));
    plot.draw(all, {
      name: VIEWS[s.view].axis,
      direction: VIEWS[s.view].back ? "← the way back" : "the way forward →",
      bound: s.view === "delta" ? values.map((_, i) => values.at(-1) / 4 ** (values.length - 1 - i)) : null,
      sentence: `${VIEWS[s.view].axis} by layer, on a logarithmic scale. ${sentence}`,
    });
    drawLegend(s);
    judged.replaceChildren(el("strong", {}, `${name}. `), sentence);
    formula.update({ ...now, width: s.width, depth: s.depth });
    table.update(() => [
      ["layer", "δ", "dW", "a", "mean |g′(z)|"],
      values.map((_, i) => [
        String(i + 1),
        ...["delta", "dW", "a", "slope"].map((view) => show(now[view][i], 6)),
      ]),
    ]);
    frame.say(`${name}. ${inShort(s)}.`);
  }

  const curves = toolbar("curves", keeper, undoButton(past, frame.refuse));
  frame.body.append(
    toolbar(
      "network",
      ...["depth", "width", "activation", "scheme"].map((name) => fields[name].element),
      deviation.element,
    ),
    toolbar(
      "draws",
      fields.samples.element,
      button("Draw anew", () => change({ seed: (model.get("seed") + 1) % SEEDS })),
    ),
    fields.view.element,
    el(
      "div",
      { class: "bp-x-pair" },
      el("div", {}, plot.element, curves),
      el("div", {}, judged, formula.element, legend),
    ),
    table.element,
  );
  return redraw(model, STATE, draw);
}

function isSetting(s) {
  return (
    whole(1, MOST.depth)(s.depth) &&
    whole(1, MOST.width)(s.width) &&
    whole(1, MOST.samples)(s.samples) &&
    whole(0, SEEDS - 1)(s.seed) &&
    ACTIVATIONS.includes(s.activation) &&
    SCHEME_NAMES.includes(s.scheme) &&
    within(...DEVIATIONS)(s.deviation)
  );
}

// Whether the values, which a link may have brought, can be drawn.
const accepts = (s) =>
  isSetting(s) &&
  Object.hasOwn(VIEWS, s.view) &&
  Array.isArray(s.kept) &&
  s.kept.length <= MOST_KEPT &&
  s.kept.every((setting) => setting !== null && typeof setting === "object" && isSetting(setting));

export default { render, accepts };
