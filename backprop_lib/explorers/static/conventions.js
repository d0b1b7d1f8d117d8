// One layer's derivatives in both conventions: the reader builds a product, and is told whether
// its shapes fit and whether it is right; the other convention stands beside it, worked out.
import { LOSSES, allowed } from "./engine/losses.js";
import { ACTIVATIONS } from "./engine/activations.js";
import { uniform } from "./engine/init.js";
import { shape } from "./engine/matrix.js";
import { MOST, factors, isChain } from "./conventions/chain.js";
import { FACTORS, TARGETS, answer, matrices } from "./conventions/layer.js";
import { pane } from "./conventions/pane.js";
import { nameOf, node, said, shapeSaid } from "./conventions/symbols.js";
import { NO_SLOPE } from "./conventions/verdict.js";
import { sign, term, together } from "./conventions/view.js";
import { within } from "./kit/checks.js";
import { button, choice, menu, toolbar } from "./kit/controls.js";
import { el, spoken } from "./kit/dom.js";
import { explorer, redraw } from "./kit/frame.js";
import { show } from "./kit/format.js";
import * as m from "./kit/maths.js";
import { valueTable } from "./kit/table.js";
import { undo, undoButton } from "./kit/undo.js";
import { words } from "./kit/words.js";

const LAYER = ["W", "b", "a", "y", "activation", "loss"];
const STATE = [...LAYER, "layout", "convention", "target", "chain"];
const SIZES = [1, 2, 3, 4];
const PAIRS = Object.keys(ACTIVATIONS).flatMap((g) =>
  Object.keys(LOSSES)
    .filter((C) => allowed(g, C))
    .map((C) => [g, C]),
);
const LAYOUTS = { Wx: "W a, samples are columns", xW: "a W, samples are rows" };
const CONVENTIONS = { gradient: "gradients", jacobian: "Jacobians" };
const BOUND = 3; // of every number: beyond, activations saturate to the last digit

// Targets that the loss takes, as near as can be to those that there are.
function labelled(y, loss) {
  const largest = y.indexOf(Math.max(...y));
  return {
    any: y,
    binary: y.map((value) => (value > 0.5 ? 1 : 0)),
    "one-hot": y.map((_, j) => (j === largest ? 1 : 0)),
  }[LOSSES[loss].labels];
}

// The layer with other sizes: numbers that have a place in both stay.
function resized({ W, b, a, y, loss }, [rows, columns], draw) {
  const fill = (old, n) => Array.from({ length: n }, (_, j) => old[j] ?? draw());
  return {
    W: Array.from({ length: rows }, (_, j) => fill(W[j] ?? [], columns)),
    b: fill(b, rows),
    a: fill(a, columns),
    y: labelled(fill(y, rows), loss),
  };
}

