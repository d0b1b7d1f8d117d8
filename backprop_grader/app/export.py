"""Write the marks as a table that Canvas or Moodle imports."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from backprop_grader.app.arguments import name_of_assignment
from backprop_grader.words import listed, printable

if TYPE_CHECKING:
    from backprop_grader.grading.course import Course

SYSTEMS = ("canvas", "moodle")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("system", choices=SYSTEMS, help="who will read it")
    parser.add_argument(
        "assignments",
        nargs="*",
        type=name_of_assignment,
        default=[],
        metavar="ASSIGNMENT",
        help="only these (default: all)",
    )
    parser.add_argument(
        "--to", default="", metavar="FILE", help="default: canvas.csv or moodle.csv"
    )
    parser.add_argument("--provisional", action="store_true", help="also marks that lack what a person must mark")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Export, and say whose marks are not final."""
    from nbgrader.api import Gradebook

    from backprop_grader.grading.course import Course, CourseError
    from backprop_grader.lms.exporting import CanvasExport, MoodleExport

    course = Course(Path(options.course))
    kind = {"canvas": CanvasExport, "moodle": MoodleExport}[options.system]
    target = options.to or str(course.root / kind.file)
    exporter = kind(
        config=course.config,
        to=target,
        assignment=options.assignments,
        provisional=options.provisional,
    )
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        known = sorted(one.name for one in book.assignments)
        if unknown := sorted(set(options.assignments) - set(known)):
            raise CourseError(
                f"the gradebook does not know {listed(unknown)}; it has {', '.join(known) or 'none'}"
            )
        exporter.export(book)
        students = sorted(one.id for one in book.students)
        if not students:
            print(
                "Nobody is in the gradebook yet: 'backprop-grade autograde' puts there whom it grades."
            )
    print(f"Marks for {options.system.capitalize()}: {target}")
    if exporter.unfinished:
        done = "are provisional" if options.provisional else "were left out"
        print(f"A person has cells to mark, so these {done}:")
        who = defaultdict(list)
        for assignment, student in sorted(exporter.unfinished):
            who[assignment].append(student)
        print(*(f"  {a}: {listed(waiting)}" for a, waiting in who.items()), sep="\n")
    if flags := list(_flags(course, sorted(options.assignments) or known, students)):
        print("Someone should look at, before the table is uploaded:", *flags, sep="\n")


def _flags(course: Course, assignments: Iterable[str], students: Iterable[str]) -> Iterator[str]:
    """What the grader saw and a mark does not tell, such as a 0 for a file that is no notebook."""
    from backprop_grader.grading import records

    for assignment in assignments:
        for student in students:
            for flag in records.read(course.root, assignment, student).get("flags", []):
                yield f"  {assignment}: {printable(student)}: {printable(str(flag))}"
