"""The chapter on softmax shows what autograd and fractions find, and claims what can be computed."""

from fractions import Fraction
from math import exp, log, log1p, log10
from pathlib import Path
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian
from playwright.sync_api import Browser
from reference import ACTIVATIONS, LOSSES, Case, reference
from test_chapters import is_one_of, numbers_in_figures, numbers_shown, printed_by_a_text

import backprop_lib as bp
from backprop_lib.activations import softmax as library_softmax

CHAPTER = "softmax-cross-entropy.html"
_, _, NET, X, Y = bp.example("relu-softmax-33333")
TRUTH = reference(Case("deep", NET, X, Y), "mean")
Z, A = TRUTH.z[4], TRUTH.a[4]


def softmax_jacobian(z: Any) -> Any:
    return jacobian(lambda v: ACTIVATIONS["softmax"](v.reshape(-1, 1)).ravel())(np.ravel(z))


def delta(loss: str, z: Any, y: Any, activation: str = "softmax") -> Any:
    """DC/dz of one output layer, by autograd."""
    return grad(lambda v: anp.sum(LOSSES[loss](ACTIVATIONS[activation](v), y)))(np.array(z, float))


def pulls(gap: float) -> tuple[float, float]:
    """How hard cross-entropy and the squared error pull at the true one of two classes."""
    y = np.array([[1.0], [0.0]])
    cross, squared = (
        abs(delta(loss, [[gap], [0]], y)[0, 0])
        for loss in ("categorical_cross_entropy", "half_squared_error")
    )
    return cross, squared


def mistakes() -> list[Any]:
    """What the classic mistakes give in place of delta[4]."""
    J, dC_da = softmax_jacobian(Z), TRUTH.dC_da[4]
    return [J.T @ (A - Y), np.diag(J)[:, None] * dC_da, Y - A, A - np.array([[0], [1], [0]])]


def recomputed() -> Any:
    J, dC_da = softmax_jacobian(Z), TRUTH.dC_da[4]
    e = np.exp(Z)
    p = 1 / (1 + exp(-2))
    published = np.array([1.0543, 1.1904, 0.9925]) / 3.2372  # the blog post's own fractions
    fractions = [Fraction(n, d) for n, d in ((1, 8), (1, 4), (3, 16), (3, 4), (1, 3), (1, 2))]
    scores = np.exp([2.0, 1.0, -1.0])  # of the figure of bars
    at_the_peak = [8 / 27, log(2)]  # of the squared error: how hard, and at which gap
    arrays = [
        scores, scores / scores.sum(), pulls(8), at_the_peak,
        Z, e, e.sum(), A, -np.log(A), J, dC_da, TRUTH.dC_dz[4], published, *mistakes(),
        delta("half_squared_error", Z, Y, "identity"), delta("half_squared_error", Z, Y),
        [-log(x) for x in (1 / 2, 1 / 10, 1 / 100, 1e-6)], pulls(-8),
        [p, 1 / (1 - p), p * (1 - p)], [1 / (1 + exp(-1)), 1 / (1 + exp(1))],
        1000 + log1p(exp(-1)), [float(f) for f in fractions], 0.0, 1.0,
    ]  # fmt: skip
    return np.abs(np.concatenate([np.ravel(array) for array in arrays]))


@pytest.fixture(scope="module")
def page(book_html: Path) -> str:
    return (book_html / "book" / CHAPTER).read_text(encoding="utf-8")


def test_every_number_of_the_chapter_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    page_file = book_html / "book" / CHAPTER
    shown = numbers_shown(browser, page_file) + numbers_in_figures(browser, page_file)
    texts = printed_by_a_text("relu-softmax-33333")
    assert len(shown) > 100
    assert [number for number in shown if not is_one_of(number, recomputed(), texts)] == []


