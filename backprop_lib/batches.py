"""Mini-batches: the samples in a new order, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.errors import ShapeError
from backprop_lib.validation import count, generator


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
    return shuffled(X, Y, size, rng)


def shuffled(
    X: Array, Y: Array, size: int, rng: np.random.Generator
) -> Iterator[tuple[Array, Array]]:
    """Mini-batches of samples that are known to be good (no check is made)."""
    order = rng.permutation(X.shape[1])
    for start in range(0, X.shape[1], size):
        chosen = order[start : start + size]
        yield X[:, chosen], Y[:, chosen]
