"""A small course with a real nbgrader assignment, and what a test wants to do in it."""

from __future__ import annotations

import copy
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook, SubmittedAssignment

from backprop_grader.grading import autograde, pool, records
from backprop_grader.grading.course import Course
from backprop_grader.grading.worker import Result, grade

ASSIGNMENT = "small"
SEED = 424242  # of the hidden cases

CONFIGURATION = """\
c = get_config()
c.CourseDirectory.course_id = "small-course"
c.RunInSandbox.timeout = 6
c.RunInSandbox.notebook_timeout = 25
c.RunInSandbox.memory = 1_500_000_000
"""

STUB = 'raise NotImplementedError("write your answer here")'
QUESTIONS = {
    "output-delta": (
        1, "def output_delta(z, y):",
        "    a = 1 / (1 + np.exp(-z))\n    return (a - y) * a * (1 - a)",
    ),
    "bias-gradient": (
        2, "def bias_gradient(delta):", "    return delta.mean(axis=1, keepdims=True)",
    ),
    "weight-gradient": (
        2, "def weight_gradient(delta, a_before):", "    return delta @ a_before.T / delta.shape[1]",
    ),
}  # fmt: skip
FULL = {"output-delta": 1.0, "bias-gradient": 2.0, "weight-gradient": 2.0, "rate": 1.0, "why": 0.0}
NOTHING = dict.fromkeys(FULL, 0.0)


def _cell(kind: str, name: str, source: str, points: int | None = None, **role: bool) -> Any:
    made = new_markdown_cell(source) if kind == "markdown" else new_code_cell(source)
    made.metadata["nbgrader"] = {
        "grade": False, "solution": False, "locked": False, "task": False,
        "grade_id": name, "schema_version": 3, "cell_type": kind, **role,
    }  # fmt: skip
    if points is not None:
        made.metadata["nbgrader"]["points"] = points
    made["id"] = name
    return made


def assignment() -> NotebookNode:
    """The instructor's notebook: three checks, a cell of asserts, and one for a person to mark."""
    cells = [
        _cell("code", "imports", "import numpy as np\n\nfrom backprop_lib.checks import check", locked=True),
    ]  # fmt: skip
    for name, (points, head, body) in QUESTIONS.items():
        text = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        cells.append(_cell("code", f"{name}-answer", text, solution=True))
        call = f'check("matrix-form/{name}", {name.replace("-", "_")}, points={points}'
        text = f"{call})\n### BEGIN HIDDEN TESTS\n{call}, seed={SEED})\n### END HIDDEN TESTS"
        cells.append(_cell("code", name, text, points, grade=True, locked=True))
    text = "### BEGIN SOLUTION\nrate = 0.1\n### END SOLUTION"
    cells.append(_cell("code", "rate-answer", text, solution=True))
    text = (
        "assert isinstance(rate, float)\nnp.testing.assert_allclose(rate, 0.1)\n"
        "### BEGIN HIDDEN TESTS\nassert rate * 10 == 1\n### END HIDDEN TESTS"
    )
    cells.append(_cell("code", "rate", text, 1, grade=True, locked=True))
    text = "### BEGIN SOLUTION\nA model answer.\n### END SOLUTION"
    cells.append(_cell("markdown", "why", text, 3, grade=True, solution=True))
    made = new_notebook(cells=cells)
    made.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return made


class Classroom:
    """The course in a folder of its own; submissions go in, marks come out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "source" / ASSIGNMENT).mkdir(parents=True)
        (root / "nbgrader_config.py").write_text(CONFIGURATION, "utf-8")
        nbformat.write(assignment(), root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
        # nbgrader calls programs of its environment by their names.
        here = str(Path(sys.executable).parent)
        if here not in os.environ["PATH"].split(os.pathsep):
            os.environ["PATH"] = f"{here}{os.pathsep}{os.environ['PATH']}"
        self.course = Course(root)
        done = self.course.api.generate_assignment(ASSIGNMENT, force=True, create=True)
        assert done["success"], done

    def released(self) -> NotebookNode:
        """What a student gets."""
        return nbformat.read(self.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)

    def solved(self) -> NotebookNode:
        """What a student hands in who got everything right."""
        made = self.released()
        right = {f"{name}-answer": f"{head}\n{body}" for name, (_, head, body) in QUESTIONS.items()}
        right["rate-answer"] = "rate = 0.1"
        for cell in made.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = right.get(name, cell.source)
        return made

    def folder(self, student: str) -> Path:
        """Where a student's files are handed in."""
        made = self.root / "submitted" / student / ASSIGNMENT
        made.mkdir(parents=True, exist_ok=True)
        return made

    def hand_in(self, student: str, notebook: NotebookNode | bytes) -> Path:
        """Hand in a notebook, or the bytes of what should be one."""
        path = self.folder(student) / f"{ASSIGNMENT}.ipynb"
        path.write_bytes(
            notebook if isinstance(notebook, bytes) else json.dumps(notebook, indent=1).encode()
        )
        return path

    def grade(
        self,
        only: Iterable[str] = (),
        *,
        workers: int = 2,
        settings: dict[str, Any] | None = None,
        force: bool = False,
    ) -> dict[str, Result]:
        """Grade what is new, in processes of their own, as the command does."""
        found = autograde.jobs(self.course, ASSIGNMENT, list(only), settings=settings, force=force)
        return {result.student: result for result in pool.run(grade, found, workers, None)}

    def marks(self) -> dict[str, dict[str, float]]:
        """The points of every graded cell, by student, as the gradebook has them."""
        with Gradebook(self.course.directory.db_url, self.course.directory.course_id) as book:
            return {
                found.student.id: {
                    grade.cell.name: grade.score for one in found.notebooks for grade in one.grades
                }
                for found in book.db.query(SubmittedAssignment).all()
            }

    def graded(self, student: str) -> NotebookNode:
        """The notebook that nbgrader keeps."""
        folder = self.root / "autograded" / student / ASSIGNMENT
        return nbformat.read(folder / f"{ASSIGNMENT}.ipynb", 4)

    def record(self, student: str) -> dict[str, Any]:
        """What the grader wrote down of it."""
        return records.read(self.root, ASSIGNMENT, student)


def cell_of(notebook: NotebookNode, name: str) -> Any:
    """The cell of that nbgrader name."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def with_cell(notebook: NotebookNode, source: str, after: str = "imports") -> NotebookNode:
    """A copy with another code cell after the named one."""
    made = copy.deepcopy(notebook)
    made.cells.insert(made.cells.index(cell_of(made, after)) + 1, new_code_cell(source))
    return made


def said(notebook: NotebookNode) -> str:
    """All that the cells show, as text."""
    return "\n".join(
        json.dumps(output, ensure_ascii=False)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
