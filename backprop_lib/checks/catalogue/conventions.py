"""Mistakes between conventions: rows and columns, Jacobians, layouts."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "row-for-column": Entry(
        "a row is returned where the column convention is asked",
        "In the column convention values and errors are columns, and a gradient has the shape of what it belongs to.",
        "converters.html#rows-or-columns",
    ),
    "column-for-row": Entry(
        "a column is returned where the Jacobian convention is asked",
        "A Jacobian has a row for each output, and the cost is one output: its derivative is a row.",
        "converters.html#rows-or-columns",
    ),
    "jacobian-transposed": Entry(
        "the Jacobian is transposed",
        "Row j, column k is the derivative of output j by input k.",
        "jacobian-or-hadamard.html#two-ways-through-the-same-network",
    ),
    "jacobian-off-diagonal-sign": Entry(
        "the Jacobian's entries off the diagonal have the wrong sign",
        "Raising one z takes from the other outputs: their derivatives are negative.",
        "softmax-cross-entropy.html#every-output-answers-to-every-input",
    ),
    "jacobian-diagonal-squared": Entry(
        "the diagonal lacks its second term",
        "An output grows with its own z, and is also divided by a sum that grows with it.",
        "softmax-cross-entropy.html#every-output-answers-to-every-input",
    ),
    "order-of-jacobians": Entry(
        "the Jacobians are multiplied in the wrong order",
        "In the row convention the chain is read from the cost: its derivative stands leftmost.",
        "jacobian-or-hadamard.html#two-ways-through-the-same-network",
    ),
    "not-converted": Entry(
        "nothing was converted",
        "Compare the two conventions' shapes: which of them does the answer still have?",
        "converters.html#rows-or-columns",
    ),
    "layout-w-not-transposed": Entry(
        "W is left as it is",
        "Where samples are rows, z = x W + b, and W has a column for each neuron.",
        "converters.html#w-x-or-x-w",
    ),
    "layout-x-not-transposed": Entry(
        "the samples are left as they are",
        "Samples become rows, so X, Y and b turn too, not only W.",
        "converters.html#w-x-or-x-w",
    ),
    "reshaped-not-transposed": Entry(
        "the matrix is reshaped instead of transposed",
        "reshape keeps the order of the numbers and cuts it anew; a transpose swaps rows and "
        "columns.",
        "converters.html#rows-or-columns",
    ),
    "sum-rate-upside-down": Entry(
        "the rate for the sum is converted the wrong way round",
        "The gradient of a sum over m samples is m times that of their mean. Which rate makes up for that?",
        "converters.html#sum-or-mean",
    ),
    "wrong-way-converted": Entry(
        "the factor is applied the wrong way round",
        "Put the same a and y into both costs: which of them is the larger, and by how much?",
        "converters.html#one-half-or-not",
    ),
    "vjp-for-jvp": Entry(
        "the vector is multiplied from the wrong side",
        "Forward, a change of the inputs goes in on the right; back, an error goes in on the left.",
        "jacobian-or-hadamard.html#what-programs-do-products-not-matrices",
    ),
    "derivative-for-jacobian": Entry(
        "a column of slopes is returned where the full matrix is asked",
        "A Jacobian has a row for each output and a column for each input, zeros included.",
        "jacobian-or-hadamard.html#why-a-diagonal-jacobian-is-an-element-wise-product",
    ),
    "jacobian-not-diagonal": Entry(
        "there are slopes off the diagonal",
        "An element-wise activation answers to its own z alone. What is ∂a₀/∂z₁ then?",
        "jacobian-or-hadamard.html#why-a-diagonal-jacobian-is-an-element-wise-product",
    ),
    "outer-for-diagonal": Entry(
        "the slopes are multiplied with each other",
        "An outer product mixes neurons which have nothing to do with each other: put each slope "
        "where its own output meets its own input.",
        "jacobian-or-hadamard.html#why-a-diagonal-jacobian-is-an-element-wise-product",
    ),
    "inner-for-outer": Entry(
        "the inner product is taken instead of the outer one",
        "A row times a column is one number, and a Jacobian has an entry for every pair of neurons.",
        "softmax-cross-entropy.html#every-output-answers-to-every-input",
    ),
    "jacobian-outer-only": Entry(
        "an output does not answer to its own z here",
        "Raising a class's score lowers all other shares, and raises its own: the diagonal has one "
        "more term.",
        "softmax-cross-entropy.html#every-output-answers-to-every-input",
    ),
    "output-jacobian-left-out": Entry(
        "the last layer's Jacobian is left out",
        "The derivative by a is not yet the one by z: between them stands the activation, softmax too.",
        "jacobian-or-hadamard.html#two-ways-through-the-same-network",
    ),
    "w-transposed-in-rows": Entry(
        "W is transposed, as columns want it",
        "Rows are read from left to right, and each factor stands as it is: its Jacobian, dz/da, is W.",
        "jacobian-or-hadamard.html#two-ways-through-the-same-network",
    ),
    "dw-in-columns": Entry(
        "the gradient of the weights is in the column convention",
        "In rows it has the shape of W transposed: a column times a row, in which order?",
        "jacobian-or-hadamard.html#two-ways-through-the-same-network",
    ),
    "vjp-sum-left-out": Entry(
        "only a ⊙ v is left",
        "That is the diagonal matrix alone. What all shares lose together is still to be taken away.",
        "jacobian-or-hadamard.html#what-programs-do-products-not-matrices",
    ),
    "vjp-sum-over-everything": Entry(
        "one sum is taken over the whole batch",
        "Every column is a sample with a softmax of its own: it needs a sum of its own.",
        "jacobian-or-hadamard.html#what-programs-do-products-not-matrices",
    ),
    "vjp-sum-over-samples": Entry(
        "the sum runs over the samples instead of the classes",
        "Softmax ties the entries of one column together, so the sum runs down the column.",
        "jacobian-or-hadamard.html#what-programs-do-products-not-matrices",
    ),
    "vjp-sum-unweighted": Entry(
        "the sum forgets the shares",
        "What is taken away is a mean of v in which each class weighs as much as its share.",
        "jacobian-or-hadamard.html#what-programs-do-products-not-matrices",
    ),
    "vjp-sum-added": Entry(
        "the mean is added, not taken away",
        "A score is worth raising as far as its class does better than the others: it is a difference.",
        "jacobian-or-hadamard.html#what-programs-do-products-not-matrices",
    ),
    "vjp-share-left-out": Entry(
        "the difference from the mean is not scaled by the share",
        "A class with a tiny share hardly moves, whatever v says: a stands in front of the bracket.",
        "jacobian-or-hadamard.html#what-programs-do-products-not-matrices",
    ),
    "entries-as-samples": Entry(
        "the mean over the entries is treated as one over the samples",
        "A batch has as many entries as samples times outputs.",
        "converters.html#sum-or-mean",
    ),
    "entries-as-outputs": Entry(
        "the mean over the entries counts the outputs only",
        "A batch has as many entries as samples times outputs.",
        "converters.html#sum-or-mean",
    ),
    "entries-of-dw": Entry(
        "the entries of the wrong array are counted",
        "The mean is over what the loss compares, the outputs of all samples; dW has other entries.",
        "converters.html#sum-or-mean",
    ),
    "entries-counted-all": Entry(
        "the samples are made up for, too",
        "Both costs are means over the samples already; only the outputs are new in the divisor.",
        "converters.html#sum-or-mean",
    ),
    "rates-upside-down": Entry(
        "every rate is converted the wrong way round",
        "Where the gradient is larger, the same step needs a smaller rate.",
        "converters.html#one-half-or-not",
    ),
    "layout-b-not-transposed": Entry(
        "b is left standing",
        "Where samples are rows, b is added to every row, so it must lie down.",
        "converters.html#w-x-or-x-w",
    ),
    "layout-b-flat": Entry(
        "what belongs to b has lost an axis",
        "In this layout b is a row, (1, n), and its gradient has that shape too.",
        "converters.html#w-x-or-x-w",
    ),
    "rows-back-not-transposed": Entry(
        "on the way back W is not transposed",
        "Forward, the row of a sample is multiplied with W; back, its error must come out as wide as "
        "the layer before.",
        "converters.html#w-x-or-x-w",
    ),
    "rows-db-wrong-axis": Entry(
        "db is summed over the neurons instead of the samples",
        "Here the samples are rows: which axis must go, so that one number a neuron is left?",
        "converters.html#w-x-or-x-w",
    ),
    "rows-m-miscounted": Entry(
        "it is divided by the number of neurons instead of samples",
        "Here the samples are rows, so m is the number of rows.",
        "converters.html#w-x-or-x-w",
    ),
}
