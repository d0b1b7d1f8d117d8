"""Numbers of one's own, drawn from an id: few digits, and nothing that happens to be easy.

A draw is thrown away when a named mistake gives the right answer in it, or two of them the same:
so there is no zero by accident, no tie, no factor 1, no symmetric matrix behind which a transposed
one hides, and a verdict never depends on luck.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from random import Random

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.hand.rounding import SLACK, allowance, rounded
from backprop_lib.checks.hand.step import Given, Sheet, Step, Values
from backprop_lib.errors import BackpropError

TRIES = 5000
# Of what may be between an answer and the truth. Two mistakes must be apart by more than what
# either may be off.
APART = 3.0
SMALLEST = 3e-3  # of an entry that is not 0: two digits of it are among four decimals


class NoNumbersError(BackpropError):
    """No draw of a sheet fits: an error of its author."""


def key(student: str) -> str:
    """An id as it is compared: without its case and its spaces."""
    return "".join(unicodedata.normalize("NFKC", student).casefold().split())


@lru_cache(maxsize=4096)
def drawn(sheet: Sheet, student: str) -> Given:
    """The numbers of this student, the same on every machine.

    Of Python's generator only ``random()`` is promised to give the same in every version, and
    NumPy promises nothing; so all draws are made of it.
    """
    digest = hashlib.sha256(f"by hand, {sheet.name}: {key(student)}".encode()).digest()
    rng = Random(int.from_bytes(digest, "big"))
    for _ in range(TRIES):
        given = sheet.draw(rng)
        if telling(sheet, given.values):
            return given
    message = f"sheet {sheet.name}: no numbers in {TRIES} draws tell all mistakes apart"
    raise NoNumbersError(message)


def tenths(rng: Random, rows: int, columns: int, choices: Sequence[int]) -> Array:
    """Different tenths of either sign; a matrix of them cannot be symmetric."""
    left = list(choices)
    picked = [left.pop(int(rng.random() * len(left))) for _ in range(rows * columns)]
    signed = [n if rng.random() < 0.5 else -n for n in picked]
    return np.array(signed, dtype=np.float64).reshape(rows, columns) / 10


def telling(sheet: Sheet, given: Mapping[str, Array]) -> bool:
    """Whether these numbers tell every named mistake from the truth, and from the others."""
    truth = sheet.truth(given)
    return sheet.fits(Values(truth)) and all(
        _large_enough(truth[step.name]) and _apart(step, truth, given) for step in sheet.steps
    )


def _large_enough(value: Array) -> bool:
    return bool((np.abs(value[value != 0]) >= SMALLEST).all())


def _tie(column: Array, off: Array) -> bool:
    """Whether two neurons have the same number, other than the 0 or 1 that ReLU gives."""
    pairs = combinations(zip(column[:, 0].tolist(), off[:, 0].tolist(), strict=True), 2)
    return any(abs(a - b) <= APART * most and a not in (0, 1) for (a, most), (b, _) in pairs)


def _apart(step: Step, truth: Mapping[str, Array], given: Mapping[str, Array]) -> bool:
    v = Values(truth)
    right = np.asarray(step.formula(v))
    off = allowance(step.formula, truth, sorted(v.read - set(given)))
    short = rounded(right, 2)[0]
    exact = np.allclose(right, short, rtol=0, atol=SLACK)  # two decimals are all that it has
    if not exact and not (np.abs(right - short) > 2 * off).any():
        return False
    if right.shape[1] == 1 and _tie(right, off):
        return False
    with np.errstate(all="ignore"):
        answers = [("", right), *((w.name, np.asarray(w.formula(v))) for w in step.wrong)]
    return not any(
        one != other and a.shape == b.shape and bool((np.abs(a - b) <= APART * off).all())
        for (one, a), (other, b) in combinations(answers, 2)
    )
