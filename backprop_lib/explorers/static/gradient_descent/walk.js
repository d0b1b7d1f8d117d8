// Shows a path step by step, as fast as many steps need.
const FRAMES = 3; // of the screen for a step, when there are few
const LONGEST = 150; // frames for all of them

// show(step) draws the path up to that step. Returns { start(from, to), stop() }.
export function walk(show) {
  let frame = 0;
  const stop = () => cancelAnimationFrame(frame);
  function start(from, to) {
    const pace = Math.max(1 / FRAMES, (to - from) / LONGEST);
    let at = from;
    const onward = () => {
      const before = Math.floor(at);
      at = Math.min(at + pace, to);
      if (Math.floor(at) > before) show(Math.floor(at));
      if (at < to) frame = requestAnimationFrame(onward);
    };
    onward();
  }
  return { start, stop };
}
