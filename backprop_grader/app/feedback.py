"""Write the feedback pages that are missing, or tell of marks that have changed.

A page tells what is marked so far; the same command makes it anew once more has been marked.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from backprop_grader.app import work
from backprop_grader.words import listed, many, printable

if TYPE_CHECKING:
    from backprop_grader.grading.course import Course


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    work.add_arguments(parser)
    parser.add_argument("--force", action="store_true", help="write what has not changed, too")


def run(options: argparse.Namespace) -> None:
    """Write them, with a bar, and end with status 1 where one could not be written."""
    work.prepare(options)
    from backprop_grader.grading import feedback
    from backprop_grader.grading.course import Course

    course = Course(Path(options.course))
    found, unchanged, without = feedback.jobs(
        course, options.assignment, options.students, force=options.force
    )
    results = list(work.done(feedback.make, found, options))
    failed = [result for result in results if result.outcome == "failed"]
    written = many(len(results) - len(failed), "page")
    where = course.folder("feedback", "STUDENT", options.assignment)
    print(f"{options.assignment}: {written} written, {unchanged} unchanged, in {where}")
    waiting = _waiting(course, options.assignment)
    if told := sorted(waiting & set(options.students) if options.students else waiting):
        print(f"A person has cells to mark, which these pages count as 0: {listed(told)}")
    if without:
        print(f"Without marks: {listed(without)}")
    if failed:
        why = (f"  {printable(r.student)}: {flag}" for r in failed for flag in r.flags)
        print("Not written:", *why, sep="\n")
        sys.exit(
            f"backprop-grade: no page could be written for {listed(r.student for r in failed)}"
        )


def _waiting(course: Course, assignment: str) -> set[str]:
    """Who has an answer that a person must still mark."""
    from nbgrader.api import Gradebook, SubmittedAssignment

    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        rows = book.db.query(SubmittedAssignment.student_id).filter(
            SubmittedAssignment.assignment_id == book.find_assignment(assignment).id,
            SubmittedAssignment.needs_manual_grade,
        )
        return {student for (student,) in rows}
