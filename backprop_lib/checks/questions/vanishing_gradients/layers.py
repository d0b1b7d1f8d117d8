"""Whole layers: how large an error is in each, and the factor from one to the next."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD
from backprop_lib.checks.questions.drawn import drawn

PAGE = "vanishing-gradients.html#whole-layers"
SIZES = ((3, 2, 4), (3, 3, 3), (2, 4, 3, 5))
SAMPLES = (2, 4, 6)


def _slope(z: Array) -> Array:
    return np.asarray(1 - np.tanh(z) ** 2)


def _sigmoid_slope(z: Array) -> Array:
    a = sigmoid.f(z)
    return np.asarray(a * (1 - a))


def _sigmoid_form(z: Array) -> Array:
    return np.asarray(np.tanh(z) * (1 - np.tanh(z)))


# The size of the error in each layer.


def _root_of_squares(delta: Array) -> Any:
    return np.sqrt((delta**2).sum())


def _norms(
    W: list[Array],
    z: list[Array],
    delta_L: Array,
    *,
    back: Any = lambda W, delta: W.T @ delta,
    through: Any = lambda W, l: W[l + 1],
    slope: Any = _slope,
    at: Any = lambda z, l: z[l],
    norm: Any = _root_of_squares,
) -> Array:
    deltas = [delta_L]
    for l in range(len(W) - 2, 0, -1):
        deltas.insert(0, back(through(W, l), deltas[0]) * slope(at(z, l)))
    return np.array([norm(delta) for delta in deltas])


def _draw_norms(rng: Generator, number: int) -> Inputs:
    n, m = SIZES[number], SAMPLES[number]
    pairs = zip(n[1:], n[:-1], strict=True)
    return {
        "W": [None, *(drawn(rng, *pair) for pair in pairs)],
        "z": [None, *(drawn(rng, size, m, low=-1.5, high=1.5) for size in n[1:])],
        "delta_L": drawn(rng, n[-1], m, low=-1, high=1),
    }


# fmt: off
NORMS = Question(
    name="vanishing-gradients/error-norms", function="error_norms",
    asks="Return the norm of the error in each layer of a network of tanh.",
    reference=_norms, draw=_draw_norms,
    mistakes=(
        Mistake("w-for-w-transposed",      {"back": lambda W, delta: W @ delta}),
        Mistake("this-layers-w",           {"through": lambda W, l: W[l]}),
        Mistake("hidden-slope-left-out",   {"slope": np.ones_like}),
        Mistake("tanh-as-sigmoid",         {"slope": _sigmoid_form}),
        Mistake("sigmoid-for-tanh",        {"slope": _sigmoid_slope}),
        Mistake("mask-of-other-layer",     {"at": lambda z, l: z[l + 1]}),
        Mistake("norm-not-rooted",         {"norm": lambda delta: (delta**2).sum()}),
        Mistake("norm-of-absolute-values", {"norm": lambda delta: np.abs(delta).sum()}),
        Mistake("norm-of-mean",            {"norm": lambda delta: np.sqrt((delta**2).mean())}),
        Mistake("norm-largest-entry",      {"norm": lambda delta: np.abs(delta).max()}),
    ),
    returns=("norm",), page=PAGE,
    forbidden=(*BACKWARD, bp.gradient_norms), samples=("z", "delta_L"),
)
# fmt: on


# The factor of one layer, from two averages.


def _mean_square(array: Array) -> Any:
    return (array**2).mean()


def _factor(
    W_next: Array,
    z: Array,
    *,
    terms: Any = len,
    weights: Any = _mean_square,
    slope: Any = _slope,
    slopes: Any = _mean_square,
    root: Any = np.sqrt,
) -> Any:
    return root(terms(W_next) * weights(W_next) * slopes(slope(z)))


def _draw_factor(rng: Generator, number: int) -> Inputs:
    after, n, m = ((3, 2, 4), (2, 3, 5), (6, 4, 5))[number]
    return {"W_next": drawn(rng, after, n, low=-1, high=2), "z": drawn(rng, n, m)}


# fmt: off
FACTOR = Question(
    name="vanishing-gradients/layer-factor", function="layer_factor",
    asks="Return the factor of a layer of tanh, from the mean squares of weights and slopes.",
    reference=_factor, draw=_draw_factor,
    mistakes=(
        Mistake("number-left-out",      {"terms": lambda _W: 1}),
        Mistake("terms-all-weights",    {"terms": np.size}),
        Mistake("terms-of-this-layer",  {"terms": lambda W: W.shape[1]}),
        Mistake("weights-left-out",     {"weights": lambda _W: 1}),
        Mistake("square-of-mean",       {"weights": lambda W: W.mean() ** 2}),
        Mistake("variance-for-square",  {"weights": np.var}),
        Mistake("tanh-as-sigmoid",      {"slope": _sigmoid_form}),
        Mistake("sigmoid-for-tanh",     {"slope": _sigmoid_slope}),
        Mistake("slopes-left-out",      {"slope": np.ones_like}),
        Mistake("slopes-averaged-first", {"slopes": lambda g: g.mean() ** 2}),
        Mistake("slopes-not-squared",   {"slopes": np.mean}),
        Mistake("factor-not-rooted",    {"root": lambda x: x}),
    ),
    returns=("factor",), page=PAGE,
)
# fmt: on
