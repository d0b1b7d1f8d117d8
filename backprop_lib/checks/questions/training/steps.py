"""One step downhill: the update rule, its length, its memory, and the order of the work."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array, softmax
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import TRAINING
from backprop_lib.checks.questions.drawn import drawn, steady

PAGE = "training.html"


def _move(parameter: Any, gradient: Any, alpha: float) -> Any:
    return parameter - alpha * gradient


# fmt: off
RATE = (
    Mistake("ascent",                 {"move": lambda p, d, alpha: p + alpha * d}),
    Mistake("rate-left-out",          {"move": lambda p, d, _alpha: p - d}),
    Mistake("rate-twice",             {"move": lambda p, d, alpha: p - alpha**2 * d}),
    Mistake("gradient-for-weight",    {"move": lambda _p, d, alpha: -alpha * d}),
)
BIASES = Mistake("bias-not-updated",  {"biases": lambda old, _new: old})
# fmt: on


def _number(rng: Generator, low: float, high: float) -> float:
    return round(float(rng.uniform(low, high)), 2)


def _layers(rng: Generator, sizes: tuple[int, ...]) -> tuple[list[Any], list[Any]]:
    pairs = list(zip(sizes[1:], sizes[:-1], strict=True))
    return (
        [None, *(drawn(rng, *pair, low=-1, high=1) for pair in pairs)],
        [None, *(drawn(rng, n, 1, low=-1, high=1) for n in sizes[1:])],
    )


def _step(
    W: list[Any],
    b: list[Any],
    dW: list[Any],
    db: list[Any],
    alpha: float,
    *,
    move: Any = _move,
    moved: Any = lambda _l, _L: True,
    biases: Any = lambda _old, new: new,
) -> tuple[list[Any], list[Any]]:
    L = len(W) - 1
    steps = [(move(W[l], dW[l], alpha), move(b[l], db[l], alpha)) for l in range(1, L + 1)]
    after = [
        new if moved(l, L) else old
        for l, (new, old) in enumerate(zip(steps, zip(W[1:], b[1:], strict=True), strict=True), 1)
    ]
    return [None, *(w for w, _ in after)], biases(b, [None, *(c for _, c in after)])


STEP_SIZES = ((2, 3, 2), (3, 3, 3), (2, 4, 3, 2))


def _draw_step(rng: Generator, number: int) -> Inputs:
    W, b = _layers(rng, STEP_SIZES[number])
    dW, db = _layers(rng, STEP_SIZES[number])
    return {"W": W, "b": b, "dW": dW, "db": db, "alpha": _number(rng, 0.1, 0.7)}


def _descent(
    w: float,
    lowest: float,
    k: float,
    alpha: float,
    steps: int,
    *,
    slope: Any = lambda w, lowest, k: k * (w - lowest),
    move: Any = _move,
    looked_from: Any = lambda path: path[-1],
    shown: Any = lambda path: path,
) -> Array:
    path = [w]
    for _ in range(steps):
        path.append(move(path[-1], slope(looked_from(path), lowest, k), alpha))
    return np.array(shown(path))


def _draw_descent(rng: Generator, number: int) -> Inputs:
    k = _number(rng, 0.3, 2.5)
    return {
        "w": float(drawn(rng, 1, low=-3, high=3)[0]),
        "lowest": float(drawn(rng, 1, low=-3, high=3)[0]),
        "k": k,
        "alpha": round(float(rng.uniform(0.2, 0.8)) / k, 2),
        "steps": (2, 3, 5)[number],
    }


def _momentum(
    W: Array,
    v: Array,
    dW: Array,
    alpha: float,
    mu: float,
    *,
    renew: Any = lambda v, dW, alpha, mu: mu * v - alpha * dW,
    move: Any = lambda W, _old, new, _alpha: W + new,
) -> tuple[Array, Array]:
    new = renew(v, dW, alpha, mu)
    return move(W, v, new, alpha), new


def _draw_momentum(rng: Generator, number: int) -> Inputs:
    shape = ((2, 3), (3, 3), (4, 2))[number]
    return {
        **{name: drawn(rng, *shape) for name in ("W", "v", "dW")},
        "alpha": _number(rng, 0.1, 0.4),
        "mu": _number(rng, 0.5, 0.9),
    }


def _through_relu(back: Array, z: Array) -> Array:
    return np.asarray(back * (z > 0))


def _training_step(
    W: list[Any],
    b: list[Any],
    X: Array,
    Y: Array,
    alpha: float,
    *,
    output: Any = np.subtract,
    through: Any = lambda W, _new, l: W[l + 1],
    back: Any = lambda W, delta: W.T @ delta,
    bend_back: Any = _through_relu,
    gather: Any = lambda delta: delta.sum(axis=1, keepdims=True),
    share: Any = lambda m: 1 / m,
    move: Any = _move,
    biases: Any = lambda _old, new: new,
) -> tuple[list[Any], list[Any]]:
    L, m = len(W) - 1, X.shape[1]
    z, a = _forward(W, b, X)
    new_W, new_b = [None] * (L + 1), [None] * (L + 1)
    delta = output(a[L], Y)
    for l in range(L, 0, -1):
        if l < L:
            delta = bend_back(back(through(W, new_W, l), delta), z[l])
        new_W[l] = move(W[l], share(m) * (delta @ a[l - 1].T), alpha)
        new_b[l] = move(b[l], share(m) * gather(delta), alpha)
    return new_W, biases(b, new_b)


def _forward(W: list[Any], b: list[Any], X: Array) -> tuple[list[Any], list[Any]]:
    L = len(W) - 1
    z, a = [X], [X]
    for l in range(1, L + 1):
        z.append(W[l] @ a[-1] + b[l])
        a.append(softmax.f(z[-1]) if l == L else np.maximum(z[-1], 0))
    return z, a


SIZES = ((3, 4, 2), (3, 3, 3), (2, 4, 3, 3))
SAMPLES = (2, 4, 5)
KINK = 0.05


def _draw_training_step(rng: Generator, number: int) -> Inputs:
    n, m = SIZES[number], SAMPLES[number]
    while True:
        W, b = _layers(rng, n)
        X = drawn(rng, n[0], m)
        hidden = _forward(W, b, X)[0][1:-1]
        if all((abs(z) > KINK).all() and (z > 0).any() and (z < 0).any() for z in hidden):
            Y = np.eye(n[-1])[:, rng.integers(n[-1], size=m)]
            return {"W": W, "b": b, "X": X, "Y": Y, "alpha": _number(rng, 0.5, 2)}


# fmt: off
QUESTIONS = (
    Question(
        name="training/step", function="step",
        asks="Return all weights and biases after one step of gradient descent.",
        reference=_step, draw=steady(_draw_step, _step),
        mistakes=(
            *RATE, BIASES,
            Mistake("rate-divides",           {"move": lambda p, d, alpha: p - d / alpha}),
            Mistake("last-layer-only",        {"moved": lambda l, L: l == L}),
        ),
        returns=("W", "b"), page=f"{PAGE}#one-step-downhill", forbidden=(bp.sgd_step,),
    ),
    Question(
        name="training/descent", function="descent",
        asks="Return the weight at the start and after each step down a parabola.",
        reference=_descent, draw=steady(_draw_descent, _descent),
        mistakes=(
            *RATE[:3],
            Mistake("factor-two-too-many",    {"slope": lambda w, lowest, k: 2 * k * (w - lowest)}),
            Mistake("curvature-left-out",     {"slope": lambda w, lowest, _k: w - lowest}),
            Mistake("lowest-point-left-out",  {"slope": lambda w, _lowest, k: k * w}),
            Mistake("gradient-not-renewed",   {"looked_from": lambda path: path[0]}),
            Mistake("start-left-out",         {"shown": lambda path: path[1:]}),
            Mistake("last-step-left-out",     {"shown": lambda path: path[:-1]}),
        ),
        returns=("path",), page=f"{PAGE}#how-long-should-a-step-be",
    ),
    Question(
        name="training/momentum", function="momentum_step",
        asks="Return the weights and the velocity after one step with momentum.",
        reference=_momentum, draw=steady(_draw_momentum, _momentum),
        mistakes=(
            Mistake("momentum-forgotten",     {"renew": lambda _v, d, alpha, _mu: -alpha * d}),
            Mistake("momentum-averaged",      {"renew": lambda v, d, alpha, mu: mu * v - (1 - mu) * alpha * d}),
            Mistake("momentum-and-rate-swapped", {"renew": lambda v, d, alpha, mu: alpha * v - mu * d}),
            Mistake("ascent",                 {"renew": lambda v, d, alpha, mu: mu * v + alpha * d}),
            Mistake("rate-left-out",          {"renew": lambda v, d, _alpha, mu: mu * v - d}),
            Mistake("momentum-rate-outside",  {"renew": lambda v, d, _alpha, mu: mu * v - d,
                                               "move": lambda W, _old, new, alpha: W + alpha * new}),
            Mistake("momentum-old-velocity",  {"move": lambda W, old, _new, _alpha: W + old}),
            Mistake("velocity-in-gradients",  {"renew": lambda v, d, _alpha, mu: mu * v + d,
                                               "move": lambda W, _old, new, alpha: W - alpha * new}),
            Mistake("velocity-subtracted",    {"move": lambda W, _old, new, _alpha: W - new}),
        ),
        returns=("W", "v"), page=f"{PAGE}#momentum-remember-where-you-were-going",
        forbidden=(bp.momentum_step,),
    ),
    Question(
        name="training/training-step", function="training_step",
        asks="Return all weights and biases after forward, backward and update on one batch.",
        reference=_training_step, draw=steady(_draw_training_step, _training_step),
        mistakes=(
            *RATE, BIASES,
            Mistake("updated-too-early",      {"through": lambda _W, new, l: new[l + 1]}),
            Mistake("w-for-w-transposed",     {"back": lambda W, delta: W @ delta}),
            Mistake("hidden-slope-left-out",  {"bend_back": lambda back, _z: back}),
            Mistake("relu-on-way-back",       {"bend_back": lambda back, _z: np.maximum(back, 0)}),
            Mistake("relu-overwrites",        {"bend_back": lambda _back, z: 1.0 * (z > 0)}),
            Mistake("output-slope-too-many",  {"output": lambda a, y: (a - y) * a * (1 - a)}),
            Mistake("sum-for-mean",           {"share": lambda _m: 1}),
            Mistake("divided-twice",          {"share": lambda m: 1 / m**2}),
            Mistake("db-summed-over-all",     {"gather": np.sum}),
        ),
        returns=("W", "b"), page=f"{PAGE}#the-mistake-in-the-order",
        forbidden=(*TRAINING, bp.sgd_step), samples=("X", "Y"),
    ),
)
# fmt: on
