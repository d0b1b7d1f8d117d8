"""Training: gradient descent, mini-batches, and a history of what happened.

    W := W - alpha dW        b := b - alpha db

or, with momentum mu,

    v := mu v - alpha dW     W := W + v

where dW = dJ/dW, and J is the cost of a mini-batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError, DTypeError, MissingPackageError, ShapeError
from backprop_lib.network import Layer, Network, network
from backprop_lib.propagation import Gradients, forward_from, losses_at, require_gradients
from backprop_lib.step import InPlaceStep
from backprop_lib.validation import (
    Reduction,
    batch,
    batch_factor,
    count,
    fitting,
    generator,
    is_number,
    positive,
    real_array,
    targets,
)


class Velocity(NamedTuple):
    """What momentum remembers: a running sum of steps, in the shapes of W and b.

    Index 0 of each is None.
    """

    W: tuple[Any, ...]
    b: tuple[Any, ...]


class History(NamedTuple):
    """What happened in training.

    Attributes:
        net: the trained network.
        cost: J over all training samples, before the first epoch and after each. With
            ``reduction="sum"`` it grows with their number, so that it cannot be compared
            with ``test_cost``.
        accuracy: of the training samples, likewise; see ``accuracy``, which is nan for
            targets that are no labels.
        test_cost: the same over the test samples; empty when none were given.
        test_accuracy: likewise.
        diverged: whether training stopped because the cost was no longer finite; ``net``
            is then the network before that epoch.
    """

    net: Network
    cost: list[float]
    accuracy: list[float]
    test_cost: list[float]
    test_accuracy: list[float]
    diverged: bool


def one_hot(labels: Any, classes: int) -> Array:
    """Class numbers as one-hot columns.

    Args:
        labels: m whole numbers from 0 to classes - 1.
        classes: number of classes.

    Returns:
        (classes, m), float64.

    Raises:
        ShapeError: labels is not one-dimensional.
        ArgumentError: a label is not a class number.
    """
    labels, classes = real_array(labels, "labels"), count(classes, "classes")
    if labels.ndim != 1:
        message = f"labels has shape {labels.shape}; it must be (m,): a class number a sample"
        raise ShapeError(message)
    good = (labels == np.floor(labels)) & (labels >= 0) & (labels < classes)
    if not good.all():
        bad = int(np.argmin(good))
        message = (
            f"labels[{bad}] is {labels[bad]:g}; with {classes} classes, "
            f"each label is a whole number from 0 to {classes - 1}"
        )
        raise ArgumentError(message)
    return np.eye(classes)[:, labels.astype(int)]


def sgd_step(net: Network, gradients: Gradients, learning_rate: float) -> Network:
    """One step of gradient descent: W - alpha dW, b - alpha db in every layer.

    Args:
        net: the network; it stays as it is.
        gradients: of backward, for this network.
        learning_rate: alpha, above 0.

    Returns:
        The network after the step.

    Raises:
        ArgumentError: a learning rate that is not above 0, or gradients that are none.
        ShapeError: gradients of another network.
        DTypeError: gradients that are not real numbers.
        NonFiniteError: the step leads out of what the dtype holds.
    """
    alpha = positive(learning_rate, "learning_rate")
    _, dW, db = _matching(network(net), gradients)
    return _moved(net, -alpha, dW, db)


def momentum_step(
    net: Network,
    gradients: Gradients,
    velocity: Velocity | None,
    learning_rate: float,
    momentum: float,
) -> tuple[Network, Velocity]:
    """One step with momentum: v = mu v - alpha dW, W + v, and the same for b.

    Args:
        net: the network; it stays as it is.
        gradients: of backward, for this network.
        velocity: what the step before returned; None at the first step.
        learning_rate: alpha, above 0.
        momentum: mu, from 0 to below 1.

    Returns:
        The network after the step, and the new velocity.

    Raises:
        ArgumentError: a learning rate or momentum out of its range, or gradients or a
            velocity that are none.
        ShapeError: gradients or a velocity of another network.
        DTypeError: gradients or a velocity that are not real numbers.
        NonFiniteError: the step leads out of what the dtype holds.
    """
    alpha, mu = positive(learning_rate, "learning_rate"), _momentum(momentum)
    _, dW, db = _matching(network(net), gradients)
    before = _velocity(net, velocity)
    velocity = Velocity(
        *(
            (None, *(mu * v - alpha * d for v, d in zip(vs[1:], ds[1:], strict=True)))
            for vs, ds in ((before.W, dW), (before.b, db))
        )
    )
    return _moved(net, 1, velocity.W, velocity.b), velocity


def _moved(net: Network, factor: float, to_W: Sequence[Any], to_b: Sequence[Any]) -> Network:
    """W + factor to_W and b + factor to_b, in the network's dtype."""

    def moved(array: Array, step: Any, name: str) -> Array:
        there = array + factor * np.asarray(step)
        # Shape and kind are the old array's, so that to be finite is all there is to check.
        there = real_array(there.astype(net.dtype, order="C", copy=False), name)
        there.flags.writeable = False
        return there

    with np.errstate(over="ignore", invalid="ignore"):
        layers = [
            Layer(moved(W, to_W[l], f"W[{l}]"), moved(b, to_b[l], f"b[{l}]"), g)
            for l, (W, b, g) in enumerate(net.layers, start=1)
        ]
    return Network.unchecked(layers, net.loss)


