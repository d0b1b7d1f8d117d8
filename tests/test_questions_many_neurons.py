"""Claims about the references of assignment 02: they agree with autograd, entry by entry."""

from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

from backprop_lib.checks.draw import cases
from backprop_lib.checks.registry import question

SEEDS = range(5)
ASSIGNMENT = "many-neurons"


def sigmoid(z: Any) -> Any:
    return 1 / (1 + anp.exp(-z))


def answers(name: str) -> list[tuple[Any, Any]]:
    """The inputs by name and the reference's answer, for every case of some seeds."""
    asked = question(f"{ASSIGNMENT}/{name}")
    return [(given, asked.answer(given)) for seed in SEEDS for given in cases(asked.name, seed)]


def same(answer: Any, expected: Any) -> None:
    np.testing.assert_allclose(answer, expected, rtol=1e-12, atol=1e-15)


def squared_error(z: Any, y: Any) -> Any:
    return anp.sum((sigmoid(z) - y) ** 2)


def test_the_dimensions_are_those_of_a_layer_that_fits() -> None:
    for given, (rows, columns, biases, parameters) in answers("dimensions"):
        W, a_before = np.ones((rows, columns)), np.ones(given["n_before"])
        assert (W @ a_before).shape == (given["n"],) == (biases,)
        assert parameters == W.size + biases


def test_the_weighted_inputs_are_sums_over_the_layer_before() -> None:
    for given, z_j in answers("one-z"):
        W, a_before, b, j = given.values()
        same(z_j, sum(W[j, k] * a_before[k] for k in range(len(a_before))) + b[j])
    for given, (z, a) in answers("layer"):
        W, a_before, b = given.values()
        same(
            z,
            [
                sum(W[j, k] * a_before[k] for k in range(len(a_before))) + b[j]
                for j in range(len(b))
            ],
        )
        same(np.log(a / (1 - a)), z)  # the sigmoid's inverse


def test_the_cost_is_a_sum_and_its_derivative_autograds() -> None:
    for given, (C, dC_da) in answers("cost"):
        a, y = given.values()
        same(C, sum((a_j - y_j) ** 2 for a_j, y_j in zip(a, y, strict=True)))
        same(dC_da, autograd.grad(lambda a, y=y: anp.sum((a - y) ** 2))(a))


def test_the_errors_of_the_outputs_are_autograds() -> None:
    for given, delta in answers("output-delta"):
        same(delta, autograd.grad(squared_error)(*given.values()))


def test_the_derivatives_of_a_layer_are_autograds() -> None:
    """To first order the cost is delta z, because delta is dC/dz."""

    def cost(W: Any, a_before: Any, b: Any, delta: Any) -> Any:
        return anp.dot(delta, anp.dot(W, a_before) + b)

    for given, (dW, db) in answers("weight-gradient"):
        delta, a_before = given.values()
        zeros = np.zeros((len(delta), len(a_before))), np.zeros(len(delta))
        by_w, by_b = autograd.grad(cost, (0, 2))(zeros[0], a_before, zeros[1], delta)
        same(dW, by_w)
        same(db, by_b)
    for given, dC_da in answers("activation-gradient"):
        W, delta = given.values()
        same(dC_da, autograd.grad(cost, 1)(W, np.ones(W.shape[1]), np.zeros(len(delta)), delta))


def test_one_hidden_weight_is_autograds() -> None:
    for given, dC_dw in answers("one-hidden-weight"):
        W = np.zeros((len(given["z"]), len(given["a_before"])))

        def cost(W: Any, given: Any = given) -> Any:
            hidden = sigmoid(given["z"] + anp.dot(W, given["a_before"]))
            return anp.dot(given["delta_next"], anp.dot(given["W_next"], hidden))

        same(dC_dw, autograd.grad(cost)(W)[given["k"], given["q"]])


def test_the_gradients_of_a_network_are_autograds() -> None:
    for given, (dW, db) in answers("network"):
        W, b, x, y = given.values()

        def cost(W: Any, b: Any, x: Any = x, y: Any = y) -> Any:
            a = x
            for W_l, b_l in zip(W, b, strict=True):
                a = sigmoid(anp.dot(W_l, a) + b_l)
            return anp.sum((a - y) ** 2)

        by_w, by_b = autograd.grad(cost, (0, 1))(W[1:], b[1:])
        for l in range(1, len(W)):
            same(dW[l], by_w[l - 1])
            same(db[l], by_b[l - 1])
