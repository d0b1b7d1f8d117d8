// A wrong backward pass beside a measurement: which of the six equations is the wrong one?
import { button, toolbar } from "../kit/controls.js";
import { el, set, spoken } from "../kit/dom.js";
import { scientific, show, subscript } from "../kit/format.js";
import * as m from "../kit/maths.js";
import { clue } from "./clues.js";

const [L, l] = ["L", "l"];
const after = (index) => m.row(index, "+", 1);
const delta = (index) => m.backward(m.ofLayer("δ", index));
const before = (index) => m.forward(m.ofLayer("a", m.row(index, "−", 1)));
const slope = (index) => m.row(m.sup("g", "′"), "(", m.forward(m.ofLayer("z", index)), ")");
const mean = () => m.fraction(1, "m");
const db = (index) => [m.ofLayer(m.row("d", "b"), index), "=", mean(), "∑", delta(index)];
const dW = (index) => [
  m.ofLayer(m.row("d", "W"), index),
  "=",
  mean(),
  delta(index),
  m.transposed(m.row("(", before(index), ")")),
];

const EQUATIONS = {
  1: ["the error of the output", () => [delta(L), "=", m.derivative("C", m.ofLayer("a", L)), "⊙", slope(L)]],
  2: ["the biases of the output", () => db(L)],
  3: ["the weights of the output", () => dW(L)],
  4: [
    "the error of a layer before",
    () => [
      delta(l),
      "=",
      "(",
      m.transposed(m.row("(", m.ofLayer("W", after(l)), ")")),
      delta(after(l)),
      ")",
      "⊙",
      slope(l),
    ],
  ],
  5: ["the biases of a layer before", () => db(l)],
  6: ["the weights of a layer before", () => dW(l)],
};

// As the chapter reads a central difference.
function verdict(error) {
  if (error < 1e-5) return "✓";
  return error > 1e-2 ? "✗" : "?";
}

// rows: the parameters in the table's order. suspect(number), another(): the reader's clicks.
// Returns { element, update({ rows, h }), judge({ suspect, bug, wrong, L }) }.
export function hunt(places, { suspect, another, undo }) {
  const buttons = Object.entries(EQUATIONS).map(([number, [name, formula]]) =>
    button([`(${number}) `, ...spoken(name, m.roomy(...formula()))], () => suspect(Number(number)), {
      class: "bp-x-button bp-x-equation",
    }),
  );
  const told = el("p", { class: "bp-x-verdict", role: "status" });
  const caption = el("caption");
  const cells = places.map(() => ({ analytic: el("td"), numeric: el("td"), error: el("td") }));
  const rowsOf = (layer) =>
    places.flatMap(({ l: number, array, j, k }, i) =>
      number === layer
        ? [
            el(
              "tr",
              {},
              el(
                "th",
                { scope: "row" },
                `d${array}[${number}]${[j, k]
                  .filter((n) => n !== undefined)
                  .map(subscript)
                  .join("")}`,
              ),
              Object.values(cells[i]),
            ),
          ]
        : [],
    );
  const layers = [...new Set(places.map(({ l: number }) => number))];
  const head = (text) => el("th", { scope: "col" }, text);
  const table = el(
    "div",
    {
      class: "bp-x-scroll",
      tabindex: 0,
      role: "region",
      "aria-label": "derivatives by the program and by measurement",
    },
    el(
      "table",
      { class: "bp-x-checked" },
      caption,
      el("thead", {}, el("tr", {}, ["derivative", "program", "measured", "relative error"].map(head))),
      layers.map((layer) => el("tbody", {}, rowsOf(layer))),
    ),
  );
  const element = el(
    "div",
    { class: "bp-x-hunt" },
    el(
      "p",
      {},
      el("strong", {}, "One of these six equations is written wrongly in the program. "),
      "Read the table from the top, which is the output, and press the one that you suspect.",
    ),
    el("div", { class: "bp-x-equations", role: "group", "aria-label": "equations to suspect" }, buttons),
    told,
    toolbar("the mistake", button("Another bug", another), undo),
    table,
  );

  function update({ rows, h }) {
    caption.textContent = `Derivatives of J: by the program, and by a central difference with h = ${scientific(h)}.`;
    rows.forEach(({ analytic, numeric, error }, i) => {
      cells[i].analytic.textContent = show(analytic);
      cells[i].numeric.textContent = show(numeric);
      const mark = verdict(error);
      cells[i].error.textContent = `${mark} ${error < 0.01 ? scientific(error) : show(error, 2)}`;
      set(cells[i].error, { "data-verdict": mark });
    });
  }

  function judge({ suspect: number, bug, wrong, L: last }) {
    buttons.forEach((candidate, i) => set(candidate, { "aria-pressed": String(number === i + 1) }));
    const right = number === bug.equation;
    told.dataset.kind = number ? (right ? "right" : "value") : "empty";
    const sentence = number
      ? `${right ? "✓" : "✗"} ${clue(number, bug, wrong, last)}`
      : "Which equation is it?";
    if (told.textContent !== sentence) told.textContent = sentence;
  }
  return { element, update, judge };
}
