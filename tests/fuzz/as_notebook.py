"""Changes to a notebook that leave it one, more or less."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

import nbformat

from fuzz.as_tree import odd

MUTATIONS: list[Callable[[Random, Any], None]] = []
KINDS = ("code", "markdown", "raw", "heading", "task", "")
NAMES = ("output-delta", "bias-gradient", "weight-gradient", "rate", "why", "rate-answer", "new", "", "A b/ç")  # fmt: skip


def change(mutation: Callable[[Random, Any], None]) -> Callable[[Random, Any], None]:
    """Put a function among the changes."""
    MUTATIONS.append(mutation)
    return mutation


def roles(tree: Any) -> list[Any]:
    """What nbgrader wrote into the cells' metadata."""
    return [c["metadata"]["nbgrader"] for c in tree["cells"] if "nbgrader" in c["metadata"]]


@change
def a_cell_is_deleted(rng: Random, tree: Any) -> None:
    del tree["cells"][rng.randrange(len(tree["cells"]))]


@change
def a_cell_is_there_again(rng: Random, tree: Any) -> None:
    cells = tree["cells"]
    again = copy.deepcopy(rng.choice(cells))
    if rng.random() < 0.5:
        again["id"] = f"again-{rng.randrange(1000)}"
    cells.insert(rng.randrange(len(cells) + 1), again)


@change
def the_cells_are_in_another_order(rng: Random, tree: Any) -> None:
    cells = tree["cells"]
    if rng.random() < 0.3:
        rng.shuffle(cells)
    else:
        cells.insert(rng.randrange(len(cells)), cells.pop(rng.randrange(len(cells))))


@change
def a_cell_is_of_another_type(rng: Random, tree: Any) -> None:
    cell = rng.choice(tree["cells"])
    cell["cell_type"] = rng.choice(KINDS)
    if cell["cell_type"] == "code":
        cell |= {"outputs": [], "execution_count": None}
    elif rng.random() < 0.8:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


@change
def a_role_is_changed(rng: Random, tree: Any) -> None:
    role = rng.choice(roles(tree))
    key = rng.choice(("grade", "solution", "locked", "task"))
    role[key] = not role[key] if rng.random() < 0.7 else odd(rng)


@change
def points_are_changed(rng: Random, tree: Any) -> None:
    rng.choice(roles(tree))["points"] = rng.choice((1000, -5, 0, 0.5, "1000", None, 1e300, 10**400))


@change
def a_cell_has_the_name_of_another(rng: Random, tree: Any) -> None:
    rng.choice(roles(tree))["grade_id"] = rng.choice(NAMES)


@change
def two_cells_change_names(rng: Random, tree: Any) -> None:
    one, other = rng.choice(roles(tree)), rng.choice(roles(tree))
    one["grade_id"], other["grade_id"] = other["grade_id"], one["grade_id"]


@change
def a_role_is_of_another_version(rng: Random, tree: Any) -> None:
    rng.choice(roles(tree))["schema_version"] = rng.choice((0, 1, 2, 3, 4, 99, "3", None, -1))


@change
def a_role_is_gone(rng: Random, tree: Any) -> None:
    del rng.choice([c for c in tree["cells"] if "nbgrader" in c["metadata"]])["metadata"]["nbgrader"]  # fmt: skip


@change
def a_role_has_a_checksum(rng: Random, tree: Any) -> None:
    rng.choice(roles(tree))["checksum"] = rng.choice(("0" * 32, odd(rng)))


@change
def a_marked_cell_of_ones_own(rng: Random, tree: Any) -> None:
    role = {**rng.choice(roles(tree)), "grade": True, "grade_id": rng.choice(NAMES), "points": 1000}
    tree["cells"].append(
        {"cell_type": "code", "id": "own", "metadata": {"nbgrader": role}, "source": "x = 0\n1000",
         "outputs": [], "execution_count": None}
    )  # fmt: skip


