"""Pages that show a student's work: his HTML stays to be read, and nothing of it runs.

nbconvert can clean what it shows, but its own list of tags knows neither paragraphs nor styles, so
that verdicts and texts could not be read any more; and nbgrader's pages, formgrader's too, do not
ask for it where they show Markdown. These are filters that take the places of nbconvert's.
"""

from __future__ import annotations

import re
from typing import Any

import bleach  # type: ignore[import-untyped]  # it has no types
import jinja2
import markupsafe
from bleach.css_sanitizer import (  # type: ignore[import-untyped]
    ALLOWED_CSS_PROPERTIES,
    CSSSanitizer,
)
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from backprop_grader.notebook import formulas

TAGS = frozenset([
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt",
    "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
])  # fmt: skip
ATTRIBUTES = {
    "*": ["class", "title", "style", "role", "aria-label", "lang", "dir", "colspan", "rowspan"],
    "a": ["href", "target", "rel"],
    "img": ["src", "alt", "width", "height"],
}
# What arranges and colours; without what lays one thing over another.
STYLES = CSSSanitizer(
    allowed_css_properties=[
        *ALLOWED_CSS_PROPERTIES, "align-items", "background", "border", "border-collapse",
        "border-left", "border-radius", "border-spacing", "border-width", "box-sizing", "display",
        "flex-wrap", "gap", "justify-content", "margin", "max-width", "padding",
    ]
)  # fmt: skip


MATH = re.compile(r"<math\b(?:(?!<math\b).)*?</math>", re.DOTALL)
PLACE = re.compile(r'<span class="formula">(\d+)</span>')


def clean_html(html: Any) -> str:
    """The HTML without scripts, style sheets, frames, forms, and links that would run something."""
    text = html.decode() if isinstance(html, bytes) else str(html)
    drawn: list[str] = []

    def aside(found: re.Match[str]) -> str:
        try:
            drawn.append(formulas.kept(found[0]))
        except ValueError:
            return found[0]
        return f'<span class="formula">{len(drawn) - 1}</span>'

    # Formulas are cleaned by a list of their own: the two kinds of elements in one are an old trap.
    kept: str = bleach.clean(
        MATH.sub(aside, text), TAGS, ATTRIBUTES,
        protocols=["http", "https", "mailto", "data"], css_sanitizer=STYLES,
    )  # fmt: skip
    return PLACE.sub(lambda found: "".join(drawn[int(found[1]) :][:1]), kept)


def e(text: Any) -> Any:
    """Jinja's filter that escapes, and sets an output that is a formula."""
    formula = formulas.output(str(text))
    return markupsafe.Markup(formula) if formula else markupsafe.escape(text)


@jinja2.pass_context
def markdown2html(context: jinja2.runtime.Context, source: str) -> str:
    """nbconvert's filter markdown2html, whose HTML is cleaned: nbgrader's own pages never do."""
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = formulas.Renderer(escape=False, exclude_anchor_links=True, attachments=attachments)
    return clean_html(MarkdownWithMath(renderer=renderer).render(source))
