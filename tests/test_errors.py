"""Whatever is wrong is refused at the border, with a message that says what to do.

Each row is (call, error, whole message).
"""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lib import (
    BackpropError,
    Gradients,
    Layer,
    Network,
    activation,
    backward,
    backward_jacobian,
    check_gradients,
    cost,
    example,
    forward,
    init,
    loss,
    minibatches,
    momentum_step,
    numeric_gradients,
    one_hot,
    sample_losses,
    sgd_step,
    sigmoid,
    softmax,
    train,
)
from backprop_lib import errors as errors_module
from backprop_lib.errors import (
    ArgumentError,
    BrowserError,
    ChromiumNotFoundError,
    DTypeError,
    EmptyBatchError,
    LabelError,
    MissingPackageError,
    NonFiniteError,
    PairError,
    ShapeError,
    UnknownNameError,
)

Row = tuple[Callable[[], Any], type[Exception], str]

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
Y = np.eye(4)[:, [0, 1, 3]]


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def network(sizes: Any = (2, 3, 4), loss: Any = "squared_error", output: Any = "tanh") -> Network:
    hidden = ["tanh"] * (len(sizes) - 2)
    return init(sizes, [*hidden, output], loss, scheme="he", rng=rng())


def drawn(**settings: Any) -> Network:
    given = {"sizes": (2, 3), "activations": ["tanh"], "loss": "squared_error", "scheme": "he"}
    return init(**{**given, "rng": rng(), **settings})


def trained(net: Network | None = None, X: Any = X, Y: Any = Y, **settings: Any) -> Any:
    given = {"epochs": 1, "batch_size": 2, "learning_rate": 0.1, "reduction": "mean", "rng": rng()}
    return train(net or network(), X, Y, **{**given, **settings})


def one_layer(W: Any = ((1, 2),), b: Any = ((0,),), g: Any = "tanh") -> Network:
    return Network([Layer(W, b, g)], "squared_error")


def two_layers(W: Any = ((1, 2),), b: Any = ((0,),)) -> Network:
    return Network([Layer(np.ones((2, 3)), np.zeros((2, 1)), "tanh"), Layer(W, b, "tanh")], "squared_error")  # fmt: skip


def backward_with(Y: Any, net: Network | None = None, **settings: Any) -> Any:
    net = net or network()
    return backward(net, forward(net, X), Y, **{"reduction": "mean", **settings})


def gradients(net: Network) -> Gradients:
    return backward(net, forward(net, X), Y, reduction="mean")


def with_entry(array: Any, at: Any, value: float) -> Any:
    copy = np.array(array, dtype=float)
    copy[at] = value
    return copy


X_SHAPE = "it must be (2, m): a row for each of the 2 inputs, a column for each sample"
Y_SHAPE = "it must be (4, m): a row for each of the 4 outputs, a column for each sample"
W_SHAPE = "it must be (n_1, n_0): a row for each neuron of layer 1, a column for each of layer 0"
KINDS = "it must hold real numbers: float64, float32, integers or booleans"
GENERATOR = "rng must be a numpy.random.Generator, so that the draws can be repeated; got"
ACTIVATION_NAMES = "sigmoid, tanh, relu, leaky_relu, identity, softmax"
LOSS_NAMES = "squared_error, half_squared_error, binary_cross_entropy, categorical_cross_entropy"
EXAMPLE_NAMES = (
    "relu-softmax-232, relu-softmax-33333, relu-identity-33333, sigmoid-221, sigmoid-232"
)

