"""What would slip past a check of shapes and kinds, and end in a wrong answer or a traceback."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lib import (
    Gradients,
    Layer,
    Network,
    accuracy,
    activation_statistics,
    backward,
    backward_jacobian,
    check_gradients,
    cost,
    elementwise,
    example,
    forward,
    init,
    minibatches,
    momentum_step,
    numeric_gradients,
    relative_error,
    sgd_step,
    train,
)
from backprop_lib.errors import (
    ArgumentError,
    DTypeError,
    NonFiniteError,
    ShapeError,
    UnknownNameError,
)

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
Y = np.eye(4)[:, [0, 1, 3]]


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def network(sizes: Any = (2, 3, 4), dtype: Any = np.float64) -> Network:
    gs = ["tanh"] * (len(sizes) - 1)
    return init(sizes, gs, "squared_error", scheme="he", rng=rng(), dtype=dtype)


def drawn(**settings: Any) -> Network:
    given = {"sizes": (2, 3), "activations": ["tanh"], "loss": "squared_error", "scheme": "he"}
    return init(**{**given, "rng": rng(), **settings})


NET, DEEP, SINGLE = network(), network((2, 3, 4, 4)), network(dtype=np.float32)
TRACE = forward(NET, X)
GRADIENTS = backward(NET, TRACE, Y, reduction="mean")


def trained(net: Network = NET, **settings: Any) -> Any:
    given = {"epochs": 1, "batch_size": 2, "learning_rate": 0.1, "reduction": "mean", "rng": rng()}
    return train(net, X, Y, **{**given, **settings})


def with_dW2(array: Any) -> Gradients:
    return GRADIENTS._replace(dW=(None, GRADIENTS.dW[1], array))


def one_entry(value: float) -> Gradients:
    array = GRADIENTS.dW[2].copy()
    array[1, 2] = value
    return with_dW2(array)


OTHER = "they must be of the same network"
NO_TRACE = "trace must be what forward(net, X) returns; got"

# fmt: off
ROWS: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: forward(NET, np.ma.masked_greater(X, 5)), NonFiniteError, "X has masked entries, which have no value; fill them: X.filled(0)"),
    (lambda: backward(NET, TRACE, np.ma.masked_equal(Y, 1), reduction="mean"), NonFiniteError, "Y has masked entries, which have no value; fill them: Y.filled(0)"),
    (lambda: forward(SINGLE, 1e300 * X), NonFiniteError, "X[0, 0] is 1e+300, more than float32 holds; scale X, or make the network float64"),
    (lambda: backward(SINGLE, forward(SINGLE, X), -1e39 * Y, reduction="mean"), NonFiniteError, "Y[0, 0] is -1e+39, more than float32 holds; scale Y, or make the network float64"),
    (lambda: train(SINGLE, 1e39 * X, Y, epochs=1, batch_size=1, learning_rate=1, reduction="sum", rng=rng()), NonFiniteError, "X[0, 0] is 1e+39, more than float32 holds; scale X, or make the network float64"),
    (lambda: forward(Network([Layer([[1e200]], [[0]], "sigmoid")], "squared_error"), [[1e200]]), NonFiniteError, "z[1] is beyond what float64 holds; scale X, or make W[1] smaller"),
    (lambda: forward(None, X), ArgumentError, "net must be a Network; got NoneType"),
    (lambda: forward([NET[1]], X), ArgumentError, "net must be a Network; got list"),
    (lambda: trained([]), ArgumentError, "net must be a Network; got list"),
    (lambda: numeric_gradients("net", X, Y, reduction="mean"), ArgumentError, "net must be a Network; got str"),
    (lambda: cost(TRACE, NET, Y, reduction="mean"), ArgumentError, "net must be a Network; got Trace"),
    (lambda: sgd_step(GRADIENTS, NET, 0.1), ArgumentError, "net must be a Network; got Gradients"),
    (lambda: backward(NET, GRADIENTS, Y, reduction="mean"), ArgumentError, f"{NO_TRACE} Gradients"),
    (lambda: backward(NET, X, Y, reduction="mean"), ArgumentError, f"{NO_TRACE} ndarray"),
    (lambda: backward_jacobian(NET, None, Y), ArgumentError, f"{NO_TRACE} NoneType"),
    (lambda: backward_jacobian(NET, forward(DEEP, X[:, [0]]), Y[:, [0]]), ShapeError, "the trace has layers of 2-3-4-4 neurons and the network of 2-3-4; pass forward(net, X) of this network"),
    (lambda: activation_statistics(DEEP, TRACE), ShapeError, "the trace has layers of 2-3-4 neurons and the network of 2-3-4-4; pass forward(net, X) of this network"),
    (lambda: check_gradients(DEEP, X, Y, GRADIENTS, reduction="mean"), ShapeError, f"delta has 2 layers and the network 3; {OTHER}"),
    (lambda: check_gradients(NET, X, Y, TRACE, reduction="mean"), ArgumentError, "gradients must be Gradients; got Trace"),
    (lambda: sgd_step(NET, one_entry(np.nan), 0.1), NonFiniteError, "W[2][1, 2] is nan; every entry must be finite (1 of 12 are not)"),
    (lambda: momentum_step(NET, one_entry(-np.inf), None, 0.1, 0.9), NonFiniteError, "W[2][1, 2] is inf; every entry must be finite (1 of 12 are not)"),
    (lambda: accuracy(np.ones((2, 5)), np.ones((2, 1))), ShapeError, "outputs have shape (2, 5) and Y (2, 1); both must be (n_L, m), a column for each sample"),
    (lambda: accuracy(np.ones((3, 2)), np.ones((1, 2))), ShapeError, "outputs have shape (3, 2) and Y (1, 2); both must be (n_L, m), a column for each sample"),
    (lambda: accuracy([], []), ShapeError, "outputs have shape (0,) and Y (0,); both must be (n_L, m), a column for each sample"),
    (lambda: minibatches(None, None, 1, rng()), ShapeError, "X has shape () and Y (); both must have one column for each sample"),
    (lambda: trained(test=(X,)), ArgumentError, "test must be a pair (X, Y); got tuple"),
    (lambda: trained(test=X), ArgumentError, "test must be a pair (X, Y); got ndarray"),
    (lambda: Network(5, "squared_error"), ShapeError, "layers must be a list of Layer(W, b, activation); got int"),
    (lambda: Network(np.eye(2), "squared_error"), ShapeError, "layer 1 must be Layer(W, b, activation); got ndarray"),
    (lambda: drawn(sizes=5), ArgumentError, "sizes must name the input and at least one layer, such as (2, 3, 2); got 5"),
    (lambda: drawn(activations=None), ArgumentError, "1 layers need 1 activations, one each; got None"),
    (lambda: drawn(sizes=(1,) * 7, activations=NET[1].activation), ArgumentError, "6 layers need 6 activations, one each; got tanh"),
    (lambda: drawn(dtype="double precision"), DTypeError, "dtype must be float64 or float32; got double precision"),
    (lambda: drawn(scheme=["he"]), UnknownNameError, "unknown scheme ['he']: the known ones are zeros, normal, xavier, he"),
    (lambda: numeric_gradients(NET, X, Y, reduction="mean", method=["complex"]), UnknownNameError, "unknown method ['complex']: the known ones are complex, central; did you mean 'complex'?"),
    (lambda: example(["xor"]), UnknownNameError, "unknown example ['xor']: the known ones are relu-softmax-232, relu-softmax-33333, relu-identity-33333, sigmoid-221, sigmoid-232"),
]
# fmt: on


@pytest.mark.parametrize(("call", "error", "message"), ROWS, ids=[message for _, _, message in ROWS])  # fmt: skip
def test_the_whole_message(call: Callable[[], Any], error: type[Exception], message: str):
    with pytest.raises(error) as raised:
        call()
    assert type(raised.value) is error
    assert str(raised.value) == message


def test_iterating_over_a_network_gives_its_layers_in_order():
    assert list(NET) == [NET[1], NET[2]]
    assert list(reversed(NET)) == [NET[2], NET[1]]


def test_every_network_is_read_only_wherever_it_comes_from():
    networks = [
        pickle.loads(pickle.dumps(NET)),
        copy.deepcopy(NET),
        sgd_step(NET, GRADIENTS, 0.1),
        momentum_step(NET, GRADIENTS, None, 0.1, 0.9)[0],
        trained().net,
    ]
    for net in networks:
        for W, b, _ in net:
            assert not W.flags.writeable
            assert not b.flags.writeable


def test_a_step_by_float64_gradients_leaves_a_float32_network_float32():
    assert sgd_step(SINGLE, GRADIENTS, 0.1)[1].W.dtype == np.float32


def test_a_network_that_overflows_at_the_start_diverges_without_a_warning():
    net = Network([Layer([[1e200]], [[0.0]], "identity")], "squared_error")
    history = train(
        net, [[1e200]], [[0]], epochs=3, batch_size=1, learning_rate=1, reduction="sum", rng=rng()
    )
    assert history.diverged
    assert history.net is net


def test_infinite_weights_are_divergence_even_where_saturation_keeps_the_cost_finite():
    W, b = np.full((1, 1), 1e-3, np.float32), np.zeros((1, 1), np.float32)
    net = Network([Layer(W, b, "sigmoid")], "half_squared_error")
    history = train(
        net, [[100]], [[0]], epochs=3, batch_size=1, learning_rate=3e38, reduction="sum", rng=rng()
    )
    assert history.diverged
    assert history.net is net


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_gradient_check_names_the_entry_that_is_not_finite(value: float):
    report = check_gradients(NET, X, Y, one_entry(value), reduction="mean")
    assert report.worst.name == "dW[2][1, 2]"
    assert report.worst.relative_error == np.inf


def test_relative_error_is_infinite_at_the_entry_that_is_not_finite_and_only_there():
    np.testing.assert_array_equal(relative_error(np.array([1, np.nan]), np.array([1, 2])), [0, np.inf])  # fmt: skip
    assert relative_error(np.ones(0), np.ones(0)).shape == (0,)


def test_the_other_byte_order_and_lists_are_taken_as_they_are_meant():
    np.testing.assert_array_equal(forward(NET, X.astype(">f8")).z[1], TRACE.z[1])
    assert accuracy([[0.2, 0.9]], [[0, 1]]) == 1
    [(x, y)] = minibatches([[1, 2]], [[3, 4]], 2, rng())
    assert {(1, 3), (2, 4)} == set(zip(x[0].tolist(), y[0].tolist(), strict=True))


def test_momentum_may_be_a_numpy_number_of_any_precision():
    assert not trained(momentum=np.float32(0.5)).diverged


def test_an_activation_of_ones_own_that_changes_the_dtype_is_named():
    halved = elementwise("halved", "h", f=lambda z: z / np.float64(2), derivative=np.ones_like)
    net = Network([Layer(np.float32([[1.0]]), np.float32([[0.0]]), halved)], "squared_error")
    message = (
        "halved made an array of shape (1, 2) and float64 of one of shape (1, 2) and float32; "
        "an activation must keep both"
    )
    with pytest.raises(ShapeError) as raised:
        forward(net, [[1.0, 2.0]])
    assert str(raised.value) == message
    with pytest.raises(ShapeError, match="halved made an array"):
        train(
            net,
            [[1.0]],
            [[1.0]],
            epochs=1,
            batch_size=1,
            learning_rate=0.1,
            reduction="sum",
            rng=rng(),
        )
