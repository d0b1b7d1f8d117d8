// Why a suspected equation is, or is not, the wrong one, told from which arrays are wrong.

const WRONG = 1e-6;

// What an equation makes, and where, in a network of L layers.
const MADE = {
  1: ["delta", (l, L) => l === L],
  2: ["db", (l, L) => l === L],
  3: ["dW", (l, L) => l === L],
  4: ["delta", (l, L) => l < L],
  5: ["db", (l, L) => l < L],
  6: ["dW", (l, L) => l < L],
};

// rows: of compare, by a method that does not err. Returns the names of the wrong arrays, such as "dW[2]".
export const wrongArrays = (rows) =>
  new Set(rows.filter(({ error }) => error > WRONG).map(({ array, l }) => `d${array}[${l}]`));

const listed = (names) =>
  names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0];

// The sentence about equation number `suspect` when `bug` is planted.
export function clue(suspect, bug, wrong, L) {
  if (suspect === bug.equation) return `Right, it is (${suspect}). ${bug.told}`;
  const [part, where] = MADE[suspect];
  const layers = Array.from({ length: L }, (_, i) => L - i).filter((l) => where(l, L));
  return `Not (${suspect}). ${part === "delta" ? errorClue(layers, wrong, L) : arrayClue(part, layers, wrong)}`;
}

function arrayClue(part, layers, wrong) {
  const l = layers.find((number) => wrong.has(`${part}[${number}]`));
  if (!l) {
    const names = layers.map((number) => `${part}[${number}]`);
    return `It makes ${listed(names)}, and ${names.length > 1 ? "they are" : "that is"} right.`;
  }
  const other = part === "dW" ? "db" : "dW";
  return `${part}[${l}] is wrong, but so is ${other}[${l}]. Both are made of δ[${l}]: it was wrong when it came here.`;
}

function errorClue(layers, wrong, L) {
  const has = (l) => [`db[${l}]`, `dW[${l}]`].filter((name) => wrong.has(name));
  if (layers[0] !== L && has(L).length === 2) {
    return `db[${L}] and dW[${L}] are wrong too, so δ[${L}] is, before this equation is used at all: read from the output.`;
  }
  const half = layers.find((l) => has(l).length === 1);
  if (half) {
    const [bad] = has(half);
    const good = bad.startsWith("db") ? "dW" : "db";
    return `${bad} is wrong, but ${good}[${half}] is made of the same δ[${half}] and is right: so δ[${half}] is right.`;
  }
  const names = layers.map((l) => `δ[${l}]`);
  return `It makes ${listed(names)}, and all that is made of ${names.length > 1 ? "them" : "it"} is right.`;
}
