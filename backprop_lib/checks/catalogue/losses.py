"""Mistakes with the loss and its derivative."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "sign-flipped": Entry(
        "the difference is taken the wrong way round",
        "When a stands above y, making a larger must raise the loss: which sign must the "
        "derivative have there?",
        "single-neuron.html#the-cost-of-one-example",
    ),
    "factor-two-too-many": Entry(
        "there is a factor 2 too many",
        "This loss has a ½ in front, made to cancel the 2 that the square brings down.",
        "converters.html#one-half-or-not",
    ),
    "factor-two-missing": Entry(
        "a factor 2 is missing",
        "This loss has no ½ in front. What does the derivative of a square bring down?",
        "converters.html#one-half-or-not",
    ),
    "half-in-loss-only": Entry(
        "the loss has its ½, and the derivative still has its 2",
        "Differentiate the loss that you wrote, with its ½, and see what is left.",
        "converters.html#one-half-or-not",
    ),
    "half-left-out": Entry(
        "the ½ of the loss is left out",
        "Half the squared error is asked: its derivative is tidier, its value is half.",
        "converters.html#one-half-or-not",
    ),
    "mean-over-outputs": Entry(
        "the mean over the outputs is taken where the loss is their sum",
        "The loss of one sample adds up what all its outputs did wrong. How many samples, not how "
        "many outputs, is what a cost divides by.",
        "many-neurons.html#the-cost-of-several-outputs",
    ),
    "softmax-jacobian-again": Entry(
        "softmax's Jacobian is applied to a − y once more",
        "a − y is the derivative by z already: the Jacobian has been used up in getting there.",
        "softmax-cross-entropy.html#why-the-error-is-prediction-minus-target",
    ),
    "softmax-diagonal-only": Entry(
        "only the diagonal of softmax's Jacobian is used",
        "Every output of softmax answers to every input: pushing one up pushes the others down.",
        "softmax-cross-entropy.html#every-output-answers-to-every-input",
    ),
    "shortcut-for-squared-error": Entry(
        "a − y is used as δ, which is cross-entropy's privilege",
        "The short form holds because one loss and one activation cancel. For a squared error, "
        "go the long way: derivative by a, then through the activation.",
        "softmax-cross-entropy.html#what-a-squared-error-does-instead",
    ),
    "log-of-wrong-class": Entry(
        "the logarithm of the wrong class is taken",
        "Only the output of the true class counts: the one at which y is 1.",
        "softmax-cross-entropy.html#cross-entropy-the-price-of-surprise",
    ),
    "log-sign": Entry(
        "the minus in front of the logarithm is missing",
        "A probability is below 1 and its logarithm below 0; a loss must not be.",
        "softmax-cross-entropy.html#cross-entropy-the-price-of-surprise",
    ),
    "log-base-two": Entry(
        "the logarithm is to base 2",
        "The book's logarithm is the natural one; only its derivative is 1/a.",
        "softmax-cross-entropy.html#cross-entropy-the-price-of-surprise",
    ),
    "one-class-only": Entry(
        "the second half of the binary cross-entropy is missing",
        "When y is 0, the loss must still grow as a comes near 1: two terms, one for each label.",
        "softmax-cross-entropy.html#two-classes-one-sigmoid-is-enough",
    ),
    "absolute-error": Entry(
        "the difference is not squared",
        "Squaring makes every mistake count as positive and large ones much; the loss asked for "
        "squares.",
        "single-neuron.html#the-cost-of-one-example",
    ),
    "loss-for-gradient": Entry(
        "the value of the loss stands where its derivative belongs",
        "Backpropagation starts with how the loss changes with a, not with how large it is.",
        "find-the-slip.html",
    ),
    "softmax-over-everything": Entry(
        "softmax is normalised over the wrong axis",
        "Every column is one sample, and each sample's outputs must add up to 1.",
        "softmax-cross-entropy.html#what-softmax-does",
    ),
    "softmax-not-normalised": Entry(
        "the exponentials are not divided by their sum",
        "Outputs of softmax are shares: they add up to 1 in each column.",
        "softmax-cross-entropy.html#what-softmax-does",
    ),
    "sigmoid-for-softmax": Entry(
        "a sigmoid stands where softmax belongs",
        "A sigmoid looks at one score alone; softmax divides by a sum over all of them.",
        "softmax-cross-entropy.html#what-softmax-does",
    ),
    "half-squared-error": Entry(
        "it is half the squared error, the other loss of that name",
        "Both are in use, and neither is wrong. Which one is asked here, with a ½ or without?",
        "single-neuron.html#the-cost-of-one-example",
    ),
    "power-not-lowered": Entry(
        "the square is still there in the derivative",
        "Differentiating a power brings the exponent down, and lowers it by one.",
        "single-neuron.html#the-cost-of-one-example",
    ),
    "derivative-of-all-outputs": Entry(
        "the derivative by one output adds up what all outputs did wrong",
        "Of the cost's sum, how many terms contain a_j? The others are constants to it.",
        "many-neurons.html#the-cost-of-several-outputs",
    ),
    "summed-before-squaring": Entry(
        "the differences are summed first and squared then",
        "One output too high and another too low would cancel: square each difference by itself.",
        "many-neurons.html#the-cost-of-several-outputs",
    ),
    "outputs-not-summed": Entry(
        "the outputs' shares of the cost are not added up",
        "The cost of one sample is one number, however many outputs there are.",
        "many-neurons.html#the-cost-of-several-outputs",
    ),
}
