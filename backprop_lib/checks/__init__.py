"""Checks: what a good tutor would say of an answer, seconds after it was written.

check("matrix-form/output-delta", output_delta, points=2)
"""

from __future__ import annotations

import sys
from typing import Any

from backprop_lib.checks.draw import cases
from backprop_lib.checks.judging import judge
from backprop_lib.checks.registry import question as find
from backprop_lib.checks.running import run
from backprop_lib.checks.show import Score, as_text
from backprop_lib.checks.verdict import Verdict

__all__ = ["Score", "Verdict", "check"]

PUBLIC = 0  # the seed of the cases that a student sees
MISSING: Any = object()


def check(question: str, answer: Any = MISSING, *, points: float = 1, seed: int = PUBLIC) -> Score:
    """Mark an answer, and say what is wrong with it and why.

    Args:
        question: its name, ``"assignment/question"``.
        answer: the student's function; when left out, the function of the name that the
            question asks for, as the notebook has it.
        points: what a right answer is worth.
        seed: what the cases are drawn from.

    Returns:
        The points, a number that shows itself as the verdict.

    Raises:
        UnknownNameError: no question has that name.
    """
    asked = find(question)
    if answer is MISSING:
        answer = sys._getframe(1).f_globals.get(asked.function, MISSING)
    if answer is MISSING or not callable(answer):
        got = "" if answer is MISSING else f"; got a {type(answer).__name__}"
        headline = (
            f"There is no function {asked.function}({', '.join(asked.parameters)}){got}. Was its "
            f"cell run, or the function renamed?"
        )
        verdict = Verdict(question, "missing", 0.0, points, headline, page=asked.page)
    else:
        drawn = cases(question, seed)
        verdict = judge(asked, drawn, run(asked, answer, drawn), points)
    if "ipykernel" not in sys.modules:
        print(as_text(verdict))
    return Score(verdict)
