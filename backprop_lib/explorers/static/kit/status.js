// What changed, in a sentence that a screen reader speaks and everybody sees.
import { el } from "./dom.js";

const PAUSE = 400; // milliseconds; in a drag, only the last sentence is worth speaking

export function status() {
  const element = el("p", { class: "bp-x-status", role: "status" });
  let timer;
  return {
    element,
    say(sentence) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (element.textContent !== sentence) element.textContent = sentence; // else spoken twice
      }, PAUSE);
    },
    // At once, for what the reader did wrong.
    refuse(sentence) {
      clearTimeout(timer);
      element.textContent = sentence;
    },
  };
}
