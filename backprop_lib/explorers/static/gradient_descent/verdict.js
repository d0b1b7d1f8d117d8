// How a descent fares, in words, from what was measured on its way.
import { show } from "../kit/format.js";

const WINDOW = 10;
const THERE = 0.02; // of the height of the start above the lowest point
const SLOW = 0.005; // of the rest of the way, per step
const FLAT = 0.001; // of the steepest gradient on the way

const norm = ([p, q]) => Math.hypot(p, q);
const dot = ([p, q], [r, s]) => p * r + q * s;
const significant = (value, digits) => show(Number(value.toPrecision(digits)), 6);
const number = (value) => significant(value, 3);
const times = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

// points of descend; lowest is the lowest cost on the map. Returns { name, sentence }.
export function verdict(points, lowest, { momentum, batch_size, X }) {
  const n = points.length - 1;
  const [first, last] = [points[0], points[n]];
  if (!n) {
    return {
      name: "At the start",
      sentence: `J is ${number(first.J)} here; the lowest on this map is ${number(lowest)}.`,
    };
  }
  const recent = points.slice(-WINDOW - 1);
  const count = recent.length - 1;
  const pairs = recent.slice(1).map((point, i) => [recent[i], point]);
  const rises = pairs.filter(([before, after]) => after.J > before.J).length;
  const turns = pairs.filter(([before, after]) => dot(before.gradient, after.gradient) < 0).length;
  const floor = Math.min(lowest, ...points.map(({ J }) => J));
  const rest = last.J - floor;
  const fall = recent[0].J - last.J;
  const during = count === 1 ? "in the step" : `in the last ${count} steps`;

  if (!Number.isFinite(last.J) || (last.J > 10 * first.J && rises)) {
    return {
      name: "Diverges",
      sentence: `J grew from ${number(first.J)} to ${number(last.J)} in ${times(n, "step")}.`,
    };
  }
  if (rest <= THERE * (first.J - floor) && rises <= count / 3) {
    return {
      name: "Has arrived",
      sentence: `J is ${number(last.J)}; the lowest on this map is ${number(lowest)}.`,
    };
  }
  if (turns > count / 2) {
    const result =
      fall > 0
        ? `J fell all the same, from ${number(recent[0].J)} to ${number(last.J)}.`
        : `J went from ${number(recent[0].J)} to ${number(last.J)}.`;
    return {
      name: "Overshoots",
      sentence: `${turns} of ${times(count, "step")} crossed the valley: the gradient turned round. ${result}`,
    };
  }
  const Js = recent.map(({ J }) => J);
  const [least, most] = [Math.min(...Js), Math.max(...Js)];
  if (batch_size < X[0].length && rises >= 3 && fall < (most - least) / 2) {
    return {
      name: "Wanders",
      sentence: `J rose in ${rises} of ${times(count, "step")}, between ${number(least)} and ${number(most)}: each mini-batch pulls its own way.`,
    };
  }
  if (momentum > 0 && rises >= 2) {
    return {
      name: "Swings",
      sentence: `J rose in ${rises} of ${times(count, "step")}: the velocity carries it up the other side.`,
    };
  }
  if (norm(last.gradient) < FLAT * Math.max(...points.map(({ gradient }) => norm(gradient)))) {
    return {
      name: "Stands still",
      sentence: `The gradient is nearly 0 (norm ${number(norm(last.gradient))}), but J is ${number(last.J)}, and the lowest on this map is ${number(lowest)}.`,
    };
  }
  const pace = fall / count / rest;
  if (pace >= 0 && pace < SLOW) {
    const half =
      pace > 0 ? `At this pace, ${significant(Math.log(2) / pace, 2)} more steps would halve the rest.` : "";
    return {
      name: "Crawls",
      sentence: `J fell by ${number(fall)} ${during}, and is ${number(last.J)}. ${half}`.trim(),
    };
  }
  if (fall < 0) {
    return { name: "Rises", sentence: `J grew from ${number(recent[0].J)} to ${number(last.J)} ${during}.` };
  }
  return { name: "Descends", sentence: `J fell from ${number(recent[0].J)} to ${number(last.J)} ${during}.` };
}
