"""The chapter on vanishing gradients shows what other code finds, and claims what is so.

Networks are written out in autograd's NumPy and differentiated by it.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian
from playwright.sync_api import Browser
from reference import ACTIVATIONS
from sklearn.datasets import load_digits
from test_chapters import is_one_of, numbers_shown

from backprop_lib.diagnostics import activation_statistics
from backprop_lib.network import Layer, Network
from backprop_lib.propagation import forward

Array = np.ndarray[Any, Any]
SCALE = {
    "small": lambda _n: 1 / 100,
    "normal": lambda _n: 1.0,
    "xavier": lambda n: (1 / n) ** 0.5,
    "he": lambda n: (2 / n) ** 0.5,
}
ROWS = [
    ("sigmoid", "xavier"), ("tanh", "xavier"), ("leaky_relu", "xavier"), ("relu", "small"),
    ("relu", "xavier"), ("relu", "he"), ("relu", "normal"), ("tanh", "normal"),
]  # fmt: skip
DIGITS = load_digits()
PIXELS, LABELS = DIGITS.data.T / 16, np.eye(10)[:, DIGITS.target]


def slopes(g: str, z: Array) -> Array:
    """g'(z) by the complex step."""
    return np.asarray(ACTIVATIONS[g](z + 1e-30j).imag / 1e-30)


def backward(g: str, z: list[Array], Ws: list[Array], delta: Array) -> list[Array]:
    """delta[1] to delta[L], from the last, by the chain rule and slopes that were measured."""
    deltas = [delta]
    for z_l, W in zip(reversed(z[:-1]), reversed(Ws[1:]), strict=True):
        deltas.insert(0, (W.T @ deltas[0]) * slopes(g, z_l))
    return deltas


# The chain ----------------------------------------------------------------------------


def chain(w: float, b: float, L: int = 10) -> float:
    """What part of delta[L] is left in delta[1]: the slopes and weights, multiplied."""
    a, product = 1 / 2, 1.0
    for _ in range(L - 1):
        a = 1 / (1 + np.exp(-(w * a + b)))
        product *= w * a * (1 - a)
    return product


# Whole layers -------------------------------------------------------------------------


@cache
def way_back(g: str, scheme: str, n: int = 64, L: int = 10) -> tuple[float, float]:
    """What part of the error is left in layer 1, and the factor that the formula predicts."""
    rng = np.random.default_rng(0)
    Ws = [SCALE[scheme](n) * rng.standard_normal((n, n)) for _ in range(L)]
    a, noise = rng.standard_normal((2, n, 100))
    z = []
    for W in Ws:
        z.append(W @ a)
        a = ACTIVATIONS[g](z[-1])
    deltas = backward(g, z, Ws, noise)
    logs = [
        np.log(n * np.mean(W**2) * np.mean(slopes(g, z_l) ** 2))
        for W, z_l in zip(Ws[1:], z[:-1], strict=True)
    ]
    norm = np.linalg.norm
    return float(norm(deltas[0]) / norm(deltas[-1])), float(np.exp(np.mean(logs) / 2))


# Normalisation and skips --------------------------------------------------------------

_rng = np.random.default_rng(0)
DRAWN = _rng.standard_normal((10, 32, 32))
INPUTS, T = _rng.standard_normal((2, 32, 100))
SIZES = (1 / 100, 32**-0.5, 1.0)


@cache
def left(size: float, *, normalise: bool = False, skip: bool = False) -> float:
    """Norm of dC/da[1] over that of dC/da[L], by autograd: each a gets a nudge of its own."""

    def cost(nudges: Any) -> Any:
        a = INPUTS
        for W, nudge in zip(size * DRAWN, nudges, strict=True):
            u = anp.dot(W, a)
            if normalise:
                u = (u - anp.mean(u, axis=1, keepdims=True)) / anp.std(u, axis=1, keepdims=True)
            a = ACTIVATIONS["sigmoid"](u) + (a if skip else 0) + nudge
        return anp.sum(a * T)

    dC_da = grad(cost)([np.zeros((32, 100)) for _ in DRAWN])
    return float(np.linalg.norm(dC_da[0]) / np.linalg.norm(dC_da[-1]))


# The digits ---------------------------------------------------------------------------


def scores(p: Any, X: Any, g: str) -> Any:
    """The last layer's z."""
    a = X
    for W, b in p[:-1]:
        a = ACTIVATIONS[g](anp.dot(W, a) + b)
    return anp.dot(p[-1][0], a) + p[-1][1]


def drawn(sizes: tuple[int, ...], scheme: str, rng: np.random.Generator) -> list[Any]:
    p = []
    for n_in, n_out in pairwise(sizes):
        variance = {"xavier": 2 / (n_in + n_out), "he": 2 / n_in}[scheme]
        p.append((variance**0.5 * rng.standard_normal((n_out, n_in)), np.zeros((n_out, 1))))
    return p


