"""Judging: outcomes and cases in, a verdict out. Nothing here runs a student's code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from backprop_lib.checks.answers import Parts, Unusable, close, same
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.draw import wrong_answer
from backprop_lib.checks.outcome import Outcome, Raised, Stopped
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.truths import truths
from backprop_lib.checks.verdict import Verdict


def judge(
    question: Question, cases: Sequence[Inputs], outcomes: Sequence[Outcome], points: float
) -> Verdict:
    """The verdict on a function from its outcomes on the cases, in the cases' order."""
    expected = [_expected(question, inputs) for inputs in cases[: len(outcomes)]]
    right = [
        outcome.parts is not None and same(outcome.parts, parts)
        for outcome, parts in zip(outcomes, expected, strict=True)
    ]
    if all(right) and len(outcomes) == len(cases):
        return _honest(question, outcomes, points)
    first = right.index(False)
    verdict = _failed(question, cases[first], expected[first], outcomes[first], points)
    made = named(question, cases, outcomes)
    if made:
        title = " and ".join(ENTRIES[mistake.name].title for mistake in made)
        return replace(
            verdict,
            headline=f"Not yet: {title}.",
            mistakes=tuple(mistake.name for mistake in made),
            page=ENTRIES[made[0].name].page,
        )
    answered = [outcome.parts for outcome in outcomes if outcome.parts is not None]
    if len(answered) == len(expected):
        return replace(verdict, truths=truths(expected, answered))
    return verdict


def named(
    question: Question, cases: Sequence[Inputs], outcomes: Sequence[Outcome]
) -> tuple[Mistake, ...]:
    """The one mistake, or the one pair, that gives just these outcomes; else nothing."""
    singles = [(mistake,) for mistake in question.mistakes]
    for candidates in (singles, question.pairs):
        fitting = [made for made in candidates if _explains(question, cases, outcomes, tuple(made))]
        if len(fitting) == 1:
            return tuple(fitting[0])
        if fitting:
            return ()  # two explanations are none
    return ()


def _explains(
    question: Question,
    cases: Sequence[Inputs],
    outcomes: Sequence[Outcome],
    made: tuple[Mistake, ...],
) -> bool:
    """Whether the mistakes answer as the student did everywhere, and raise where he did."""
    matched = False
    for inputs, outcome in zip(cases, outcomes, strict=False):
        answer = wrong_answer(question, inputs, *made)
        if isinstance(outcome.answer, Raised):
            if not isinstance(answer, Unusable):
                return False
        elif outcome.parts is None or not same(outcome.parts, answer):
            return False
        else:
            matched = True
    return matched


def _expected(question: Question, inputs: Inputs) -> Parts:
    answer = wrong_answer(question, inputs)
    if isinstance(answer, Unusable):  # an error of the question's author
        message = f"{question.name}: the reference raised {answer.why}"
        raise TypeError(message)
    return answer


def _honest(question: Question, outcomes: Sequence[Outcome], points: float) -> Verdict:
    called = sorted(set(chain.from_iterable(o.called for o in outcomes)))
    changed = sorted(set(chain.from_iterable(o.changed for o in outcomes)))
    fault = ""
    if called:
        fault = (
            f"The values are right, but the function calls backprop_lib's {called[0]}, which is "
            f"the very thing asked: write it yourself."
        )
    elif not all(o.again for o in outcomes):
        fault = (
            "The values are right at first, but the same inputs later give another answer: the "
            "function keeps something between calls (a global, a default argument, an attribute)."
        )
    elif changed:
        fault = (
            f"The values are right, but the function changes its input {changed[0]} in place, so "
            f"whoever calls it loses the original: work on a copy, or write a new array."
        )
    if fault:
        return Verdict(question.name, "dishonest", 0.0, points, fault, page=question.page)
    return Verdict(question.name, "right", points, points, "Right.", page=question.page)


def _failed(
    question: Question, inputs: Inputs, expected: Parts, outcome: Outcome, points: float
) -> Verdict:
    shapes = {name: array.shape for name, array in expected.items()}
    base = Verdict(
        question.name, "wrong", 0.0, points, "", case=inputs, expected=shapes, page=question.page
    )
    match outcome.answer:
        case Raised(error=error, line=line, kind=kind):
            if kind == "NotImplementedError":
                return replace(base, kind="missing", headline="Not written yet.", case=None)
            return replace(base, kind="error", headline=f"It stopped with {error}", line=line)
        case Stopped(seconds=seconds):
            return replace(
                base,
                kind="stopped",
                headline=f"It did not come to an end in {seconds:g} seconds; is there an endless loop?",
            )
        case Unusable(why=why):
            return replace(base, kind="unusable", headline=f"No answer to judge: {why}.")
        case parts:
            return replace(base, headline=_difference(parts, expected), got=parts)


def _difference(parts: Parts, expected: Parts) -> str:
    """The first thing that is wrong: parts, then shapes, then finiteness, then values."""
    if parts.keys() != expected.keys():
        return f"Not yet: {', '.join(expected)} were expected, and {', '.join(parts) or 'nothing'} came."
    for name, array in expected.items():
        if parts[name].shape != array.shape:
            return f"Not yet: {name} has shape {parts[name].shape}; it must be {array.shape}."
    for name in expected:
        if not np.isfinite(parts[name]).all():
            return f"Not yet: {name} holds NaN or infinity where a finite number was expected."
    wrong = [name for name in expected if not close(parts[name], expected[name])]
    return f"Not yet: the values of {', '.join(wrong)} are not right; the shapes are."
