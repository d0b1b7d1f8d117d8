"""Judging: outcomes and cases in, a verdict out. Nothing here runs a student's code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.answers import (
    Parts,
    Unusable,
    close,
    close_entries,
    fitted,
    listed,
    same,
    with_article,
)
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.draw import expected, graded, telling, wrong_answer
from backprop_lib.checks.order import exchanged
from backprop_lib.checks.outcome import UNWATCHED, Outcome, Raised, Stopped
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.truths import truths
from backprop_lib.checks.verdict import Verdict

NONE = Outcome(Unusable("there was no answer"))


def judge(
    question: Question, cases: Sequence[Inputs], outcomes: Sequence[Outcome], points: float
) -> Verdict:
    """The verdict on a function from its outcomes on the cases, in the cases' order.

    Outcomes may be missing at the end, where the function was stopped.
    """
    right = [expected(question, inputs) for inputs in cases]
    every = [outcome for outcome, _ in zip_longest(outcomes[: len(cases)], cases, fillvalue=NONE)]
    measured = [_measured(question, *pair) for pair in zip(cases, every, strict=True)]
    said = [sentence for _, sentence in measured]
    outcomes = [_fitted(o, parts) for (o, _), parts in zip(measured, right, strict=True)]
    hit = [o.parts is not None and same(o.parts, e) for o, e in zip(outcomes, right, strict=True)]
    count = graded(question)
    faults = _faults(outcomes)
    if all(hit[:count]):
        if faults:
            headline = f"The values are right, but {faults[0]}"
            return Verdict(question.name, "dishonest", 0.0, points, headline, page=question.page)
        headline = " ".join(filter(None, ("Right.", said[0])))
        return Verdict(question.name, "right", points, points, headline, page=question.page)

    first = hit.index(False)
    verdict = _failed(question, cases[first], right[first], outcomes[first], points)
    if verdict.kind == "missing":
        return verdict
    if all(isinstance(outcome.answer, Unusable) for outcome in outcomes):
        verdict = replace(verdict, case=None)  # it is not about this case
    verdict = replace(
        verdict, truths=tuple(filter(None, (said[first], *(f"Besides, {f}" for f in faults))))
    )
    apart = telling(question)
    headline, made = _explained(question, cases[:apart], right[:apart], outcomes[:apart])
    if headline:
        names = tuple(mistake.name for mistake in made)
        return replace(verdict, headline=f"Not yet: {headline}.", mistakes=names)
    if _looked_up(right[:apart], outcomes[:apart]):
        return replace(
            verdict,
            kind="dishonest" if any(hit[:count]) else verdict.kind,
            headline=(
                f"Other numbers went in and the same came out: the answer must be computed from "
                f"{listed(question.parameters)}."
            ),
        )
    true = truths(
        right[:count],
        [outcome.parts for outcome in outcomes[:count]],
        [m for m in (_samples(question, inputs) for inputs in cases[:count]) if m],
        alone=hit[count:] == [True] and not all(hit[:apart]),
    )
    return replace(verdict, truths=(*true, *verdict.truths))


def missing(question: Question, points: float, near: Sequence[str] = ()) -> Verdict:
    """The verdict where nothing has the function's name, but perhaps something nearly does."""
    other = _unasked(question, near)
    if other:
        hint = f"There is {other}: if you mean that one, name it {question.function}."
    else:
        hint = (
            "Was the cell that defines it run, before this one? If it was renamed or deleted, "
            "write it again under this name."
        )
    return _absent(question, points, hint)


def beside(question: Question, verdict: Verdict, near: Sequence[str]) -> Verdict:
    """The verdict with a word of a function of nearly the same name: a kernel forgets no name."""
    other = _unasked(question, near)
    if not other:
        return verdict
    word = (
        f"There is {other} too, but what was checked is {question.function}, as the kernel "
        f"remembers it: is it still in the notebook? Restart the kernel and run all cells to see."
    )
    return replace(verdict, truths=(*verdict.truths, word))


