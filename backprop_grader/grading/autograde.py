"""Which submissions are to be graded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from backprop_grader.grading import fingerprint, records
from backprop_grader.grading.course import Course, CourseError
from backprop_grader.grading.worker import Job


def students(course: Course, assignment: str) -> list[str]:
    """Who has handed it in.

    Raises:
        CourseError: nobody has.
    """
    pattern = course.folder("submitted", "*", assignment)
    found = sorted(
        p.parent.name for p in Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
    )
    if not found:
        known = course.assignments()
        if assignment not in known:
            raise CourseError(
                f"there is no assignment {assignment!r}; the course has {', '.join(known) or 'none'}"
            )
        raise CourseError(
            f"nobody has handed in {assignment!r}: there is no {pattern}; 'backprop-grade collect' puts there what Moodle or Canvas gave you"
        )
    return found


def jobs(
    course: Course,
    assignment: str,
    only: Sequence[str] = (),
    *,
    force: bool = False,
    settings: dict[str, Any] | None = None,
) -> list[Job]:
    """The submissions that are new or changed, or whose marks would be made otherwise now.

    Raises:
        CourseError: the assignment is unknown, or a student has not handed it in.
    """
    handed_in = students(course, assignment)
    if missing := set(only) - set(handed_in):
        raise CourseError(f"{', '.join(sorted(missing))} has not handed in {assignment!r}")
    text = json.dumps(settings or {})
    common = fingerprint.together(
        fingerprint.of_environment(), _assignment(course, assignment), text
    )
    found = []
    for student in dict.fromkeys(only) or handed_in:
        folder = course.folder("submitted", student, assignment)
        mark = fingerprint.together(common, fingerprint.of_folder(folder))
        graded = course.folder("autograded", student, assignment).is_dir()
        same = records.read(course.root, assignment, student).get("fingerprint") == mark
        if force or not (same and graded):
            found.append(Job(str(course.root), assignment, student, mark, text))
    return found


def _assignment(course: Course, assignment: str) -> str:
    """The hash of the assignment as the gradebook knows it, and of the files that come with it.

    Raises:
        CourseError: the gradebook does not know it.
    """
    parts = [str(course.config.RunInSandbox), str(course.config.Autograde)]
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        try:
            found = book.find_assignment(assignment)
        except MissingEntry:
            raise CourseError(
                f"the gradebook does not know {assignment!r}; run 'nbgrader generate_assignment {assignment} --create --force'"
            ) from None
        for notebook in found.notebooks:
            parts += sorted(
                f"{notebook.name} {cell.name} {cell.cell_type} {cell.source}"
                for cell in notebook.source_cells
            )
            parts += sorted(f"{cell.name} {cell.max_score}" for cell in notebook.grade_cells)
        parts.append(str(found.duedate))
    source = course.folder("source", ".", assignment)
    parts.append(fingerprint.of_folder(source) if source.is_dir() else "")
    return fingerprint.together(*parts)
