// Remembers where the reader was, for the first page to lead back there.
{
  const root = new URL(document.documentElement.dataset.content_root, location.href).href;
  const page = location.href.slice(root.length).replace(/[?#].*/, "");
  const chapter = document.querySelector("article.bd-article > section");
  const sections = [...(chapter?.querySelectorAll("section[id]") ?? [])];

  const heading = (section) =>
    [...section.querySelector("h1, h2, h3, h4, h5, h6").childNodes]
      .filter((node) => !node.classList?.contains("headerlink"))
      .map((node) => node.textContent)
      .join("");

  function note() {
    // The section that reaches into the upper third of the window
    const here = sections.findLast((section) => section.getBoundingClientRect().top < innerHeight / 3);
    const place = here
      ? { page: `${page}#${here.id}`, title: `${heading(chapter)}, ${heading(here)}` }
      : { page, title: heading(chapter) };
    localStorage.setItem("bp-place", JSON.stringify(place));
  }

  if (chapter && !document.querySelector(".bp-continue")) {
    document.addEventListener("visibilitychange", () => document.hidden && note());
    addEventListener("pagehide", note);
  }
}