def minibatches(
    X: Array, Y: Array, size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """The columns of X and Y, shuffled together, in batches; the last may be smaller.

    Args:
        X: inputs, (n_0, m).
        Y: targets, (n_L, m).
        size: samples in a batch, at least 1.
        rng: the generator that shuffles.

    Raises:
        ArgumentError: a size below 1, or an rng that is not a Generator.
        ShapeError: X and Y have different numbers of columns.
    """
    size, rng = count(size, "batch_size"), generator(rng)
    X, Y = np.asarray(X), np.asarray(Y)
    if X.ndim != 2 or Y.ndim != 2 or X.shape[1] != Y.shape[1]:
        message = (
            f"X has shape {X.shape} and Y {Y.shape}; both must have one column for each sample"
        )
        raise ShapeError(message)
    return _shuffled(X, Y, size, rng)


def _shuffled(
    X: Array, Y: Array, size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    order = rng.permutation(X.shape[1])
    for start in range(0, X.shape[1], size):
        chosen = order[start : start + size]
        yield X[:, chosen], Y[:, chosen]


def train(
    net: Network,
    X: Any,
    Y: Any,
    *,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    reduction: Reduction,
    rng: np.random.Generator,
    momentum: float = 0.0,
    test: tuple[Any, Any] | None = None,
    progress: bool = False,
) -> History:
    """Train by mini-batch gradient descent.

    Args:
        net: where to start; it stays as it is.
        X: training inputs, (n_0, m).
        Y: training targets, (n_L, m).
        epochs: how often to go through all samples.
        batch_size: samples in a mini-batch.
        learning_rate: alpha.
        reduction: ``"mean"`` or ``"sum"`` over the samples of a mini-batch.
        rng: the generator that shuffles.
        momentum: mu, from 0 to below 1.
        test: (X, Y) to be measured after each epoch, never trained on.
        progress: show a progress bar with the cost (needs tqdm).

    Returns:
        The trained network, with cost and accuracy by epoch.

    Raises:
        ArgumentError: a setting out of its range or kind.
        MissingPackageError: a progress bar is asked for, and tqdm is not installed.
        UnknownNameError: another reduction.
        ShapeError, EmptyBatchError, LabelError, DTypeError, NonFiniteError: X, Y or the
            test samples are not batches for this network.
    """
    X, Y = _dataset(net, X, Y)
    tests = [_dataset(net, *_pair(test))] if test is not None else []
    epochs, size, rng = count(epochs, "epochs"), count(batch_size, "batch_size"), generator(rng)
    batch_factor(reduction, 1)
    step = InPlaceStep(
        net,
        learning_rate=positive(learning_rate, "learning_rate"),
        momentum=_momentum(momentum),
        reduction=reduction,
    )
    with np.errstate(over="ignore", invalid="ignore"):
        seen = [_measure(net, x, y, step) for x, y in [(X, Y), *tests]]
    curves: list[list[tuple[float, float]]] = [[point] for point in seen]
    diverged = False
    with _bar(epochs, progress) as bar:
        for _ in range(epochs):
            # A diverging cost overflows; that is reported in the history, not by NumPy.
            with np.errstate(over="ignore", invalid="ignore"):
                for x, y in _shuffled(X, Y, size, rng):
                    step(x, y)
                moved = step.network()
                seen = [_measure(moved, x, y, step) for x, y in [(X, Y), *tests]]
            if not np.isfinite(seen[0][0]) or not np.isfinite(step.parameters).all():
                diverged = True
                break
            net = moved
            for curve, point in zip(curves, seen, strict=True):
                curve.append(point)
            bar.set_postfix(cost=f"{seen[0][0]:.4g}")
            bar.update()
    (cost, accuracy), *rest = (tuple(map(list, zip(*curve, strict=True))) for curve in curves)
    test_cost, test_accuracy = rest[0] if rest else ([], [])
    return History(net, cost, accuracy, test_cost, test_accuracy, diverged)


def accuracy(outputs: Array, Y: Array) -> float:
    """Part of the samples that are classified rightly.

    Args:
        outputs: a[L], (n_L, m).
        Y: targets, (n_L, m).

    Returns:
        For one-hot targets, the part whose largest output is where the target has its 1;
        for other targets of 0 and 1, the part whose every output rounds to its target; nan
        for targets that are no such labels.

    Raises:
        ShapeError: they are not of the same shape (n_L, m).
    """
    outputs, Y = np.asarray(outputs), np.asarray(Y)
    if outputs.shape != Y.shape or Y.ndim != 2 or Y.size == 0:
        message = (
            f"outputs have shape {outputs.shape} and Y {Y.shape}; "
            f"both must be (n_L, m), a column for each sample"
        )
        raise ShapeError(message)
    if not np.all((Y == 0) | (Y == 1)):
        return float("nan")
    if Y.shape[0] > 1 and np.all(np.sum(Y, axis=0) == 1):
        return float(np.mean(np.argmax(outputs, axis=0) == np.argmax(Y, axis=0)))
    return float(np.mean(np.all(np.round(outputs) == Y, axis=0)))


def _measure(net: Network, X: Array, Y: Array, step: InPlaceStep) -> tuple[float, float]:
    trace = forward_from(net, X, step.blas.matmul)
    cost = float(np.sum(losses_at(net, trace, Y))) * batch_factor(step.reduction, X.shape[1])
    return cost, accuracy(trace.a[-1], Y)


def _dataset(net: Network, X: Any, Y: Any) -> tuple[Array, Array]:
    X = fitting(batch(X, network(net).sizes[0], "X", "input"), net.dtype, "X")
    return X, fitting(targets(Y, net.sizes[-1], X.shape[1], net.loss), net.dtype, "Y")


def _pair(value: Any) -> tuple[Any, Any]:
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return value[0], value[1]
    message = f"test must be a pair (X, Y); got {type(value).__name__}"
    raise ArgumentError(message)


def _momentum(value: Any) -> float:
    if is_number(value) and 0 <= value < 1:
        return float(value)
    message = f"momentum must be a number from 0 to below 1; got {value!r}"
    raise ArgumentError(message)


def _matching(net: Network, value: Any) -> Gradients:
    gradients = require_gradients(value)
    _require_parameters(net, gradients.dW, gradients.db)
    return gradients


def _velocity(net: Network, value: Any) -> Velocity:
    """Value itself, or for None one of zeros."""
    if value is None:
        return Velocity(
            (None, *(np.zeros_like(W) for W, _, _ in net.layers)),
            (None, *(np.zeros_like(b) for _, b, _ in net.layers)),
        )
    if not isinstance(value, Velocity):
        message = (
            f"velocity must be what momentum_step returned, or None at the first step; "
            f"got {type(value).__name__}"
        )
        raise ArgumentError(message)
    _require_parameters(net, value.W, value.b)
    return value


def _require_parameters(net: Network, dW: Sequence[Any], db: Sequence[Any]) -> None:
    """Refuse what cannot be added to the weights and biases."""
    given = [np.shape(array) for array in (*dW[1:], *db[1:])]
    expected = [W.shape for W, _, _ in net.layers] + [b.shape for _, b, _ in net.layers]
    if given != expected:
        message = (
            f"arrays of shapes {given} were given for weights and biases of shapes {expected}; "
            f"they must be of the same network"
        )
        raise ShapeError(message)
    for array in (*dW[1:], *db[1:]):
        if np.asarray(array).dtype.kind not in "fiub":
            message = (
                f"an array of dtype {np.asarray(array).dtype} was given for weights or biases; "
                f"it must hold real numbers"
            )
            raise DTypeError(message)


def _bar(epochs: int, progress: bool) -> Any:
    if not progress:
        return _NoBar()
    try:
        from tqdm.auto import tqdm
    except ImportError:
        message = "progress=True shows a bar by tqdm, which is missing: pip install tqdm"
        raise MissingPackageError(message) from None
    return tqdm(total=epochs, unit="epoch")


class _NoBar:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def update(self) -> None:
        pass

    def set_postfix(self, **_: object) -> None:
        pass
