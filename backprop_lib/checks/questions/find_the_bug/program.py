"""The program in which the bugs are planted: layers of tanh, sigmoids at the end, squared error."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs

SIZES = ((2, 3, 2), (3, 3, 3), (2, 3, 4, 2))  # the second is square
SAMPLES = (4, 5, 6)


def outputs(W: list[Array], b: list[Array], X: Array) -> list[Any]:
    """a of all layers; a[0] is X."""
    a = [X]
    for l in range(1, len(W)):
        z = W[l] @ a[-1] + b[l]
        a.append(sigmoid.f(z) if l == len(W) - 1 else np.tanh(z))
    return a


def cost(W: list[Array], b: list[Array], X: Array, Y: Array) -> Any:
    """The mean over the samples of the squared error."""
    return ((outputs(W, b, X)[-1] - Y) ** 2).sum() / X.shape[1]


def _binary(rng: Generator, *shape: int) -> Array:
    """Multiples of 1/32, to which a step of 1/8 can be added and taken away without rounding."""
    return np.asarray(rng.choice([-1, 1], shape) * rng.integers(4, 40, shape) / 32)


def draw_program(rng: Generator, number: int) -> Inputs:
    """W, b, X and Y; lists with None at 0."""
    sizes, m = SIZES[number], SAMPLES[number]
    pairs = list(zip(sizes[1:], sizes[:-1], strict=True))
    return {
        "W": [None, *(_binary(rng, *pair) for pair in pairs)],
        "b": [None, *(_binary(rng, size, 1) for size, _ in pairs)],
        "X": _binary(rng, sizes[0], m),
        "Y": rng.integers(1, 16, (sizes[-1], m)) / 16,
    }
