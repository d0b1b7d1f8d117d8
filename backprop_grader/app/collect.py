"""Collect submissions that were downloaded from Moodle or Canvas."""

from __future__ import annotations

import argparse
from pathlib import Path

from backprop_grader.app.arguments import name_of_assignment
from backprop_grader.words import listed, many, printable

NAMELESS = """\
The gradebook knows nobody's name, so ids were made of the names in the download. If they should be
those of Moodle or Canvas: nbgrader db student import students.csv (id, first_name, last_name, email,
lms_user_id), empty 'submitted', and collect again."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "archives", nargs="+", type=Path, metavar="ZIP", help="as it was downloaded"
    )
    parser.add_argument("--assignment", type=name_of_assignment, default="", metavar="NAME", help="such as 03-matrix-form (default: as the notebooks are called)")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Collect, and list what needs a person."""
    from backprop_grader.grading.course import Course
    from backprop_grader.lms.collecting import collect

    found = collect(Course(Path(options.course)), options.archives, options.assignment)
    files = sum(found.students.values())
    print(f"Collected from {many(len(found.students), 'student')}, {many(files, 'file')}.")
    if found.late:
        print(f"Late, by the files' names: {listed(found.late)}")
    if found.without:
        print(f"Without a notebook of the assignment: {listed(found.without)}")
    if found.nameless:
        print(NAMELESS)
    if found.renamed:
        print("Notebooks of the assignment by their cells, though they are called otherwise:")
        print(*(f"  {printable(file)} {printable(what)}" for file, what in found.renamed), sep="\n")
    if found.unmatched:
        print(f"Laid aside in {found.folder}:")
        print(*(f"  {printable(file)} {printable(why)}" for file, why in found.unmatched), sep="\n")
        print(f"  What is to be graded all the same, copy to {found.submitted}")
    if found.refused:
        print("Left in the archive:")
        print(*(f"  {printable(file)} {printable(why)}" for file, why in found.refused), sep="\n")
