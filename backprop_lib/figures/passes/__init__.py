"""Both passes through a network, as arrows and as equations, and the loop that they are part of."""

from backprop_lib.figures.passes.equations import backward_equations, forward_equations
from backprop_lib.figures.passes.flow import backward_flow, forward_flow
from backprop_lib.figures.passes.loop import training_loop

__all__ = [
    "backward_equations",
    "backward_flow",
    "forward_equations",
    "forward_flow",
    "training_loop",
]
