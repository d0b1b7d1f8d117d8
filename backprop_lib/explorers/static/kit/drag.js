// What a mouse or a finger takes along.

const PIXELS_PER_STEP = 4;
const ENDS = ["pointerup", "pointercancel", "lostpointercapture"];

// Calls move(event) until the pointer of the pointerdown event is let go, and at last end().
export function follow(element, down, move, end = () => {}) {
  const moved = (event) => {
    if (event.pointerId === down.pointerId) move(event);
  };
  const stop = ({ pointerId, type }) => {
    if (pointerId !== down.pointerId) return;
    // A finger belongs to what it touched, a part of the element, which loses it to the element.
    if (type === "lostpointercapture" && element.hasPointerCapture(pointerId)) return;
    element.removeEventListener("pointermove", moved);
    for (const kind of ENDS) element.removeEventListener(kind, stop);
    end();
  };
  element.addEventListener("pointermove", moved);
  for (const kind of ENDS) element.addEventListener(kind, stop);
}

// A drag to the right or to the left, in steps of a few pixels. begin() is called when the first
// step is done, so that a click is still a click; move(count) says how many steps it is from there.
export function dragSideways(element, down, { begin = () => {}, move, end }) {
  let dragging = false;
  const step = (event) => {
    const count = Math.trunc((event.clientX - down.clientX) / PIXELS_PER_STEP);
    if (!dragging && !count) return;
    if (!dragging) {
      dragging = true;
      element.setPointerCapture(down.pointerId);
      begin();
    }
    move(count);
  };
  follow(element, down, step, end);
}
