r"""Backward in the row (Jacobian) convention, one sample, no shortcut.

The derivative of an output of size p by an input of size q is a Jacobian of shape
(p, q), so the derivative of the scalar C is a row, and the chain rule is a plain matrix
product, read from left to right:

    dC/dz[l] = dC/da[l] da[l]/dz[l]              (1, n_l) (n_l, n_l)
    dC/da[l-1] = dC/dz[l] dz[l]/da[l-1]          (1, n_l) (n_l, n_(l-1)),  dz[l]/da[l-1] = W[l]

Every row is the transpose of the column that propagation.backward gives.
"""

from typing import Any, NamedTuple

import numpy as np

from backprop_lib.errors import NonFiniteError, ShapeError
from backprop_lib.network import Network
from backprop_lib.propagation import PerLayer, Trace, matching
from backprop_lib.validation import targets


class RowGradients(NamedTuple):
    """Every factor of the chain, for one sample.

    Attributes:
        dC_da: dC/da[1] to dC/da[L], rows of shape (1, n_l).
        da_dz: da[l]/dz[l], (n_l, n_l); diagonal unless the activation is softmax.
        dz_da: dz[l]/da[l-1] = W[l], (n_l, n_(l-1)).
        delta: dC/dz[1] to dC/dz[L], rows of shape (1, n_l).
        dW: dC/dW[l] in the row layout, (n_(l-1), n_l): the transpose of Gradients.dW[l].
        db: dC/db[l], (1, n_l).

    Index 0 of each is None.
    """

    dC_da: PerLayer
    da_dz: PerLayer
    dz_da: PerLayer
    delta: PerLayer
    dW: PerLayer
    db: PerLayer


def backward_jacobian(net: Network, trace: Trace, y: Any) -> RowGradients:
    """Backpropagation with full Jacobians, through the softmax Jacobian too.

    Args:
        net: the network.
        trace: its forward pass on one sample, m = 1.
        y: the target of that sample, (n_L, 1).

    Returns:
        Every factor of the chain, and the gradients as rows.

    Raises:
        ShapeError: the trace or y holds more than one sample, or does not fit the network.
        LabelError, DTypeError, NonFiniteError: y is not a target for the loss.
        NonFiniteError: also when a saturated output makes dC/da infinite.
    """
    z, a = matching(net, trace)
    if a[-1].shape[1] != 1:
        message = (
            f"the trace holds {a[-1].shape[1]} samples; the Jacobian convention is worked for "
            f"one: pass forward(net, X[:, [0]])"
        )
        raise ShapeError(message)
    y = targets(y, net.sizes[-1], 1, net.loss).astype(net.dtype)
    dC_da = net.loss.grad(a[-1], y).T
    if not np.isfinite(dC_da).all():
        message = (
            f"dC/da[{net.L}] is infinite, because an output is 0 or 1 to the last digit; the "
            f"chain of Jacobians breaks there: use backward(), which takes a - y instead"
        )
        raise NonFiniteError(message)
    rows = []
    for l in range(net.L, 0, -1):
        W, _, g = net[l]
        da_dz = g.jacobian(z[l])
        delta = dC_da @ da_dz
        rows.append((dC_da, da_dz, W, delta, a[l - 1] @ delta, delta))
        dC_da = delta @ W
    return RowGradients(*((None, *factors) for factors in zip(*reversed(rows), strict=True)))
