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
        "ReLU lets half of the mean square through; the 2 makes up for it.",
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
    "tanh-steepness": Entry(
        "the sigmoid's largest slope is taken to be 1",
        "That is the one of tanh. Complete the square of a (1 − a): how large can it get?",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "steepness-signed": Entry(
        "the size of the slope has a sign",
        "A falling curve can be as steep as a rising one: its size is asked.",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "steepest-at-zero": Entry(
        "it is taken to be steepest at x = 0",
        "The sigmoid is steepest where its own input, z, is 0. Which x makes z = 0?",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "steepest-mirrored": Entry(
        "the place has the wrong sign",
        "Put your x into w x + b: does it give 0?",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "steepest-in-z": Entry(
        "the weight is forgotten in the place",
        "Put your x into w x + b: does it give 0?",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "steepest-everywhere": Entry(
        "every slope is taken to be at its best",
        "A quarter is the most that a slope can be; what it is depends on its z.",
        "vanishing-gradients.html#a-chain-of-single-neurons",
    ),
    "product-from-input": Entry(
        "the product begins at the input",
        "An error comes from the output: it crosses the layers after l, not those before it.",
        "vanishing-gradients.html#a-chain-of-single-neurons",
    ),
    "bound-signed": Entry(
        "a bound has a sign",
        "A bound is a size: an error of either sign must fit under it.",
        "vanishing-gradients.html#a-chain-of-single-neurons",
    ),
    "norm-of-mean": Entry(
        "the mean of the squares is taken, not their sum",
        "The norm of a larger array is larger: nothing is divided by the number of entries.",
        "vanishing-gradients.html#whole-layers",
    ),
    "norm-largest-entry": Entry(
        "only the largest entry counts",
        "The Euclidean norm hears every entry: squares, sum, root.",
        "vanishing-gradients.html#whole-layers",
    ),
    "number-left-out": Entry(
        "the number of terms is forgotten",
        "Each neuron adds up an error for every neuron of the layer after: that many squares.",
        "vanishing-gradients.html#whole-layers",
    ),
    "terms-of-this-layer": Entry(
        "the neurons of this layer are counted, not those of the next",
        "On the way back, a neuron adds up one error for each neuron that it speaks to.",
        "vanishing-gradients.html#whole-layers",
    ),
    "terms-all-weights": Entry(
        "all weights are counted as terms of one sum",
        "One neuron's error is a sum over the neurons of the layer after, not over all weights.",
        "vanishing-gradients.html#whole-layers",
    ),
    "square-of-mean": Entry(
        "the square of the mean stands where the mean of the squares belongs",
        "Weights of both signs cancel in a mean; their squares do not. Which comes first?",
        "vanishing-gradients.html#whole-layers",
    ),
    "variance-for-square": Entry(
        "the mean of the weights is taken away first",
        "The formula has the mean of W², as it is; for weights whose mean is not 0 that is not their variance.",
        "vanishing-gradients.html#whole-layers",
    ),
    "slopes-averaged-first": Entry(
        "the slopes are averaged before they are squared",
        "The mean of the squares is asked: square first.",
        "vanishing-gradients.html#whole-layers",
    ),
    "slopes-not-squared": Entry(
        "the slopes are not squared",
        "Errors are squared to measure them, and their factors with them.",
        "vanishing-gradients.html#whole-layers",
    ),
    "factor-not-rooted": Entry(
        "it is the factor of the squares",
        "The averages are of squares; the factor of the error itself is the root.",
        "vanishing-gradients.html#whole-layers",
    ),
    "xavier-one-side": Entry(
        "it looks at one side of the layer only",
        "Xavier's is a compromise between the way forward and the way back: both numbers of neurons are in it.",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "xavier-halved": Entry(
        "the sum of both sides is taken for their mean",
        "Halfway between the two sides lies their mean, which is not their sum.",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "uniform-for-normal": Entry(
        "that is the border of a uniform draw",
        "A uniform draw between −r and r has a smaller standard deviation than r: which of the two is asked?",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "xavier-for-he": Entry(
        "the scheme made for tanh is used where He's is asked",
        "He's looks at what comes in only, and makes up for the half that ReLU cuts off.",
        "vanishing-gradients.html#cures-for-the-weights-xavier-and-he",
    ),
    "skip-through-slope": Entry(
        "the way around passes through the slope",
        "What was added after the activation never went through it.",
        "vanishing-gradients.html#skip-connections-leave-a-road-open",
    ),
    "skip-through-weights": Entry(
        "the way around passes through the weights",
        "The added part is x itself: what is its derivative by x?",
        "vanishing-gradients.html#skip-connections-leave-a-road-open",
    ),
    "normalised-over-neurons": Entry(
        "means are taken over the neurons instead of the batch",
        "Each neuron has a mean and a spread of its own, over the samples: along its row.",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
    "spread-of-one-less": Entry(
        "the spread divides by m − 1",
        "Here the spread is the root of the plain mean of squares, over m.",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
    "mean-held-still": Entry(
        "the mean is held still",
        "A z that moves takes the mean with it, and the mean moves every u.",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
    "spread-held-still": Entry(
        "the spread is held still",
        "A z that moves changes the spread too, and the spread stretches every u.",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
    "stretch-not-scaled": Entry(
        "the part of the stretch is the same for all samples",
        "A stretch moves each sample by as much as it is away from the mean: by its u.",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
    "stretch-summed": Entry(
        "the part of the stretch is summed, not averaged",
        "The spread is a mean over m samples, and each moves it by one m-th.",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
    "spread-not-divided": Entry(
        "it is not divided by the spread",
        "To move u by one, z has to move by s.",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
    "variance-for-spread": Entry(
        "it is divided by the variance",
        "To move u by one, z has to move by s, not by s².",
        "vanishing-gradients.html#normalisation-take-the-scale-out",
    ),
}
