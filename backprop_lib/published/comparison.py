"""Printed numbers beside the true ones, and why they differ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.examples import example
from backprop_lib.published.printed import ROUNDING, Printed
from backprop_lib.published.quantities import Values
from backprop_lib.published.texts import text_of

HOLDS, EARLY, FLOWS, LAST_DIGIT, SLIP = "holds", "rounded early", "flows on", "last digit", "slip"


class Comparison(NamedTuple):
    """A printed quantity beside its true value.

    Attributes:
        printed: what the text prints.
        true: the true values, float64, unrounded, in the shape of the printed ones.
        own: what the step gives from the text's own earlier numbers.
        why: for each entry ``"holds"`` or one of the four causes (see the package).
        origins: for each wrong entry, the wrong quantities that its step took in: what it
            flows on from, and what a slip came on top of.
    """

    printed: Printed
    true: Array
    own: Array
    why: Array
    origins: dict[tuple[int, int], tuple[Printed, ...]]

    @property
    def holds(self) -> Array:
        """Which entries are right to the digits printed."""
        return np.asarray(self.why == HOLDS)

    @property
    def cause(self) -> str:
        """Why it differs, as Markdown; empty when every entry holds."""
        reasons: dict[str, list[str]] = {}
        for i, j in np.argwhere(~self.holds).tolist():
            reasons.setdefault(self._reason(i, j), []).append(entry_name(self.true, i, j))
        if len(reasons) == 1:
            return f"{_capital(next(iter(reasons)))}."
        return " ".join(
            f"{_capital(reason)} ({'; '.join(entries)})." for reason, entries in reasons.items()
        )

    def _reason(self, i: int, j: int) -> str:
        why = self.why[i, j]
        if why == EARLY:
            return "follows from numbers that were rounded too early"
        reasons = []
        if self.origins[i, j]:
            sources = " and ".join(f"${p.latex}$" for p in self.origins[i, j])
            reasons.append(f"flows on from {sources}")
        if why == LAST_DIGIT:
            reasons.append("its last digit is rounded wrongly")
        if why == SLIP:
            sign = self.printed.array[i, j] * self.own[i, j] < 0
            reasons.append(self.printed.slip + (", and so is its sign" if sign else ""))
        return "; besides, ".join(reasons)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def entry_name(array: Array, i: int, j: int) -> str:
    """Which entry of an array: row and column, a row alone in a column, nothing in a number."""
    if array.size == 1:
        return ""
    return f"{i}" if array.shape[1] == 1 else f"{i},{j}"


def compare(name: str) -> list[Comparison]:
    """Every quantity that the text prints for a worked network, beside its true value.

    Args:
        name: the example's name, as for ``example``.

    Returns:
        One comparison a quantity, in the order of the calculation.

    Raises:
        UnknownNameError: no example has that name.
    """
    printed, worked = text_of(name).printed, example(name)
    truth = Values(worked, {})
    given = {(p.kind, p.l): p.array for p in printed}
    # Wrong quantities seen so far, and each with its wrong entries put right.
    repaired: dict[Printed, Array] = {}
    comparisons = []
    for p in printed:
        true, own = truth(p.kind, p.l), Values(worked, given).step(p.kind, p.l)
        wrong = np.abs(p.array - true) > p.tolerance
        why, origins = np.full(true.shape, HOLDS, dtype=object), {}
        again = {
            q: Values(worked, given | {(q.kind, q.l): array}).step(p.kind, p.l)
            for q, array in repaired.items()
        }
        for i, j in np.argwhere(wrong).tolist():
            origins[i, j] = tuple(q for q in again if again[q][i, j] != own[i, j])
            if abs(p.array[i, j] - own[i, j]) <= p.tolerance[i, j]:
                why[i, j] = FLOWS if origins[i, j] else EARLY
            else:
                unit = 10.0 ** -p.decimals[i, j]
                near = abs(p.array[i, j] - own[i, j]) < unit - ROUNDING
                why[i, j] = LAST_DIGIT if near else SLIP
        if wrong.any():
            repaired[p] = np.where(wrong, true, p.array)
        comparisons.append(Comparison(p, true, own, why, origins))
    return comparisons
