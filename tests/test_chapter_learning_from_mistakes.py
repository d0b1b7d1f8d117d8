"""The numbers and claims of the first chapter, recomputed in exact fractions or by autograd."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import autograd.numpy as anp
import numpy as np
from autograd import grad
from playwright.sync_api import Browser
from test_chapters import is_one_of, numbers_in_figures, numbers_shown

CHAPTER = "learning-from-mistakes"
X, Y = (3, 5, 9), (1, 2, 3)
W0, THOUSANDTH = Fraction(1), Fraction(1, 1000)


def cost(w: Fraction) -> Fraction:
    return sum(((w * x - y) ** 2 for x, y in zip(X, Y, strict=True)), Fraction()) / 3


def slope(w: Fraction) -> Fraction:
    # The cost is a parabola, so the central difference is exact.
    return (cost(w + 1) - cost(w - 1)) / 2


def descent(rate: Fraction, steps: int) -> list[Fraction]:
    weights = [W0]
    for _ in range(steps):
        weights.append(weights[-1] - rate * slope(weights[-1]))
    return weights


def best() -> Fraction:
    return -slope(Fraction()) / (slope(Fraction(1)) - slope(Fraction()))


def recomputed() -> list[Fraction]:
    nudged = cost(W0 + THOUSANDTH)
    numbers = [nudged, nudged - cost(W0), THOUSANDTH * slope(W0), best(), cost(best())]
    for w in descent(Fraction(1, 100), 5):
        numbers += [w, cost(w), slope(w)]
    # Of the bias, at w = 1 and b = 0.
    numbers.append(sum((2 * (W0 * x - y) for x, y in zip(X, Y, strict=True)), Fraction()) / 3)
    half, rate = Fraction(1, 2), Fraction(1, 50)
    mistakes = [half * x - y for x, y in zip(X, Y, strict=True)]
    numbers += [half + step * rate * slope(half) for step in (-1, 1, -3, Fraction(-1, 2))]
    numbers.append(half - rate * 2 * sum(mistakes, Fraction()) / 3)
    for learning_rate in (Fraction(1, 1000), Fraction(1, 36)):  # the figure of three rates
        last = descent(learning_rate, 4)[-1]
        numbers += [last, cost(last)]
    return [*numbers, Fraction(-1, 4), Fraction(5, 4)]  # from where to where a curve is drawn


def text(browser: Browser, page_file: Path) -> str:
    page = browser.new_page()
    try:
        page.goto(page_file.as_uri())
        # What a browser has not laid out yet has no text.
        page.add_style_tag(content="section { content-visibility: visible !important }")
        return page.inner_text("article")
    finally:
        page.close()


def test_every_number_shown_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    page_file = book_html / "book" / f"{CHAPTER}.html"
    shown = numbers_shown(browser, page_file) + numbers_in_figures(browser, page_file)
    pool = np.abs(np.array([float(number) for number in recomputed()]))
    assert [number for number in shown if not is_one_of(number, pool, set())] == []
    assert {f"{float(best()):.4f}", f"{float(cost(W0)):.2f}"} <= set(shown)


def test_steps_shrink_and_the_cost_falls_unless_the_learning_rate_is_too_large() -> None:
    for rate in (Fraction(1, 1000), Fraction(1, 100)):
        weights = descent(rate, 5)
        costs = [cost(w) for w in weights]
        steps = [abs(b - a) for a, b in pairwise(weights)]
        assert costs == sorted(costs, reverse=True)
        assert steps == sorted(steps, reverse=True)
    costs = [cost(w) for w in descent(Fraction(1, 36), 5)]
    assert costs == sorted(costs)


def test_the_slope_is_how_wrong_times_what_came_in() -> None:
    parts = [2 * (x - y) * x for x, y in zip(X, Y, strict=True)]
    assert slope(W0) == Fraction(sum(parts), 3) == 50
    assert parts[2] > parts[0] + parts[1]


def test_the_saying_is_corrected_to_about_the_speed_of_sound(
    book_html: Path, browser: Browser
) -> None:
    metres = round(1000 * best())
    assert abs(metres - 343) < 10
    assert f"about {metres} metres a second" in text(
        browser, book_html / "book" / f"{CHAPTER}.html"
    )


def loops(sizes: tuple[int, ...]) -> tuple[int, int]:
    """Multiplications of a forward and of a backward run, counted one by one."""
    forward = backward = 0
    for l in range(1, len(sizes)):
        for _j in range(sizes[l]):
            for _k in range(sizes[l - 1]):
                forward += 1  # W_jk a_k
                backward += 1  # dW_jk = delta_j a_k
                backward += l > 1  # W_jk delta_j, for the layer before
    return forward, backward


def test_the_table_counts_multiplications(book_html: Path, browser: Browser) -> None:
    shown = text(browser, book_html / "book" / f"{CHAPTER}.html")
    for sizes in ((2, 3, 2), (64, 32, 10), (784, 30, 10)):
        forward, backward = loops(sizes)
        weights = sum(n * (k + 1) for k, n in pairwise(sizes))
        row = [f"{n:,}" for n in ((weights + 1) * forward, forward + backward)]
        assert re.search(r"\s+".join(["-".join(map(str, sizes)), *row]), shown)
        assert forward + backward < 3 * forward
    assert f"has {weights:,} weights and biases" in shown
    assert (weights + 1) * forward > 1000 * (forward + backward)


def test_the_players_pass_back_how_fast_the_cost_grows() -> None:
    def row(nudges: np.ndarray, triple: float, four: float) -> float:
        ana = 2 + nudges[0]
        ben = triple * ana + nudges[1]
        cleo = ben + four + nudges[2]
        dan = cleo / 2 + nudges[3]
        return (dan - 8) ** 2  # type: ignore[no-any-return]

    assert row(np.zeros(4), 3.0, 4.0) == 9
    back, of_triple, of_four = (grad(row, i)(anp.zeros(4), 3.0, 4.0) for i in range(3))
    np.testing.assert_allclose(back, [-9, -3, -3, -6], rtol=1e-15)
    assert (of_triple, of_four) == (-6, -3)
