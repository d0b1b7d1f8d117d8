"""The verdict on an answer: data, made by judging.py and shown by show.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from backprop_lib.checks.question import Inputs

Kind = Literal["right", "wrong", "error", "unusable", "stopped", "missing", "dishonest"]


@dataclass(frozen=True)
class Verdict:
    """What a check says of one answer.

    Attributes:
        question: the question's name.
        kind: right; wrong values; an exception; no usable answer; not ended in time; not there;
            or not the student's own work of that moment.
        points: given; of: reachable.
        headline: the verdict in one sentence.
        mistakes: names in the catalogue, one, or two made at once.
        truths: what is true of a wrong answer, in sentences.
        case: the smallest failing case's inputs.
        got: what the function answered there, as text or an array by name.
        expected: what kind of thing was expected: a shape by name, never a value.
        line: the student's own line, when it raised.
        page: where the book explains it.
    """

    question: str
    kind: Kind
    points: float
    of: float
    headline: str
    mistakes: tuple[str, ...] = ()
    truths: tuple[str, ...] = ()
    case: Inputs | None = None
    got: Any = None
    expected: dict[str, tuple[int, ...]] = field(default_factory=dict)
    line: str = ""
    page: str = ""
