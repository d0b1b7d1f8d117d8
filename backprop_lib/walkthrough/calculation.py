"""A network, a batch, and all that was calculated."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Array, identity, sigmoid, softmax, tanh
from backprop_lib.network import Network
from backprop_lib.propagation import Gradients, Trace


class Calculation(NamedTuple):
    """A network, a batch and what came of them: all that the steps are written from."""

    net: Network
    trace: Trace
    Y: Array
    gradients: Gradients
    reduction: str
    learning_rate: float | None

    @property
    def m(self) -> int:
        """Number of samples."""
        return int(self.Y.shape[1])

    @property
    def over_m(self) -> bool:
        """Whether a factor 1/m stands before dW and db."""
        return self.reduction == "mean" and self.m > 1

    def doubt(self, l: int) -> tuple[float, ...]:
        """A nan, which is never exact, where saturation makes an entry of a[l] look exact.

        For the sign before numbers that a[l] enters: float64 calls the sigmoid of 37 a 1.
        """
        g, z, a = self.net[l].activation if l else identity, self.trace.z[l], self.trace.a[l]
        if g not in (sigmoid, tanh, softmax) or (g is softmax and len(a) == 1):
            return ()
        return (np.nan,) if np.any((np.abs(a) == 1) | ((a == 0) & (z != 0))) else ()
