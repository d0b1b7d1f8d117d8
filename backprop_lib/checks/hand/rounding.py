"""How exact a number is that somebody wrote down.

Four decimals are asked, or four digits where the number is larger than 1. A number that was cut
off there instead of rounded is off by less than one unit of its last digit, and passes too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.hand.step import Formula, Values

DECIMALS = 4
SLACK = 1e-9  # for what float64 rounds


def unit(value: Array) -> Array:
    """One unit of the last digit that is asked, entry by entry."""
    size = np.floor(np.log10(np.maximum(np.abs(value), 1e-300)))
    return np.asarray(10.0 ** np.maximum(size - DECIMALS + 1, -DECIMALS))


def allowance(formula: Formula, known: Mapping[str, Array], written: Iterable[str]) -> Array:
    """How far an answer may be from what the formula gives, entry by entry.

    One unit for the answer's own rounding. Who carries all digits, and writes four, calculates
    with other numbers than those that were written: half a unit for each entry of those.
    """
    value = np.asarray(formula(Values(known)))
    allowed = unit(value) + SLACK
    for name in written:
        half = unit(known[name]) / 2
        for moved in each_entry(known[name], known[name] + half):
            allowed = allowed + np.abs(formula(Values({**known, name: moved})) - value)
    return np.asarray(allowed)


def each_entry(array: Array, other: Array) -> Iterator[Array]:
    """The array with one entry taken from the other, for each entry."""
    for at in np.ndindex(array.shape):
        changed = array.copy()
        changed[at] = other[at]
        yield changed


def rounded(value: Array, digits: int) -> tuple[Array, Array]:
    """The value rounded to so many decimals, and to so many significant digits."""
    size = np.floor(np.log10(np.maximum(np.abs(value), 1e-300)))
    scale = 10.0 ** (digits - 1 - size)
    significant = np.where(value == 0, 0.0, np.round(value * scale) / scale)
    return np.round(value, digits), np.asarray(significant)
