"""Cases that tell mistakes apart.

A case is drawn again until the right answer and those of all named mistakes differ in it by far
more than the tolerance: then a verdict never depends on luck.

The numbered cases grow. After them comes the smallest once more, with other numbers, so that an
answer that was looked up instead of computed is found out; and then the question's edges, which
need not tell mistakes apart, only right from wrong. Last, where a question has samples,
comes a probe: the smallest case with one sample alone, which is no part of the verdict and tells
what is true of a wrong answer.
"""

from __future__ import annotations

import hashlib
import warnings
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Parts, Unusable, fitted, parts, same
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.errors import BackpropError

APART = 1e-2
TRIES = 200


class AmbiguousQuestionError(BackpropError):
    """No case tells the mistakes of a question apart: an error of its author."""


def expected(question: Question, inputs: Inputs) -> Parts:
    """The parts of the right answer."""
    answer = _answer(question, inputs)
    if isinstance(answer, Unusable):  # an error of the question's author
        message = f"{question.name}: the reference raised {answer.why}"
        raise TypeError(message)
    return answer


def wrong_answer(question: Question, inputs: Inputs, *made: Mistake) -> Parts | Unusable:
    """What the mistakes answer; Unusable where such code raises, as with shapes that do not fit."""
    answer = _answer(question, inputs, *made)
    return answer if isinstance(answer, Unusable) else fitted(answer, expected(question, inputs))


def _answer(question: Question, inputs: Inputs, *made: Mistake) -> Parts | Unusable:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found = parts(question.answer(inputs, *made), question.returns)
            return found if isinstance(found, Unusable) else question.measured(inputs, found).counts
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            return Unusable(type(error).__name__)


@cache
def cases(question_name: str, seed: int) -> tuple[Inputs, ...]:
    """The question's cases, drawn from the seed; ``graded`` of them are judged."""
    from backprop_lib.checks.registry import question

    asked = question(question_name)
    digest = hashlib.sha256(f"{question_name} {seed}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    drawn = [_case(asked, rng, number) for number in (*range(asked.cases), 0)]
    drawn += [edge(rng) for edge in asked.edges]
    if asked.samples:
        drawn.append(one_sample(asked, drawn[0]))
    return tuple(drawn)


def telling(question: Question) -> int:
    """How many of a question's cases tell mistakes apart: the numbered ones, and the first's twin."""
    return question.cases + 1


def graded(question: Question) -> int:
    """How many of a question's cases are judged: those that tell mistakes apart, and the edges."""
    return telling(question) + len(question.edges)


def one_sample(question: Question, inputs: Inputs) -> Inputs:
    """The inputs with their first sample only."""

    def first(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [first(entry) for entry in value]
        return value if value is None else first_column(value)

    def first_column(value: Array) -> Array:
        return value[..., :1]

    return {name: first(v) if name in question.samples else v for name, v in inputs.items()}


def _case(question: Question, rng: np.random.Generator, number: int) -> Inputs:
    alike: tuple[str, str] | None = None
    for _ in range(TRIES):
        inputs = question.draw(rng, number)
        # What is measured is trained: to train all mistakes too would take longer than the answer.
        alike = None if question.measure else indistinct(question, inputs)
        if alike is None:
            return inputs
    message = f"{question.name}: no case {number} tells {alike} apart in {TRIES} tries"
    raise AmbiguousQuestionError(message)


def indistinct(question: Question, inputs: Inputs) -> tuple[str, str] | None:
    """Two of the right answer and the named mistakes that answer alike here, by name."""
    answers: list[tuple[str, Any]] = [("the right answer", expected(question, inputs))]
    answers += [(m.name, wrong_answer(question, inputs, m)) for m in question.mistakes]
    for (one, first), (other, second) in combinations(answers, 2):
        if same(first, second, APART):
            return one, other
    return None
