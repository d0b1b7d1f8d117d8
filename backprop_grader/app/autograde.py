"""Grade what is new or changed.

The exit status is 0 when every submission has marks, also where a person should look at some of
them; 1 when there is one in which nothing could be graded, or nothing was graded at all; and 130
after Ctrl-C. The same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from backprop_grader.app import work
from backprop_grader.words import listed, printable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    work.add_arguments(parser)
    parser.add_argument(
        "--force",
        action="store_true",
        help="grade again what has not changed; stopped, it begins anew",
    )
    parser.add_argument("--no-sandbox", action="store_true", help="grade without isolation, where the kernel refuses it; the report says so")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Grade, and end with status 1 where that could not be done for everybody."""
    if failed := grade_class(options):
        sys.exit(f"backprop-grade: nothing could be graded of {listed(failed)}")


def grade_class(options: argparse.Namespace) -> list[str]:
    """Grade, with a bar, and sum up; of whom nothing could be graded, now or before."""
    work.prepare(options)
    from backprop_grader.grading import autograde, records
    from backprop_grader.grading.course import Course
    from backprop_grader.grading.worker import grade

    settings = {"RunInSandbox": {"isolate": False}} if options.no_sandbox else {}
    course = Course(Path(options.course), settings)
    handed_in = set(options.students or autograde.students(course, options.assignment))
    found = autograde.jobs(
        course, options.assignment, options.students, force=options.force, settings=settings
    )
    outcomes: Counter[str] = Counter()
    flagged = []
    failed = []
    for result in work.done(grade, found, options):
        outcomes[result.outcome] += 1
        flagged += [f"  {printable(result.student)}: {flag}" for flag in result.flags]
        failed += [result.student] if result.outcome == "failed" else []
    unchanged = handed_in - {job.student for job in found}
    for student in unchanged:
        before = records.read(course.root, options.assignment, student)
        failed += [student] if before.get("outcome") == "failed" else []
    told = [f"{outcomes[o]} {o}" for o in ("graded", "flagged", "failed") if outcomes[o]]
    print(f"{options.assignment}: {', '.join([*told, f'{len(unchanged)} unchanged'])}")
    if flagged:
        print("Someone should look at:", *sorted(flagged), sep="\n")
    return sorted(failed)
