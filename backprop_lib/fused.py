r"""Output layers whose loss and activation are better differentiated together.

Softmax with categorical cross-entropy, and sigmoid with binary cross-entropy, share a
small miracle: the activation's Jacobian cancels the loss's gradient, and

    delta[L] = a[L] - y.

The shortcut is exact, and it is also the only stable way: for z = -1000 the output a is
0 in floating point, dC/da = -1/a is infinite and the activation's derivative 0, and
infinity times 0 is not a number. Likewise the loss itself is taken from z, where
log(sum(exp z)) can be kept in range, and not from a, whose logarithm may be infinite.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Activation, Array, sigmoid, softmax
from backprop_lib.losses import Loss, binary_cross_entropy, categorical_cross_entropy


class Fused(NamedTuple):
    """A loss and an output activation, differentiated as one function of z.

    Attributes:
        f: (z, y), both (n, m), to the losses of the samples, (m,).
        delta: (a, y) to dC/dz, all (n, m).
    """

    f: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]


def _log_sum_exp(z: Array) -> Array:
    top = np.max(np.real(z), axis=0, keepdims=True)
    value: Array = top + np.log(np.sum(np.exp(z - top), axis=0, keepdims=True))
    return value


def _softplus(z: Array) -> Array:
    """log(1 + e^z) with no exponent above 0."""
    positive = np.where(np.real(z) > 0, z, 0)
    value: Array = positive + np.log1p(np.exp(z - 2 * positive))
    return value


def _error(a: Array, y: Array) -> Array:
    return a - y


FUSED = {
    (softmax, categorical_cross_entropy): Fused(
        f=lambda z, y: np.sum(y * (_log_sum_exp(z) - z), axis=0), delta=_error
    ),
    (sigmoid, binary_cross_entropy): Fused(
        f=lambda z, y: np.sum(_softplus(z) - y * z, axis=0), delta=_error
    ),
}


def fused(g: Activation, c: Loss) -> Fused | None:
    """The fused form of this output activation and loss, or None where there is none."""
    return FUSED.get((g, c))
