"""One step of gradient descent, plain or with momentum.

    W := W - alpha dW        b := b - alpha db

or, with momentum mu,

    v := mu v - alpha dW     W := W + v

where dW = dJ/dW, and J is the cost of a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.errors import DTypeError, ShapeError
from backprop_lib.network import Layer, Network, network
from backprop_lib.propagation import Gradients, require_gradients
from backprop_lib.validation import below_one, instance, positive, real_array


class Velocity(NamedTuple):
    """What momentum remembers: a running sum of steps, in the shapes of W and b.

    Index 0 of each is None.
    """

    W: tuple[Any, ...]
    b: tuple[Any, ...]


def sgd_step(net: Network, gradients: Gradients, learning_rate: float) -> Network:
    """One step of gradient descent: W - alpha dW, b - alpha db in every layer.

    Args:
        net: the network; it stays as it is.
        gradients: of backward, for this network.
        learning_rate: alpha, above 0.

    Returns:
        The network after the step.

    Raises:
        ArgumentError: a learning rate that is not above 0, or gradients that are none.
        ShapeError: gradients of another network.
        DTypeError: gradients that are not real numbers.
        NonFiniteError: the step leads out of what the dtype holds.
    """
    alpha = positive(learning_rate, "learning_rate")
    _, dW, db = _matching(network(net), gradients)
    return _moved(net, -alpha, dW, db)


def momentum_step(
    net: Network,
    gradients: Gradients,
    velocity: Velocity | None,
    learning_rate: float,
    momentum: float,
) -> tuple[Network, Velocity]:
    """One step with momentum: v = mu v - alpha dW, W + v, and the same for b.

    Args:
        net: the network; it stays as it is.
        gradients: of backward, for this network.
        velocity: what the step before returned; None at the first step.
        learning_rate: alpha, above 0.
        momentum: mu, from 0 to below 1.

    Returns:
        The network after the step, and the new velocity.

    Raises:
        ArgumentError: a learning rate or momentum out of its range, or gradients or a
            velocity that are none.
        ShapeError: gradients or a velocity of another network.
        DTypeError: gradients or a velocity that are not real numbers.
        NonFiniteError: the step leads out of what the dtype holds.
    """
    alpha, mu = positive(learning_rate, "learning_rate"), below_one(momentum, "momentum")
    _, dW, db = _matching(network(net), gradients)
    before = _velocity(net, velocity)
    velocity = Velocity(
        *(
            (None, *(mu * v - alpha * d for v, d in zip(vs[1:], ds[1:], strict=True)))
            for vs, ds in ((before.W, dW), (before.b, db))
        )
    )
    return _moved(net, 1, velocity.W, velocity.b), velocity


def _moved(net: Network, factor: float, to_W: Sequence[Any], to_b: Sequence[Any]) -> Network:
    """W + factor to_W and b + factor to_b, in the network's dtype."""

    def moved(array: Array, step: Any, name: str) -> Array:
        there = array + factor * np.asarray(step)
        # Shape and kind are the old array's, so that to be finite is all there is to check.
        there = real_array(there.astype(net.dtype, order="C", copy=False), name)
        there.flags.writeable = False
        return there

    with np.errstate(over="ignore", invalid="ignore"):
        layers = [
            Layer(moved(W, to_W[l], f"W[{l}]"), moved(b, to_b[l], f"b[{l}]"), g)
            for l, (W, b, g) in enumerate(net.layers, start=1)
        ]
    return Network.unchecked(layers, net.loss)


def _matching(net: Network, value: Any) -> Gradients:
    gradients = require_gradients(value)
    _require_parameters(net, gradients.dW, gradients.db)
    return gradients


def _velocity(net: Network, value: Any) -> Velocity:
    """Value itself, or for None one of zeros."""
    if value is None:
        return Velocity(
            (None, *(np.zeros_like(W) for W, _, _ in net.layers)),
            (None, *(np.zeros_like(b) for _, b, _ in net.layers)),
        )
    expected = "what momentum_step returned, or None at the first step"
    velocity = instance(value, Velocity, "velocity", expected)
    _require_parameters(net, velocity.W, velocity.b)
    return velocity


def _require_parameters(net: Network, dW: Sequence[Any], db: Sequence[Any]) -> None:
    """Refuse what cannot be added to the weights and biases."""
    given = [np.shape(array) for array in (*dW[1:], *db[1:])]
    expected = [W.shape for W, _, _ in net.layers] + [b.shape for _, b, _ in net.layers]
    if given != expected:
        message = (
            f"arrays of shapes {given} were given for weights and biases of shapes {expected}; "
            f"they must be of the same network"
        )
        raise ShapeError(message)
    for array in (*dW[1:], *db[1:]):
        if np.asarray(array).dtype.kind not in "fiub":
            message = (
                f"an array of dtype {np.asarray(array).dtype} was given for weights or biases; "
                f"it must hold real numbers"
            )
            raise DTypeError(message)
