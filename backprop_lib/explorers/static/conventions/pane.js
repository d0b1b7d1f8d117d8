// One convention's side: where the reader builds the product, or where it stands worked out.
import { shape } from "../engine/matrix.js";
import { button, toolbar } from "../kit/controls.js";
import { el, spoken } from "../kit/dom.js";
import * as m from "../kit/maths.js";
import { inNumPy } from "./chain.js";
import { FACTORS, answer, matrices } from "./layer.js";
import { OPERATIONS, isTransposed, nameOf, node, said, shapeSaid, turn } from "./symbols.js";
import { judge } from "./verdict.js";
import { product } from "./view.js";

const TITLES = {
  "gradient Wx": "Gradients: columns and ⊙",
  "jacobian Wx": "Jacobians: rows and products",
  "gradient xW": "Gradients: rows and ⊙",
  "jacobian xW": "Jacobians: rows and products",
};
const RULES = {
  gradient: "A derivative has the shape of its variable.",
  jacobian: "A derivative has a row for each output and a column for each input.",
};
const MARKS = { right: "✓", empty: "", misfit: "✗", shape: "✗", value: "✗", lucky: "✗" };

// put(chain) and add(factor) change the reader's product; more are further buttons below it.
export function pane(convention, { put, add, more }) {
  const title = el("strong");
  const wanted = el("p");
  const place = el("div");
  const numpy = el("code");
  const verdict = el("p", { class: "bp-x-verdict", role: "status" });
  const adders = FACTORS.map((factor) => {
    const text = el("span", { class: "bp-x-shape" });
    const element = button(
      [...spoken(`add ${said(factor)} `, m.roomy(node(factor))), text],
      () => add(factor),
      { "data-key": `add ${factor}` },
    );
    return { factor, text, element };
  });
  const building = [
    toolbar("factors to choose from", ...adders.map(({ element }) => element)),
    toolbar("the whole product", ...more),
  ];
  const element = el(
    "div",
    { class: "bp-x-pane", role: "group" },
    title,
    wanted,
    building[0],
    place,
    verdict,
    el("p", {}, "In NumPy: ", numpy),
    building[1],
  );

  const small = (text, label, key, onClick, pressed) =>
    button(text, onClick, {
      class: "bp-x-button bp-x-small",
      "aria-label": label,
      title: label,
      "data-key": key,
      "aria-pressed": pressed,
    });
  const controls = (chain) => ({
    tools: (i) => {
      const factor = chain[2 * i];
      const at = i ? 2 * i - 1 : 0; // a factor goes with the sign before it, the first with the one after it
      return [
        small(
          "ᵀ",
          `transpose ${said(nameOf(factor))}`,
          `turn ${i}`,
          () => put(chain.with(2 * i, turn(factor))),
          String(isTransposed(factor)),
        ),
        small("✕", `remove ${said(factor)}`, `remove ${i}`, () => put(chain.toSpliced(at, 2))),
      ];
    },
    between: (i) => {
      const [left, operation, right] = chain.slice(2 * i, 2 * i + 3);
      const other = operation === "@" ? "*" : "@";
      return [
        small(
          OPERATIONS[operation].sign,
          `${OPERATIONS[operation].name}; change to ${OPERATIONS[other].name}`,
          `sign ${i}`,
          () => put(chain.with(2 * i + 1, other)),
        ),
        small("⇄", `swap ${said(left)} and ${said(right)}`, `swap ${i}`, () =>
          put(chain.with(2 * i, right).with(2 * i + 2, left)),
        ),
      ];
    },
  });

  function draw(s) {
    const own = convention === s.convention;
    const here = { ...s, convention };
    const all = matrices(here);
    const chain = own ? s.chain : answer(here, s.target);
    const heading = TITLES[`${convention} ${s.layout}`];
    title.textContent = heading;
    element.setAttribute("aria-label", heading);
    element.classList.toggle("bp-x-own", own);
    wanted.replaceChildren(
      own ? "Build " : "Worked out: ",
      m.roomy(node(s.target)),
      ` ${shapeSaid(shape(all[s.target]))}. ${RULES[convention]}`,
    );
    for (const part of [...building, verdict]) part.hidden = !own;
    place.replaceChildren(product(chain, all, s.target, own ? controls(chain) : {}));
    numpy.textContent = inNumPy(chain);
    numpy.parentElement.hidden = !chain.length;
    if (!own) return;
    for (const { factor, text } of adders)
      text.textContent = all[factor] ? shapeSaid(shape(all[factor])) : "none";
    const { kind, sentence } = judge(s, s.target, chain);
    verdict.dataset.kind = kind;
    const told = `${MARKS[kind]} ${sentence}`.trim();
    // The same sentence again would be spoken again.
    if (verdict.textContent !== told) verdict.textContent = told;
  }
  return { element, draw };
}
