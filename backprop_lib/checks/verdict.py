"""The verdict on an answer: data, made by judging.py and shown by show.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Parts
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
        got: what the function answered there, by name.
        hits: which of those entries are right, where some are and some are not.
        expected: what kind of thing was expected: a shape by name, never a value.
        error: what the function stopped with, and line: the student's own line in which it did.
        page: where the book explains what is asked.
    """

    question: str
    kind: Kind
    points: float
    of: float
    headline: str
    mistakes: tuple[str, ...] = ()
    truths: tuple[str, ...] = ()
    case: Inputs | None = None
    got: Parts | None = None
    hits: dict[str, Array] = field(default_factory=dict)
    expected: dict[str, tuple[int, ...]] = field(default_factory=dict)
    error: str = ""
    line: str = ""
    page: str = ""
