"""Mini-batches: cut from the shuffled samples, and an epoch of steps on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import TRAINING
from backprop_lib.checks.questions.drawn import drawn, steady

PAGE = "training.html"

Batch = Any  # the places of its samples


def _in_turn(order: Array, size: int) -> list[Batch]:
    return [order[start : start + size] for start in range(0, len(order), size)]


def _evened_out(order: Array, size: int) -> list[Batch]:
    return np.array_split(order, -(-len(order) // size))


def _columns(X: Array, places: Batch) -> Array:
    return np.asarray(X[:, places])


def _as_they_come(order: Array) -> Array:
    return np.arange(len(order))


# fmt: off
CUTTING = (
    Mistake("last-batch-dropped",     {"cut": lambda order, size: _in_turn(order, size)[:-1]}),
    Mistake("batches-overlap",        {"cut": lambda order, size: [
        order[start : start + size] for start in range(len(order) - size + 1)]}),
    Mistake("size-for-count",         {"cut": np.array_split}),
)
EVENED_OUT = Mistake("batches-evened-out", {"cut": _evened_out})
NOT_SHUFFLED = Mistake("not-shuffled", {"shuffle": _as_they_come, "shuffle_y": _as_they_come})
LABELS = Mistake("labels-not-shuffled", {"shuffle_y": _as_they_come})
INVERTED = Mistake("order-inverted",  {"shuffle": np.argsort, "shuffle_y": np.argsort})
# fmt: on


def _minibatches(
    X: Array,
    Y: Array,
    order: Array,
    size: int,
    *,
    shuffle: Any = np.asarray,
    shuffle_y: Any = np.asarray,
    cut: Any = _in_turn,
    take: Any = _columns,
) -> tuple[list[Array], list[Array]]:
    return (
        [take(X, places) for places in cut(shuffle(order), size)],
        [take(Y, places) for places in cut(shuffle_y(order), size)],
    )


def _draw_minibatches(rng: Generator, number: int) -> Inputs:
    # In the second case there are as many rows as samples: there, rows can be taken for columns.
    # In each, samples are left over, and batches of even sizes would be others.
    return _batch(rng, *((2, 1, 10, 4), (5, 5, 5, 4), (3, 2, 9, 4))[number])


def _draw_nothing_left_over(rng: Generator) -> Inputs:
    return _batch(rng, 2, 1, 6, 3)


def _batch(rng: Generator, n: int, rows: int, m: int, size: int) -> Inputs:
    return {
        "X": drawn(rng, n, m),
        "Y": drawn(rng, rows, m),
        "order": rng.permutation(m),
        "size": size,
    }


def _total(gradients: Sequence[Any]) -> Any:
    return sum(gradients)


def _latest(gradients: Sequence[Any]) -> Any:
    return gradients[-1]


def _epoch(
    W: Array,
    b: Array,
    X: Array,
    Y: Array,
    order: Array,
    size: int,
    alpha: float,
    *,
    shuffle: Any = np.asarray,
    shuffle_y: Any = np.asarray,
    cut: Any = _in_turn,
    looked_from: Any = lambda places: places[-1],
    share: Any = lambda m, _size, _all: 1 / m,
    used: Any = _latest,
    move: Any = lambda p, d, alpha: p - alpha * d,
    biases: Any = lambda _old, new: new,
) -> tuple[Array, Array]:
    places = [(W, b)]
    to_W: list[Array] = []
    to_b: list[Array] = []
    for at_x, at_y in zip(cut(shuffle(order), size), cut(shuffle_y(order), size), strict=True):
        x, y = X[:, at_x], Y[:, at_y]
        from_W, from_b = looked_from(places)
        delta = share(x.shape[1], size, X.shape[1]) * (from_W @ x + from_b - y)
        to_W.append(delta @ x.T)
        to_b.append(delta.sum(axis=1, keepdims=True))
        W, b = move(W, used(to_W), alpha), biases(b, move(b, used(to_b), alpha))
        places.append((W, b))
    return W, b


def _draw_epoch(rng: Generator, number: int) -> Inputs:
    return _start(rng, *((2, 1, 5, 2), (3, 3, 7, 3), (2, 3, 11, 4))[number])


def _draw_even_epoch(rng: Generator) -> Inputs:
    return _start(rng, 2, 1, 6, 3)


def _start(rng: Generator, n: int, rows: int, m: int, size: int) -> Inputs:
    return {
        "W": drawn(rng, rows, n),
        "b": drawn(rng, rows, 1),
        **_batch(rng, n, rows, m, size),
        "alpha": round(float(rng.uniform(0.1, 0.4)), 2),
    }


# fmt: off
QUESTIONS = (
    Question(
        name="training/minibatches", function="minibatches",
        asks="Return the batches of X and those of Y, in the given order.",
        reference=_minibatches, draw=_draw_minibatches, edges=(_draw_nothing_left_over,),
        mistakes=(
            *CUTTING, EVENED_OUT, NOT_SHUFFLED, LABELS, INVERTED,
            Mistake("features-shuffled",      {"take": lambda X, places: X[places]}),
        ),
        returns=("x", "y"), page=f"{PAGE}#the-loop", forbidden=(bp.minibatches,),
    ),
    Question(
        name="training/epoch", function="epoch",
        asks="Return W and b of a linear layer after one epoch of mini-batches.",
        reference=_epoch, draw=steady(_draw_epoch, _epoch), edges=(_draw_even_epoch,),
        mistakes=(
            CUTTING[0], NOT_SHUFFLED, LABELS,
            Mistake("whole-batch-at-once",    {"cut": lambda order, _size: [order]}),
            Mistake("gradient-not-renewed",   {"looked_from": lambda places: places[0]}),
            Mistake("gradients-not-reset",    {"used": _total}),
            Mistake("sum-for-mean",           {"share": lambda _m, _size, _all: 1}),
            Mistake("divided-by-full-batch",  {"share": lambda _m, size, _all: 1 / size}),
            Mistake("divided-by-all-samples", {"share": lambda _m, _size, every: 1 / every}),
            Mistake("ascent",                 {"move": lambda p, d, alpha: p + alpha * d}),
            Mistake("rate-left-out",          {"move": lambda p, d, _alpha: p - d}),
            Mistake("bias-not-updated",       {"biases": lambda old, _new: old}),
        ),
        returns=("W", "b"), page=f"{PAGE}#one-epoch-by-hand",
        forbidden=(*TRAINING, bp.minibatches, bp.sgd_step),
    ),
)
# fmt: on
