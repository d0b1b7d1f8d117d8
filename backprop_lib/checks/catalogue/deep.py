"""Mistakes about depth: how gradients vanish and explode, and what to draw weights from."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "layer-miscounted": Entry(
        "there is one factor too many or too few",
        "Count the layers that the error crosses on its way, not the layers that there are.",
        "vanishing-gradients.html#a-chain-of-single-neurons",
    ),
    "weights-left-out": Entry(
        "the weights are left out of the product",
        "Every layer crossed gives two factors: the slope, and the weight.",
        "vanishing-gradients.html#a-chain-of-single-neurons",
    ),
    "slopes-left-out": Entry(
        "the slopes are left out of the product",
        "Every layer crossed gives two factors: the weight, and the slope of the activation.",
        "vanishing-gradients.html#a-chain-of-single-neurons",
    ),
    "deviation-not-rooted": Entry(
        "the variance stands where the standard deviation belongs",
        "The scheme fixes the variance of the weights; a normal draw is scaled by its root.",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "fan-out-for-fan-in": Entry(
        "it counts the neurons of this layer instead of those before",
        "z sums over what comes in; how many terms the sum has is what must be made up for.",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "he-for-xavier": Entry(
        "the scheme made for ReLU is used where Xavier's is asked",
        "Xavier's looks at both sides of the layer; He's at one, with a 2 for the half that ReLU "
        "cuts off.",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "two-left-out": Entry(
        "the 2 of the scheme is left out",
        "ReLU lets half of the variance through; the 2 makes up for it.",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "norm-not-rooted": Entry(
        "the root is missing in the norm",
        "A norm is the root of the sum of squares.",
        "vanishing-gradients.html#whole-layers",
    ),
    "norm-of-absolute-values": Entry(
        "absolute values are summed where squares are asked",
        "The norm here is the Euclidean one: squares, sum, root.",
        "vanishing-gradients.html#whole-layers",
    ),
    "skip-without-identity": Entry(
        "the way around the layer is forgotten",
        "a = x + f(x): the derivative has a 1 from the way around, and f′ from the way through.",
        "vanishing-gradients.html#skip-connections-leave-a-road-open",
    ),
    "skip-multiplied": Entry(
        "the two ways are multiplied, not added",
        "Ways side by side add up; links of one way multiply.",
        "vanishing-gradients.html#skip-connections-leave-a-road-open",
    ),
}
