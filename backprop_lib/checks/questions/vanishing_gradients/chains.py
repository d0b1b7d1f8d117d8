"""Chains of single neurons: what at most is left of an error, and what is."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD
from backprop_lib.checks.questions.drawn import drawn

PAGE = "vanishing-gradients.html#a-chain-of-single-neurons"
LENGTHS = (3, 4, 6)


def _numbers(rng: Generator, count: int, low: float, high: float) -> list[Any]:
    """Numbers of both signs, sizes between low and high, with None at 0."""
    values = drawn(rng, count, low=low, high=high) * rng.choice([-1, 1], count)
    values[:2] = abs(values[:2]) * [1, -1]
    return [None, *map(float, values)]


# At most.


def _bounds(
    w: list[Any],
    delta_L: float,
    *,
    steepest: Any = lambda: 1 / 4,
    size: Any = abs,
    factor: Any = lambda w, quarter: w * quarter,
    passed: Any = lambda w, l: w[l + 1 :],
    join: Any = lambda x, y: x * y,
) -> Array:
    bounds = []
    for l in range(1, len(w)):
        factors = [factor(size(one), steepest()) for one in passed(w, l)]
        bounds.append(list(accumulate([size(delta_L), *factors], join))[-1])
    return np.array(bounds)


def _draw_bounds(rng: Generator, number: int) -> Inputs:
    delta = float(drawn(rng, 1, low=-2, high=-0.5)[0])
    return {"w": _numbers(rng, LENGTHS[number], 1.5, 7), "delta_L": delta}


# fmt: off
BOUNDS = Question(
    name="vanishing-gradients/bounds", function="bounds",
    asks="Return the largest size that each error of a chain of sigmoids can have.",
    reference=_bounds, draw=_draw_bounds,
    mistakes=(
        Mistake("value-for-slope",    {"steepest": lambda: 1 / 2}),
        Mistake("slopes-left-out",    {"steepest": lambda: 1}),
        Mistake("weights-left-out",   {"factor": lambda _w, quarter: quarter}),
        Mistake("layer-miscounted",   {"passed": lambda w, l: w[l:]}),
        Mistake("this-layers-w",      {"passed": lambda w, l: w[l:-1]}),
        Mistake("product-from-input", {"passed": lambda w, l: w[1:l]}),
        Mistake("bound-signed",       {"size": lambda x: x}),
        Mistake("chain-added",        {"join": lambda x, y: x + y}),
    ),
    returns=("bound",), page=PAGE,
)
# fmt: on


# And in truth.


def _slope(z: list[Any], l: int) -> Any:
    a = sigmoid.f(z[l])
    return a * (1 - a)


def _errors(
    w: list[Any],
    b: list[Any],
    x: float,
    y: float,
    *,
    plus: Any = lambda wa, b: wa + b,
    error: Any = lambda a, y: a - y,
    two: float = 1,
    output_slope: Any = _slope,
    slope: Any = _slope,
    through: Any = lambda w, l: w[l + 1],
    before: Any = lambda delta, _last: delta,
) -> Array:
    z: list[Any] = [None]
    a: Any = x
    for weight, bias in zip(w[1:], b[1:], strict=True):
        z.append(plus(weight * a, bias))
        a = sigmoid.f(z[-1])
    L = len(w) - 1
    last = two * error(a, y) * output_slope(z, L)
    deltas = [last]
    for l in range(L - 1, 0, -1):
        deltas.insert(0, before(deltas[0], last) * through(w, l) * slope(z, l))
    return np.array(deltas)


def _draw_errors(rng: Generator, number: int) -> Inputs:
    L = LENGTHS[number]
    return {
        "w": _numbers(rng, L, 2, 6),
        "b": _numbers(rng, L, 0.2, 1.5),
        "x": float(drawn(rng, 1)[0]),
        "y": float(rng.integers(1, 10)) / 10,
    }


# fmt: off
ERRORS = Question(
    name="vanishing-gradients/chain-errors", function="chain_errors",
    asks="Return the errors of all layers of a chain of sigmoids.",
    reference=_errors, draw=_draw_errors,
    mistakes=(
        Mistake("sign-flipped",            {"error": lambda a, y: y - a}),
        Mistake("factor-two-too-many",     {"two": 2}),
        Mistake("bias-left-out",           {"plus": lambda wa, _b: wa}),
        Mistake("output-slope-left-out",   {"output_slope": lambda _z, _l: 1}),
        Mistake("hidden-slope-left-out",   {"slope": lambda _z, _l: 1}),
        Mistake("mask-of-other-layer",     {"slope": lambda z, l: _slope(z, l + 1)}),
        Mistake("steepest-everywhere",     {"slope": lambda _z, _l: 1 / 4}),
        Mistake("weights-left-out",        {"through": lambda _w, _l: 1}),
        Mistake("this-layers-w",           {"through": lambda w, l: w[l]}),
        Mistake("output-delta-everywhere", {"before": lambda _delta, last: last}),
    ),
    returns=("delta",), page=PAGE,
    forbidden=BACKWARD,
)
# fmt: on
