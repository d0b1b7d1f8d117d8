"""Make a class that does not exist, grade it, write its feedback and report on it."""

from __future__ import annotations

import argparse
import os
import tempfile
import webbrowser
from pathlib import Path
from typing import Any

from backprop_grader.app import autograde, collect, feedback, report
from backprop_grader.app.arguments import count, name_of_assignment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("--students", type=count, default=36, metavar="N", help="how many (default: %(default)s)")  # fmt: skip
    parser.add_argument("--assignment", type=name_of_assignment, default="03-matrix-form", metavar="NAME", help="of the course (default: %(default)s)")  # fmt: skip
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="for the class's own course; one that a demo began goes on (default: a temporary one, which stays)")  # fmt: skip
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1, metavar="N", help="processes (default: %(default)s)")  # fmt: skip
    parser.add_argument("--no-sandbox", action="store_true", help="grade without isolation, where the kernel refuses it")  # fmt: skip
    parser.add_argument("--open", action="store_true", help="show the report in a browser")


def run(options: argparse.Namespace) -> None:
    """Go the whole way that an instructor goes."""
    from backprop_grader.demo import course as demo
    from backprop_grader.grading.course import Course

    root = options.to or Path(tempfile.mkdtemp(prefix="backprop-class-"))
    course = demo.make(Course(Path(options.course)), options.assignment, root)
    archive, kinds = demo.download(course, options.assignment, options.students)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(f"A class of {options.students}: {told}")
    names: dict[str, Any] = {"course": str(root), "assignment": options.assignment}
    collect.run(argparse.Namespace(**names, archives=[archive]))
    names |= {"students": [], "jobs": options.jobs, "scheduler": None, "force": False}
    autograde.grade_class(argparse.Namespace(**names, no_sandbox=options.no_sandbox))
    feedback.run(argparse.Namespace(**names))
    page = report.write(course, [options.assignment])
    print(f"The class's course: {root}\nThe report: {page}")
    print("To mark by hand: 'jupyter lab' in the course, menu Nbgrader, Formgrader")
    if options.open:
        webbrowser.open(page.as_uri())
