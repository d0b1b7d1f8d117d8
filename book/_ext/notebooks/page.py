"""What the build knows about the page whose notebook is being written."""

import posixpath

from sphinx.util import logging

from .cells import anchors

logger = logging.getLogger(__name__)


class Page:
    def __init__(self, app, docname):
        self.app, self.env, self.docname = app, app.env, docname
        self.attachments = {}  # pictures of the cell that is being written

    def complain(self, node, what=None):
        logger.warning(
            "%s has no form in a notebook; give it one in book/_ext/notebooks.",
            what or f"<{node.tagname}>",
            location=node,
            type="notebooks",
        )

    def number(self, kind, node):
        """The number of a figure or an equation, or nothing."""
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        return dotted(next((numbers[name] for name in node["ids"] if name in numbers), ()))

    def section_number(self, section):
        numbers = self.env.toc_secnumbers.get(self.docname, {})
        return dotted(numbers.get(f"#{section['ids'][0]}") or numbers.get("", ()))

    def published(self):
        """The address of the page, on the web where the book's is known."""
        uri = self.app.builder.get_target_uri(self.docname)
        base = self.app.config.html_baseurl or "../" * (self.docname.count("/") + 1)
        return base + uri

    def address(self, reference):
        """Where a reference leads from the notebook; None if to no cell of this very notebook.

        Chapters lead to each other's notebooks: these lie in one folder, in the book as after
        a download, and JupyterLab opens them without a network.
        """
        if "refid" in reference:
            uri = f"#{reference['refid']}"
        elif reference.get("internal"):
            uri = reference["refuri"]
        else:
            return reference["refuri"]
        path, _, anchor = uri.partition("#")
        docname = self.docname
        if path:
            folder = posixpath.dirname(docname)
            docname = posixpath.normpath(posixpath.join(folder, path)).removesuffix(".html")
        if docname not in self.env.found_docs:
            self.complain(reference, f"The reference to {uri!r}")
        cell = anchors(self.env, docname).get(anchor)
        fragment = f"#cell-id={cell}" if cell else ""
        own = docname == self.docname
        return (fragment or None) if own else path.removesuffix(".html") + ".ipynb" + fragment


def dotted(number):
    return ".".join(map(str, number))
