"""What is true of a wrong answer that no named mistake explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Parts, close, listed, same
from backprop_lib.checks.order import reversed_layers

Pairs = Sequence[tuple[Array, Array]]  # answered and expected, case by case


@np.errstate(all="ignore")  # a student's numbers may be of any size
def truths(
    expected: Sequence[Parts],
    answered: Sequence[Parts | None],
    samples: Sequence[int] = (),
    *,
    alone: bool = False,
) -> tuple[str, ...]:
    """Sentences that hold in every case.

    Args:
        expected: the right parts, case by case.
        answered: the student's; None where there are none.
        samples: how many samples each case has, where that is known.
        alone: whether the answer is right where there is one sample alone.
    """
    found = ["With one sample alone it is right: look at where samples meet."] if alone else []
    hits = [a is not None and same(a, e) for a, e in zip(answered, expected, strict=True)]
    if any(hits):
        found.append(f"It is right in {sum(hits)} of {len(expected)} cases.")
    if any(a is None for a in answered):
        return tuple(found)
    pairs = {
        name: [(a[name], e[name]) for a, e in zip(answered, expected, strict=True) if a]
        for name in expected[0]
        if all(a and name in a and name in e for a, e in zip(answered, expected, strict=True))
    }
    right = [name for name, values in pairs.items() if all(close(a, e) for a, e in values)]
    if right:
        found.append(_right(right, list(expected[0])))
    backwards = reversed_layers(expected, answered)
    if backwards:
        found.append(
            f"The layers of {listed(backwards)} stand in reverse: entry 1 belongs to layer 1."
        )
    related: dict[str, list[str]] = {}
    for name, values in pairs.items():
        told = name in right or name.partition("[")[0] in backwards
        said = "" if told else _relation(values, samples)
        if said:
            related.setdefault(said, []).append(name)
    found += [
        said.format_map({"name": listed(names), "is": _is(names)})
        for said, names in related.items()
    ]
    return tuple(found)


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _right(right: list[str], names: list[str]) -> str:
    """Which parts are right, and what that says when they are those of the last layer."""
    said = f"{listed(right)} {_is(right)} right"
    layers = {name: int(name.removesuffix("]").partition("[")[2] or 0) for name in names}
    last = max(layers.values())
    if last and right == [name for name in names if layers[name] == last]:
        return f"{said}, the last layer alone: look at the way from one layer to the one before."
    return f"{said}."


def _relation(pairs: Pairs, samples: Sequence[int]) -> str:
    """How the answer is related to the right one, if in every case the same way."""
    for holds, said in RELATIONS:
        if all(holds(a, e) for a, e in pairs):
            return said
    factors = [_factor(a, e) for a, e in pairs]
    known = [f for f in factors if f is not None]
    if len(known) < len(factors):
        return ""
    if np.ptp(known) <= 1e-3 * abs(known[0]):
        return f"{{name}} {{is}} right but for a factor of {_fraction(known[0])}."
    for factor, size in (("m", samples), ("1/m", [1 / m for m in samples])):
        if len(size) == len(known) and np.allclose(known, size, rtol=1e-3, atol=0):
            return f"{{name}} {{is}} right but for a factor of {factor}, m being the number of samples."
    # Of a single number, it would only tell the right one.
    if not all(np.count_nonzero(e) > 1 for _, e in pairs):
        return ""
    sizes = ", ".join(map(_fraction, known))
    return f"{{name}} {{is}} right but for a factor that differs from case to case: {sizes}."


def _some(a: Array, e: Array, axis: int) -> bool:
    """Whether some, and not all, of the columns (axis 0) or rows (axis 1) are right."""
    if a.shape != e.shape or a.ndim != 2 or 1 in a.shape:
        return False
    right = np.isclose(a, e, rtol=1e-4, atol=1e-6).all(axis=axis)
    return bool(right.any() and not right.all())


def _elsewhere(a: Array, e: Array) -> bool:
    """Whether the answer has the right entries in another order."""
    return a.size == e.size and close(np.sort(a.ravel()), np.sort(e.ravel()))


def _rounded(a: Array, e: Array) -> bool:
    """Whether the answer is the right one, rounded to a few decimals."""
    shown = (e.round(d) for d in (1, 2, 3))
    return a.shape == e.shape and any(r.any() and np.abs(a - r).max() < 1e-9 for r in shown)


def _nearly(a: Array, e: Array) -> bool:
    return a.shape == e.shape and close(a, e, tolerance=1e-2)


# The first that holds in every case is said.
RELATIONS: tuple[tuple[Callable[[Array, Array], bool], str], ...] = (
    (lambda a, e: a.ndim == 2 and close(a.T, e), "{name} {is} transposed."),
    (
        lambda a, e: a.size == e.size and a.shape != e.shape and close(a.reshape(e.shape), e),
        "The numbers of {name} are right, the shape is not.",
    ),
    (lambda a, e: close(-a, e), "{name} {is} right but for the sign."),
    (
        lambda a, e: close(np.abs(a), np.abs(e)),
        "{name} {is} right but for the signs of some entries.",
    ),
    (
        lambda a, e: a.ndim == 1 and close(a[::-1], e),
        "The numbers of {name} are right, but in reverse order.",
    ),
    (_elsewhere, "The numbers of {name} are right, but they stand in other places."),
    (_rounded, "{name} {is} right but rounded: return all digits, and round only what you print."),
    (
        _nearly,
        "{name} {is} off by less than a hundredth: was it rounded on the way, or measured?",
    ),
    (lambda a, e: _some(a, e, 0), "Some columns of {name} are right, others are not."),
    (lambda a, e: _some(a, e, 1), "Some rows of {name} are right, others are not."),
)


def _factor(answer: Array, expected: Array) -> float | None:
    """The number f with answer = f * expected, if there is one."""
    if answer.shape != expected.shape:
        return None
    square = float(np.sum(expected * expected))
    if square == 0:
        return None
    factor = float(np.sum(answer * expected)) / square
    known = factor and np.isfinite(factor) and close(answer, factor * expected)
    return factor if known else None


def _fraction(factor: float) -> str:
    near = Fraction(factor).limit_denominator(36)
    return str(near) if abs(float(near) - factor) < 1e-6 * abs(factor) else f"{factor:.4g}"
