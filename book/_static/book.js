// A box that scrolls must be reachable by keyboard, and only such a box should be: which formulas
// are too wide depends on the window, so it is decided here. Sections far from the window have no
// widths yet; there, until they come near, every box can be reached. The theme has its own way, which
// takes a page that is not laid out yet for one where nothing is too wide, so this comes after it.
addEventListener("load", () => {
  const NAME = { role: "group", "aria-label": "wider than the page, scrolls sideways" };
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
        for (const name in NAME) target.setAttribute(name, NAME[name]);
      } else if (target !== document.activeElement) {
        for (const name of ["tabindex", ...Object.keys(NAME)]) target.removeAttribute(name);
      }
    }
  });
  const boxes = ".bp-scroll, .pst-scrollable-table-container, div.output.text_html, article pre";
  for (const box of document.querySelectorAll(boxes)) {
    box.tabIndex = 0;
    observer.observe(box);
  }
});

// A page opened as a file may not read its neighbours, so search shows titles without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// The browser goes to a place before the sections above it are laid out, and what they grow by
// then pushes it away: go there again until it stays, unless the reader moves.
{
  let moved = false, clicked = false;

  const stay = (frames = 20) => {
    if (moved || !frames) return;
    document.querySelector(":target")?.scrollIntoView({ behavior: "instant" });
    requestAnimationFrame(() => stay(frames - 1));
  };

  for (const name of ["keydown", "pointerdown", "wheel"]) {
    addEventListener(name, () => (moved = true), { capture: true, passive: true });
  }

  // Where a page is reloaded or gone back to, the browser knows the place itself.
  const opened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  if (opened) addEventListener("load", () => stay());

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    clicked = Boolean(link);
    // A link to where the reader has been already changes no address, so that nothing opens the
    // tab which has been closed since.
    if (link && link.href === location.href) dispatchEvent(new HashChangeEvent("hashchange"));
  });

  addEventListener("hashchange", () => {
    if (!clicked) return; // but gone back
    moved = clicked = false;
    stay();
  });
}

// Paper has daylight colours, nothing to click on, and no side to scroll to.
{
  const html = document.documentElement;
  let theme, closed;

  addEventListener("beforeprint", () => {
    theme = html.dataset.theme;
    html.dataset.theme = "light";
    closed = [...document.querySelectorAll("article details:not([open])")];
    for (const details of closed) details.open = true;
    html.classList.add("bp-printing"); // as wide as paper, to see what is too wide for it
    const boxes = [...document.querySelectorAll("article .bp-scroll")];
    for (const box of boxes) box.style.removeProperty("--bp-print-scale");
    const scales = boxes.map((box) => box.clientWidth / box.scrollWidth);
    boxes.forEach((box, i) => scales[i] < 1 && box.style.setProperty("--bp-print-scale", scales[i]));
    html.classList.remove("bp-printing");
  });

  addEventListener("afterprint", () => {
    if (theme) html.dataset.theme = theme;
    for (const details of closed ?? []) details.open = false;
  });
}
