// A box that scrolls must be reachable by keyboard, and only such a box should be:
// which formulas are too wide depends on the window, so it is decided here.
document.addEventListener("DOMContentLoaded", () => {
  const boxes = ".bp-scroll, .pst-scrollable-table-container, div.output.text_html";
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
        target.setAttribute("role", "group");
        target.setAttribute("aria-label", "wider than the page, scrolls sideways");
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
      }
    }
  });
  for (const box of document.querySelectorAll(boxes)) observer.observe(box);
});

// A page opened as a file may not read its neighbours, so search shows titles without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
