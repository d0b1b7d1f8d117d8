"""Softmax with cross-entropy and sigmoid with binary cross-entropy: a - y, and stable."""

from typing import Any

import numpy as np
import pytest

from backprop_lib import (
    Layer,
    Network,
    backward,
    backward_jacobian,
    binary_cross_entropy,
    categorical_cross_entropy,
    cost,
    forward,
    numeric_gradients,
    sample_losses,
    sigmoid,
    softmax,
)
from backprop_lib.errors import NonFiniteError
from backprop_lib.fused import FUSED, fused

PAIRS = [(softmax, categorical_cross_entropy), (sigmoid, binary_cross_entropy)]
DTYPES = [np.float64, np.float32]
EXTREMES = [1e3, 1e6]

both_pairs = pytest.mark.parametrize(("g", "c"), PAIRS, ids=lambda part: part.name)


def moderate(c: Any, seed: int, n: int = 4, m: int = 6) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    z = 2 * rng.standard_normal((n, m))
    if c is categorical_cross_entropy:
        return z, np.eye(n)[:, rng.integers(n, size=m)]
    return z, rng.integers(2, size=(n, m)).astype(float)


def passing_on(g: Any, c: Any, n: int, dtype: Any) -> Network:
    """A network whose z is its X."""
    return Network([Layer(np.eye(n, dtype=dtype), np.zeros((n, 1), dtype), g)], c)


def test_the_fused_pairs_are_these_two():
    assert set(FUSED) == set(PAIRS)
    assert fused(softmax, binary_cross_entropy) is None


@both_pairs
@pytest.mark.parametrize("seed", range(20))
def test_delta_equals_the_long_way_through_the_activation(g: Any, c: Any, seed: int):
    z, y = moderate(c, seed)
    a = g.f(z)
    by_vjp = g.vjp(z, a, c.grad(a, y))
    by_jacobian = np.hstack(
        [g.jacobian(z[:, [k]]).T @ c.grad(a, y)[:, [k]] for k in range(z.shape[1])]
    )
    np.testing.assert_array_equal(fused(g, c).delta(a, y), a - y)
    np.testing.assert_allclose(by_vjp, a - y, rtol=0, atol=1e-14)
    np.testing.assert_allclose(by_jacobian, a - y, rtol=0, atol=1e-14)


@both_pairs
@pytest.mark.parametrize("seed", range(20))
def test_loss_from_z_equals_loss_from_a(g: Any, c: Any, seed: int):
    z, y = moderate(c, seed)
    np.testing.assert_allclose(fused(g, c).f(z, y), c.f(g.f(z), y), rtol=1e-13)


@both_pairs
def test_the_network_takes_the_fused_forms(g: Any, c: Any):
    z, y = moderate(c, 0)
    net = passing_on(g, c, len(z), np.float64)
    trace = forward(net, z)
    np.testing.assert_array_equal(sample_losses(net, trace, y), fused(g, c).f(z, y))
    np.testing.assert_array_equal(backward(net, trace, y, reduction="sum").delta[1], trace.a[1] - y)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("top", EXTREMES)
def test_softmax_with_cross_entropy_is_right_at_extremes(top: float, dtype: Any):
    z = np.array([[top, -top, top, 0], [-top, top, top, 0], [0, 0, top, -top]])
    a = np.array([[1, 0, 1 / 3, 1 / 2], [0, 1, 1 / 3, 1 / 2], [0, 0, 1 / 3, 0]])
    for label in range(3):
        y = np.eye(3)[:, [label] * 4]
        log_sum = [top, top, top + np.log(3), np.log(2)]
        net = passing_on(softmax, categorical_cross_entropy, 3, dtype)
        trace = forward(net, z)
        gradients = backward(net, trace, y, reduction="mean")
        eps = np.finfo(dtype).eps
        np.testing.assert_allclose(
            sample_losses(net, trace, y), log_sum - z[label], rtol=4 * eps, atol=top * eps
        )
        np.testing.assert_allclose(gradients.delta[1], a - y, rtol=4 * eps)
        assert np.isfinite(gradients.dW[1]).all()
        assert gradients.delta[1].dtype == dtype
        assert np.isfinite(cost(net, trace, y, reduction="mean"))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("top", EXTREMES)
