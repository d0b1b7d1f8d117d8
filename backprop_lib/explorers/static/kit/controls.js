// Choices, switches, sliders and buttons, all of them the browser's own.
import { el, uniqueId } from "./dom.js";

// options: [[value, text], ...]. Returns { element, set(value) }.
export function menu({ label, options, value, onChange }) {
  const id = uniqueId("menu");
  const select = el(
    "select",
    { id, change: () => onChange(options[select.selectedIndex][0]) },
    options.map(([, text]) => el("option", {}, text)),
  );
  const set = (chosen) => {
    select.selectedIndex = options.findIndex(([option]) => option === chosen);
  };
  set(value);
  return { element: el("label", { class: "bp-x-menu", for: id }, label, select), select, set };
}

// A few options side by side, of which one holds.
export function choice({ label, options, value, onChange }) {
  const name = uniqueId("choice");
  const inputs = options.map(([option]) =>
    el("input", { type: "radio", name, change: () => onChange(option) }),
  );
  const set = (chosen) => {
    inputs.forEach((input, i) => {
      input.checked = options[i][0] === chosen;
    });
  };
  set(value);
  const element = el(
    "fieldset",
    { class: "bp-x-choice" },
    el("legend", {}, label),
    options.map(([, text], i) => el("label", {}, inputs[i], el("span", {}, text))),
  );
  return { element, set };
}

// value is the number itself; say(value) is what is shown and spoken.
export function slider({ label, min, max, step, value, say = String, onChange }) {
  const id = uniqueId("slider");
  // The slider itself says its value: a live region would say it twice.
  const output = el("output", { for: id, "aria-live": "off" });
  const input = el("input", { id, type: "range", min, max, step, input: () => take(Number(input.value)) });
  const set = (number) => {
    input.value = number;
    input.setAttribute("aria-valuetext", say(number));
    output.textContent = say(number);
  };
  const take = (number) => {
    set(number);
    onChange(number);
  };
  set(value);
  return { element: el("label", { class: "bp-x-slider", for: id }, label, input, output), input, set };
}

export const button = (text, onClick, attributes = {}) =>
  el("button", { type: "button", class: "bp-x-button", click: onClick, ...attributes }, text);

export const toolbar = (label, ...children) =>
  el("div", { class: "bp-x-toolbar", role: "group", "aria-label": label }, ...children);
