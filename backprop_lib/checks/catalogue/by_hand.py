"""Slips of calculating by hand."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "early-rounding": Entry(
        "it was rounded too early",
        "Carry all digits through the calculation, and round once, at the end.",
        "notation.html#rounding",
    ),
    "sign-lost": Entry(
        "a sign was lost",
        "It is the sign of the result, or of one number that goes into it; all digits that go in are "
        "right. Go through the products again and count the minus signs.",
        "find-the-slip.html",
    ),
    "decimal-slip": Entry(
        "the decimal point slipped",
        "In the result, or in one number that goes into it. Estimate the size of each product before "
        "you multiply.",
        "find-the-slip.html",
    ),
    "wrong-weight": Entry(
        "the weight's indices were swapped",
        "The first index is where the weight leads to, the second where it comes from.",
        "notation.html#a-weight-has-two-indices",
    ),
    "digits-swapped": Entry(
        "two digits changed places",
        "Compare what you wrote with what you calculated, digit by digit.",
        "find-the-slip.html",
    ),
    "neurons-swapped": Entry(
        "two neurons have changed places",
        "The numbers are right. Neurons count from 0, from the top of the column down.",
        "notation.html#a-weight-has-two-indices",
    ),
    "bias-subtracted": Entry(
        "the bias is subtracted",
        "z = W a + b: the bias comes with its own sign, and is added.",
        "many-neurons.html#a-layer-written-out",
    ),
    "not-inverted": Entry(
        "1 is still to be divided by this",
        "You have the denominator. The sigmoid lies between 0 and 1.",
        "single-neuron.html#forward",
    ),
    "slope-for-value": Entry(
        "the slope is given where the value is asked",
        "On the way forward, g itself is applied; its slope has its turn on the way back.",
        "single-neuron.html#forward",
    ),
    "slope-half-done": Entry(
        "only one of the slope's two factors is there",
        "The sigmoid's slope is a product: it is small where a is near 0, and also where it is near 1.",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "z-handed-on": Entry(
        "z is handed on instead of a",
        "What the next layer gets is the activation, after g.",
        "many-neurons.html#a-layer-written-out",
    ),
    "squared-apart": Entry(
        "the squares are subtracted, where the difference is to be squared",
        "First the difference, then the square: (a − y)² is not a² − y².",
        "single-neuron.html#the-cost-of-one-example",
    ),
    "other-loss": Entry(
        "this is another loss than the one that is given",
        "Two losses are common, squares and logarithms. Look at what the network is given with.",
        "single-neuron.html#the-cost-of-one-example",
    ),
    "half-kept": Entry(
        "the ½ is still there in the derivative",
        "What is the ½ in front of the square for? Differentiate, and see what it meets.",
        "converters.html#one-half-or-not",
    ),
    "weight-for-input": Entry(
        "the weight itself is a factor, where the activation before it belongs",
        "z contains w times a. How much z changes with w does not depend on w.",
        "matrix-form.html#the-bias-and-then-the-weights",
    ),
    "activation-for-weight": Entry(
        "the activation itself is a factor, where the weight after it belongs",
        "z contains w times a. How much z changes with a does not depend on a.",
        "matrix-form.html#back-through-the-weights",
    ),
    "updated-for-gradient": Entry(
        "this is the parameter after a step, not its gradient",
        "Asked is the derivative alone. The step comes later, and has a rate of its own.",
        "training.html",
    ),
    "relu-absolute": Entry(
        "the sign is dropped where the number should be",
        "ReLU does not turn negative numbers around: it answers them with something else.",
        "worked-232-relu-softmax.html#the-hidden-layer",
    ),
    "relu-inverted": Entry(
        "the wrong half of ReLU is kept",
        "ReLU lets the one sign through and stops the other. Which one is which?",
        "worked-232-relu-softmax.html#the-hidden-layer",
    ),
    "sigmoid-for-relu": Entry(
        "a sigmoid is used in a layer of ReLU",
        "Each layer has an activation of its own; it stands above the layer in the picture.",
        "worked-232-relu-softmax.html#the-hidden-layer",
    ),
    "mask-inverted": Entry(
        "ReLU's slope is the wrong way round",
        "An error passes where the value passed.",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
    "relu-slope-minus": Entry(
        "a slope of −1 is no slope of ReLU",
        "Where z is negative, ReLU is flat. How steep is something flat?",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
    "exponent-negated": Entry(
        "the exponent has the wrong sign",
        "Softmax raises e to the power of z as it is: the larger score gets the larger share.",
        "softmax-cross-entropy.html#what-softmax-does",
    ),
    "exp-base-ten": Entry(
        "10 is raised to the power instead of e",
        "The key for e to the power of z is not the one for powers of ten.",
        "softmax-cross-entropy.html#what-softmax-does",
    ),
    "softmax-without-exp": Entry(
        "the exponential is left out",
        "Scores can be negative, shares cannot: what makes them positive first?",
        "softmax-cross-entropy.html#what-softmax-does",
    ),
    "softmax-other-only": Entry(
        "it is divided by the other class alone",
        "A share is a part of the whole: of all exponentials together, its own too.",
        "softmax-cross-entropy.html#what-softmax-does",
    ),
    "log-base-ten": Entry(
        "the logarithm is to base 10",
        "On many pocket calculators log is to base 10 and ln is the natural one.",
        "softmax-cross-entropy.html#cross-entropy-the-price-of-surprise",
    ),
    "log-left-out": Entry(
        "the logarithm is left out",
        "What is missing to 1 is not the loss: cross-entropy grows without end as a goes to 0.",
        "softmax-cross-entropy.html#cross-entropy-the-price-of-surprise",
    ),
    "all-classes": Entry(
        "the logarithms of all classes are added up",
        "The target multiplies each logarithm, and it is 0 but for one class.",
        "softmax-cross-entropy.html#cross-entropy-the-price-of-surprise",
    ),
    "target-left-out": Entry(
        "the target is left out",
        "An error compares what came with what should have come.",
        "softmax-cross-entropy.html#why-the-error-is-prediction-minus-target",
    ),
    "target-swapped": Entry(
        "the target is taken from the wrong class",
        "Look at which entry of the target is 1.",
        "softmax-cross-entropy.html#why-the-error-is-prediction-minus-target",
    ),
}
