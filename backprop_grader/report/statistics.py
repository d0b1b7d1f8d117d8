"""Classical item analysis, for questions that give part of their points too.

*Difficulty* is the mean share of the points. *Discrimination* is the mean share among the upper
27 % of the class less that among the lower 27 % (Kelley, J. Educ. Psychol. 30, 1939, 17-24), with
shares in place of right and wrong (Metsämuuronen, Int. J. Educ. Methodol. 6, 2020, 237-257). The
class is ranked by the rest of the assignment, for a question must not vouch for itself (Henrysson,
Psychometrika 28, 1963, 211-218). Those who tie at a group's edge share its last places.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

GROUP = 0.27  # of the class
FEWEST = 10  # students of whom anything is said


class Groups(NamedTuple):
    """The mean share of the points in the lower and the upper group."""

    lower: float
    upper: float

    @property
    def discrimination(self) -> float:
        """-1 to 1; 0 where the question tells nobody apart."""
        return self.upper - self.lower


def groups(shares: Sequence[float], rest: Sequence[float]) -> Groups | None:
    """The two groups' means; None for a class that is too small to tell.

    Args:
        shares: what each student got of the question's points, 0 to 1.
        rest: what each got of the rest, by which they are ranked.
    """
    if len(shares) < FEWEST:
        return None
    size = GROUP * len(shares)
    return Groups(
        sum(w * s for w, s in zip(_lowest(rest, size), shares, strict=True)) / size,
        sum(w * s for w, s in zip(_lowest([-r for r in rest], size), shares, strict=True)) / size,
    )


def _lowest(values: Sequence[float], size: float) -> list[float]:
    """How much of each belongs to the group of that size with the lowest values."""
    weights = [0.0] * len(values)
    left = size
    ranked = sorted(range(len(values)), key=lambda i: values[i])
    for _, tied in groupby(ranked, key=lambda i: round(values[i], 9)):
        same = list(tied)
        taken = min(left, len(same))
        for i in same:
            weights[i] = taken / len(same)
        left -= taken
    return weights


def judged(mean: float, found: Groups | None) -> str:
    """What the numbers mean, in words; the limits are Ebel and Frisbie's (1991)."""
    if found is None:
        return "too few to tell"
    d = found.discrimination
    if d < -0.05:
        return "tells apart the wrong way round"
    if mean >= 0.95:
        return "nearly everybody has it"
    if mean <= 0.05:
        return "hardly anybody has it"
    for limit, words in ((0.4, "very well"), (0.3, "well"), (0.2, "a little")):
        if d >= limit:
            return f"tells apart {words}"
    return "hardly tells apart"
