"""The matrix of calculations by hand: every mistake and slip planted at every step, and named?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.hand.marking import judge
from backprop_lib.checks.hand.numbers import drawn
from backprop_lib.checks.hand.rounding import SLACK, allowance, each_entry, rounded
from backprop_lib.checks.hand.sheets import Asked, variable
from backprop_lib.checks.hand.step import Values
from backprop_lib.checks.hand.written import Written
from backprop_lib.checks.matrix import Row


class Slip(NamedTuple):
    """A wrong answer to one step, by the name of what went wrong."""

    name: str
    answer: Array


def planted(asked: Asked, student: str) -> list[Slip]:
    """Every wrong answer to this step that the catalogue has a name for, with this student's numbers.

    Slips that change nothing here, or make a named mistake's answer, are left out: a lost sign of
    a single number that is a difference *is* the difference taken the wrong way round.
    """
    given = drawn(asked.sheet, student).values
    truth = asked.sheet.truth(given)
    v = Values(truth)
    right = np.asarray(asked.step.formula(v))
    most = 2 * allowance(asked.step.formula, truth, sorted(v.read - set(given)))
    with np.errstate(all="ignore"):
        wrong = [Slip(w.name, np.asarray(w.formula(Values(truth)))) for w in asked.step.wrong]

    def known(answer: Array) -> bool:
        others = [right, *(slip.answer for slip in wrong if slip.answer.shape == right.shape)]
        return any(bool((np.abs(answer - other) <= most).all()) for other in others)

    return wrong + [slip for slip in _slips(right) if not known(slip.answer)]


def _slips(right: Array) -> Iterator[Slip]:
    for name, changed in (
        ("sign-lost", -right),
        ("decimal-slip", 10 * right),
        ("decimal-slip", right / 10),
        ("digits-swapped", np.vectorize(_neighbours_exchanged)(right)),
    ):
        yield from (Slip(name, answer) for answer in each_entry(right, changed))
    yield Slip("early-rounding", rounded(right, 2)[0])
    # The two errors of a softmax of two are each other's negative: exchanged, they look negated.
    if right.shape == (2, 1) and not np.allclose(right[::-1], -right):
        yield Slip("neurons-swapped", right[::-1])


def _neighbours_exchanged(value: float) -> float:
    """The first two decimals in each other's place."""
    text = f"{value:.4f}"
    point = text.index(".")
    return float(text[: point + 1] + text[point + 2] + text[point + 1] + text[point + 3 :])


def carried_on(asked: Asked, student: str, answer: Array, decimals: int | None = None) -> Written:
    """What somebody writes who answers this step so, and goes on from there without a slip.

    Args:
        asked: the step.
        student: whose numbers.
        answer: what is written there.
        decimals: how many are written of each number; all when left out.
    """
    sheet = asked.sheet
    given = drawn(sheet, student).values
    truth = sheet.truth(given)
    shape = truth[asked.step.name].shape
    usable = next((a for a in (answer, answer.T) if a.shape == shape), None)
    own = {} if usable is None else {asked.step.name: usable}
    values = {**sheet.follow(given, own), asked.step.name: answer}
    answers = {variable(sheet, step): values[step.name] for step in sheet.steps}
    if decimals is not None:
        answers = {name: np.round(value + SLACK, decimals) for name, value in answers.items()}
    # A logarithm of what is below 0 is no number to write down.
    return Written(student, {n: a for n, a in answers.items() if np.isfinite(a).all()}, {})


def rows(asked: Asked, students: Sequence[str]) -> list[Row]:
    """A row for each mistake and slip that this step can name."""
    counts: dict[str, list[int]] = {}
    for student in students:
        for slip in planted(asked, student):
            verdict = judge(asked.name, carried_on(asked, student, slip.answer, 4), 1)
            count = counts.setdefault(slip.name, [0, 0, 0])
            count[0] += 1
            count[1] += verdict.points == 0
            count[2] += verdict.mistakes == (slip.name,)
    return [Row(asked.name, name, *count) for name, count in counts.items()]
