"""What stands inside a line."""

import re
from functools import singledispatch

from docutils import nodes
from sphinx import addnodes

from . import pictures, tex

# What Markdown would take for markup. An underscore inside a word is none.
MARKUP = re.compile(r"[\\`*$~<]|(?<!\w)_|_(?!\w)|\](?=[(\[])|&(?=#?\w+;)|!(?=\[)")


def escaped(text):
    return MARKUP.sub(lambda sign: f"\\{sign[0]}", text)


def code(text):
    """A code span, between more backquotes than stand in it."""
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{padding}{' '.join(text.split())}{padding}{fence}"


@singledispatch
def word(node, page):
    page.complain(node)
    return ""


def words(parent, page):
    return "".join(word(child, page) for child in parent.children)


@word.register
def _(node: nodes.Text, _page):
    return escaped(node.astext())


@word.register
def _(node: nodes.inline, page):
    return words(node, page)


@word.register
def _(node: nodes.emphasis, page):
    return f"*{words(node, page)}*"


@word.register(nodes.strong)
@word.register(addnodes.literal_strong)
def _(node, page):
    text = words(node, page)
    return f"**{text}**" if text.strip(" ,") else text


@word.register
def _(node: nodes.literal, _page):
    return code(node.astext())


@word.register
def _(node: nodes.math, _page):
    return tex.inline(node)


@word.register
def _(node: nodes.abbreviation, page):
    return f"{words(node, page)} ({escaped(node['explanation'])})"


@word.register(nodes.reference)
@word.register(addnodes.number_reference)
def _(node, page):
    text = words(node, page)
    is_term = any("std-term" in child.get("classes", ()) for child in node.findall(nodes.inline))
    address = None if is_term else page.address(node)
    return f"[{text}]({address})" if address else text


@word.register
def _(node: nodes.image, page):
    return pictures.attach(node, page)


@word.register
def _(node: nodes.raw, page):
    if node["format"] == "html" and node.astext().strip() == "<br>":
        return "<br>"
    page.complain(node, f"The raw {node['format']} {node.astext()[:40]!r}")
    return ""


@word.register(nodes.comment)
@word.register(nodes.target)
@word.register(addnodes.index)
def _(_node, _page):
    return ""
