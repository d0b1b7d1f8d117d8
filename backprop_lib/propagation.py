r"""Forward and backward, in the column (Hadamard) convention.

Forward, for l = 1, ..., L, with a[0] = X:

    z[l] = W[l] a[l-1] + b[l]
    a[l] = g(z[l])

C_i is the loss of sample i, and the cost of the batch is their mean, J = 1/m sum_i C_i.

Backward, with delta[l] = dC/dz[l] kept for each sample, a column of its own, and
dW[l] = dJ/dW[l], db[l] = dJ/db[l], for l = L, ..., 1:

    delta[L] = dC/da[L] * g'(z[L])                    (1)
    delta[l] = (W[l+1]^T delta[l+1]) * g'(z[l])       (4)
    db[l]    = 1/m sum over samples of delta[l]       (2), (5)
    dW[l]    = 1/m delta[l] a[l-1]^T                  (3), (6)

where * is element-wise, and 1/m becomes 1 when J is the sum of the losses.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.errors import DTypeError, NonFiniteError, ShapeError
from backprop_lib.fused import fused
from backprop_lib.names import architecture
from backprop_lib.network import Network, network
from backprop_lib.validation import (
    Reduction,
    batch,
    batch_factor,
    first,
    fitting,
    instance,
    targets,
)

# One array a layer, found at the layer's own number: index 0 is None where the input
# layer has no such quantity.
PerLayer = tuple[Any, ...]


class Trace(NamedTuple):
    """What the forward pass leaves behind for the backward pass.

    Attributes:
        z: z[1] to z[L], each (n_l, m); z[0] is None.
        a: a[0] = X to a[L], each (n_l, m).
    """

    z: PerLayer
    a: PerLayer


class Gradients(NamedTuple):
    """Every derivative, in the shapes of what they belong to.

    Attributes:
        delta: dC/dz, the derivative of each sample's own loss, delta[1] to delta[L], each
            (n_l, m). No 1/m here.
        dW: dJ/dW, the derivative of the batch's cost, dW[1] to dW[L], each (n_l, n_(l-1)).
        db: dJ/db, db[1] to db[L], each (n_l, 1).

    Index 0 of each is None.
    """

    delta: PerLayer
    dW: PerLayer
    db: PerLayer


def forward(net: Network, X: Any) -> Trace:
    """Run the network on a batch and keep every value.

    Args:
        net: the network.
        X: inputs, (n_0, m), a column a sample; converted to the network's dtype.

    Returns:
        z and a of every layer.

    Raises:
        ShapeError, EmptyBatchError, DTypeError, NonFiniteError: X is no such batch.
        NonFiniteError: also when a z grows beyond what the dtype holds, or an activation of
            the user's own is not finite where z is.
    """
    n = network(net).sizes[0]
    X = fitting(batch(X, n, "X", "input"), net.dtype, "X")
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        trace = forward_from(net, X)
    for l, (_, _, g) in enumerate(net.layers, start=1):
        z, a = trace.z[l], trace.a[l]
        if not np.isfinite(z).all():
            message = f"z[{l}] is beyond what {net.dtype} holds; scale X, or make W[{l}] smaller"
            raise NonFiniteError(message)
        if not g.built_in and not np.isfinite(a).all():
            j, i = first(~np.isfinite(a))
            message = (
                f"a[{l}][{j}, {i}], {g.name} of {z[j, i]:g}, is {a[j, i]}; an activation must be "
                f"finite wherever z is"
            )
            raise NonFiniteError(message)
    return trace


def forward_from(
    net: Network, X: Array, matmul: Callable[[Array, Array], Array] = np.matmul
) -> Trace:
    """Run the network on a batch that is known to be good (no check is made)."""
    z: list[Any] = [None]
    a = [X]
    for W, b, g in net.layers:
        z.append(matmul(W, a[-1]) + b)
        a.append(g.f(z[-1]))
    return Trace(tuple(z), tuple(a))


def sample_losses(net: Network, trace: Trace, Y: Any) -> Array:
    """C of each sample, (m,); exact also where an output is 0 or 1 to the last digit.

    Raises:
        ShapeError, LabelError, EmptyBatchError, DTypeError, NonFiniteError: Y is not a
            batch of targets for this network.
    """
    return losses_at(net, trace, _targets(net, trace, Y))


def losses_at(net: Network, trace: Trace, Y: Array) -> Array:
    """C of each sample for targets that are known to be good (no check is made)."""
    pair = fused(net[net.L].activation, net.loss)
    return pair.f(trace.z[-1], Y) if pair else net.loss.f(trace.a[-1], Y)


def cost(net: Network, trace: Trace, Y: Any, *, reduction: Reduction) -> float:
    """J, the number that training makes small: the mean or the sum of C over the batch.

    Args:
        net: the network.
        trace: its forward pass.
        Y: targets, (n_L, m).
        reduction: ``"mean"`` or ``"sum"`` over the m samples.

    Raises:
        UnknownNameError: another reduction.
        ShapeError, LabelError, EmptyBatchError, DTypeError, NonFiniteError: Y is not a
            batch of targets for this network.
    """
    losses = sample_losses(net, trace, Y)
    return float(np.sum(losses)) * batch_factor(reduction, losses.size)


def backward(net: Network, trace: Trace, Y: Any, *, reduction: Reduction) -> Gradients:
    """Backpropagation: equations (1) to (6) of the book, for a whole batch at once.

    Args:
        net: the network.
        trace: its forward pass on the batch.
        Y: targets, (n_L, m); converted to the network's dtype.
        reduction: ``"mean"`` puts 1/m into dW and db, ``"sum"`` does not.

    Returns:
        delta, dW and db of every layer.

    Raises:
        UnknownNameError: another reduction.
        ShapeError: Y, or the trace, is not of this network and batch.
        LabelError, EmptyBatchError, DTypeError, NonFiniteError: Y is not a batch of
            targets for the loss.
    """
    return backward_from(net, trace, _targets(net, trace, Y), reduction=reduction)


def backward_from(net: Network, trace: Trace, Y: Array, *, reduction: str) -> Gradients:
    """Backpropagation for targets that are known to be good (no check is made)."""
    z, a = trace
    factor = batch_factor(reduction, Y.shape[1])
    deltas, dWs, dbs = [output_delta(net, trace, Y)], [], []
    for l in range(net.L, 0, -1):
        delta = deltas[-1]
        dWs.append(factor * (delta @ a[l - 1].T))
        dbs.append(factor * delta.sum(axis=1, keepdims=True))
        if l > 1:
            deltas.append(net[l - 1].activation.vjp(z[l - 1], a[l - 1], net[l].W.T @ delta))
    return Gradients(*((None, *reversed(part)) for part in (deltas, dWs, dbs)))


def output_delta(net: Network, trace: Trace, Y: Array) -> Array:
    """delta[L], (n_L, m): equation (1), or a - y where loss and activation are fused."""
    g = net[net.L].activation
    pair = fused(g, net.loss)
    if pair:
        return pair.delta(trace.a[-1], Y)
    return g.vjp(trace.z[-1], trace.a[-1], net.loss.grad(trace.a[-1], Y))


def matching(net: Network, value: Any) -> Trace:
    """Value itself, when it is a trace that can be of this network.

    Raises:
        ArgumentError: it is no trace, or net is no network.
        ShapeError: it has other layers, or its arrays do not fit together.
        DTypeError: it is of a network of another dtype.
    """
    network(net)
    trace = instance(value, Trace, "trace", "what forward(net, X) returns")
    widths = tuple(len(a) if np.ndim(a) else 0 for a in trace.a)
    if widths != net.sizes or len(trace.z) != len(widths):
        message = (
            f"the trace has layers of {architecture(widths)} neurons and the network "
            f"of {architecture(net.sizes)}; pass forward(net, X) of this network"
        )
        raise ShapeError(message)
    dtype, m = net.dtype, np.size(trace.a[0][0])
    for name, arrays in (("a", trace.a), ("z", (trace.a[0], *trace.z[1:]))):
        for l, (n, array) in enumerate(zip(widths, arrays, strict=True)):
            if getattr(array, "shape", ()) != (n, m):
                message = (
                    f"{name}[{l}] of the trace has shape {np.shape(array)}; it must be {(n, m)}: "
                    f"pass forward(net, X) as it is"
                )
                raise ShapeError(message)
            if array.dtype != dtype:
                message = (
                    f"{name}[{l}] of the trace has dtype {array.dtype} and the network {dtype}; "
                    f"pass forward(net, X) of this network"
                )
                raise DTypeError(message)
    return trace


def require_gradients(value: Any) -> Gradients:
    """Value itself, when it is Gradients.

    Raises:
        ArgumentError: it is something else.
    """
    return instance(value, Gradients, "gradients", "Gradients")


def _targets(net: Network, trace: Trace, Y: Any) -> Array:
    m = matching(net, trace).a[-1].shape[1]
    return fitting(targets(Y, net.sizes[-1], m, net.loss), net.dtype, "Y")