def _unasked(question: Question, near: Sequence[str]) -> str:
    """The first of the names that no question of the assignment asks for, or ""."""
    from backprop_lib.checks.registry import questions

    assignment = question.name.partition("/")[0]
    asked = {q.function for q in questions().values() if q.name.startswith(f"{assignment}/")}
    return next((name for name in near if name not in asked), "")


def no_function(question: Question, points: float, kind: str) -> Verdict:
    """The verdict where something else has the function's name: what is of this type."""
    stands = "None" if kind == "NoneType" else with_article(kind)
    hint = f"{question.function} stands for {stands} now: run the cell that defines it again."
    return _absent(question, points, hint)


def _absent(question: Question, points: float, hint: str) -> Verdict:
    asked = f"{question.function}({', '.join(question.parameters)})"
    headline = f"There is no function {asked}. {hint}"
    return Verdict(question.name, "missing", 0.0, points, headline, page=question.page)


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


def _explained(
    question: Question,
    cases: Sequence[Inputs],
    right: Sequence[Parts],
    outcomes: Sequence[Outcome],
) -> tuple[str, tuple[Mistake, ...]]:
    """What was done instead, in words, or ""; and the named mistakes, if it was those."""
    made = named(question, cases, outcomes)
    titles = [ENTRIES[mistake.name].title for mistake in made]
    if len(titles) == 1:
        return titles[0], made
    order = exchanged(right, [outcome.parts for outcome in outcomes])
    if order:  # one slip explains more than two
        return f"the values are right, but their order is not: {order}", ()
    return (f"two things at once: {'; and '.join(titles)}" if titles else ""), made


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
        else:  # nothing but NaN says nothing of how it came about
            matched |= any(np.isfinite(array).any() for array in outcome.parts.values())
    return matched


def _measured(question: Question, inputs: Inputs, outcome: Outcome) -> tuple[Outcome, str]:
    """The outcome with what counts of its answer, and the measurement in words."""
    if outcome.parts is None:
        return outcome, ""
    try:
        counts, said = question.measured(inputs, outcome.parts)
    except ValueError as error:
        return outcome._replace(answer=Unusable(str(error))), ""
    return outcome._replace(answer=counts), said


def _fitted(outcome: Outcome, like: Parts) -> Outcome:
    return (
        outcome if outcome.parts is None else outcome._replace(answer=fitted(outcome.parts, like))
    )


def _faults(outcomes: Sequence[Outcome]) -> list[str]:
    """What is wrong with how the answer came about, whatever its values."""
    called = sorted(set(chain.from_iterable(o.called for o in outcomes)))
    changed = sorted(set(chain.from_iterable(o.changed for o in outcomes)))
    faults = []
    if UNWATCHED in called:
        faults.append(
            "the function turns off what watches it (sys.setprofile, or a profiler): leave that out."
        )
        called.remove(UNWATCHED)
    if called:
        package = next((name for name in called if "." in name), "")
        public = next((f"'s {name}" for name in called if re.fullmatch("[a-z][a-z_]*", name)), "")
        does = f"{package}, which does" if package else f"backprop_lib{public}, which is"
        faults.append(f"the function calls {does} the very thing asked: write it yourself.")
    if not all(o.again for o in outcomes):
        faults.append(
            "the same inputs later give another answer: the function keeps something between "
            "calls (a global, a default argument, an attribute) or draws random numbers."
        )
    if changed:
        faults.append(
            f"the function changes its input {changed[0]} in place, so whoever calls it loses the "
            f"original: work on a copy, or write a new array."
        )
    return faults


def _samples(question: Question, inputs: Inputs) -> int:
    """How many samples the case has; 0 where the question has none."""
    for name in question.samples:
        value = inputs[name][-1] if isinstance(inputs[name], list) else inputs[name]
        return int(np.shape(value)[-1])
    return 0