# fmt: off
INPUTS: list[Row] = [
    (lambda: forward(network(), X.T), ShapeError, f"X has shape (3, 2); {X_SHAPE}; its columns fit, so it may be transposed: try X.T"),
    (lambda: forward(network(), np.ones((5, 3))), ShapeError, f"X has shape (5, 3); {X_SHAPE}"),
    (lambda: forward(network(), [1, 2]), ShapeError, f"X has shape (2,); {X_SHAPE}; for one sample, write X.reshape(-1, 1)"),
    (lambda: forward(network(), [1, 2, 3]), ShapeError, f"X has shape (3,); {X_SHAPE}"),
    (lambda: forward(network((1, 4)), [1, 2, 3]), ShapeError, "X has shape (3,); it must be (1, m): a row for each of the 1 inputs, a column for each sample; for 3 samples of one input, write X.reshape(1, -1)"),
    (lambda: forward(network(), X[:, :, None]), ShapeError, f"X has shape (2, 3, 1); {X_SHAPE}"),
    (lambda: forward(network(), 3.0), ShapeError, f"X has shape (); {X_SHAPE}"),
    (lambda: forward(network(), [[1, 2], [3]]), ShapeError, "X is ragged: its rows have different lengths; make them equal"),
    (lambda: forward(network(), np.ones((2, 0))), EmptyBatchError, "X has shape (2, 0), a batch of no samples; a cost needs at least one column"),
    (lambda: forward(network(), []), ShapeError, f"X has shape (0,); {X_SHAPE}"),
    (lambda: forward(network(), with_entry(X, (1, 2), np.nan)), NonFiniteError, "X[1, 2] is nan; every entry must be finite (1 of 6 are not)"),
    (lambda: forward(network(), with_entry(X, 0, -np.inf)), NonFiniteError, "X[0, 0] is -inf; every entry must be finite (3 of 6 are not)"),
    (lambda: forward(network(), X * 1j), DTypeError, f"X has dtype complex128; {KINDS}"),
    (lambda: forward(network(), X.astype(object)), DTypeError, f"X has dtype object; {KINDS}"),
    (lambda: forward(network(), [["1"], ["2"]]), DTypeError, f"X has dtype <U1; {KINDS}"),
    (lambda: forward(network(), X.astype(np.float16)), DTypeError, f"X has dtype float16; {KINDS}"),
    (lambda: forward(network(), X.astype("datetime64[s]")), DTypeError, f"X has dtype datetime64[s]; {KINDS}"),
    (lambda: forward(network(), None), DTypeError, f"X has dtype object; {KINDS}"),
    (lambda: forward(network(), (row for row in X)), DTypeError, f"X has dtype object; {KINDS}"),
    (lambda: forward(network(), {"x": 1}), DTypeError, f"X has dtype object; {KINDS}"),
    (lambda: forward(network(), [[10**400], [1]]), DTypeError, f"X has dtype object; {KINDS}"),
]
TARGETS: list[Row] = [
    (lambda: backward_with(Y.T), ShapeError, f"Y has shape (3, 4); {Y_SHAPE}; its columns fit, so it may be transposed: try Y.T"),
    (lambda: backward_with(Y[:2]), ShapeError, f"Y has shape (2, 3); {Y_SHAPE}"),
    (lambda: backward_with(Y[:, :2]), ShapeError, "Y has 2 columns and X has 3; each sample needs its target, so the numbers must be equal"),
    (lambda: backward_with([0, 1, 3]), ShapeError, f"Y has shape (3,); {Y_SHAPE}; if it holds class numbers, write one_hot(Y, 4)"),
    (lambda: backward_with([0, 1, 0, 0]), ShapeError, f"Y has shape (4,); {Y_SHAPE}; for one sample, write Y.reshape(-1, 1)"),
    (lambda: backward_with(Y[None]), ShapeError, f"Y has shape (1, 4, 3); {Y_SHAPE}"),
    (lambda: backward_with(1), ShapeError, f"Y has shape (); {Y_SHAPE}"),
    (lambda: backward_with([[1], [1, 2]]), ShapeError, "Y is ragged: its rows have different lengths; make them equal"),
    (lambda: backward_with(Y[:, :0]), EmptyBatchError, "Y has shape (4, 0), a batch of no samples; a cost needs at least one column"),
    (lambda: backward_with(with_entry(Y, (3, 1), np.inf)), NonFiniteError, "Y[3, 1] is inf; every entry must be finite (1 of 12 are not)"),
    (lambda: backward_with(with_entry(Y, (0, 0), np.nan)), NonFiniteError, "Y[0, 0] is nan; every entry must be finite (1 of 12 are not)"),
    (lambda: backward_with(Y + 0j), DTypeError, f"Y has dtype complex128; {KINDS}"),
    (lambda: backward_with(Y.astype(str)), DTypeError, f"Y has dtype <U32; {KINDS}"),
    (lambda: backward_with(None), DTypeError, f"Y has dtype object; {KINDS}"),
]


def classify(column: Any) -> Any:
    net = network((2, 3, 3), "categorical_cross_entropy", "softmax")
    return backward_with(np.array([[1, *column[:1], 0], [0, *column[1:2], 1], [0, *column[2:], 0]]), net)


