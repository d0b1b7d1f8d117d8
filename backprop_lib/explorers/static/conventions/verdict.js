// What is to be said of a reader's product: does it fit, is it right, and why not.
import { ACTIVATIONS } from "../engine/activations.js";
import { shape, transpose } from "../engine/matrix.js";
import { show } from "../kit/format.js";
import { factors, inWords, matrixOf, multiply } from "./chain.js";
import { inColumns, matrices } from "./layer.js";
import { same, slipOf } from "./slips.js";
import { nameOf, said, shapeSaid, turn } from "./symbols.js";

// Another layer, all sizes different and no number special: a product that is right here is right.
const OTHER = {
  W: [
    [0.53, -0.31, 0.87],
    [-0.64, 0.42, 0.26],
  ],
  b: [0.21, -0.13],
  a: [0.74, -0.45, 0.93],
  y: [0.35, 0.8],
};

export const NO_SLOPE =
  "Softmax has no g′(z): each of its outputs depends on every z. Its derivative is the whole matrix J.";
const NO_ENTRIES =
  "⊙ multiplies entry by entry, but in softmax every z changes every output: all of J must enter, by a matrix product.";

const RULE = {
  gradient: "as a gradient it has the shape of its variable",
  jacobian: "as a Jacobian it has a row for each output and a column for each input",
};

const verdict = (kind, sentence) => ({ kind, sentence });

// Returns { kind, sentence }; kind is "empty", "misfit", "shape", "value", "lucky" or "right".
export function judge(layer, target, chain) {
  if (!chain.length) return verdict("empty", "Choose the first factor.");
  if (!ACTIVATIONS[layer.activation].derivative) {
    if (factors(chain).some((factor) => nameOf(factor) === "dg")) return verdict("misfit", NO_SLOPE);
    if (chain.includes("*")) return verdict("misfit", NO_ENTRIES);
  }
  const all = matrices(layer);
  const { joints, value } = multiply(chain, all);
  const broken = joints.findIndex(({ fits }) => !fits);
  if (broken >= 0) return verdict("misfit", misfit(layer, target, chain, joints, broken));
  const wanted = all[target];
  if (same(value, wanted)) return luck(layer, target, chain);
  const turned = same(transpose(value), wanted);
  if (shape(value).join() !== shape(wanted).join()) {
    const start = turned ? "The right numbers, lying the other way:" : "It fits, but";
    const shapes = `this is ${shapeSaid(shape(value))}, and ${said(target)} must be ${shapeSaid(shape(wanted))}`;
    return verdict("shape", `${start} ${shapes}, because ${RULE[layer.convention]}.`);
  }
  if (turned) {
    return verdict(
      "value",
      `Shapes fit by accident, because ${said(target)} is square: these are the right numbers, turned. Transpose the product: the other way round, each factor turned.`,
    );
  }
  const columns = inColumns(layer);
  const asColumns = same(wanted, columns[target]) ? value : transpose(value);
  const slip = slipOf(target, asColumns, columns) ?? farthest(value, wanted, target);
  return verdict("value", `The shape is right, the numbers are not. ${slip}`);
}

function farthest(value, wanted, target) {
  const entries = value.flatMap((row, j) => row.map((v, k) => ({ j, k, off: Math.abs(v - wanted[j][k]) })));
  const { j, k } = entries.reduce((far, entry) => (entry.off > far.off ? entry : far));
  return `Entry (${j}, ${k}) is ${show(value[j][k])}, and in ${said(target)} it is ${show(wanted[j][k])}.`;
}

// Right here; is it right for every layer?
function luck(layer, target, chain) {
  const activation = ACTIVATIONS[layer.activation].derivative ? "sigmoid" : "softmax";
  const other = judgeOther({ ...layer, ...OTHER, activation, loss: "half_squared_error" }, target, chain);
  return other
    ? verdict("lucky", `Right for these numbers only. In a layer with 3 inputs and 2 outputs: ${other}`)
    : verdict("right", `Right: ${inWords(chain)} is ${said(target)}.`);
}

function judgeOther(layer, target, chain) {
  const { value } = multiply(chain, matrices(layer));
  return value && same(value, matrices(layer)[target]) ? "" : judge(layer, target, chain).sentence;
}

function misfit(layer, target, chain, joints, at) {
  const { operation, left, right } = joints[at];
  const [before, factor] = [chain.slice(0, 2 * at + 1), chain[2 * at + 2]];
  const first = at ? `(${inWords(before)})` : said(before[0]);
  const product = operation === "@" ? "times" : "⊙";
  const why =
    operation === "@"
      ? `the inner numbers ${left[1]} and ${right[0]} differ`
      : `⊙ goes entry by entry and needs two equal shapes${stretched(left, right)}`;
  const sentence = `${first} ${shapeSaid(left)} ${product} ${said(factor)} ${shapeSaid(right)}: ${why}.`;
  return `${sentence} ${remedy(layer, target, chain, at)}`;
}

// NumPy repeats rows and columns of length 1 until shapes agree, and does not say so.
function stretched([r, c], [r2, c2]) {
  const goes = (p, q) => p === q || p === 1 || q === 1;
  return goes(r, r2) && goes(c, c2)
    ? `; NumPy would not refuse, but stretch both to ${shapeSaid([Math.max(r, r2), Math.max(c, c2)])}`
    : "";
}

// The smallest change that makes this joint fit; one that makes all right is preferred.
function remedy(layer, target, chain, at) {
  const all = matrices(layer);
  const [left, operation, right] = [2 * at, 2 * at + 1, 2 * at + 2];
  const put = (i, part) => chain.toSpliced(i, 1, part);
  const fits = (factor) => `${said(factor)} is ${shapeSaid(shape(matrixOf(factor, all)))} and fits.`;
  const tries = [];
  if (chain[operation] === "@" && ACTIVATIONS[layer.activation].derivative) {
    tries.push([put(operation, "*"), "Their shapes are equal: ⊙ multiplies them entry by entry."]);
  }
  if (chain[operation] === "*") tries.push([put(operation, "@"), "A matrix product would fit."]);
  tries.push([put(right, turn(chain[right])), fits(turn(chain[right]))]);
  if (at === 0) {
    tries.push([put(left, turn(chain[left])), fits(turn(chain[left]))]);
    const swapped = chain.with(left, chain[right]).with(right, chain[left]);
    tries.push([swapped, "The other way round they fit."]);
  }
  const results = tries
    .map(([changed, sentence]) => ({ sentence, ...multiply(changed, all) }))
    .filter(({ joints }) => joints[at].fits);
  const best = results.find(({ value }) => value && same(value, all[target])) ?? results[0];
  return best ? best.sentence : "No single change makes these two fit.";
}
