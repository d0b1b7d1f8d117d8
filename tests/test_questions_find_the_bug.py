"""Claims about assignment 07: its references agree with sources that know nothing of them."""

from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from backprop_lib.checks.answers import parts
from backprop_lib.checks.draw import cases
from backprop_lib.checks.judging import judge
from backprop_lib.checks.matrix import verdict_on
from backprop_lib.checks.outcome import Outcome
from backprop_lib.checks.registry import question

SEEDS = range(5)
# Of a few dozen additions and multiplications in double precision.
CLOSE: dict[str, Any] = {"rtol": 1e-11, "atol": 1e-13}


def given(name: str) -> Any:
    return [inputs for seed in SEEDS for inputs in cases(f"find-the-bug/{name}", seed)]


def answer(name: str, inputs: Any) -> Any:
    return question(f"find-the-bug/{name}").answer(inputs)


def cost(W: Any, b: Any, X: Any, Y: Any, nudges: Any = None) -> Any:
    for l, (w, c) in enumerate(zip(W, b, strict=True)):
        z = w @ X + c + (nudges[l] if nudges else 0)
        X = anp.tanh(z) if l < len(W) - 1 else 1 / (1 + anp.exp(-z))
    return anp.mean(anp.sum((X - Y) ** 2, axis=0))


def test_relative_errors_equal_exact_fractions() -> None:
    for inputs in given("relative-error"):
        found = answer("relative-error", inputs)
        for at in np.ndindex(found.shape):
            a, n = (Fraction(inputs[name][at]) for name in ("analytic", "measured"))
            true = abs(a - n) / max(abs(a), abs(n)) if a or n else Fraction(0)
            np.testing.assert_allclose(found[at], float(true), **CLOSE)


@pytest.mark.parametrize("at_zero", [0, 1, 0.5])
@pytest.mark.parametrize("of", ["analytic", "measured"])
def test_a_zero_on_one_side_alone_is_as_wrong_as_can_be(of: str, at_zero: float) -> None:
    """Where one side is 0 and the other is not, they do not agree."""

    def relative_error(analytic: Any, measured: Any) -> Any:
        size = np.maximum(np.abs(analytic), np.abs(measured))
        right = np.abs(analytic - measured) / np.where(size == 0, 1, size)
        side = {"analytic": analytic, "measured": measured}[of]
        return np.where((side == 0) & (right != 0), at_zero, right)

    found = verdict_on(question("find-the-bug/relative-error"), relative_error, 0)
    assert found.points == (at_zero == 1)


def test_central_differences_come_nearer_to_automatic_differentiation_by_the_square_of_the_step() -> (
    None
):
    for inputs in given("central-difference")[:6]:
        args = inputs["W"][1:], inputs["b"][1:], inputs["X"], inputs["Y"]
        true = np.concatenate(
            [d.ravel() for part in autograd.grad(cost, (0, 1))(*args) for d in part]
        )

        def error(h: float, inputs: Any = inputs, true: Any = true) -> float:
            found = answer("central-difference", {**inputs, "h": h})
            return float(
                np.abs(np.concatenate([d.ravel() for p in found for d in p[1:]]) - true).max()
            )

        # A quarter, but for the terms in the fourth power of the step.
        np.testing.assert_allclose(error(1 / 128) / error(1 / 64), 1 / 4, rtol=1e-2)


def test_complex_steps_equal_automatic_differentiation() -> None:
    for inputs in given("complex-step"):
        args = inputs["W"][1:], inputs["b"][1:], inputs["X"], inputs["Y"]
        for found, true in zip(
            answer("complex-step", {**inputs, "h": 1e-20})[1:],
            autograd.grad(cost)(*args),
            strict=True,
        ):
            np.testing.assert_allclose(found, true, **CLOSE)


