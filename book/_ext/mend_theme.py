"""Small faults of the theme's pages, each with the reason why it is one.

A patch that finds nothing is told, so that it goes when the theme has mended the fault itself.
"""

import re

from sphinx.util import logging

logger = logging.getLogger(__name__)

PATCHES = {
    "a button's accessible name lacks the text on it": (
        r'(<button class="btn search-button-field[^>]*?) title="Search" aria-label="Search"',
        r"\1",
    ),
    "the sidebar is in no landmark": (
        r'<div id="pst-primary-sidebar"',
        '<div id="pst-primary-sidebar" role="region" aria-label="The book"',
    ),
    "American spelling": (r'"Color mode"', '"Colour scheme"'),
}
# The first row of a Markdown table is always a header.
EMPTY_HEADER = re.compile(r"<th([^>]*)>(?:\s*<p>\s*</p>)?\s*</th>")
# Not of the theme: checkers find no words in a link that is a formula (axe-core issue 3285).
FORMULA_LINK = re.compile(
    r"<a( [^>]*)>((?:<span[^>]*>)*<math.*?</math>(?:</span>)*)</a>", re.DOTALL
)


def name_formula_link(link):
    name = re.sub(r"<[^>]*>", "", link[2])
    return f'<a aria-label="{name}"{link[1]}>{link[2]}</a>'


def mend(html):
    for fault, (pattern, replacement) in PATCHES.items():
        html, count = re.subn(pattern, replacement, html)
        if not count:
            logger.warning("The theme has no longer this fault: %s. Remove its patch.", fault)
    # docutils gives entries of a list a role that may stand in no list.
    html = html.replace('role="doc-biblioentry"', 'role="listitem"')
    html = EMPTY_HEADER.sub(r"<td\1></td>", html)
    return FORMULA_LINK.sub(name_formula_link, html)


def add_filter(app):
    if app.builder.format == "html":
        app.builder.templates.environment.filters["mend_theme"] = mend


def setup(app):
    app.connect("builder-inited", add_filter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
