"""Claims about the marks of honest work: those that nbgrader's own command gives, cell by cell."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradebooks
import pytest

from benchmarks.grading import CONFIGURATION, call

EVERY = sorted(path.stem for path in (gradebooks.ROOT / "solutions").glob("*.md"))
LATE = "2026-03-02 10:00:00 UTC"
DUE = "2026-03-01 10:00:00 UTC"

Notebook = dict[str, Any]


def lines(cell: Notebook) -> str:
    return "".join(cell["source"])


def class_of(solved: Notebook, empty: Notebook) -> Iterator[tuple[str, Notebook]]:
    """Honest students: all, nothing, some things left out, some wrong, some that raise."""
    cells = {cell["id"]: cell for cell in empty["cells"]}
    answers = [
        number
        for number, cell in enumerate(solved["cells"])
        if cell["cell_type"] == "code" and "BEGIN SOLUTION" in lines(cell)
    ]

    def changed(number: int, cell: Notebook) -> Notebook:
        return {
            **solved,
            "cells": [*solved["cells"][:number], cell, *solved["cells"][number + 1 :]],
        }

    def rewritten(number: int, old: str, new: str) -> Notebook:
        cell = solved["cells"][number]
        return changed(number, {**cell, "source": lines(cell).replace(old, new)})

    yield "all", solved
    yield "nothing", empty
    first, middle, last = answers[0], answers[len(answers) // 2], answers[-1]
    for name, number in (("first", first), ("middle", middle), ("last", last)):
        yield f"without-{name}", changed(number, cells[solved["cells"][number]["id"]])
    yield "wrong", rewritten(middle, "return ", "return 2 * ")
    yield "of-no-shape", rewritten(last, "return ", "return None and ")
    yield "raises", rewritten(first, "### BEGIN SOLUTION", "undefined_name")


def hand_in(course: Path, names: list[str]) -> None:
    (course / "nbgrader_config.py").write_text(CONFIGURATION)
    call(
        course,
        "python",
        str(gradebooks.ROOT / "tools" / "exercises.py"),
        "--to",
        str(course),
        *names,
    )
    for name in names:
        call(course, "nbgrader", "generate_assignment", name, "--create", "--force")
        call(course, "nbgrader", "db", "assignment", "add", name, f"--duedate={DUE}")
        solved, empty = (
            json.loads((course / kind / name / f"{name}.ipynb").read_text("utf-8"))
            for kind in ("solutions", "exercises")
        )
        for number, (student, notebook) in enumerate(class_of(solved, empty)):
            folder = course / "submitted" / student / name
            folder.mkdir(parents=True)
            (folder / f"{name}.ipynb").write_text(json.dumps(notebook), "utf-8")
            if number % 3 == 0:
                (folder / "timestamp.txt").write_text(LATE)


@pytest.mark.parametrize(
    "names", [["03-matrix-form"], pytest.param(EVERY, marks=pytest.mark.soak)], ids=["one", "every"]
)
def test_honest_work_gets_the_marks_of_nbgraders_own_command(
    names: list[str], tmp_path: Path
) -> None:
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.mkdir()
    hand_in(plain, names)
    shutil.copytree(plain, ours)
    for name in names:
        call(plain, "nbgrader", "autograde", name)
        call(ours, "backprop-grade", "autograde", name)
    marks = gradebooks.of(plain)
    assert gradebooks.of(ours) == marks
    given = [row for row in marks if row[0] == "grade"]
    assert len({(row[1], row[2]) for row in given}) == 8 * len(names)
    assert any(row[5] == 0 for row in given)
    assert any(row[5] == row[8] > 0 for row in given)
    assert any(row[5] is None and row[9] for row in given)  # waits for a person


def cell(kind: str, name: str, text: str, points: int = 0, **role: bool) -> Notebook:
    roles = {"grade": False, "solution": False, "locked": False, "task": False, **role}
    told = {**roles, "grade_id": name, "schema_version": 3, "cell_type": kind}
    code: Notebook = {"outputs": [], "execution_count": None} if kind == "code" else {}
    metadata = {"nbgrader": {**told, "points": points} if points else told}
    return {"id": name, "cell_type": kind, "metadata": metadata, "source": text, **code}


def notebook_of(added: int) -> Notebook:
    """One of an assignment's notebooks, whose cells have the same names in all of them."""
    cells = [
        cell("code", "answer", f"f = lambda x: x + {added}", solution=True),
        cell("code", "half", "0.5 if f(1) else 0.25", 2, grade=True, locked=True),
        cell("code", "whole", f"assert f(1) == {1 + added}", 3, grade=True, locked=True),
        cell("code", "free", "1 + 1", 4, grade=True, solution=True),
        cell("markdown", "why", "Because.", 5, grade=True, solution=True),
        cell("markdown", "task", "Draw a network.", 6, task=True, locked=True),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def test_tasks_and_notebooks_with_the_same_cells_get_the_marks_of_nbgraders_own_command(
    tmp_path: Path,
) -> None:
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    right = {name: notebook_of(added) for name, added in (("one", 1), ("two", 2))}
    swapped = {"one": right["two"], "two": right["one"]}
    without = {name: {**book, "cells": book["cells"][1:]} for name, book in right.items()}
    class_ = {
        "all": right,
        "swapped": swapped,
        "no-answer": without,
        "no-notebook": {"two": right["two"]},
        "one-more": {**right, "three": notebook_of(3)},
    }
    for folder, books in (
        ("source/task", right),
        *((f"submitted/{student}/task", books) for student, books in class_.items()),
    ):
        (plain / folder).mkdir(parents=True)
        for name, book in books.items():
            (plain / folder / f"{name}.ipynb").write_text(json.dumps(book), "utf-8")
    (plain / "nbgrader_config.py").write_text("c = get_config()\n")
    call(plain, "nbgrader", "generate_assignment", "task", "--create", "--force")
    shutil.copytree(plain, ours)
    call(plain, "nbgrader", "autograde", "task")
    call(ours, "backprop-grade", "autograde", "task")
    marks = gradebooks.of(plain)
    assert gradebooks.of(ours) == marks
    waiting = [row for row in marks if row[0] == "grade" and row[4] == "task" and row[9]]
    assert len(waiting) == 2 * len(class_) - 1
    again = ours / "submitted" / "no-notebook" / "task" / "one.ipynb"
    again.write_text(json.dumps(right["one"]), "utf-8")
    call(ours, "backprop-grade", "autograde", "task")
    assert ["grade", "task", "no-notebook", "one", "task", None, None, None, 6.0, True] in (
        gradebooks.of(ours)
    )
