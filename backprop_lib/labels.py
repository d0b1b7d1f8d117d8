"""Classes as one-hot targets, and how many samples are classified rightly."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError, ShapeError
from backprop_lib.validation import count, real_array


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
