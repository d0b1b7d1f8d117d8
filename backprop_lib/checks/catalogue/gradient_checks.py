"""Mistakes in checking a gradient."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "output-for-loss": Entry(
        "the output is differentiated, not the loss",
        "A gradient says how the cost changes; both sides of the check must measure the cost.",
        "checking-gradients.html#turn-one-weight",
    ),
    "one-sided": Entry(
        "the difference is one-sided",
        "One step to each side cancels the largest part of the error.",
        "checking-gradients.html#turn-one-weight",
    ),
    "h-for-two-h": Entry(
        "the difference of both sides is divided by h",
        "From w − h to w + h it is two steps.",
        "checking-gradients.html#turn-one-weight",
    ),
    "step-too-large": Entry(
        "the step is far too large",
        "A slope is a limit; over a long step the curve bends away from it.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "step-too-small": Entry(
        "the step is so small that rounding drowns the difference",
        "Two costs that agree in all digits have no difference left: there is a best step size.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "float32-check": Entry(
        "the check runs in single precision",
        "Seven digits leave too few for a difference; check in float64.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "parameter-not-restored": Entry(
        "the parameter is not put back",
        "After each entry, the next must start from the original weights.",
        "checking-gradients.html#turn-one-weight",
    ),
    "all-at-once": Entry(
        "all parameters are moved together",
        "A partial derivative moves one parameter and holds the others.",
        "checking-gradients.html#turn-one-weight",
    ),
    "error-not-relative": Entry(
        "the error is not divided by anything",
        "Whether a difference is large depends on how large the gradient is.",
        "checking-gradients.html#divide-by-what",
    ),
    "error-signed": Entry(
        "the sum of signed values is the denominator",
        "If both sides have opposite signs, their sum is near 0: use their sizes.",
        "checking-gradients.html#divide-by-what",
    ),
    "complex-real-part": Entry(
        "the real part is taken of the complex step",
        "The step goes in imaginary direction, and so the slope comes back there.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
}
