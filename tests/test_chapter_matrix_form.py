"""The matrix chapter shows what autograd finds, and claims what can be computed."""

from pathlib import Path

import autograd.numpy as anp
import numpy as np
from autograd import grad
from playwright.sync_api import Browser
from reference import Case, reference
from test_chapters import is_one_of, numbers_in_figures, numbers_shown

import backprop_lib as bp

NET, X, Y = bp.example("sigmoid-232")[2:]
X4 = np.array([[9, 2, 5, 7], [1, 6, 3, 8]]) / 10
Y4 = np.array([[1, 0, 1, 1], [0, 1, 0, 0]])
ONE = reference(Case("one", NET, X, Y), "mean")
FOUR = reference(Case("four", NET, X4, Y4), "mean")


def rounded_anew(x: float, digits: int) -> str:
    return f"{abs(x):.{digits}f}"


def slope(l: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray(ONE.a[l] * (1 - ONE.a[l]))


def dropped() -> float:
    """dW[1][1, 0] without the slope of the hidden layer, from autograd's own dC/da."""
    return float(ONE.dC_da[1][1, 0] * X[0, 0])


def test_every_number_of_the_chapter_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    W1, W2 = NET[1].W, NET[2].W
    arrays = [X, Y, W1, W2, ONE.a[1], ONE.a[2], ONE.a[2] - Y, slope(1), slope(2)]
    arrays += [*ONE.dC_dz[1:], *ONE.dC_da[1:], *ONE.dW[1:], *ONE.db[1:]]
    arrays += [W2 * ONE.dC_dz[2], W2 @ ONE.a[1], [dropped(), dropped() / ONE.dW[1][1, 0]]]
    arrays += [*FOUR.dC_dz[1:], *FOUR.dW[1:], *FOUR.db[1:]]
    pool = np.abs(np.concatenate([np.ravel(array) for array in arrays]))
    page_file = book_html / "book" / "matrix-form.html"
    shown = numbers_shown(browser, page_file) + numbers_in_figures(browser, page_file)
    assert [number for number in shown if not is_one_of(number, pool, set())] == []


def test_outputs_and_the_two_ends_of_the_slip_are_on_the_page(
    book_html: Path, browser: Browser
) -> None:
    shown = numbers_shown(browser, book_html / "book" / "matrix-form.html")
    wanted = [*ONE.a[2].ravel(), ONE.dW[1][1, 0], dropped(), *ONE.dC_da[1].ravel()]
    assert [x for x in wanted if rounded_anew(x, 4) not in shown] == []
    assert rounded_anew(ONE.dW[2][1, 2], 3) in shown  # the answer to the question


def test_a_dropped_sigmoid_slope_makes_a_gradient_at_least_four_times_too_large() -> None:
    assert abs(dropped()) >= 4 * abs(ONE.dW[1][1, 0])


def test_the_first_output_is_too_low_and_the_second_too_high() -> None:
    assert np.sign(ONE.dC_dz[2]).ravel().tolist() == [-1, 1]


def test_the_mistake_that_shapes_do_not_catch_fits_and_is_wrong() -> None:
    wrong = (NET[1].W @ ONE.dC_dz[2]) * slope(1)
    assert wrong.shape == ONE.dC_dz[1].shape
    assert not np.allclose(wrong, ONE.dC_dz[1])


def test_the_six_equations_hold_for_the_batch() -> None:
    def cost(W1, b1, W2, b2):  # type: ignore[no-untyped-def]
        a1 = 1 / (1 + anp.exp(-(anp.dot(W1, X4) + b1)))
        a2 = 1 / (1 + anp.exp(-(anp.dot(W2, a1) + b2)))
        return anp.sum((a2 - Y4) ** 2) / 2 / 4

    parameters = [np.array(part) for layer in NET for part in layer[:2]]
    found = grad(cost, (0, 1, 2, 3))(*parameters)
    six = bp.backward(NET, bp.forward(NET, X4), Y4, reduction="mean")
    for measured, got in zip(found, (six.dW[1], six.db[1], six.dW[2], six.db[2]), strict=True):
        np.testing.assert_allclose(got, measured, rtol=1e-12)


def test_every_comparison_on_the_page_came_out_true(book_html: Path) -> None:
    html = (book_html / "book" / "matrix-form.html").read_text(encoding="utf-8")
    assert "False" not in html
    assert html.count("<span></span>True") == 1
    assert html.count("<span></span>(True, True)") == 1


def test_the_page_defines_the_six_equations_in_their_order(book_html: Path) -> None:
    html = (book_html / "book" / "matrix-form.html").read_text(encoding="utf-8")
    places = [html.index(f'id="equation-bp-{i}"') for i in range(1, 7)]
    assert places == sorted(places)
