// Mouse, finger and keys in the picture: choose a neuron, an edge or a target, and drag its number.
import { dragSideways } from "../../kit/drag.js";

const STEP = 0.1;
const REACH = 12; // pixels from an edge
const BEHIND = 4; // by how many pixels other edges count as further away than the chosen neuron's

function distanceTo([x, y, toX, toY], px, py) {
  const [dx, dy] = [toX - x, toY - y];
  const t = Math.min(1, Math.max(0, ((px - x) * dx + (py - y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(px - x - t * dx, py - y - t * dy);
}

// What lies at a place: { selected, path }, path as edit.js takes it; or null.
function at({ boxes, edges, placed, now, sizes }, px, py) {
  for (const { l, j, x, y, w, h } of boxes.flat()) {
    if (Math.abs(px - x) <= w / 2 && Math.abs(py - y) <= h / 2) {
      return { selected: [l, j], path: l ? ["biases", l, j] : ["inputs", j] };
    }
  }
  const L = sizes.length - 1;
  const target = placed.targets.findIndex(({ x, y }) => Math.abs(px - x) < 26 && Math.abs(py - y) < 14);
  if (target >= 0) return { selected: [L, target], path: ["targets", target] };
  const [l, j] = now.s.selected;
  // Where many edges meet, those of the chosen neuron come first.
  const near = (edge) => (edge.l === l && edge.j === j) || (edge.l === l + 1 && edge.k === j);
  const distance = (edge) => distanceTo(edge.ends, px, py) + (near(edge) ? 0 : BEHIND);
  const [nearest] = edges.map((edge) => [distance(edge), edge]).sort(([p], [q]) => p - q);
  if (nearest[0] > REACH) return null;
  const { l: to, j: row, k } = nearest[1];
  return { selected: [to, row, k], path: ["weights", to, row, k] };
}

const valueAt = (s, [what, l, ...rest]) =>
  what === "inputs" || what === "targets" ? s[what][l] : rest.reduce((part, i) => part[i], s[what][l - 1]);

// drawn() is what the picture shows; act.state() may be one frame ahead of it.
export function pointing(frame, act, drawn) {
  const found = (event) => {
    const { left, top } = frame.getBoundingClientRect();
    return at(drawn(), event.clientX - left, event.clientY - top);
  };

  frame.addEventListener("pointermove", (event) => {
    if (event.buttons === 0) frame.classList.toggle("bp-x-net-draggable", Boolean(found(event)));
  });

  // Else the browser would take the focus away again, and mark texts while dragging.
  frame.addEventListener("mousedown", (event) => {
    if (found(event)) event.preventDefault();
  });

  frame.addEventListener("pointerdown", (down) => {
    const hit = down.button === 0 ? found(down) : null;
    if (!hit) return;
    act.select(hit.selected);
    const [layer, neuron] = hit.selected;
    drawn().boxes[layer][neuron].group.focus({ preventScroll: true });
    const from = valueAt(act.state(), hit.path);
    dragSideways(frame, down, {
      move: (count) => act.edit(hit.path, Number((from + count * STEP).toPrecision(12))),
    });
  });

  frame.addEventListener("keydown", (event) => {
    const { boxes, placed, sizes } = drawn();
    const [l, j] = act.state().selected;
    const [along, aside] = {
      ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1],
    }[event.key] ?? [0, 0];
    if (!along && !aside) return;
    event.preventDefault();
    const [layers, neurons] = placed.turned ? [aside, along] : [along, aside];
    const toL = Math.min(sizes.length - 1, Math.max(0, l + layers));
    const toJ = Math.min(sizes[toL] - 1, Math.max(0, j + neurons));
    act.select([toL, toJ]);
    boxes[toL][toJ].group.focus();
  });
}
