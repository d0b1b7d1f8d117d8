"""Tables, with a line for each row: what divides columns must not stand in a cell."""

import re

from docutils import nodes

from .blocks import block, blocks
from .words import words

ALIGNMENTS = {"text-left": ":---", "text-center": ":---:", "text-right": "---:"}
CODE_OR_MATHS = re.compile(r"(?P<code>(`+).*?\2)|(?P<maths>\$.*?\$)|\|")


def without_bars(found):
    if found["maths"]:
        return found[0].replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return found[0].replace("|", r"\|")


def cell(entry, page):
    text = "<br>".join(blocks([child], page) for child in entry.children)
    return CODE_OR_MATHS.sub(without_bars, " ".join(text.split()))


def row(cells):
    return f"| {' | '.join(cells)} |"


def alignment(entry):
    return next((ALIGNMENTS[name] for name in entry["classes"] if name in ALIGNMENTS), "---")


@block.register
def _(table: nodes.table, page):
    body = [list(line.children) for line in next(table.findall(nodes.tbody)).children]
    head = [list(line.children) for part in table.findall(nodes.thead) for line in part.children]
    spans = any("morecols" in entry or "morerows" in entry for entry in table.findall(nodes.entry))
    if spans or len(head) > 1:
        page.complain(table, "A table whose cells span several columns or rows")
    titles = head[0] if head else [nodes.entry() for _ in body[0]]
    rows = [titles, *body]
    text = [row(cell(entry, page) for entry in line) for line in rows]
    text.insert(1, row(alignment(entry) for entry in titles))
    caption = [f"**{words(title, page)}**\n" for title in table.findall(nodes.title)]
    return "\n".join([*caption, *text])
