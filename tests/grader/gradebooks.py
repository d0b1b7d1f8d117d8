"""Gradebooks made comparable: everything in them but the ids that nbgrader draws at random."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".venv" / "grader" / "bin"

DUMP = """
import json, sys
from nbgrader.api import Gradebook, Student, SubmittedAssignment
with Gradebook(sys.argv[1]) as book:
    rows = [["student", s.id] for s in book.db.query(Student).all()]
    for submission in book.db.query(SubmittedAssignment).all():
        who = [submission.assignment.name, submission.student.id]
        rows.append(["submission", *who, str(submission.timestamp), submission.score,
                     submission.max_score, submission.needs_manual_grade])
        for notebook in submission.notebooks:
            where = [*who, notebook.name]
            rows.append(["notebook", *where, notebook.late_submission_penalty, notebook.failed_tests])
            for grade in notebook.grades:
                rows.append(["grade", *where, grade.cell.name, grade.auto_score, grade.manual_score,
                             grade.extra_credit, grade.max_score, grade.needs_manual_grade])
            for comment in notebook.comments:
                rows.append(["comment", *where, comment.cell.name, comment.auto_comment,
                             comment.manual_comment])
    print(json.dumps(sorted(rows, key=str)))
"""


def dump(url: str) -> list[Any]:
    """Every student, submission, notebook, grade and comment."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", DUMP, url],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows: list[Any] = json.loads(done.stdout)
    return rows


def of(course: Path) -> list[Any]:
    """The same of a course whose gradebook is nbgrader's default, in SQLite."""
    return dump(f"sqlite:///{course}/gradebook.db")
