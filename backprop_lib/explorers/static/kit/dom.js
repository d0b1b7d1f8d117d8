// Elements in one expression: attributes as written in HTML, listeners as functions.

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child));
  return element;
}

export const el = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

// A formula with what a screen reader says in its place.
export const spoken = (words, formula) => [
  el("span", { class: "bp-x-said" }, words),
  el("span", { "aria-hidden": "true" }, formula),
];

let count = 0;

// An id that no other element of the page has, for labels and descriptions.
export const uniqueId = (stem) => `bp-x-${stem}-${++count}`;
