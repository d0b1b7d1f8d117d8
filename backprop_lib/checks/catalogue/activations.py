"""Mistakes with the activation and its slope."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "value-for-slope": Entry(
        "the activation's value stands where its slope belongs",
        "The chain rule asks how fast a changes with z, not what a is: differentiate g.",
        "single-neuron.html#the-cost-and-the-weight",
    ),
    "slope-at-a": Entry(
        "the slope is taken at a instead of at z",
        "a is g(z) already; a slope taken there applies g twice. What does g′ take, z or a?",
        "single-neuron.html#the-cost-and-the-weight",
    ),
    "slope-from-z": Entry(
        "z(1 − z) is no slope",
        "σ′ is short because it can be written with σ(z) itself. Which of your two letters, z or "
        "a, is σ(z)?",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "hidden-slope-left-out": Entry(
        "a hidden layer's slope is left out",
        "What comes back over the weights is the derivative by a. δ is the derivative by z, and between z and a stands g.",
        "matrix-form.html#back-through-the-weights",
    ),
    "output-slope-left-out": Entry(
        "the output's slope is left out",
        "This is the derivative of the loss by a. To get to z, one more factor is needed, unless "
        "the loss is a cross-entropy that cancels it.",
        "matrix-form.html#the-error-at-the-output",
    ),
    "output-slope-too-many": Entry(
        "the output's slope is there once too often",
        "With this cross-entropy, the slope has already cancelled against the loss's derivative.",
        "softmax-cross-entropy.html#two-classes-one-sigmoid-is-enough",
    ),
    "tanh-as-sigmoid": Entry(
        "tanh is differentiated as if it were a sigmoid",
        "a(1 − a) belongs to the sigmoid. Differentiate tanh afresh: at z = 0 its slope is 1.",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "sigmoid-as-tanh": Entry(
        "the sigmoid is differentiated as if it were tanh",
        "1 − a² belongs to tanh. At z = 0 the sigmoid is ½, and its slope there is a quarter.",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "relu-overwrites": Entry(
        "ReLU's 0 or 1 replaces what came from above",
        "ReLU lets an error through or stops it: its slope multiplies what comes back, it does "
        "not take its place.",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
    "leaky-overwrites": Entry(
        "the leaky slope replaces what came from above",
        "Where z is negative, the slope still multiplies the error that comes back.",
        "vanishing-gradients.html#cures-for-the-slope-relu",
    ),
    "leaky-as-relu": Entry(
        "the leak is forgotten",
        "A leaky ReLU has a small slope where z is negative, so something passes there too.",
        "vanishing-gradients.html#cures-for-the-slope-relu",
    ),
    "mask-of-other-layer": Entry(
        "the slope is taken from the wrong layer",
        "δ[l] is the derivative by z[l], so g′ is taken at z[l], the layer at which you arrive.",
        "matrix-form.html#back-through-the-weights",
    ),
    "relu-on-way-back": Entry(
        "ReLU is applied to the error",
        "On the way back it does not matter whether the error is positive; it matters whether z was.",
        "vanishing-gradients.html#cures-for-the-slope-relu",
    ),
    "activation-left-out": Entry(
        "z stands where a is asked: the activation is left out",
        "A neuron's answer is g(z). Without g, all layers together are one matrix.",
        "single-neuron.html#a-chain",
    ),
    "exponent-sign-lost": Entry(
        "the minus in the exponent is lost",
        "The sigmoid climbs from 0 to 1 as z grows. Which way does yours go?",
        "single-neuron.html#forward",
    ),
    "sigmoid-for-tanh": Entry(
        "the slope is that of a sigmoid, in a layer of tanh",
        "Each layer has the slope of its own activation. At z = 0 that of tanh is 1.",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "tanh-for-sigmoid": Entry(
        "tanh stands where the sigmoid is asked",
        "Both are S-shaped, but the sigmoid lies between 0 and 1, and at z = 0 it is ½.",
        "single-neuron.html#forward",
    ),
    "denominator-not-squared": Entry(
        "the denominator has lost its square",
        "Write the sigmoid as 1/u with u = 1 + e^(−z). What happens to u when 1/u is differentiated?",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "inner-derivative-lost": Entry(
        "a minus sign is left over",
        "The sigmoid climbs everywhere, so its slope is positive. Two minus signs meet in its "
        "derivative: one from 1/u, and one from the exponent.",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "slope-turned-round": Entry(
        "the slope of the sigmoid has the wrong sign",
        "The sigmoid rises everywhere, so its slope is positive everywhere.",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "tanh-from-z": Entry(
        "the slope of tanh is taken from z, not from a",
        "1 − a² is short because a = tanh z is in it: which of your letters is that?",
        "vanishing-gradients.html#the-slope-of-the-sigmoid",
    ),
    "relu-value-for-slope": Entry(
        "ReLU itself stands where its slope belongs",
        "On the right of the kink ReLU is a line through 0: how steep is it?",
        "vanishing-gradients.html#cures-for-the-slope-relu",
    ),
    "relu-always-on": Entry(
        "ReLU lets everything through",
        "Left of the kink ReLU is flat, and a flat line has the slope 0.",
        "vanishing-gradients.html#cures-for-the-slope-relu",
    ),
    "leaky-value-for-slope": Entry(
        "leaky ReLU itself stands where its slope belongs",
        "It is made of two lines through 0: how steep is each?",
        "vanishing-gradients.html#cures-for-the-slope-relu",
    ),
}
