"""Marking one step of a calculation by hand. Nothing here runs a student's code.

A step is right if it is right, or if it follows from what the student wrote before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Unusable
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.hand.numbers import drawn, key
from backprop_lib.checks.hand.rounding import SLACK, allowance, unit
from backprop_lib.checks.hand.sheets import Asked, find, variable
from backprop_lib.checks.hand.slips import slip
from backprop_lib.checks.hand.step import Formula, Values
from backprop_lib.checks.hand.worlds import Known, in_shape, own_numbers, worlds
from backprop_lib.checks.hand.written import Written
from backprop_lib.checks.verdict import Verdict

RIGHT = "Right."
FOLLOWS = "Right: it follows from your own numbers before it, not all of which are right."


def judge(question: str, written: Written, points: float, student: str | None = None) -> Verdict:
    """The verdict on one step.

    Args:
        question: its name, such as ``"by-hand/A-z1"``.
        written: what stands in the notebook.
        points: what the step is worth.
        student: whose numbers to mark by; the one that the notebook names when left out.

    Raises:
        UnknownNameError: there is no such question.
    """
    asked = find(question)
    base = Verdict(question, "missing", 0.0, points, "", page=asked.step.page)
    student = written.student if student is None else student
    if not key(student):
        word = 'There are no numbers to mark by: write your id near the top, student = "…", and run that cell.'
        return replace(base, headline=word)
    answer = written.answers.get(asked.variable)
    if answer is None:
        near = written.hints.get(asked.variable)
        hint = f" There is a variable {near}; was that meant?" if near else ""
        return replace(base, headline=f"Not written yet: {asked.variable}.{hint}")
    if isinstance(answer, Unusable):
        return replace(base, kind="unusable", headline=f"No answer to judge: {answer.why}.")
    with np.errstate(all="ignore"):
        return _marked(asked, answer, written, student, base)


def _marked(asked: Asked, answer: Array, written: Written, student: str, base: Verdict) -> Verdict:
    sheet, step = asked.sheet, asked.step
    given = drawn(sheet, student).values
    truth = sheet.truth(given)
    own = own_numbers(written.answers, sheet, truth)
    shape = truth[step.name].shape
    fitted = in_shape(answer, shape)
    v = Values(truth)
    step.formula(v)
    needs = sorted(v.read)
    before = [name for name in needs if name not in given]
    basis = _basis(asked, own, truth, before)
    seen = []
    for world in worlds(sheet, given, truth, own, before, step.name):
        seen.append(world)
        if _gives(step.formula, world, before, fitted):
            said = RIGHT if _close(fitted, truth[step.name]) or not basis else FOLLOWS
            return replace(base, kind="right", points=base.of, headline=said)
    wrong = replace(base, kind="wrong", got={asked.variable: answer}, truths=basis)
    name = _named(asked, fitted, seen, before, needs)
    if name:
        return replace(wrong, headline=f"Not yet: {ENTRIES[name].title}.", mistakes=(name,))
    if fitted.shape != shape:
        return replace(wrong, headline=f"Not yet: {_shape(asked, answer, shape)}")
    # The first world in which it can be calculated at all: a share below 0 has no logarithm.
    world = next(w for w in seen if np.isfinite(step.formula(Values(w))).all())
    most = allowance(step.formula, world, before)
    return replace(
        wrong,
        headline=f"Not yet: {asked.variable} does not follow from the numbers before it.",
        truths=(*_elsewhere(asked, fitted, truth, own), *basis),
        got={asked.variable: fitted},
        hits={asked.variable: np.abs(fitted - step.formula(Values(world))) <= most},
    )


def _gives(formula: Formula, world: Known, written: Sequence[str], answer: Array) -> bool:
    """Whether the formula gives the answer, as exactly as it can be written."""
    value = np.asarray(formula(Values(world)))
    if value.shape != answer.shape or not np.isfinite(value).all():
        return False
    return bool((np.abs(answer - value) <= allowance(formula, world, written)).all())


def _named(
    asked: Asked,
    answer: Array,
    seen: Sequence[Known],
    before: Sequence[str],
    needs: Sequence[str],
) -> str:
    """The mistake or slip that gives this answer, or ""."""
    steps = {step.name for step in asked.sheet.steps}
    for world in seen:
        for name, formula in asked.step.wrong:
            v = Values(world)
            formula(v)
            if _gives(formula, world, sorted(v.read & steps), answer):
                return name
    for world in seen:
        most = allowance(asked.step.formula, world, before)
        found = slip(answer, asked.step.formula, world, most, needs)
        if found:
            return found
    return ""


def _close(answer: Array, value: Array) -> bool:
    if answer.shape != value.shape:
        return False
    return bool((np.abs(answer - value) <= unit(value) + SLACK).all())


def _basis(asked: Asked, own: Known, truth: Known, before: Sequence[str]) -> tuple[str, ...]:
    """Which of the numbers that went in are the student's own and not the true ones."""
    off = [n for n in before if n in own and not _close(own[n], truth[n])]
    names = " and ".join(f"{asked.sheet.name}_{name}" for name in off)
    return (f"It was marked from your own {names}.",) if off else ()


def _shape(asked: Asked, answer: Array, shape: tuple[int, ...]) -> str:
    """What came, and how to write what is asked."""
    rows, columns = shape
    numbers = "1 number" if answer.size == 1 else f"{answer.size} numbers"
    came = f"holds {numbers}" if answer.ndim < 2 else f"has shape {answer.shape}"
    row = f"[{', '.join(['…'] * columns)}]"
    if rows * columns == 1:
        wanted = "one number is asked"
    elif columns == 1:
        wanted = f"a column of {rows} is asked, [{', '.join(['…'] * rows)}]"
    else:
        wanted = f"a matrix of {rows} × {columns} is asked, row by row: [{', '.join([row] * rows)}]"
    commas = answer.size == 2 * rows * columns and bool((answer == np.round(answer)).all())
    hint = " A decimal point is a point in Python: 0.25, not 0,25." if commas else ""
    return f"{asked.variable} {came}; {wanted}.{hint}"


def _elsewhere(asked: Asked, answer: Array, truth: Known, own: Known) -> tuple[str, ...]:
    """Whether the answer is that of another step."""
    for step in asked.sheet.steps:
        values = (own.get(step.name), truth[step.name])
        if step is not asked.step and any(v is not None and _close(answer, v) for v in values):
            return (f"These are the numbers of {variable(asked.sheet, step)}.",)
    return ()