function render({ model, el: host }) {
  const state = () => Object.fromEntries(STATE.map((name) => [name, model.get(name)]));
  const past = undo(model, STATE);
  const random = uniform(7);
  const draw = () => Math.round(20 * random() - 10) / 10 || 0.5; // one decimal, from −1 to 1, never 0

  const frame = explorer(host, model, {
    title: "Two conventions, one layer",
    help: "Build the wanted derivative from its factors: turn one over with ᵀ, change the sign between two, and read why they do not fit, or why they fit and are wrong. The other convention stands beside it.",
  });

  const take = (values) => past.change(values);
  const size = (label, axis) =>
    menu({
      label,
      value: 1,
      options: SIZES.map((n) => [n, String(n)]),
      onChange: (n) => {
        const s = state();
        take(resized(s, shape(s.W).with(axis, n), draw));
      },
    });
  const nameOfPair = (g, C) => `${words(g)}, ${words(C)}`;
  const controls = {
    inputs: size("inputs", 1),
    outputs: size("outputs", 0),
    functions: menu({
      label: "functions",
      value: nameOfPair(...PAIRS[0]),
      options: PAIRS.map(([g, C]) => [nameOfPair(g, C), nameOfPair(g, C)]),
      onChange: (name) => {
        const [activation, loss] = PAIRS.find((pair) => nameOfPair(...pair) === name);
        take({ activation, loss, y: labelled(model.get("y"), loss) });
      },
    }),
    layout: choice({
      label: "layout",
      value: model.get("layout"),
      options: Object.entries(LAYOUTS),
      onChange: (layout) => take({ layout }),
    }),
    target: choice({
      label: "wanted",
      value: model.get("target"),
      options: TARGETS.map((name) => [name, spoken(said(name), m.roomy(node(name)))]),
      onChange: (target) => take({ target, chain: [] }),
    }),
    convention: choice({
      label: "built as",
      value: model.get("convention"),
      options: Object.entries(CONVENTIONS),
      onChange: (convention) => take({ convention, chain: [] }),
    }),
  };

  const put = (chain) => take({ chain });
  function add(factor) {
    const { chain, target, activation } = state();
    if (factor === target) frame.refuse("δ is what is wanted: it cannot be one of its own factors.");
    else if (factor === "dg" && !ACTIVATIONS[activation].derivative) frame.refuse(NO_SLOPE);
    else if (factors(chain).length === MOST)
      frame.refuse(`A product has at most ${MOST} factors here; remove one first.`);
    else put(chain.length ? [...chain, "@", factor] : [factor]);
  }
  const panes = Object.keys(CONVENTIONS).map((convention) =>
    pane(convention, {
      put,
      add,
      more: [
        button("Show it", () => put(answer(state(), state().target))),
        button("Start again", () => put([])),
        undoButton(past, frame.refuse),
      ],
    }),
  );
  const layerPlace = el("div", { class: "bp-x-product" });
  const table = valueTable("The layer's matrices in both conventions");

  // The product's buttons are made anew with it; the keyboard's place must survive that.
  function keepingFocus(change) {
    const key = host.contains(document.activeElement) && document.activeElement.dataset.key;
    change();
    if (!key || document.activeElement.dataset.key === key) return;
    const visible = (selector) =>
      [...host.querySelectorAll(selector)].find((element) => element.checkVisibility());
    (
      visible(`[data-key="${key}"]`) ??
      visible(`[data-key^="${key.split(" ")[0]}"]`) ??
      visible("[data-key]")
    ).focus();
  }

  function drawLayer(s) {
    const all = matrices(s);
    const factorsOfZ = s.layout === "Wx" ? ["W", "before"] : ["before", "W"];
    const [first, second] = factorsOfZ.map((name) => term(name, all[name]));
    layerPlace.replaceChildren(
      first,
      together(sign("·"), second),
      together(sign("+"), term("b", all.b)),
      together(sign("="), term("z", all.z)),
      together(sign(`${words(s.activation)} →`), term("after", all.after)),
    );
  }

  function drawAll() {
    const s = state();
    const [rows, columns] = shape(s.W);
    controls.inputs.set(columns);
    controls.outputs.set(rows);
    controls.functions.set(nameOfPair(s.activation, s.loss));
    for (const name of ["layout", "target", "convention"]) controls[name].set(s[name]);
    drawLayer(s);
    frame.say(""); // the verdict speaks for itself
    keepingFocus(() => panes.forEach((side) => side.draw(s)));
    const [gradient, jacobian] = Object.keys(CONVENTIONS).map((convention) => matrices({ ...s, convention }));
    const written = (A) =>
      A
        ? [el("div", {}, shapeSaid(shape(A))), m.math(m.matrix(A.map((row) => row.map((v) => show(v)))))]
        : "none";
    table.update(() => [
      ["matrix", ...Object.values(CONVENTIONS)],
      [...FACTORS, "b", "z", "dW", "db", "da"].map((name) => [
        said(name),
        written(gradient[name]),
        written(jacobian[name]),
      ]),
    ]);
  }

  frame.body.append(
    toolbar(
      "the layer",
      controls.inputs.element,
      controls.outputs.element,
      controls.functions.element,
      controls.layout.element,
      button("Other numbers", () => {
        const s = state();
        take(resized({ W: [], b: [], a: [], y: [], loss: s.loss }, shape(s.W), draw));
      }),
    ),
    layerPlace,
    toolbar("the derivative", controls.target.element, controls.convention.element),
    el(
      "div",
      { class: "bp-x-panes" },
      panes.map(({ element }) => element),
    ),
    table.element,
  );
  return redraw(model, STATE, drawAll);
}

const isColumn = (values, n) =>
  Array.isArray(values) && values.length === n && values.every(within(-BOUND, BOUND));

// Whether the values, which a link may have brought, can be drawn.
function accepts(s) {
  if (!Array.isArray(s.W) || !SIZES.includes(s.W.length) || !Array.isArray(s.W[0])) return false;
  const [rows, columns] = [s.W.length, s.W[0].length];
  return (
    SIZES.includes(columns) &&
    s.W.every((row) => isColumn(row, columns)) &&
    isColumn(s.b, rows) &&
    isColumn(s.a, columns) &&
    isColumn(s.y, rows) &&
    Object.hasOwn(ACTIVATIONS, s.activation) &&
    Object.hasOwn(LOSSES, s.loss) &&
    allowed(s.activation, s.loss) &&
    labelled(s.y, s.loss).every((value, j) => value === s.y[j]) &&
    Object.hasOwn(LAYOUTS, s.layout) &&
    Object.hasOwn(CONVENTIONS, s.convention) &&
    TARGETS.includes(s.target) &&
    isChain(s.chain) &&
    !factors(s.chain).some((factor) => nameOf(factor) === s.target)
  );
}

export default { render, accepts };
