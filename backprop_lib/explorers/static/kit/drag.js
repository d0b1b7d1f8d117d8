// A drag to the right or to the left, in steps of a few pixels.

const PIXELS_PER_STEP = 4;
const ENDS = ["pointerup", "pointercancel", "lostpointercapture"];

// down is the pointerdown event of the element; begin() is called when the first step is done, so
// that a click is still a click; move(count) says how many steps it is from there; end() at last.
export function dragSideways(element, down, { begin = () => {}, move, end = () => {} }) {
  let dragging = false;
  const follow = (event) => {
    if (event.pointerId !== down.pointerId) return;
    const count = Math.trunc((event.clientX - down.clientX) / PIXELS_PER_STEP);
    if (!dragging && !count) return;
    if (!dragging) {
      dragging = true;
      element.setPointerCapture(down.pointerId);
      begin();
    }
    move(count);
  };
  const stop = (event) => {
    if (event.pointerId !== down.pointerId) return;
    element.removeEventListener("pointermove", follow);
    for (const type of ENDS) element.removeEventListener(type, stop);
    end();
  };
  element.addEventListener("pointermove", follow);
  for (const type of ENDS) element.addEventListener(type, stop);
}
