"""Mistakes with the batch and the bias."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "mean-for-sum": Entry(
        "the mean over the samples is taken where their sum is asked",
        "Look at how the cost is defined: its derivative inherits 1/m or does not.",
        "converters.html#sum-or-mean",
    ),
    "sum-for-mean": Entry(
        "it is not divided by m",
        "The cost is the mean over the samples, and so is its derivative.",
        "converters.html#sum-or-mean",
    ),
    "divided-twice": Entry(
        "it is divided by m twice",
        "1/m enters once, in dW and db; δ is kept for each sample by itself.",
        "converters.html#where-1-m-goes",
    ),
    "delta-divided": Entry(
        "δ carries the 1/m",
        "δ is the derivative of each sample's own loss; the mean is taken where samples meet, in "
        "dW and db.",
        "converters.html#where-1-m-goes",
    ),
    "divided-by-outputs": Entry(
        "it is divided by the number of neurons instead of samples",
        "Rows are neurons, columns are samples; m counts the columns.",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "db-summed-over-all": Entry(
        "db is summed over everything",
        "Each neuron has its own bias: sum over the samples only, and keep one entry a neuron.",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "db-wrong-axis": Entry(
        "db is summed over the neurons instead of the samples",
        "What must be left is one number a neuron, a column of the shape of b.",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "db-mean-over-neurons": Entry(
        "the mean of db runs over the neurons instead of the samples",
        "What must be left is one number a neuron, a column of the shape of b.",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "db-times-input": Entry(
        "db is multiplied with the input, as if b were a weight",
        "b is added, not multiplied with anything: the derivative of z by b is 1.",
        "single-neuron.html#the-cost-and-the-bias",
    ),
    "db-one-sample": Entry(
        "db takes one sample only",
        "The bias serves all samples, so all of them have a say.",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "db-flat": Entry(
        "db has lost an axis",
        "b is a column, (n, 1); keep the summed axis, or a later b − αdb broadcasts to a square.",
        "notation.html#what-has-which-shape",
    ),
    "bias-not-updated": Entry(
        "the biases are never updated",
        "b is a parameter like W, with a gradient of its own.",
        "training.html#one-step-downhill",
    ),
    "samples-added-up": Entry(
        "the samples are added up",
        "Weights are shared by all samples, inputs are not: each sample has a column of its own.",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "one-sample-only": Entry(
        "only the first sample counts",
        "The cost is over all samples: a column each.",
        "single-neuron.html#all-examples",
    ),
    "db-times-bias": Entry(
        "db is multiplied with b itself",
        "z grows by exactly as much as b does, however large b is.",
        "single-neuron.html#the-cost-and-the-bias",
    ),
    "mean-too-early": Entry(
        "it is averaged before it is multiplied",
        "A mean of products is not the product of the means: finish each example's derivative "
        "first, and average then.",
        "single-neuron.html#all-examples",
    ),
}
