// The cost over a square of two parameters, and its contour lines.
import { cost, forward } from "../engine/network.js";
import { roundTicks } from "../kit/plot.js";
import { writable } from "./parameters.js";

const CELLS = 60;
const FEW = 4;

// J[i][j] at the j-th value of the first parameter and the i-th of the second.
export function costGrid({ layers, loss, X, Y, parameters, reach }) {
  const { copy, writer } = writable({ layers, loss });
  const [setFirst, setSecond] = parameters.map(writer);
  const values = Array.from({ length: CELLS + 1 }, (_, i) => reach * ((2 * i) / CELLS - 1));
  const J = values.map((second) => {
    setSecond(second);
    return values.map((first) => {
      setFirst(first);
      return cost(copy, forward(copy, X), Y, "mean");
    });
  });
  return { values, J, lowest: Math.min(...J.flat()), highest: Math.max(...J.flat()) };
}

// Round numbers that grow by factors of 2 to 2.5, so that the floor of a valley shows as well as
// its walls; evenly spaced ones where the map is too flat for these.
export function levels({ lowest, highest }) {
  const rounds = [];
  for (let power = Math.floor(Math.log10(lowest || 1e-9)); 10 ** power < highest; power++) {
    for (const first of [1, 2, 5]) rounds.push(Number(`${first}e${power}`));
  }
  const inside = rounds.filter((level) => level > lowest && level < highest);
  return inside.length < FEW ? roundTicks(lowest, highest, 6).filter((level) => level > lowest) : inside;
}

// One cell's part at or below the level, and the pieces of the contour line in it.
function cut(corners, level) {
  const polygon = [];
  const cuts = [];
  corners.forEach(([x, y, J], i) => {
    const [nextX, nextY, nextJ] = corners[(i + 1) % corners.length];
    const inside = J <= level;
    if (inside) polygon.push([x, y]);
    if (inside === nextJ <= level) return;
    const t = (level - J) / (nextJ - J);
    const at = [x + t * (nextX - x), y + t * (nextY - y)];
    polygon.push(at);
    cuts.push({ at, leaves: inside });
  });
  // Between a point where the outline leaves the part and the next, where it comes back, it
  // runs along the contour line.
  if (cuts.length && !cuts[0].leaves) cuts.push(cuts.shift());
  const lines = [];
  for (let i = 0; i < cuts.length; i += 2) lines.push([cuts[i].at, cuts[i + 1].at]);
  return { polygon, lines };
}

// The area at or below the level and its border, as outlines and as pieces, in units of the map.
export function contour({ values, J }, level) {
  const polygons = [];
  const lines = [];
  for (let i = 0; i < CELLS; i++) {
    let since = null; // where a run of cells began that lie wholly below
    for (let j = 0; j <= CELLS; j++) {
      const corners =
        j < CELLS &&
        [
          [j, i],
          [j + 1, i],
          [j + 1, i + 1],
          [j, i + 1],
        ].map(([x, y]) => [values[x], values[y], J[y][x]]);
      const below = corners && corners.every(([, , value]) => value <= level);
      if (below) since ??= j;
      else if (since !== null) {
        const [left, right, low, high] = [values[since], values[j], values[i], values[i + 1]];
        polygons.push([
          [left, low],
          [right, low],
          [right, high],
          [left, high],
        ]);
        since = null;
      }
      if (!corners || below) continue;
      const part = cut(corners, level);
      if (part.polygon.length) polygons.push(part.polygon);
      lines.push(...part.lines);
    }
  }
  return { polygons, lines };
}
