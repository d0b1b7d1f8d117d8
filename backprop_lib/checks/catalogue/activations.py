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
        "Wᵀδ is the derivative by a. δ is the derivative by z, and between z and a stands g.",
        "matrix-form.html#back-through-the-weights",
    ),
    "output-slope-left-out": Entry(
        "the output's slope is left out",
        "a − y is the derivative of the loss by a. To get to z, one more factor is needed, unless "
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
        "a is taken for z: the activation is left out",
        "A neuron's answer is g(z). Without g, all layers together are one matrix.",
        "single-neuron.html#a-chain",
    ),
}