def digits_cost(p: Any, at: Any, g: str) -> Any:
    """Softmax with cross-entropy, from the scores, so that long steps do not overflow."""
    z = scores(p, PIXELS[:, at], g)
    top = anp.max(z, axis=0)
    log_sum = anp.log(anp.sum(anp.exp(z - top), axis=0)) + top
    return anp.mean(log_sum - anp.sum(LABELS[:, at] * z, axis=0))


EIGHT = (64, *7 * [32], 10)


@cache
def eight_layers(g: str, scheme: str) -> tuple[float, float]:
    """Cost and accuracy after eight epochs with momentum, by autograd."""
    p = drawn(EIGHT, scheme, np.random.default_rng(0))

    def cost(p: Any, at: Any) -> Any:
        return digits_cost(p, at, g)

    v = [(np.zeros_like(W), np.zeros_like(b)) for W, b in p]
    rng = np.random.default_rng(0)
    for _ in range(8):
        order = rng.permutation(1797)
        for i in range(0, 1797, 32):
            found = grad(cost)(p, order[i : i + 32])
            v = [
                tuple(9 / 10 * old - d / 100 for old, d in zip(*layer, strict=True))
                for layer in zip(v, found, strict=True)
            ]
            p = [
                tuple(w + s for w, s in zip(*layer, strict=True))
                for layer in zip(p, v, strict=True)
            ]
    said = np.argmax(scores(p, PIXELS, g), axis=0)
    return float(cost(p, slice(None))), float(np.mean(said == DIGITS.target))


# Claims -------------------------------------------------------------------------------


def test_every_number_of_the_chapter_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    shown = numbers_shown(browser, book_html / "book" / "vanishing-gradients.html")
    plain = [np.log(10), eight_layers("sigmoid", "xavier")[0], 9 / 10, 1 / 4, 9 / 100]
    plain += [(2 / 50) ** 0.5, 2 / 50, (1 / 50) ** 0.5, 100**0.5]  # the question on He's scheme
    with_power = [chain(1, -1 / 2), chain(8, 0)]
    for g, scheme in ROWS:
        part, predicted = way_back(g, scheme)
        plain += [predicted, part ** (1 / 9)]
        with_power.append(part)
    for size in SIZES:
        with_power += [left(size), left(size, normalise=True), left(size, skip=True)]
    # 3.8 × 10⁻⁶ is found as 3.8.
    mantissas = [part / 10 ** np.floor(np.log10(part)) for part in with_power]
    pool = np.array([*plain, *with_power, *mantissas])
    assert shown
    assert [number for number in shown if not is_one_of(number, pool, set())] == []


