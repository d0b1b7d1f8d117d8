"""What a student may have calculated with: his own numbers, right or wrong.

Each number that goes into a step may be the student's own, what that should have been by the
numbers before it, or the true one: who mends a slip on the way loses nothing by it. A step that
was left out is taken to be what it should have been.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Unusable
from backprop_lib.checks.hand.step import Sheet

Known = dict[str, Array]


def in_shape(answer: Array, shape: tuple[int, ...]) -> Array:
    """A number, or a plain list of them, stands for a column or row of as many."""
    listed = answer.ndim < 2 and 1 in shape and answer.size == np.prod(shape)
    return answer.reshape(shape) if listed else answer


def own_numbers(answers: Mapping[str, Array | Unusable], sheet: Sheet, truth: Known) -> Known:
    """The student's own numbers by step, where a calculation can go on with them."""
    found: Known = {}
    for step in sheet.steps:
        answer = answers.get(f"{sheet.name}_{step.name}")
        if isinstance(answer, np.ndarray):
            shape = truth[step.name].shape
            fitted = in_shape(answer, shape)
            usable = [a for a in (fitted, fitted.T) if a.shape == shape]
            found |= {step.name: usable[0]} if usable else {}
    return found


def worlds(
    sheet: Sheet, given: Known, truth: Known, own: Known, before: Sequence[str], now: str
) -> Iterator[Known]:
    """Values of all steps, as the student may have had them, all his own first.

    Args:
        sheet: the calculation.
        given: what it starts from.
        truth: how it goes.
        own: the student's numbers.
        before: the earlier steps that go into this one.
        now: the name of this step.
    """
    names = [step.name for step in sheet.steps]
    steps = sheet.steps[: names.index(now)]

    @cache
    def followed(i: int) -> Known:
        """What follows from the first i of the student's own numbers."""
        return sheet.follow(given, {n: own[n] for n in names[:i] if n in own}, steps)

    def readings() -> Iterator[Known]:
        yield {name: followed(len(steps))[name] for name in before}
        each = [
            _different([followed(len(steps))[n], followed(names.index(n))[n], truth[n]])
            for n in before
        ]
        yield from (dict(zip(before, values, strict=True)) for values in product(*each))
        # Shares so small that nothing is left of them in four decimals still follow from scores.
        for i in range(len(steps) - 1, -1, -1):
            yield {name: followed(i)[name] for name in before}

    seen: list[Known] = []
    for reading in readings():
        if not any(all(_equal(reading[n], other[n]) for n in before) for other in seen):
            seen.append(reading)
            # A mistake may look at any number of the sheet, not only at what the step needs.
            yield {**truth, **followed(len(steps)), **reading}


def _different(values: Sequence[Array]) -> list[Array]:
    kept: list[Array] = []
    for value in values:
        if not any(_equal(value, other) for other in kept):
            kept.append(value)
    return kept


def _equal(one: Array, other: Array) -> bool:
    return np.array_equal(one, other, equal_nan=True)
