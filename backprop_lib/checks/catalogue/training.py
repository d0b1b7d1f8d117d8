"""Mistakes of order and state in training."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "updated-too-early": Entry(
        "W is updated before the error has gone back through it",
        "The error goes back through the weights that the forward pass used. Compute all "
        "gradients first, then change the weights.",
        "training.html#the-mistake-in-the-order",
    ),
    "overwritten-where-paths-meet": Entry(
        "where paths meet, the last one overwrites the others",
        "Contributions to one derivative add up: += where you have =.",
        "autograd.html#what-is-copied-forward-is-summed-backward",
    ),
    "gradients-not-reset": Entry(
        "gradients pile up from batch to batch",
        "Each batch's gradient starts at zero.",
        "autograd.html#gradients-that-pile-up",
    ),
    "shared-mask": Entry(
        "an array that is still needed is changed in place",
        "The backward pass reads what the forward pass kept: work on a copy.",
        "putting-it-together.html#in-memory",
    ),
    "ascent": Entry(
        "it climbs instead of descending",
        "The gradient points to where the cost grows; a step goes the other way.",
        "training.html#one-step-downhill",
    ),
    "rate-twice": Entry(
        "the learning rate is applied twice",
        "The gradient does not contain the learning rate; the step multiplies with it once.",
        "training.html#one-step-downhill",
    ),
    "rate-left-out": Entry(
        "the learning rate is left out",
        "A gradient says which way and how steep, not how far to go.",
        "training.html#one-step-downhill",
    ),
    "gradient-for-weight": Entry(
        "the weight is replaced by the step",
        "A step changes the weight by a little: the old weight is still in it.",
        "training.html#one-step-downhill",
    ),
    "momentum-rate-outside": Entry(
        "the learning rate scales the step, not the gradient in the velocity",
        "Here the velocity is itself a step: look at which of the two terms of its rule the rate "
        "multiplies.",
        "training.html#momentum-remember-where-you-were-going",
    ),
    "momentum-forgotten": Entry(
        "the velocity does not remember",
        "The new velocity starts from a share of the old one.",
        "training.html#momentum-remember-where-you-were-going",
    ),
    "momentum-old-velocity": Entry(
        "the step uses the old velocity",
        "Renew the velocity first, then step with it.",
        "training.html#momentum-remember-where-you-were-going",
    ),
    "last-batch-dropped": Entry(
        "the last, smaller batch is dropped",
        "Every sample belongs to one batch of the epoch; the last batch may be smaller.",
        "training.html#the-loop",
    ),
    "batches-overlap": Entry(
        "the batches overlap or repeat samples",
        "In one epoch each sample is used once.",
        "training.html#the-loop",
    ),
    "labels-not-shuffled": Entry(
        "X and Y are shuffled differently",
        "Sample and target must stay together: one order for both.",
        "training.html#the-loop",
    ),
    "features-shuffled": Entry(
        "rows are shuffled instead of columns",
        "Samples are columns; a row is the same feature of all samples.",
        "training.html#the-loop",
    ),
    "accuracy-of-rows": Entry(
        "the largest entry is looked for along the wrong axis",
        "A column is a sample; its answer is the row of its largest output.",
        "training.html#handwritten-digits",
    ),
    "accuracy-of-entries": Entry(
        "entries are compared, not samples",
        "A sample counts as right or wrong as a whole.",
        "training.html#handwritten-digits",
    ),
}
