"""Arrays drawn for cases: few digits, so that they can be read, and never 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array
from backprop_lib.checks.answers import TOLERANCE, close
from backprop_lib.checks.question import Inputs

Draw = Callable[[Generator, int], Inputs]


def drawn(rng: Generator, *shape: int, low: float = -2, high: float = 2) -> Array:
    """Numbers of two decimals between low and high, none of them within 0.05 of 0."""
    values = rng.uniform(low, high, shape)
    while (near := abs(values) < 0.05).any():
        values[near] = rng.uniform(low, high, int(near.sum()))
    return values.round(2)


def drawn_layers(rng: Generator, sizes: tuple[int, ...], samples: int) -> dict[str, Any]:
    """W, b and X of a network of those sizes; lists with None at 0."""
    pairs = list(zip(sizes[1:], sizes[:-1], strict=True))
    return {
        "W": [None, *(drawn(rng, *pair) for pair in pairs)],
        "b": [None, *(drawn(rng, size, 1, low=-1, high=1) for size, _ in pairs)],
        "X": drawn(rng, sizes[0], samples),
    }


def steady(draw: Draw, reference: Callable[..., Any]) -> Draw:
    """The draw, repeated until nothing cancels so far that single precision loses the answer."""

    def again(rng: Generator, number: int) -> Inputs:
        while True:
            inputs = draw(rng, number)
            short = {name: _single(value) for name, value in inputs.items()}
            if _near(reference(**short), reference(**inputs)):
                return inputs

    return again


def _single(value: Any) -> Any:
    if isinstance(value, list):
        return [_single(entry) for entry in value]
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        return np.float32(value)
    return value


def _near(short: Any, exact: Any) -> bool:
    if isinstance(exact, (list, tuple)):
        return all(map(_near, short, exact))
    return exact is None or close(np.asarray(short), np.asarray(exact), TOLERANCE / 10)
