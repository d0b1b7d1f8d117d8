"""Pictures made ready for a network, samples held back, and the share that is read rightly."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array, softmax
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.drawn import drawn
from backprop_lib.checks.questions.training.batches import INVERTED, LABELS, NOT_SHUFFLED

PAGE = "training.html"
DIGITS = 10
BLACK = 16  # of a pixel of scikit-learn's digits


def _prepare(
    images: Array,
    labels: Array,
    *,
    scale: Any = lambda images: images / BLACK,
    flat: Any = lambda images: images.reshape(len(images), -1).T,
    classes: Any = lambda _labels: DIGITS,
    rows: Any = lambda labels: labels,
    turned: Any = lambda one_hot: one_hot,
) -> tuple[Array, Array]:
    one_hot = np.zeros((classes(labels), len(labels)))
    one_hot[rows(labels), np.arange(len(labels))] = 1
    return flat(scale(images)), turned(one_hot)


def _draw_prepare(rng: Generator, number: int) -> Inputs:
    # Nothing black: who divides by the largest pixel that there is divides by something else.
    m, darkest = ((3, 13), (4, 11), (6, 15))[number]
    images = rng.integers(0, darkest, (m, 8, 8)).astype(float)
    images[0, 3, 4] = darkest
    # No nine: who counts the classes in the labels makes a row too few.
    labels = rng.choice(DIGITS - 1, m, replace=False)
    return {"images": images, "labels": labels}


def _hold_back(
    X: Array,
    Y: Array,
    order: Array,
    held: int,
    *,
    shuffle: Any = np.asarray,
    shuffle_y: Any = np.asarray,
    test: Any = lambda order, held: order[:held],
    learn: Any = lambda order, held: order[held:],
) -> tuple[Array, Array, Array, Array]:
    at_x, at_y = shuffle(order), shuffle_y(order)
    return (
        X[:, learn(at_x, held)],
        Y[:, learn(at_y, held)],
        X[:, test(at_x, held)],
        Y[:, test(at_y, held)],
    )


def _draw_hold_back(rng: Generator, number: int) -> Inputs:
    n, rows, m, held = ((2, 2, 6, 2), (3, 3, 7, 3), (4, 2, 11, 4))[number]
    return {
        "X": drawn(rng, n, m),
        "Y": drawn(rng, rows, m),
        "order": rng.permutation(m),
        "held": held,
    }


def _accuracy(
    A: Array,
    Y: Array,
    *,
    right: Any = lambda A, Y: A.argmax(axis=0) == Y.argmax(axis=0),
    share: Any = np.mean,
) -> Any:
    return share(right(A, Y))


def _at_target(A: Array, Y: Array) -> Array:
    return np.asarray((A * Y).sum(axis=0))


def _draw_accuracy(rng: Generator, number: int) -> Inputs:
    n, m = ((3, 5), (4, 7), (5, 9))[number]
    while True:
        A = softmax.f(rng.normal(0, 1, (n, m))).round(2)
        second, first = np.sort(A, axis=0)[-2:]
        if (first > second).all():
            return {"A": A, "Y": np.eye(n)[:, rng.integers(n, size=m)]}


# fmt: off
QUESTIONS = (
    Question(
        name="training/prepare", function="prepare",
        asks="Return the pictures as columns of pixels from 0 to 1, and the labels one-hot.",
        reference=_prepare, draw=_draw_prepare,
        mistakes=(
            Mistake("unscaled-inputs",        {"scale": lambda images: images}),
            Mistake("scaled-by-largest",      {"scale": lambda images: images / images.max()}),
            Mistake("scaled-by-255",          {"scale": lambda images: images / 255}),
            Mistake("pictures-as-rows",       {"flat": lambda images: images.reshape(len(images), -1)}),
            Mistake("reshaped-not-transposed", {"flat": lambda images: images.reshape(-1, len(images))}),
            Mistake("pixels-by-columns",      {"flat": lambda images: images.T.reshape(-1, len(images))}),
            Mistake("one-hot-transposed",     {"turned": lambda one_hot: one_hot.T}),
            Mistake("classes-counted",        {"classes": lambda labels: labels.max() + 1}),
            Mistake("counted-from-one",       {"rows": lambda labels: labels - 1}),
        ),
        returns=("X", "Y"), page=f"{PAGE}#handwritten-digits",
    ),
    Question(
        name="training/hold-back", function="hold_back",
        asks="Return the samples to learn from, and those that are held back for the test.",
        reference=_hold_back, draw=_draw_hold_back,
        mistakes=(
            NOT_SHUFFLED, LABELS, INVERTED,
            Mistake("last-held-back",         {"test": lambda order, held: order[-held:],
                                               "learn": lambda order, held: order[:-held]}),
            Mistake("test-samples-learnt",    {"learn": lambda order, _held: order}),
            Mistake("learnt-samples-tested",  {"test": lambda order, _held: order}),
            Mistake("test-and-learning-swapped", {"test": lambda order, held: order[held:],
                                                  "learn": lambda order, held: order[:held]}),
        ),
        returns=("X_learn", "Y_learn", "X_test", "Y_test"), page=f"{PAGE}#handwritten-digits",
    ),
    Question(
        name="training/accuracy", function="accuracy",
        asks="Return the share of samples whose largest output stands at the right class.",
        reference=_accuracy, draw=_draw_accuracy,
        mistakes=(
            Mistake("accuracy-of-rows",       {"right": lambda A, Y: A.argmax(axis=1) == Y.argmax(axis=1)}),
            Mistake("accuracy-of-entries",    {"right": lambda A, Y: A.round() == Y}),
            Mistake("accuracy-of-confident",  {"right": lambda A, Y: ((A > 0.5) == Y).all(axis=0)}),
            Mistake("confidence-for-accuracy", {"right": _at_target}),
            Mistake("errors-for-accuracy",    {"share": lambda right: 1 - np.mean(right)}),
            Mistake("count-for-share",        {"share": np.sum}),
            Mistake("percent-for-share",      {"share": lambda right: 100 * np.mean(right)}),
        ),
        returns=("accuracy",), page=f"{PAGE}#what-does-it-get-wrong", forbidden=(bp.accuracy,),
    ),
)
# fmt: on