ONE_HOT = "categorical_cross_entropy needs one-hot columns: one 1, the rest 0 (one_hot(labels, 3) makes them from class numbers)"

LABELS: list[Row] = [
    (lambda: classify([0.9, 0.1, 0.0]), LabelError, f"column 1 of Y is [0.9, 0.1, 0.0]; {ONE_HOT}"),
    (lambda: classify([1, 1, 0]), LabelError, f"column 1 of Y is [1.0, 1.0, 0.0]; {ONE_HOT}"),
    (lambda: classify([0, 0, 0]), LabelError, f"column 1 of Y is [0.0, 0.0, 0.0]; {ONE_HOT}"),
    (lambda: classify([2, -1, 0]), LabelError, f"column 1 of Y is [2.0, -1.0, 0.0]; {ONE_HOT}"),
    (lambda: classify([0, 2, 1]), LabelError, f"column 1 of Y is [0.0, 2.0, 1.0]; {ONE_HOT}"),
    (lambda: backward_with(np.array([[0, 1, 0.5]]), network((2, 1), "binary_cross_entropy", "sigmoid")), LabelError, "Y[0, 2] is 0.5; binary_cross_entropy needs labels that are 0 or 1"),
    (lambda: backward_with(np.array([[0, 1, 1], [-1, 0, 1]]), network((2, 2), "binary_cross_entropy", "sigmoid")), LabelError, "Y[1, 0] is -1.0; binary_cross_entropy needs labels that are 0 or 1"),
    (lambda: one_hot([0, 3], 3), ArgumentError, "labels[1] is 3; with 3 classes, each label is a whole number from 0 to 2"),
    (lambda: one_hot([0, -1], 3), ArgumentError, "labels[1] is -1; with 3 classes, each label is a whole number from 0 to 2"),
    (lambda: one_hot([0.5], 3), ArgumentError, "labels[0] is 0.5; with 3 classes, each label is a whole number from 0 to 2"),
    (lambda: one_hot([[0, 1]], 3), ShapeError, "labels has shape (1, 2); it must be (m,): a class number a sample"),
    (lambda: one_hot(1, 3), ShapeError, "labels has shape (); it must be (m,): a class number a sample"),
    (lambda: one_hot(["cat"], 3), DTypeError, f"labels has dtype <U3; {KINDS}"),
    (lambda: one_hot([0], 0), ArgumentError, "classes must be a whole number of at least 1; got 0"),
]
NETWORKS: list[Row] = [
    (lambda: Network([], "squared_error"), ShapeError, "a network needs at least one layer; got none"),
    (lambda: Network([3], "squared_error"), ShapeError, "layer 1 must be Layer(W, b, activation); got int"),
    (lambda: Network([([[1]], [[0]])], "squared_error"), ShapeError, "layer 1 must be Layer(W, b, activation); got tuple"),
    (lambda: Network(Layer([[1], [2]], [[0]], "tanh"), "squared_error"), ShapeError, "layer 1 must be Layer(W, b, activation); got list"),
    (lambda: one_layer(W=[1, 2]), ShapeError, f"W[1] has shape (2,); {W_SHAPE}"),
    (lambda: one_layer(W=np.ones((1, 2, 1))), ShapeError, f"W[1] has shape (1, 2, 1); {W_SHAPE}"),
    (lambda: one_layer(W=1), ShapeError, f"W[1] has shape (); {W_SHAPE}"),
    (lambda: one_layer(W=np.ones((0, 2))), ShapeError, f"W[1] has shape (0, 2); {W_SHAPE}"),
    (lambda: one_layer(W=[[1], [1, 2]]), ShapeError, "W[1] is ragged: its rows have different lengths; make them equal"),
    (lambda: two_layers(W=np.ones((3, 4))), ShapeError, "W[2] has shape (3, 4); layer 1 has 2 neurons, so it must be (3, 2)"),
    (lambda: two_layers(W=np.ones((2, 1))), ShapeError, "W[2] has shape (2, 1); layer 1 has 2 neurons, so it must be (2, 2)"),
    (lambda: one_layer(b=[0]), ShapeError, "b[1] has shape (1,); W[1] has 1 rows, so it must be (1, 1): write b.reshape(1, 1)"),
    (lambda: one_layer(W=np.eye(2), b=[[0, 0]]), ShapeError, "b[1] has shape (1, 2); W[1] has 2 rows, so it must be (2, 1): write b.reshape(2, 1)"),
    (lambda: two_layers(b=np.zeros((3, 1))), ShapeError, "b[2] has shape (3, 1); W[2] has 1 rows, so it must be (1, 1)"),
    (lambda: one_layer(W=[[np.nan, 1]]), NonFiniteError, "W[1][0, 0] is nan; every entry must be finite (1 of 2 are not)"),
    (lambda: two_layers(b=[[-np.inf]]), NonFiniteError, "b[2][0, 0] is -inf; every entry must be finite (1 of 1 are not)"),
    (lambda: one_layer(b=np.nan), NonFiniteError, "b[1] is nan; every entry must be finite (1 of 1 are not)"),
    (lambda: one_layer(W=[[1j, 1]]), DTypeError, f"W[1] has dtype complex128; {KINDS}"),
    (lambda: one_layer(W=[["a", "b"]]), DTypeError, f"W[1] has dtype <U1; {KINDS}"),
    (lambda: one_layer(b=np.float16([[0]])), DTypeError, f"b[1] has dtype float16; {KINDS}"),
    (lambda: one_layer(b=None), DTypeError, f"b[1] has dtype object; {KINDS}"),
    (lambda: network((2, 1), "categorical_cross_entropy", "sigmoid"), PairError, "categorical_cross_entropy is defined on outputs of softmax; layer 1, the output layer, has sigmoid"),
    (lambda: network((2, 3, 1), "binary_cross_entropy", "softmax"), PairError, "binary_cross_entropy is defined on outputs of sigmoid; layer 2, the output layer, has softmax"),
    (lambda: network((2, 1), "binary_cross_entropy", "identity"), PairError, "binary_cross_entropy is defined on outputs of sigmoid; layer 1, the output layer, has identity"),
    (lambda: network()[0], IndexError, "net[0] does not exist: the layers are net[1] to net[2] (layer 0 is the input, which has no weights)"),
    (lambda: network()[3], IndexError, "net[3] does not exist: the layers are net[1] to net[2]"),
    (lambda: network()[-1], IndexError, "net[-1] does not exist: the layers are net[1] to net[2]"),
    (lambda: network()[1.0], IndexError, "net[1.0] does not exist: the layers are net[1] to net[2]"),
]
NAMES: list[Row] = [
    (lambda: activation("Relu"), UnknownNameError, f"unknown activation 'Relu': the known ones are {ACTIVATION_NAMES}; did you mean 'relu'?"),
    (lambda: activation("swish"), UnknownNameError, f"unknown activation 'swish': the known ones are {ACTIVATION_NAMES}"),
    (lambda: activation(None), UnknownNameError, f"unknown activation None: the known ones are {ACTIVATION_NAMES}"),
    (lambda: one_layer(g="sigmoïd"), UnknownNameError, f"unknown activation 'sigmoïd': the known ones are {ACTIVATION_NAMES}; did you mean 'sigmoid'?"),
    (lambda: one_layer(g=np.tanh), UnknownNameError, f"unknown activation <ufunc 'tanh'>: the known ones are {ACTIVATION_NAMES}"),
    (lambda: loss("squared_eror"), UnknownNameError, f"unknown loss 'squared_eror': the known ones are {LOSS_NAMES}; did you mean 'squared_error'?"),
    (lambda: loss("hinge"), UnknownNameError, f"unknown loss 'hinge': the known ones are {LOSS_NAMES}"),
    (lambda: drawn(loss=None), UnknownNameError, f"unknown loss None: the known ones are {LOSS_NAMES}"),
    (lambda: drawn(scheme="xaver"), UnknownNameError, "unknown scheme 'xaver': the known ones are zeros, normal, xavier, he; did you mean 'xavier'?"),
    (lambda: drawn(scheme=7), UnknownNameError, "unknown scheme 7: the known ones are zeros, normal, xavier, he"),
    (lambda: backward_with(Y, reduction="meen"), UnknownNameError, "unknown reduction 'meen': the known ones are mean, sum; did you mean 'mean'?"),
    (lambda: backward_with(Y, reduction=None), UnknownNameError, "unknown reduction None: the known ones are mean, sum"),
    (lambda: trained(reduction="average"), UnknownNameError, "unknown reduction 'average': the known ones are mean, sum"),
    (lambda: check_gradients(network(), X, Y, reduction="total"), UnknownNameError, "unknown reduction 'total': the known ones are mean, sum"),
    (lambda: numeric_gradients(network(), X, Y, reduction="mean", method="centre"), UnknownNameError, "unknown method 'centre': the known ones are complex, central; did you mean 'central'?"),
    (lambda: check_gradients(network(), X, Y, reduction="mean", method="forward"), UnknownNameError, "unknown method 'forward': the known ones are complex, central"),
    (lambda: example("sigmoid-21"), UnknownNameError, f"unknown example 'sigmoid-21': the known ones are {EXAMPLE_NAMES}; did you mean 'sigmoid-221'?"),
    (lambda: example("xor"), UnknownNameError, f"unknown example 'xor': the known ones are {EXAMPLE_NAMES}"),
]
SETTINGS: list[Row] = [
    (lambda: drawn(sizes=(2,)), ArgumentError, "sizes must name the input and at least one layer, such as (2, 3, 2); got (2,)"),
    (lambda: drawn(sizes=(2, 0)), ArgumentError, "sizes[1] must be a whole number of at least 1; got 0"),
    (lambda: drawn(sizes=(2.0, 3)), ArgumentError, "sizes[0] must be a whole number of at least 1; got 2.0"),
    (lambda: drawn(sizes=(2, True)), ArgumentError, "sizes[1] must be a whole number of at least 1; got True"),
    (lambda: drawn(activations=["tanh", "tanh"]), ArgumentError, "1 layers need 1 activations, one each; got ['tanh', 'tanh']"),
    (lambda: drawn(activations="tanh"), ArgumentError, "1 layers need 1 activations, one each; got 'tanh'"),
    (lambda: drawn(sizes=(1,) * 5, activations="tanh"), ArgumentError, "4 layers need 4 activations, one each; got 'tanh'"),
    (lambda: drawn(dtype=np.float16), DTypeError, "dtype must be float64 or float32; got float16"),
    (lambda: drawn(dtype=int), DTypeError, "dtype must be float64 or float32; got int64"),
    (lambda: drawn(rng=42), ArgumentError, f"{GENERATOR} int: write rng=np.random.default_rng(42)"),
    (lambda: drawn(rng=None), ArgumentError, f"{GENERATOR} NoneType: write rng=np.random.default_rng(0)"),
    (lambda: drawn(rng=np.random), ArgumentError, f"{GENERATOR} module: write rng=np.random.default_rng(0)"),
    (lambda: trained(rng=np.random.RandomState(0)), ArgumentError, f"{GENERATOR} RandomState: write rng=np.random.default_rng(0)"),
    (lambda: minibatches(X, Y, 2, 1), ArgumentError, f"{GENERATOR} int: write rng=np.random.default_rng(1)"),
    (lambda: minibatches(X, Y, 0, rng()), ArgumentError, "batch_size must be a whole number of at least 1; got 0"),
    (lambda: minibatches(X, Y[:, :2], 1, rng()), ShapeError, "X has shape (2, 3) and Y (4, 2); both must have one column for each sample"),
    (lambda: minibatches(X, Y[0], 1, rng()), ShapeError, "X has shape (2, 3) and Y (3,); both must have one column for each sample"),
    (lambda: trained(batch_size=2.0), ArgumentError, "batch_size must be a whole number of at least 1; got 2.0"),
    (lambda: trained(epochs=0), ArgumentError, "epochs must be a whole number of at least 1; got 0"),
    (lambda: trained(epochs="3"), ArgumentError, "epochs must be a whole number of at least 1; got '3'"),
    (lambda: trained(epochs=True), ArgumentError, "epochs must be a whole number of at least 1; got True"),
    (lambda: trained(learning_rate=0), ArgumentError, "learning_rate must be a finite number above 0; got 0"),
    (lambda: trained(learning_rate=-0.1), ArgumentError, "learning_rate must be a finite number above 0; got -0.1"),
    (lambda: trained(learning_rate=np.inf), ArgumentError, "learning_rate must be a finite number above 0; got inf"),
    (lambda: trained(learning_rate=np.nan), ArgumentError, "learning_rate must be a finite number above 0; got nan"),
    (lambda: trained(learning_rate="fast"), ArgumentError, "learning_rate must be a finite number above 0; got 'fast'"),
    (lambda: trained(learning_rate=np.array(0.1)), ArgumentError, "learning_rate must be a finite number above 0; got array(0.1)"),
    (lambda: trained(momentum=1), ArgumentError, "momentum must be a number from 0 to below 1; got 1"),
    (lambda: trained(momentum=-0.5), ArgumentError, "momentum must be a number from 0 to below 1; got -0.5"),
    (lambda: trained(momentum=None), ArgumentError, "momentum must be a number from 0 to below 1; got None"),
    (lambda: trained(X=X.T), ShapeError, f"X has shape (3, 2); {X_SHAPE}; its columns fit, so it may be transposed: try X.T"),
    (lambda: trained(Y=[0, 1, 3]), ShapeError, f"Y has shape (3,); {Y_SHAPE}; if it holds class numbers, write one_hot(Y, 4)"),
    (lambda: trained(test=(X, Y[:, :1])), ShapeError, "Y has 1 columns and X has 3; each sample needs its target, so the numbers must be equal"),
    (lambda: sgd_step(network(), gradients(network()), 0), ArgumentError, "learning_rate must be a finite number above 0; got 0"),
    (lambda: momentum_step(network(), gradients(network()), None, 0.1, 1.0), ArgumentError, "momentum must be a number from 0 to below 1; got 1.0"),
    (lambda: momentum_step(network(), gradients(network()), None, -1, 0.9), ArgumentError, "learning_rate must be a finite number above 0; got -1"),
    (lambda: numeric_gradients(network(), X, Y, reduction="mean", step=0.0), ArgumentError, "step must be a finite number above 0; got 0.0"),
    (lambda: numeric_gradients(network(), X, Y, reduction="mean", step="h"), ArgumentError, "step must be a finite number above 0; got 'h'"),
]

