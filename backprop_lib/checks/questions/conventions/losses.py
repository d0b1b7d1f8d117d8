"""Losses and reductions: which factor is in the gradient, and what makes two steps the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array, sigmoid, softmax
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD
from backprop_lib.checks.questions.drawn import drawn

PAGE = "converters.html"
BATCHES = ((2, 3), (3, 3), (4, 5))  # outputs, samples; the second is square


# Four endings of a network.


def _through_softmax(a: Array, v: Array) -> Array:
    return np.asarray(a * (v - (a * v).sum(axis=0, keepdims=True)))


def _errors(
    z: Array,
    Y: Array,
    *,
    shares: Any = softmax.f,
    error: Any = np.subtract,
    full: Any = lambda e: 2 * e,
    binary: Any = lambda e, _a: e,
    categorical: Any = lambda e, _a: e,
    half: Any = lambda e, a: _through_softmax(a, e),
) -> tuple[Any, ...]:
    one, many = sigmoid.f(z), shares(z)
    return (
        full(error(z, Y)),
        binary(error(one, Y), one),
        categorical(error(many, Y), many),
        half(error(many, Y), many),
    )


def _draw_errors(rng: Generator, number: int) -> Inputs:
    n, m = BATCHES[number]
    return {"z": drawn(rng, n, m), "Y": np.eye(n)[:, rng.integers(n, size=m)]}


def _softmax_over_everything(z: Array) -> Array:
    return np.asarray(np.exp(z) / np.exp(z).sum())


# fmt: off
ERRORS = Question(
    name="conventions/output-errors", function="output_errors",
    asks="Return delta of the last layer for four pairs of activation and loss.",
    reference=_errors, draw=_draw_errors,
    mistakes=(
        Mistake("sign-flipped",               {"error": lambda a, y: y - a}),
        Mistake("factor-two-missing",         {"full": lambda e: e}),
        Mistake("output-slope-too-many",      {"binary": lambda e, a: e * a * (1 - a)}),
        Mistake("softmax-jacobian-again",     {"categorical": lambda e, a: _through_softmax(a, e)}),
        Mistake("shortcut-for-squared-error", {"half": lambda e, _a: e}),
        Mistake("softmax-diagonal-only",      {"half": lambda e, a: e * a * (1 - a)}),
        Mistake("softmax-over-everything",    {"shares": _softmax_over_everything}),
        Mistake("softmax-not-normalised",     {"shares": np.exp}),
    ),
    returns=("identity_squared", "sigmoid_binary", "softmax_cross_entropy", "softmax_half"),
    page="softmax-cross-entropy.html#what-a-squared-error-does-instead",
    forbidden=BACKWARD, samples=("z", "Y"),
)
# fmt: on


# One batch, three costs.


def _reductions(
    delta: Array,
    a_before: Array,
    *,
    outer: Any = lambda delta, a: delta @ a.T,
    summed: Any = lambda _delta, _a: 1,
    mean: Any = lambda delta, _a: 1 / delta.shape[1],
    entries: Any = lambda delta, _a: 1 / delta.size,
) -> tuple[Any, ...]:
    dW = outer(delta, a_before)
    return tuple(factor(delta, a_before) * dW for factor in (summed, mean, entries))


def _draw_reductions(rng: Generator, number: int) -> Inputs:
    n, k, m = ((2, 3, 4), (3, 3, 5), (4, 2, 6))[number]
    return {"delta": drawn(rng, n, m), "a_before": drawn(rng, k, m)}


# fmt: off
REDUCTIONS = Question(
    name="conventions/reductions", function="reductions",
    asks="Return dW of the sum over the samples, of their mean, and of the mean over all entries.",
    reference=_reductions, draw=_draw_reductions,
    mistakes=(
        Mistake("dw-transposed",        {"outer": lambda delta, a: a @ delta.T}),
        Mistake("mean-for-sum",         {"summed": lambda delta, _a: 1 / delta.shape[1]}),
        Mistake("sum-for-mean",         {"mean": lambda _delta, _a: 1}),
        Mistake("divided-twice",        {"mean": lambda delta, _a: 1 / delta.shape[1] ** 2}),
        Mistake("divided-by-outputs",   {"mean": lambda delta, _a: 1 / len(delta)}),
        Mistake("entries-as-samples",   {"entries": lambda delta, _a: 1 / delta.shape[1]}),
        Mistake("entries-as-outputs",   {"entries": lambda delta, _a: 1 / len(delta)}),
        Mistake("entries-of-dw",        {"entries": lambda delta, a: 1 / (len(delta) * len(a))}),
    ),
    returns=("dW_sum", "dW_mean", "dW_entries"), page=f"{PAGE}#sum-or-mean",
    samples=("delta", "a_before"),
)
# fmt: on


# The learning rates with which other costs take the same step.


def _rates(
    alpha: float,
    m: int,
    n: int,
    *,
    full: Any = lambda alpha: alpha / 2,
    summed: Any = lambda alpha, m, _n: alpha / m,
    entries: Any = lambda alpha, _m, n: alpha * n / 2,
) -> tuple[float, ...]:
    return full(alpha), summed(alpha, m, n), entries(alpha, m, n)


def _draw_rates(rng: Generator, number: int) -> Inputs:
    m, n = ((5, 3), (8, 7), (20, 10))[number]
    return {"alpha": float(rng.integers(2, 90)) / 100, "m": m + int(rng.integers(3)), "n": n}


# fmt: off
RATES = Question(
    name="conventions/same-step", function="same_step",
    asks="Return the learning rates with which three other costs take the same step.",
    reference=_rates, draw=_draw_rates,
    mistakes=(
        Mistake("not-converted",       {"full": lambda alpha: alpha, "summed": lambda alpha, _m, _n: alpha,
                                        "entries": lambda alpha, _m, _n: alpha}),
        Mistake("rates-upside-down",   {"full": lambda alpha: 2 * alpha, "summed": lambda alpha, m, _n: alpha * m,
                                        "entries": lambda alpha, _m, n: 2 * alpha / n}),
        Mistake("wrong-way-converted", {"full": lambda alpha: 2 * alpha}),
        Mistake("sum-rate-upside-down", {"summed": lambda alpha, m, _n: alpha * m}),
        Mistake("divided-by-outputs",  {"summed": lambda alpha, _m, n: alpha / n}),
        Mistake("entries-as-samples",  {"entries": lambda alpha, _m, _n: alpha / 2}),
        Mistake("factor-two-missing",  {"entries": lambda alpha, _m, n: alpha * n}),
        Mistake("entries-counted-all", {"entries": lambda alpha, m, n: alpha * m * n / 2}),
    ),
    returns=("full_mean", "half_sum", "full_entries"), page=f"{PAGE}#one-half-or-not",
)
# fmt: on
