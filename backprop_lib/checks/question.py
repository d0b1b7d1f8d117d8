"""What a question owns: a right answer, cases to try it on, and the mistakes it can name.

A reference is a function of the question's inputs whose keyword-only parameters are its *slots*:
the places at which a student can go wrong, each with the right piece as its default. A mistake is
another piece for a slot. So every named mistake is really computed, and two mistakes at different
slots make a third by themselves.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

from numpy.random import Generator

from backprop_lib.checks.answers import Parts
from backprop_lib.checks.task import Task, identity

Inputs = dict[str, Any]


class Mistake(NamedTuple):
    """One way to go wrong.

    Attributes:
        name: its name in the catalogue, such as ``"slope-of-output-left-out"``.
        slots: another piece for one slot of the reference, seldom for more.
    """

    name: str
    slots: Mapping[str, Any]


class Measured(NamedTuple):
    """What counts of an answer, where many answers are right.

    Attributes:
        counts: what is compared with what counts of the reference, and of the mistakes.
        said: the measurement in one sentence.
    """

    counts: Parts
    said: str


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
        packages: names of packages that do it, such as ``"sklearn.neural_network"``.
        cases: how many cases are drawn.
        edges: further cases, at the borders of what is asked; there, mistakes need not show.
        samples: the inputs that hold one sample a column.
        measure: where many answers are right: a case's inputs and an answer's parts to what
            counts of it. It raises ValueError, with a sentence, for parts that do not fit together.
        seconds: how long one call may take, if not as long as all.
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
    packages: tuple[str, ...] = ()
    cases: int = 3
    edges: tuple[Callable[[Generator], Inputs], ...] = ()
    samples: tuple[str, ...] = ()
    measure: Callable[[Inputs, Parts], Measured] | None = None
    seconds: float | None = None

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the inputs, in the order in which the student's function takes them."""
        kinds = inspect.signature(self.reference).parameters.values()
        return tuple(p.name for p in kinds if p.kind is not p.KEYWORD_ONLY)

    @property
    def task(self) -> Task:
        """What may be known where the student's function runs."""
        functions = map(inspect.unwrap, self.forbidden)
        forbidden = (*(identity(f.__module__, f.__code__) for f in functions), *self.packages)
        return Task(self.function, self.parameters, self.returns, forbidden, self.seconds)

    @cached_property
    def pairs(self) -> tuple[tuple[Mistake, Mistake], ...]:
        """Mistakes that can be made at once, because they are made at different places."""
        return tuple(
            (one, other)
            for one, other in combinations(self.mistakes, 2)
            if not set(one.slots) & set(other.slots)
        )

    def measured(self, inputs: Inputs, answer: Parts) -> Measured:
        """What counts of an answer: all of it, unless many answers are right."""
        return self.measure(inputs, answer) if self.measure else Measured(answer, "")

    def answer(self, inputs: Inputs, *made: Mistake) -> Any:
        """The reference's answer, with the mistakes made."""
        slots = {name: piece for mistake in made for name, piece in mistake.slots.items()}
        return self.reference(**inputs, **slots)
