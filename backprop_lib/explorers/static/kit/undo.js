// What the reader changed, to be taken back change by change.
import { button } from "./controls.js";
import { update } from "./frame.js";

const KEPT = 100;
const PAUSE = 700; // milliseconds

// names are the values that make up the state. Returns { change(values, what), slide(values), back() }.
// Changes of the same `what` in quick succession, as in a drag, are one; a change without `what` is
// always one by itself, and what slides is known by its names. back() says whether there was anything
// to take back; fit may change the old values, where something that is not among them has moved on.
export function undo(model, names) {
  let past = [];
  let [last, when] = [null, 0];

  function remember(what = null) {
    const now = performance.now();
    const goesOn = what !== null && what === last && now - when < PAUSE;
    [last, when] = [what, now];
    if (goesOn) return;
    past = [...past, Object.fromEntries(names.map((name) => [name, model.get(name)]))].slice(-KEPT);
  }
  function change(values, what) {
    remember(what);
    update(model, values);
  }
  const slide = (values) => change(values, Object.keys(values).join());

  function back(fit = (values) => values) {
    last = null;
    if (!past.length) return false;
    update(model, fit(past.pop()));
    return true;
  }
  return { change, slide, back };
}

export const undoButton = (past, refuse) =>
  button("Undo", () => past.back() || refuse("There is nothing to undo."));
