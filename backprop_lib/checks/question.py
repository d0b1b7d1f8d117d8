"""What a question owns: a right answer, cases to try it on, and the mistakes it can name.

A reference is a function of the question's inputs whose keyword-only parameters are its *slots*:
the places at which a student can go wrong, each with the right piece as its default. A mistake is
another piece for a slot. So every named mistake is really computed, and two mistakes at different
slots make a third by themselves.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

from numpy.random import Generator

Inputs = dict[str, Any]


class Mistake(NamedTuple):
    """One way to go wrong.

    Attributes:
        name: its name in the catalogue, such as ``"slope-of-output-left-out"``.
        slots: another piece for one slot of the reference, seldom for more.
    """

    name: str
    slots: Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """One question that a check marks.

    Attributes:
        name: ``"assignment/question"``.
        function: the name that the student's function has.
        asks: one sentence: what the function must return.
        reference: the right answer; its keyword-only parameters are the slots.
        draw: a generator of random numbers and the number of the case to the inputs by name.
            Cases are drawn from small to large.
        mistakes: those that the question can name.
        returns: what the parts of the answer are called, such as ``("dW", "db")``.
        page: where the book explains it, such as ``"matrix-form.html#the-error"``.
        forbidden: functions of backprop_lib that are the very thing asked.
        cases: how many cases are drawn.
    """

    name: str
    function: str
    asks: str
    reference: Callable[..., Any]
    draw: Callable[[Generator, int], Inputs]
    mistakes: tuple[Mistake, ...]
    returns: tuple[str, ...]
    page: str
    forbidden: tuple[Callable[..., Any], ...] = ()
    cases: int = 3
    points: float = field(default=1.0)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the inputs, in the order in which the student's function takes them."""
        kinds = inspect.signature(self.reference).parameters.values()
        return tuple(p.name for p in kinds if p.kind is not p.KEYWORD_ONLY)

    @cached_property
    def pairs(self) -> tuple[tuple[Mistake, Mistake], ...]:
        """Mistakes that can be made at once, because they are made at different places."""
        return tuple(
            (one, other)
            for one, other in combinations(self.mistakes, 2)
            if not set(one.slots) & set(other.slots)
        )

    def answer(self, inputs: Inputs, *made: Mistake) -> Any:
        """The reference's answer, with the mistakes made."""
        slots = {name: piece for mistake in made for name, piece in mistake.slots.items()}
        return self.reference(**inputs, **slots)
