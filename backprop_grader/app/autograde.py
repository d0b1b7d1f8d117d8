"""Grade what is new or changed.

The exit status is 0 when every submission has marks, also where a person should look at some of
them; 1 when there is one in which nothing could be graded, or nothing was graded at all; and 130
after Ctrl-C. The same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from backprop_grader.app.arguments import count
from backprop_grader.words import listed, printable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("assignment", help="its name, such as 03-matrix-form")
    parser.add_argument("--students", nargs="+", default=[], metavar="ID", help="only these")
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a processor, %(default)s)")  # fmt: skip
    parser.add_argument("--scheduler", metavar="tcp://…", help="of a Dask cluster, instead of processes here")  # fmt: skip
    parser.add_argument("--force", action="store_true", help="grade again what has not changed")
    parser.add_argument("--no-sandbox", action="store_true", help="grade without isolation, where the kernel refuses it; the report says so")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Grade, and end with status 1 where that could not be done for everybody."""
    if failed := grade(options):
        sys.exit(f"backprop-grade: nothing could be graded of {listed(failed)}")


def grade(options: argparse.Namespace) -> list[str]:
    """Grade, with a bar, and sum up; of whom nothing could be graded, now or before."""
    from backprop_grader.grading import forkserver

    if not options.scheduler:
        forkserver.start()  # it takes as long as the imports that follow, beside them
    from tqdm import tqdm

    from backprop_grader.grading import autograde, records
    from backprop_grader.grading.course import Course

    settings = {"RunInSandbox": {"isolate": False}} if options.no_sandbox else {}
    course = Course(Path(options.course), settings)
    handed_in = set(options.students or autograde.students(course, options.assignment))
    found = autograde.jobs(
        course, options.assignment, options.students, force=options.force, settings=settings
    )
    outcomes: Counter[str] = Counter()
    flagged = []
    failed = []
    with tqdm(total=len(found), unit="submission", disable=not found) as bar:
        for result in autograde.run(found, options.jobs, options.scheduler):
            outcomes[result.outcome] += 1
            flagged += [f"  {printable(result.student)}: {flag}" for flag in result.flags]
            failed += [result.student] if result.outcome == "failed" else []
            bar.set_postfix(outcomes, refresh=False)
            bar.update()
    unchanged = handed_in - {job.student for job in found}
    for student in unchanged:
        before = records.read(course.root, options.assignment, student)
        failed += [student] if before.get("outcome") == "failed" else []
    told = [f"{outcomes[o]} {o}" for o in ("graded", "flagged", "failed") if outcomes[o]]
    print(f"{options.assignment}: {', '.join([*told, f'{len(unchanged)} unchanged'])}")
    if flagged:
        print("Someone should look at:", *sorted(flagged), sep="\n")
    return sorted(failed)
