"""The matrix: every mistake planted in every question that can name it; was it caught, and named?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from backprop_lib.checks.draw import cases
from backprop_lib.checks.judging import judge
from backprop_lib.checks.question import Mistake, Question
from backprop_lib.checks.running import run
from backprop_lib.checks.verdict import Verdict


class Row(NamedTuple):
    """One mistake planted in one question.

    Attributes:
        question: the question's name.
        mistake: the mistake's name in the catalogue.
        seeds: how many times it was planted, each time with other cases.
        caught: how many times it got no points.
        named: how many times the verdict named it, and nothing else.
    """

    question: str
    mistake: str
    seeds: int
    caught: int
    named: int


def planted(question: Question, *made: Mistake) -> Callable[..., Any]:
    """A function such as a student writes who makes these mistakes."""

    def mistaken(*given: Any) -> Any:
        return question.answer(dict(zip(question.parameters, given, strict=True)), *made)

    return mistaken


def verdict_on(question: Question, function: Callable[..., Any], seed: int) -> Verdict:
    """The verdict on a function, on the cases of a seed."""
    drawn = cases(question.name, seed)
    return judge(question, drawn, run(question.task, function, drawn), 1)


def rows(question: Question, seeds: Sequence[int]) -> list[Row]:
    """A row for each mistake that the question can name."""
    found = []
    for mistake in question.mistakes:
        verdicts = [verdict_on(question, planted(question, mistake), seed) for seed in seeds]
        caught = sum(verdict.points == 0 for verdict in verdicts)
        named = sum(verdict.mistakes == (mistake.name,) for verdict in verdicts)
        found.append(Row(question.name, mistake.name, len(verdicts), caught, named))
    return found
