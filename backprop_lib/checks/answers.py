"""Answers made comparable: what a student returned, as named arrays, or what was wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array

# Of the largest entry of the expected array. A right answer computed in float32 differs by some
# 1e-6 of it; two mistakes of a question by 1e-2 at least, because cases are drawn so.
TOLERANCE = 1e-4

Parts = dict[str, Array]


class Unusable(NamedTuple):
    """An answer that is no answer: of a wrong type, ragged, or of a wrong number of parts."""

    why: str


def parts(value: Any, names: Sequence[str]) -> Parts | Unusable:
    """The parts of an answer by name, as arrays of floats; layers of a list are ``"dW[1]"``.

    Args:
        value: an array (also a list or a number) if there is one name, else a tuple or list of
            as many. A part may be a list of arrays, one a layer, with or without None at 0.
        names: what the parts are called.
    """
    if value is None:
        return Unusable("the function returned None; does every path through it end in `return`?")
    if len(names) == 1:
        return _layers(value, names[0])
    if isinstance(value, dict):
        missing = [name for name in names if name not in value]
        if missing:
            return Unusable(f"the dictionary has no {missing[0]!r}; it must have {_listed(names)}")
        value = [value[name] for name in names]
    if not isinstance(value, (tuple, list)) or len(value) != len(names):
        got = f"{len(value)} values" if isinstance(value, (tuple, list)) else _kind(value)
        return Unusable(
            f"the function must return {len(names)} values, {_listed(names)}; got {got}"
        )
    found: Parts = {}
    for part, name in zip(value, names, strict=True):
        read = _layers(part, name)
        if isinstance(read, Unusable):
            return read
        found |= read
    return found


def _layers(value: Any, name: str) -> Parts | Unusable:
    """One part, which may be a list of arrays, one a layer."""
    if isinstance(value, (list, tuple)) and any(
        entry is None or isinstance(entry, np.ndarray) for entry in value
    ):
        layers = list(value)
        if layers and layers[0] is None:
            del layers[0]
        found: Parts = {}
        for l, entry in enumerate(layers, start=1):
            read = _array(entry, f"{name}[{l}]")
            if isinstance(read, Unusable):
                return read
            found[f"{name}[{l}]"] = read
        return found
    read = _array(value, name)
    return read if isinstance(read, Unusable) else {name: read}


def _array(value: Any, name: str) -> Array | Unusable:
    if value is None:
        return Unusable(f"{name} is None")
    try:
        array = np.asarray(value)
    except Exception:  # noqa: BLE001  # whatever a foreign __array__ raises
        return Unusable(
            f"{name} is {_kind(value)} that is no array; are its rows different in length?"
        )
    if array.dtype == object:
        return Unusable(f"{name} is {_kind(value)} that does not hold numbers only")
    if array.dtype.kind not in "biuf":
        return Unusable(f"{name} must hold real numbers; it holds {array.dtype}")
    return array.astype(np.float64)


def _kind(value: Any) -> str:
    return f"a {type(value).__name__}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def same(one: Parts | Unusable, other: Parts | Unusable, tolerance: float = TOLERANCE) -> bool:
    """Whether two answers have the same parts, of the same shapes, with the same values."""
    if isinstance(one, Unusable) or isinstance(other, Unusable):
        return False
    return one.keys() == other.keys() and all(close(one[k], other[k], tolerance) for k in other)


def close(answer: Array, expected: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether the arrays have one shape and differ by less than tolerance, of the largest entry."""
    if answer.shape != expected.shape:
        return False
    if not np.isfinite(answer).all():
        return bool(np.array_equal(answer, expected, equal_nan=True))
    scale = float(np.abs(expected).max(initial=0.0)) or 1.0
    return bool(np.abs(answer - expected).max(initial=0.0) <= tolerance * scale)
