"""``backprop-grade``: the commands of an instructor.

What a command works with is imported when it runs, so that asking for help takes no time.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from backprop_grader.app import autograde, collect, demo, doctor, export, feedback, report
from backprop_grader.faults import RemediedError

COMMANDS = (collect, autograde, feedback, report, export, demo, doctor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; faults that have a remedy end in one line that says it."""
    parser = argparse.ArgumentParser(
        prog="backprop-grade",
        description="Grade a class, fast and safely, in nbgrader's gradebook.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        name = command.__name__.rpartition(".")[2]
        head, _, more = (command.__doc__ or "").strip().partition("\n")
        below = commands.add_parser(
            name,
            help=head,
            description=head,
            epilog=more.strip() or None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        below.add_argument("--course", default=".", metavar="FOLDER", help="the course's folder (default: this one)")  # fmt: skip
        command.add_arguments(below)
        below.set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    # nbgrader calls programs of its environment by their names.
    here, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if here not in path.split(os.pathsep):
        os.environ["PATH"] = f"{here}{os.pathsep}{path}"
    try:
        from backprop_grader.app.interrupts import stops_at_once

        with stops_at_once():
            options.run(options)
    except Exception as error:
        if not (said := explained(error)):
            raise
        sys.exit(f"backprop-grade: {said}")


def explained(error: Exception) -> str:
    """What to tell of a fault that whoever runs the command can mend; "" for any other."""
    databases = sys.modules.get("sqlalchemy.exc")  # not imported for this alone
    if databases is not None and isinstance(error, databases.DBAPIError):
        return f"the gradebook cannot be used: {error.orig}"
    match error:
        case RemediedError():
            return str(error)
        case OSError(filename=str(path), strerror=str(why)):
            return f"{path}: {why}"
        case ModuleNotFoundError(name=str(missing)) if not missing.startswith("backprop"):
            return f"{missing} is not installed; an instructor needs pip install '.[grader]', in this project's folder"
    return ""