def test_the_slope_of_the_sigmoid_is_a_times_one_minus_a_and_at_most_a_quarter() -> None:
    z = np.linspace(-30, 30, 6001)
    a = 1 / (1 + np.exp(-z))
    np.testing.assert_allclose(slopes("sigmoid", z), a * (1 - a), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(a * (1 - a), 1 / 4 - (a - 1 / 2) ** 2, atol=1e-15)
    assert slopes("sigmoid", z).max() == slopes("sigmoid", np.zeros(1))[0] == 1 / 4


@pytest.mark.parametrize("w", [1, 4, 8])
def test_the_bound_is_reached_where_every_activation_is_a_half(w: int) -> None:
    assert chain(w, -w / 2) == pytest.approx((w / 4) ** 9, rel=1e-12)


@pytest.mark.parametrize("b", [-6.0, -1.0, 0.0, 2.0])
def test_no_chain_goes_beyond_the_bound(b: float) -> None:
    assert all(chain(w, b) <= (w / 4) ** 9 * (1 + 1e-12) for w in (1 / 2, 1, 2, 4, 8))


def test_a_large_weight_explodes_or_vanishes_as_its_bias_decides() -> None:
    assert chain(8, 0) < 1e-20
    assert chain(8, -4) == pytest.approx(512)


@pytest.mark.parametrize(("g", "scheme"), ROWS)
def test_the_formula_predicts_the_factor_per_layer_within_a_few_hundredths(
    g: str, scheme: str
) -> None:
    part, predicted = way_back(g, scheme)
    assert part ** (1 / 9) == pytest.approx(predicted, rel=0.04)


def test_the_sigmoid_dies_and_he_keeps_the_error_of_relu() -> None:
    assert way_back("sigmoid", "xavier")[0] < 1e-5
    assert way_back("tanh", "xavier")[0] > 0.1
    assert 0.5 < way_back("relu", "he")[0] < 2
    assert way_back("relu", "normal")[0] > 1e6
    assert way_back("relu", "small")[0] < 1e-10
    assert way_back("tanh", "normal")[0] > 100
    # "the error halves at every two layers or so", question 4
    assert way_back("relu", "xavier")[0] ** (2 / 9) == pytest.approx(1 / 2, rel=0.1)


def test_normalisation_takes_the_scale_of_the_weights_out_to_the_last_digit() -> None:
    assert left(1 / 100, normalise=True) == pytest.approx(left(1.0, normalise=True), rel=1e-9)
    assert 0.5 < left(1.0, normalise=True) < 2


def test_a_skip_connection_lets_the_error_through_where_the_plain_network_kills_it() -> None:
    assert left(1 / 100) < 1e-15
    assert left(1 / 100, skip=True) == pytest.approx(1, rel=0.01)


def test_a_skip_connection_does_not_cure_explosion() -> None:
    assert left(4.0) > 5
    assert left(4.0, skip=True) > 5


def test_eight_sigmoid_layers_learn_nothing_and_the_cured_ones_learn() -> None:
    cost, accuracy = eight_layers("sigmoid", "xavier")
    assert cost == pytest.approx(np.log(10), rel=0.01)
    assert accuracy < 0.15
    assert eight_layers("tanh", "xavier")[1] > 0.9
    assert eight_layers("relu", "he")[1] > 0.9


@pytest.mark.parametrize(("g", "expected"), [("relu", 1.0), ("leaky_relu", 0.0)])
def test_a_neuron_that_no_sample_switches_on_is_dead_unless_its_slope_leaks(
    g: str, expected: float
) -> None:
    net = Network([Layer([[1.0]], [[-5.0]], g)], "half_squared_error")
    assert activation_statistics(net, forward(net, [[1.0, 2.0, 3.0]]))[0].dead == expected


def dead_after_twenty_steps(g: str, alpha: float) -> float:
    """The part of 32 hidden neurons whose slope is zero for every digit, trained by autograd."""
    rng = np.random.default_rng(0)
    p = drawn((64, 32, 10), "he", rng)
    order = rng.permutation(1797)
    for i in range(0, 20 * 32, 32):
        found = grad(digits_cost)(p, order[i : i + 32], g)
        p = [
            tuple(w - alpha * d for w, d in zip(*layer, strict=True))
            for layer in zip(p, found, strict=True)
        ]
    W, b = p[0]
    return float(np.mean(np.all(slopes(g, W @ PIXELS + b) == 0, axis=1)))


def test_every_percentage_and_count_of_the_page_is_a_recomputed_one(book_html: Path) -> None:
    html = (book_html / "book" / "vanishing-gradients.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))

    def percent(part: float) -> str:
        return f"{100 * part:.0f} %"

    Ws = [W for W, _ in drawn(EIGHT, "xavier", np.random.default_rng(0))]
    a, z = PIXELS, []
    for W in Ws:
        z.append(W @ a)
        a = ACTIVATIONS["sigmoid"](z[-1])
    deltas = backward("sigmoid", z, Ws, ACTIVATIONS["softmax"](z[-1]) - LABELS)
    fainter = np.linalg.norm(deltas[-1]) / np.linalg.norm(deltas[0])
    stuck, tanh, relu = (
        percent(eight_layers(g, scheme)[1])
        for g, scheme in (("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "he"))
    )
    for told in (
        f"After eight epochs it reads {stuck} of its own training digits",
        f"about {round(fainter, -3):,.0f} times more faintly",
        f"the error grows, {chain(8, -4):.0f}-fold",
        f"now reads {tanh} of the digits, and ReLU with He {relu}, where the sigmoid read {stuck}.",
    ):
        assert told in text, told


def test_a_long_step_kills_as_many_neurons_as_the_table_says(book_html: Path) -> None:
    html = (book_html / "book" / "vanishing-gradients.html").read_text(encoding="utf-8")
    [table] = [t for t in re.findall(r"<table.*?</table>", html, re.DOTALL) if "dead after" in t]
    told = [re.findall(r"<td[^>]*><p>([^<]*)</p>", row) for row in table.split("<tr")[2:]]
    assert told == [
        [
            name,
            *(f"{100 * dead_after_twenty_steps(g, alpha):.0f} %" for g in ("relu", "leaky_relu")),
        ]
        for name, alpha in (("1/10", 1 / 10), ("1", 1.0), ("4", 4.0))
    ]


def test_the_way_back_through_normalisation_takes_out_shift_and_stretch() -> None:
    m = 7
    z, v = np.random.default_rng(0).standard_normal((2, m))

    def normalised(z: Any) -> Any:
        return (z - anp.mean(z)) / anp.sqrt(anp.mean((z - anp.mean(z)) ** 2))

    J, u, s = jacobian(normalised)(z), normalised(z), np.std(z)
    np.testing.assert_allclose(J, (np.eye(m) - 1 / m - np.outer(u, u) / m) / s, atol=1e-14)
    np.testing.assert_allclose(J @ np.ones(m), 0, atol=1e-14)
    np.testing.assert_allclose(J @ u, 0, atol=1e-14)
    np.testing.assert_allclose(v @ J, (v - v.mean() - u * (v * u).mean()) / s, atol=1e-14)
