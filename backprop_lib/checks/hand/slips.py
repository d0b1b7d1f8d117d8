"""Slips of the pencil: they can happen at any step, whatever is calculated there.

What is written differs from what was calculated, or one number was miscopied on its way into the
calculation; so a sign that is lost in one of many products is found too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.hand.rounding import SLACK, each_entry, rounded
from backprop_lib.checks.hand.step import Formula, Values

PLACES = (0.01, 0.1, 10.0, 100.0)


def slip(
    answer: Array,
    formula: Formula,
    known: Mapping[str, Array],
    allowed: Array,
    needs: Sequence[str],
) -> str:
    """The name of the slip that turns what the formula gives into the answer, or "".

    Args:
        answer: what was written.
        formula: the step.
        known: what goes into it, by name.
        allowed: how far the answer may be off, entry by entry.
        needs: the names of what goes into the step.
    """
    right = np.asarray(formula(Values(known)))
    if answer.shape != right.shape:
        return "row-for-column" if _same(answer.T, right, allowed) else ""
    for name, holds in WRITTEN:
        if holds(answer, right, allowed):
            return name
    if _few_digits_went_in(answer, formula, known, needs):
        return "early-rounding"
    for name, change in COPIED:
        if any(
            _same(answer, np.asarray(formula(Values({**known, need: miscopied}))), allowed)
            for need in needs
            for miscopied in each_entry(known[need], change(known[need]))
        ):
            return name
    return ""


def _same(answer: Array, value: Array, allowed: Array) -> bool:
    return answer.shape == value.shape and bool((np.abs(answer - value) <= allowed).all())


def _short(answer: Array, right: Array, _allowed: Array) -> bool:
    """Rounded to two or three digits where it was written."""
    return any(
        bool((np.abs(answer - short) <= SLACK).all())
        for digits in (1, 2, 3)
        for short in rounded(right, digits)
    )


def _few_digits_went_in(
    answer: Array, formula: Formula, known: Mapping[str, Array], needs: Sequence[str]
) -> bool:
    """Calculated with numbers that had been rounded to two or three digits."""
    for digits in (2, 3):
        for kind in (0, 1):
            short = {name: rounded(known[name], digits)[kind] for name in needs}
            value = np.asarray(formula(Values({**known, **short})))
            if value.shape == answer.shape and _written_as(answer, value, digits):
                return True
    return False


def _written_as(answer: Array, value: Array, digits: int) -> bool:
    shown = (value, *rounded(value, 4), *rounded(value, digits))
    return any(bool((np.abs(answer - v) <= SLACK).all()) for v in shown)


def _signs(answer: Array, right: Array, allowed: Array) -> bool:
    return _same(np.abs(answer), np.abs(right), allowed)


def _places(answer: Array, right: Array, allowed: Array) -> bool:
    return _entry_by_entry(
        answer,
        [right, *(place * right for place in PLACES)],
        [allowed, *(max(1, p) * allowed for p in PLACES)],
    )


def _digits(answer: Array, right: Array, allowed: Array) -> bool:
    texts = [f"{value:.4f}" for value in right.ravel()]
    swapped = [[float(text) for text in _exchanged(text)] for text in texts]
    most = max(map(len, swapped))
    columns = [
        np.array([s[i] if i < len(s) else r for s, r in zip(swapped, right.ravel(), strict=True)])
        for i in range(most)
    ]
    exchanged = [column.reshape(right.shape) for column in columns]
    return _entry_by_entry(answer, [right, *exchanged], [allowed] * (most + 1))


def _exchanged(text: str) -> Iterator[str]:
    """The number with two neighbouring digits in each other's place."""
    places = [i for i, letter in enumerate(text) if letter.isdigit()]
    for i, j in pairwise(places):
        if text[i] != text[j]:
            letters = list(text)
            letters[i], letters[j] = letters[j], letters[i]
            yield "".join(letters)


def _entry_by_entry(answer: Array, ways: Sequence[Array], allowed: Sequence[Array]) -> bool:
    """Whether each entry is one of those that it can be."""
    fits = [np.abs(answer - way) <= most for way, most in zip(ways, allowed, strict=True)]
    return bool(np.logical_or.reduce(fits).all())


def _order(answer: Array, right: Array, allowed: Array) -> bool:
    return right.shape[1] == 1 and _same(np.sort(answer, axis=0), np.sort(right, axis=0), allowed)


# In this order: the first that holds is named.
WRITTEN: tuple[tuple[str, Callable[[Array, Array, Array], bool]], ...] = (
    ("early-rounding", _short),
    ("sign-lost", _signs),
    ("neurons-swapped", _order),
    ("decimal-slip", _places),
    ("digits-swapped", _digits),
)
COPIED: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("sign-lost", lambda value: -value),
    ("decimal-slip", lambda value: value * 10),
    ("decimal-slip", lambda value: value / 10),
)
