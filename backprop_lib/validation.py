"""The border: what comes from outside is checked here, once, and nowhere after.

The functions return clean arrays (float32 or float64, finite, of the right shape) or
raise a BackpropError that says what was expected, what came and what to do.
"""

from __future__ import annotations

from typing import Any, Literal, TypeGuard, TypeVar, get_args

import numpy as np

from backprop_lib.activations import Activation, Array
from backprop_lib.errors import (
    ArgumentError,
    DTypeError,
    EmptyBatchError,
    LabelError,
    NonFiniteError,
    ShapeError,
)
from backprop_lib.losses import Loss
from backprop_lib.names import unknown

Reduction = Literal["mean", "sum"]
T = TypeVar("T")


def instance(value: Any, kind: type[T], name: str, expected: str) -> T:
    """Value itself, when it is of that kind.

    Args:
        value: what the user gave.
        kind: the class that it must be of.
        name: the argument's name.
        expected: what it must be, in words.

    Raises:
        ArgumentError: it is something else.
    """
    if isinstance(value, kind):
        return value
    message = f"{name} must be {expected}; got {type(value).__name__}"
    raise ArgumentError(message)


def real_array(value: Any, name: str) -> Array:
    """Value as a finite float32 or float64 array; integers and booleans become float64.

    Raises:
        ShapeError: the rows of nested lists have different lengths.
        DTypeError: the entries are not real numbers of those types.
        NonFiniteError: an entry is NaN, infinite or masked.
    """
    if isinstance(value, np.ndarray) and hasattr(value, "mask") and np.any(value.mask):
        message = f"{name} has masked entries, which have no value; fill them: {name}.filled(0)"
        raise NonFiniteError(message)
    try:
        array = np.asarray(value)
    except ValueError:
        message = f"{name} is ragged: its rows have different lengths; make them equal"
        raise ShapeError(message) from None
    if array.dtype.kind in "iub":
        array = array.astype(np.float64)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if array.dtype.type not in (np.float32, np.float64):
        message = (
            f"{name} has dtype {array.dtype}; it must hold real numbers: float64, float32, "
            f"integers or booleans"
        )
        raise DTypeError(message)
    finite = np.isfinite(array)
    if not finite.all():
        where = first(~finite)
        message = (
            f"{name}{list(where) if where else ''} is {array[where]}; "
            f"every entry must be finite ({array.size - int(finite.sum())} of {array.size} are not)"
        )
        raise NonFiniteError(message)
    return array


def first(where: Array) -> tuple[int, ...]:
    """The place of the first entry that is true; there must be one."""
    return tuple(int(i) for i in np.argwhere(where)[0])


def fitting(array: Array, dtype: np.dtype[Any], name: str) -> Array:
    """A copy of a finite array in the network's dtype.

    Raises:
        NonFiniteError: an entry is too large for it.
    """
    if array.dtype == dtype:
        return array.copy()
    with np.errstate(over="ignore"):
        cast: Array = array.astype(dtype)
    finite = np.isfinite(cast)
    if not finite.all():
        where = first(~finite)
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
    if array.ndim != 2 or array.shape[0] != rows:
        hint = _hint(array, rows, name, role)
        message = f"{name} has shape {array.shape}; it must be {expected}{hint}"
        raise ShapeError(message)
    if array.shape[1] == 0:
        message = (
            f"{name} has shape {array.shape}, a batch of no samples; "
            f"a cost needs at least one column"
        )
        raise EmptyBatchError(message)
    return array


def _hint(array: Array, rows: int, name: str, role: str) -> str:
    """What to write instead, where the shape tells what was meant."""
    if array.ndim == 1 and array.size == rows:
        return f"; for one sample, write {name}.reshape(-1, 1)"
    if array.ndim == 1 and rows == 1:
        return f"; for {array.size} samples of one {role}, write {name}.reshape(1, -1)"
    if array.ndim == 1 and name == "Y":
        return f"; if it holds class numbers, write one_hot(Y, {rows})"
    if array.ndim == 2 and array.shape[1] == rows:
        return f"; its columns fit, so it may be transposed: try {name}.T"
    return ""


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
        j, k = first(~zero_or_one)
        message = f"Y[{j}, {k}] is {Y[j, k]}; {c.name} needs labels that are 0 or 1"
        raise LabelError(message)
    return Y


