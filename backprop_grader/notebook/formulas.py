"""Formulas as MathML, set where a page is made: it asks nobody for anything that sets them.

A formula is a student's words like all the others: of what it is turned into, only what draws a
formula is kept.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from latex2mathml.converter import convert_to_element
from nbconvert.filters.markdown_mistune import IPythonRenderer

ELEMENTS = frozenset([
    "math", "menclose", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable",
    "mtd", "mtext", "mtr", "munder", "munderover", "none",
])  # fmt: skip
ATTRIBUTES = frozenset([
    "accent", "columnalign", "display", "displaystyle", "fence", "form", "linebreak", "linethickness",
    "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rspace",
    "scriptlevel", "separator", "stretchy", "symmetric", "width",
])  # fmt: skip
OUTPUT = re.compile(
    r"\s*(?:\$\$(?P<shown>[^$]+)\$\$|\$(?P<inline>[^$]+)\$|\\\[(?P<bracketed>.+)\\\]"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.*\\end\{(?P=name)\}))\s*",
    re.DOTALL,
)


def mathml(latex: str, *, display: bool = False) -> str:
    """The formula as a math element; what cannot be set stands as it was written."""
    known = latex.replace("{aligned}", "{align*}")
    try:
        drawn = convert_to_element(known, display="block" if display else "inline")
        return tostring(_kept(drawn), encoding="unicode")
    except Exception:  # noqa: BLE001  # its errors have no common class; deep nesting is one of Python's
        return f"<code>{html.escape(latex)}</code>"


def kept(element: str) -> str:
    """A math element as a student wrote it, without what does more than draw.

    Raises:
        ValueError: it is not well formed, or is more than MathML.
    """
    try:
        return tostring(_kept(fromstring(element)), encoding="unicode")
    except (ParseError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _kept(element: Element) -> Element:
    name = element.tag.rpartition("}")[2]
    if name not in ELEMENTS:
        raise ValueError(name)
    made = Element(name, {k: v for k, v in element.attrib.items() if k in ATTRIBUTES})
    made.text = html.unescape(
        element.text or ""
    )  # the converter leaves references such as &#x0003C;
    if name == "mi" and made.text.startswith(("\\", "&")):
        raise ValueError(made.text)  # a command that it did not understand
    made.extend([_kept(child) for child in element])
    return made


def output(text: str) -> str | None:
    """An output that is one formula, as MathML; None for any other."""
    if not (found := OUTPUT.fullmatch(text)):
        return None
    if found["inline"]:
        return mathml(found["inline"])
    return mathml(found["shown"] or found["bracketed"] or found["environment"], display=True)


class Renderer(IPythonRenderer):
    """nbconvert's renderer of Markdown, with the formulas set."""

    def inline_math(self, body: str) -> str:
        """A formula in a line."""
        return mathml(body)

    def block_math(self, body: str) -> str:
        """A formula of its own."""
        return mathml(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        """An environment such as align."""
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)
