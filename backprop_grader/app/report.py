"""Report what the class has understood, and what is left to do."""

from __future__ import annotations

import argparse
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from backprop_grader.app.arguments import name_of_assignment

if TYPE_CHECKING:
    from backprop_grader.grading.course import Course


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("assignments", nargs="+", type=name_of_assignment, metavar="ASSIGNMENT", help="such as 03-matrix-form")  # fmt: skip
    parser.add_argument("--to", type=Path, metavar="FILE", help="the page; a table of the same name stands beside it (default: report.html in the course)")  # fmt: skip
    parser.add_argument("--open", action="store_true", help="show it in a browser")


def run(options: argparse.Namespace) -> None:
    """Write the page and the table, and say where they are."""
    from backprop_grader.grading.course import Course

    written = write(Course(Path(options.course)), options.assignments, options.to)
    print(f"The report: {written}\nAs a table: {written.with_suffix('.csv')}")
    if options.open:
        webbrowser.open(written.as_uri())


def write(course: Course, assignments: Sequence[str], to: Path | None = None) -> Path:
    """Write both; the page's path.

    Raises:
        CourseError: the gradebook does not know an assignment.
    """
    from backprop_grader.report.page import page
    from backprop_grader.report.reading import read
    from backprop_grader.report.table import table

    found = [read(course, name) for name in assignments]
    target = (to or course.root / "report.html").resolve()
    # A name of a stranger's choice may hold what has no encoding; it must not cost the report.
    target.write_text(page(course.directory.course_id, found), "utf-8", errors="replace")
    # The byte order mark tells spreadsheets that it is UTF-8.
    target.with_suffix(".csv").write_text(table(found), "utf-8-sig", newline="")
    return target
