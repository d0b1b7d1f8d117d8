"""A network that reads handwritten digits: many are right, and a test decides.

The digits are renamed and some of them held back in every case, so that only a network that has
learnt from what it was given can read those. What went wrong is read off the network itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array
from backprop_lib.checks.answers import Parts
from backprop_lib.checks.question import Inputs, Measured, Mistake, Question
from backprop_lib.checks.questions.borrowed import TRAINING
from backprop_lib.checks.questions.training.pictures import BLACK, DIGITS

# What trains a network by itself.
TRAINERS = ("sklearn.neural_network", "sklearn.linear_model", "torch", "keras", "tensorflow", "jax")

PIXELS = 64
HELD = 360
ENOUGH = 0.95
# A case is drawn again until the reference reads this share: then chance costs no good network
# its marks.
EASY = 0.97


@cache
def _digits() -> tuple[Array, Array]:
    """All pictures, (1797, 8, 8), and their labels; scikit-learn brings them."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    return digits.images, digits.target


def _as_it_is(X: Array) -> Array:
    return X


def _columns(images: Array) -> Array:
    return images.reshape(len(images), PIXELS).T / BLACK


# The reference: two layers, mini-batches, and nothing else.


@lru_cache(maxsize=32)
def _trained(
    pictures: bytes,
    names: bytes,
    seed: int,
    scale: Any,
    spread: Any,
    shuffled: Any,
    rate: float,
    epochs: int,
) -> tuple[list[Any], list[Any]]:
    """The trained network; kept, because a verdict asks for the same ones again and again."""
    labels = np.frombuffer(names, dtype=np.int64)
    X = scale(_columns(np.frombuffer(pictures).reshape(len(labels), 8, 8)))
    Y = np.eye(DIGITS)[:, labels]
    rng, size = np.random.default_rng(seed), 32
    W1 = spread(PIXELS) * rng.standard_normal((64, PIXELS))
    W2 = spread(64) * rng.standard_normal((DIGITS, 64))
    b1, b2 = np.zeros((64, 1)), np.zeros((DIGITS, 1))
    for _ in range(epochs):
        order = shuffled(rng, len(labels))
        for start in range(0, len(order), size):
            x, y = (A[:, order[start : start + size]] for A in (X, Y))
            hidden = np.maximum(W1 @ x + b1, 0)
            z = W2 @ hidden + b2
            e = np.exp(z - z.max(axis=0))
            delta2 = (e / e.sum(axis=0) - y) * rate / x.shape[1]
            delta1 = (W2.T @ delta2) * (hidden > 0)
            W2, b2 = W2 - delta2 @ hidden.T, b2 - delta2.sum(axis=1, keepdims=True)
            W1, b1 = W1 - delta1 @ x.T, b1 - delta1.sum(axis=1, keepdims=True)
    return [None, W1, W2], [None, b1, b2]


def _train(
    images: Array,
    labels: Array,
    seed: int,
    *,
    data: Any = lambda images, labels: (images, labels),
    scale: Any = _as_it_is,
    spread: Any = lambda n_before: np.sqrt(2 / n_before),
    shuffled: Any = lambda rng, m: rng.permutation(m),
    rate: float = 3 / 10,
    epochs: int = 25,
) -> tuple[list[Any], list[Any]]:
    images, labels = data(images, labels)
    names = labels.astype(np.int64).tobytes()
    return _trained(images.tobytes(), names, seed, scale, spread, shuffled, rate, epochs)


def _draw(rng: Generator, _: int) -> Inputs:
    images, digits = _digits()
    while True:
        order, names = rng.permutation(len(digits)), rng.permutation(DIGITS)
        learnt = order[HELD:]
        labels = names[digits[learnt]]
        sorted_ = np.argsort(labels, kind="stable")
        inputs: Inputs = {
            "images": images[learnt[sorted_]],
            "labels": labels[sorted_],
            "seed": int(rng.integers(1_000_000)),
        }
        W, b = _train(**inputs)
        if _reading(inputs, W[1:], b[1:]).share >= EASY:
            return inputs


# What a network does, and what that tells.


class Reading(NamedTuple):
    """What a network makes of the pictures.

    Attributes:
        W, b: its parameters.
        hidden: its hidden layers' activations on the pictures that it learnt from.
        losses: on those pictures, by label: the mean cross-entropy.
        share: of the pictures that were held back, how many it reads rightly, from 0 to 1.
        share_unscaled: the same, with pixels from 0 to 16.
        share_by_digit: the same, if the digits had not been renamed.
    """

    W: list[Array]
    b: list[Array]
    hidden: list[Array]
    losses: Array
    share: float
    share_unscaled: float
    share_by_digit: float


def _forward(W: list[Array], b: list[Array], X: Array) -> list[Array]:
    """The activations of all layers; the last one before softmax, which moves no largest entry."""
    a = [X]
    for l, (W_l, b_l) in enumerate(zip(W, b, strict=True), start=1):
        z = W_l @ a[-1] + b_l
        a.append(z if l == len(W) else np.maximum(z, 0))
    return a[1:]