WIDE = network((2, 4, 4))
MATCH = "they must be of the same network"
WEIGHTS = "weights and biases of shapes [(3, 2), (4, 3), (3, 1), (4, 1)]"

MISMATCHES: list[Row] = [
    (lambda: backward(network(), forward(WIDE, X), Y, reduction="mean"), ShapeError, "the trace has layers of 2-4-4 neurons and the network of 2-3-4; pass forward(net, X) of this network"),
    (lambda: cost(network(), forward(network((2, 4)), X), Y, reduction="mean"), ShapeError, "the trace has layers of 2-4 neurons and the network of 2-3-4; pass forward(net, X) of this network"),
    (lambda: sample_losses(WIDE, forward(network(), X), Y), ShapeError, "the trace has layers of 2-3-4 neurons and the network of 2-4-4; pass forward(net, X) of this network"),
    (lambda: backward(network(), forward(network(), X[:, :2]), Y, reduction="mean"), ShapeError, "Y has 3 columns and X has 2; each sample needs its target, so the numbers must be equal"),
    (lambda: backward_jacobian(network(), forward(network(), X), Y), ShapeError, "the trace holds 3 samples; the Jacobian convention is worked for one: pass forward(net, X[:, [0]])"),
    (lambda: backward_jacobian(network(), forward(network(), X[:, [0]]), Y), ShapeError, "Y has 3 columns and X has 1; each sample needs its target, so the numbers must be equal"),
    (lambda: sgd_step(network(), gradients(WIDE), 0.1), ShapeError, f"arrays of shapes [(4, 2), (4, 4), (4, 1), (4, 1)] were given for {WEIGHTS}; {MATCH}"),
    (lambda: momentum_step(network(), gradients(network((2, 4))), None, 0.1, 0.5), ShapeError, f"arrays of shapes [(4, 2), (4, 1)] were given for {WEIGHTS}; {MATCH}"),
    (lambda: momentum_step(network(), gradients(network()), momentum_step(WIDE, gradients(WIDE), None, 0.1, 0.5)[1], 0.1, 0.5), ShapeError, f"arrays of shapes [(4, 2), (4, 4), (4, 1), (4, 1)] were given for {WEIGHTS}; {MATCH}"),
    (lambda: check_gradients(network(), X, Y, gradients(WIDE), reduction="mean"), ShapeError, "delta[1] has shape (4, 3); it must be (3, 3)"),
    (lambda: check_gradients(network(), X, Y, gradients(network())._replace(db=(None, np.zeros(3), np.zeros(4))), reduction="mean"), ShapeError, "db[1] has shape (3,); it must be (3, 1)"),
    (lambda: sigmoid.jacobian(X), ShapeError, "z has shape (2, 3); a Jacobian belongs to one sample, so z must be (n, 1): take one column with z[:, [0]]"),
    (lambda: softmax.jacobian(X[0]), ShapeError, "z has shape (3,); a Jacobian belongs to one sample, so z must be (n, 1): take one column with z[:, [0]]"),
]
# fmt: on

