"""The chapter on the two conventions shows what autograd finds, and claims what can be computed."""

from pathlib import Path

import autograd.numpy as anp
import numpy as np
from autograd import grad, jacobian
from playwright.sync_api import Browser
from reference import ACTIVATIONS, LOSSES, Case, reference, run
from test_chapters import is_one_of, numbers_in_figures, numbers_shown

import backprop_lib as bp

NET, X, Y = bp.example("sigmoid-232")[2:]
TRUTH = reference(Case("worked", NET, X, Y), "mean")
DEEP = bp.example("relu-softmax-33333")
DEEP_TRUTH = reference(Case("deep", DEEP.net, DEEP.X, DEEP.Y), "mean")


def softmax_jacobian() -> np.ndarray:  # type: ignore[type-arg]
    flat = jacobian(lambda z: ACTIVATIONS["softmax"](z.reshape(3, 1)).ravel())
    return np.asarray(flat(DEEP_TRUTH.z[4].ravel()))


def along_u() -> float:
    """How fast the loss changes along u, by autograd from the input on."""
    Ws, bs = ([np.array(layer[i]) for layer in NET.layers] for i in (0, 1))

    def loss(x):  # type: ignore[no-untyped-def]
        return anp.sum(LOSSES[NET.loss.name](run(NET, Ws, bs, x)[1][-1], Y))

    return float(np.sum(grad(loss)(X) * np.array([[1], [-2]])))


def multiplications(factors: list[tuple[int, int]]) -> int:
    """Of a product of matrices of these shapes, multiplied out from the left."""
    (rows, columns), *rest = factors
    total = 0
    for p, q in rest:
        assert columns == p
        total, columns = total + rows * p * q, q
    return total


CHAIN = [(1, 10), (10, 10), (10, 30), (30, 30), (30, 784)]


def test_every_number_of_the_chapter_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    arrays = [a * (1 - a) for a in TRUTH.a[1:]]
    arrays += [*TRUTH.dC_da[1:], *TRUTH.dC_dz[1:], TRUTH.dW[2], softmax_jacobian()]
    arrays += [DEEP_TRUTH.a[4] - DEEP.Y, np.array([along_u()])]
    pool = np.abs(np.concatenate([np.ravel(array) for array in arrays]))
    page = book_html / "book" / "jacobian-or-hadamard.html"
    shown = numbers_shown(browser, page) + numbers_in_figures(browser, page)
    assert [number for number in shown if not is_one_of(number, pool, set())] == []
    for array in (*TRUTH.dC_dz[1:], *TRUTH.dC_da[1:], TRUTH.dW[2]):
        for value in np.ravel(array):
            assert shown.count(f"{abs(value):.2f}") >= 2  # in columns and in rows


def test_all_three_derivatives_along_u_are_the_true_one(book_html: Path, browser: Browser) -> None:
    shown = numbers_shown(browser, book_html / "book" / "jacobian-or-hadamard.html")
    assert shown.count(f"{abs(along_u()):.10f}") == 3


def test_the_work_from_either_end_is_the_counted_one(book_html: Path) -> None:
    html = (book_html / "book" / "jacobian-or-hadamard.html").read_text(encoding="utf-8")
    from_the_loss = multiplications(CHAIN)
    from_the_input = multiplications([(q, p) for p, q in reversed(CHAIN)])
    assert f"({from_the_loss}, {from_the_input})" in html
    assert f">{from_the_input / from_the_loss:.0f}</span>" in html


def test_the_softmax_jacobian_is_full_and_its_rows_and_columns_add_up_to_zero() -> None:
    J = softmax_jacobian()
    assert (J != 0).all()
    np.testing.assert_allclose([J.sum(axis=0), J.sum(axis=1)], 0, atol=1e-15)


def test_the_diagonal_alone_is_right_for_the_true_class_and_zero_elsewhere() -> None:
    a = DEEP_TRUTH.a[4]
    diagonal_only = np.diag(softmax_jacobian())[:, None] * (-DEEP.Y / a)
    right = a - DEEP.Y
    assert DEEP.Y.ravel().tolist() == [1, 0, 0]
    np.testing.assert_allclose(diagonal_only[0], right[0], rtol=1e-14)
    assert (diagonal_only[1:] == 0).all()
    assert (right[1:] > 0).all()


def test_rows_use_the_weights_as_they_stand() -> None:
    rows = bp.backward_jacobian(NET, bp.forward(NET, X), Y)
    np.testing.assert_allclose(
        rows.delta[2] @ NET[2].W @ rows.da_dz[1], TRUTH.dC_dz[1].T, rtol=1e-12
    )


def test_a_weight_gradient_in_rows_is_the_activation_times_the_error() -> None:
    rows = bp.backward_jacobian(NET, bp.forward(NET, X), Y)
    for l in (1, 2):
        np.testing.assert_allclose(TRUTH.a[l - 1] @ rows.delta[l], TRUTH.dW[l].T, rtol=1e-12)


def test_the_product_with_the_softmax_jacobian_needs_no_matrix() -> None:
    a, v = DEEP_TRUTH.a[4], np.array([[2.0], [-3.0], [5.0]])
    short = a * (v - np.sum(a * v))
    np.testing.assert_allclose(softmax_jacobian().T @ v, short, rtol=1e-12)
    np.testing.assert_allclose(softmax_jacobian(), np.diagflat(a) - a @ a.T, rtol=1e-12)


def test_every_comparison_on_the_page_came_out_true(book_html: Path) -> None:
    html = (book_html / "book" / "jacobian-or-hadamard.html").read_text(encoding="utf-8")
    assert "False" not in html
    assert html.count("<span></span>True") == 1
