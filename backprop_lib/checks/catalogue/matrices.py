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
        "w_jk multiplies the activation that comes in, so its derivative has that one as a factor.",
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
        "Each z sums over all activations that come in; only a matrix product sums.",
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
        "z = W a + b: every neuron adds its own b.",
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
    "chain-added": Entry(
        "the slopes of the chain are added, not multiplied",
        "Rates along one way multiply; only different ways add.",
        "single-neuron.html#the-cost-and-the-weight",
    ),
}
