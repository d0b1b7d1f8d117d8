"""The border: what comes from outside is checked here, once, and nowhere after.

The functions return clean arrays (float32 or float64, finite, of the right shape) or
raise a BackpropError that says what was expected, what came and what to do.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.activations import Array, unknown
from backprop_lib.errors import (
    ArgumentError,
    DTypeError,
    EmptyBatchError,
    LabelError,
    NonFiniteError,
    ShapeError,
)
from backprop_lib.losses import Loss

REDUCTIONS = ("mean", "sum")


def real_array(value: Any, name: str) -> Array:
    """Value as a finite float32 or float64 array; integers and booleans become float64.

    Raises:
        ShapeError: the rows of nested lists have different lengths.
        DTypeError: the entries are not real numbers of those types.
        NonFiniteError: an entry is NaN, infinite or masked.
    """
    if isinstance(value, np.ndarray) and np.any(getattr(value, "mask", False)):
        message = f"{name} has masked entries, which have no value; fill them: {name}.filled(0)"
        raise NonFiniteError(message)
    try:
        array = np.asarray(value)
    except ValueError:
        message = f"{name} is ragged: its rows have different lengths; make them equal"
        raise ShapeError(message) from None
    if array.dtype.kind in "iub":
        array = array.astype(np.float64)
    array = array.astype(array.dtype.newbyteorder("="), copy=False)
    if array.dtype not in (np.float32, np.float64):
        message = (
            f"{name} has dtype {array.dtype}; it must hold real numbers: float64, float32, "
            f"integers or booleans"
        )
        raise DTypeError(message)
    finite = np.isfinite(array)
    if not finite.all():
        where = tuple(int(i) for i in np.argwhere(~finite)[0])
        message = (
            f"{name}{list(where) if where else ''} is {array[where]}; "
            f"every entry must be finite ({array.size - int(finite.sum())} of {array.size} are not)"
        )
        raise NonFiniteError(message)
    return array


def fitting(array: Array, dtype: np.dtype[Any], name: str) -> Array:
    """A copy in the network's dtype.

    Raises:
        NonFiniteError: an entry is too large for it.
    """
    with np.errstate(over="ignore"):
        cast: Array = array.astype(dtype)
    finite = np.isfinite(cast)
    if not finite.all():
        where = tuple(int(i) for i in np.argwhere(~finite)[0])
        message = (
            f"{name}{list(where)} is {array[where]:g}, more than {dtype} holds; scale {name}, or "
            f"make the network float64"
        )
        raise NonFiniteError(message)
    return cast


def batch(value: Any, rows: int, name: str, role: str) -> Array:
    """Value as a batch: (rows, m), a column a sample, m at least 1.

    Args:
        value: what the user gave.
        rows: the expected number of rows.
        name: the array's symbol, such as ``"X"``.
        role: what a row is, such as ``"input"``.

    Raises:
        ShapeError: not two-dimensional, or another number of rows.
        EmptyBatchError: no column.
        DTypeError, NonFiniteError: as in real_array.
    """
    array = real_array(value, name)
    expected = f"({rows}, m): a row for each of the {rows} {role}s, a column for each sample"
    if array.ndim == 1:
        hint = (
            f"; for one sample, write {name}.reshape(-1, 1)"
            if array.size == rows
            else (
                f"; for {array.size} samples of one {role}, write {name}.reshape(1, -1)"
                if rows == 1
                else ""
            )
        )
        if not hint and name == "Y":
            hint = f"; if it holds class numbers, write one_hot(Y, {rows})"
        message = f"{name} has shape {array.shape}; it must be {expected}{hint}"
        raise ShapeError(message)
    if array.ndim != 2:
        message = f"{name} has shape {array.shape}; it must be {expected}"
        raise ShapeError(message)
    if array.shape[0] != rows:
        hint = (
            f"; its columns fit, so it may be transposed: try {name}.T"
            if array.shape[1] == rows
            else ""
        )
        message = f"{name} has shape {array.shape}; it must be {expected}{hint}"
        raise ShapeError(message)
    if array.shape[1] == 0:
        message = (
            f"{name} has shape {array.shape}, a batch of no samples; "
            f"a cost needs at least one column"
        )
        raise EmptyBatchError(message)
    return array


def targets(value: Any, rows: int, m: int, c: Loss) -> Array:
    """Value as targets for the loss c: (rows, m), with the labels that c compares with.

    Raises:
        ShapeError: another shape than the network's output.
        LabelError: labels that c does not take.
        EmptyBatchError, DTypeError, NonFiniteError: as in batch.
    """
    Y = batch(value, rows, "Y", "output")
    if Y.shape[1] != m:
        message = (
            f"Y has {Y.shape[1]} columns and X has {m}; "
            f"each sample needs its target, so the numbers must be equal"
        )
        raise ShapeError(message)
    zero_or_one = (Y == 0) | (Y == 1)
    if c.labels == "one-hot":
        good = zero_or_one.all(axis=0) & (Y.sum(axis=0) == 1)
        if not good.all():
            bad = int(np.argmin(good))
            message = (
                f"column {bad} of Y is {Y[:, bad].tolist()}; {c.name} needs one-hot columns: "
                f"one 1, the rest 0 (one_hot(labels, {rows}) makes them from class numbers)"
            )
            raise LabelError(message)
    if c.labels == "binary" and not zero_or_one.all():
        j, k = (int(i) for i in np.argwhere(~zero_or_one)[0])
        message = f"Y[{j}, {k}] is {Y[j, k]}; {c.name} needs labels that are 0 or 1"
        raise LabelError(message)
    return Y


def batch_factor(reduction: str, m: int) -> float:
    """The factor on dW, db and the cost: 1/m for the mean over samples, 1 for the sum.

    Raises:
        UnknownNameError: reduction is neither ``"mean"`` nor ``"sum"``.
    """
    if reduction == "mean":
        return 1 / m
    if reduction == "sum":
        return 1.0
    raise unknown("reduction", reduction, list(REDUCTIONS))


def generator(rng: Any) -> np.random.Generator:
    """Rng itself, when it is a NumPy generator.

    Raises:
        ArgumentError: it is something else, such as a seed.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    example = (
        f"np.random.default_rng({rng})" if isinstance(rng, int) else "np.random.default_rng(0)"
    )
    message = (
        f"rng must be a numpy.random.Generator, so that the draws can be repeated; "
        f"got {type(rng).__name__}: write rng={example}"
    )
    raise ArgumentError(message)


def positive(value: Any, name: str) -> float:
    """Value as a finite number above 0.

    Raises:
        ArgumentError: it is not.
    """
    if isinstance(value, (int, float, np.floating, np.integer)) and 0 < value < np.inf:
        return float(value)
    message = f"{name} must be a finite number above 0; got {value!r}"
    raise ArgumentError(message)


def count(value: Any, name: str) -> int:
    """Value as a whole number of at least 1.

    Raises:
        ArgumentError: it is not.
    """
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= 1:
        return int(value)
    message = f"{name} must be a whole number of at least 1; got {value!r}"
    raise ArgumentError(message)