def _looked_up(right: Sequence[Parts], outcomes: Sequence[Outcome]) -> bool:
    """Whether the first case and its twin, with other numbers, got one and the same answer."""
    first, twin = outcomes[0].parts, outcomes[-1].parts
    return (
        first is not None
        and twin is not None
        and all(np.isfinite(array).all() for array in first.values())
        and same(first, twin, tolerance=0)
        and not same(right[0], right[-1])
    )


def _failed(
    question: Question, inputs: Inputs, expected: Parts, outcome: Outcome, points: float
) -> Verdict:
    # What is measured are not the student's own parts, and there is no one shape to expect.
    shapes = {} if question.measure else {name: array.shape for name, array in expected.items()}
    base = Verdict(
        question.name, "wrong", 0.0, points, "", case=inputs, expected=shapes, page=question.page
    )
    match outcome.answer:
        case Raised(error=error, line=line, kind=kind):
            if kind == "NotImplementedError":
                return replace(
                    base, kind="missing", headline="Not written yet.", case=None, expected={}
                )
            hint = "a name is not there. Was the cell that defines it run?"
            headline = f"It stopped with an error{f': {hint}' if kind == 'NameError' else '.'}"
            return replace(base, kind="error", headline=headline, error=error, line=line)
        case Stopped(seconds=seconds, line=line):
            headline = (
                f"It did not come to an end in {seconds:g} seconds: is there an endless loop, or far "
                f"too much work in one line?"
            )
            return replace(base, kind="stopped", headline=headline, line=line)
        case Unusable(why=why):
            stop = "" if why.endswith("?") else "."
            return replace(base, kind="unusable", headline=f"No answer to judge: {why}{stop}")
        case parts if question.measure:
            return replace(base, headline="Not yet.")
        case parts:
            hits = _hits(parts, expected)
            return replace(base, headline=_difference(parts, expected), got=parts, hits=hits)


def _hits(parts: Parts, expected: Parts) -> dict[str, Array]:
    """Which entries are right, by part, unless all are or none is."""
    if not all(name in parts and parts[name].shape == e.shape for name, e in expected.items()):
        return {}
    hits = {name: close_entries(parts[name], e) for name, e in expected.items()}
    some = any(hit.any() for hit in hits.values())
    return hits if some else {}


def _difference(parts: Parts, expected: Parts) -> str:
    """The first thing that is wrong: parts, then shapes, then finiteness, then values."""
    if parts.keys() != expected.keys():
        return f"Not yet: {_other_parts(parts, expected)}."
    for name, array in expected.items():
        if parts[name].shape != array.shape:
            return f"Not yet: {name} {_misshapen(parts[name].shape, array.shape)}."
    for name in expected:
        if not np.isfinite(parts[name]).all():
            return f"Not yet: {name} holds NaN or infinity where a finite number was expected."
    wrong = [name for name in expected if not close(parts[name], expected[name])]
    if not any(expected[name].ndim for name in wrong):
        return f"Not yet: {listed(wrong)} {'is' if len(wrong) == 1 else 'are'} not right."
    return f"Not yet: the values of {listed(wrong)} are not right; the shapes are."


def _other_parts(parts: Parts, expected: Parts) -> str:
    """What is wrong with which arrays came."""
    for name, array in parts.items():
        layers = [key for key in expected if key.startswith(f"{name}[")]
        if layers:
            one = "array" if array.ndim else "number"
            return f"{name} must be a list with an entry for each layer, {listed(layers)}; it is one {one}"
    for name, array in expected.items():
        count = sum(key.startswith(f"{name}[") for key in parts)
        if count:
            wanted = f"one array of shape {array.shape}" if array.ndim else "a single number"
            return f"{name} must be {wanted}; {count} array{'s' * (count > 1)} came"
    return f"{listed(tuple(expected))} expected, but {listed(tuple(parts))} came"


def _misshapen(came: tuple[int, ...], expected: tuple[int, ...]) -> str:
    if not came:
        return f"is a single number; it must have shape {expected}"
    return f"has shape {came}; it must be {expected or 'a single number'}"
