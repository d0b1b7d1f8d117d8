"""The slope: of four activations, and where the sigmoid's is largest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array, leaky_relu, relu, sigmoid, tanh
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import slopes
from backprop_lib.checks.questions.drawn import drawn

PAGE = "vanishing-gradients.html#the-slope-of-the-sigmoid"


def _sigmoid(z: Array) -> Array:
    a = sigmoid.f(z)
    return np.asarray(a * (1 - a))


def _tanh(z: Array) -> Array:
    return np.asarray(1 - np.tanh(z) ** 2)


def _slopes(
    z: Array,
    leak: float,
    *,
    of_sigmoid: Any = _sigmoid,
    of_tanh: Any = _tanh,
    of_relu: Any = lambda z: np.where(z > 0, 1.0, 0.0),
    of_leaky: Any = lambda z, leak: np.where(z > 0, 1.0, leak),
) -> tuple[Array, ...]:
    return of_sigmoid(z), of_tanh(z), of_relu(z), of_leaky(z, leak)


def _draw_slopes(rng: Generator, number: int) -> Inputs:
    z = drawn(rng, *((2, 3), (3, 3), (3, 5))[number])
    z[0, :2] = abs(z[0, :2]) * [1, -1]  # both sides of the kink
    return {"z": z, "leak": float(rng.integers(5, 30)) / 100}


# fmt: off
SLOPES = Question(
    name="vanishing-gradients/slopes", function="slopes",
    asks="Return the slopes of sigmoid, tanh, ReLU and leaky ReLU.",
    reference=_slopes, draw=_draw_slopes,
    mistakes=(
        Mistake("value-for-slope",      {"of_sigmoid": sigmoid.f}),
        Mistake("slope-at-a",           {"of_sigmoid": lambda z: _sigmoid(sigmoid.f(z))}),
        Mistake("slope-from-z",         {"of_sigmoid": lambda z: z * (1 - z)}),
        Mistake("sigmoid-as-tanh",      {"of_sigmoid": lambda z: 1 - sigmoid.f(z) ** 2}),
        Mistake("slope-turned-round",   {"of_sigmoid": lambda z: -_sigmoid(z)}),
        Mistake("tanh-as-sigmoid",      {"of_tanh": lambda z: np.tanh(z) * (1 - np.tanh(z))}),
        Mistake("tanh-from-z",          {"of_tanh": lambda z: 1 - z**2}),
        Mistake("relu-value-for-slope", {"of_relu": relu.f}),
        Mistake("relu-always-on",       {"of_relu": np.ones_like}),
        Mistake("leaky-as-relu",        {"of_leaky": lambda z, _leak: np.where(z > 0, 1.0, 0.0)}),
        Mistake("leaky-value-for-slope", {"of_leaky": lambda z, leak: np.where(z > 0, z, leak * z)}),
    ),
    returns=("sigmoid", "tanh", "relu", "leaky_relu"), page=PAGE,
    forbidden=slopes(sigmoid, tanh, relu, leaky_relu),
)
# fmt: on


# The steepest place of a neuron that weighs its input.


def _steepest(
    w: Array,
    b: Array,
    *,
    quarter: Any = lambda: 1 / 4,
    weigh: Any = lambda quarter, w: quarter * np.abs(w),
    where: Any = lambda w, b: -b / w,
) -> tuple[Array, Array]:
    return weigh(quarter(), w), where(w, b)


def _draw_steepest(rng: Generator, number: int) -> Inputs:
    n = (2, 3, 4)[number]
    w, b = drawn(rng, n, 1, low=-6, high=6), drawn(rng, n, 1)
    w[:2] = abs(w[:2]) * [[1], [-1]]
    return {"w": w, "b": b}


# fmt: off
STEEPEST = Question(
    name="vanishing-gradients/steepest", function="steepest",
    asks="Return the size of the largest slope of a = sigma(w x + b) by x, and the x where it is.",
    reference=_steepest, draw=_draw_steepest,
    mistakes=(
        Mistake("value-for-slope",   {"quarter": lambda: 1 / 2}),
        Mistake("tanh-steepness",    {"quarter": lambda: 1}),
        Mistake("weights-left-out",  {"weigh": lambda quarter, w: quarter * np.ones_like(w)}),
        Mistake("squared-weight",    {"weigh": lambda quarter, w: quarter * w**2}),
        Mistake("steepness-signed",  {"weigh": lambda quarter, w: quarter * w}),
        Mistake("steepest-at-zero",  {"where": lambda w, _b: np.zeros_like(w)}),
        Mistake("steepest-mirrored", {"where": lambda w, b: b / w}),
        Mistake("steepest-in-z",     {"where": lambda _w, b: -b}),
    ),
    returns=("slope", "at"), page=PAGE,
)
# fmt: on
