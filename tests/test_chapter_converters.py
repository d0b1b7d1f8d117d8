"""The converters page shows what autograd finds for each convention."""

from pathlib import Path
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from playwright.sync_api import Browser
from test_chapters import numbers_shown

import backprop_lib as bp

NET = bp.example("sigmoid-232").net
X = np.array([[9, 2, 5, 7], [1, 6, 3, 8]]) / 10
Y = np.array([[1, 0, 1, 1], [0, 1, 0, 0]])

# The four costs that the page compares, from the outputs alone.
COSTS = {
    "half, mean": lambda a: anp.sum((a - Y) ** 2) / 2 / 4,
    "full, mean": lambda a: anp.sum((a - Y) ** 2) / 4,
    "half, sum": lambda a: anp.sum((a - Y) ** 2) / 2,
    "entries": lambda a: anp.mean((a - Y) ** 2),
}


def dW2(name: str) -> Any:
    def cost(W2: Any) -> Any:
        a1 = 1 / (1 + anp.exp(-(anp.dot(NET[1].W, X) + NET[1].b)))
        return COSTS[name](1 / (1 + anp.exp(-(anp.dot(W2, a1) + NET[2].b))))

    return grad(cost)(np.array(NET[2].W))


def test_every_number_of_the_page_belongs_to_its_convention(
    book_html: Path, browser: Browser
) -> None:
    shown = numbers_shown(browser, book_html / "book" / "converters.html")
    pairs = [f"{abs(dW2(name)[0, 0]):.4f}" for name in ("half, mean", "full, mean")]
    pairs += [f"{abs(dW2(name)[0, 0]):.4f}" for name in ("half, mean", "half, sum")]
    # The question's answer, then its three known wrong answers.
    answer = dW2("entries")[0, 0]
    question = [f"{abs(answer * factor):.3f}" for factor in (1, 2, 1 / 2, 4)]
    assert shown == [*pairs, *question]


def test_a_mean_over_entries_divides_by_the_outputs_too() -> None:
    np.testing.assert_allclose(dW2("entries"), dW2("full, mean") / 2, rtol=1e-12)


@pytest.mark.parametrize(
    ("reduction", "ratio"), [("mean", 1), ("sum", 2)]
)  # fmt: skip
def test_repeating_a_batch_tells_a_mean_from_a_sum(reduction: str, ratio: int) -> None:
    def gradient(times: int) -> Any:
        trace = bp.forward(NET, np.tile(X, times))
        return bp.backward(NET, trace, np.tile(Y, times), reduction=reduction).dW[1]

    np.testing.assert_allclose(gradient(2), ratio * gradient(1), rtol=1e-12)


def test_the_update_of_a_full_error_at_half_the_rate_is_that_of_a_half_error() -> None:
    np.testing.assert_allclose(dW2("full, mean") / 2, dW2("half, mean"), rtol=1e-12)


def test_all_five_conversions_came_out_true_there_and_back(book_html: Path) -> None:
    html = (book_html / "book" / "converters.html").read_text(encoding="utf-8")
    assert "False" not in html
    assert html.count("<span></span>(True, True)") == 5
