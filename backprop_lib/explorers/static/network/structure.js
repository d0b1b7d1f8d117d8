// What the network is made of: layers, neurons, activations, the loss.
import { ACTIVATIONS } from "../engine/activations.js";
import { LOSSES, allowed } from "../engine/losses.js";
import { anchor } from "../kit/anchor.js";
import { button, choice, menu, toolbar } from "../kit/controls.js";
import { el } from "../kit/dom.js";
import { inWords, words } from "../kit/words.js";
import * as edit from "./edit.js";
import { MOST_LAYERS } from "./state.js";

const HALF = "half_squared_error";
const FAMILIES = [
  ["squared", "squared error"],
  ["binary_cross_entropy", words("binary_cross_entropy")],
  ["categorical_cross_entropy", words("categorical_cross_entropy")],
];
const family = (loss) => (loss.endsWith("squared_error") ? "squared" : loss);

// Why a loss cannot be chosen with this output, or nothing.
const against = (output) =>
  Object.keys(LOSSES)
    .filter((loss) => !allowed(output, loss))
    .map((loss) => `${words(loss)} needs ${words(LOSSES[loss].outputs[0])} at the output`)
    .join("; ");

// act: { restructure(edit) }, where edit takes the state, tells whether anything was changed. Returns { element, draw(now) }.
export function structure(act) {
  // The picture above is as high as the network, so what stands here would move.
  const place = anchor();
  const restructure = (how, element) => act.restructure(how) && place.take(element);
  // All rows that there can ever be, so that the button just pressed stays where it is.
  const layers = Array.from({ length: MOST_LAYERS + 1 }, (_, l) => layer(l));

  function layer(l) {
    const name = l ? `layer ${l}` : "input";
    const count = el("span");
    const change = (how) => restructure(how, element);
    const kind = l
      ? menu({
        label: "", value: "sigmoid", options: inWords(Object.keys(ACTIVATIONS)),
        onChange: (activation) => change((s) => edit.withActivation(s, l, activation)),
      })
      : null;
    kind?.select.setAttribute("aria-label", `activation of layer ${l}`);
    const removal = l ? button("Remove", remove, { "aria-label": `remove layer ${l}` }) : null;
    function remove() {
      change((s) => edit.withoutLayer(s, l));
      more.focus({ preventScroll: true });
    }
    const element = el(
      "div", { class: "bp-x-net-layer" },
      el("span", {}, name),
      el(
        "span", { class: "bp-x-net-count" },
        button("−", () => change((s) => edit.oneFewer(s, l)), { "aria-label": `one neuron fewer, ${name}` }),
        count,
        button("+", () => change((s) => edit.oneMore(s, l)), { "aria-label": `one neuron more, ${name}` }),
      ),
      kind?.element,
      removal,
    );
    return { element, count, kind, removal };
  }
  const more = button("Add a layer", () => restructure(edit.withLayer, more));
  const loss = menu({
    label: "loss", value: "squared", options: FAMILIES,
    onChange: (chosen) => restructure((s) => edit.withLoss(s, chosen === "squared" ? HALF : chosen), element),
  });
  const half = choice({
    label: "factor ½", value: true, options: [[true, "with"], [false, "without"]],
    onChange: (halved) => restructure(() => ({ loss: halved ? HALF : "squared_error" }), element),
  });
  const reason = el("p", { class: "bp-x-net-reason" });
  const element = el(
    "div", { class: "bp-x-net-structure" },
    el("div", { class: "bp-x-net-layers" }, layers.map((row) => row.element)),
    el("div", {}, more),
    toolbar("loss function", loss.element, half.element),
    reason,
  );

  function draw({ s, sizes, L }) {
    layers.forEach(({ element: row, count, kind, removal }, l) => {
      row.hidden = l > L;
      if (l > L) return;
      count.textContent = sizes[l];
      kind?.set(s.activations[l - 1]);
      if (removal) removal.hidden = l === L;
    });
    loss.set(family(s.loss));
    const output = s.activations[L - 1];
    FAMILIES.forEach(([name], i) => {
      loss.select.options[i].disabled = name !== "squared" && !allowed(output, name);
    });
    half.element.hidden = family(s.loss) !== "squared";
    half.set(s.loss === HALF);
    const excluded = against(output);
    reason.textContent = excluded && `Not offered: ${excluded}.`;
    place.keep();
  }
  return { element, draw };
}
