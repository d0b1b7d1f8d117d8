// The calculation's steps, by the names that backprop_lib's walkthroughs give them.

const down = (from, to) => Array.from({ length: Math.max(0, from - to + 1) }, (_, i) => from - i);

const forwardNames = (L) => down(L, 1).reverse().flatMap((l) => [`z[${l}]`, `a[${l}]`]);

const backwardNames = (L) =>
  down(L, 1).flatMap((l) => [...(l < L ? [`dC/da[${l}]`] : []), `delta[${l}]`, `dW[${l}]`, `db[${l}]`]);

export const stepNames = (L) => ["given", ...forwardNames(L), "C", ...backwardNames(L), "update"];

// "dW[2]" is { what: "dW", l: 2 }; "C" has no layer.
export function stepOf(name) {
  const [, what, l] = name.match(/^([^[]+)(?:\[(\d)\])?$/);
  return { what, l: l && Number(l) };
}

const PHASES = { given: "given", z: "forward", a: "forward", C: "forward", update: "update" };

export const phaseOf = (what) => PHASES[what] ?? "backward";
