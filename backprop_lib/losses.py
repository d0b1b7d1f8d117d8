r"""Losses C(a, y) of one sample, and their gradients dC/da.

``f`` maps outputs a and targets y, both (n, m), to the m losses of the samples.
``grad`` is dC/da, (n, m), and never goes through an activation: what the output
layer's activation adds is the chain rule's business, see propagation.py.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.names import named


class Loss(NamedTuple):
    """One loss and its gradient.

    Attributes:
        name: how the loss is asked for by name.
        latex: C of one sample as a formula in a_j and y_j.
        f: (a, y), both (n, m), to the losses of the samples, (m,).
        grad: (a, y) to dC/da, all (n, m).
        outputs: names of the output activations on which the loss is defined; empty
            when any will do.
        labels: what the targets must be: ``"any"`` finite number, ``"binary"`` (each 0
            or 1) or ``"one-hot"`` (one 1 in each column, the rest 0).
    """

    name: str
    latex: str
    f: Callable[[Array, Array], Array]
    grad: Callable[[Array, Array], Array]
    outputs: tuple[str, ...] = ()
    labels: Literal["any", "binary", "one-hot"] = "any"

    def __repr__(self) -> str:
        return self.name

    @property
    def built_in(self) -> bool:
        """Whether it is one of this package's, and not one of the user's own."""
        return LOSSES.get(self.name) is self

    def __reduce__(self) -> tuple[Any, ...]:
        # The built-in ones hold lambdas, which do not pickle: send the name.
        if self.built_in:
            return loss, (self.name,)
        return Loss, tuple(self)


def _x_log_y(x: Array, y: Array) -> Array:
    """x log y with 0 log 0 = 0, and no warning where log 0 is the true answer."""
    with np.errstate(divide="ignore"):
        return x * np.log(np.where(x == 0, 1, y))


def _x_over_y(x: Array, y: Array) -> Array:
    """x / y with 0 / 0 = 0: a term that the label switches off has no gradient."""
    with np.errstate(divide="ignore", over="ignore"):
        return x / np.where(x == 0, 1, y)


# fmt: off
squared_error = Loss(
    "squared_error", r"\sum_j (a_j - y_j)^2",
    f    = lambda a, y: np.sum((a - y) ** 2, axis=0),
    grad = lambda a, y: 2 * (a - y),
)
half_squared_error = Loss(
    "half_squared_error", r"\tfrac{1}{2} \sum_j (a_j - y_j)^2",
    f    = lambda a, y: np.sum((a - y) ** 2, axis=0) / 2,
    grad = lambda a, y: a - y,
)
binary_cross_entropy = Loss(
    "binary_cross_entropy", r"-\sum_j \bigl( y_j \ln a_j + (1 - y_j) \ln (1 - a_j) \bigr)",
    f    = lambda a, y: -np.sum(_x_log_y(y, a) + _x_log_y(1 - y, 1 - a), axis=0),
    grad = lambda a, y: _x_over_y(1 - y, 1 - a) - _x_over_y(y, a),
    outputs = ("sigmoid",), labels = "binary",
)
categorical_cross_entropy = Loss(
    "categorical_cross_entropy", r"-\sum_j y_j \ln a_j",
    f    = lambda a, y: -np.sum(_x_log_y(y, a), axis=0),
    grad = lambda a, y: -_x_over_y(y, a),
    outputs = ("softmax",), labels = "one-hot",
)
# fmt: on

LOSSES = {
    c.name: c
    for c in (
        squared_error,
        half_squared_error,
        binary_cross_entropy,
        categorical_cross_entropy,
    )
}


def loss(name: str | Loss) -> Loss:
    """The loss of that name; a Loss is passed through.

    Raises:
        UnknownNameError: no loss has that name.
    """
    if isinstance(name, Loss):
        return name
    return named("loss", name, LOSSES)
