// What all explorers share: the box, its heading, the status line, redrawing once a frame.
import { button } from "./controls.js";
import { el } from "./dom.js";
import { status } from "./status.js";

// A page has an address to put the state into; a notebook has not.
function linkButton(model, spoken) {
  return button("Copy link", async () => {
    const address = model.link();
    try {
      await navigator.clipboard.writeText(address);
      spoken.refuse("The link is copied. It opens this page with these numbers.");
    } catch {
      spoken.refuse("The address of this page now opens it with these numbers; copy it from the address bar.");
    }
  });
}

// Returns the box's { body, say, refuse }: put controls and pictures into body.
export function explorer(host, model, { title, help }) {
  const spoken = status();
  const body = el("div", { class: "bp-x-body" });
  const footer = el("footer", { class: "bp-x-footer" }, spoken.element);
  if (model.link) footer.append(linkButton(model, spoken));
  const root = el(
    "section",
    // In JupyterLab, keys that are pressed here are not its shortcuts.
    { class: "bp-explorer", "aria-label": title, "data-lm-suppress-shortcuts": "true" },
    el("header", {}, el("strong", { class: "bp-x-title" }, title), el("p", { class: "bp-x-help" }, help)),
    body,
    footer,
  );
  host.replaceChildren(root);
  return {
    body,
    say(sentence) {
      footer.removeAttribute("data-refusal");
      spoken.say(sentence);
    },
    // What was refused may be far from the line that says so, which then comes into the window.
    refuse(sentence) {
      footer.setAttribute("data-refusal", "");
      spoken.refuse(sentence);
    },
  };
}

// Calls draw now, and once a frame after any of the model's values changed, however many did.
// Returns what stops it, for the host's cleaning up.
export function redraw(model, names, draw) {
  let waiting = 0;
  const later = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      draw();
    });
  };
  for (const name of names) model.on(`change:${name}`, later);
  draw();
  return () => {
    cancelAnimationFrame(waiting);
    for (const name of names) model.off(`change:${name}`, later);
  };
}

// Sets values of the model and tells the other side.
export function update(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}

// What the reader asks of his system: no movement that he did not make himself.
export const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
