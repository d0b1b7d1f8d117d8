"""What is true of a wrong answer that no named mistake explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Parts, close


def truths(expected: Sequence[Parts], answered: Sequence[Parts]) -> tuple[str, ...]:
    """Sentences that hold in every case, about answers that have the right parts.

    Args:
        expected: the right parts, case by case.
        answered: the student's.
    """
    found: list[str] = []
    pairs = {
        name: [(a[name], e[name]) for a, e in zip(answered, expected, strict=True)]
        for name in expected[0]
        if all(name in a and name in e for a, e in zip(answered, expected, strict=True))
    }
    right = [name for name, values in pairs.items() if all(close(a, e) for a, e in values)]
    if right:
        found.append(f"{_and(right)} {'is' if len(right) == 1 else 'are'} right.")
    for name, values in pairs.items():
        if name not in right:
            said = _relation(values)
            if said:
                found.append(said.format(name=name))
    return tuple(found)


def _relation(pairs: Sequence[tuple[Array, Array]]) -> str:
    """How the answer is related to the right one, if in every case the same way."""
    for holds, said in RELATIONS:
        if all(holds(a, e) for a, e in pairs):
            return said
    factors = [_factor(a, e) for a, e in pairs]
    known = [f for f in factors if f is not None]
    if len(known) < len(factors):
        return ""
    if max(known) - min(known) <= 1e-3 * abs(known[0]):
        return f"{{name}} is right but for a factor of {_fraction(known[0])}."
    return "{name} is right but for a factor that differs from case to case."


def _some(a: Array, e: Array, axis: int) -> bool:
    """Whether some, and not all, of the columns (axis 0) or rows (axis 1) are right."""
    if a.shape != e.shape or a.ndim != 2:
        return False
    right = np.isclose(a, e, rtol=1e-4, atol=1e-6).all(axis=axis)
    return bool(right.any() and not right.all())


# The first that holds in every case is said.
RELATIONS: tuple[tuple[Callable[[Array, Array], bool], str], ...] = (
    (lambda a, e: a.ndim == 2 and close(a, e.T), "{name} is the transpose of what it must be."),
    (lambda a, e: close(-a, e), "{name} is right but for its sign."),
    (
        lambda a, e: close(np.abs(a), np.abs(e)),
        "{name} is right but for the signs of some entries.",
    ),
    (lambda a, e: _some(a, e, 0), "Some columns of {name} are right, that is, some samples."),
    (lambda a, e: _some(a, e, 1), "Some rows of {name} are right, that is, some neurons."),
)


def _factor(answer: Array, expected: Array) -> float | None:
    """The number f with answer = f * expected, if there is one."""
    if answer.shape != expected.shape:
        return None
    square = float(np.sum(expected * expected))
    if square == 0:
        return None
    factor = float(np.sum(answer * expected)) / square
    return factor if factor and close(answer, factor * expected) else None


def _fraction(factor: float) -> str:
    near = Fraction(factor).limit_denominator(12)
    return str(near) if abs(float(near) - factor) < 1e-6 * abs(factor) else f"{factor:.4g}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
