"""Grade what is new or changed."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from backprop_grader.grading import forkserver


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("assignment", help="its name, such as 03-matrix-form")
    parser.add_argument("--students", nargs="+", default=[], metavar="ID", help="only these")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a processor, %(default)s)")  # fmt: skip
    parser.add_argument("--scheduler", metavar="tcp://…", help="of a Dask cluster, instead of processes here")  # fmt: skip
    parser.add_argument("--force", action="store_true", help="grade again what has not changed")
    parser.add_argument("--no-sandbox", action="store_true", help="grade without isolation, where the kernel refuses it; the report says so")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Grade, with a bar, and sum up."""
    if not options.scheduler:
        forkserver.start()
    # What takes a second or two to import is imported here and there side by side.
    from backprop_grader.grading import autograde
    from backprop_grader.grading.course import Course

    settings = {"RunInSandbox": {"isolate": False}} if options.no_sandbox else {}
    course = Course(Path(options.course), settings)
    handed_in = options.students or autograde.students(course, options.assignment)
    found = autograde.jobs(
        course, options.assignment, options.students, force=options.force, settings=settings
    )
    outcomes: Counter[str] = Counter()
    flagged = []
    with tqdm(total=len(found), unit="submission", disable=not found) as bar:
        for result in autograde.run(found, options.jobs, options.scheduler):
            outcomes[result.outcome] += 1
            flagged += [f"  {result.student}: {flag}" for flag in result.flags]
            bar.set_postfix(outcomes, refresh=False)
            bar.update()
    unchanged = len(handed_in) - len(found)
    told = [f"{outcomes[o]} {o}" for o in ("graded", "flagged", "failed") if outcomes[o]]
    print(f"{options.assignment}: {', '.join([*told, f'{unchanged} unchanged'])}")
    if flagged:
        print("Someone should look at:", *sorted(flagged), sep="\n")
