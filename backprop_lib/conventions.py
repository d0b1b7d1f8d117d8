"""Gradients taken from one convention to another: rows, halves, sums, samples as rows.

The book's convention is the one of ``backward``: columns are samples, a gradient has the
shape of what it belongs to, delta is kept per sample, and 1/m enters dW and db only. Each
pair of functions here takes that to another convention and back.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError
from backprop_lib.network import Layer, Network, network
from backprop_lib.propagation import Gradients, PerLayer
from backprop_lib.validation import instance


def transposed(gradients: Gradients) -> Gradients:
    """Every array transposed: columns become rows, and rows columns.

    From the column (Hadamard) to the row (Jacobian) convention and back; also from samples
    as columns to samples as rows and back. delta[l] becomes (m, n_l), dW[l] (n_(l-1), n_l)
    and db[l] (1, n_l).

    Raises:
        ArgumentError: gradients are no Gradients.
    """
    delta, dW, db = _gradients(gradients)
    return Gradients(*(tuple(map(_transpose, part)) for part in (delta, dW, db)))


def half_to_full(gradients: Gradients) -> Gradients:
    """From half_squared_error to squared_error: delta, dW and db times 2.

    Raises:
        ArgumentError: gradients are no Gradients.
    """
    return _scaled(gradients, delta=2, parameters=2)


def full_to_half(gradients: Gradients) -> Gradients:
    """From squared_error to half_squared_error: delta, dW and db times 1/2.

    Raises:
        ArgumentError: gradients are no Gradients.
    """
    return _scaled(gradients, delta=1 / 2, parameters=1 / 2)


def mean_to_sum(gradients: Gradients) -> Gradients:
    """From reduction="mean" to "sum": dW and db times m; delta stays.

    Args:
        gradients: delta in columns, a column a sample; their number is m.

    Raises:
        ArgumentError: gradients are no Gradients.
    """
    return _scaled(gradients, parameters=_samples(gradients))


def sum_to_mean(gradients: Gradients) -> Gradients:
    """From reduction="sum" to "mean": dW and db times 1/m; delta stays.

    Args:
        gradients: delta in columns, a column a sample; their number is m.

    Raises:
        ArgumentError: gradients are no Gradients.
    """
    return _scaled(gradients, parameters=1 / _samples(gradients))


def factor_into_delta(gradients: Gradients) -> Gradients:
    """From 1/m in dW and db to 1/m in delta already: delta times 1/m; dW and db stay.

    Args:
        gradients: of the mean; delta in columns, a column a sample.

    Raises:
        ArgumentError: gradients are no Gradients.
    """
    return _scaled(gradients, delta=1 / _samples(gradients))


def factor_out_of_delta(gradients: Gradients) -> Gradients:
    """From 1/m in delta to 1/m in dW and db only: delta times m; dW and db stay.

    Args:
        gradients: of the mean; delta in columns, a column a sample.

    Raises:
        ArgumentError: gradients are no Gradients.
    """
    return _scaled(gradients, delta=_samples(gradients))


class RowLayer(NamedTuple):
    """One layer where samples are rows: Z = A W + b.

    Attributes:
        W: weights, (n_(l-1), n_l); W[k, j] goes from neuron k to neuron j.
        b: biases, (1, n_l).
    """

    W: Array
    b: Array


def to_samples_as_rows(net: Network) -> tuple[RowLayer, ...]:
    """Weights and biases of layers 1 to L for Z = A W + b, as Keras and JAX write it.

    Raises:
        ArgumentError: net is no network.
    """
    return tuple(RowLayer(W.T, b.T) for W, b, _ in network(net))


def from_samples_as_rows(layers: tuple[RowLayer, ...], net: Network) -> Network:
    """The network with those weights and biases; activations and loss are those of ``net``.

    Raises:
        ArgumentError: net is no network, or another number of layers came.
        ShapeError: a W or b does not fit its neighbours.
    """
    if len(layers) != network(net).L:
        message = f"net has {net.L} layers, but {len(layers)} came; give one RowLayer for each"
        raise ArgumentError(message)
    pairs = zip(layers, net, strict=True)
    return Network(tuple(Layer(W.T, b.T, g) for (W, b), (_, _, g) in pairs), net.loss)


def _gradients(value: Any) -> Gradients:
    return instance(value, Gradients, "gradients", "what backward returns")


def _samples(gradients: Gradients) -> int:
    return int(_gradients(gradients).delta[-1].shape[1])


def _transpose(array: Any) -> Any:
    return None if array is None else array.T


def _scaled(gradients: Gradients, *, delta: float = 1, parameters: float = 1) -> Gradients:
    def times(factor: float, part: PerLayer) -> PerLayer:
        return tuple(None if array is None else factor * array for array in part)

    deltas, dWs, dbs = _gradients(gradients)
    return Gradients(times(delta, deltas), times(parameters, dWs), times(parameters, dbs))
