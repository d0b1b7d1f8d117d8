"""Claims about assignment 08: its references agree with sources that know nothing of them."""

from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad
from reference import ACTIVATIONS

from backprop_lib.checks.draw import cases
from backprop_lib.checks.registry import question

SEEDS = range(5)
# Of a few dozen additions and multiplications in double precision.
CLOSE: dict[str, Any] = {"rtol": 1e-11, "atol": 1e-13}


def given(name: str) -> Any:
    return [inputs for seed in SEEDS for inputs in cases(f"vanishing-gradients/{name}", seed)]


def answer(name: str, inputs: Any) -> Any:
    return question(f"vanishing-gradients/{name}").answer(inputs)


def test_slopes_equal_automatic_differentiation_on_both_sides_of_the_kink() -> None:
    for inputs in given("slopes"):
        z, leak = inputs["z"], inputs["leak"]
        curves = (
            *(ACTIVATIONS[name] for name in ("sigmoid", "tanh", "relu")),
            lambda z, leak=leak: anp.where(z > 0, z, leak * z),
        )
        assert (z > 0).any()
        assert (z < 0).any()
        for found, g in zip(answer("slopes", inputs), curves, strict=True):
            np.testing.assert_allclose(found, elementwise_grad(g)(z), **CLOSE)


def test_a_neuron_is_nowhere_steeper_than_at_its_steepest_place() -> None:
    for inputs in given("steepest"):
        w, b = inputs["w"], inputs["b"]
        slope, at = answer("steepest", inputs)

        def by_x(x: Any, w: Any = w, b: Any = b) -> Any:
            return elementwise_grad(lambda x: ACTIVATIONS["sigmoid"](w * x + b))(x)

        np.testing.assert_allclose(np.abs(by_x(at)), slope, **CLOSE)
        for away in (0.01, 1, 10):
            assert (np.abs(by_x(at + away)) < slope).all()
            assert (np.abs(by_x(at - away)) < slope).all()


def chain(w: Any, b: Any, x: Any, nudges: Any) -> Any:
    for weight, bias, nudge in zip(w, b, nudges, strict=True):
        x = 1 / (1 + anp.exp(-(weight * x + bias + nudge)))
    return x


def test_errors_of_a_chain_equal_automatic_differentiation_and_stay_within_their_bounds() -> None:
    for inputs in given("chain-errors"):
        w, b, x, y = inputs["w"], inputs["b"], inputs["x"], inputs["y"]
        true = autograd.grad(
            lambda n, w=w, b=b, x=x, y=y: (chain(w[1:], b[1:], x, n) - y) ** 2 / 2
        )(np.zeros(len(w) - 1))
        found = answer("chain-errors", inputs)
        np.testing.assert_allclose(found, true, **CLOSE)
        bounds = answer("bounds", {"w": w, "delta_L": found[-1]})
        assert (np.abs(found) <= bounds).all()


def test_the_bounds_are_reached_where_every_activation_is_one_half() -> None:
    for inputs in given("bounds"):
        w, delta = inputs["w"], inputs["delta_L"]
        b = [-weight / 2 for weight in w[1:]]
        L = len(b)
        # delta[L] is (a - y) / 4, as the last slope is a quarter too.
        true = autograd.grad(
            lambda n, w=w, b=b, y=1 / 2 - 4 * delta: (chain(w[1:], b, 1 / 2, n) - y) ** 2 / 2
        )(np.zeros(L))
        np.testing.assert_allclose(answer("bounds", inputs), np.abs(true), **CLOSE)


def test_norms_of_errors_equal_those_of_automatic_differentiation() -> None:
    for inputs in given("error-norms"):
        W, z, delta = inputs["W"][1:], inputs["z"][1:], inputs["delta_L"]

        def cost(nudges: Any, W: Any = W, z: Any = z, delta: Any = delta) -> Any:
            # The change of a layer goes on to the next one's z, which is given.
            change = nudges[0]
            for l in range(1, len(W)):
                a = anp.tanh(z[l - 1] + change) - np.tanh(z[l - 1])
                change = W[l] @ a + nudges[l]
            return anp.sum(delta * change)

        slopes = autograd.grad(cost)([np.zeros_like(x) for x in z])
        true = [np.linalg.norm(slope) for slope in slopes]
        np.testing.assert_allclose(answer("error-norms", inputs), true, **CLOSE)


def test_the_factor_of_a_layer_foretells_what_a_wide_one_does_to_an_error() -> None:
    rng = np.random.default_rng(0)
    k, n, m = 400, 300, 200
    W, z, delta = (
        rng.standard_normal((k, n)) / 10,
        rng.standard_normal((n, m)),
        rng.standard_normal((k, m)),
    )
    before = (W.T @ delta) * elementwise_grad(anp.tanh)(z)
    measured = np.sqrt((before**2).mean() / (delta**2).mean())
    # Averages over some ten thousand draws: known to about a hundredth.
    assert answer("layer-factor", {"W_next": W, "z": z}) == pytest.approx(measured, rel=2e-2)


def test_the_spreads_are_those_with_which_the_library_draws() -> None:
    import backprop_lib as bp

    sizes = (300, 200, 400)
    found = answer("spreads", {"sizes": sizes})
    for scheme, spreads in zip(("xavier", "he"), found, strict=True):
        net = bp.init(
            sizes, 2 * ["tanh"], "half_squared_error", scheme=scheme, rng=np.random.default_rng(0)
        )
        # The spread of 60,000 draws is known to 1 / sqrt(120,000) of itself; five times that.
        for layer, spread in zip(net.layers, spreads, strict=True):
            assert layer.W.std() == pytest.approx(spread, rel=5 / np.sqrt(120_000))


def test_the_way_back_of_a_skip_connection_equals_automatic_differentiation() -> None:
    for inputs in given("skip-connection"):
        W, z, v = inputs["W"], inputs["z"], inputs["v"]
        true = autograd.grad(lambda x, W=W, z=z, v=v: anp.sum(v * (anp.tanh(z + W @ x) + x)))(
            np.zeros_like(z)
        )
        np.testing.assert_allclose(answer("skip-connection", inputs), true, **CLOSE)


def test_the_way_back_through_a_normalisation_equals_automatic_differentiation() -> None:
    for inputs in given("normalised"):

        def cost(z: Any, v: Any = inputs["v"]) -> Any:
            centred = z - anp.mean(z, axis=1, keepdims=True)
            return anp.sum(v * centred / anp.sqrt(anp.mean(centred**2, axis=1, keepdims=True)))

        true = autograd.grad(cost)(inputs["z"])
        np.testing.assert_allclose(answer("normalised", inputs), true, **CLOSE)
