"""Claims about assignment 04: its references agree with sources that know nothing of them."""

from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from reference import ACTIVATIONS, LOSSES

from backprop_lib.checks.draw import cases
from backprop_lib.checks.registry import question

SEEDS = range(5)
# Of a few dozen additions and multiplications in double precision.
CLOSE: dict[str, Any] = {"rtol": 1e-11, "atol": 1e-13}


def given(name: str) -> Any:
    return [inputs for seed in SEEDS for inputs in cases(f"conventions/{name}", seed)]


def answer(name: str, inputs: Any) -> Any:
    return question(f"conventions/{name}").answer(inputs)


def jacobian(f: Any, x: Any) -> Any:
    """Entry (j, k) is df_j/dx_k, by automatic differentiation of columns."""
    return autograd.jacobian(lambda column: f(column[:, None])[:, 0])(x[:, 0])


def test_a_layer_turned_into_rows_gives_the_same_values_turned() -> None:
    for inputs in given("to-rows"):
        W, b, X = answer("to-rows", inputs)
        z = inputs["W"] @ inputs["X"] + inputs["b"]
        np.testing.assert_allclose(X @ W + b, z.T, **CLOSE)


@pytest.mark.parametrize(
    ("name", "activation"), [("diagonal-jacobian", "sigmoid"), ("softmax-jacobian", "softmax")]
)
def test_jacobians_of_activations_equal_automatic_differentiation(
    name: str, activation: str
) -> None:
    for inputs in given(name):
        true = jacobian(ACTIVATIONS[activation], inputs["z"])
        np.testing.assert_allclose(answer(name, inputs), true, **CLOSE)


def test_the_jacobian_of_a_layer_and_its_product_equal_automatic_differentiation() -> None:
    for inputs in given("layer-jacobian"):
        W, z, u = inputs["W"], inputs["z"], inputs["u"]
        zero = np.zeros((W.shape[1], 1))
        true = jacobian(lambda x, W=W, z=z: anp.tanh(W @ x + z), zero)
        J, change = answer("layer-jacobian", inputs)
        np.testing.assert_allclose(J, true, **CLOSE)
        np.testing.assert_allclose(change, true @ u, **CLOSE)


def test_row_gradients_equal_automatic_differentiation_transposed() -> None:
    for inputs in given("row-gradients"):
        W, z, a, row = inputs["W"][1:], inputs["z"], inputs["a"], inputs["dC_da"]
        b = [z[l] - w @ a[l - 1] for l, w in enumerate(W, start=1)]

        def cost(weights: Any, nudges: Any, *, b: Any = b, x: Any = a[0], row: Any = row) -> Any:
            for l, (w, c, nudge) in enumerate(zip(weights, b, nudges, strict=True), start=1):
                z = w @ x + c + nudge
                x = ACTIVATIONS["softmax" if l == len(weights) else "tanh"](z)
            return anp.sum(row @ x)

        by_w, by_z = autograd.grad(cost, (0, 1))(W, [np.zeros_like(c) for c in b])
        delta, dW = answer("row-gradients", inputs)
        for l in range(1, len(W) + 1):
            np.testing.assert_allclose(delta[l], by_z[l - 1].T, **CLOSE)
            np.testing.assert_allclose(dW[l], by_w[l - 1].T, **CLOSE)


def test_the_short_product_equals_the_derivative_through_softmax() -> None:
    for inputs in given("softmax-vjp"):
        a, v = inputs["a"], inputs["v"]
        # Shares that are rounded do not add up to 1, so softmax is written as a matrix here.
        for i in range(a.shape[1]):
            J = np.diag(a[:, i]) - np.outer(a[:, i], a[:, i])
            found = answer("softmax-vjp", inputs)[:, i]
            np.testing.assert_allclose(found, J.T @ v[:, i], **CLOSE)


def test_the_four_errors_equal_automatic_differentiation_of_the_four_losses() -> None:
    endings = (
        ("identity", "squared_error"),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "categorical_cross_entropy"),
        ("softmax", "half_squared_error"),
    )
    for inputs in given("output-errors"):
        for found, (g, loss) in zip(answer("output-errors", inputs), endings, strict=True):

            def cost(z: Any, *, Y: Any = inputs["Y"], g: Any = g, loss: Any = loss) -> Any:
                return anp.sum(LOSSES[loss](ACTIVATIONS[g](z), Y))

            np.testing.assert_allclose(found, autograd.grad(cost)(inputs["z"]), **CLOSE)


def test_reductions_equal_automatic_differentiation_of_the_three_costs() -> None:
    for inputs in given("reductions"):
        delta, x = inputs["delta"], inputs["a_before"]
        # The cost whose delta is the given one, whatever W is.
        for found, reduce in zip(
            answer("reductions", inputs),
            (anp.sum, lambda e: anp.mean(anp.sum(e, axis=0)), anp.mean),
            strict=True,
        ):
            true = autograd.grad(lambda W, d=delta, x=x, r=reduce: r(d * (W @ x)))(
                np.zeros((len(delta), len(x)))
            )
            np.testing.assert_allclose(found, true, **CLOSE)


def test_the_converted_rates_make_the_same_step_on_four_costs() -> None:
    rng = np.random.default_rng(0)
    for inputs in given("same-step"):
        alpha, m, n = inputs["alpha"], inputs["m"], inputs["n"]
        a, y = rng.standard_normal((2, n, m))
        costs = (
            lambda a, y=y: anp.mean(anp.sum((a - y) ** 2, axis=0)) / 2,
            lambda a, y=y: anp.mean(anp.sum((a - y) ** 2, axis=0)),
            lambda a, y=y: anp.sum((a - y) ** 2) / 2,
            lambda a, y=y: anp.mean((a - y) ** 2),
        )
        rates = (alpha, *answer("same-step", inputs))
        ours, *theirs = (
            rate * autograd.grad(cost)(a) for rate, cost in zip(rates, costs, strict=True)
        )
        for step in theirs:
            np.testing.assert_allclose(step, ours, **CLOSE)


def test_gradients_with_samples_as_rows_equal_automatic_differentiation() -> None:
    for inputs in given("samples-as-rows"):

        def cost(W: Any, b: Any, *, X: Any = inputs["X"], Y: Any = inputs["Y"]) -> Any:
            for w, c in zip(W, b, strict=True):
                X = 1 / (1 + anp.exp(-(X @ w + c)))
            return anp.mean(anp.sum((X - Y) ** 2, axis=1)) / 2

        true = autograd.grad(cost, (0, 1))(inputs["W"][1:], inputs["b"][1:])
        for found, by in zip(answer("samples-as-rows", inputs), true, strict=True):
            for one, other in zip(found[1:], by, strict=True):
                np.testing.assert_allclose(one, other, **CLOSE)
