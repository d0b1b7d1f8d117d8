"""Feedback: nbgrader's page for each submission, made anew where what it tells has changed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)

from backprop_grader.grading import fingerprint, records
from backprop_grader.grading.course import Course, CourseError
from backprop_grader.grading.worker import Job, Result, course_of
from backprop_grader.notebook.pages import templates
from backprop_grader.words import reason

TEMPLATES = Path(templates()[0])
PAGE = "feedback"  # in a submission's record: what its page was made from


def jobs(
    course: Course, assignment: str, only: Sequence[str] = (), *, force: bool = False
) -> tuple[list[Job], int, list[str]]:
    """The submissions whose page is not there, or tells something else by now.

    Returns:
        these; how many others are as they should be; and whose graded notebooks are gone.

    Raises:
        CourseError: nobody's work of that assignment was graded, or not that of a student named.
    """
    told = _told(course, assignment)
    if missing := set(only) - set(told):
        raise CourseError(
            f"{', '.join(sorted(missing))} has no marks of {assignment!r}; run 'backprop-grade autograde {assignment}'"
        )
    common = fingerprint.together(fingerprint.of_environment(), fingerprint.of_folder(TEMPLATES))
    if not told:
        raise CourseError(
            f"nobody has marks of {assignment!r}; run 'backprop-grade autograde {assignment}'"
        )
    found, unchanged, without = [], 0, []
    for student in dict.fromkeys(only) or sorted(told):
        graded = course.folder("autograded", student, assignment)
        if not graded.is_dir():
            without.append(student)
            continue
        mark = fingerprint.together(common, told[student], fingerprint.of_folder(graded))
        pages = course.folder("feedback", student, assignment)
        there = all((pages / f"{path.stem}.html").exists() for path in graded.glob("*.ipynb"))
        same = records.read(course.root, assignment, student).get(PAGE) == mark
        if same and there and not force:
            unchanged += 1
        else:
            found.append(Job(str(course.root), assignment, student, mark))
    return found, unchanged, without


def make(job: Job) -> Result:
    """Have nbgrader write the page, and note what it was made from."""
    begun = time.perf_counter()
    course = course_of(job.root, job.settings)
    done = course.api.generate_feedback(job.assignment, job.student, force=True)
    seconds = time.perf_counter() - begun
    if not done["success"]:
        why = f"nbgrader could not write the page: {reason(done)}"
        return Result(job.student, "failed", (why,), seconds)
    record = records.read(course.root, job.assignment, job.student)
    records.write(course.root, job.assignment, job.student, {**record, PAGE: job.fingerprint})
    return Result(job.student, "written", (), seconds)


def _told(course: Course, assignment: str) -> dict[str, str]:
    """The hash of every mark and comment that a student's page tells, by the student."""
    parts: dict[str, list[str]] = defaultdict(list)
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        for kind, columns in (
            (SubmittedNotebook, (SubmittedNotebook.late_submission_penalty,)),
            (Grade, (Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.max_score)),
            (Comment, (Comment.auto_comment, Comment.manual_comment)),
        ):
            rows: Any = book.db.query(SubmittedAssignment.student_id, kind.id, *columns)
            rows = (
                rows.select_from(SubmittedAssignment)
                .join(Assignment)
                .filter(Assignment.name == assignment)
            )
            rows = rows.join(
                SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id
            )
            if kind is not SubmittedNotebook:
                rows = rows.join(kind, kind.notebook_id == SubmittedNotebook.id)
            for student, *row in rows.order_by(kind.id):
                parts[student].append(repr(row))
    return {student: fingerprint.together(*rows) for student, rows in parts.items()}
