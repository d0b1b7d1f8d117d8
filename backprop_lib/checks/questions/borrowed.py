"""What backprop_lib has of the very things that are asked: an answer that calls them is no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import backprop_lib as bp
from backprop_lib.activations import Activation
from backprop_lib.propagation import backward_from, forward_from, output_delta
from backprop_lib.step import InPlaceStep

Functions = tuple[Callable[..., Any], ...]

FORWARD: Functions = (bp.forward, forward_from)
BACKWARD: Functions = (
    bp.backward,
    backward_from,
    output_delta,
    bp.backward_jacobian,
    bp.numeric_gradients,
)
TRAINING: Functions = (*BACKWARD, bp.train, InPlaceStep.__init__)


def slopes(*activations: Activation) -> Functions:
    """Everything that the activations have of their slopes."""
    forms = [form for g in activations for form in (g.derivative, g.vjp, g.jacobian)]
    return tuple(form for form in forms if form is not None)
