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
    "step-too-small": Entry(
        "the step is so small that rounding drowns the difference",
        "Two costs that agree in all digits have no difference left: there is a best step size.",
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
        "the real part, or the size, is taken of the complex step",
        "The step goes in imaginary direction, and so the slope comes back there.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "step-back-too-short": Entry(
        "the second step does not go below w",
        "Added and taken away once, h is gone, and you stand at w again: how far is it from w + h to w − h?",
        "checking-gradients.html#turn-one-weight",
    ),
    "difference-undivided": Entry(
        "the difference is not divided by the step",
        "How much the cost changed is not yet how fast: divide by how far the weight has moved.",
        "checking-gradients.html#turn-one-weight",
    ),
    "difference-turned-round": Entry(
        "the two costs are subtracted the wrong way round",
        "A cost that is higher at the larger weight has a positive slope.",
        "checking-gradients.html#turn-one-weight",
    ),
    "two-h-for-h": Entry(
        "it is divided by two steps, but only one was made",
        "The 2 belongs to a difference between two sides. How many costs did you measure here?",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "imaginary-part-lost": Entry(
        "nothing is left of the slope",
        "An array of floats drops an imaginary part, an absolute value throws it away, and one that is not divided by h is as tiny as h.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "complex-step-back": Entry(
        "the step goes in the direction of −i",
        "The step in and the slope out have the same sign only for +i.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "step-by-square-root": Entry(
        "the root is the one of the one-sided difference",
        "The error of the central difference goes with h², so the balance with 1/h is one power higher.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "parts-set-equal": Entry(
        "the two parts are set equal",
        "Their sum is smallest where its derivative is zero, which is not where the parts are equal.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "step-upside-down": Entry(
        "the fraction under the root is upside down",
        "More bending asks for a shorter step, more rounding for a longer one.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "step-scale-forgotten": Entry(
        "the sizes of the cost and its third derivative are forgotten",
        "The root of ε alone is a rule of thumb, for C and C‴ of about the same size.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "step-not-rooted": Entry(
        "the root is missing",
        "From the derivative set to zero comes h³, not h.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "size-left-out": Entry(
        "a size is taken with its sign",
        "Errors do not cancel by luck: both parts count with their absolute values.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "truncation-forgotten": Entry(
        "the error counts the rounding only",
        "A step that is not zero also cuts the series off: two parts, added.",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "rounding-forgotten": Entry(
        "of the error, only as much as the truncation is left",
        "Two parts, added, each by its size: is the rounding missing, or does a negative third derivative take away half of it?",
        "checking-gradients.html#why-not-a-tiny-step",
    ),
    "error-by-sum": Entry(
        "it is divided by the sum of the sizes",
        "Some texts do, and get down to half of this error. Here the larger of the two stands below.",
        "checking-gradients.html#divide-by-what",
    ),
    "error-by-one-side": Entry(
        "it is divided by the analytic side alone",
        "Neither side is the judge: what happens where the analytic one is nearly zero?",
        "checking-gradients.html#divide-by-what",
    ),
    "error-by-measured": Entry(
        "it is divided by the measured side alone",
        "Neither side is the judge: what happens where the measured one is nearly zero?",
        "checking-gradients.html#divide-by-what",
    ),
    "error-by-smaller": Entry(
        "it is divided by the smaller of the two",
        "The smaller one may be nearly zero, and the error then says nothing.",
        "checking-gradients.html#divide-by-what",
    ),
    "error-of-sizes": Entry(
        "only the sizes are compared",
        "A gradient with the wrong sign has the right size: subtract first, then take the absolute value.",
        "checking-gradients.html#divide-by-what",
    ),
    "error-keeps-sign": Entry(
        "the error keeps its sign",
        "A distance is not negative, or the largest error may be overlooked.",
        "checking-gradients.html#divide-by-what",
    ),
    "zero-by-zero": Entry(
        "zero is divided by zero",
        "Where both sides are 0 they agree: say so before you divide.",
        "checking-gradients.html#divide-by-what",
    ),
    "read-from-input": Entry(
        "the report is read from the input",
        "The error runs from the output to the input, and so does what is wrong with it.",
        "checking-gradients.html#what-a-wrong-gradient-looks-like",
    ),
    "worst-for-first": Entry(
        "the layer with the largest error is accused",
        "A slip grows and shrinks on its way: not the worst, but the first on the way back is where it happened.",
        "checking-gradients.html#what-a-wrong-gradient-looks-like",
    ),
    "last-right-for-first": Entry(
        "this layer is right still",
        "It is the last one that was right; the step after it went wrong.",
        "checking-gradients.html#what-a-wrong-gradient-looks-like",
    ),
    "layer-from-zero": Entry(
        "it is counted from 0",
        "Entry 0 of the list is empty, so that layer l stands at place l.",
        "checking-gradients.html#what-a-wrong-gradient-looks-like",
    ),
    "rounding-for-error": Entry(
        "rounding is taken for an error",
        "No two ways of computing agree to the last digit; tiny is not wrong.",
        "checking-gradients.html#what-the-errors-mean",
    ),
    "tolerance-too-fine": Entry(
        "a right layer is called wrong",
        "Two ways of computing differ by rounding, and a measured one by a little more: where does the text put the border?",
        "checking-gradients.html#what-the-errors-mean",
    ),
    "tolerance-too-coarse": Entry(
        "a wrong layer passes for right",
        "Small is not yet rounding: where does the text put the border?",
        "checking-gradients.html#what-the-errors-mean",
    ),
    "not-mended": Entry(
        "nothing has changed: this is the program as it was given",
        "Run the check on it and read the report from the output.",
        "checking-gradients.html#what-a-wrong-gradient-looks-like",
    ),
    "mended-the-wrong-line": Entry(
        "what was right has been changed, what was wrong has not",
        "Look which arrays the report calls wrong, dW or db, and mend that line.",
        "checking-gradients.html#what-a-wrong-gradient-looks-like",
    ),
    "every-wrong-a-slip": Entry(
        "every wrong number is called a slip",
        "Do its one step again with the text's own numbers: what comes out as printed is not to blame.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "truth-not-asked": Entry(
        "numbers that flow on are passed as right",
        "That a step follows from its own numbers says nothing of the numbers that came in.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "every-wrong-flows-on": Entry(
        "no number is ever called a slip",
        "Compare with what the text's own earlier numbers give: there it must differ.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "slip-before-truth": Entry(
        "a number that holds is called a slip",
        "What is right to the digits printed holds, however it came about: ask for the truth first.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "flow-before-truth": Entry(
        "a number that holds is said to flow on",
        "Only what is wrong can flow on: ask for the truth first, and then where it came from.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "verdicts-swapped": Entry(
        "slips and consequences are swapped",
        "What follows from the text's own numbers flows on; what does not is a slip.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "no-room-for-rounding": Entry(
        "rounding is taken for a slip",
        "A printed number is rounded: it may be off by half a unit of its last digit.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "whole-unit-allowed": Entry(
        "a whole unit of the last digit is let pass",
        "Right rounding is off by half a unit at most.",
        "find-the-slip.html#slip-or-consequence",
    ),
    "only-too-large": Entry(
        "numbers that are too small are let pass",
        "A distance has no sign.",
        "find-the-slip.html#slip-or-consequence",
    ),
}
