"""The training chapter shows what other code finds, and claims what can be computed.

Nothing here calls backprop_lib's propagation or training: the linear neuron is written out,
and the digits are learnt once more with gradients by autograd.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from playwright.sync_api import Browser
from reference import ACTIVATIONS, LOSSES, Case, reference
from sklearn.datasets import load_digits
from test_chapters import is_one_of, numbers_shown

from backprop_lib import example

Array = np.ndarray[Any, Any]


class Hand(NamedTuple):
    z: list[Fraction]
    delta: list[Fraction]
    dw: Fraction
    db: Fraction
    w: Fraction
    b: Fraction


def by_hand(w: Fraction, b: Fraction, x: list[int], y: list[int], alpha: Fraction) -> Hand:
    z = [w * xi + b for xi in x]
    delta = [zi - yi for zi, yi in zip(z, y, strict=True)]
    dw = sum((d * xi for d, xi in zip(delta, x, strict=True)), Fraction(0)) / len(x)
    db = sum(delta, Fraction(0)) / len(x)
    return Hand(z, delta, dw, db, w - alpha * dw, b - alpha * db)


POINTS = [(-1, 0), (0, 1), (1, 3), (2, 2)]
BATCHES = [(1, 3), (-1, 0)], [(2, 2), (0, 1)]


def hand_cost(w: Fraction, b: Fraction, points: list[tuple[int, int]] = POINTS) -> Fraction:
    return sum(((w * x + b - y) ** 2 for x, y in points), Fraction(0)) / (2 * len(points))


HALF = Fraction(1, 2)
ONE, NIL = Fraction(1), Fraction(0)
FIRST = by_hand(Fraction(1), Fraction(0), [1, -1], [3, 0], HALF)
SECOND = by_hand(FIRST.w, FIRST.b, [2, 0], [2, 1], HALF)

_rng = np.random.default_rng(0)
x = _rng.integers(0, 13, size=200) / 4
y = x + 0.5 + _rng.standard_normal(200)
START = np.array([-1.0, 3.0])
BEST = np.array(np.polyfit(x, y, 1))


def line_cost(p: Array) -> float:
    return float(np.mean((p[0] * x + p[1] - y) ** 2) / 2)


def line_gradient(p: Array, at: Any = slice(None)) -> Array:
    error = p[0] * x[at] + p[1] - y[at]
    return np.array([np.mean(error * x[at]), np.mean(error)])


def batches(m: int, size: int, rng: np.random.Generator) -> list[Array]:
    order = rng.permutation(m)
    return [order[i : i + size] for i in range(0, m, size)]


def descend(alpha: float, samples: list[Any], mu: float = 0.0) -> list[Array]:
    path, v = [START], np.zeros(2)
    for at in samples:
        v = mu * v - alpha * line_gradient(path[-1], at)
        path.append(path[-1] + v)
    return path


def cloud(p: Array, size: int) -> Array:
    rng, found = np.random.default_rng(1), []
    while len(found) < 400:
        found += [line_gradient(p, at) for at in batches(200, size, rng)]
    return np.array(found)


def spread(dots: Array, middle: Any) -> float:
    return float(np.sqrt(np.mean(np.sum((dots - middle) ** 2, axis=1))))


NOISY = descend(1 / 4, batches(200, 10, np.random.default_rng(1)))
EXACT = descend(1 / 4, 20 * [slice(None)])
CURVATURES = np.array([np.mean(x * x), np.mean(x), np.mean(x), 1]).reshape(2, 2)

# The mistake in the order -------------------------------------------------------------


def careless_delta(alpha: float) -> Array:
    """delta[1] of the 2-3-2 classifier, sent back over weights that have moved already."""
    _, _, net, X, Y = example("relu-softmax-232")
    right = reference(Case("right", net, X, Y), "mean")
    moved = net[2].W - alpha * right.dW[2]
    slope = (right.z[1] > 0).astype(float)
    return np.asarray((moved.T @ right.dC_dz[2]) * slope)


def right_delta() -> Array:
    _, _, net, X, Y = example("relu-softmax-232")
    return np.asarray(reference(Case("right", net, X, Y), "mean").dC_dz[1])


# The digits ---------------------------------------------------------------------------

DIGITS = load_digits()
PIXELS, LABELS = DIGITS.data.T / 16, np.eye(10)[:, DIGITS.target]
ORDER = np.random.default_rng(0).permutation(1797)
LEARN, TEST = ORDER[360:], ORDER[:360]
Weights = tuple[Array, ...]


def drawn() -> Weights:
    rng = np.random.default_rng(0)
    W1 = np.sqrt(2 / 64) * rng.standard_normal((32, 64))
    W2 = np.sqrt(2 / 32) * rng.standard_normal((10, 32))
    return W1, np.zeros((32, 1)), W2, np.zeros((10, 1))


def outputs(p: Any, X: Any) -> Any:
    hidden = ACTIVATIONS["relu"](anp.dot(p[0], X) + p[1])
    z = anp.dot(p[2], hidden) + p[3]
    return ACTIVATIONS["softmax"](z - anp.max(z, axis=0))  # what explodes may not overflow


def digits_cost(p: Any, at: Any) -> Any:
    a = outputs(p, PIXELS[:, at])
    return anp.mean(LOSSES["categorical_cross_entropy"](a, LABELS[:, at]))


def right_step(p: Weights, at: Any, alpha: float) -> Weights:
    return tuple(w - alpha * d for w, d in zip(p, grad(digits_cost)(p, at), strict=True))


def careless(p: Weights, at: Any, alpha: float) -> Weights:
    """The output layer moves first; the hidden layer hears of the error over what it became."""
    z = p[0] @ PIXELS[:, at] + p[1]
    delta = (outputs(p, PIXELS[:, at]) - LABELS[:, at]) / len(at)
    W2 = p[2] - alpha * delta @ np.maximum(z, 0).T
    b2 = p[3] - alpha * delta.sum(axis=1, keepdims=True)
    back = (W2.T @ delta) * (z > 0)
    return (
        p[0] - alpha * back @ PIXELS[:, at].T,
        p[1] - alpha * back.sum(axis=1, keepdims=True),
        W2,
        b2,
    )


def read(p: Weights, at: Any) -> float:
    return float(np.mean(np.argmax(outputs(p, PIXELS[:, at]), axis=0) == DIGITS.target[at]))


@cache
def trained(step: Callable[..., Weights], epochs: int, alpha: float) -> Weights:
    p, rng = drawn(), np.random.default_rng(0)
    for _ in range(epochs):
        for at in batches(len(LEARN), 32, rng):
            p = step(p, LEARN[at], alpha)
    return p


# Claims -------------------------------------------------------------------------------


def test_every_number_of_the_chapter_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    shown = numbers_shown(browser, book_html / "book" / "training.html")
    hand = [*FIRST.z, *FIRST.delta, *FIRST[2:], *SECOND.z, *SECOND.delta, *SECOND[2:], HALF]
    hand += [FIRST.w * xi for xi in (2, 0)] + [
        d * xi for d, xi in zip(SECOND.delta, (2, 0), strict=True)
    ]
    for w, b in ((ONE, NIL), (FIRST.w, FIRST.b), (SECOND.w, SECOND.b)):
        hand += [hand_cost(w, b, points) for points in (POINTS, *BATCHES)]
    # Question 2: the answer, and wrong ones that it explains.
    hand += [Fraction(15, 16), Fraction(25, 16), Fraction(5, 8)]
    # The question before the second step.
    hand += [Fraction(2), Fraction(5, 2), Fraction(5, 2) - Fraction(3, 4)]
    full = line_gradient(START)
    one = spread(np.array([line_gradient(START, [i]) for i in range(200)]), full)
    pool = [float(value) for value in hand]
    for size in (2, 8, 40):
        pool += [spread(cloud(START, size), full), one / np.sqrt(size)]
    pool += [line_cost(p) for p in (START, EXACT[-1], NOISY[-1], BEST)]
    pool += [spread(cloud(BEST, 8), 0)]
    curvatures = np.linalg.svd(CURVATURES, compute_uv=False)
    pool += [*curvatures, 2 / curvatures[0], *right_delta()[0]]
    for alpha in (1, 1 / 10, 1 / 100):
        off = careless_delta(alpha)
        pool += [*off[0], np.abs(off - right_delta()).max()]
    off = np.abs(careless_delta(1 / 10) - right_delta())
    pool += list(
        (off / np.maximum(np.abs(careless_delta(1 / 10)), np.abs(right_delta()) + 1e-300)).ravel()
    )
    start, end = drawn(), trained(right_step, 20, 1 / 2)
    pool += [float(digits_cost(start, LEARN)), np.log(10)]
    pool += [100 * read(end, LEARN), 100 * read(end, TEST)]
    assert shown
    found = np.abs(np.array(pool))
    assert [number for number in shown if not is_one_of(number, found, set())] == []


def test_the_epoch_by_hand_lowers_the_cost_although_its_batches_disagree() -> None:
    assert hand_cost(SECOND.w, SECOND.b) < hand_cost(ONE, NIL)
    assert FIRST.dw < 0 < SECOND.dw


def test_a_step_by_hand_lowers_the_cost_of_its_own_batch_and_raises_that_of_the_other() -> None:
    steps = [(ONE, NIL), (FIRST.w, FIRST.b), (SECOND.w, SECOND.b)]
    first, second = ([hand_cost(*at, batch) for at in steps] for batch in BATCHES)
    assert first[0] > first[1] < first[2]
    assert second[0] < second[1] > second[2]
    assert hand_cost(*steps[1]) < hand_cost(*steps[2])


def test_every_count_and_percentage_of_the_digits_is_a_recomputed_one(book_html: Path) -> None:
    """The numbers that stand in sentences; rounded as there."""
    html = (book_html / "book" / "training.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))

    def percent(part: float) -> str:
        return f"{100 * part:.0f} %"

    end = trained(right_step, 20, 1 / 2)
    sorted_once = drawn()
    for at in np.array_split(LEARN[np.argsort(DIGITS.target[LEARN], kind="stable")], 45):
        sorted_once = right_step(sorted_once, at, 1 / 2)
    nines = np.mean(np.argmax(outputs(sorted_once, PIXELS[:, TEST]), axis=0) == 9)
    other_hands, rng = drawn(), np.random.default_rng(0)
    for _ in range(20):
        for at in batches(1437, 32, rng):
            other_hands = right_step(other_hands, at, 1 / 2)
    blank = int(np.all(PIXELS[:, LEARN] == 0, axis=1).sum())
    for told in (
        f"There are {PIXELS.shape[1]} of them. We learn from {len(LEARN)}, and keep {len(TEST)} back",
        f"and the accuracy is {percent(read(drawn(), TEST))}.",
        f"reaches {100 * read(end, LEARN):.1f} %, on the test {100 * read(end, TEST):.1f} %.",
        f"{blank} pixels are empty in every training picture",
        f"answers “9” to {percent(float(nines))} of the test; {percent(read(sorted_once, TEST))} are right",
        f"One shuffled epoch reached {percent(read(trained(right_step, 1, 1 / 2), TEST))}.",
        f"give {percent(read(trained(careless, 10, 1 / 10), TEST))}, and ten right ones",
        f"and ten right ones {percent(read(trained(right_step, 10, 1 / 10), TEST))}",
        f"and the accuracy is {percent(read(other_hands, np.arange(1437, 1797)))}. A number",
    ):
        assert told in text, told


def test_the_loudest_neurons_like_and_say_what_the_page_tells(book_html: Path) -> None:
    W1, b1, W2, _ = trained(right_step, 20, 1 / 2)
    excited = np.maximum(W1 @ PIXELS[:, LEARN] + b1, 0)
    rows, agree = [], 0
    for j in np.argsort(-np.linalg.norm(W2, axis=0))[:5]:
        liked = np.bincount(DIGITS.target[LEARN[np.argsort(-excited[j])[:50]]], minlength=10)
        two = [d for d in np.argsort(-liked)[:2] if liked[d]]
        favourites = ", ".join(f"{d} ({liked[d]})" for d in two)
        rows.append([f"{j}", favourites, f"{np.argmax(W2[:, j])}", f"{np.argmin(W2[:, j])}"])
        agree += np.argmax(W2[:, j]) == two[0]
    html = (book_html / "book" / "training.html").read_text(encoding="utf-8")
    [table] = [t for t in re.findall(r"<table.*?</table>", html, re.DOTALL) if "favourites" in t]
    assert [re.findall(r"<td[^>]*><p>([^<]*)</p>", row) for row in table.split("<tr")[2:]] == rows
    assert agree >= 4  # "mostly agree"


def test_the_gradients_of_an_epoch_have_the_full_gradient_as_their_mean() -> None:
    for size in (2, 8, 40):
        epoch = cloud(START, size)[: 200 // size]
        np.testing.assert_allclose(epoch.mean(axis=0), line_gradient(START), rtol=1e-12)


def test_the_spread_falls_with_the_root_of_the_batch_size_and_a_little_more() -> None:
    full = line_gradient(START)
    one = spread(np.array([line_gradient(START, [i]) for i in range(200)]), full)
    for size in (2, 8, 40):
        exact = one / np.sqrt(size) * np.sqrt((200 - size) / 199)
        assert exact < one / np.sqrt(size)
        # 400 draws of a norm: a twentieth is the usual error of their mean square.
        np.testing.assert_allclose(spread(cloud(START, size), full), exact, rtol=0.1)


def test_one_noisy_epoch_comes_nearly_as_far_as_twenty_exact_ones() -> None:
    fallen = line_cost(START) - line_cost(BEST)
    assert line_cost(EXACT[-1]) < line_cost(NOISY[-1]) < line_cost(START)
    assert line_cost(START) - line_cost(NOISY[-1]) > 0.9 * fallen


def test_at_the_lowest_point_mini_batches_still_scatter() -> None:
    np.testing.assert_allclose(line_gradient(BEST), 0, atol=1e-12)
    assert spread(cloud(BEST, 8), 0) > 0.1


def test_the_edge_of_the_learning_rate_is_two_over_the_largest_curvature() -> None:
    edge = 2 / np.linalg.svd(CURVATURES, compute_uv=False)[0]
    below = descend(0.99 * edge, 300 * [slice(None)])
    above = descend(1.01 * edge, 300 * [slice(None)])
    assert 1 / 4 < edge < 1 / 2
    assert line_cost(below[-1]) < line_cost(START) < line_cost(above[-1])


def test_momentum_arrives_where_plain_steps_do_not() -> None:
    plain = descend(1 / 8, 25 * [slice(None)])
    rolling = descend(1 / 8, 25 * [slice(None)], mu=3 / 4)
    assert np.linalg.norm(rolling[-1] - BEST) < np.linalg.norm(plain[-1] - BEST) / 10


def test_under_a_steady_slope_momentum_makes_a_step_four_times_as_long() -> None:
    v = 0.0
    for _ in range(100):
        v = 3 / 4 * v - 1
    assert v == pytest.approx(-4)


def test_the_careless_error_is_proportional_to_the_learning_rate() -> None:
    one = careless_delta(1) - right_delta()
    for alpha in (1 / 10, 1 / 100):
        np.testing.assert_allclose(careless_delta(alpha) - right_delta(), alpha * one, atol=1e-15)
    # W^T delta - alpha |delta|^2 a, as the chapter derives it
    _, _, net, X, Y = example("relu-softmax-232")
    right = reference(Case("right", net, X, Y), "mean")
    predicted = -np.sum(right.dC_dz[2] ** 2) * right.a[1]
    np.testing.assert_allclose(one, predicted, atol=1e-15)


def test_two_layers_read_more_than_95_percent_of_the_test_digits() -> None:
    assert read(trained(right_step, 20, 1 / 2), TEST) > 0.95


def test_the_careless_step_learns_as_well_at_a_tenth_and_explodes_at_a_half() -> None:
    slow, right = trained(careless, 10, 1 / 10), trained(right_step, 10, 1 / 10)
    assert abs(read(slow, TEST) - read(right, TEST)) < 0.02
    p, largest = drawn(), [np.abs(drawn()[0]).max()]
    for at in batches(len(LEARN), 32, np.random.default_rng(0)):
        p = careless(p, LEARN[at], 1 / 2)
        largest.append(np.abs(p[0]).max())
    assert largest[0] < 1
    assert largest[-1] > 1e6


def test_the_weights_of_pixels_that_are_always_empty_never_move() -> None:
    blank = np.all(PIXELS[:, LEARN] == 0, axis=1)
    end = trained(right_step, 20, 1 / 2)
    assert blank.any()
    assert np.array_equal(end[0][:, blank], drawn()[0][:, blank])
    assert np.any(end[0] != drawn()[0], axis=0)[~blank].all()


def test_sorted_digits_teach_little_but_the_last_one() -> None:
    p = drawn()
    for at in np.array_split(LEARN[np.argsort(DIGITS.target[LEARN], kind="stable")], 45):
        p = right_step(p, at, 1 / 2)
    said = np.argmax(outputs(p, PIXELS[:, TEST]), axis=0)
    assert np.mean(said == 9) > 0.9
    assert read(p, TEST) < 0.2
    assert read(trained(right_step, 1, 1 / 2), TEST) > 0.7


def test_the_last_of_the_file_are_harder_than_a_shuffled_test() -> None:
    p, rng = drawn(), np.random.default_rng(0)
    for _ in range(20):
        for at in batches(1437, 32, rng):
            p = right_step(p, at, 1 / 2)
    assert read(p, np.arange(1437, 1797)) < read(trained(right_step, 20, 1 / 2), TEST) - 0.03
