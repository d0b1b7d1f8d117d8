"""What stands one below the other."""

import re
from functools import singledispatch
from html import escape

from docutils import nodes
from sphinx import addnodes

from . import pictures, tex
from .words import words

# Where a backslash keeps Markdown from seeing a list, a heading or a quotation in a line.
LINE_START = re.compile(
    r"^(\s*)(?:(\d+)(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|#{1,6}(?:\s|$)|>|[-=]+\s*$))", re.MULTILINE
)


@singledispatch
def block(node, page):
    page.complain(node)
    return ""


def blocks(children, page):
    return "\n\n".join(filter(None, (block(child, page) for child in children)))


def indented(text, width):
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


def quoted(text):
    return "\n".join(f"> {line}".rstrip() for line in tex.on_one_line(text).split("\n"))


def folded(summary, text, *, is_open=False):
    """Unfolds in JupyterLab at a click; the blank lines let Markdown begin again inside."""
    tag = "<details open>" if is_open else "<details>"
    return f"{tag}\n<summary>{escape(summary)}</summary>\n\n{text}\n\n</details>"


def listed(items, marks):
    pairs = [
        f"{mark} {indented(text, len(mark) + 1)}" for mark, text in zip(marks, items, strict=True)
    ]
    is_tight = all("\n\n" not in text for text in items)
    return ("\n" if is_tight else "\n\n").join(pairs)


@block.register
def _(node: nodes.title, page):
    level, section = 0, node.parent
    while isinstance(section, nodes.section):
        level, section = level + 1, section.parent
    number = page.section_number(node.parent)
    text = " ".join(words(node, page).split())
    return " ".join(filter(None, ["#" * level, number and f"{number}.", text]))


@block.register(nodes.paragraph)
def _(node, page):
    return LINE_START.sub(r"\1\2\\", words(node, page))


@block.register
def _(node: nodes.rubric, page):
    return f"**{words(node, page)}**"


@block.register
def _(node: nodes.caption, page):
    number = page.number("figure", node.parent)
    name = page.app.config.numfig_format["figure"] % number
    return f"**{name}.** {words(node, page)}"


@block.register
def _(node: nodes.math_block, page):
    if node["nowrap"]:
        page.complain(node, "An environment of amsmath outside $$")
    return tex.display(node, node.get("number") and page.number("displaymath", node))


@block.register
def _(node: nodes.literal_block, _page):
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", node.astext()))])
    language = node.get("language", "")
    return f"{fence}{language.replace('default', '')}\n{node.astext().rstrip()}\n{fence}"


@block.register
def _(node: nodes.bullet_list, page):
    return listed([blocks(item.children, page) for item in node.children], ["-"] * len(node))


@block.register
def _(node: nodes.enumerated_list, page):
    first = node.get("start", 1)
    marks = [f"{number}." for number in range(first, first + len(node))]
    return listed([blocks(item.children, page) for item in node.children], marks)


@block.register
def _(node: nodes.definition_list, page):
    items = []
    for item in node.children:
        *terms, definition = item.children
        named = ", ".join(f"**{words(term, page)}**" for term in terms)
        items.append(f"{named}: {blocks(definition.children, page)}")
    return "\n\n".join(items)


@block.register
def _(node: nodes.block_quote, page):
    return quoted(blocks(node.children, page))


@block.register
def _(node: nodes.Admonition, page):
    children = node.children
    if children and isinstance(children[0], nodes.title):
        title, children = words(children[0], page), children[1:]
    else:
        title = node.tagname.capitalize()
    return quoted(f"**{title}**\n\n{blocks(children, page)}")


@block.register
def _(node: nodes.citation, page):
    label, *rest = node.children
    return f"**[{label.astext()}]** {blocks(rest, page)}"


@block.register
def _(node: nodes.container, page):
    component = node.get("design_component")
    if component == "tab-set":
        return blocks(node.children, page)
    if component == "tab-item":
        label, content = node.children
        is_first = node.parent.index(node) == 0
        return folded(label.astext(), blocks(content.children, page), is_open=is_first)
    if component or "nb_element" in node:
        page.complain(node, f"The container {component or node['nb_element']!r}")
    return blocks(node.children, page)


@block.register
def _(node: nodes.image, page):
    return pictures.attach(node, page)


@block.register
def _(node: nodes.raw, page):
    if "bp-figure" in node["classes"]:
        return pictures.attach_inlined(node.astext(), page)
    page.complain(node, f"The raw {node['format']} {node.astext()[:40]!r}")
    return ""


@block.register
def _(_node: nodes.transition, _page):
    return "---"


@block.register(nodes.compound)
@block.register(nodes.figure)
@block.register(nodes.legend)
@block.register(addnodes.glossary)
def _(node, page):
    return blocks(node.children, page)


@block.register
def _(node: addnodes.toctree, page):
    if not node["hidden"]:
        page.complain(node)
    return ""


@block.register(nodes.comment)
@block.register(nodes.meta)
@block.register(nodes.target)
@block.register(addnodes.index)
def _(_node, _page):
    return ""
