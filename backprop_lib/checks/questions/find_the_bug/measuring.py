"""Measuring a gradient: a step to each side, a step sideways, and how long a step should be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD
from backprop_lib.checks.questions.find_the_bug.program import cost, draw_program, outputs

PAGE = "checking-gradients.html"


def _one_by_one(array: Array) -> Iterable[Any]:
    return np.ndindex(array.shape)


def _all_at_once(_array: Array) -> Iterable[Any]:
    return (...,)


def _of_outputs(W: list[Array], b: list[Array], X: Array, _Y: Array) -> Any:
    return outputs(W, b, X)[-1].sum() / X.shape[1]


def _of_sum(W: list[Array], b: list[Array], X: Array, Y: Array) -> Any:
    return cost(W, b, X, Y) * X.shape[1]


# One step to each side.


def _central(
    W: list[Array],
    b: list[Array],
    X: Array,
    Y: Array,
    h: float,
    *,
    measure: Any = cost,
    places: Any = _one_by_one,
    above: Any = lambda w, h: w + h,
    below: Any = lambda w, h: w - h,
    left: Any = lambda w, _h: w,
    difference: Any = lambda up, down, h: (up - down) / (2 * h),
) -> tuple[list[Any], list[Any]]:
    moved: Any = [[None, *(array.copy() for array in part[1:])] for part in (W, b)]
    measured: list[list[Any]] = []
    for part in moved:
        slopes: list[Any] = [None]
        for array in part[1:]:
            found = np.empty(array.shape)
            for at in places(array):
                w = array[at].copy()
                array[at] = above(w, h)
                up = measure(*moved, X, Y)
                array[at] = below(w, h)
                down = measure(*moved, X, Y)
                array[at] = left(w, h)
                found[at] = difference(up, down, h)
            slopes.append(found)
        measured.append(slopes)
    return measured[0], measured[1]


def _draw_central(rng: Generator, number: int) -> Inputs:
    return {**draw_program(rng, number), "h": 1 / 8}


# fmt: off
CENTRAL = Question(
    name="find-the-bug/central-difference", function="measure",
    asks="Return the central differences of the cost by all weights and biases, with step h.",
    reference=_central, draw=_draw_central,
    mistakes=(
        Mistake("one-sided",                {"below": lambda w, _h: w, "difference": lambda up, down, h: (up - down) / h}),
        Mistake("step-back-too-short",      {"below": lambda w, _h: w, "difference": lambda up, down, h: (up - down) / (2 * h)}),
        Mistake("h-for-two-h",              {"difference": lambda up, down, h: (up - down) / h}),
        Mistake("difference-undivided",     {"difference": lambda up, down, _h: up - down}),
        Mistake("difference-turned-round",  {"difference": lambda up, down, h: (down - up) / (2 * h)}),
        Mistake("parameter-not-restored",   {"left": lambda w, h: w - h}),
        Mistake("all-at-once",              {"places": _all_at_once}),
        Mistake("output-for-loss",          {"measure": _of_outputs}),
        Mistake("sum-for-mean",             {"measure": _of_sum}),
    ),
    returns=("dW", "db"), page=f"{PAGE}#turn-one-weight",
    forbidden=(*BACKWARD, bp.check_gradients), samples=("X", "Y"),
)
# fmt: on


# A step sideways.


def _complex(
    W: list[Array],
    b: list[Array],
    X: Array,
    Y: Array,
    h: float,
    *,
    measure: Any = cost,
    places: Any = _one_by_one,
    step: Any = lambda h: 1j * h,
    left: Any = lambda w, _moved: w,
    slope: Any = lambda J, h: np.imag(J) / h,
) -> list[Any]:
    weights: Any = [None, *(array.astype(complex) for array in W[1:])]
    slopes: list[Any] = [None]
    for array in weights[1:]:
        found = np.empty(array.shape)
        for at in places(array):
            w = array[at].copy()
            array[at] = moved = w + step(h)
            found[at] = slope(measure(weights, b, X, Y), h)
            array[at] = left(w, moved)
        slopes.append(found)
    return slopes


def _draw_complex(rng: Generator, number: int) -> Inputs:
    return {**draw_program(rng, number), "h": (1e-20, 1e-25, 1e-30)[number]}


def _draw_long_step(rng: Generator) -> Inputs:
    """So long that a slope shows how it was found: derived, or measured to both sides."""
    return {**draw_program(rng, 0), "h": 1 / 8}


# fmt: off
COMPLEX = Question(
    name="find-the-bug/complex-step", function="measure_sideways",
    asks="Return the derivatives of the cost by all weights, by complex steps.",
    reference=_complex, draw=_draw_complex, edges=(_draw_long_step,),
    mistakes=(
        Mistake("complex-real-part",      {"slope": lambda J, h: np.real(J) / h}),
        Mistake("two-h-for-h",            {"slope": lambda J, h: np.imag(J) / (2 * h)}),
        Mistake("imaginary-part-lost",    {"slope": lambda _J, _h: 0}),
        Mistake("complex-step-back",      {"step": lambda h: -1j * h}),
        Mistake("parameter-not-restored", {"left": lambda _w, moved: moved}),
        Mistake("all-at-once",            {"places": _all_at_once}),
        Mistake("output-for-loss",        {"measure": _of_outputs}),
        Mistake("sum-for-mean",           {"measure": _of_sum}),
    ),
    returns=("dW",), page=f"{PAGE}#why-not-a-tiny-step",
    forbidden=(*BACKWARD, bp.check_gradients), samples=("X", "Y"),
)
# fmt: on


# How long the step should be.


def _best_step(
    C: float,
    third: float,
    eps: float,
    *,
    size: Any = abs,
    step: Any = lambda C, third, eps: np.cbrt(3 * eps * C / third),
    truncation: Any = lambda third, h: h**2 / 6 * third,
    rounding: Any = lambda C, eps, h: eps * C / h,
) -> tuple[float, float]:
    C, third = size(C), size(third)
    h = step(C, third, eps)
    return h, truncation(third, h) + rounding(C, eps, h)


def _draw_best_step(rng: Generator, number: int) -> Inputs:
    return {
        "C": float(rng.integers(3, 60)) / 10,
        "third": -float(rng.integers(7, 200)) / 10,
        "eps": 2.0 ** (-52, -23, -10)[number],
    }


# fmt: off
BEST_STEP = Question(
    name="find-the-bug/best-step", function="best_step",
    asks="Return the step that makes truncation and rounding together smallest, and their sum there.",
    reference=_best_step, draw=_draw_best_step,
    mistakes=(
        Mistake("step-too-small",       {"step": lambda _C, _third, eps: eps}),
        Mistake("step-by-square-root",  {"step": lambda C, third, eps: np.sqrt(3 * eps * C / third)}),
        Mistake("parts-set-equal",      {"step": lambda C, third, eps: np.cbrt(6 * eps * C / third)}),
        Mistake("step-upside-down",     {"step": lambda C, third, eps: np.cbrt(third / (3 * eps * C))}),
        Mistake("step-scale-forgotten", {"step": lambda _C, _third, eps: np.cbrt(eps)}),
        Mistake("step-not-rooted",      {"step": lambda C, third, eps: 3 * eps * C / third}),
        Mistake("size-left-out",        {"size": lambda x: x}),
        Mistake("truncation-forgotten", {"truncation": lambda _third, _h: 0}),
        Mistake("rounding-forgotten",   {"rounding": lambda _C, _eps, _h: 0}),
    ),
    returns=("h", "error"), page=f"{PAGE}#why-not-a-tiny-step",
)
# fmt: on
