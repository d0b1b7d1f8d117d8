"""Claims about the references of assignment 01: they agree with autograd and the complex step."""

from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np

from backprop_lib.checks.draw import cases
from backprop_lib.checks.matrix import verdict_on
from backprop_lib.checks.registry import question

SEEDS = range(5)
ASSIGNMENT = "single-neuron"


def sigmoid(z: Any) -> Any:
    return 1 / (1 + anp.exp(-z))


def cost_of_chain(w: Any, b: Any, x: Any, y: Any) -> Any:
    """The mean squared error of a chain, in autograd's NumPy; w and b have a None at 0."""
    a = x
    for w_l, b_l in zip(w[1:], b[1:], strict=True):
        a = sigmoid(w_l * a + b_l)
    return anp.mean((a - y) ** 2)


def gradients_of_chain(w: Any, b: Any, x: Any, y: Any) -> tuple[Any, Any]:
    by = autograd.grad(lambda w, b: cost_of_chain([None, *w], [None, *b], x, y), (0, 1))
    by_w, by_b = by(w[1:], b[1:])
    return by_w, by_b


def answers(name: str) -> list[tuple[Any, Any]]:
    """The inputs by name and the reference's answer, for every case of some seeds."""
    asked = question(f"{ASSIGNMENT}/{name}")
    return [(given, asked.answer(given)) for seed in SEEDS for given in cases(asked.name, seed)]


def same(answer: Any, expected: Any) -> None:
    np.testing.assert_allclose(answer, expected, rtol=1e-12, atol=1e-15)


def complex_step(f: Any, at: float) -> float:
    return float(np.imag(f(at + 1e-30j)) / 1e-30)


def test_the_neuron_answers_as_the_definition_of_the_sigmoid_says() -> None:
    for given, (z, a) in answers("neuron"):
        same(z, given["w"] * given["a_before"] + given["b"])
        same(np.log(a / (1 - a)), z)  # the sigmoid's inverse


def test_the_derivative_of_the_cost_is_the_complex_step_of_the_cost() -> None:
    for given, (C, dC_da) in answers("cost"):
        same(C, (given["a"] - given["y"]) ** 2)
        same(dC_da, complex_step(lambda a, y=given["y"]: (a - y) ** 2, given["a"]))


def test_an_activation_that_is_no_sigmoid_is_not_taken_for_none() -> None:
    def neuron(w: Any, b: Any, a_before: Any) -> Any:
        z = w * a_before + b
        return z, max(z, 0)

    for seed in range(40):
        assert verdict_on(question("single-neuron/neuron"), neuron, seed).mistakes == ()


def test_the_slope_is_the_complex_step_of_the_sigmoid() -> None:
    for given, slope in answers("slope"):
        same(slope, complex_step(lambda z: 1 / (1 + np.exp(-z)), given["z"]))


def test_the_derivatives_of_one_neuron_are_autograds() -> None:
    def cost(w: Any, b: Any, a_before: Any, y: Any) -> Any:
        return (sigmoid(w * a_before + b) - y) ** 2

    for given, dC_dw in answers("weight"):
        same(dC_dw, autograd.grad(cost, 0)(*given.values()))
    for given, (dC_db, dC_da_before) in answers("bias-and-activation"):
        same(dC_db, autograd.grad(cost, 1)(*given.values()))
        same(dC_da_before, autograd.grad(cost, 2)(*given.values()))


def test_one_layer_back_is_the_complex_step_through_the_neuron_after() -> None:
    for given, delta in answers("one-layer-back"):
        # delta_next is dC/dz_next, so that to first order C = delta_next * z_next.
        def cost(z: Any, given: Any = given) -> Any:
            return given["delta_next"] * given["w_next"] / (1 + np.exp(-z))

        same(delta, complex_step(cost, given["z"]))


def test_the_mean_gradients_are_autograds() -> None:
    for given, (dw, db) in answers("mean"):
        w, b, a_before, y = given.values()
        (by_w,), (by_b,) = gradients_of_chain([None, w], [None, b], a_before, y)
        same(dw, by_w)
        same(db, by_b)


def test_the_gradient_of_a_chain_is_autograds_layer_by_layer() -> None:
    for given, column in answers("gradient"):
        by_w, by_b = gradients_of_chain(*given.values())
        same(column, [[d] for pair in zip(by_w, by_b, strict=True) for d in pair])


def test_a_training_step_subtracts_the_rate_times_autograds_gradient() -> None:
    for given, (new_w, new_b) in answers("training-step"):
        w, b, x, y, alpha = given.values()
        by_w, by_b = gradients_of_chain(w, b, x, y)
        for old, new, by in ((w, new_w, by_w), (b, new_b, by_b)):
            assert new[0] is None
            same((np.array(old[1:]) - np.array(new[1:])) / alpha, by)
