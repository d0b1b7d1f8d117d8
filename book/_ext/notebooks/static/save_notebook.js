// Keeps a notebook from a book that is read from a disk or a memory stick.
// There every file is an origin of its own, and browsers honour `download` within one origin only;
// a script they do load, so each notebook lies beside itself as one.
if (location.protocol === "file:") {
  window.saveNotebook = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[download][href$=".ipynb"]');
    if (!link) return;
    event.preventDefault();
    const script = document.createElement("script");
    script.src = `${link.href}.js`;
    script.onload = () => script.remove();
    document.head.append(script);
  });
}
