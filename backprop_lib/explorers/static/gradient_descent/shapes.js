// Paths of the map, in units of its SVG.
const HEAD = 9; // length of an arrow's head

export const fixed = (value) => value.toFixed(1);

export const outline = (points) => `M${points.map(([x, y]) => `${fixed(x)} ${fixed(y)}`).join("L")}`;

// An arrow as [shaft, head]: a dashed shaft has a whole head.
export function arrow(tail, tip) {
  const [dx, dy] = [tip[0] - tail[0], tip[1] - tail[1]];
  const length = Math.hypot(dx, dy);
  if (length < 1) return ["", ""];
  const head = Math.min(HEAD, length) / length;
  const side = (turn) => [tip[0] - head * (dx - 0.5 * turn * dy), tip[1] - head * (dy + 0.5 * turn * dx)];
  return [outline([tail, tip]), outline([side(1), tip, side(-1)])];
}