ALL = [*INPUTS, *TARGETS, *LABELS, *NETWORKS, *NAMES, *SETTINGS, *MISMATCHES]


@pytest.mark.parametrize(("call", "error", "message"), ALL, ids=[message for _, _, message in ALL])
def test_the_whole_message(call: Callable[[], Any], error: type[Exception], message: str):
    with pytest.raises(error) as raised:
        call()
    assert type(raised.value) is error
    assert str(raised.value) == message


def test_every_class_of_error_is_one_of_backprop_lib_and_is_tested():
    classes = {e for e in vars(errors_module).values() if isinstance(e, type)}
    assert all(issubclass(e, BackpropError) and issubclass(e, ValueError) for e in classes)
    # A missing package is tested below, and what has to do with browsers among the worksheets.
    elsewhere = {MissingPackageError, BrowserError, ChromiumNotFoundError}
    assert classes - {BackpropError} - elsewhere <= {error for _, error, _ in ALL}


def test_a_missing_package_is_an_import_error_too():
    assert issubclass(MissingPackageError, ImportError)


BATCH_TAKERS = [
    lambda X, Y: forward(network(), X),
    lambda X, Y: numeric_gradients(network(), X, Y, reduction="mean"),
    lambda X, Y: check_gradients(network(), X, Y, reduction="mean"),
    lambda X, Y: trained(X=X, Y=Y),
    lambda X, Y: trained(test=(X, Y)),
]
TARGET_TAKERS = [
    *BATCH_TAKERS[1:],
    lambda X, Y: backward(network(), forward(network(), X), Y, reduction="mean"),
    lambda X, Y: cost(network(), forward(network(), X), Y, reduction="mean"),
    lambda X, Y: sample_losses(network(), forward(network(), X), Y),
    lambda X, Y: backward_jacobian(network(), forward(network(), X[:, [0]]), Y[:, [0]]),
]


