"""A verdict for eyes: HTML in a notebook, plain text elsewhere, and a number for nbgrader."""

from __future__ import annotations

from typing import Any, Self

from backprop_lib.checks.html import as_html
from backprop_lib.checks.text import as_text
from backprop_lib.checks.verdict import Verdict

__all__ = ["Score", "as_html", "as_text"]


class Score(float):
    """Points, which show the verdict that gave them.

    nbgrader takes a cell's points from the number that its last expression shows as text.
    """

    verdict: Verdict

    def __new__(cls, verdict: Verdict) -> Self:
        """The points of the verdict."""
        score = super().__new__(cls, verdict.points)
        score.verdict = verdict
        return score

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": f"{float(self):g}", "text/html": as_html(self.verdict)}
