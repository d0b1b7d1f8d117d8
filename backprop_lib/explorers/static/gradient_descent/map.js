// The cost seen from above: contour lines, the path, where it stands and where it leads.
import { set, svg, uniqueId } from "../kit/dom.js";
import { show } from "../kit/format.js";
import { plot } from "../kit/plot.js";
import { contour, costGrid, levels } from "./contours.js";
import { plain } from "./parameters.js";
import { arrow, fixed, outline } from "./shapes.js";
import { startHandle } from "./start.js";

const HEIGHT = 330; // makes the map a square, so that a gradient is at right angles to a contour line
const MARGIN = 18; // labels keep off the border
const CLEAR = 20; // and off the place where the path has arrived

// Where a contour line is labelled: in the middle of the piece farthest from all labels so far.
function labelPlace(pieces, taken, { left, right, top, bottom }) {
  let best = null;
  for (const [[x1, y1], [x2, y2]] of pieces) {
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    if (x < left + MARGIN || x > right - MARGIN || y < top + MARGIN || y > bottom - MARGIN) continue;
    const room = Math.min(...taken.map(([a, b]) => Math.hypot(a - x, b - y)), 200);
    if (room > (best?.room ?? MARGIN)) best = { x, y, room };
  }
  return best;
}

export const isBeyond = ({ at }, { reach }) => at.some((value) => Math.abs(value) > reach);

// stateNow() may be ahead of what is drawn; onStart([first, second]) is called when the reader moves
// the start. Returns { element, draw(state, points) }, where draw returns the lowest cost on the map.
export function costMap({ stateNow, onStart }) {
  const range = [-1, 1];
  const picture = plot({ label: "", x: { label: "", range }, y: { label: "", range }, height: HEIGHT });
  const { inside } = picture;
  const id = uniqueId("clip");
  const parts = {
    land: svg("g"),
    halo: svg("path", { class: "bp-x-path-halo" }),
    path: svg("path", { class: "bp-x-path" }),
    steps: svg("path", { class: "bp-x-path-steps" }),
    levels: svg("g"),
    gradientHalo: svg("path", { class: "bp-x-path-halo" }),
    gradient: svg("path", { class: "bp-x-gradient-arrow" }),
    velocity: svg("path", { class: "bp-x-velocity-arrow bp-x-dashed" }),
    velocityHead: svg("path", { class: "bp-x-velocity-arrow" }),
    away: svg("path", { class: "bp-x-away" }),
    next: svg("circle", { class: "bp-x-next", r: 5 }),
    now: svg("circle", { class: "bp-x-dot", r: 5 }),
  };
  picture.layer.append(
    svg(
      "clipPath",
      { id },
      svg("rect", {
        x: inside.left,
        y: inside.top,
        width: inside.right - inside.left,
        height: inside.bottom - inside.top,
      }),
    ),
    svg("g", { "clip-path": `url(#${id})`, "aria-hidden": "true" }, Object.values(parts)),
  );
  picture.element.classList.add("bp-x-map");
  set(picture.element, { role: "group" }); // what is inside an image cannot be reached
  const start = startHandle(picture, { stateNow, onStart });

  // The contour lines are made anew only when another map is looked at.
  let drawn = "";
  let lowest = 0;
  let labels = [];
  function drawLand(state) {
    const { layers, loss, X, Y, parameters } = state;
    const wanted = JSON.stringify([layers, loss, X, Y, parameters, state.reach]);
    if (wanted === drawn) return;
    drawn = wanted;
    const edge = [-state.reach, state.reach];
    picture.axes({ label: plain(parameters[0]), range: edge }, { label: plain(parameters[1]), range: edge });
    const grid = costGrid(state);
    lowest = grid.lowest;
    const place = ([x, y]) => [picture.x(x), picture.y(y)];
    labels = [];
    parts.land.replaceChildren(
      ...levels(grid).flatMap((level) => {
        const { polygons, lines } = contour(grid, level);
        const pieces = lines.map((piece) => piece.map(place));
        const label = labelPlace(
          pieces,
          labels.map(({ x, y }) => [x, y]),
          inside,
        );
        if (label) {
          const at = { x: label.x, y: label.y + 4, "text-anchor": "middle" };
          labels.push({ ...label, element: svg("text", { class: "bp-x-level", ...at }, show(level)) });
        }
        return [
          svg("path", {
            class: "bp-x-below",
            d: polygons.map((polygon) => `${outline(polygon.map(place))}Z`).join(""),
          }),
          svg("path", { class: "bp-x-contour", d: pieces.map(outline).join("") }),
        ];
      }),
    );
    parts.levels.replaceChildren(...labels.map(({ element }) => element));
  }

  // A path that leaves the map is pointed after.
  function pointAfter([x, y], outside) {
    const held = (margin) => [
      Math.min(inside.right - margin, Math.max(inside.left + margin, x)),
      Math.min(inside.bottom - margin, Math.max(inside.top + margin, y)),
    ];
    set(parts.away, { d: outside ? arrow(held(24), held(4)).join("") : "" });
  }

  function draw(state, points) {
    drawLand(state);
    const place = ([first, second]) => [picture.x(first), picture.y(second)];
    const last = points.at(-1);
    const now = place(last.at);
    const walked = outline(points.map(({ at }) => place(at)));
    const steepness = Math.hypot(...last.gradient);
    // Steeper is longer, but a cliff must not fill the map.
    const length = 12 + (48 * steepness) / (0.5 + steepness);
    const [across, up] = last.gradient.map((slope) => (steepness ? (length * slope) / steepness : 0));
    const uphill = arrow(now, [now[0] + across, now[1] - up]).join("");
    const [shaft, head] = arrow(now, place(last.at.map((value, i) => value + last.v[i])));
    const next = place(
      last.at.map((value, i) => value + state.momentum * last.v[i] - state.learning_rate * last.used[i]),
    );
    set(parts.halo, { d: walked });
    set(parts.path, { d: walked });
    set(parts.steps, { d: points.map(({ at }) => `M${place(at).map(fixed).join(" ")}h0`).join("") });
    set(parts.gradientHalo, { d: uphill });
    set(parts.gradient, { d: uphill });
    set(parts.velocity, { d: state.momentum > 0 ? shaft : "" });
    set(parts.velocityHead, { d: state.momentum > 0 ? head : "" });
    set(parts.next, { cx: next[0], cy: next[1] });
    set(parts.now, { cx: now[0], cy: now[1] });
    pointAfter(now, isBeyond(last, state));
    for (const { x, y, element } of labels) {
      const room = Math.min(...[now, next].map((place) => Math.hypot(place[0] - x, place[1] - y)));
      set(element, { visibility: room < CLEAR ? "hidden" : "visible" });
    }
    start.place(state);
    const [first, second] = state.parameters.map(plain);
    picture.describe(
      `Contour map of the cost J over ${first} and ${second}. The path starts at ${first} = ${show(points[0].at[0])}, ` +
        `${second} = ${show(points[0].at[1])}, and after ${points.length - 1} steps is at ${show(last.at[0])}, ${show(last.at[1])}.`,
    );
    return lowest;
  }
  return { element: picture.element, draw };
}
