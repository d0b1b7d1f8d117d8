"""Hostile and odd submissions: what a class hands in at its worst, one claim each.

A specimen is a function that makes a submission; its docstring is the claim. What a specimen is
expected to earn and to leave behind stands in its decorator.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from classroom import FULL, Classroom, with_cell

Make = Callable[["Ground"], None]


class Ground(NamedTuple):
    """What a specimen may know of the place that it attacks.

    Attributes:
        room: the course.
        student: who hands it in.
        port: of a service on loopback that knows a secret.
        pid: of the process that grades.
    """

    room: Classroom
    student: str
    port: int
    pid: int

    def solved_with(self, source: str, after: str = "imports") -> None:
        """Hand in right answers and another cell."""
        self.room.hand_in(self.student, with_cell(self.room.solved(), source, after))

    def empty_with(self, source: str, after: str = "imports") -> None:
        """Hand in no answer and another cell."""
        self.room.hand_in(self.student, with_cell(self.room.released(), source, after))


class Specimen(NamedTuple):
    """A submission and what is claimed of it.

    Attributes:
        name: also the student's.
        claim: in a sentence.
        make: hands it in.
        marks: the points it deserves, by cell; None where nbgrader can make nothing of it.
        word: a pattern that its graded notebook shows.
        flag: a pattern that the record has; "" where there must be no flag.
        plain: whether plain nbgrader may meet it without harm to the machine.
    """

    name: str
    claim: str
    make: Make
    marks: dict[str, float]
    word: str
    flag: str
    plain: bool


# Code of a cell that finds the request that is being answered, and the socket it came by.
REQUEST = """\
import gc, socket
from backprop_grader.sandbox.frames import send
from backprop_grader.sandbox.inside import cells
sock = next(one for one in gc.get_objects() if isinstance(one, socket.socket))
request = dict(cells.CURRENT)"""

SPECIMENS: dict[str, Specimen] = {}


def specimen(
    *, marks: dict[str, float] | None = None, word: str = "", flag: str = "", plain: bool = True
) -> Callable[[Make], Make]:
    """Put a function among the specimens."""

    def add(make: Make) -> Make:
        name = make.__name__.replace("_", "-")  # type: ignore[attr-defined]
        claim = (make.__doc__ or "").strip()
        SPECIMENS[name] = Specimen(
            name, claim, make, FULL if marks is None else marks, word, flag, plain
        )
        return make

    return add


for _path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    import_module(f"zoo.{_path.stem}")
