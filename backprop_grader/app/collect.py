"""Collect submissions that were downloaded from Moodle or Canvas."""

from __future__ import annotations

import argparse
from pathlib import Path

from backprop_grader.words import printable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "archives", nargs="+", type=Path, metavar="ZIP", help="as it was downloaded"
    )
    parser.add_argument("--assignment", default="", metavar="NAME", help="such as 03-matrix-form (default: as the notebooks are called)")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Collect, and list what needs a person."""
    from backprop_grader.grading.course import Course
    from backprop_grader.lms.collecting import collect

    found = collect(Course(Path(options.course)), options.archives, options.assignment)
    print(f"Collected from {len(found.students)} students, {sum(found.students.values())} files.")
    if found.late:
        print(f"Late, by the files' names: {', '.join(map(printable, found.late))}")
    if found.unmatched:
        print(f"Laid aside in {found.folder}:")
        print(*(f"  {printable(file)} {printable(why)}" for file, why in found.unmatched), sep="\n")
    if found.refused:
        print("Left in the archive:")
        print(*(f"  {printable(file)} {printable(why)}" for file, why in found.refused), sep="\n")
