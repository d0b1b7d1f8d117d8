"""Hands a student's function its cases and tells, as plain data, what became of them.

Of backprop_lib.checks only the part that runs functions is there, and `check` itself does nothing:
right answers, mistakes and marking stay outside.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import backprop_lib
from backprop_grader.sandbox import plain
from backprop_grader.sandbox.frames import Message
from backprop_lib import Layer, Network, checks
from backprop_lib.checks import hand
from backprop_lib.checks.answers import Unusable
from backprop_lib.checks.hand import written
from backprop_lib.checks.hand.numbers import key
from backprop_lib.checks.hand.shown import NOBODY, NoStudentError
from backprop_lib.checks.hand.shown import Personal as Shown
from backprop_lib.checks.hand.step import Given
from backprop_lib.checks.outcome import Outcome, Raised, Stopped
from backprop_lib.checks.running import nearly_named, run
from backprop_lib.checks.task import Task

PACKAGE = Path(backprop_lib.__file__).parent
Fetch = Callable[[Message], Message]
HIDDEN = (PACKAGE / "checks", PACKAGE.parent / "backprop_grader")


class Later:
    """What `check` gives here: nothing to see, and worth nothing."""

    def __repr__(self) -> str:
        return "(checked when it is graded)"


def later(*_arguments: Any, **_named: Any) -> Later:
    """Stands for `check` while a notebook is graded; the verdict is made outside."""
    return Later()


class Personal(Shown):
    """The numbers of one student, which are drawn outside: the drawing knows the answers."""

    def __init__(self, name: str, student: str, fetch: Fetch) -> None:
        self.student = student
        self._found = fetch({"sheet": name, "student": student}) if key(student) else {}
        self.sheet: Any = SimpleNamespace(name=name, title=self._found.get("title", ""))

    @property
    def given(self) -> Given:
        """Network, input and target."""
        if not self._found:
            raise NoStudentError(NOBODY)
        found = plain.decode(self._found["given"])
        layers = [Layer(W, b, g) for W, b, g in found["layers"]]
        return Given(Network(layers, found["loss"]), found["X"], found["Y"])


def install(namespace: dict[str, Any], fetch: Fetch) -> None:
    """Put the stand-ins in their places, and forget where the rest would be found.

    Args:
        namespace: the notebook's variables.
        fetch: asks the trusted side for what may be known.
    """

    def personal(sheet: str) -> Personal:
        return Personal(sheet, written.read(namespace, ()).student, fetch)

    for package in (checks, hand):
        package.__path__ = []
    for name in list(sys.modules):
        parent, _, part = name.rpartition(".")
        if parent in {"backprop_lib.checks", "backprop_lib.checks.hand"} and part != "hand":
            del sys.modules[name]
            delattr(sys.modules[parent], part)
    checks.check = later  # type: ignore[assignment]
    hand.personal = personal


def answers(namespace: dict[str, Any], names: list[str]) -> Message:
    """The answers of these names, and whose the notebook says they are."""
    found = written.read(namespace, names)
    said = {
        name: {"unusable": a.why} if isinstance(a, Unusable) else {"array": plain.encode(a)}
        for name, a in found.answers.items()
    }
    return {"student": found.student, "answers": said, "hints": found.hints}


def outcomes(namespace: dict[str, Any], request: Message) -> Message:
    """What the name stands for: nothing, a value, or a function and its outcomes on the cases."""
    if request["name"] not in namespace:
        return {"kind": "missing", "near": nearly_named(request["name"], namespace)}
    found = namespace[request["name"]]
    if not callable(found):
        return {"kind": "value", "type": type(found).__name__}
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
