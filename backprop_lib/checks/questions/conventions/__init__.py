"""Assignment 04: the same gradient in other conventions."""

from backprop_lib.checks.questions.conventions import jacobians, layouts, losses

QUESTIONS = (
    layouts.TO_ROWS,
    jacobians.DIAGONAL,
    jacobians.SOFTMAX,
    jacobians.LAYER,
    jacobians.ROWS,
    jacobians.VJP,
    losses.ERRORS,
    losses.REDUCTIONS,
    losses.RATES,
    layouts.GRADIENTS,
)
