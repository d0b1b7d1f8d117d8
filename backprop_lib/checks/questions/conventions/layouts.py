"""Layouts: samples as rows, as data files and most frameworks have them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib import conventions
from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD
from backprop_lib.checks.questions.drawn import drawn, drawn_layers

PAGE = "converters.html#w-x-or-x-w"


# One layer and a batch, turned.


def _to_rows(
    W: Array,
    b: Array,
    X: Array,
    *,
    turn_w: Any = np.transpose,
    turn_b: Any = np.transpose,
    turn_x: Any = np.transpose,
) -> tuple[Any, Any, Any]:
    return turn_w(W), turn_b(b), turn_x(X)


def _draw_to_rows(rng: Generator, number: int) -> Inputs:
    n, k, m = ((2, 3, 4), (3, 3, 5), (4, 2, 3))[number]
    return {
        "W": drawn(rng, n, k),
        "b": drawn(rng, n, 1, low=-1, high=1),
        "X": drawn(rng, k, m),
    }


def _as_it_is(array: Array) -> Array:
    return array


def _reshaped(array: Array) -> Array:
    return array.reshape(array.shape[::-1])


# fmt: off
TO_ROWS = Question(
    name="conventions/to-rows", function="to_rows",
    asks="Return W, b and X for the layout in which samples are rows.",
    reference=_to_rows, draw=_draw_to_rows,
    mistakes=(
        Mistake("not-converted",            {"turn_w": _as_it_is, "turn_b": _as_it_is, "turn_x": _as_it_is}),
        Mistake("reshaped-not-transposed",  {"turn_w": _reshaped, "turn_b": _reshaped, "turn_x": _reshaped}),
        Mistake("layout-w-not-transposed",  {"turn_w": _as_it_is}),
        Mistake("layout-b-not-transposed",  {"turn_b": _as_it_is}),
        Mistake("layout-x-not-transposed",  {"turn_x": _as_it_is}),
        Mistake("layout-b-flat",            {"turn_b": np.ravel}),
    ),
    returns=("W", "b", "X"), page=PAGE,
    forbidden=(conventions.to_samples_as_rows,),
)
# fmt: on


# The gradients of a whole network, with samples as rows from beginning to end.


def _slope(_z: Array, a: Array) -> Array:
    return np.asarray(a * (1 - a))


def _gradients(
    W: list[Array],
    b: list[Array],
    X: Array,
    Y: Array,
    *,
    error: Any = np.subtract,
    two: float = 1,
    slope: Any = _slope,
    hidden_slope: Any = _slope,
    back: Any = lambda delta, W: delta @ W.T,
    outer: Any = lambda a, delta: a.T @ delta,
    gather: Any = lambda delta: delta.sum(axis=0, keepdims=True),
    share: Any = lambda delta: 1 / len(delta),
) -> tuple[list[Any], list[Any]]:
    z: list[Any] = [None]
    a = [X]
    for w, c in zip(W[1:], b[1:], strict=True):
        z.append(a[-1] @ w + c)
        a.append(sigmoid.f(z[-1]))
    L = len(W) - 1
    delta: list[Any] = [None] * (L + 1)
    delta[L] = two * error(a[L], Y) * slope(z[L], a[L])
    for l in range(L - 1, 0, -1):
        delta[l] = back(delta[l + 1], W[l + 1]) * hidden_slope(z[l], a[l])
    dW = [None, *(share(d) * outer(a[l], d) for l, d in enumerate(delta[1:]))]
    return dW, [None, *(share(d) * gather(d) for d in delta[1:])]


NETWORKS = (((3, 4, 2), 5), ((3, 3, 3), 4), ((2, 4, 5, 3), 6))


def _draw_gradients(rng: Generator, number: int) -> Inputs:
    sizes, m = NETWORKS[number]
    net = drawn_layers(rng, sizes, m)
    return {
        "W": [None, *(W.T.copy() for W in net["W"][1:])],
        "b": [None, *(b.T.copy() for b in net["b"][1:])],
        "X": net["X"].T.copy(),
        "Y": drawn(rng, m, sizes[-1], low=0.05, high=1),
    }


# fmt: off
GRADIENTS = Question(
    name="conventions/samples-as-rows", function="rows_backward",
    asks="Return dW and db of a network of sigmoids whose samples are rows; the cost is the mean.",
    reference=_gradients, draw=_draw_gradients,
    mistakes=(
        Mistake("sign-flipped",             {"error": lambda a, y: y - a}),
        Mistake("factor-two-too-many",      {"two": 2}),
        Mistake("output-slope-left-out",    {"slope": lambda z, _a: np.ones_like(z)}),
        Mistake("hidden-slope-left-out",    {"hidden_slope": lambda z, _a: np.ones_like(z)}),
        Mistake("rows-back-not-transposed", {"back": lambda delta, W: delta @ W}),
        Mistake("dw-transposed",            {"outer": lambda a, delta: delta.T @ a}),
        Mistake("rows-db-wrong-axis",       {"gather": lambda delta: delta.sum(axis=1, keepdims=True)}),
        Mistake("layout-b-flat",            {"gather": lambda delta: delta.sum(axis=0)}),
        Mistake("sum-for-mean",             {"share": lambda _delta: 1}),
        Mistake("divided-twice",            {"share": lambda delta: 1 / len(delta) ** 2}),
        Mistake("rows-m-miscounted",        {"share": lambda delta: 1 / delta.shape[1]}),
    ),
    returns=("dW", "db"), page=PAGE,
    forbidden=BACKWARD,
)
# fmt: on
