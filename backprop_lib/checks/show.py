"""A verdict for eyes: HTML in a notebook, plain text elsewhere, and a number for nbgrader."""

from __future__ import annotations

from html import escape
from typing import Any, Self

import numpy as np

from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.verdict import Verdict

MARKS = {"right": "✓", "missing": "…"}


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


def lines(verdict: Verdict) -> list[str]:
    """The verdict in lines of plain text."""
    said = [f"{MARKS.get(verdict.kind, '✗')} {verdict.question}: {verdict.headline}"]
    said += [ENTRIES[name].teaches for name in verdict.mistakes]
    if verdict.line:
        said.append(f"It happened in your {verdict.line}")
    said += verdict.truths
    if verdict.case is not None:
        said += [f"  {name} = {_value(value)}" for name, value in verdict.case.items()]
        if isinstance(verdict.got, dict):
            said += [f"  your {name} = {_value(value)}" for name, value in verdict.got.items()]
        said += [f"  {name} must have shape {shape}" for name, shape in verdict.expected.items()]
    said.append(f"{verdict.points:g} of {verdict.of:g} points. In the book: {verdict.page}")
    return said


def as_text(verdict: Verdict) -> str:
    """The verdict as plain text."""
    return "\n".join(lines(verdict))


def as_html(verdict: Verdict) -> str:
    """The verdict as HTML: one block, no script, in the colours of whatever page it stands on."""
    right = verdict.kind == "right"
    colour = "#2e7d32" if right else "#b3470b"
    said = lines(verdict)
    body = "".join(f"<p style='margin:.2em 0'>{escape(line)}</p>" for line in said[1:])
    return (
        f"<div style='border-left:4px solid {colour};padding:.3em .8em'>"
        f"<p style='margin:.2em 0'><strong>{escape(said[0])}</strong></p>{body}</div>"
    )


def _value(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=4, suppress_small=True, separator=", ")
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(entry) for entry in value) + "]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
