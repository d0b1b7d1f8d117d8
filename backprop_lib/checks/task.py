"""What may be known of a question where the student's function runs: plain data, no answers."""

from __future__ import annotations

from types import CodeType
from typing import NamedTuple


class Task(NamedTuple):
    """What a function must look like.

    Attributes:
        function: its name.
        parameters: the names of its inputs, in order.
        returns: what the parts of its answer are called.
        forbidden: functions that are the very thing asked, by their identity, and packages that
            do it, by name.
        seconds: how long a call may take; None for the usual limit.
    """

    function: str
    parameters: tuple[str, ...]
    returns: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    seconds: float | None = None


def identity(module: str, code: CodeType) -> str:
    """What tells a function of a module from all others, lambdas and nested ones too."""
    return f"{module}:{code.co_qualname}:{code.co_firstlineno}"
