// The values of a picture as a table, for whoever cannot or would rather not read the picture.
import { become } from "./become.js";
import { el } from "./dom.js";

// Returns { element, update(make) }: make() gives [headings, rows] of texts or elements; the first
// cell of a row is its heading. It is asked only while somebody looks at the table.
export function valueTable(caption) {
  const table = el("table");
  let latest = () => [[], []];
  const element = el(
    "details",
    { class: "bp-x-values", toggle: () => fill() },
    el("summary", {}, "The same values as a table"),
    // A region that scrolls must be reached by keyboard.
    el("div", { class: "bp-x-scroll", tabindex: 0, role: "region", "aria-label": caption }, table),
  );
  function fill() {
    if (!element.open) return;
    const [headings, rows] = latest();
    become(
      table,
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, headings.map((heading) => el("th", { scope: "col" }, heading)))),
      el(
        "tbody",
        {},
        rows.map(([first, ...rest]) =>
          el("tr", {}, el("th", { scope: "row" }, first), rest.map((cell) => el("td", {}, cell))),
        ),
      ),
    );
  }
  function update(make) {
    latest = make;
    fill();
  }
  return { element, update };
}