def test_the_whole_jacobian_and_every_mistake_stand_on_the_page(
    book_html: Path, browser: Browser
) -> None:
    shown = set(numbers_shown(browser, book_html / "book" / CHAPTER))
    for array in (softmax_jacobian(Z), A - Y, *mistakes()):
        nonzero = np.abs(array)[array != 0]
        assert {f"{value:.4f}" for value in nonzero.tolist()} <= shown


def test_the_jacobian_is_that_of_autograd_and_its_columns_add_up_to_zero() -> None:
    J = softmax_jacobian(Z)
    np.testing.assert_allclose(library_softmax.jacobian(Z), J, rtol=1e-13)
    np.testing.assert_allclose(J.sum(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(J, J.T, rtol=1e-13)
    np.testing.assert_allclose(np.diag(J), np.ravel(A * (1 - A)), rtol=1e-13)


def test_the_jacobian_applied_twice_is_the_error_of_a_squared_error() -> None:
    twice = softmax_jacobian(Z).T @ (A - Y)
    np.testing.assert_allclose(twice, delta("half_squared_error", Z, Y), rtol=1e-12)


def test_three_endings_have_three_errors() -> None:
    endings = [
        TRUTH.dC_dz[4],
        delta("half_squared_error", Z, Y, "identity"),
        delta("half_squared_error", Z, Y),
    ]
    np.testing.assert_allclose(endings[0], A - Y, rtol=1e-13)
    np.testing.assert_allclose(endings[1], Z - Y, rtol=1e-13)
    for i, one in enumerate(endings):
        for other in endings[i + 1 :]:
            assert np.max(np.abs(one - other)) > 0.1


def test_only_the_true_class_has_a_negative_error_and_all_add_up_to_zero() -> None:
    error = TRUTH.dC_dz[4]
    assert (np.ravel(error) < 0).tolist() == (np.ravel(Y) == 1).tolist()
    assert np.sum(error) == pytest.approx(0, abs=1e-15)


def test_the_pull_of_the_squared_error_is_the_formula_and_largest_at_a_third() -> None:
    for gap in (-8.0, -1.0, 0.5):
        a = 1 / (1 + exp(-gap))
        assert pulls(gap)[1] == pytest.approx(2 * a * (1 - a) ** 2, rel=1e-12)
    at_the_peak = 2 * Fraction(1, 3) * Fraction(2, 3) ** 2
    grid = [Fraction(n, 300) for n in range(301)]
    assert max(2 * a * (1 - a) ** 2 for a in grid) == at_the_peak


def test_the_ratio_of_the_pulls_is_the_printed_one(page: str) -> None:
    cross, squared = pulls(-8)
    assert f">{cross / squared:,.0f}</span> times less" in page


def steps_until_right(loss: int) -> int:
    """With both scores turned by their errors, which are equal and opposite."""
    gap, steps = -8.0, 0
    while gap <= 0:
        gap, steps = gap + 2 * pulls(gap)[loss], steps + 1
    return steps


def test_a_confident_mistake_holds_a_squared_error_for_hundreds_of_steps(page: str) -> None:
    cross, squared = steps_until_right(0), steps_until_right(1)
    assert f"cross-entropy:      {cross}\nhalf squared error: {squared}\n" in page
    assert cross < 10
    assert 200 < squared < 1000


def test_the_naive_softmax_breaks_and_the_shifted_one_does_not(page: str) -> None:
    assert "[nan nan  0.]" in page
    assert "from a: inf" in page
    assert 400 < 1000 * log10(exp(1)) < 500  # the digits of e^1000


def test_a_sigmoid_is_a_softmax_whose_second_score_is_zero() -> None:
    for z in (-3.0, 0.25, 2.0):
        pair = ACTIVATIONS["softmax"](np.array([[z], [0.0]]))
        assert pair[0, 0] == pytest.approx(1 / (1 + exp(-z)), rel=1e-14)
        error = delta("binary_cross_entropy", [[z]], np.zeros((1, 1)), "sigmoid")
        assert error[0, 0] == pytest.approx(pair[0, 0], rel=1e-12)
