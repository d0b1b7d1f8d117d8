"""Answers made comparable: what a student returned, as named arrays, or what was wrong with it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array

# Of the largest entry of the expected array. A right answer computed in float32 differs by some
# 1e-6 of it; two mistakes of a question by 1e-2 at least, because cases are drawn so.
TOLERANCE = 1e-4

LONGEST = 100_000  # entries of an iterator that are looked at: some never end

Parts = dict[str, Array]

LAYER = re.compile(r"(.*)\[([0-9]{1,6})\]")  # "dW[1]"


class Unusable(NamedTuple):
    """An answer that is no answer: of a wrong type, ragged, or of a wrong number of parts."""

    why: str


def parts(value: Any, names: Sequence[str]) -> Parts | Unusable:
    """The parts of an answer by name, as arrays of floats of their own.

    A list of arrays, one a layer, becomes a part for each layer: ``"dW[1]"`` is entry 1 of the
    list dW, and None at 0 is left out.

    Args:
        value: an array (also a list or a number) if there is one name, else a tuple, list or
            array of as many, or a dictionary.
        names: what the parts are called.
    """
    value = _returned(value)
    if isinstance(value, Unusable):
        return value
    if len(names) == 1:
        named = isinstance(value, dict) and names[0] in value
        return _part(value[names[0]] if named else value, names[0])
    if isinstance(value, dict):
        missing = [name for name in names if name not in value]
        if missing:
            return Unusable(f"the dictionary has no {missing[0]!r}; it must have {listed(names)}")
        value = [value[name] for name in names]
    entries = list(value) if isinstance(value, np.ndarray) and value.ndim else value
    if not isinstance(entries, (tuple, list)) or len(entries) != len(names):
        size = f" of {len(entries)}" if isinstance(entries, (tuple, list)) else ""
        wanted = f"the function must return {len(names)} values, {listed(names)}"
        return Unusable(f"{wanted}; got {_kind(value)}{size}")
    found: Parts = {}
    for part, name in zip(entries, names, strict=True):
        read = _part(part, name)
        if isinstance(read, Unusable):
            return read
        found |= read
    return found


def _returned(value: Any) -> Any:
    """What a function returned: something, and what ends."""
    if value is None:
        return Unusable("the function returned None; does every path through it end in return?")
    if not isinstance(value, Iterator):
        return value
    entries = list(islice(value, LONGEST + 1))
    if len(entries) <= LONGEST:
        return entries
    kind = _kind(value)
    return Unusable(f"the function returned {kind} of more than {LONGEST} entries; does it end?")


def _part(value: Any, name: str) -> Parts | Unusable:
    """One part, which may be a list of arrays, one a layer, or a dictionary of them."""
    if isinstance(value, Iterator):
        value = list(islice(value, LONGEST))
    if isinstance(value, np.ndarray) and value.dtype == object and value.ndim == 1:
        value = value.tolist()
    if isinstance(value, dict):
        if value and all(isinstance(key, int) for key in value):
            return _layers(value, name)
        keys = listed([repr(key)[:40] for key in value][:3])
        return Unusable(
            f"{name} is a dictionary with the keys {keys}: give an array, and layers as a list or by "
            f"their numbers"
        )
    if isinstance(value, (list, tuple)) and not value:
        return Unusable(f"{name} is empty")
    if isinstance(value, (list, tuple)) and any(
        entry is None or isinstance(entry, np.ndarray) for entry in value
    ):
        return _layers(dict(enumerate(value)), name)
    read = _array(value, name)
    if isinstance(read, Unusable) and _nested(value):
        layers = _layers(dict(enumerate(value)), name)
        return read if isinstance(layers, Unusable) else layers
    return read if isinstance(read, Unusable) else {name: read}


def _layers(value: dict[int, Any], name: str) -> Parts | Unusable:
    found: Parts = {}
    for l, entry in value.items():
        if l == 0 and (entry is None or _is_empty(entry)):
            continue
        read = _array(entry, f"{name}[{l}]")
        if isinstance(read, Unusable):
            return read
        found[f"{name}[{l}]"] = read
    return found or Unusable(f"{name} is empty")


def _is_empty(value: Any) -> bool:
    return value.size == 0 if isinstance(value, np.ndarray) else value in ([], ())


def _nested(value: Any) -> bool:
    """Whether it may be layers as lists of rows: three levels deep throughout."""
    return isinstance(value, (list, tuple)) and all(
        isinstance(layer, (list, tuple))
        and all(isinstance(row, (list, tuple, np.ndarray)) for row in layer)
        for layer in value
    )


def _array(value: Any, name: str) -> Array | Unusable:
    if value is None:
        return Unusable(f"{name} is None")
    try:
        array = np.asarray(value)
    except ValueError:
        return Unusable(
            f"{name} is {_kind(value)} that is no array; are its rows different in length?"
        )
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real
    if array.dtype.kind not in "biufO":
        holds = "text" if array.dtype.kind in "SU" else array.dtype
        why = f"{name} must hold real numbers; it holds {holds}"
    elif not array.size:
        why = f"{name} is empty"
    else:
        with contextlib.suppress(TypeError, ValueError):
            return array.astype(np.float64)
        if isinstance(value, (list, tuple, np.ndarray)):
            why = f"{name} is {_kind(value)} that does not hold numbers only"
        else:
            why = f"{name} must be a number, or a list or an array of numbers; it is {_kind(value)}"
    return Unusable(why)


def _kind(value: Any) -> str:
    return with_article(type(value).__name__)


def with_article(name: str) -> str:
    """The name of a type as it is said: "a list", "an int"."""
    name = "array" if name == "ndarray" else name
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"


def listed(names: Sequence[str]) -> str:
    """The names with commas, and "and" before the last."""
    *some, last = names or ["nothing"]
    return f"{', '.join(some)} and {last}" if some else last


def fitted(answer: Parts, like: Parts) -> Parts:
    """The answer in the form of the expected one, where the form is a matter of style.

    A list of rows is an array; layers may be counted from 0, stand in one array, or have an entry
    at 0 that nobody asked for; a number may come as an array of one entry.
    """
    expected, came = _by_name(like), _by_name(answer)
    if expected.keys() != came.keys():
        return answer
    found: Parts = {}
    for name, arrays in expected.items():
        for index, array in _alike(came[name], arrays).items():
            found[name if index is None else f"{name}[{index}]"] = array
    return found


Layers = dict[int | None, Array]


def _by_name(parts: Parts) -> dict[str, Layers]:
    """Arrays by the name of their part, and by their place in it; None where it is no list."""
    found: dict[str, Layers] = {}
    for key, array in parts.items():
        layer = LAYER.fullmatch(key)
        name, index = (layer[1], int(layer[2])) if layer else (key, None)
        found.setdefault(name, {})[index] = array
    return found


def _alike(came: Layers, expected: Layers) -> Layers:
    if None in expected:
        array = came[None] if None in came else _stacked(list(came.values()))
        if array is None:
            return came
        return {None: _as_number(array, expected[None])}
    if None in came:
        layers: Layers = dict(enumerate(came[None])) if came[None].ndim else {}
        came = layers if len(layers) - len(expected) in (0, 1) else came
    if len(came) == len(expected) + 1:
        came = {index: array for index, array in came.items() if index}
    if len(came) == len(expected):
        pairs = zip(expected.items(), came.values(), strict=True)
        return {index: _as_number(array, like) for (index, like), array in pairs}
    return came


def _as_number(array: Array, like: Array) -> Array:
    return array.reshape(()) if array.size == 1 and not like.ndim else array


def _stacked(arrays: list[Array]) -> Array | None:
    return np.stack(arrays) if len({array.shape for array in arrays}) == 1 else None


def same(one: Parts | Unusable, other: Parts | Unusable, tolerance: float = TOLERANCE) -> bool:
    """Whether two answers have the same parts, of the same shapes, with the same values."""
    if isinstance(one, Unusable) or isinstance(other, Unusable):
        return False
    return one.keys() == other.keys() and all(close(one[k], other[k], tolerance) for k in other)


def close(answer: Array, expected: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether the arrays have one shape and differ by less than tolerance, of the largest entry."""
    return answer.shape == expected.shape and bool(close_entries(answer, expected, tolerance).all())


def close_entries(answer: Array, expected: Array, tolerance: float = TOLERANCE) -> Array:
    """Which entries differ by less than tolerance, of the largest entry; for equal shapes."""
    finite = np.abs(expected[np.isfinite(expected)])
    scale = float(finite.max(initial=0.0)) or 1.0
    with np.errstate(invalid="ignore"):
        near = np.abs(answer - expected) <= tolerance * scale
    return np.asarray(near | (answer == expected) | (np.isnan(answer) & np.isnan(expected)))
