"""Every page describes itself to search engines: by its front matter, else by its first paragraph.

Front matter: `myst: {html_meta: {description: ...}}`.
"""

from html import escape

from docutils import nodes

LONGEST = 160


def first_paragraph(doctree):
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section | nodes.document):
            return " ".join(paragraph.astext().split())
    return ""


def shorten(text):
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def describe(app, _pagename, _template, context, doctree):
    if 'name="description"' in context.get("metatags", ""):
        return
    text = (doctree and shorten(first_paragraph(doctree))) or app.config.html_title
    tag = f'<meta name="description" content="{escape(text)}" />\n'
    context["metatags"] = context.get("metatags", "") + tag


def setup(app):
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
