"""The check finds what is wrong with a gradient, and says where."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lib import (
    ACTIVATIONS,
    Gradients,
    Layer,
    Network,
    backward,
    check_gradients,
    example,
    forward,
    init,
    numeric_gradients,
    relative_error,
)

METHODS = ["complex", "central"]
RIGHT = {"complex": 1e-12, "central": 1e-6}

RNG = np.random.default_rng(0)
NET = init(
    (3, 4, 4, 2), ["tanh", "sigmoid", "softmax"], "categorical_cross_entropy", scheme="xavier", rng=RNG
)  # fmt: skip
X = RNG.standard_normal((3, 5))
Y = np.eye(2)[:, [0, 1, 1, 0, 1]]
TRACE = forward(NET, X)
GRADIENTS = backward(NET, TRACE, Y, reduction="mean")


def replaced(name: str, l: int, array: Any) -> Gradients:
    arrays = list(getattr(GRADIENTS, name))
    arrays[l] = array
    return GRADIENTS._replace(**{name: tuple(arrays)})


def one_entry(name: str, l: int, at: tuple[int, int], change: Callable[[float], float]) -> Gradients:  # fmt: skip
    array = np.array(getattr(GRADIENTS, name)[l])
    array[at] = change(array[at])
    return replaced(name, l, array)


def transposed_weights() -> Gradients:
    """delta[2] with W where W^T belongs; square, so that no shape gives it away."""
    delta = (NET[2].W @ GRADIENTS.delta[2]) * NET[1].activation.derivative(TRACE.z[1])
    return replaced("delta", 1, delta)


def missing_derivative() -> Gradients:
    """delta[1] without its factor g'(z[1])."""
    return replaced("delta", 1, NET[2].W.T @ GRADIENTS.delta[2])


def divided_by_m_twice() -> Gradients:
    return replaced("dW", 2, GRADIENTS.dW[2] / X.shape[1])


BUGS = {
    "sign": (lambda: replaced("db", 3, -GRADIENTS.db[3]), "db[3]"),
    "transposed-weights": (transposed_weights, "delta[1]"),
    "missing-derivative": (missing_derivative, "delta[1]"),
    "divided-by-m-twice": (divided_by_m_twice, "dW[2]"),
    "sum-for-mean": (lambda: replaced("db", 1, 5 * GRADIENTS.db[1]), "db[1]"),
    "zero": (lambda: replaced("dW", 3, np.zeros((2, 4))), "dW[3]"),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found_in_the_array_that_it_is_in(bug: str, method: str):
    plant, where = BUGS[bug]
    report = check_gradients(NET, X, Y, plant(), reduction="mean", method=method)
    assert not report.passed()
    assert report.worst.name.startswith(f"{where}[")
    right = [e for name, e in report.by_array.items() if name != where]
    assert len(right) == 8
    assert all(e.relative_error < RIGHT[method] for e in right)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("name", "l", "at"), [("dW", 1, (2, 1)), ("dW", 3, (1, 0)), ("db", 2, (2, 0)), ("delta", 2, (1, 4))]
)  # fmt: skip
def test_a_single_wrong_entry_is_named_with_both_of_its_values(
    name: str, l: int, at: tuple[int, int], method: str
):
    wrong = one_entry(name, l, at, lambda value: 1.5 * value)
    report = check_gradients(NET, X, Y, wrong, reduction="mean", method=method)
    assert report.worst.name == f"{name}[{l}]{list(at)}"
    assert report.worst.analytic == getattr(wrong, name)[l][at]
    assert report.worst.numeric == pytest.approx(getattr(GRADIENTS, name)[l][at], rel=1e-6)
    assert report.worst.relative_error == pytest.approx(1 / 3, rel=1e-6)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_right_gradients_pass(method: str, reduction: str):
    given = backward(NET, TRACE, Y, reduction=reduction)
    for gradients in (given, None):
        report = check_gradients(NET, X, Y, gradients, reduction=reduction, method=method)
        assert report.passed(RIGHT[method])
        assert report.method == method
        assert list(report.by_array) == [
            f"{name}[{l}]" for name in ("delta", "dW", "db") for l in (1, 2, 3)
        ]


