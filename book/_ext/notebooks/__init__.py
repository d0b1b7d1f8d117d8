"""Every page as a Jupyter notebook, to be downloaded and run without the book.

A notebook is written with its page, from the page's resolved document tree: numbers, references
and titles are what the page shows, in a Markdown that needs no MyST. Code cells are those that
MyST-NB executed, without their outputs.
"""

import json
from pathlib import Path

import kept_file
from sphinx.transforms.post_transforms import SphinxPostTransform

from .notebook import notebook
from .page import Page

FOLDER = "_notebooks"
STATIC = Path(__file__).parent / "static"


class WriteNotebook(SphinxPostTransform):
    default_priority = 150  # references are resolved (10), and tabs are not yet HTML (200)
    formats = ("html",)

    def run(self, **_options):
        page = Page(self.app, self.env.docname)
        path = Path(self.app.outdir, FOLDER, f"{page.docname}.ipynb")
        text = json.dumps(notebook(self.document, page), indent=1, ensure_ascii=False) + "\n"
        kept_file.write(path, text)


def offer(app, docname, _template, context, doctree):
    """The first entry of the page's download menu; a template makes it a file to keep."""
    if doctree is None:
        return
    button = {
        "type": "link",
        "url": context["pathto"](f"{FOLDER}/{docname}.ipynb", resource=True),
        "text": "Notebook (.ipynb)",
        "tooltip": "Download this page as a Jupyter notebook",
        "icon": "fas fa-code",
        "label": "download-notebook-button",
    }
    for group in context["header_buttons"]:
        if group["label"] == "download-buttons":
            group["buttons"].insert(0, button)
            app.add_js_file("save_notebook.js", loading_method="defer")


def add_script(_app, config):
    config.html_static_path.append(str(STATIC))


def forget_removed_pages(app, exception):
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir, FOLDER)
    for suffix in (".ipynb", ".ipynb.js"):
        kept = {folder / f"{page}{suffix}" for page in app.env.found_docs}
        for left_over in set(folder.rglob(f"*{suffix}")) - kept:
            left_over.unlink()


def setup(app):
    app.add_post_transform(WriteNotebook)
    app.connect("config-inited", add_script)
    app.connect("html-page-context", offer, priority=600)  # the theme fills the menu at 501
    app.connect("build-finished", forget_removed_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
