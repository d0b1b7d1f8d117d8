// The present step written out: what it is, why, symbols, numbers, result, shapes.
import { become } from "../kit/become.js";
import { choice } from "../kit/controls.js";
import { el } from "../kit/dom.js";
import * as m from "../kit/maths.js";

const WAYS = {
  given: ["", "given"], update: ["", "update"],
  forward: ["bp-x-forward", "forward →"], backward: ["bp-x-backward", "← backward"],
};

// The number and the place that the host knows an equation of the book by; else its own number.
const reference = (model, label) => model.equation?.(label) ?? { number: `(${label.at(-1)})` };

export const equationNumber = (model, label) => reference(model, label).number;

// act: { look }. Returns { element, draw(now, shown), forget, stop }: shown is what formula returns;
// forget is for when there is more or less room.
export function workedStep(model, act) {
  const heading = el("p", { class: "bp-x-net-step-heading" });
  const why = el("p");
  const lines = el("div", {
    class: "bp-x-formula bp-x-scroll", tabindex: 0, role: "group", "aria-label": "the step as a formula",
  });
  const shapes = el("p", { class: "bp-x-net-shapes" });
  const note = el("p");
  const panel = el("div", { class: "bp-x-net-worked" }, heading, why, lines, shapes, note);
  const views = {
    view: choice({
      label: "show", value: "matrix", options: [["matrix", "whole layer"], ["scalar", "one neuron"]],
      onChange: (view) => act.look({ view }),
    }),
    convention: choice({
      label: "backward in", value: "hadamard",
      options: [["hadamard", "columns (⊙)"], ["jacobian", "rows (J)"]],
      onChange: (convention) => act.look({ convention }),
    }),
  };
  const choices = el("div", { class: "bp-x-net-views" }, views.view.element, views.convention.element);
  const element = el("div", {}, choices, panel);
  let kept = ""; // what the height belongs to
  let tallest = 0;
  // As tall as the tallest step so far, so that what stands below moves less and less.
  const watch = new ResizeObserver(([{ borderBoxSize: [{ blockSize }] }]) => {
    if (blockSize <= tallest) return;
    tallest = blockSize;
    panel.style.minHeight = `${blockSize}px`;
  });

  function draw(now, shown) {
    const { s } = now;
    views.view.set(s.view);
    views.convention.set(s.convention);
    const [kind, way] = WAYS[shown.phase];
    const equation = shown.equation && reference(model, shown.equation);
    become(
      heading,
      el("span", { class: `bp-x-net-way ${kind}` }, way),
      el("span", { class: "bp-x-net-step-title" }, m.math(shown.symbol), " ", el("strong", {}, shown.title)),
      ...(equation
        ? [equation.href
          ? el("a", { class: "bp-x-net-equation", href: equation.href }, `equation ${equation.number}`)
          : el("span", { class: "bp-x-net-equation" }, `equation ${equation.number}`)]
        : []),
    );
    why.textContent = shown.why;
    become(lines, m.aligned(shown.lines));
    shapes.textContent = shown.shapes ? `Shapes: ${shown.shapes}` : "";
    note.textContent = shown.note;
    const key = `${now.sizes.join("-")} ${s.view} ${s.convention}`;
    if (key !== kept) forget();
    kept = key;
  }
  function forget() {
    tallest = 0;
    panel.style.minHeight = "";
    watch.unobserve(panel);
    watch.observe(panel); // which tells its height anew
  }
  return { element, draw, forget, stop: () => watch.disconnect() };
}
