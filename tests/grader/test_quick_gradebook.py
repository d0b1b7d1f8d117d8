"""Claims about the gradebook that finds the rows of a notebook together: what it finds is nbgrader's."""

from __future__ import annotations

from typing import Any

import pytest
from classroom import Classroom
from nbgrader.api import Gradebook, MissingEntry

from backprop_grader.grading.nbgrader_speed import QuickGradebook

NOTEBOOKS, STUDENTS = ("one", "two"), ("anna", "bo")
CELLS = ("test", "free", "answer", "task", "was-marked-by-tests", "was-answered", "nowhere")


def fill(book: Gradebook) -> None:
    """An assignment whose notebooks have the same cells, some of which were of another kind once."""
    book.add_assignment("work")
    for name in NOTEBOOKS:
        book.add_notebook(name, "work")
        for kind, cells in (
            ("grade", ("test", "free", "was-marked-by-tests")),
            ("solution", ("answer", "free", "was-answered")),
            ("task", ("task", "was-marked-by-tests", "was-answered")),
            ("source", CELLS[:-1]),
        ):
            told: dict[str, Any] = {} if kind == "solution" else {"cell_type": "markdown"}
            if kind in {"grade", "task"}:
                told["max_score"] = 3
            for cell in cells:
                getattr(book, f"add_{kind}_cell")(cell, name, "work", **told)
    for student in STUDENTS:
        book.add_student(student)
        book.add_submission("work", student)
    book.update_or_create_student("bo", first_name="Bo", last_name="Other")


def found(book: Gradebook) -> list[str]:
    """The ids of all rows that it finds, or what it says of those that it does not."""
    answers = []
    for cell in CELLS:
        for notebook in (*NOTEBOOKS, "three"):
            where = (cell, notebook, "work")
            asked = [(book.find_source_cell, where), (book.find_graded_cell, where)]
            for student in (*STUDENTS, "nobody"):
                asked += [
                    (find, (*where, student)) for find in (book.find_grade, book.find_comment)
                ]
            for find, arguments in asked:
                try:
                    answer = find(*arguments).id
                except MissingEntry:
                    answer = "missing"
                answers.append(f"{find.__name__} {arguments}: {answer}")
    return answers


@pytest.mark.filterwarnings("ignore:Object of type <Submitted.*> not in session")  # nbgrader's own
def test_every_row_is_the_one_that_nbgrader_finds(classroom: Classroom) -> None:
    directory = classroom.course.directory
    with Gradebook(directory.db_url, directory.course_id) as book:
        fill(book)
        expected = found(book)
    with QuickGradebook(directory.db_url, directory.course_id) as book:
        assert found(book) == expected
