// The values of a picture as a table, for whoever cannot or would rather not read the picture.
import { el } from "./dom.js";

// update(headings, rows): texts or elements; the first cell of a row is its heading.
export function valueTable(caption) {
  const table = el("table");
  const element = el(
    "details",
    { class: "bp-x-values" },
    el("summary", {}, "The same values as a table"),
    // A region that scrolls must be reached by keyboard.
    el("div", { class: "bp-x-scroll", tabindex: 0, role: "region", "aria-label": caption }, table),
  );
  function update(headings, rows) {
    table.replaceChildren(
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
  return { element, update };
}