@pytest.mark.parametrize("call", BATCH_TAKERS)
def test_everything_that_takes_inputs_refuses_nan_in_the_same_words(call: Callable[..., Any]):
    with pytest.raises(NonFiniteError) as raised:
        call(with_entry(X, (0, 1), np.nan), Y)
    assert str(raised.value) == "X[0, 1] is nan; every entry must be finite (1 of 6 are not)"


@pytest.mark.parametrize("call", TARGET_TAKERS)
def test_everything_that_takes_targets_refuses_nan_in_the_same_words(call: Callable[..., Any]):
    with pytest.raises(NonFiniteError, match=r"^Y\[0, 0\] is nan; every entry must be finite "):
        call(X, with_entry(Y, (0, 0), np.nan))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_refused_loss_of_a_saturated_output_names_the_way_out(dtype: Any):
    net = Network([Layer(np.ones((1, 1), dtype), np.zeros((1, 1), dtype), "sigmoid")], "binary_cross_entropy")  # fmt: skip
    with pytest.raises(NonFiniteError) as raised:
        backward_jacobian(net, forward(net, [[1000]]), [[0]])
    assert str(raised.value) == (
        "dC/da[1] is infinite, because an output is 0 or 1 to the last digit; the chain of "
        "Jacobians breaks there: use backward(), which takes a - y instead"
    )


def test_a_progress_bar_without_tqdm_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(MissingPackageError) as raised:
        trained(progress=True)
    assert str(raised.value) == (
        "progress=True shows a bar by tqdm, which is missing: pip install tqdm"
    )
    assert len(trained(progress=False).cost) == 2


def test_an_unknown_attribute_of_the_package_is_an_attribute_error():
    import backprop_lib

    with pytest.raises(AttributeError) as raised:
        backprop_lib.softmaxx  # noqa: B018
    assert str(raised.value) == "module 'backprop_lib' has no attribute 'softmaxx'"
