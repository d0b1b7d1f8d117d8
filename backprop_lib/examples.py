"""The worked networks of the book: given numbers, as three published texts give them.

Only what a text *gives* stands here: weights, biases, inputs and targets. What follows
from them is computed. What the texts *print* as results stands in published.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Activation, Array, identity, relu, sigmoid, softmax
from backprop_lib.losses import Loss, categorical_cross_entropy, half_squared_error
from backprop_lib.names import named
from backprop_lib.network import Layer, Network


class Example(NamedTuple):
    """A network with one sample, ready to be worked through.

    Attributes:
        name: what ``example`` finds it by.
        title: its name in the book.
        net: the network.
        X: the input, (n_0, 1).
        Y: the target, (n_L, 1).
    """

    name: str
    title: str
    net: Network
    X: Array
    Y: Array


def _column(*values: float) -> Array:
    return np.array(values, dtype=np.float64).reshape(-1, 1)


def _matrix(*rows: tuple[float, ...]) -> Array:
    return np.array(rows, dtype=np.float64)


def _relu_softmax_232() -> Example:
    net = Network(
        (
            Layer(_matrix((0.1, 0.4), (-0.2, 0.1), (0.3, -0.1)), _column(0.1, 0, -0.1), relu),
            Layer(_matrix((0.2, -0.1, 0.3), (0.1, 0.4, -0.2)), _column(0.2, -0.1), softmax),
        ),
        categorical_cross_entropy,
    )
    return Example(
        "relu-softmax-232",
        "2-3-2 with ReLU, softmax and cross-entropy",
        net,
        X=_column(0.5, -0.2),
        Y=_column(0, 1),
    )


def _deep(name: str, title: str, output: Activation, loss: Loss) -> Example:
    zero = _column(0, 0, 0)
    net = Network(
        (
            Layer(_matrix((0.2, -0.1, 0.4), (0.5, 0.3, -0.6), (-0.2, 0.1, 0.3)), zero, relu),
            Layer(_matrix((0.1, -0.2, 0.5), (0.4, 0.1, -0.3), (-0.1, 0.3, 0.2)), zero, relu),
            Layer(_matrix((0.3, 0.1, -0.4), (0.2, -0.5, 0.6), (-0.3, 0.2, 0.4)), zero, relu),
            Layer(_matrix((0.2, -0.1, 0.5), (0.4, 0.1, -0.3), (-0.2, 0.3, 0.2)), zero, output),
        ),
        loss,
    )
    return Example(name, title, net, X=_column(1, 4, 7), Y=_column(1, 0, 0))


def _relu_softmax_33333() -> Example:
    return _deep(
        "relu-softmax-33333",
        "3-3-3-3-3 with ReLU, softmax and cross-entropy",
        softmax,
        categorical_cross_entropy,
    )


def _relu_identity_33333() -> Example:
    return _deep(
        "relu-identity-33333",
        "3-3-3-3-3 with ReLU, identity and half squared error",
        identity,
        half_squared_error,
    )


def _sigmoid_221() -> Example:
    net = Network(
        (
            Layer(_matrix((0.1, 0.3), (0.2, 0.4)), _column(0.1, -0.1), sigmoid),
            Layer(_matrix((0.7, -1.2)), _column(0.05), sigmoid),
        ),
        half_squared_error,
    )
    return Example(
        "sigmoid-221",
        "2-2-1 with sigmoid and half squared error",
        net,
        X=_column(1.0, 0.5),
        Y=_column(0.8),
    )


def _sigmoid_232() -> Example:
    net = Network(
        (
            Layer(_matrix((0.1, 0.4), (0.2, 0.3), (0.5, -0.1)), _column(0.1, -0.1, 0.2), sigmoid),
            Layer(_matrix((0.3, -0.7, 0.2), (0.6, 0.1, -0.5)), _column(0.05, -0.05), sigmoid),
        ),
        half_squared_error,
    )
    return Example(
        "sigmoid-232",
        "2-3-2 with sigmoid and half squared error",
        net,
        X=_column(0.9, 0.1),
        Y=_column(1, 0),
    )


EXAMPLES: dict[str, Callable[[], Example]] = {
    "relu-softmax-232": _relu_softmax_232,
    "relu-softmax-33333": _relu_softmax_33333,
    "relu-identity-33333": _relu_identity_33333,
    "sigmoid-221": _sigmoid_221,
    "sigmoid-232": _sigmoid_232,
}


def example(name: str) -> Example:
    """The worked network of that name.

    Raises:
        UnknownNameError: no example has that name.
    """
    return named("example", name, EXAMPLES)()
