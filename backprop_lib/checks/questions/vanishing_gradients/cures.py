"""Cures: weights drawn to fit, a way around the layer, and the scale taken out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.drawn import drawn
from backprop_lib.network import SCHEMES

CHAPTER = "vanishing-gradients.html"


# What weights are drawn from.


def _spreads(
    sizes: tuple[int, ...],
    *,
    of_xavier: Any = lambda before, here: 2 / (before + here),
    of_he: Any = lambda before, _here: 2 / before,
    root: Any = np.sqrt,
) -> tuple[Array, Array]:
    before, here = np.array(sizes[:-1]), np.array(sizes[1:])
    return root(of_xavier(before, here)), root(of_he(before, here))


def _draw_spreads(rng: Generator, number: int) -> Inputs:
    count = (3, 4, 6)[number]
    return {"sizes": [int(n) for n in rng.choice(np.arange(8, 120), count, replace=False)]}


# fmt: off
SPREADS = Question(
    name="vanishing-gradients/spreads", function="spreads",
    asks="Return the standard deviations of the weights of all layers, by Xavier and by He.",
    reference=_spreads, draw=_draw_spreads,
    mistakes=(
        Mistake("deviation-not-rooted", {"root": lambda x: x}),
        Mistake("he-for-xavier",        {"of_xavier": lambda before, _here: 2 / before}),
        Mistake("xavier-one-side",      {"of_xavier": lambda before, _here: 1 / before}),
        Mistake("xavier-halved",        {"of_xavier": lambda before, here: 1 / (before + here)}),
        Mistake("uniform-for-normal",   {"of_xavier": lambda before, here: 6 / (before + here)}),
        Mistake("fan-out-for-fan-in",   {"of_he": lambda _before, here: 2 / here}),
        Mistake("two-left-out",         {"of_he": lambda before, _here: 1 / before}),
        Mistake("xavier-for-he",        {"of_he": lambda before, here: 2 / (before + here)}),
    ),
    returns=("xavier", "he"), page=f"{CHAPTER}#cures-for-the-weights-xavier-and-he",
    forbidden=(bp.init, SCHEMES["xavier"], SCHEMES["he"]),
)
# fmt: on


# A way around the layer.


def _slope(z: Array) -> Array:
    return np.asarray(1 - np.tanh(z) ** 2)


def _skip(
    W: Array,
    z: Array,
    v: Array,
    *,
    slope: Any = _slope,
    through: Any = lambda W, dz: W.T @ dz,
    around: Any = lambda v, _slope, _W: v,
    meet: Any = np.add,
) -> Array:
    g = slope(z)
    return np.asarray(meet(through(W, v * g), around(v, g, W)))


def _draw_skip(rng: Generator, number: int) -> Inputs:
    n, m = ((2, 3), (3, 4), (4, 6))[number]
    return {"W": drawn(rng, n, n), "z": drawn(rng, n, m), "v": drawn(rng, n, m)}


# fmt: off
SKIP = Question(
    name="vanishing-gradients/skip-connection", function="skip_back",
    asks="Return the derivative by what came into a layer of tanh with a skip connection.",
    reference=_skip, draw=_draw_skip,
    mistakes=(
        Mistake("hidden-slope-left-out",  {"slope": np.ones_like}),
        Mistake("tanh-as-sigmoid",        {"slope": lambda z: np.tanh(z) * (1 - np.tanh(z))}),
        Mistake("sigmoid-for-tanh",       {"slope": lambda z: sigmoid.f(z) * (1 - sigmoid.f(z))}),
        Mistake("value-for-slope",        {"slope": np.tanh}),
        Mistake("w-for-w-transposed",     {"through": lambda W, dz: W @ dz}),
        Mistake("weights-left-out",       {"through": lambda _W, dz: dz}),
        Mistake("skip-without-identity",  {"around": lambda v, _g, _W: np.zeros_like(v)}),
        Mistake("skip-through-slope",     {"around": lambda v, g, _W: v * g}),
        Mistake("skip-through-weights",   {"around": lambda v, _g, W: W.T @ v}),
        Mistake("skip-multiplied",        {"meet": np.multiply}),
    ),
    returns=("dx",), page=f"{CHAPTER}#skip-connections-leave-a-road-open",
    samples=("z", "v"),
)
# fmt: on


# The scale taken out.


def _mean(x: Array) -> Array:
    return np.asarray(x.mean(axis=1, keepdims=True))


def _over_neurons(x: Array) -> Array:
    return np.asarray(x.mean(axis=0, keepdims=True))


def _normalised(
    z: Array,
    v: Array,
    *,
    mean: Any = _mean,
    bessel: Any = lambda _z: 1,
    shift: Any = lambda v, mean: mean(v),
    stretch: Any = lambda v, u, mean: u * mean(v * u),
    divide: Any = lambda x, s: x / s,
) -> Array:
    centred = z - mean(z)
    s = np.sqrt(mean(centred**2) * bessel(z))
    u = centred / s
    return np.asarray(divide(v - shift(v, mean) - stretch(v, u, mean), s))


def _draw_normalised(rng: Generator, number: int) -> Inputs:
    n, m = ((2, 4), (5, 5), (3, 6))[number]
    return {"z": drawn(rng, n, m, low=-5, high=5), "v": drawn(rng, n, m)}


# fmt: off
NORMALISED = Question(
    name="vanishing-gradients/normalised", function="normalised_back",
    asks="Return the derivative by z through a normalisation over the batch.",
    reference=_normalised, draw=_draw_normalised,
    mistakes=(
        Mistake("normalised-over-neurons", {"mean": _over_neurons}),
        Mistake("spread-of-one-less",      {"bessel": lambda z: z.shape[1] / (z.shape[1] - 1)}),
        Mistake("mean-held-still",         {"shift": lambda _v, _mean: 0}),
        Mistake("spread-held-still",       {"stretch": lambda _v, _u, _mean: 0}),
        Mistake("stretch-not-scaled",      {"stretch": lambda v, u, mean: mean(v * u)}),
        Mistake("stretch-summed",          {"stretch": lambda v, u, _mean: u * (v * u).sum(axis=1, keepdims=True)}),
        Mistake("spread-not-divided",      {"divide": lambda x, _s: x}),
        Mistake("variance-for-spread",     {"divide": lambda x, s: x / s**2}),
    ),
    returns=("dz",), page=f"{CHAPTER}#normalisation-take-the-scale-out",
)
# fmt: on