def test_sigmoid_with_binary_cross_entropy_is_right_at_extremes(top: float, dtype: Any):
    z = np.array([[top, top, -top, -top, 0]])
    y = np.array([[0, 1, 0, 1, 1]])
    net = passing_on(sigmoid, binary_cross_entropy, 1, dtype)
    trace = forward(net, z)
    losses = sample_losses(net, trace, y)
    np.testing.assert_allclose(losses[:4], [top, 0, 0, top], rtol=0)
    np.testing.assert_allclose(losses[4], np.log(2), rtol=np.finfo(dtype).eps)
    delta = backward(net, trace, y, reduction="sum").delta[1]
    np.testing.assert_allclose(delta, [[1, 0, 0, -1, -1 / 2]], rtol=0, atol=np.finfo(dtype).tiny)
    assert delta.dtype == dtype


@pytest.mark.parametrize("top", EXTREMES)
@both_pairs
def test_extremes_agree_with_the_complex_step(g: Any, c: Any, top: float):
    z = np.array([[top, -top, 0], [-top, top, 1]])
    y = np.array([[1, 1, 0], [0, 0, 1]])
    net = passing_on(g, c, 2, np.float64)
    ours = backward(net, forward(net, z), y, reduction="mean")
    theirs = numeric_gradients(net, z, y, reduction="mean")
    for name in ("delta", "dW", "db"):
        np.testing.assert_allclose(
            getattr(ours, name)[1], getattr(theirs, name)[1], rtol=1e-13, atol=1e-300
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("top", EXTREMES)
@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu", "leaky_relu", "softmax"])
def test_hidden_layers_stay_finite_at_extremes(hidden: str, top: float, dtype: Any):
    layers = [
        Layer(np.eye(3, dtype=dtype), np.zeros((3, 1), dtype), hidden),
        Layer(np.eye(3, dtype=dtype), np.zeros((3, 1), dtype), "softmax"),
    ]
    net = Network(layers, "categorical_cross_entropy")
    trace = forward(net, [[top], [-top], [0]])
    gradients = backward(net, trace, [[0], [0], [1]], reduction="mean")
    for arrays in (trace.a, gradients.delta[1:], gradients.dW[1:], gradients.db[1:]):
        assert all(np.isfinite(array).all() and array.dtype == dtype for array in arrays)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("top", EXTREMES)
@pytest.mark.parametrize(
    ("g", "c", "z", "y"),
    [
        (softmax, categorical_cross_entropy, [[1], [-1]], [[0], [1]]),
        (sigmoid, binary_cross_entropy, [[1]], [[0]]),
    ],
    ids=["softmax", "sigmoid"],
)
def test_the_long_way_refuses_at_extremes(g: Any, c: Any, z: Any, y: Any, top: float, dtype: Any):
    net = passing_on(g, c, len(z), dtype)
    trace = forward(net, top * np.array(z))
    with pytest.raises(NonFiniteError) as refused:
        backward_jacobian(net, trace, y)
    assert str(refused.value) == (
        "dC/da[1] is infinite, because an output is 0 or 1 to the last digit; the chain of "
        "Jacobians breaks there: use backward(), which takes a - y instead"
    )


@pytest.mark.parametrize(("dtype", "depth"), [(np.float64, 740), (np.float32, 100)])
def test_the_long_way_refuses_where_an_output_is_too_small_to_be_divided_by(
    dtype: Any, depth: float
):
    net = passing_on(softmax, categorical_cross_entropy, 2, dtype)
    trace = forward(net, [[0], [-depth]])
    assert trace.a[1][1, 0] > 0
    with pytest.raises(NonFiniteError):
        backward_jacobian(net, trace, [[0], [1]])
