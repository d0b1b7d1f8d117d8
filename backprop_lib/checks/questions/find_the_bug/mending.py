"""Mending the program: what it gives with a bug left in, or with another put in its place."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD
from backprop_lib.checks.questions.drawn import drawn
from backprop_lib.checks.questions.find_the_bug.program import (
    SAMPLES,
    SIZES,
    draw_program,
    outputs,
)

PAGE = "checking-gradients.html#what-a-wrong-gradient-looks-like"


# Lines A and B: the errors.


def _sigmoid_slope(a: Array) -> Array:
    return np.asarray(a * (1 - a))


def _tanh_slope(a: Array) -> Array:
    return np.asarray(1 - a**2)


def _errors(
    W: list[Array],
    a: list[Array],
    Y: Array,
    *,
    factor: Any = lambda: 2,
    error: Any = np.subtract,
    output_slope: Any = _sigmoid_slope,
    slope: Any = _tanh_slope,
    back: Any = lambda W, delta: W.T @ delta,
    share: Any = lambda _Y: 1,
) -> list[Any]:
    L = len(W) - 1
    delta: list[Any] = [None] * (L + 1)
    delta[L] = share(Y) * factor() * error(a[L], Y) * output_slope(a[L])
    for l in range(L - 1, 0, -1):
        delta[l] = back(W[l + 1], delta[l + 1]) * slope(a[l])
    return delta


def _draw_errors(rng: Generator, number: int) -> Inputs:
    program = draw_program(rng, number)
    a = [array.round(3) for array in outputs(program["W"], program["b"], program["X"])]
    return {"W": program["W"], "a": a, "Y": program["Y"]}


# fmt: off
ERRORS = Question(
    name="find-the-bug/mended-errors", function="mended_errors",
    asks="Return delta of all layers: the given lines, mended.",
    reference=_errors, draw=_draw_errors,
    mistakes=(
        Mistake("not-mended",            {"factor": lambda: 1, "slope": _sigmoid_slope}),
        Mistake("factor-two-missing",    {"factor": lambda: 1, "slope": _tanh_slope}),
        Mistake("tanh-as-sigmoid",       {"slope": _sigmoid_slope}),
        Mistake("sigmoid-as-tanh",       {"output_slope": _tanh_slope}),
        Mistake("slope-at-a",            {"slope": lambda a: _tanh_slope(np.tanh(a))}),
        Mistake("hidden-slope-left-out", {"slope": np.ones_like}),
        Mistake("output-slope-left-out", {"output_slope": np.ones_like}),
        Mistake("sign-flipped",          {"error": lambda a, y: y - a}),
        Mistake("w-for-w-transposed",    {"back": lambda W, delta: W @ delta}),
        Mistake("delta-divided",         {"share": lambda Y: 1 / Y.shape[1]}),
    ),
    returns=("delta",), page=PAGE,
    forbidden=BACKWARD, samples=("a", "Y"),
)
# fmt: on


# Lines C and D: the gradients.


def _gradients(
    delta: list[Array],
    a: list[Array],
    *,
    outer: Any = lambda delta, a: delta @ a.T,
    before: Any = lambda a, l: a[l - 1],
    gather: Any = lambda delta: delta.sum(axis=1, keepdims=True),
    share_w: Any = lambda m: 1 / m,
    share_b: Any = lambda m: 1 / m,
) -> tuple[list[Any], list[Any]]:
    m = a[0].shape[1]
    layers = range(1, len(delta))
    dW = [None, *(share_w(m) * outer(delta[l], before(a, l)) for l in layers)]
    return dW, [None, *(share_b(m) * gather(delta[l]) for l in layers)]


def _draw_gradients(rng: Generator, number: int) -> Inputs:
    sizes, m = SIZES[number], SAMPLES[number]
    return {
        "delta": [None, *(drawn(rng, n, m) for n in sizes[1:])],
        "a": [drawn(rng, n, m, low=-1, high=1) for n in sizes],
    }


# fmt: off
GRADIENTS = Question(
    name="find-the-bug/mended-gradients", function="mended_gradients",
    asks="Return dW and db of all layers: the given lines, mended.",
    reference=_gradients, draw=_draw_gradients,
    mistakes=(
        Mistake("not-mended",           {"share_b": lambda _m: 1}),
        Mistake("mended-the-wrong-line", {"share_w": lambda _m: 1, "share_b": lambda _m: 1}),
        Mistake("divided-twice",        {"share_b": lambda m: 1 / m**2}),
        Mistake("db-summed-over-all",   {"gather": lambda delta: delta.sum().reshape(1, 1)}),
        Mistake("db-wrong-axis",        {"gather": lambda delta: delta.sum(axis=0, keepdims=True)}),
        Mistake("db-flat",              {"gather": lambda delta: delta.sum(axis=1)}),
        Mistake("db-one-sample",        {"gather": lambda delta: delta[:, :1] * delta.shape[1]}),
        Mistake("dw-transposed",        {"outer": lambda delta, a: a @ delta.T}),
        Mistake("dw-wrong-layer-input", {"before": lambda a, l: a[l]}),
    ),
    returns=("dW", "db"), page=PAGE,
    forbidden=BACKWARD, samples=("delta", "a"),
)
# fmt: on
