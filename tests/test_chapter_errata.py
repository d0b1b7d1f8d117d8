"""The errata list every wrong number of the texts, and correct their formulas rightly."""

import re
from pathlib import Path

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian
from playwright.sync_api import Browser
from test_chapters import BOOK, is_one_of, numbers_shown, printed_by_a_text, recomputed
from test_published import exact

from backprop_lib.published import HOLDS, TEXTS, compare

SOURCE = (BOOK / "errata.md").read_text(encoding="utf-8")


def test_every_number_is_printed_by_a_text_or_a_recomputed_one(
    book_html: Path, browser: Browser
) -> None:
    fractions = [
        float(x) for name in TEXTS for rows in exact(name).values() for r in rows for x in r
    ]
    pool = np.concatenate([np.abs(fractions), *(recomputed(name) for name in TEXTS)])
    texts = set().union(*(printed_by_a_text(name) for name in TEXTS))
    shown = numbers_shown(browser, book_html / "book" / "errata.html")
    assert len(shown) > 200
    assert [number for number in shown if not is_one_of(number, pool, texts)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_wrong_number_stands_beside_the_true_one(
    name: str, book_html: Path, browser: Browser
) -> None:
    shown = set(numbers_shown(browser, book_html / "book" / "errata.html"))
    truths = exact(name)
    for c in compare(name):
        for i, j in np.argwhere(c.why != HOLDS).tolist():
            digits = c.printed.decimals[i, j] + 2
            truth = float(truths[c.printed.kind, c.printed.l][i][j])
            assert c.printed.rows[i][j].removeprefix("-") in shown
            same = [float(x) for x in shown if len(x.partition(".")[2]) == digits]
            # A tie may be rounded either way.
            assert np.abs(np.array(same) - abs(truth)).min() <= 0.51 * 10.0**-digits


def test_every_link_leads_to_a_page_of_the_book() -> None:
    links = set(re.findall(r"\]\(([\w-]+)\.md\)", SOURCE))
    assert {name for name in links if not (BOOK / f"{name}.md").exists()} == set()
    assert links >= {"single-neuron", "many-neurons", "matrix-form", "notation"}


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("single-neuron", r"\partial C_0 / \partial b^{(L)}"),
        ("many-neurons", "*subscript* tells the layer"),
        ("many-neurons", "ends at index $k$"),
        ("jacobian-or-hadamard", "transposed weight matrices everywhere"),
        ("matrix-form", r"\sigma(z_k^{(L)-1})"),
        ("matrix-form", r"w_{1, n-1}"),
        ("matrix-form", r"(p \times 1)"),
        ("vanishing-gradients", r"\frac{\sigma(x)}{\partial x}"),
        ("notation", r"g_{\text{ReLU}}"),
        ("notation", "1. Initial Setup"),
        ("putting-it-together", r"g_{\mathrm{ReLU}}"),
        ("softmax-cross-entropy", "mean squared error"),
    ],
)
def test_the_page_that_is_named_treats_the_matter(page: str, told: str) -> None:
    assert told in (BOOK / f"{page}.md").read_text(encoding="utf-8")
    assert f"({page}.md)" in SOURCE


def sigmoid(z):  # type: ignore[no-untyped-def]
    return 1 / (1 + anp.exp(-z))


def test_the_last_line_of_one_neuron_is_the_derivative_for_the_activation_before() -> None:
    w, b, y = 0.7, -0.2, 0.3

    def cost(before, bias):  # type: ignore[no-untyped-def]
        return (sigmoid(w * before + bias) - y) ** 2

    a = sigmoid(w * 0.6 + b)
    formula = 2 * (a - y) * a * (1 - a) * w
    assert grad(cost, 0)(0.6, b) == pytest.approx(formula)
    assert grad(cost, 1)(0.6, b) != pytest.approx(formula)


def test_entries_of_the_transposed_weights_have_their_subscripts_turned() -> None:
    n, m = 4, 3
    W = np.array([[f"w_{j},{k}" for k in range(m)] for j in range(n)])
    assert (W.T[1, n - 1], W.T[m - 1, 1], W.T[m - 1, n - 1]) == (
        f"w_{n - 1},1", f"w_1,{m - 1}", f"w_{n - 1},{m - 1}",
    )  # fmt: skip


def test_row_gradients_need_no_transposed_weight_and_column_gradients_do() -> None:
    rng = np.random.default_rng(0)
    W1, W2, x = rng.standard_normal((3, 2)), rng.standard_normal((2, 3)), rng.standard_normal(2)

    def cost_of_z2(z2):  # type: ignore[no-untyped-def]
        return anp.sum(sigmoid(z2) ** 2)

    def cost_of_z1(z1):  # type: ignore[no-untyped-def]
        return cost_of_z2(anp.dot(W2, sigmoid(z1)))

    z1 = W1 @ x
    J = jacobian(sigmoid)(z1)
    later = grad(cost_of_z2)(W2 @ sigmoid(z1))
    np.testing.assert_allclose(later[None] @ W2 @ J, grad(cost_of_z1)(z1)[None])
    np.testing.assert_allclose(J.T @ W2.T @ later[:, None], grad(cost_of_z1)(z1)[:, None])


def test_a_bias_that_is_added_one_step_later_is_no_slip() -> None:
    [c] = [c for c in compare("sigmoid-221") if c.printed.quantity == "z[1]"]
    assert c.holds.all()
