"""Mistakes between conventions: rows and columns, Jacobians, layouts."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "row-for-column": Entry(
        "a row is returned where the column convention is asked",
        "In the column convention a gradient has the shape of what it belongs to.",
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
    "jacobian-for-derivative": Entry(
        "a full matrix is returned where one number a neuron is asked",
        "An element-wise activation has a diagonal Jacobian; keep its diagonal, as a column.",
        "jacobian-or-hadamard.html#why-a-diagonal-jacobian-is-an-element-wise-product",
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
}