def test_gradients_of_the_other_reduction_do_not_pass():
    report = check_gradients(NET, X, Y, GRADIENTS, reduction="sum")
    assert not report.passed()
    assert report.worst.relative_error == pytest.approx(4 / 5)


def test_the_tolerance_decides():
    wrong = one_entry("dW", 2, (0, 0), lambda value: value * (1 + 1e-4))
    report = check_gradients(NET, X, Y, wrong, reduction="mean")
    assert report.passed(1e-3)
    assert not report.passed(1e-5)
    assert not report.passed()


def test_the_complex_step_is_right_to_the_last_digits_and_the_central_difference_to_half_of_them():
    errors = {}
    for method in METHODS:
        numeric = numeric_gradients(NET, X, Y, reduction="mean", method=method)
        errors[method] = np.max(np.abs(numeric.dW[1] - GRADIENTS.dW[1]))
    assert errors["complex"] < 1e-15
    assert 1e-13 < errors["central"] < 1e-9


def test_a_step_that_is_too_large_shows():
    report = check_gradients(NET, X, Y, reduction="mean", method="central", step=0.1)
    assert not report.passed()
    report = check_gradients(NET, X, Y, reduction="mean", method="complex", step=0.1)
    assert not report.passed()


def test_nan_in_a_gradient_does_not_pass():
    wrong = one_entry("dW", 2, (1, 3), lambda _: np.nan)
    report = check_gradients(NET, X, Y, wrong, reduction="mean")
    assert not report.passed()
    assert report.worst.relative_error == np.inf
    assert report.worst.name.startswith("dW[2]")


def test_the_gradients_of_a_float32_network_are_checked_in_float64():
    layers = [Layer(np.float32(W), np.float32(b), g) for W, b, g in NET.layers]
    net = Network(layers, NET.loss)
    assert check_gradients(net, X, Y, reduction="mean").passed(1e-12)
    single = backward(net, forward(net, X), Y, reduction="mean")
    report = check_gradients(net, X, Y, single, reduction="mean")
    assert 1e-9 < report.worst.relative_error < 1e-3


def test_measuring_leaves_the_network_as_it_was():
    before = [np.array(W) for W, _, _ in NET.layers]
    for method in METHODS:
        numeric_gradients(NET, X, Y, reduction="mean", method=method)
    for W, kept in zip((W for W, _, _ in NET.layers), before, strict=True):
        np.testing.assert_array_equal(W, kept)


def test_the_report_prints_both_values_of_the_worst_entry_of_each_array():
    net = Network([Layer([[2.0]], [[0.0]], "identity")], "half_squared_error")
    gradients = Gradients((None, [[3.0]]), (None, [[-3.0]]), (None, [[4.0]]))
    report = check_gradients(net, [[1.0]], [[-1.0]], gradients, reduction="mean")
    assert str(report) == (
        "gradient check by complex step; the worst entry of each array:\n"
        "                        analytic           numeric  relative error\n"
        "delta[1][0, 0]   3.000000000e+00   3.000000000e+00         0.0e+00\n"
        "dW[1][0, 0]     -3.000000000e+00   3.000000000e+00         2.0e+00\n"
        "db[1][0, 0]      4.000000000e+00   3.000000000e+00         2.5e-01\n"
        "worst: dW[1][0, 0]"
    )


def test_relative_error_is_the_distance_over_the_larger_of_the_two():
    analytic, numeric = np.array([1.0, -2.0, 4.0, 0.0]), np.array([1.0, 2.0, 5.0, 1.0])
    np.testing.assert_array_equal(relative_error(analytic, numeric), [0, 2, 0.2, 1])
    np.testing.assert_array_equal(relative_error(numeric, analytic), [0, 2, 0.2, 1])


