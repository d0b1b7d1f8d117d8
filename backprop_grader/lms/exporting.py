"""Tables of marks that Canvas and Moodle import, through nbgrader's own way of exporting.

They also work as plain ``nbgrader export --exporter backprop_grader.lms.exporting.CanvasExport``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Assignment, Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Bool


class LmsExport(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """A row for each student, a column for each assignment.

    Who has not handed in has an empty field, which neither system takes for a 0. So has a
    submission in which a person has cells left to mark, unless it is wanted: `unfinished` lists
    them as pairs of assignment and student.
    """

    provisional = Bool(False, help="Whether to export marks that lack what a person must mark.").tag(config=True)  # fmt: skip
    file = "grades.csv"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.unfinished: list[tuple[str, str]] = []

    def rows(self, gradebook: Gradebook, assignments: list[Assignment]) -> Iterator[list[str]]:
        """The table's rows, the heads first."""
        raise NotImplementedError

    def export(self, gradebook: Gradebook) -> None:
        """Write the table.

        Raises:
            MissingEntry: an assignment that is named is not in the gradebook.
        """
        wanted = [str(name) for name in self.assignment]
        found = [gradebook.find_assignment(name) for name in wanted] or gradebook.assignments
        assignments = sorted(found, key=lambda a: a.name)
        # The byte order mark tells spreadsheets that it is UTF-8; both systems skip it.
        with Path(self.to or self.file).open("w", encoding="utf-8-sig", newline="") as target:
            csv.writer(target).writerows(self.rows(gradebook, assignments))

    def people(self, gradebook: Gradebook) -> list[Any]:
        """The students who are wanted, by id."""
        wanted = {str(name) for name in self.student}
        return [s for s in gradebook.students if not wanted or s.id in wanted]

    def mark(self, gradebook: Gradebook, assignment: str, student: str) -> str:
        """The points after what lateness costs, or nothing where there is no mark to give."""
        try:
            found = gradebook.find_submission(assignment, student)
        except MissingEntry:
            return ""
        if found.needs_manual_grade:
            self.unfinished.append((assignment, student))
            if not self.provisional:
                return ""
        return f"{max(0.0, found.score - found.late_submission_penalty):.10g}"


class CanvasExport(LmsExport):
    """Canvas's gradebook: the five columns by which it knows a student, and the possible points."""

    file = "canvas.csv"

    def rows(self, gradebook: Gradebook, assignments: list[Assignment]) -> Iterator[list[str]]:
        """The table's rows, the heads first."""
        yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(a.name for a in assignments)]  # fmt: skip
        yield ["    Points Possible", "", "", "", "", *(f"{a.max_score:.10g}" for a in assignments)]
        for one in self.people(gradebook):
            name = ", ".join(part for part in (one.last_name, one.first_name) if part) or one.id
            marks = [self.mark(gradebook, a.name, one.id) for a in assignments]
            yield [plain(name), one.lms_user_id or "", "", one.id, "", *marks]


class MoodleExport(LmsExport):
    """Moodle's import: a student is known by user name, ID number or address, as is chosen there."""

    file = "moodle.csv"

    def rows(self, gradebook: Gradebook, assignments: list[Assignment]) -> Iterator[list[str]]:
        """The table's rows, the heads first."""
        yield ["Username", "ID number", "First name", "Last name", "Email address", *(a.name for a in assignments)]  # fmt: skip
        for one in self.people(gradebook):
            marks = [self.mark(gradebook, a.name, one.id) for a in assignments]
            names = [plain(one.first_name or ""), plain(one.last_name or "")]
            yield [one.id, one.lms_user_id or "", *names, plain(one.email or ""), *marks]


def plain(text: str) -> str:
    """Text that a spreadsheet does not run as a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
