"""Inputs and answers as JSON and back. Nothing that arrives is ever more than data."""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np

KINDS = "biufc"  # of arrays: booleans and numbers
LARGEST = 8_000_000  # bytes of one array
DEEPEST = 6


def encode(value: Any) -> Any:
    """Arrays, numbers, text, None, and lists, tuples and dictionaries of them, as JSON has them.

    Raises:
        TypeError: it is something else.
        ValueError: an array is larger than 8 MB, or the nesting deeper than 6.
    """
    return _encode(value, 0)


def _encode(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in KINDS:
            raise TypeError(f"an array of {value.dtype}")
        if value.nbytes > LARGEST:
            raise ValueError(f"an array of {value.nbytes} bytes")
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"array": data, "dtype": value.dtype.str, "shape": list(value.shape)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": repr(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        entries = [_encode(entry, depth + 1) for entry in value]
        return {"tuple": entries} if isinstance(value, tuple) else entries
    if isinstance(value, dict):
        return {"dict": [[str(key), _encode(entry, depth + 1)] for key, entry in value.items()]}
    raise TypeError(f"a {type(value).__name__}")


def decode(data: Any) -> Any:
    """What `encode` was given.

    Raises:
        ValueError: it does not come from `encode`.
    """
    try:
        return _decode(data, 0)
    except (TypeError, KeyError, AttributeError, OverflowError, MemoryError) as error:
        raise ValueError(f"not an encoded value: {type(error).__name__}") from None


def _decode(data: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if data is None or isinstance(data, (bool, int, float, str)):
        return data
    if isinstance(data, list):
        return [_decode(entry, depth + 1) for entry in data]
    match data:
        case {"array": str(text), "dtype": str(dtype), "shape": list(shape)}:
            return _array(text, dtype, shape)
        case {"float": "nan" | "inf" | "-inf" as text}:
            return float(text)
        case {"tuple": list(entries)}:
            return tuple(_decode(entry, depth + 1) for entry in entries)
        case {"dict": list(pairs)}:
            return {str(key): _decode(entry, depth + 1) for key, entry in pairs}
    raise ValueError("not an encoded value")


def _array(text: str, name: str, shape: list[Any]) -> Any:
    dtype = np.dtype(name)
    if dtype.kind not in KINDS:
        raise ValueError(f"an array of {dtype}")
    if len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError("no shape")
    raw = base64.b64decode(text, validate=True)
    if len(raw) > LARGEST or math.prod(shape) * dtype.itemsize != len(raw):
        raise ValueError("as many bytes as the shape has entries were expected")
    return np.frombuffer(raw, dtype).reshape(shape).copy()
