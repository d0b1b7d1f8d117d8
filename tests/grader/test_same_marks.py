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