def test_relative_error_of_zero_and_zero_is_zero():
    zeros = np.zeros((2, 2))
    np.testing.assert_array_equal(relative_error(zeros, zeros), zeros)
    np.testing.assert_array_equal(relative_error(np.array([0.0, 1.0]), np.array([0.0, 1.0])), 0)


def test_relative_error_of_rounding_noise_is_measured_against_the_floor():
    analytic, numeric = np.array([1.0, 1e-16]), np.array([1.0, 0.0])
    np.testing.assert_allclose(relative_error(analytic, numeric), [0, 1e-12], rtol=1e-12)


def test_dead_neurons_pass_the_check():
    net = Network(
        [Layer([[-1.0]], [[-1.0]], "relu"), Layer([[1.0]], [[0.0]], "identity")], "squared_error"
    )
    for method in METHODS:
        report = check_gradients(net, [[1.0]], [[2.0]], reduction="mean", method=method)
        assert report.passed(1e-8)
        assert report.by_array["dW[1]"].analytic == report.by_array["dW[1]"].numeric == 0


@pytest.mark.parametrize("hidden", ["relu", "leaky_relu"])
def test_the_complex_step_passes_a_blank_sample_that_leaves_every_neuron_at_its_kink(hidden: str):
    net = init((3, 5, 4, 2), [hidden, hidden, "identity"], "squared_error", scheme="he", rng=np.random.default_rng(0))  # fmt: skip
    blank = np.zeros((3, 2))
    assert not forward(net, blank).z[1].any()
    assert check_gradients(net, blank, np.ones((2, 2)), reduction="mean").passed(1e-12)


@pytest.mark.parametrize(("name", "slope"), [("relu", 0), ("leaky_relu", 0.01)])
def test_of_a_complex_number_at_its_kink_the_slope_is_the_left_one(name: str, slope: float):
    g = ACTIVATIONS[name]
    np.testing.assert_array_equal(np.imag(g.f(np.array([[1e-30j, -1e-30j]]))), [[slope * 1e-30, -slope * 1e-30]])  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["relu", "leaky_relu", "sigmoid"])
def test_complex_and_real_numbers_take_the_same_way(name: str, dtype: type):
    f = ACTIVATIONS[name].f
    z = np.linspace(-30, 30, 101, dtype=dtype)
    assert f(z).dtype == dtype
    np.testing.assert_allclose(np.real(f(z.astype(np.complex128))), f(z), rtol=10 * np.finfo(dtype).eps)  # fmt: skip


@pytest.mark.parametrize(("g", "z"), [("tanh", 19.0), ("tanh", -25.0), ("sigmoid", -800.0), ("sigmoid", 37.0)])  # fmt: skip
def test_a_saturated_neuron_passes_although_its_slope_is_rounding_noise(g: str, z: float):
    net = Network([Layer([[1.0]], [[z]], g)], "half_squared_error")
    assert check_gradients(net, [[1.0]], [[0.3]], reduction="mean").passed()


def test_what_the_rounding_of_the_cost_hides_is_no_error_and_what_it_does_not_hide_is():
    net = Network([Layer([[0.0]], [[1.0]], "identity")], "half_squared_error")
    for size, passes in ((1e-17, True), (1e-12, False)):
        X = [[size]]  # dW is as small as it, and the cost is 1/2
        right = backward(net, forward(net, X), [[0.0]], reduction="mean")
        wrong = right._replace(dW=(None, -right.dW[1]))
        assert check_gradients(net, X, [[0.0]], wrong, reduction="mean").passed() == passes


@pytest.mark.parametrize("method", METHODS)
def test_a_worked_network_passes(method: str):
    _, _, net, x, y = example("relu-softmax-232")
    assert check_gradients(net, x, y, reduction="mean", method=method).passed(1e-8)
