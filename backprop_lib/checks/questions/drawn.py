"""Arrays drawn for cases: few digits, so that they can be read, and never 0."""

from __future__ import annotations

from typing import Any

from numpy.random import Generator

from backprop_lib.activations import Array


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
