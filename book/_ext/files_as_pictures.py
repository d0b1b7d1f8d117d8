"""Pictures that come as files say their size, so that nothing moves when they arrive, and wait until they are near.

Sphinx writes neither, and a size in a style would bend them on a phone.
"""

from pathlib import Path

from docutils import nodes
from sphinx.util.images import get_image_size
from sphinx.writers.html5 import HTML5Translator


def visit(self, node):
    size = get_image_size(Path(self.builder.srcdir, node["uri"]))
    node["loading"] = "lazy"
    HTML5Translator.visit_image(self, node)
    if size:
        width, height = size
        self.body[-1] = self.body[-1].replace(
            "<img ", f'<img width="{width}" height="{height}" ', 1
        )


def setup(app):
    app.add_node(nodes.image, override=True, html=(visit, HTML5Translator.depart_image))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
