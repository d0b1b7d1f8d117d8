"""Backpropagation in the book's own letters: forward, backward, check, train, explain.

    z[l] = W[l] a[l-1] + b[l]      a[l] = g(z[l])      a[0] = X

Columns are samples: X is (n_0, m), W[l] is (n_l, n_(l-1)), b[l] is (n_l, 1); z, a and
delta are (n_l, m). C is the loss of one sample, and delta[l] = dC/dz[l] is kept for each
sample; J is the cost of a batch, dW = dJ/dW and db = dJ/db. The batch factor (1/m for the
mean, 1 for the sum) enters J, dW and db only, and ``reduction`` has no default.

Importing this package needs NumPy alone, and loads what forward and backward need; the
rest is loaded when it is first used. ``plots`` needs matplotlib.
"""

from typing import TYPE_CHECKING, Any

from backprop_lib.activations import (
    ACTIVATIONS,
    Activation,
    activation,
    elementwise,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from backprop_lib.errors import BackpropError
from backprop_lib.losses import (
    LOSSES,
    Loss,
    binary_cross_entropy,
    categorical_cross_entropy,
    half_squared_error,
    loss,
    squared_error,
)
from backprop_lib.network import Layer, Network, init
from backprop_lib.propagation import Gradients, Trace, backward, cost, forward, sample_losses

if TYPE_CHECKING:
    from backprop_lib import plots as plots
    from backprop_lib.batches import minibatches
    from backprop_lib.descent import Velocity, momentum_step, sgd_step
    from backprop_lib.diagnostics import activation_statistics, gradient_norms
    from backprop_lib.examples import EXAMPLES, Example, example
    from backprop_lib.gradient_check import check_gradients, numeric_gradients, relative_error
    from backprop_lib.jacobian import RowGradients, backward_jacobian
    from backprop_lib.labels import accuracy, one_hot
    from backprop_lib.training import History, train
    from backprop_lib.walkthrough import Walkthrough, walk_through

__version__ = "0.1.0"

# What each module gives that is loaded on first use.
_LATER = {
    "batches": ("minibatches",),
    "descent": ("Velocity", "momentum_step", "sgd_step"),
    "diagnostics": ("activation_statistics", "gradient_norms"),
    "examples": ("EXAMPLES", "Example", "example"),
    "gradient_check": ("check_gradients", "numeric_gradients", "relative_error"),
    "jacobian": ("RowGradients", "backward_jacobian"),
    "labels": ("accuracy", "one_hot"),
    "training": ("History", "train"),
    "walkthrough": ("Walkthrough", "walk_through"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "plots":
        return import_module("backprop_lib.plots")
    for module, names in _LATER.items():
        if name in names:
            value = getattr(import_module(f"backprop_lib.{module}"), name)
            globals()[name] = value
            return value
    message = f"module 'backprop_lib' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "plots"})


__all__ = [
    "ACTIVATIONS",
    "EXAMPLES",
    "LOSSES",
    "Activation",
    "BackpropError",
    "Example",
    "Gradients",
    "History",
    "Layer",
    "Loss",
    "Network",
    "RowGradients",
    "Trace",
    "Velocity",
    "Walkthrough",
    "accuracy",
    "activation",
    "activation_statistics",
    "backward",
    "backward_jacobian",
    "binary_cross_entropy",
    "categorical_cross_entropy",
    "check_gradients",
    "cost",
    "elementwise",
    "example",
    "forward",
    "gradient_norms",
    "half_squared_error",
    "identity",
    "init",
    "leaky_relu",
    "loss",
    "minibatches",
    "momentum_step",
    "numeric_gradients",
    "one_hot",
    "relative_error",
    "relu",
    "sample_losses",
    "sgd_step",
    "sigmoid",
    "softmax",
    "squared_error",
    "tanh",
    "train",
    "walk_through",
]
