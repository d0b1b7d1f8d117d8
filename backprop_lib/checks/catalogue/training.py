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
    "batches-evened-out": Entry(
        "the batches are made of even sizes",
        "Each batch has the size that is asked; only the last one takes what is left.",
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
    "rate-divides": Entry(
        "it is divided by the learning rate",
        "A small learning rate means small steps.",
        "training.html#one-step-downhill",
    ),
    "last-layer-only": Entry(
        "only the last layer moves",
        "Every layer has weights and biases, and gradients for them: the loop has to reach them all.",
        "training.html#one-step-downhill",
    ),
    "curvature-left-out": Entry(
        "the curvature is left out of the slope",
        "Differentiate the cost as it is given: its constant factors stay.",
        "training.html#how-long-should-a-step-be",
    ),
    "lowest-point-left-out": Entry(
        "the valley is taken to lie at 0",
        "The slope is 0 where the cost is lowest. Where is that here?",
        "training.html#how-long-should-a-step-be",
    ),
    "gradient-not-renewed": Entry(
        "the gradient is not worked out anew after a step",
        "A gradient is true only where it was measured: every step starts from another place.",
        "training.html#one-step-downhill",
    ),
    "start-left-out": Entry(
        "the start is missing from the path",
        "The path begins where you stand before the first step.",
        "training.html#how-long-should-a-step-be",
    ),
    "last-step-left-out": Entry(
        "the last step is missing",
        "Between the places lie the steps: count both, and count them apart.",
        "training.html#how-long-should-a-step-be",
    ),
    "momentum-averaged": Entry(
        "the gradient is weighted with 1 − μ",
        "That is a running mean, which some libraries use. The velocity asked for adds the whole step.",
        "training.html#momentum-remember-where-you-were-going",
    ),
    "momentum-and-rate-swapped": Entry(
        "the learning rate and the momentum have changed places",
        "μ says how much of the old velocity is kept; α how much the gradient counts.",
        "training.html#momentum-remember-where-you-were-going",
    ),
    "velocity-in-gradients": Entry(
        "the velocity is a sum of gradients, as some libraries have it",
        "There the rate comes in with the step. Here the velocity is a step already, with its minus and its rate.",
        "training.html#momentum-remember-where-you-were-going",
    ),
    "velocity-subtracted": Entry(
        "the velocity is subtracted",
        "The minus stands inside the velocity already: it points downhill.",
        "training.html#momentum-remember-where-you-were-going",
    ),
    "size-for-count": Entry(
        "the batch size is taken for the number of batches",
        "It says how many samples are in a batch; how many batches there are follows from that.",
        "training.html#the-loop",
    ),
    "not-shuffled": Entry(
        "the samples are used in the order in which they came",
        "Files are often sorted, and then the network remembers what came last: shuffle anew for "
        "each epoch.",
        "training.html#why-a-noisy-gradient-is-good-enough",
    ),
    "order-inverted": Entry(
        "the order is read the wrong way round",
        "order[0] is the sample that comes first, not the place to which sample 0 goes.",
        "training.html#the-loop",
    ),
    "whole-batch-at-once": Entry(
        "all samples are used in one step",
        "An epoch has as many steps as mini-batches.",
        "training.html#one-epoch-by-hand",
    ),
    "divided-by-all-samples": Entry(
        "a batch is divided by the number of all samples",
        "The cost of a batch is the mean over its own samples.",
        "training.html#one-epoch-by-hand",
    ),
    "divided-by-full-batch": Entry(
        "the last, smaller batch is divided by the full batch size",
        "The mean divides by how many samples there are, and the last batch has fewer.",
        "training.html#one-epoch-by-hand",
    ),
    "unscaled-inputs": Entry(
        "the pixels are not scaled",
        "They run from 0 to 16, and large inputs make large steps: bring them to 0 to 1 first.",
        "training.html#handwritten-digits",
    ),
    "scaled-by-largest": Entry(
        "the pixels are divided by the largest that happens to be there",
        "The same grey must be the same number in every batch: divide by what a pixel can be at most.",
        "training.html#handwritten-digits",
    ),
    "scaled-by-255": Entry(
        "the pixels are divided by 255",
        "Many pictures have pixels up to 255. What is the largest in these?",
        "training.html#handwritten-digits",
    ),
    "pictures-as-rows": Entry(
        "the pictures are rows",
        "Columns are samples: X has a row for each pixel.",
        "notation.html#what-has-which-shape",
    ),
    "pixels-by-columns": Entry(
        "each picture is read column by column",
        "Read a picture as you read a page, row after row. A transpose of all axes turns the "
        "pictures over as well.",
        "training.html#handwritten-digits",
    ),
    "one-hot-transposed": Entry(
        "Y has a row for each sample",
        "Columns are samples: Y has a row for each digit, and a single 1 in each column.",
        "notation.html#what-has-which-shape",
    ),
    "classes-counted": Entry(
        "there is no row for a digit that does not occur here",
        "There are ten digits, whichever of them this batch happens to hold.",
        "training.html#handwritten-digits",
    ),
    "test-samples-learnt": Entry(
        "the test samples are among those that are learnt from",
        "What counts is how it does on what it has never seen: a sample is in one set only.",
        "training.html#handwritten-digits",
    ),
    "learnt-samples-tested": Entry(
        "the samples that are learnt from are tested too",
        "What has been learnt by heart proves nothing: test on the held-back samples alone.",
        "training.html#handwritten-digits",
    ),
    "last-held-back": Entry(
        "the last samples are held back instead of the first",
        "Which end of the order is for the test is a matter of choice: here it is the beginning.",
        "training.html#handwritten-digits",
    ),
    "test-and-learning-swapped": Entry(
        "the two sets have changed places",
        "Most samples are for learning; few are held back.",
        "training.html#handwritten-digits",
    ),
    "accuracy-of-confident": Entry(
        "only outputs above one half count as answers",
        "The largest output is the answer, however far from 1 it is.",
        "training.html#what-does-it-get-wrong",
    ),
    "confidence-for-accuracy": Entry(
        "the output at the right class is averaged",
        "A sample counts as right or wrong as a whole, however sure the network is.",
        "training.html#what-does-it-get-wrong",
    ),
    "errors-for-accuracy": Entry(
        "the share of errors is returned",
        "Accuracy counts what is right.",
        "training.html#what-does-it-get-wrong",
    ),
    "count-for-share": Entry(
        "they are counted, and not divided by how many there are",
        "A share lies between 0 and 1.",
        "training.html#what-does-it-get-wrong",
    ),
    "percent-for-share": Entry(
        "the share is given in per cent",
        "A share lies between 0 and 1; per cent are for printing.",
        "training.html#what-does-it-get-wrong",
    ),
    "neurons-alike": Entry(
        "all neurons of a hidden layer are the same",
        "Neurons that start alike get the same gradient, and stay alike. Zeros, too, are alike.",
        "training.html#handwritten-digits",
    ),
    "test-data-used": Entry(
        "it has learnt from other data than it was given",
        "The held-back pictures are in load_digits too: to have seen them proves nothing. Learn "
        "from images and labels alone.",
        "training.html#handwritten-digits",
    ),
    "steps-too-long": Entry(
        "the steps are too long: a hidden layer has gone silent, or numbers have overflowed",
        "Print the cost after the first few steps. If it leaps up, divide the learning rate by "
        "three, and once more.",
        "training.html#how-long-should-a-step-be",
    ),
    "learnt-too-little": Entry(
        "it has not learnt enough yet",
        "Look at the cost after each epoch. Still falling: more epochs; hardly falling: longer "
        "steps; jumping: shorter ones. Are samples and labels kept together, and shuffled?",
        "training.html#how-long-should-a-step-be",
    ),
}