@change
def an_output_is_forged(rng: Random, tree: Any) -> None:
    metadata = {"backprop": {"kind": "right", "question": "matrix-form/output-delta", "mistakes": []}}  # fmt: skip
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": metadata, "data": {"text/plain": "1000"}}  # fmt: skip
    stream = {"output_type": "stream", "name": rng.choice(("stdout", "stderr", "x")), "text": "1000"}  # fmt: skip
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}
    cell = rng.choice([c for c in tree["cells"] if c["cell_type"] == "code"])
    cell["outputs"] = rng.choices((result, stream, error, {"output_type": "new"}, odd(rng)), k=3)


@change
def a_cell_has_an_attachment(rng: Random, tree: Any) -> None:
    name = rng.choice(("a.png", "../../x", "", "\0"))
    data = {"image/png": rng.choice(("iVBORw0KGgo=", odd(rng)))}
    rng.choice(tree["cells"])["attachments"] = {name: data}


@change
def the_kernel_is_another(rng: Random, tree: Any) -> None:
    name = rng.choice(("ir", "python2", "../../bin/sh", "", "x" * 5000))
    tree["metadata"]["kernelspec"] = rng.choice(
        ({"name": name, "display_name": name, "language": "R"}, {"name": name}, {}, odd(rng))
    )


@change
def the_language_is_another(rng: Random, tree: Any) -> None:
    tree["metadata"]["language_info"] = rng.choice(({"name": "R"}, {"name": odd(rng)}, {}, odd(rng)))  # fmt: skip


@change
def it_says_another_format(rng: Random, tree: Any) -> None:
    tree["nbformat"] = rng.choice((4, 4, 4, 3, 2, 1, 5, 99, "4"))
    tree["nbformat_minor"] = rng.choice((0, 1, 2, 3, 4, 5, 6, 99, "5"))


@change
def it_is_in_an_older_format(rng: Random, tree: Any) -> None:
    older = nbformat.convert(nbformat.from_dict(copy.deepcopy(tree)), 3)
    tree.clear()
    tree |= json.loads(json.dumps(older))


@change
def cells_ids_are_gone_or_the_same(rng: Random, tree: Any) -> None:
    ids = rng.choice((None, "same", "", "not a valid id!", 7, "x" * 65))
    for cell in tree["cells"]:
        if ids is None:
            cell.pop("id", None)
        else:
            cell["id"] = ids


@change
def cells_have_tags_and_traits(rng: Random, tree: Any) -> None:
    rng.choice(tree["cells"])["metadata"] |= {
        "tags": rng.choice((["raises-exception"], ["skip-execution"], odd(rng))),
        "deletable": False,
        "editable": True,
        "trusted": True,
        "collapsed": odd(rng),
        "jupyter": rng.choice(({"source_hidden": True}, odd(rng))),
    }


@change
def counts_are_odd(rng: Random, tree: Any) -> None:
    for cell in tree["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = rng.choice((7, -3, 10**30, None))


@change
def two_cells_become_one(rng: Random, tree: Any) -> None:
    at = rng.randrange(len(tree["cells"]) - 1)
    taken = tree["cells"].pop(at + 1)
    tree["cells"][at]["source"] = f"{text(tree['cells'][at])}\n\n{text(taken)}"


@change
def a_cell_becomes_two(rng: Random, tree: Any) -> None:
    at = rng.randrange(len(tree["cells"]))
    cell = tree["cells"][at]
    lines = text(cell).split("\n")
    cut = rng.randrange(len(lines) + 1)
    second = copy.deepcopy(cell)
    second["id"] = f"second-{rng.randrange(1000)}"
    if rng.random() < 0.7:
        second["metadata"].pop("nbgrader", None)
    cell["source"], second["source"] = "\n".join(lines[:cut]), "\n".join(lines[cut:])
    tree["cells"].insert(at + 1, second)


def text(cell: Any) -> str:
    """A cell's source, which may be a list of lines."""
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else source
