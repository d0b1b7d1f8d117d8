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


def tables(book_html: Path) -> list[list[list[str]]]:
    """The words of each table of the page, row by row, its heading left out."""
    html = (book_html / "book" / "checking-gradients.html").read_text(encoding="utf-8")
    return [
        [
            [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
            for row in table.split("<tr")[2:]
        ]
        for table in re.findall(r"<table.*?</table>", html, re.DOTALL)
    ]


def text(book_html: Path) -> str:
    html = (book_html / "book" / "checking-gradients.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def one_digit(x: float) -> str:
    digit, _, exponent = f"{x:.0e}".partition("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return digit if int(exponent) == 0 else f"{digit} × 10{raised}"


def number(told: str) -> float:
    digit, _, raised = told.partition(" × 10")
    return float(digit) * 10.0 ** int(
        raised.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0
    )


def test_the_errors_of_both_differences_stand_in_their_table(book_html: Path) -> None:
    [rows] = [rows for rows in tables(book_html) if rows[0][0] == "1/10"]
    for label, *told in rows:
        steps = differences(1 / int(label.removeprefix("1/")))
        assert told == [one_digit(error) for error in steps[:2]], label


def test_the_best_steps_in_the_text_are_roots_of_the_rounding_of_a_double(book_html: Path) -> None:
    eps, eps32 = np.finfo(float).eps, np.finfo(np.float32).eps
    root2, root3 = one_digit(eps**0.5), one_digit(eps ** (1 / 3))
    page = text(book_html)
    assert (
        f"{one_digit(eps)} the best steps are about {root2} one-sided and {root3} central" in page
    )
    assert f"is {one_digit(float(eps32))}, and hardly anything is left" in page


def test_each_bad_measurement_of_a_right_gradient_scores_what_the_table_says(
    book_html: Path,
) -> None:
    [rows] = [rows for rows in tables(book_html) if rows[0][0].startswith("complex step")]
    scores = [number(told) for _, told in rows]
    # The first three and float32 are rounding; only their size can be foretold.
    assert scores[0] < 1e-12 < scores[1] < 1e-5 < scores[2] < 1e-2
    assert scores[4] > 1 / 10
    h = np.cbrt(np.finfo(float).eps)
    moved, worst, flat = weights(), 0.0, []
    for l in (1, 2, 3):
        flat += [TRUTH.dW[l], TRUTH.db[l]]
    for array, true_slope in zip(moved, flat, strict=True):
        found = np.empty_like(array)
        for at in np.ndindex(array.shape):
            array[at] += h
            above = cost(moved)
            array[at] -= 2 * h
            found[at] = (above - cost(moved)) / (2 * h)  # and nothing is put back
        worst = max(worst, error(true_slope, found))
    assert rows[3][1] == one_digit(worst)
    assert scores[5:] == [2, 2]  # another sign than the right one: a kink, and another function


def test_passes_and_parameters_are_counted(book_html: Path) -> None:
    n = sum(array.size for array in weights())
    page = text(book_html)
    assert f"The worst of all {n} parameters" in page
    assert f"{2 * n} forward passes here" in page
    assert f"{2 * (784 * 30 + 30 + 30 * 10 + 10):,} for a 784-30-10 network" in page


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
    [rows] = [rows for rows in tables(book_html) if "✓" in rows[0]]
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


def test_a_step_across_kinks_spoils_as_many_entries_of_a_right_gradient_as_the_page_says(
    book_html: Path,
) -> None:
    net = bp.init(
        (64, 8, 8, 10), ("relu", "relu", "sigmoid"), "squared_error",
        scheme="he", rng=np.random.default_rng(0),
    )  # fmt: skip
    right = reference(Case("relu", net, X, Y), "mean")
    w = [np.array(part) for layer in net for part in layer[:2]]
    slopes = [part for l in (1, 2, 3) for part in (right.dW[l], right.db[l])]

    def cost_of(w: list[Array]) -> float:
        a = X
        for W, b in (w[0:2], w[2:4]):
            a = np.maximum(W @ a + b, 0)
        a = 1 / (1 + np.exp(-(w[4] @ a + w[5])))
        return float(np.sum((a - Y) ** 2) / M)

    off = 0
    for array, true_slopes in zip(w, slopes, strict=True):
        found = np.empty_like(array)
        for at in np.ndindex(array.shape):
            kept = array[at]
            array[at] = kept + 1 / 100
            above = cost_of(w)
            array[at] = kept - 1 / 100
            found[at] = (above - cost_of(w)) * 50
            array[at] = kept
        size = np.maximum(abs(true_slopes), abs(found))
        size = np.maximum(size, size.max() / 10_000)
        off += int(np.sum(abs(true_slopes - found) > size / 1000))
    n = sum(array.size for array in w)
    assert f"{off} of our {n} parameters are off by more than a thousandth" in text(book_html)
    assert bp.check_gradients(net, X, Y, reduction="mean").worst.relative_error < 1e-12
