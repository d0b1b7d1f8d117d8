// A product as its reader writes it, from left to right: ["W.T", "@", "delta"].
import { hadamard, matmul, shape, transpose } from "../engine/matrix.js";
import { FACTORS } from "./layer.js";
import { OPERATIONS, isTransposed, nameOf, said, typed } from "./symbols.js";

export const MOST = 4; // factors

export const isChain = (chain) =>
  Array.isArray(chain) &&
  chain.length <= 2 * MOST - 1 &&
  (chain.length % 2 === 1 || !chain.length) &&
  chain.every(
    (part, i) =>
      typeof part === "string" &&
      (i % 2 ? Object.hasOwn(OPERATIONS, part) : FACTORS.includes(part.replace(/\.T$/, ""))),
  );

export const factors = (chain) => chain.filter((_, i) => i % 2 === 0);

export const matrixOf = (factor, matrices) => {
  const A = matrices[nameOf(factor)];
  return A && isTransposed(factor) ? transpose(A) : A;
};

const fit = (operation, [r, c], [r2, c2]) => (operation === "@" ? c === r2 : r === r2 && c === c2);

// Multiplies as far as shapes allow. Each joint: { operation, left, right: shapes, fits }; a shape
// is null where a factor does not exist, or nothing fitted before it. value is the product or null.
export function multiply(chain, matrices) {
  const operands = factors(chain).map((factor) => matrixOf(factor, matrices));
  const shapeOf = (A) => A && shape(A);
  const joints = [];
  let value = operands[0] ?? null;
  for (const [i, right] of operands.slice(1).entries()) {
    const joint = { operation: chain[2 * i + 1], left: shapeOf(value), right: shapeOf(right) };
    joint.fits = Boolean(value && right) && fit(joint.operation, joint.left, joint.right);
    joints.push(joint);
    if (!joint.fits) value = null;
    else value = joint.operation === "@" ? matmul(value, right) : hadamard(value, right);
  }
  return { joints, value };
}

// NumPy takes @ and * from left to right as well, so its line needs no parentheses.
export const inNumPy = (chain) => chain.map((part, i) => (i % 2 ? part : typed(part))).join(" ");

export const inWords = (chain) =>
  chain.map((part, i) => (i % 2 ? OPERATIONS[part].said : said(part))).join(" ");
