"""Checks: what a good tutor would say of an answer, seconds after it was written.

check("matrix-form/output-delta", points=2)
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backprop_lib.checks.show import Score
    from backprop_lib.checks.verdict import Verdict

__all__ = ["check"]

PUBLIC = 0  # the seed of the cases that a student sees
MISSING: Any = object()


def check(question: str, answer: Any = MISSING, *, points: float = 1, seed: int = PUBLIC) -> Score:
    """Mark an answer, and say what is wrong with it and why.

    Args:
        question: its name, ``"assignment/question"``.
        answer: the student's function; when left out, the notebook's function of the name that
            the question asks for, so that a name that is not there is a verdict and no error. For
            a step of a calculation by hand, the answers by name; when left out, the notebook's
            variables.
        points: what a right answer is worth.
        seed: what the cases are drawn from.

    Returns:
        The points, a number that shows itself as the verdict.

    Raises:
        UnknownNameError: no question has that name.
    """
    # Where a student's function runs for a mark, it runs without these: the answers are elsewhere.
    from backprop_lib.checks.draw import cases
    from backprop_lib.checks.hand.marking import judge as judge_step
    from backprop_lib.checks.hand.sheets import questions as steps
    from backprop_lib.checks.hand.written import read
    from backprop_lib.checks.judging import beside, judge, missing, no_function
    from backprop_lib.checks.registry import question as find
    from backprop_lib.checks.running import nearly_named, run

    namespace = sys._getframe(1).f_globals
    if isinstance(question, str) and question in steps():
        written = read(namespace if answer is MISSING else answer, steps()[question].variables)
        return _shown(judge_step(question, written, points))
    asked = find(question)
    near: list[str] = []
    if answer is MISSING:
        answer = namespace.get(asked.function, MISSING)
        near = nearly_named(asked.function, namespace)
    if answer is MISSING:
        verdict = missing(asked, points, near)
    elif callable(answer):
        drawn = cases(question, seed)
        verdict = judge(asked, drawn, run(asked.task, answer, drawn, _stuck), points)
        verdict = beside(asked, verdict, near)
    else:
        verdict = no_function(asked, points, type(answer).__name__)
    return _shown(verdict)


def _stuck() -> None:
    print(
        "This takes too long, and is in compiled code that cannot be interrupted: wait, or restart "
        "the kernel, and give it less to do."
    )


def _shown(verdict: Verdict) -> Score:
    from backprop_lib.checks.show import Score, as_text

    if "ipykernel" not in sys.modules:
        print(as_text(verdict))
    return Score(verdict)
