// The start of the path: taken along by mouse or finger, put elsewhere by a click, or moved by keys.
import { set, svg } from "../kit/dom.js";
import { follow } from "../kit/drag.js";
import { show } from "../kit/format.js";
import { plain } from "./parameters.js";

const STEP = 0.1;
const TOUCH = 22; // a finger's reach around it

// picture is a plot; onStart([first, second]) is called when the reader moves the start.
// Returns { place(state) }.
export function startHandle(picture, { stateNow, onStart }) {
  const { inside } = picture;
  const ring = svg("circle", { class: "bp-x-start", r: 8 });
  const reach = svg("circle", { class: "bp-x-reach", r: TOUCH });
  const element = svg(
    "g",
    { class: "bp-x-handle", role: "slider", tabindex: 0, "aria-label": "start of the path" },
    reach,
    ring,
  );
  picture.layer.append(element);

  function move(values) {
    const s = stateNow();
    const held = values.map((value) => Math.min(s.reach, Math.max(-s.reach, Number(value.toFixed(2)))));
    if (held.some((value, i) => value !== s.start[i])) onStart(held);
  }
  element.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    move(stateNow().start.map((value, i) => value + way[i] * STEP * (event.shiftKey ? 10 : 1)));
  });

  function pointOf(event) {
    const fromScreen = picture.element.getScreenCTM().inverse();
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(fromScreen);
    return { x, y, onMap: x >= inside.left && x <= inside.right && y >= inside.top && y <= inside.bottom };
  }
  function putThere(event) {
    const { x, y, onMap } = pointOf(event);
    if (onMap) move([picture.x.invert(x), picture.y.invert(y)]);
  }
  picture.element.addEventListener("click", putThere);
  picture.element.addEventListener("pointerdown", (down) => {
    // A finger drags only the start itself: anywhere else, it scrolls the page or taps.
    const taken = down.pointerType === "mouse" ? pointOf(down).onMap : element.contains(down.target);
    if (down.button !== 0 || !taken) return;
    picture.element.setPointerCapture(down.pointerId);
    follow(picture.element, down, putThere);
  });

  function place({ start, reach: most, parameters }) {
    const [cx, cy] = [picture.x(start[0]), picture.y(start[1])];
    for (const circle of [ring, reach]) set(circle, { cx, cy });
    set(element, {
      "aria-valuenow": start[0],
      "aria-valuemin": -most,
      "aria-valuemax": most,
      "aria-valuetext": start.map((value, i) => `${plain(parameters[i])} ${show(value)}`).join(", "),
    });
  }
  return { place };
}
