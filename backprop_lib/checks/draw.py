"""Cases that tell mistakes apart.

A case is drawn again until the right answer and those of all named mistakes differ in it by far
more than the tolerance: then a verdict never depends on luck.
"""

from __future__ import annotations

import hashlib
import warnings
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from backprop_lib.checks.answers import Parts, Unusable, parts, same
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.errors import BackpropError

APART = 1e-2
TRIES = 200


class AmbiguousQuestionError(BackpropError):
    """No case tells the mistakes of a question apart: an error of its author."""


def wrong_answer(question: Question, inputs: Inputs, *made: Mistake) -> Parts | Unusable:
    """What the mistakes answer; Unusable where such code raises, as with shapes that do not fit."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return parts(question.answer(inputs, *made), question.returns)
        except (ValueError, IndexError, TypeError) as error:
            return Unusable(type(error).__name__)


@cache
def cases(question_name: str, seed: int) -> tuple[Inputs, ...]:
    """The question's cases from small to large, drawn from the seed."""
    from backprop_lib.checks.registry import question

    asked = question(question_name)
    digest = hashlib.sha256(f"{question_name} {seed}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    return tuple(_case(asked, rng, number) for number in range(asked.cases))


def _case(question: Question, rng: np.random.Generator, number: int) -> Inputs:
    alike: tuple[str, str] | None = None
    for _ in range(TRIES):
        inputs = question.draw(rng, number)
        alike = indistinct(question, inputs)
        if alike is None:
            return inputs
    message = f"{question.name}: no case {number} tells {alike} apart in {TRIES} tries"
    raise AmbiguousQuestionError(message)


def indistinct(question: Question, inputs: Inputs) -> tuple[str, str] | None:
    """Two of the right answer and the named mistakes that answer alike here, by name."""
    answers: list[tuple[str, Any]] = [("the right answer", wrong_answer(question, inputs))]
    answers += [(m.name, wrong_answer(question, inputs, m)) for m in question.mistakes]
    for (one, first), (other, second) in combinations(answers, 2):
        if same(first, second, APART):
            return one, other
    return None