def test_a_slope_that_was_not_measured_by_a_complex_step_of_this_length_is_told_apart() -> None:
    asked = question("find-the-bug/complex-step")

    def derived(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
        return [None, *autograd.grad(lambda W: cost(W, b[1:], X, Y))(W[1:])]

    def measured_to_both_sides(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
        return question("find-the-bug/central-difference").reference(W, b, X, Y, 1e-5)[0]

    for function in (derived, measured_to_both_sides):
        drawn = cases(asked.name, 0)
        outcomes = [Outcome(parts(function(**given), asked.returns)) for given in drawn]
        found = judge(asked, drawn, outcomes, 1)
        assert found.points == 0
        assert found.truths[0] == "It is right in 4 of 5 cases."


def test_no_other_step_has_a_smaller_error_than_the_best_one() -> None:
    for inputs in given("best-step"):
        C, third, eps = abs(inputs["C"]), abs(inputs["third"]), inputs["eps"]
        best, smallest = answer("best-step", inputs)
        errors = [h**2 / 6 * third + eps * C / h for h in best * np.linspace(0.9, 1.1, 201)]
        assert int(np.argmin(errors)) == 100
        np.testing.assert_allclose(smallest, min(errors), **CLOSE)


def test_the_search_begins_at_the_last_layer_that_is_wrong() -> None:
    wrong = [
        inputs["errors"] for inputs in given("first-wrong") if max(inputs["errors"][1:]) > 1e-6
    ]
    assert len(wrong) == 6 * len(SEEDS)
    for errors in wrong:
        found = answer("first-wrong", {"errors": errors})
        assert errors[found] > 1e-6
        assert all(error < 1e-6 for error in errors[found + 1 :])


def test_the_border_of_a_wrong_error_is_looked_at_from_both_sides() -> None:
    for inputs in given("first-wrong"):
        if min(inputs["errors"][1:]) < 1e-6:
            assert any(1e-7 < error < 1e-6 for error in inputs["errors"][1:])
    assert any(1e-6 < error < 1e-5 for i in given("first-wrong") for error in i["errors"][1:])


@pytest.mark.parametrize("none", [-1, None, 1])
def test_that_no_array_is_wrong_is_asked_too(none: Any) -> None:
    def first_wrong(errors: Any) -> Any:
        return max((l for l in range(1, len(errors)) if errors[l] > 1e-6), default=none)

    for seed in SEEDS:
        verdict = verdict_on(question("find-the-bug/first-wrong"), first_wrong, seed)
        assert verdict.points == 0
        assert verdict.case is not None
        assert max(verdict.case["errors"][1:]) < 1e-6


@pytest.mark.parametrize("layers", [slice(2, None), slice(1, -1)])
def test_the_first_layer_and_the_last_are_looked_at_too(layers: slice) -> None:
    def first_wrong(errors: Any) -> Any:
        numbers = range(len(errors))[layers]
        return max((l for l in numbers if errors[l] > 1e-6), default=0)

    assert verdict_on(question("find-the-bug/first-wrong"), first_wrong, 0).points == 0


@pytest.mark.parametrize("tolerance", [1e-10, 1e-8, 1e-4, 1e-2])
def test_another_tolerance_is_named_so(tolerance: float) -> None:
    def first_wrong(errors: Any) -> Any:
        return max((l for l in range(1, len(errors)) if errors[l] > tolerance), default=0)

    verdict = verdict_on(question("find-the-bug/first-wrong"), first_wrong, 0)
    assert verdict.points == 0
    (named,) = verdict.mistakes
    assert named == f"tolerance-too-{'fine' if tolerance < 1e-6 else 'coarse'}"


def test_mended_errors_and_gradients_equal_automatic_differentiation() -> None:
    for inputs in given("central-difference"):
        W, b, X, Y = (inputs[name] for name in ("W", "b", "X", "Y"))
        a = [X]
        for l in range(1, len(W)):
            z = W[l] @ a[-1] + b[l]
            a.append(np.tanh(z) if l < len(W) - 1 else 1 / (1 + np.exp(-z)))
        m = X.shape[1]
        nudges = [np.zeros_like(x) for x in a[1:]]
        by_w, by_b, by_z = autograd.grad(cost, (0, 1, 4))(W[1:], b[1:], X, Y, nudges)
        delta = answer("mended-errors", {"W": W, "a": a, "Y": Y})
        dW, db = answer("mended-gradients", {"delta": delta, "a": a})
        for l in range(1, len(W)):
            np.testing.assert_allclose(delta[l], m * by_z[l - 1], **CLOSE)
            np.testing.assert_allclose(dW[l], by_w[l - 1], **CLOSE)
            np.testing.assert_allclose(db[l], by_b[l - 1], **CLOSE)


def test_printed_numbers_are_judged_as_exact_fractions_judge_them() -> None:
    for inputs in given("printed-numbers"):
        found = answer("printed-numbers", inputs)
        assert set(found.ravel()) == {0, 1, 2}
        half = Fraction(str(inputs["half_unit"]))
        for at in np.ndindex(found.shape):
            printed, own, true = (
                Fraction(str(inputs[name][at])) for name in ("printed", "own", "true")
            )
            holds, follows = abs(printed - true) <= half, abs(printed - own) <= half
            assert found[at] == (0 if holds else 1 if follows else 2)


def test_printed_numbers_of_the_texts_are_judged_as_the_errata_judge_them() -> None:
    from backprop_lib.published import LAST_DIGIT, SLIP, compare

    for name in ("sigmoid-232", "relu-identity-33333"):
        for c in compare(name):
            found = answer(
                "printed-numbers",
                {
                    "printed": c.printed.array,
                    "own": c.own,
                    "true": c.true,
                    "half_unit": c.printed.tolerance,
                },
            )
            np.testing.assert_array_equal(
                found == 2, np.isin(c.why.astype(str), (SLIP, LAST_DIGIT))
            )
            np.testing.assert_array_equal(found == 0, c.holds)
