"""Hands a student's function its cases and tells, as plain data, what became of them.

Of backprop_lib.checks only the part that runs functions is there, and `check` itself does nothing:
right answers, mistakes and marking stay outside.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import backprop_lib
from backprop_grader.sandbox import plain
from backprop_grader.sandbox.frames import Message
from backprop_lib import checks
from backprop_lib.checks.answers import Unusable
from backprop_lib.checks.outcome import Outcome, Raised, Stopped
from backprop_lib.checks.running import run
from backprop_lib.checks.task import Task

PACKAGE = Path(backprop_lib.__file__).parent
HIDDEN = (PACKAGE / "checks", PACKAGE.parent / "backprop_grader")


class Later:
    """What `check` gives here: nothing to see, and worth nothing."""

    def __repr__(self) -> str:
        return "(checked when it is graded)"


def later(*_arguments: Any, **_named: Any) -> Later:
    """Stands for `check` while a notebook is graded; the verdict is made outside."""
    return Later()


def install() -> None:
    """Put the stand-in in the place of `check`, and forget where the rest would be found."""
    checks.check = later  # type: ignore[assignment]
    checks.__path__ = []
    for name in list(sys.modules):
        parent, _, part = name.rpartition(".")
        if parent == "backprop_lib.checks":
            del sys.modules[name]
            delattr(checks, part)


def answer(there: bool, found: Any, request: Message) -> Message:
    """What the name stands for: nothing, a value, or a function and its outcomes on the cases."""
    if not there:
        return {"kind": "missing"}
    if not callable(found):
        try:
            return {"kind": "value", "value": plain.encode(found)}
        except (TypeError, ValueError) as error:
            return {"kind": "other", "type": type(found).__name__, "why": str(error)}
    task = Task(**{name: _tupled(value) for name, value in request["task"].items()})
    cases = [plain.decode(case) for case in request["cases"]]
    return {"kind": "outcomes", "outcomes": [_outcome(o) for o in run(task, found, cases)]}


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _outcome(outcome: Outcome) -> Message:
    match outcome.answer:
        case Raised(error=error, line=line, kind=kind):
            said: Message = {"raised": [error, line, kind]}
        case Stopped(seconds=seconds, line=line):
            said = {"stopped": [seconds, line]}
        case Unusable(why=why):
            said = {"unusable": why}
        case parts:
            said = {"parts": _parts(parts)}
    return {
        **said,
        "changed": list(outcome.changed),
        "again": outcome.again,
        "called": list(outcome.called),
    }


def _parts(parts: Any) -> Any:
    try:
        return plain.encode(parts)
    except (TypeError, ValueError):
        return None
