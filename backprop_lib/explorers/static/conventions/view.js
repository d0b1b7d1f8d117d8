// Products as rows of matrices with their shapes; at each joint, the two numbers that must agree.
import { shape } from "../engine/matrix.js";
import { el } from "../kit/dom.js";
import { show } from "../kit/format.js";
import * as m from "../kit/maths.js";
import { factors, matrixOf, multiply } from "./chain.js";
import { OPERATIONS, nameOf, node, shapeSaid } from "./symbols.js";

const DIGITS = 2;

const COLOURS = {
  before: "forward",
  after: "forward",
  z: "forward",
  dC_da: "backward",
  delta: "backward",
  dW: "backward",
  db: "backward",
  da: "backward",
};

// A matrix below its symbol and above its shape; the marked numbers of the shape meet a neighbour.
export function term(name, A, marks = [false, false], tools = []) {
  const colour = COLOURS[nameOf(name)];
  const heading = el("div", { class: "bp-x-term-name" }, m.roomy(node(name)), tools);
  if (!A) return el("div", { class: "bp-x-term" }, heading, el("p", {}, "does not exist"));
  const numbers = shape(A).map((n, i) => el(marks[i] ? "mark" : "span", {}, String(n)));
  return el(
    "div",
    { class: `bp-x-term ${colour ? `bp-x-${colour}` : ""}` },
    heading,
    m.math(m.matrix(A.map((row) => row.map((value) => show(value, DIGITS))))),
    el("div", { class: "bp-x-shape" }, "(", numbers[0], ", ", numbers[1], ")"),
  );
}

// Between two terms: the operation, or the controls that change it, and whether they fit.
function joint({ operation, left, right, fits }, controls) {
  const meeting =
    left && right && (operation === "@" ? [left[1], right[0]] : [shapeSaid(left), shapeSaid(right)]);
  return el(
    "div",
    { class: `bp-x-joint ${fits ? "" : "bp-x-broken"}` },
    controls ?? el("span", { class: "bp-x-sign" }, OPERATIONS[operation].sign),
    meeting && el("span", { class: "bp-x-meeting" }, `${meeting[0]} ${fits ? "=" : "≠"} ${meeting[1]}`),
  );
}

// A sign and what follows it are not parted at the end of a line.
export const together = (...parts) => el("div", { class: "bp-x-together" }, parts);

export const sign = (text) => el("div", { class: "bp-x-joint" }, el("span", { class: "bp-x-sign" }, text));

// tools(i) and between(i) make the buttons of factor i and of the joint after it; result names the product.
export function product(chain, matrices, result, { tools = () => [], between = () => null } = {}) {
  const { joints, value } = multiply(chain, matrices);
  const parts = factors(chain).map((factor, i) => {
    const [before, after] = [joints[i - 1], joints[i]];
    const marks = [Boolean(before), after ? true : before?.operation === "*"];
    const drawn = term(factor, matrixOf(factor, matrices), marks, tools(i));
    return before ? together(joint(before, between(i - 1)), drawn) : drawn;
  });
  if (value) parts.push(together(sign("="), term(result, value)));
  return el("div", { class: "bp-x-product" }, parts);
}
