"""The notebook of a page: its text between the code cells that MyST-NB executed."""

import json
import math
from pathlib import Path

from . import questions, signatures, tables, tex  # noqa: F401 - they teach `block` their nodes
from .blocks import blocks
from .cells import cells, is_code

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FORMAT = {"nbformat": 4, "nbformat_minor": 5}
HIDE_SOURCE = {"remove-cell", "remove-input", "hide-cell", "hide-input"}
HIDE_OUTPUTS = {"remove-cell", "remove-output", "hide-cell", "hide-output"}


def executed(page):
    """The code cells of the page by their index among all its cells."""
    folder = Path(page.env.mystnb_config.output_folder)
    path = folder / f"{page.docname}.ipynb"
    if "kernelspec" not in page.env.metadata[page.docname]:
        return {}
    found = json.loads(path.read_text("utf-8"))["cells"]
    return {i: cell for i, cell in enumerate(found) if cell["cell_type"] == "code"}


def code_cell(name, cell):
    """A cell as it was written. What the page hides is folded: later cells may need it."""
    tags = set(cell["metadata"].get("tags", []))
    folded = {"source_hidden": tags & HIDE_SOURCE, "outputs_hidden": tags & HIDE_OUTPUTS}
    metadata = {}
    if any(folded.values()):
        metadata["jupyter"] = {part: True for part, asked in folded.items() if asked}
    if kept := sorted(tags - HIDE_SOURCE - HIDE_OUTPUTS):
        metadata["tags"] = kept
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": lines(cell["source"]),
    }


def markdown_cell(name, source, page):
    cell = {"cell_type": "markdown", "id": name, "metadata": {}, "source": lines(source)}
    if page.attachments:
        cell["attachments"], page.attachments = page.attachments, {}
    return cell


def lines(source):
    return "".join(source).splitlines(keepends=True)


def origin(page, code):
    """Under the title: where the notebook comes from, and what runs it."""
    book, address = page.app.config.html_title, page.published()
    told = f"This notebook is a page of the book *{book}*: [{address}]({address})."
    if not code:
        return told
    macros = tex.definitions(["".join(cell["source"]) for cell in code.values()])
    return (
        f'{told}\nTo run it, install what it uses, `pip install ".[student]"` in the folder '
        f"of the book's sources, and choose *Run All Cells* in the menu *Run*.{macros}"
    )


def notebook(document, page):
    parts, code = cells(document), executed(page)
    shown = {part.nodes[0]["cell_index"] for part in parts if is_code(part.nodes[0])}
    hidden = sorted(code.keys() - shown)
    written = []

    def write_hidden(before):
        while hidden and hidden[0] < before:
            index = hidden.pop(0)
            written.append(code_cell(f"hidden_cell__{index}", code[index]))

    for part in parts:
        if is_code(part.nodes[0]):
            index = part.nodes[0]["cell_index"]
            write_hidden(before=index)
            written.append(code_cell(part.id, code[index]))
        elif text := blocks(part.nodes, page):
            if part is parts[0]:
                text = f"{text}\n\n{origin(page, code)}"
            written.append(markdown_cell(part.id, text, page))
    write_hidden(before=math.inf)
    return {"cells": written, "metadata": METADATA, **FORMAT}
