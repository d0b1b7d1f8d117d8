// The whole calculation as one file, which any browser opens and prints without a network.
import { el } from "../kit/dom.js";
import { show } from "../kit/format.js";
import * as m from "../kit/maths.js";
import { words } from "../kit/words.js";
import { BRACKETS } from "../style/brackets.js";
import { formula } from "./formulas.js";
import { W, b, numbers } from "./formulas/notation.js";
import { phaseOf, stepOf } from "./steps.js";

const STYLE = `
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
section { margin: 1.5rem 0; break-inside: avoid; }
p { margin: 0.3rem 0; }
.formula { overflow-x: auto; }
math { font-size: 1.1em; }
mtable { math-style: normal; }
${BRACKETS}math[display] { width: max-content; margin: 0.5rem 0; }
mtd { text-align: right; text-align: -webkit-right; }
mtable.bp-x-aligned > mtr > mtd { padding: 0.3em; text-align: left; text-align: -webkit-left; }
mtable.bp-x-aligned > mtr > mtd:first-child { text-align: right; text-align: -webkit-right; }
.bp-x-forward { color: light-dark(#0b5fa5, #7cc4ff); }
.bp-x-backward { color: light-dark(#b3470b, #ffab70); }
`;
const HEADINGS = { given: "Given", forward: "Forward pass", backward: "Backward pass", update: "Update" };

function givenLines({ X, Y, net }) {
  const layers = net.layers.flatMap((layer, i) => [
    [W(i + 1), "=", numbers(layer.W)],
    [b(i + 1), "=", numbers(layer.b)],
  ]);
  return [["X", "=", numbers(X)], ...layers, ["Y", "=", numbers(Y)]];
}

// A step as a formula, or, where it is shown for one layer at a time, all of them.
function written(now, name) {
  const { what } = stepOf(name);
  if (what === "given") return [{ ...formula(now, name), lines: givenLines(now), shapes: "" }];
  if (what !== "update") return [formula(now, name)];
  return now.net.layers.map((_, i) => formula({ ...now, s: { ...now.s, selected: [i + 1, 0] } }, name));
}

const section = ({ symbol, title, lines, shapes, equation, note }, number) =>
  el(
    "section", {},
    el("h3", {}, m.math(symbol), ` ${title}`, equation ? ` ${number(equation)}` : ""),
    el("div", { class: "formula" }, m.aligned(lines)),
    shapes && el("p", {}, `Shapes: ${shapes}`),
    note && el("p", {}, note),
  );

// number(label) is how an equation of the book is referred to.
export function workedFile(calculated, number) {
  const now = { ...calculated, s: { ...calculated.s, view: "matrix" } };
  const title = `Backpropagation through a ${now.sizes.join("-")} network`;
  const body = el(
    "main", {},
    el("h1", {}, title),
    el(
      "p", {},
      `${now.s.activations.map(words).join(", ")}; ${words(now.s.loss)}; one sample; ` +
        `learning rate ${show(now.s.learning_rate)}. ` +
        "Numbers are rounded to 4 decimals when printed and never before.",
    ),
  );
  let phase = "";
  for (const name of now.names) {
    const next = phaseOf(stepOf(name).what);
    if (next !== phase) body.append(el("h2", {}, HEADINGS[next]));
    phase = next;
    body.append(...written(now, name).map((step) => section(step, number)));
  }
  return (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${title}</title><style>${STYLE}</style></head><body>${body.outerHTML}</body></html>\n`
  );
}

export function download(name, html) {
  const address = URL.createObjectURL(new Blob([html], { type: "text/html" }));
  el("a", { href: address, download: name }).click();
  // The download has begun with the click; a little later the browser needs the text no more.
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
