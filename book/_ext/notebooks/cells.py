"""Which cell a part of a page belongs to, and what the cell is called.

A cell takes its id from the heading, equation, figure or question that opens it, so that a
link to one of these is a link to a cell, and stays one when other parts of the page change.
"""

import hashlib
import re
from dataclasses import dataclass, field
from functools import cache

from docutils import nodes
from question import question
from sphinx import addnodes

LONGEST_ID = 64  # nbformat's


@dataclass
class Cell:
    id: str
    nodes: list = field(default_factory=list)


def identifier(name):
    """A name as nbformat allows it in an id."""
    plain = re.sub(r"[^a-zA-Z0-9_-]", "-", name)
    room = LONGEST_ID - 4  # for the number of a cell that follows
    if len(plain) <= room:
        return plain
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{plain[: room - 9]}-{digest}"


def is_code(node):
    return node.get("nb_element") == "cell_code"


def outline(parent):
    """What stands on the page, one below the other, without the tree of sections."""
    for node in parent.children:
        if isinstance(node, nodes.section):
            yield from outline(node)
        elif not isinstance(node, nodes.Invisible | nodes.meta):
            yield node
            if is_code(node):
                # Outputs stay out of the notebook, and captions do not.
                yield from node.findall(nodes.caption)


def names(node):
    """The names by which other places refer to a part of the page."""
    if isinstance(node, nodes.title):
        return node.parent["ids"]
    if is_code(node):
        return [name for figure in node.findall(nodes.figure) for name in figure["ids"]]
    if isinstance(node, addnodes.desc):
        signatures = node.findall(addnodes.desc_signature)
        return [name for signature in signatures for name in signature["ids"]]
    return [name for part in node.findall(nodes.Element) for name in part["ids"]]


def is_alone(node):
    """Whether nothing shares a cell with it; what JupyterLab unfolds has no space below."""
    if isinstance(node, nodes.title):
        return isinstance(node.parent.parent, nodes.document)
    is_tab_set = node.get("design_component") == "tab-set"
    return is_tab_set or is_code(node) or isinstance(node, question | addnodes.desc)


def opens(node):
    is_named = isinstance(node, nodes.math_block) and node["ids"]
    return is_alone(node) or is_named or isinstance(node, nodes.title)


def cells(document):
    found, section, count = [], "start", 0
    for node in outline(document):
        if opens(node) or not found or is_alone(found[-1].nodes[0]):
            count += 1
            own = [identifier(name) for name in names(node)] if opens(node) else []
            if isinstance(node, nodes.title):
                section, count = own[0], 1
            # A name has no two underscores beside each other.
            found.append(Cell(own[0] if own else f"{section}__{count}"))
        found[-1].nodes.append(node)
    return found


@cache
def anchors(env, docname):
    """The cells of a page's notebook by the names that lead to them."""
    return {
        name: cell.id
        for cell in cells(env.get_doctree(docname))
        for node in cell.nodes
        for name in names(node)
    }
