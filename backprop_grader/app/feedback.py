"""Write the feedback pages that are missing, or tell of marks that have changed.

A page tells what is marked so far; the same command makes it anew once more has been marked.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from backprop_grader.app import work
from backprop_grader.words import listed, many, printable


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
    if without:
        print(f"Without marks: {listed(without)}")
    if failed:
        told = (f"  {printable(r.student)}: {why}" for r in failed for why in r.flags)
        print("Not written:", *told, sep="\n")
        sys.exit(
            f"backprop-grade: no page could be written for {listed(r.student for r in failed)}"
        )
