"""Training: gradient descent by mini-batches, and a history of what happened."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.batches import shuffled
from backprop_lib.errors import ArgumentError
from backprop_lib.labels import accuracy
from backprop_lib.network import Network, network
from backprop_lib.progress import progress_bar
from backprop_lib.propagation import forward_from, losses_at
from backprop_lib.step import InPlaceStep
from backprop_lib.validation import (
    Reduction,
    batch,
    batch_factor,
    below_one,
    count,
    fitting,
    generator,
    positive,
    targets,
)


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
        momentum=below_one(momentum, "momentum"),
        reduction=reduction,
    )
    with np.errstate(over="ignore", invalid="ignore"):
        seen = [_measure(net, x, y, step) for x, y in [(X, Y), *tests]]
    curves: list[list[tuple[float, float]]] = [[point] for point in seen]
    diverged = False
    with progress_bar(epochs, progress) as bar:
        for _ in range(epochs):
            # A diverging cost overflows; that is reported in the history, not by NumPy.
            with np.errstate(over="ignore", invalid="ignore"):
                for x, y in shuffled(X, Y, size, rng):
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