def _trial(n: int, dtype: np.dtype[Any]) -> Array:
    """Two or three columns of halves, their number unlike n, so that no axis passes for another."""
    return np.full((n, 3 if n == 2 else 2), 0.5, dtype)


def _same(name: str, made: Any, like: Array, rule: str) -> None:
    if not isinstance(made, np.ndarray) or (made.shape, made.dtype) != (like.shape, like.dtype):
        what = (
            f"an array of shape {made.shape} and {made.dtype}"
            if isinstance(made, np.ndarray)
            else f"a {type(made).__name__}"
        )
        message = f"{name} made {what} of one of shape {like.shape} and {like.dtype}; {rule} must keep both"
        raise ShapeError(message)


def try_activation(g: Activation, n: int, dtype: np.dtype[Any]) -> None:
    """Refuse an activation of the user's own that changes the shape or the dtype.

    Raises:
        ShapeError: its f or its vjp does, or its derivative changes the shape.
    """
    if g.built_in:
        return
    z = _trial(n, dtype)
    with np.errstate(all="ignore"):
        a = g.f(z)
        _same(g.name, a, z, "an activation")
        if g.derivative is not None and np.shape(g.derivative(z)) != z.shape:
            message = (
                f"the derivative of {g.name} made an array of shape {np.shape(g.derivative(z))} of "
                f"one of shape {z.shape}; it must keep the shape"
            )
            raise ShapeError(message)
        _same(f"the vjp of {g.name}", g.vjp(z, a, z), z, "it")


def try_loss(c: Loss, n: int, dtype: np.dtype[Any]) -> None:
    """Refuse a loss of the user's own that does not give one number for each sample.

    Raises:
        ShapeError: its f does not, or its grad changes the shape or the dtype.
    """
    if c.built_in:
        return
    a = _trial(n, dtype)
    y = np.zeros_like(a)
    y[0] = 1  # one-hot, which is also binary
    with np.errstate(all="ignore"):
        losses, grad = np.shape(c.f(a, y)), c.grad(a, y)
    if losses != a.shape[1:]:
        message = (
            f"{c.name} made an array of shape {losses} of outputs of shape {a.shape}; a loss must "
            f"give {a.shape[1:]}, one number for each column: sum over axis=0"
        )
        raise ShapeError(message)
    _same(f"the grad of {c.name}", grad, a, "it")


def batch_factor(reduction: str, m: int) -> float:
    """The factor on dW, db and the cost: 1/m for the mean over samples, 1 for the sum.

    Raises:
        UnknownNameError: reduction is neither ``"mean"`` nor ``"sum"``.
    """
    if reduction == "mean":
        return 1 / m
    if reduction == "sum":
        return 1.0
    raise unknown("reduction", reduction, get_args(Reduction))


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


def is_whole(value: object) -> TypeGuard[int]:
    """Whether value is a whole number; True and False are none."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[float]:
    """Whether value is one real number; True and False are none."""
    return is_whole(value) or isinstance(value, (float, np.floating))


def positive(value: Any, name: str) -> float:
    """Value as a finite number above 0.

    Raises:
        ArgumentError: it is not.
    """
    if is_number(value) and 0 < value < np.inf:
        return float(value)
    message = f"{name} must be a finite number above 0; got {value!r}"
    raise ArgumentError(message)


def below_one(value: Any, name: str) -> float:
    """Value as a number from 0 to below 1.

    Raises:
        ArgumentError: it is not.
    """
    if is_number(value) and 0 <= value < 1:
        return float(value)
    message = f"{name} must be a number from 0 to below 1; got {value!r}"
    raise ArgumentError(message)


def count(value: Any, name: str) -> int:
    """Value as a whole number of at least 1.

    Raises:
        ArgumentError: it is not.
    """
    if is_whole(value) and value >= 1:
        return int(value)
    message = f"{name} must be a whole number of at least 1; got {value!r}"
    raise ArgumentError(message)
