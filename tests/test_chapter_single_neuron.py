"""The numbers and claims of the chapter on a single neuron, recomputed by autograd."""

from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser
from reference import Case, Reference, reference
from test_chapters import is_one_of, numbers_in_figures, numbers_shown

import backprop_lib as bp

NET = bp.Network(
    [
        bp.Layer([[w]], [[b]], "sigmoid")
        for w, b in ((1 / 2, -1 / 4), (-3 / 2, 1 / 2), (5 / 2, -1 / 2))
    ],
    "squared_error",
)
X, Y = np.array([[3.0]]), np.array([[1.0]])
X_ALL, Y_ALL = np.array([[3.0, -1.0, 1.0]]), np.array([[1.0, 0.0, 1.0]])


def truth(X: Any = X, Y: Any = Y, net: bp.Network = NET) -> Reference:
    return reference(Case("chain", net, X, Y), "mean")


def cost(net: bp.Network, X: Any, Y: Any) -> float:
    return float(np.mean((truth(X, Y, net).a[-1] - Y) ** 2))


def stepped() -> bp.Network:
    t = truth(X_ALL, Y_ALL)
    layers = [
        bp.Layer(W - t.dW[l] / 2, b - t.db[l] / 2, g)
        for l, (W, b, g) in enumerate(NET.layers, start=1)
    ]
    return bp.Network(layers, "squared_error")


def recomputed() -> np.ndarray[Any, Any]:
    one, every = truth(), truth(X_ALL, Y_ALL)
    last = NET[3]
    nudged = bp.Network([*NET.layers[:2], bp.Layer(last.W + 1 / 100, last.b, "sigmoid")], NET.loss)
    chain = [last.W.item(), one.z[3].item(), one.a[3].item(), cost(NET, X, Y)]
    there = truth(net=nudged)
    changes = np.subtract(
        [last.W.item() + 1 / 100, there.z[3].item(), there.a[3].item(), cost(nudged, X, Y)], chain
    )
    arrays: list[Any] = [chain, changes, changes[1:] / changes[:-1], one.dC_dz[3] / 2]
    arrays += [cost(NET, X_ALL, Y_ALL), cost(stepped(), X_ALL, Y_ALL)]
    for l, (W, b, _) in enumerate(NET.layers, start=1):
        slope = one.a[l] * (1 - one.a[l])
        arrays += [W, b, one.z[l], one.a[l], slope, one.dC_dz[l], one.dC_da[l]]
        arrays += [one.dW[l], one.db[l], every.dW[l], every.db[l], every.a[l]]
    at_the_ends = 1 / (1 + np.exp([6.0, -6.0]))  # of the curve of the sigmoid
    arrays += [2 * (one.a[3] - Y), at_the_ends, at_the_ends * (1 - at_the_ends)]
    arrays.append(every.dC_dz[3] * every.a[2])
    arrays.append(np.array([3 / 2 / 16, 1 / 4, 3 / 4]))  # of the question about delta[1]
    return np.abs(np.concatenate([np.ravel(array) for array in arrays]))


def test_every_number_shown_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    page_file = book_html / "book" / "single-neuron.html"
    shown = numbers_shown(browser, page_file) + numbers_in_figures(browser, page_file)
    pool = recomputed()
    assert [number for number in shown if not is_one_of(number, pool, set())] == []
    t = truth()
    for l in (1, 2, 3):
        for value in (t.a[l], t.dC_dz[l], t.dW[l]):
            assert f"{abs(value.item()):.4f}" in shown


def test_the_three_derivatives_share_the_error() -> None:
    t = truth()
    for l in (1, 2, 3):
        delta = t.dC_dz[l]
        np.testing.assert_allclose(t.dW[l], delta * t.a[l - 1], rtol=1e-12)
        np.testing.assert_allclose(t.db[l], delta, rtol=1e-12)
        if l > 1:
            np.testing.assert_allclose(t.dC_da[l - 1], NET[l].W * delta, rtol=1e-12)


def test_errors_shrink_on_the_way_back_and_turn_their_sign_at_the_negative_weight() -> None:
    deltas = [d.item() for d in truth().dC_dz[1:]]
    assert deltas[2] < 0
    assert deltas[1] < 0
    assert deltas[0] > 0
    assert abs(deltas[0]) < abs(deltas[1]) < abs(deltas[2])


def test_the_slopes_of_the_nudge_multiply_to_the_derivative() -> None:
    t = truth()
    dC_da, da_dz, dz_dw = 2 * (t.a[3] - Y), t.a[3] * (1 - t.a[3]), t.a[2]
    np.testing.assert_allclose(dC_da * da_dz * dz_dw, t.dW[3], rtol=1e-12)


def test_half_the_cost_has_half_the_error() -> None:
    half = truth(net=bp.Network(NET.layers, "half_squared_error"))
    np.testing.assert_allclose(2 * half.dC_dz[3], truth().dC_dz[3], rtol=1e-12)


def test_one_example_would_lower_the_weight_and_two_would_raise_it() -> None:
    t = truth(X_ALL, Y_ALL)
    singles = (t.dC_dz[3] * t.a[2])[0]
    assert list(singles > 0) == [False, True, False]
    np.testing.assert_allclose(singles.mean(), t.dW[3].item(), rtol=1e-12)
    assert abs(singles.mean()) < np.abs(singles).min() / 10  # nearly a tie


def test_a_step_against_the_gradient_lowers_the_cost() -> None:
    assert cost(stepped(), X_ALL, Y_ALL) < cost(NET, X_ALL, Y_ALL)
