"""Mistakes with matrices, their order and their layers."""

from backprop_lib.checks.catalogue.entry import Entry

ENTRIES = {
    "w-for-w-transposed": Entry(
        "W stands where its transpose belongs",
        "Forward, row j of W collects what goes into neuron j. Back, neuron k collects what it "
        "gave to all the others, and that is a column.",
        "matrix-form.html#back-through-the-weights",
    ),
    "w-transposed-forward": Entry(
        "W is transposed on the way forward",
        "w_jk leads from neuron k to neuron j: row j times the activations gives z_j as it is.",
        "notation.html#a-weight-has-two-indices",
    ),
    "dw-transposed": Entry(
        "dW is transposed",
        "A gradient has the shape of what it belongs to, and its entry jk belongs to w_jk.",
        "matrix-form.html#the-bias-and-then-the-weights",
    ),
    "dw-wrong-layer-input": Entry(
        "dW takes this layer's activation instead of the one before",
        "A weight multiplies the activation that comes in, so its derivative has that one as a factor.",
        "matrix-form.html#the-bias-and-then-the-weights",
    ),
    "z-for-a": Entry(
        "dW takes z of the layer before instead of a",
        "What a weight multiplies is the activation, after g.",
        "matrix-form.html#the-bias-and-then-the-weights",
    ),
    "this-layers-w": Entry(
        "the error goes back through the wrong layer's weights",
        "An error comes back by the way on which the value went out: through the weights of the "
        "layer after.",
        "matrix-form.html#back-through-the-weights",
    ),
    "output-delta-everywhere": Entry(
        "the output's error is used in every layer",
        "Each layer has an error of its own, computed from that of the layer after it.",
        "many-neurons.html#and-on-it-goes",
    ),
    "product-for-hadamard": Entry(
        "a matrix product stands where an element-wise one belongs",
        "g acts on each neuron by itself, so its slope multiplies each error by itself.",
        "jacobian-or-hadamard.html#why-a-diagonal-jacobian-is-an-element-wise-product",
    ),
    "hadamard-for-product": Entry(
        "an element-wise product stands where a matrix product belongs",
        "An element-wise product lets only those entries meet that stand in the same place; in a "
        "matrix product every row meets every column.",
        "notation.html#two-products",
    ),
    "one-path-only": Entry(
        "only one of the ways through the next layer is counted",
        "Neuron k speaks to every neuron of the next layer, so its derivative is a sum over all "
        "of them.",
        "many-neurons.html#one-activation-before-the-sum-over-all-ways",
    ),
    "bias-left-out": Entry(
        "the bias is left out of z",
        "z is a weighted sum plus b: every neuron adds its own.",
        "many-neurons.html#a-layer-written-out",
    ),
    "bias-of-wrong-neuron": Entry(
        "one bias is added to all neurons",
        "b has one entry a neuron, a column, and is the same for all samples.",
        "many-neurons.html#a-layer-written-out",
    ),
    "input-for-activation": Entry(
        "every layer is fed with X",
        "Layer l is fed with a of layer l − 1; only the first layer sees the input.",
        "matrix-form.html#the-six-equations",
    ),
    "weights-and-neurons-swapped": Entry(
        "the two indices of the weight are swapped",
        "The first index is where the weight leads to, the second where it comes from.",
        "notation.html#a-weight-has-two-indices",
    ),
    "incoming-weights": Entry(
        "the sum runs over the weights that come in, not those that go out",
        "An activation can change the cost only through the neurons that it feeds.",
        "many-neurons.html#one-activation-before-the-sum-over-all-ways",
    ),
    "squared-weight": Entry(
        "a factor is there twice",
        "Each link of the chain is one factor; name them one by one from the cost backwards.",
        "single-neuron.html#the-cost-and-the-weight",
    ),
    "activation-left-out-of-dw": Entry(
        "the activations that come in are left out",
        "A weight's derivative has two factors: the error behind it, and the activation before it.",
        "matrix-form.html#the-bias-and-then-the-weights",
    ),
    "norms-added": Entry(
        "the two norms are added",
        "Every entry of an outer product is a product. What do the squares of all of them add up to?",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "norms-of-stacked": Entry(
        "the two columns are measured as if they stood on top of each other",
        "Every entry of an outer product is a product. What do the squares of all of them add up to?",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "norm-wrong-axis": Entry(
        "the norms run along the rows",
        "A row is one neuron over all samples. Which axis must go, so that a number a sample is left?",
        "matrix-form.html#a-batch-one-column-a-sample",
    ),
    "chain-added": Entry(
        "the slopes of the chain are added, not multiplied",
        "Rates along one way multiply; only different ways add.",
        "single-neuron.html#the-cost-and-the-weight",
    ),
    "bias-weighted": Entry(
        "the bias is weighted too",
        "The weight multiplies what comes in; the bias is added after that.",
        "single-neuron.html#forward",
    ),
    "weight-added": Entry(
        "the weight is added instead of multiplied",
        "A neuron weighs what it gets, then adds its bias: one product, one sum.",
        "single-neuron.html#forward",
    ),
    "last-link-swapped": Entry(
        "the last link is that of another derivative",
        "z has three inputs. Which one is turned here, and what is it multiplied by?",
        "single-neuron.html#the-cost-and-the-activation-before",
    ),
    "weight-left-out": Entry(
        "the weight on the way back is left out",
        "Between the activation before and z stands the weight: a turn of the one reaches the "
        "other only through it.",
        "single-neuron.html#the-cost-and-the-activation-before",
    ),
    "weights-before-biases": Entry(
        "the entries are right, and in another order",
        "Look at the order that is asked: layer by layer, or kind by kind?",
        "single-neuron.html#the-gradient-of-everything",
    ),
    "biases-of-senders": Entry(
        "the biases are counted in the layer before",
        "A bias belongs to the neuron that adds it, and those are the layer's own.",
        "many-neurons.html#a-layer-written-out",
    ),
    "bias-for-every-weight": Entry(
        "a bias is counted for every weight",
        "The bias stands outside the sum: one for the neuron, not one for each line.",
        "many-neurons.html#a-layer-written-out",
    ),
    "biases-not-counted": Entry(
        "the biases are not counted among the parameters",
        "All that training may turn is a parameter.",
        "many-neurons.html#a-layer-written-out",
    ),
    "neurons-added": Entry(
        "the neurons are counted, not the lines between them",
        "Every neuron of one layer is connected with every neuron of the other.",
        "many-neurons.html#a-layer-written-out",
    ),
    "counted-from-one": Entry(
        "the neurons are counted from one",
        "The first neuron has the index 0, in the book and in NumPy.",
        "many-neurons.html#two-indices-two-places",
    ),
    "last-term-left-out": Entry(
        "the last term of the sum is left out",
        "The sum runs over the whole layer before. Remember where a range ends in Python.",
        "many-neurons.html#a-layer-written-out",
    ),
    "bias-in-the-sum": Entry(
        "the bias is added once for every term",
        "The bias stands outside the sum over the layer before.",
        "many-neurons.html#a-layer-written-out",
    ),
    "summed-for-weights": Entry(
        "the weights of a neuron share one derivative",
        "A weight has one way to the cost, and nothing is summed over it: each has its own sender.",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
    "error-of-all-neurons": Entry(
        "each weight gets the errors of all neurons",
        "w_jk enters z_j and nothing else. Whose error does it see?",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
    "error-left-out": Entry(
        "the error is left out",
        "The last link alone tells how z answers to the weight; the cost's answer needs the links "
        "behind it too.",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
    "last-link-only": Entry(
        "the bias has its last link only",
        "1 is the derivative of z by b. How the cost answers to z has to be multiplied with it.",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
    "sums-multiplied": Entry(
        "sums are multiplied with each other",
        "Multiply along each way first, and then add the ways; it is not the same the other way "
        "round.",
        "many-neurons.html#one-activation-before-the-sum-over-all-ways",
    ),
    "ways-averaged": Entry(
        "the ways are averaged instead of added",
        "All ways act at once, and small changes add up.",
        "many-neurons.html#one-activation-before-the-sum-over-all-ways",
    ),
    "ways-not-added": Entry(
        "the ways are there, and are not added yet",
        "Each entry is what one neuron sends back to one other. What does the neuron in front "
        "hear in all?",
        "many-neurons.html#one-activation-before-the-sum-over-all-ways",
    ),
    "weight-sign-lost": Entry(
        "the sign of a weight was lost",
        "A negative weight turns the error round on its way back.",
        "many-neurons.html#one-activation-before-the-sum-over-all-ways",
    ),
    "input-left-out": Entry(
        "what came in over the weight is left out",
        "Without its last factor this is the derivative by z, and that by the bias; the weight "
        "multiplies something.",
        "many-neurons.html#and-on-it-goes",
    ),
    "receiver-for-sender": Entry(
        "the activation has the index of the neuron it leads to",
        "The receiver has the error, the sender has the value: which index is the sender's?",
        "many-neurons.html#one-weight-of-the-last-layer",
    ),
}
