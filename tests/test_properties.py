"""What holds for every network and batch, whatever the numbers."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import Case, magnitudes, random_case

from backprop_lib import (
    ACTIVATIONS,
    LOSSES,
    Gradients,
    Layer,
    Network,
    Trace,
    backward,
    backward_jacobian,
    cost,
    elementwise,
    forward,
    init,
    momentum_step,
    sample_losses,
    sgd_step,
    train,
)

cases = st.integers(min_value=0, max_value=2**32 - 1).map(random_case)
orders = st.randoms(use_true_random=False)


def run(case: Case, reduction: str = "mean") -> tuple[Trace, Gradients]:
    trace = forward(case.net, case.X)
    return trace, backward(case.net, trace, case.Y, reduction=reduction)


def in_float32(case: Case) -> Case:
    layers = [Layer(np.float32(W), np.float32(b), g) for W, b, g in case.net.layers]
    return Case(case.name, Network(layers, case.net.loss), np.float32(case.X), case.Y)


def assert_near(ours: Any, theirs: Any, magnitude: Any) -> None:
    """Equal but for the rounding of their sums; see reference.magnitudes."""
    assert np.all(np.abs(ours - theirs) <= 1e-13 * magnitude)


@given(cases)
def test_every_array_has_the_shape_of_what_it_belongs_to(case: Case):
    net, m = case.net, case.X.shape[1]
    trace, gradients = run(case)
    assert [len(part) for part in (*trace, *gradients)] == [net.L + 1] * 5
    assert trace.a[0].shape == case.X.shape
    assert [part[0] for part in (trace.z, *gradients)] == [None] * 4
    for l in range(1, net.L + 1):
        W, b, _ = net[l]
        assert trace.z[l].shape == trace.a[l].shape == (net.sizes[l], m)
        assert gradients.delta[l].shape == (net.sizes[l], m)
        assert gradients.dW[l].shape == W.shape == (net.sizes[l], net.sizes[l - 1])
        assert gradients.db[l].shape == b.shape == (net.sizes[l], 1)
    assert sample_losses(net, trace, case.Y).shape == (m,)


@given(cases)
def test_jacobian_factors_have_the_shapes_of_the_chain(case: Case):
    net = case.net
    rows = backward_jacobian(net, forward(net, case.X[:, [0]]), case.Y[:, [0]])
    assert [part[0] for part in rows] == [None] * 6
    for l in range(1, net.L + 1):
        n, before = net.sizes[l], net.sizes[l - 1]
        assert rows.dC_da[l].shape == rows.delta[l].shape == rows.db[l].shape == (1, n)
        assert rows.da_dz[l].shape == (n, n)
        assert rows.dz_da[l].shape == (n, before)
        assert rows.dW[l].shape == (before, n)


@given(cases)
def test_gradient_of_a_mean_is_the_mean_of_the_samples_gradients(case: Case):
    _, whole = run(case)
    samples = [
        run(case._replace(X=case.X[:, [k]], Y=case.Y[:, [k]]))[1] for k in range(case.X.shape[1])
    ]
    size = magnitudes(case, "mean")
    for l in range(1, case.net.L + 1):
        for name in ("dW", "db"):
            mean = np.mean([getattr(one, name)[l] for one in samples], axis=0)
            assert_near(getattr(whole, name)[l], mean, size[name][l])
        side_by_side = np.hstack([one.delta[l] for one in samples])
        assert_near(whole.delta[l], side_by_side, size["dC_dz"][l])


@given(cases)
def test_cost_of_a_mean_is_the_mean_of_the_samples_losses(case: Case):
    trace, _ = run(case)
    losses = sample_losses(case.net, trace, case.Y)
    assert cost(case.net, trace, case.Y, reduction="mean") == pytest.approx(np.mean(losses), 1e-14)
    assert cost(case.net, trace, case.Y, reduction="sum") == pytest.approx(np.sum(losses), 1e-14)


@given(cases)
def test_a_sum_is_m_means_and_delta_knows_neither(case: Case):
    (_, mean), (_, total) = run(case, "mean"), run(case, "sum")
    for l in range(1, case.net.L + 1):
        m = case.X.shape[1]
        np.testing.assert_array_equal(mean.delta[l], total.delta[l])
        np.testing.assert_allclose(total.dW[l], m * mean.dW[l], rtol=1e-15)
        np.testing.assert_allclose(total.db[l], m * mean.db[l], rtol=1e-15)


@given(cases, orders)
def test_permuting_hidden_neurons_permutes_gradients_and_leaves_the_cost(case: Case, random: Any):
    net = case.net
    orders = [
        np.arange(net.sizes[0]),
        *(np.array(random.sample(range(n), n)) for n in net.sizes[1:-1]),
        np.arange(net.sizes[-1]),
    ]
    layers = [
        Layer(W[orders[l]][:, orders[l - 1]], b[orders[l]], g)
        for l, (W, b, g) in enumerate(net.layers, start=1)
    ]
    permuted = case._replace(net=Network(layers, net.loss))
    (trace, gradients), (trace_p, gradients_p) = run(case), run(permuted)
    size = magnitudes(permuted, "mean")
    costs = [
        cost(c.net, t, case.Y, reduction="mean") for c, t in ((case, trace), (permuted, trace_p))
    ]
    assert costs[0] == pytest.approx(costs[1], 1e-12)
    for l in range(1, net.L + 1):
        rows, columns = orders[l], orders[l - 1]
        assert_near(gradients_p.delta[l], gradients.delta[l][rows], size["dC_dz"][l])
        assert_near(gradients_p.dW[l], gradients.dW[l][rows][:, columns], size["dW"][l])
        assert_near(gradients_p.db[l], gradients.db[l][rows], size["db"][l])


@given(cases, orders)
def test_permuting_samples_permutes_delta_and_leaves_dW(case: Case, random: Any):
    m = case.X.shape[1]
    order = random.sample(range(m), m)
    _, gradients = run(case)
    _, permuted = run(case._replace(X=case.X[:, order], Y=case.Y[:, order]))
    size = magnitudes(case, "mean")
    for l in range(1, case.net.L + 1):
        assert_near(permuted.delta[l], gradients.delta[l][:, order], size["dC_dz"][l][:, order])
        assert_near(permuted.dW[l], gradients.dW[l], size["dW"][l])
        assert_near(permuted.db[l], gradients.db[l], size["db"][l])


@given(cases)
def test_float32_stays_float32_all_through_and_is_float64_but_for_rounding(case: Case):
    single = in_float32(case)
    double = case._replace(
        net=Network([Layer(np.float64(W), np.float64(b), g) for W, b, g in single.net.layers], case.net.loss),
        X=np.float64(single.X),
    )  # fmt: skip
    trace, gradients = run(single)
    _, theirs = run(double)
    rows = backward_jacobian(single.net, forward(single.net, single.X[:, [0]]), single.Y[:, [0]])
    moved = sgd_step(single.net, gradients, 0.1)
    pushed, velocity = momentum_step(single.net, gradients, None, 0.1, 0.9)
    trained = train(
        single.net, single.X, single.Y,
        epochs=1, batch_size=2, learning_rate=1e-3, momentum=0.9, reduction="mean",
        rng=np.random.default_rng(0),
    ).net  # fmt: skip
    networks = [array for net in (moved, pushed, trained) for W, b, _ in net.layers for array in (W, b)]  # fmt: skip
    parts = (*trace, *gradients, *rows, *velocity)
    arrays = [array for part in parts for array in part if array is not None] + networks
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    assert single.net.dtype == moved.dtype == np.float32
    assert sample_losses(single.net, trace, single.Y).dtype == np.float32
    size = magnitudes(double, "mean")
    for l in range(1, case.net.L + 1):
        for name, other in (("delta", "dC_dz"), ("dW", "dW"), ("db", "db")):
            distance = np.abs(getattr(gradients, name)[l] - getattr(theirs, name)[l])
            assert np.all(distance <= 1e-4 * size[other][l])


def test_one_float64_array_makes_the_whole_network_float64():
    layers = [
        Layer(np.ones((1, 1), np.float32), np.ones((1, 1), np.float32), "tanh"),
        Layer(np.ones((1, 1), np.float32), np.ones((1, 1)), "tanh"),
    ]
    net = Network(layers, "squared_error")
    assert {array.dtype for W, b, _ in net.layers for array in (W, b)} == {np.dtype(np.float64)}


@given(st.integers(0, 1000))
def test_integers_booleans_and_lists_mean_the_same_as_floats(seed: int):
    rng = np.random.default_rng(seed)
    W, b = rng.integers(-2, 3, (3, 2)), rng.integers(-2, 3, (3, 1))
    X, Y = rng.integers(-2, 3, (2, 4)), rng.integers(2, size=(3, 4)).astype(bool)
    forms: list[Callable[[Any], Any]] = [np.asarray, lambda v: v.tolist(), np.int8, np.float32]
    expected = None
    for form in forms:
        net = Network([Layer(form(W), form(b), "sigmoid")], "binary_cross_entropy")
        double = Network([Layer(np.float64(W), np.float64(b), "sigmoid")], "binary_cross_entropy")
        assert net.dtype == (np.float32 if form is np.float32 else np.float64)
        _, gradients = run(Case("integers", double, form(X), form(Y)))
        np.testing.assert_array_equal(net[1].W, double[1].W)
        expected = expected or gradients
        np.testing.assert_array_equal(gradients.dW[1], expected.dW[1])
        np.testing.assert_array_equal(gradients.delta[1], expected.delta[1])


@given(cases)
def test_nothing_given_is_ever_written_to(case: Case):
    before = copy.deepcopy(case)
    net, X, Y = case.net, case.X, case.Y
    trace, gradients = run(case)
    kept = copy.deepcopy((trace, gradients))
    velocity = momentum_step(net, gradients, None, 0.1, 0.9)[1]
    kept_velocity = copy.deepcopy(velocity)
    momentum_step(net, gradients, velocity, 0.1, 0.9)
    sgd_step(net, gradients, 0.1)
    train(
        net, X, Y, epochs=2, batch_size=2, learning_rate=1e-3, momentum=0.5,
        reduction="mean", rng=np.random.default_rng(0),
    )  # fmt: skip
    sample_losses(net, trace, Y)
    np.testing.assert_array_equal(X, before.X)
    np.testing.assert_array_equal(Y, before.Y)
    for l in range(1, net.L + 1):
        np.testing.assert_array_equal(net[l].W, before.net[l].W)
        np.testing.assert_array_equal(net[l].b, before.net[l].b)
    for ours, theirs in zip((*trace, *gradients, *velocity), (*kept[0], *kept[1], *kept_velocity), strict=True):  # fmt: skip
        for array, copied in zip(ours[1:], theirs[1:], strict=True):
            np.testing.assert_array_equal(array, copied)


@given(cases, st.integers(-8, 8))
def test_scaling_the_learning_rate_scales_the_step(case: Case, power: int):
    _, gradients = run(case)
    for l in range(1, case.net.L + 1):
        step = [
            sgd_step(case.net, gradients, alpha)[l].W - case.net[l].W for alpha in (1, 2.0**power)
        ]
        size = 2.0**power * np.max(np.abs(gradients.dW[l])) + np.max(np.abs(case.net[l].W))
        np.testing.assert_allclose(step[1], 2.0**power * step[0], rtol=0, atol=1e-12 * size)


@given(cases)
def test_half_the_squared_error_has_half_the_gradients(case: Case):
    layers = case.net.layers
    _, whole = run(case._replace(net=Network(layers, "squared_error")))
    _, half = run(case._replace(net=Network(layers, "half_squared_error")))
    for l in range(1, case.net.L + 1):
        np.testing.assert_array_equal(whole.delta[l], 2 * half.delta[l])
        np.testing.assert_array_equal(whole.dW[l], 2 * half.dW[l])


def test_a_network_copies_what_it_is_given_and_cannot_be_written_to():
    W = np.ones((1, 2))
    net = Network([Layer(W, [[0.0]], "tanh")], "squared_error")
    W[0, 0] = 5
    assert net[1].W[0, 0] == 1
    for array in net[1][:2]:
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 5
    with pytest.raises(AttributeError):
        net.loss = LOSSES["half_squared_error"]  # type: ignore[misc]
    with pytest.raises(AttributeError):
        net[1].W = W  # type: ignore[misc]


@given(cases)
def test_pickled_and_copied_networks_compute_the_same(case: Case):
    _, gradients = run(case)
    for again in (pickle.loads(pickle.dumps(case.net)), copy.deepcopy(case.net)):
        assert again.sizes == case.net.sizes
        assert repr(again) == repr(case.net)
        assert [layer.activation for layer in again.layers] == [
            layer.activation for layer in case.net.layers
        ]
        _, same = run(case._replace(net=again))
        for l in range(1, case.net.L + 1):
            np.testing.assert_array_equal(same.dW[l], gradients.dW[l])


@pytest.mark.parametrize("part", [*ACTIVATIONS.values(), *LOSSES.values()], ids=repr)
def test_built_in_functions_pickle_to_themselves(part: Any):
    assert pickle.loads(pickle.dumps(part)) is part
    assert copy.deepcopy(part) is part


def test_an_activation_of_ones_own_works_in_both_conventions():
    square = elementwise("square", r"(\cdot)^2", np.square, lambda z: 2 * z)
    net = init((2, 3, 2), [square, "softmax"], "categorical_cross_entropy", scheme="he", rng=np.random.default_rng(0))  # fmt: skip
    case = Case("square", net, np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]]))
    trace, gradients = run(case)
    rows = backward_jacobian(net, trace, case.Y)
    np.testing.assert_array_equal(trace.a[1], trace.z[1] ** 2)
    np.testing.assert_allclose(rows.delta[1].T, gradients.delta[1], rtol=1e-13)
    assert net[1].activation is square


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_jacobians_derivatives_and_products_agree(name: str):
    g = ACTIVATIONS[name]
    rng = np.random.default_rng(0)
    z, v = rng.standard_normal((2, 5, 7))
    by_product = g.vjp(z, g.f(z), v)
    by_jacobian = np.hstack([g.jacobian(z[:, [k]]).T @ v[:, [k]] for k in range(7)])
    np.testing.assert_allclose(by_product, by_jacobian, rtol=0, atol=1e-15)
    if name == "softmax":
        assert g.derivative is None
    else:
        np.testing.assert_allclose(by_product, v * g.derivative(z), rtol=1e-14)


@pytest.mark.parametrize(("name", "slope"), [("relu", 0), ("leaky_relu", 0.01)])
def test_the_slope_at_a_kink_is_the_left_one(name: str, slope: float):
    g, zero = ACTIVATIONS[name], np.zeros((1, 1))
    assert g.derivative(zero) == g.jacobian(zero) == g.vjp(zero, zero, np.ones((1, 1))) == slope


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("name", "slope"), [("relu", 0), ("leaky_relu", 0.01)])
def test_errors_pass_a_kink_times_its_slope_and_end_in_a_plain_zero_where_it_is_flat(
    name: str, slope: float, dtype: Any
):
    v = np.array([[1.5, -2.0, 0.0, -0.0, np.inf, -np.inf]], dtype)
    for order in (np.ascontiguousarray, np.asfortranarray):
        for z in (np.ones_like(v), np.zeros_like(v), -np.ones_like(v)):
            passed = ACTIVATIONS[name].vjp(z, z, order(v))
            expected = v if z[0, 0] > 0 else slope * v if slope else np.zeros_like(v)
            np.testing.assert_array_equal(passed, expected)
            np.testing.assert_array_equal(np.signbit(passed), np.signbit(expected))
            assert passed.dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_of_a_large_number_is_0_or_1_without_a_warning_and_right_before_that(dtype: type):
    f, info = ACTIVATIONS["sigmoid"].f, np.finfo(dtype)
    far = np.array([-1e6, -800, 800, 1e6], dtype)
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(f(far), [0, 0, 1, 1])
        z = np.linspace(-80, 80, 161, dtype=dtype)
        # 1 / (1 + e^-z) = e^z / (1 + e^z), and e^z is small where the first form cancels.
        e = np.exp(-np.abs(z).astype(np.longdouble))
        truth = np.where(z > 0, 1, e) / (1 + e)
    np.testing.assert_allclose(f(z), truth.astype(np.float64), rtol=4 * info.eps)


@given(cases)
def test_softmax_columns_are_probabilities_and_ignore_a_shift(case: Case):
    softmax = ACTIVATIONS["softmax"].f
    a = softmax(case.X)
    assert np.all(a > 0)
    np.testing.assert_allclose(a.sum(axis=0), 1, rtol=1e-15 * len(a))
    np.testing.assert_allclose(softmax(case.X + 1024), a, rtol=1e-12)


@pytest.mark.parametrize(
    ("scheme", "variance"), [("zeros", 0), ("normal", 1), ("xavier", 2 / 700), ("he", 2 / 400)]
)
def test_initial_weights_have_the_schemes_variance_and_biases_are_zero(
    scheme: str, variance: float
):
    net = init((400, 300), ["tanh"], "squared_error", scheme=scheme, rng=np.random.default_rng(0))
    assert np.var(net[1].W) == pytest.approx(variance, rel=0.02)
    assert np.mean(net[1].W) == pytest.approx(0, abs=0.02 * np.sqrt(variance))
    assert not net[1].b.any()


def test_the_same_seed_draws_the_same_network():
    def draw(seed: int) -> Any:
        rng = np.random.default_rng(seed)
        return init((3, 2), ["tanh"], "squared_error", scheme="he", rng=rng)[1].W

    np.testing.assert_array_equal(draw(1), draw(1))
    assert not np.array_equal(draw(1), draw(2))


def test_a_network_names_itself():
    net = init((2, 3, 1), ["relu", "sigmoid"], "binary_cross_entropy", scheme="he", rng=np.random.default_rng(0))  # fmt: skip
    assert repr(net) == "<Network 2-3-1: relu, sigmoid; binary_cross_entropy>"
    assert (net.L, len(net), net.sizes, net[2].W.shape) == (2, 2, (2, 3, 1), (1, 3))
