"""What a student's function did with one case: plain data, fit to be sent to another process."""

from __future__ import annotations

from typing import NamedTuple

from backprop_lib.checks.answers import Parts, Unusable

# Stands among the functions that were called where the student's code ended the watching.
UNWATCHED = "sys.setprofile"


class Raised(NamedTuple):
    """An exception of the student's code.

    Attributes:
        error: the exception's type and message.
        line: the student's own line in which it was raised, or "".
        kind: the type's name alone.
    """

    error: str
    line: str
    kind: str


class Stopped(NamedTuple):
    """The function did not come to an end in time.

    Attributes:
        seconds: the limit.
        line: the student's own line in which it was stopped, or "".
    """

    seconds: float
    line: str


class Outcome(NamedTuple):
    """One call.

    Attributes:
        answer: the parts, or why there are none.
        changed: the inputs that the function changed in place.
        again: whether the same inputs gave the same answer once more.
        called: what was called that does the very thing asked: functions of backprop_lib, by name,
            and packages.
    """

    answer: Parts | Unusable | Raised | Stopped
    changed: tuple[str, ...] = ()
    again: bool = True
    called: tuple[str, ...] = ()

    @property
    def parts(self) -> Parts | None:
        """The parts of the answer, if it has any."""
        return self.answer if isinstance(self.answer, dict) else None
