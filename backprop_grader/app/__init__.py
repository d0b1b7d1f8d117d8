"""``backprop-grade``: the commands of an instructor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from backprop_grader.app import autograde, collect, demo, doctor, export, report
from backprop_grader.grading.course import CourseError
from backprop_grader.sandbox.session import RefusedError

COMMANDS = (collect, autograde, report, export, demo, doctor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; faults that have a remedy end in one line that says it."""
    parser = argparse.ArgumentParser(
        prog="backprop-grade",
        description="Grade a class, fast and safely, in nbgrader's gradebook.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2]
        said = (command.__doc__ or "").strip().splitlines()[0]
        below = commands.add_parser(name, help=said, description=said)
        below.add_argument("--course", default=".", metavar="FOLDER", help="the course's folder (default: this one)")  # fmt: skip
        command.add_arguments(below)
        below.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (CourseError, RefusedError) as error:
        sys.exit(f"backprop-grade: {error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. What was graded is in the gradebook; run the same command to go on.")
