"""What would slip past a check of shapes and kinds, and end in a wrong answer or a traceback."""

import copy
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lib import (
    Gradients,
    Layer,
    Loss,
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
    gradient_norms,
    init,
    minibatches,
    momentum_step,
    numeric_gradients,
    relative_error,
    sample_losses,
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


def own(f: Any, derivative: Any = np.ones_like, vjp: Any = None, n: int = 1) -> Network:
    """A network whose z is its X, with an activation of one's own."""
    g = elementwise("own", "g", f, derivative, vjp)
    return Network([Layer(np.eye(n), np.zeros((n, 1)), g)], "squared_error")


def own_loss(f: Any, grad: Any = lambda a, y: a - y) -> Network:
    return Network([Layer(np.eye(2), np.zeros((2, 1)), "tanh")], Loss("own", "C", f, grad))


def summed(a: Any, y: Any) -> Any:
    return np.sum((a - y) ** 2, axis=0)


def measured(net: Network, **settings: Any) -> Gradients:
    n = net.sizes[0]
    return numeric_gradients(net, np.ones((n, 1)), np.ones((n, 1)), reduction="mean", **settings)


def broken(name: str, l: int, array: Any) -> Any:
    """TRACE with another array in one place."""
    arrays = list(getattr(TRACE, name))
    arrays[l] = array
    return TRACE._replace(**{name: tuple(arrays)})


OTHER = "they must be of the same network"
AS_IT_IS = "pass forward(net, X) as it is"
COMPLEX = "own does not take complex numbers; use method='central'"
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
    (lambda: sgd_step(NET, None, 0.1), ArgumentError, "gradients must be Gradients; got NoneType"),
    (lambda: sgd_step(NET, with_dW2(GRADIENTS.dW[2] * 1j), 0.1), DTypeError, "an array of dtype complex128 was given for weights or biases; it must hold real numbers"),
    (lambda: momentum_step(NET, TRACE, None, 0.1, 0.9), ArgumentError, "gradients must be Gradients; got Trace"),
    (lambda: momentum_step(NET, GRADIENTS, "v", 0.1, 0.9), ArgumentError, "velocity must be what momentum_step returned, or None at the first step; got str"),
    (lambda: gradient_norms(TRACE), ArgumentError, "gradients must be Gradients; got Trace"),
    (lambda: backward(NET, broken("a", 1, TRACE.a[1][:, :2]), Y, reduction="mean"), ShapeError, f"a[1] of the trace has shape (3, 2); it must be (3, 3): {AS_IT_IS}"),
    (lambda: backward(NET, broken("z", 2, TRACE.z[2].T), Y, reduction="mean"), ShapeError, f"z[2] of the trace has shape (3, 4); it must be (4, 3): {AS_IT_IS}"),
    (lambda: cost(NET, broken("z", 1, None), Y, reduction="mean"), ShapeError, f"z[1] of the trace has shape (); it must be (3, 3): {AS_IT_IS}"),
    (lambda: activation_statistics(NET, TRACE._replace(z=TRACE.z[:2])), ShapeError, "the trace has layers of 2-3-4 neurons and the network of 2-3-4; pass forward(net, X) of this network"),
    (lambda: backward(SINGLE, TRACE, Y, reduction="mean"), DTypeError, "a[0] of the trace has dtype float64 and the network float32; pass forward(net, X) of this network"),
    (lambda: forward(own(np.log), [[2, -3]]), NonFiniteError, "a[1][0, 1], own of -3, is nan; an activation must be finite wherever z is"),
    (lambda: forward(own(np.log), [[0]]), NonFiniteError, "a[1][0, 0], own of 0, is -inf; an activation must be finite wherever z is"),
    (lambda: trained(learning_rate=True), ArgumentError, "learning_rate must be a finite number above 0; got True"),
    (lambda: trained(momentum=False), ArgumentError, "momentum must be a number from 0 to below 1; got False"),
    (lambda: NET[True], IndexError, "net[True] does not exist: the layers are net[1] to net[2]"),
    (lambda: own(lambda z: z[0], n=2), ShapeError, "own made an array of shape (3,) and float64 of one of shape (2, 3) and float64; an activation must keep both"),
    (lambda: own(lambda z: z.tolist()), ShapeError, "own made a list of one of shape (1, 2) and float64; an activation must keep both"),
    (lambda: own(np.tanh, lambda z: 1.0), ShapeError, "the derivative of own made an array of shape () of one of shape (1, 2); it must keep the shape"),
    (lambda: own(np.tanh, vjp=lambda z, a, v: np.sum(v, axis=1), n=2), ShapeError, "the vjp of own made an array of shape (2,) and float64 of one of shape (2, 3) and float64; it must keep both"),
    (lambda: own_loss(lambda a, y: np.sum((a - y) ** 2)), ShapeError, "own made an array of shape () of outputs of shape (2, 3); a loss must give (3,), one number for each column: sum over axis=0"),
    (lambda: own_loss(lambda a, y: np.sum((a - y) ** 2, axis=1)), ShapeError, "own made an array of shape (2,) of outputs of shape (2, 3); a loss must give (3,), one number for each column: sum over axis=0"),
    (lambda: own_loss(lambda a, y: (a - y) ** 2), ShapeError, "own made an array of shape (2, 3) of outputs of shape (2, 3); a loss must give (3,), one number for each column: sum over axis=0"),
    (lambda: own_loss(summed, lambda a, y: np.sum(a - y, axis=0)), ShapeError, "the grad of own made an array of shape (3,) and float64 of one of shape (2, 3) and float64; it must keep both"),
    (lambda: measured(own(np.abs)), ArgumentError, COMPLEX),
    (lambda: measured(own(np.vectorize(math.erf))), ArgumentError, COMPLEX),
    (lambda: measured(own_loss(lambda a, y: np.sum(np.abs(a - y), axis=0))), ArgumentError, COMPLEX),
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
    message = (
        "halved made an array of shape (1, 2) and float64 of one of shape (1, 2) and float32; "
        "an activation must keep both"
    )
    with pytest.raises(ShapeError) as raised:
        Network([Layer(np.float32([[1.0]]), np.float32([[0.0]]), halved)], "squared_error")
    assert str(raised.value) == message


def test_the_central_difference_measures_functions_that_take_no_complex_numbers():
    for f in (np.abs, np.vectorize(math.erf)):  # the derivative of own is not asked
        net = own(f)
        slope = (f(1 + 1e-5) - f(1 - 1e-5)) / 2e-5
        delta = measured(net, method="central").delta[1]
        np.testing.assert_allclose(delta, 2 * (f(1.0) - 1) * slope, rtol=1e-8, atol=1e-8)


def test_a_loss_of_ones_own_gives_a_number_for_each_sample_as_many_as_there_are_outputs():
    net, X = own_loss(summed), np.array([[1.0, 2.0], [3.0, 4.0]])
    expected = np.sum((np.tanh(X) - 1) ** 2, axis=0)
    np.testing.assert_array_equal(sample_losses(net, forward(net, X), np.ones((2, 2))), expected)


def test_a_layer_is_equal_to_itself_alone_and_found_in_its_network():
    assert NET[2] in NET
    assert NET[1] not in DEEP
    assert NET[1] == NET[1]
    assert NET[1] != Layer(*NET[1])
    assert len({*NET, NET[1]}) == 2
