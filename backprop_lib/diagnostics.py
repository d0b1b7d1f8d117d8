"""What a network does with its values and gradients, layer by layer, as plain numbers."""

from typing import NamedTuple

import numpy as np

from backprop_lib.activations import identity, leaky_relu, relu, sigmoid, tanh
from backprop_lib.network import Network
from backprop_lib.propagation import Gradients, Trace, matching, require_gradients


class LayerStatistics(NamedTuple):
    """Activations of one layer over a batch.

    Attributes:
        mean: mean of a[l].
        std: standard deviation of a[l].
        saturated: part of the entries of a[l] where |g'(z[l])| is below 1 % of its largest
            value over all z; nan for softmax, which has no element-wise derivative, and for
            an activation of the user's own, whose largest value is not known.
        dead: part of the neurons whose g'(z[l]) is 0 for every sample of the batch, so
            that nothing flows back through them; nan for softmax.
    """

    mean: float
    std: float
    saturated: float
    dead: float


def gradient_norms(gradients: Gradients) -> dict[str, list[float]]:
    """Euclidean (Frobenius) norms of delta[l], dW[l] and db[l], for l = 1 to L.

    Args:
        gradients: of backward.

    Returns:
        ``{"delta": [...], "dW": [...], "db": [...]}``, each of length L, in layer order;
        a list that falls towards its beginning is a vanishing gradient.

    Raises:
        ArgumentError: gradients are none.
    """
    require_gradients(gradients)
    return {
        name: [float(np.linalg.norm(array)) for array in getattr(gradients, name)[1:]]
        for name in Gradients._fields
    }


# Largest |g'| over all z.
_STEEPEST = {sigmoid: 0.25, tanh: 1.0, relu: 1.0, leaky_relu: 1.0, identity: 1.0}


def activation_statistics(net: Network, trace: Trace) -> list[LayerStatistics]:
    """Mean, spread, saturation and dead neurons of layers 1 to L over a batch.

    Args:
        net: the network.
        trace: its forward pass.

    Returns:
        One LayerStatistics a layer, in layer order.

    Raises:
        ArgumentError, ShapeError, DTypeError: the trace is none of this network.
    """
    matching(net, trace)
    statistics = []
    for l in range(1, net.L + 1):
        g, z, a = net[l].activation, trace.z[l], trace.a[l]
        saturated = dead = float("nan")
        if g.derivative is not None:
            slope = np.abs(g.derivative(z))
            if g in _STEEPEST:
                saturated = float(np.mean(slope < 0.01 * _STEEPEST[g]))
            dead = float(np.mean(np.all(slope == 0, axis=1)))
        statistics.append(LayerStatistics(float(np.mean(a)), float(np.std(a)), saturated, dead))
    return statistics
