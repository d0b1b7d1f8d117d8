"""The chapter on gradient checks shows what autograd finds, and claims what can be computed."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser
from reference import Case, reference
from sklearn.datasets import load_digits
from test_chapters import is_one_of, numbers_shown

import backprop_lib as bp

Array = np.ndarray[Any, Any]
M = 20
X = load_digits().data[:M].T / 16
Y = np.eye(10)[:, load_digits().target[:M]]
NET = bp.init(
    (64, 8, 8, 10), ("tanh", "tanh", "sigmoid"), "squared_error",
    scheme="xavier", rng=np.random.default_rng(0),
)  # fmt: skip
TRUTH = reference(Case("digits", NET, X, Y), "mean")
BUGS = ("none", "sign", "two", "slope", "transpose", "twice")
PLACE = (4, 11)


def weights() -> list[Array]:
    return [np.array(part) for layer in NET for part in layer[:2]]


def forward(w: list[Array]) -> list[Array]:
    a = [X, np.tanh(w[0] @ X + w[1])]
    a.append(np.tanh(w[2] @ a[1] + w[3]))
    return [*a, 1 / (1 + np.exp(-(w[4] @ a[2] + w[5])))]


def cost(w: list[Array]) -> Any:
    return np.sum((forward(w)[3] - Y) ** 2) / M


def wrong(w: list[Array], bug: str) -> dict[str, Array]:
    """The backward pass with a mistake, written down anew."""
    _, a1, a2, a3 = forward(w)
    d3 = {"sign": -2, "two": 1}.get(bug, 2) * (a3 - Y) * a3 * (1 - a3)
    d2 = w[4].T @ d3 * (1 if bug == "slope" else 1 - a2**2)
    d1 = (w[2] if bug == "transpose" else w[2].T) @ d2 * (1 - a1**2)
    n = M**2 if bug == "twice" else M
    found = {"delta[1]": d1, "delta[2]": d2, "delta[3]": d3}
    for l, (d, a) in enumerate(((d1, X), (d2, a1), (d3, a2)), start=1):
        found |= {f"dW[{l}]": d @ a.T / n, f"db[{l}]": d.sum(axis=1, keepdims=True) / n}
    return found


def true() -> dict[str, Array]:
    found = {}
    for l in (1, 2, 3):
        found |= {f"delta[{l}]": TRUTH.dC_dz[l], f"dW[{l}]": TRUTH.dW[l], f"db[{l}]": TRUTH.db[l]}
    return found


def error(analytic: Array, measured: Array) -> float:
    size = np.maximum(abs(analytic), abs(measured))
    size = np.maximum(size, size.max() / 10_000)
    return float(np.max(abs(analytic - measured) / np.where(size == 0, 1, size)))


def errors(bug: str) -> dict[str, float]:
    found = wrong(weights(), bug)
    return {name: error(found[name], measured) for name, measured in true().items()}


def trained(bug: str) -> float:
    w = weights()
    for _ in range(300):
        g = wrong(w, bug)
        for l in (1, 2, 3):
            w[2 * l - 2] = w[2 * l - 2] - g[f"dW[{l}]"] / 5
            w[2 * l - 1] = w[2 * l - 1] - g[f"db[{l}]"] / 5
    return float(cost(w))


def C(h: complex) -> Any:
    w = weights()
    w[0] = w[0].astype(complex) if isinstance(h, complex) else w[0]
    w[0][PLACE] += h
    return cost(w)


def differences(h: float) -> tuple[float, float, float]:
    """Relative errors: one-sided, central, complex step."""
    slope = TRUTH.dW[1][PLACE]
    found = (C(h) - C(0)) / h, (C(h) - C(-h)) / (2 * h), np.imag(C(1j * h)) / h
    return tuple(abs(x - slope) / abs(slope) for x in found)  # type: ignore[return-value]


def test_every_number_of_the_chapter_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    h = 1 / 100
    rng = np.random.default_rng(1)
    v = [rng.standard_normal(part.shape) for part in weights()]
    flat = [part for l in (1, 2, 3) for part in (TRUTH.dW[l], TRUTH.db[l])]
    along = sum(np.sum(g * step) for g, step in zip(flat, v, strict=True))
    pool = [C(0), TRUTH.dW[1][PLACE], (C(h) - C(0)) / h, (C(h) - C(-h)) / (2 * h), along]
    pool += [C(1e-14), C(-1e-14), 0, 1 / 2, 1, *map(trained, BUGS)]
    pool += [4 / 3, 2 / 3, 4, 4 / 100]  # the question about 3/100 and -1/100
    pool += [value for bug in BUGS[1:] for value in errors(bug).values()]
    shown = numbers_shown(browser, book_html / "book" / "checking-gradients.html")
    assert [n for n in shown if not is_one_of(n, np.abs(pool), set())] == []


def test_four_of_five_wrong_gradients_lower_the_cost() -> None:
    start = float(cost(weights()))
    assert [bug for bug in BUGS[1:] if trained(bug) > start] == ["sign"]


def test_without_its_slope_the_gradient_ends_below_the_right_one() -> None:
    assert trained("slope") < trained("none")


def test_the_one_sided_error_falls_tenfold_and_the_central_one_a_hundredfold() -> None:
    tenth, hundredth, thousandth = (np.array(differences(10.0**-p)) for p in (1, 2, 3))
    assert tenth[:2] / hundredth[:2] == pytest.approx([10, 100], rel=0.05)
    assert hundredth[:2] / thousandth[:2] == pytest.approx([10, 100], rel=0.05)


def test_complex_and_central_errors_are_of_the_same_size_where_the_step_is_large() -> None:
    _, central, imaginary = differences(1 / 1000)
    assert central == pytest.approx(imaginary, rel=0.01)


def test_a_tiny_step_spoils_the_differences_and_not_the_complex_step() -> None:
    one_sided, central, imaginary = differences(1e-14)
    assert min(one_sided, central) > 1e-3
    assert imaginary < 1e-14
    assert differences(1e-20)[:2] == (1, 1)


def test_the_best_steps_are_near_the_square_root_and_the_cube_root() -> None:
    eps = np.finfo(float).eps
    steps = 10 ** np.linspace(-12, -2, 101)
    best = steps[np.argmin([differences(h)[:2] for h in steps], axis=0)]
    assert np.abs(np.log10(best / np.array([np.sqrt(eps), np.cbrt(eps)]))).max() < 2


def test_each_planted_mistake_leaves_the_fingerprint_that_the_page_tells() -> None:
    deltas, gradients = ("delta[3]", "delta[2]", "delta[1]"), ("dW[3]", "dW[2]", "dW[1]")
    assert max(errors("none").values()) < 1e-12
    assert set(np.round(list(errors("sign").values()), 12)) == {2}
    assert set(np.round(list(errors("two").values()), 12)) == {0.5}
    twice = errors("twice")
    assert max(twice[name] for name in deltas) < 1e-12
    assert [twice[name] for name in gradients] == pytest.approx([1 - 1 / M] * 3)
    for bug, first in (("slope", 1), ("transpose", 2)):
        found = errors(bug)
        for i in range(3):
            for name in (deltas[i], gradients[i]):
                assert (found[name] > 0.01) == (i >= first), (bug, name)


def test_the_fingerprints_stand_in_the_table(book_html: Path) -> None:
    html = (book_html / "book" / "checking-gradients.html").read_text(encoding="utf-8")
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    [table] = [t for t in tables if "left out" in t and "✓" in t]
    rows = [re.findall(r"<p>([^<]*)</p></td>", row) for row in table.split("<tr")[2:]]
    columns = ("delta[3]", "dW[3]", "delta[2]", "dW[2]", "delta[1]", "dW[1]")
    for bug, row in zip(BUGS, rows, strict=True):
        found = [errors(bug)[name] for name in columns]
        assert row[-6:] == ["✓" if e < 1e-12 else f"{e:.2g}" for e in found], bug


@pytest.mark.parametrize(
    ("method", "least", "most"), [("complex", 0, 1e-12), ("central", 1e-12, 1e-5)]
)
def test_a_right_gradient_lies_in_the_band_of_its_method(
    method: str, least: float, most: float
) -> None:
    report = bp.check_gradients(NET, X, Y, reduction="mean", method=method)
    assert least < report.worst.relative_error < most


def test_a_sum_in_place_of_a_mean_and_a_factor_twice_look_alike() -> None:
    g, m = np.array([[1.0, -3.0]]), 32
    assert error(m * g, g) == error(g / m, g) == pytest.approx(31 / 32)


def test_a_wrong_sign_in_the_first_of_eight_sigmoid_layers_is_small_and_yet_wrong() -> None:
    deep = bp.init(
        (64, *7 * [8], 10), 8 * ["sigmoid"], "squared_error",
        scheme="xavier", rng=np.random.default_rng(0),
    )  # fmt: skip
    truth = reference(Case("deep", deep, X, Y), "mean").dW[1]
    assert np.abs(2 * truth).max() < 1e-5
    assert error(-truth, truth) == 2


def test_a_step_across_kinks_spoils_many_entries_of_a_right_gradient() -> None:
    net = bp.init(
        (64, 8, 8, 10), ("relu", "relu", "sigmoid"), "squared_error",
        scheme="he", rng=np.random.default_rng(0),
    )  # fmt: skip
    right = reference(Case("relu", net, X, Y), "mean")
    kept = [np.array(layer.W) for layer in net]
    biases = [layer.b for layer in net]

    def cost_of(ws: list[Array]) -> float:
        a = X
        for W, b in zip(ws[:2], biases[:2], strict=True):
            a = np.maximum(W @ a + b, 0)
        a = 1 / (1 + np.exp(-(ws[2] @ a + biases[2])))
        return float(np.sum((a - Y) ** 2) / M)

    off = 0
    for l in (1, 2, 3):
        floor = np.abs(right.dW[l]).max() / 10_000
        for at in np.ndindex(kept[l - 1].shape):
            moved = [array.copy() for array in kept]
            moved[l - 1][at] += 1 / 100
            above = cost_of(moved)
            moved[l - 1][at] -= 2 / 100
            slope, true_slope = (above - cost_of(moved)) * 50, right.dW[l][at]
            off += abs(slope - true_slope) > max(abs(slope), abs(true_slope), floor) / 1000
    assert off > 100
    assert bp.check_gradients(net, X, Y, reduction="mean").worst.relative_error < 1e-12
