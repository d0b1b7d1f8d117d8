"""Traits that refuse what no picture can show, and say what they expected."""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import traitlets

from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError
from backprop_lib.network import Network
from backprop_lib.validation import is_number, is_whole

# Of a number; with far larger ones, costs are beyond what float64 holds, and have no place.
LARGEST = 1e6


class Checked(traitlets.TraitType[Any, Any]):
    """A plain value that a test of its own lets in."""

    def __init__(self, default: Any, must_be: str, good: Callable[[Any], bool]) -> None:
        super().__init__(default)
        self.must_be, self.good = must_be, good

    def default(self, obj: Any = None) -> Any:
        """The default value, a copy, since lists can be changed in place."""
        return deepcopy(self.default_value)

    def validate(self, obj: traitlets.HasTraits, value: Any) -> Any:
        """The value itself.

        Raises:
            traitlets.TraitError: the value does not pass.
        """
        if self.good(value):
            return value
        message = f"{self.name} must be {self.must_be}; got {value!r}"
        raise traitlets.TraitError(message)


def between(low: float, high: float) -> Callable[[Any], bool]:
    """A test: is it a finite number between the bounds?"""
    return lambda value: is_number(value) and math.isfinite(value) and low <= value <= high


def number(default: float, low: float, high: float) -> Checked:
    """A finite number between two bounds."""
    return Checked(default, f"a number from {low} to {high}", between(low, high))


def whole(default: int, low: int, high: int) -> Checked:
    """A whole number between two bounds."""

    def good(value: Any) -> bool:
        return is_whole(value) and low <= value <= high

    return Checked(default, f"a whole number from {low} to {high}", good)


def require_moderate(net: Network, X: Array, Y: Array) -> None:
    """Refuse a network or samples with numbers that are too large for a picture.

    Raises:
        ArgumentError: an entry is beyond a million.
    """
    layers = enumerate(net, start=1)
    arrays = [pair for l, (W, b, _) in layers for pair in ((f"W[{l}]", W), (f"b[{l}]", b))]
    for name, A in [*arrays, ("X", X), ("Y", Y)]:
        for place in np.argwhere(np.abs(A) > LARGEST).tolist():
            message = f"{name}{place} is {A[tuple(place)]:g}; pictures take numbers from {-LARGEST:g} to {LARGEST:g}"
            raise ArgumentError(message)
