// Formulas as MathML, in the book's notation; texts become numbers, operators or letters.

const NS = "http://www.w3.org/1998/Math/MathML";

export function node(tag, attributes, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat().map(atom));
  return element;
}

const OPERATOR = /^[=+\-−·×⊙≈→(),[\]∂Σ∑|/ᵀ≤≥<>]$/;

function atom(part) {
  if (part instanceof Node) return part;
  const text = String(part);
  if (OPERATOR.test(text)) return node("mo", {}, document.createTextNode(text));
  if (/^−?[\d.,∞]/.test(text)) return node("mn", {}, document.createTextNode(text));
  return node("mi", text.length > 1 ? { mathvariant: "normal" } : {}, document.createTextNode(text));
}

export const row = (...parts) => node("mrow", {}, ...parts);

export const math = (...parts) => node("math", {}, row(...parts));

export const display = (...parts) => node("math", { display: "block" }, row(...parts));

// Within a line, with fractions in full size.
export const roomy = (...parts) => node("math", { displaystyle: "true" }, row(...parts));

export const text = (words) => node("mtext", {}, document.createTextNode(words));

export const fraction = (above, below) => node("mfrac", {}, above, below);

export const sub = (base, index) => node("msub", {}, base, index);

export const sup = (base, exponent) => node("msup", {}, base, exponent);

export const thin = () => node("mspace", { width: "0.17em" });

// Set off from what it multiplies.
export const ln = (...of) => row(thin(), "ln", ...of);

// A symbol of layer l, with its neurons as subscripts: ofLayer("w", 2, 0, 1) is w_{01}^{[2]}.
export function ofLayer(symbol, l, ...neurons) {
  const raised = row("[", l, "]");
  if (!neurons.length) return sup(symbol, raised);
  const below = row(...neurons.flatMap((k, i) => (i ? [thin(), k] : [k])));
  return node("msubsup", {}, symbol, below, raised);
}

export const transposed = (base) => sup(base, node("mi", { mathvariant: "normal" }, document.createTextNode("T")));

export const derivative = (above, below) => fraction(row("∂", above), row("∂", below));

// Values go forward, errors and gradients backward: in colour, as everywhere in the book.
export const forward = (...parts) => node("mrow", { class: "bp-x-forward" }, ...parts);

export const backward = (...parts) => node("mrow", { class: "bp-x-backward" }, ...parts);

// A product of a number that may be negative: in parentheses where it must be.
export const factor = (shown) => (shown.startsWith("−") ? row("(", shown, ")") : atom(shown));

// A number whose text is set whenever it changes, so that the formula around it is made once.
export const slot = () => node("mn", {}, document.createTextNode(""));

export const inParentheses = (shown) => (shown.startsWith("−") ? `(${shown})` : shown);

// rows of texts or nodes; a class by entry marks some. The style sheet draws the brackets, which
// grow with the matrix only where there is a font for mathematics; these are for who hears them.
export const matrix = (rows, mark = () => "") =>
  node(
    "mrow",
    { class: "bp-x-matrix" },
    "[",
    node(
      "mtable",
      {},
      rows.map((cells, j) =>
        node("mtr", {}, cells.map((cell, k) => node("mtd", mark(j, k) ? { class: mark(j, k) } : {}, cell))),
      ),
    ),
    "]",
  );

// Lines of [left side, relation, right side], aligned at the relation.
export const aligned = (lines) =>
  display(
    node(
      "mtable",
      { class: "bp-x-aligned" },
      lines.map((cells) => node("mtr", {}, cells.map((cell) => node("mtd", {}, cell === "" ? [] : cell)))),
    ),
  );
