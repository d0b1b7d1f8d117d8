"""Reading a check: how large an error is, where to look first, and which printed number is to blame."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array
from backprop_lib.checks.question import Inputs, Mistake, Question

PAGE = "checking-gradients.html"


# Divide by what?


def _larger(analytic: Array, measured: Array) -> Array:
    return np.maximum(np.abs(analytic), np.abs(measured))


def _sum_of_sizes(analytic: Array, measured: Array) -> Array:
    return np.abs(analytic) + np.abs(measured)


def _over(difference: Array, size: Array) -> Array:
    return np.divide(difference, size, out=np.zeros_like(difference), where=size != 0)


def _relative_error(
    analytic: Array,
    measured: Array,
    *,
    distance: Any = lambda a, n: np.abs(a - n),
    size: Any = _larger,
    over: Any = _over,
) -> Array:
    return np.asarray(over(distance(analytic, measured), size(analytic, measured)))


def _draw_relative_error(rng: Generator, number: int) -> Inputs:
    shape = ((2, 2), (3, 2), (3, 4))[number]
    analytic = rng.choice([-1, 1], shape) * 10.0 ** rng.uniform(-2, 1, shape)
    measured = analytic * rng.choice([-0.5, 0.25, 0.8, 1.1, 1.5, 3], shape)
    nothing = tuple(rng.integers(shape))
    analytic[nothing] = measured[nothing] = 0
    return {"analytic": analytic.round(4), "measured": measured.round(4)}


def _draw_one_side_0(rng: Generator) -> Inputs:
    """One side is 0 and the other is not: with both at 0 they agree, with one they do not at all."""
    inputs = _draw_relative_error(rng, 1)
    inputs["analytic"][0, 0], inputs["measured"][0, 0] = 0, 0.25
    inputs["analytic"][2, 1], inputs["measured"][2, 1] = -0.5, 0
    return inputs


# fmt: off
RELATIVE_ERROR = Question(
    name="find-the-bug/relative-error", function="relative_error",
    asks="Return the relative error of each entry; 0 where both are 0.",
    reference=_relative_error, draw=_draw_relative_error, edges=(_draw_one_side_0,),
    mistakes=(
        Mistake("error-not-relative",   {"size": lambda a, _n: np.ones_like(a)}),
        Mistake("error-signed",         {"size": lambda a, n: np.abs(a + n)}),
        Mistake("error-by-sum",         {"size": _sum_of_sizes}),
        Mistake("error-by-one-side",    {"size": lambda a, _n: np.abs(a)}),
        Mistake("error-by-measured",    {"size": lambda _a, n: np.abs(n)}),
        Mistake("error-by-smaller",     {"size": lambda a, n: np.minimum(np.abs(a), np.abs(n))}),
        Mistake("error-of-sizes",       {"distance": lambda a, n: np.abs(np.abs(a) - np.abs(n)), "size": _larger}),
        Mistake("error-keeps-sign",     {"distance": lambda a, n: a - n}),
        Mistake("zero-by-zero",         {"over": np.divide}),
    ),
    returns=("error",), page=f"{PAGE}#divide-by-what",
    forbidden=(bp.relative_error,),
)
# fmt: on


# From the output backwards.

FINE, ROUNDING, COARSE = 1e-9, 1e-6, 1e-5


def _wrong(errors: list[Any], tolerance: float) -> list[int]:
    return [l for l in range(1, len(errors)) if errors[l] > tolerance]


def _first_wrong(
    errors: list[Any],
    *,
    tolerance: Any = lambda: ROUNDING,
    choose: Any = lambda wrong, _errors: max(wrong, default=0),
) -> int:
    return int(choose(_wrong(errors, tolerance()), errors))


def _draw_first_wrong(rng: Generator, number: int) -> Inputs:
    slight, right = ((2, 1), (3, 1), (3, 3))[number]
    return {
        "errors": [
            None,
            *_errors(rng, 1, -1.9, -0.1),
            float(rng.integers(11, 19)) / 10,
            *_errors(rng, 1 + number, -1.9, -0.1),
            *_errors(rng, slight, -5.9, -5.1),  # wrong, if only just
            *_errors(rng, 2, -6.9, -6.1),  # and right, if only just
            *_errors(rng, right, -16, -13),
        ]
    }


def _errors(rng: Generator, count: int, low: float, high: float) -> list[float]:
    """Errors of two digits, between these powers of ten."""
    return [float(f"{10**e:.2g}") for e in rng.uniform(low, high, count)]


def _draw_none_wrong(rng: Generator) -> Inputs:
    return {"errors": [None, *_errors(rng, 2, -15, -7), *_errors(rng, 1, -6.9, -6.1)]}


def _draw_first_alone(rng: Generator) -> Inputs:
    right = [*_errors(rng, 1, -6.9, -6.1), *_errors(rng, 2, -15, -7)]
    return {"errors": [None, *_errors(rng, 1, -3, -0.1), *right]}


def _draw_all_wrong(rng: Generator) -> Inputs:
    return {"errors": [None, *_errors(rng, 4, -3, -0.1)]}


# fmt: off
FIRST_WRONG = Question(
    name="find-the-bug/first-wrong", function="first_wrong",
    asks="Return the layer at which the search must begin, or 0 if no error is wrong.",
    reference=_first_wrong, draw=_draw_first_wrong, edges=(_draw_none_wrong, _draw_first_alone, _draw_all_wrong),
    mistakes=(
        Mistake("read-from-input",      {"choose": lambda wrong, _e: min(wrong, default=0)}),
        Mistake("worst-for-first",      {"choose": lambda _wrong, e: 1 + int(np.argmax(e[1:]))}),
        Mistake("last-right-for-first", {"choose": lambda wrong, _e: max(wrong, default=0) + 1}),
        Mistake("layer-from-zero",      {"choose": lambda wrong, _e: max(wrong, default=0) - 1}),
        Mistake("rounding-for-error",   {"tolerance": lambda: 0}),
        Mistake("tolerance-too-fine",   {"tolerance": lambda: FINE}),
        Mistake("tolerance-too-coarse", {"tolerance": lambda: COARSE}),
    ),
    returns=("layer",), page=f"{PAGE}#what-a-wrong-gradient-looks-like",
)
# fmt: on


# A number in print.

HOLDS, FLOWS, SLIP = 0, 1, 2


def _apart(one: Array, other: Array, half_unit: float) -> Array:
    return np.asarray(np.abs(one - other) > half_unit)


def _verdict(wrong: Array, fresh: Array) -> Array:
    return np.where(wrong, np.where(fresh, SLIP, FLOWS), HOLDS)


def _judge(
    printed: Array,
    own: Array,
    true: Array,
    half_unit: float,
    *,
    apart: Any = _apart,
    verdict: Any = _verdict,
) -> Array:
    return np.asarray(verdict(apart(printed, true, half_unit), apart(printed, own, half_unit)))


def _draw_printed(rng: Generator, number: int) -> Inputs:
    """Numbers as a text prints them: right, flowing on, slipped, and each way of being close."""
    decimals = (2, 4, 3)[number]
    unit = 10.0**-decimals
    kinds = ["holds", "flows", "slip", "both", "last digit", "last digit", "by luck"]
    kinds += ["holds", "flows", "slip", "both"][: (1, 2, 1)[number]]
    rng.shuffle(kinds)
    columns = []
    for kind in kinds:
        digits = rng.choice([-1, 1]) * int(rng.integers(15, 95))
        rest = rng.choice([-1, 1]) * float(rng.uniform(0.1, 0.4))
        far = rng.choice([-1, 1]) * int(rng.integers(5, 12))
        true = (digits + rest) * unit
        own = (true + far * unit) if kind in ("flows", "both", "by luck") else true
        printed = round(own / unit)
        printed += {"slip": far, "both": far + 3, "by luck": -far}.get(kind, 0)
        printed += int(np.sign(rest)) if kind == "last digit" else 0
        columns.append((printed * unit, own, true))
    shape = ((4, 2), (3, 3), (4, 2))[number]
    names = ("printed", "own", "true")
    arrays = [np.array(c).reshape(shape) for c in zip(*columns, strict=True)]
    rounded = [array.round(decimals + (0 if k == 0 else 3)) for k, array in enumerate(arrays)]
    return {**dict(zip(names, rounded, strict=True)), "half_unit": unit / 2}


# fmt: off
PRINTED = Question(
    name="find-the-bug/printed-numbers", function="judge_printed",
    asks="Return for each printed number 0 if it holds, 1 if it flows on, 2 if it is a slip.",
    reference=_judge, draw=_draw_printed,
    mistakes=(
        Mistake("every-wrong-a-slip",   {"verdict": lambda wrong, _fresh: np.where(wrong, SLIP, HOLDS)}),
        Mistake("truth-not-asked",      {"verdict": lambda _wrong, fresh: np.where(fresh, SLIP, HOLDS)}),
        Mistake("every-wrong-flows-on", {"verdict": lambda wrong, _fresh: np.where(wrong, FLOWS, HOLDS)}),
        Mistake("slip-before-truth",    {"verdict": lambda wrong, fresh: np.where(fresh, SLIP, np.where(wrong, FLOWS, HOLDS))}),
        Mistake("flow-before-truth",    {"verdict": lambda wrong, fresh: np.where(fresh, np.where(wrong, SLIP, HOLDS), FLOWS)}),
        Mistake("verdicts-swapped",     {"verdict": lambda wrong, fresh: np.where(wrong, np.where(fresh, FLOWS, SLIP), HOLDS)}),
        Mistake("no-room-for-rounding", {"apart": lambda one, other, _half: one != other}),
        Mistake("whole-unit-allowed",   {"apart": lambda one, other, half: np.abs(one - other) > 2 * half}),
        Mistake("only-too-large",       {"apart": lambda one, other, half: one - other > half}),
    ),
    returns=("verdict",), page="find-the-slip.html#slip-or-consequence",
)
# fmt: on