def _reading(inputs: Inputs, W: list[Array], b: list[Array]) -> Reading:
    images, digits = _digits()
    learnt = {
        image.tobytes(): label
        for image, label in zip(inputs["images"], inputs["labels"], strict=True)
    }
    held = np.array([image.tobytes() not in learnt for image in images])
    names = np.zeros(DIGITS, dtype=int)
    for image, digit in zip(images[~held], digits[~held], strict=True):
        names[digit] = learnt[image.tobytes()]
    X = _columns(images[held])
    with np.errstate(all="ignore"):
        answers = _forward(W, b, X)[-1].argmax(axis=0)
        unscaled = _forward(W, b, BLACK * X)[-1].argmax(axis=0)
        *hidden, z = _forward(W, b, _columns(inputs["images"]))
        loss = np.log(np.exp(z - z.max(axis=0)).sum(axis=0)) + z.max(axis=0)
        loss -= z[inputs["labels"], np.arange(len(loss))]
    right = names[digits[held]]
    return Reading(
        W,
        b,
        hidden,
        np.array([loss[inputs["labels"] == label].mean() for label in range(DIGITS)]),
        share=float(np.mean(answers == right)),
        share_unscaled=float(np.mean(unscaled == right)),
        share_by_digit=float(np.mean(answers == digits[held])),
    )


def _overflowed(read: Reading) -> bool:
    return not all(np.isfinite(p).all() for p in (*read.W, *read.b))


def _alike(read: Reading) -> bool:
    """Whether all neurons of a hidden layer are one and the same: equal rows never part."""
    return any(
        len(W) > 1 and np.ptp(W, axis=0).max() <= 1e-6 * max(float(abs(W).max()), 1)
        for W in read.W[:-1]
    )


def _silent(read: Reading) -> bool:
    """Whether a hidden layer answers 0 to every picture: it was thrown to where ReLU is flat."""
    return any(not a.any() for a in read.hidden)


def _thrown_by_unscaled(read: Reading) -> bool:
    """Whether the step that threw it was made on pixels up to 16.

    A neuron's weights move by its error times the picture, its bias by the error alone: so the
    sizes of the two are to each other as a picture is to 1. Pictures scaled to 1 have a norm
    of 3 to 5, unscaled ones of 50 to 70.
    """
    biases = abs(read.b[0][:, 0])
    norms = np.linalg.norm(read.W[0], axis=1)
    moved = biases > 0
    return bool(moved.any() and np.median(norms[moved] / biases[moved]) > 20)


def _remembers_the_latest(read: Reading) -> bool:
    """Whether it knows the last label of the sorted samples far better than those before.

    With shuffled samples, no label's loss was below a sixth of the others' in trial runs.
    """
    return bool(read.losses[-1] < read.losses[:-1].mean() / 7)


# The first that holds is what the verdict says.
SYMPTOMS: tuple[tuple[str, Callable[[Reading], bool]], ...] = (
    ("right", lambda read: not _overflowed(read) and read.share >= ENOUGH),
    ("steps-too-long", _overflowed),
    ("neurons-alike", _alike),
    ("test-data-used", lambda read: read.share_by_digit >= 0.9),
    ("unscaled-inputs", lambda read: _silent(read) and _thrown_by_unscaled(read)),
    ("steps-too-long", _silent),
    ("not-shuffled", _remembers_the_latest),
    ("unscaled-inputs", lambda read: read.share_unscaled > read.share + 0.1),
    ("learnt-too-little", lambda _read: True),
)
NAMES = tuple(dict.fromkeys(name for name, _ in SYMPTOMS))


def _network(answer: Parts) -> tuple[list[Array], list[Array]]:
    """The layers of the answer; ValueError where they do not fit together."""
    W = [array for name, array in answer.items() if name.startswith("W")]
    b = [array for name, array in answer.items() if name.startswith("b")]
    if len(W) != len(b):
        raise ValueError(f"W has {len(W)} layers and b has {len(b)}; each layer has one of both")
    before = PIXELS
    for l, (W_l, b_l) in enumerate(zip(W, b, strict=True), start=1):
        after = DIGITS if l == len(W) else len(W_l) if W_l.ndim else 0
        if W_l.shape != (after, before):
            message = (
                f"W[{l}] has shape {W_l.shape}; it must be ({after}, {before}): a row for each of "
                f"its neurons, a column for each {'pixel' if l == 1 else 'neuron before'}"
            )
            raise ValueError(message)
        if b_l.shape not in ((after, 1), (after,)):
            raise ValueError(f"b[{l}] has shape {b_l.shape}; it must be ({after}, 1)")
        b[l - 1], before = b_l.reshape(after, 1), after
    return W, b


def diagnosis(read: Reading) -> str:
    """The name of the first symptom that the network has, or "right"."""
    return next(name for name, holds in SYMPTOMS if holds(read))


def _measure(inputs: Inputs, answer: Parts) -> Measured:
    read = _reading(inputs, *_network(answer))
    found = NAMES.index(diagnosis(read))
    said = f"It reads {read.share:.1%} of the {HELD} pictures that were held back."
    return Measured({"diagnosis": np.array(float(found))}, said.replace("%", " %"))


def _own_data(_images: Array, _labels: Array) -> tuple[Array, Array]:
    return _digits()


# fmt: off
QUESTIONS = (
    Question(
        name="training/digits", function="train_digits",
        asks="Return W and b of a network that reads at least 95 % of the held-back pictures.",
        reference=_train, draw=_draw, measure=_measure, cases=1, seconds=20,
        mistakes=(
            Mistake("neurons-alike",          {"spread": lambda _n_before: 0}),
            Mistake("test-data-used",         {"data": _own_data}),
            Mistake("unscaled-inputs",        {"scale": lambda X: BLACK * X}),
            Mistake("steps-too-long",         {"rate": 8.0}),
            Mistake("not-shuffled",           {"shuffled": lambda _rng, m: np.arange(m)}),
            # Unscaled pixels would make up for the short steps, hence both slots.
            Mistake("learnt-too-little",      {"rate": 1 / 200, "epochs": 2, "scale": _as_it_is}),
        ),
        returns=("W", "b"), page="training.html#handwritten-digits",
        forbidden=TRAINING, packages=TRAINERS,
    ),
)
# fmt: on
