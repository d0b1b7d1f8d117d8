// A number that is changed by typing, by arrow keys or by dragging sideways.
import { el, uniqueId } from "./dom.js";
import { dragSideways } from "./drag.js";
import { parse, show } from "./format.js";

const ROOM = 7; // characters; a longer number is written smaller, for a part of it is another number

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// Steps are tenths and hundredths: without rounding, 0.1 + 0.2 would show up as it is stored.
const tidy = (value) => Number(value.toPrecision(12));

// Returns { element, input, set(value) }. onChange(value) is called for each change of the
// reader's; nonsense is refused, said in words through `refuse(sentence)`, and the old number kept.
export function numberField({
  label, // an element or text
  name = label, // what a screen reader calls it, when the label is not plain text
  value,
  step = 0.1, // or a function that gives it
  min = -1000,
  max = 1000,
  kind = "", // "forward" or "backward"
  onChange,
  refuse = () => {},
}) {
  let current = value;
  const stepNow = typeof step === "function" ? step : () => step;
  const id = uniqueId("number");
  const input = el("input", {
    id,
    class: "bp-x-number",
    type: "text",
    inputmode: "text", // the decimal keypad of phones has no minus
    role: "spinbutton",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": name,
    "aria-valuemin": min,
    "aria-valuemax": max,
    title: "Type, drag sideways, or use the arrow keys",
  });
  const element = el("label", { class: `bp-x-field ${kind && `bp-x-${kind}`}`, for: id }, label, input);

  function put(number) {
    current = number;
    input.setAttribute("aria-valuenow", number);
    const text = show(number);
    input.setAttribute("aria-valuetext", text);
    // Never under the cursor of somebody who is typing.
    if (input.matches("[data-typing]")) return;
    input.value = text;
    input.classList.toggle("bp-x-long", text.length > ROOM);
  }

  function change(number) {
    const next = clamp(tidy(number), min, max);
    if (next === current) return;
    put(next);
    onChange(next);
  }

  function commit() {
    if (!input.matches("[data-typing]")) return;
    input.removeAttribute("data-typing");
    const typed = parse(input.value);
    if (typed === null) refuse(`“${input.value}” is not a number; ${name} stays ${show(current)}.`);
    else if (typed < min || typed > max) {
      refuse(`${name} must lie between ${show(min)} and ${show(max)}; it stays ${show(current)}.`);
    } else change(typed);
    put(current);
  }

  function steps(event, count) {
    event.preventDefault();
    commit();
    change(current + count * stepNow());
  }

  input.addEventListener("input", () => input.setAttribute("data-typing", ""));
  input.addEventListener("blur", commit);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const jump = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (jump) steps(event, jump * (event.shiftKey ? 10 : 1));
    else if (event.key === "Enter") {
      commit();
      input.select();
    } else if (event.key === "Escape") {
      input.removeAttribute("data-typing");
      put(current);
    }
  });

  input.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    const from = current;
    dragSideways(input, down, {
      begin() {
        input.removeAttribute("data-typing");
        input.setAttribute("data-dragging", "");
      },
      move: (count) => change(from + count * stepNow()),
      end: () => input.removeAttribute("data-dragging"),
    });
  });

  put(value);
  return { element, input, set: put };
}
