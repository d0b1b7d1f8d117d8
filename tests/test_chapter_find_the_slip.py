"""The detective chapter shows what the texts print and what is true, and judges rightly."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser
from reference import Case, reference
from test_chapters import is_one_of, numbers_shown, printed_by_a_text, recomputed

from backprop_lib import check_gradients, example
from backprop_lib.propagation import Gradients
from backprop_lib.published import TEXTS, compare

Array = np.ndarray[Any, Any]
CASES = ("sigmoid-232", "relu-identity-33333", "sigmoid-221")


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(z)))


def own() -> list[Any]:
    """Steps done again from the texts' own numbers, as copied from the texts by hand."""
    W2 = np.array([[0.3, -0.7, 0.2], [0.6, 0.1, -0.5]])
    return [
        sigmoid([0.24, 0.63]),
        W2 @ [0.5597, 0.5275, 0.6522] + [0.05, -0.05],
        W2.T @ [-0.1138, 0.1291],
        [0.4 * 0.11836, 0.3 * 0.1739],
        np.outer([-0.01354, -0.06677, 0.53935], [2.6, 2.3]),
        [0.4431 * (1 - 0.4431)],
    ]


def report_errors(name: str) -> list[float]:
    """Relative errors of the printed gradients, against autograd."""
    _, _, net, X, Y = example(name)
    truth = reference(Case(name, net, X, Y), "mean")
    true = {"delta": truth.dC_dz, "dW": truth.dW, "db": truth.db}
    found = []
    for p in TEXTS[name].printed:
        if p.kind in true:
            t = true[p.kind][p.l]
            size = np.maximum(abs(p.array), abs(t))
            size = np.maximum(size, size.max() / 10_000)
            found.append(float(np.max(abs(p.array - t) / np.where(size == 0, 1, size))))
    return found


def test_every_number_of_the_chapter_is_printed_by_a_text_or_a_recomputed_one(
    book_html: Path, browser: Browser
) -> None:
    arrays = [recomputed(name) for name in CASES] + own()
    arrays += [report_errors(name) for name in CASES[:2]]
    pool = np.abs(np.concatenate([np.ravel(array) for array in arrays]))
    texts = set().union(*(printed_by_a_text(name) for name in CASES))
    shown = numbers_shown(browser, book_html / "book" / "find-the-slip.html")
    assert [n for n in shown if not is_one_of(n, np.append(pool, printed(CASES)), texts)] == []


def printed(names: tuple[str, ...]) -> Array:
    return np.abs(np.concatenate([p.array.ravel() for n in names for p in TEXTS[n].printed]))


def test_numbers_in_print_are_counted_and_the_shared_forward_pass_once(book_html: Path) -> None:
    def size(texts: Any) -> int:
        return sum(len(re.findall(r"[^\s;]+", p.text)) for p in texts)

    every = sum(size(text.printed) for text in TEXTS.values())
    forward = {p.quantity for p in TEXTS["relu-softmax-33333"].printed} & {
        p.quantity for p in TEXTS["relu-identity-33333"].printed
    }
    shared = size(p for p in TEXTS["relu-identity-33333"].printed if p.quantity in forward)
    html = (book_html / "book" / "find-the-slip.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert f"That is {every - shared} numbers in print" in text
    assert "mend 9 steps" in text


def right(name: str, quantity: str) -> bool:
    return all(c.holds.all() for c in compare(name) if c.printed.quantity == quantity)


def test_the_first_wrong_error_on_the_way_back_is_the_one_that_the_chapter_names() -> None:
    assert not right("sigmoid-232", "delta[2]")
    assert [right("relu-identity-33333", f"delta[{l}]") for l in (4, 3, 2, 1)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not right("relu-identity-33333", "dW[4]")
    assert right("relu-identity-33333", "db[4]")


def test_the_gradient_check_finds_the_decimal_point_that_flowed_and_not_the_hidden_one() -> None:
    name = "relu-identity-33333"
    _, _, net, X, Y = example(name)
    array = {(p.kind, p.l): p.array for p in TEXTS[name].printed}
    gradients = Gradients(
        *((None, *(array[kind, l] for l in range(1, 5))) for kind in ("delta", "dW", "db"))
    )
    found = check_gradients(net, X, Y, gradients, reduction="mean").by_array
    assert found["delta[3]"].relative_error < 1e-6
    assert found["delta[2]"].name == "delta[2][2, 0]"
    assert found["delta[2]"].relative_error > 0.5


def test_the_hidden_slip_is_multiplied_by_zero_for_this_input() -> None:
    truth = reference(Case("", *example("relu-identity-33333")[2:]), "mean")
    assert truth.z[3][2, 0] < 0
    assert truth.dC_dz[3][2, 0] == 0
    assert truth.z[2].min() > 0  # and the other one falls on a neuron that is on


def test_with_the_texts_own_activations_both_sums_are_within_three_thousandths() -> None:
    truth = reference(Case("", *example("sigmoid-232")[2:]), "mean")
    sums, z2 = own()[1], np.ravel(truth.z[2])
    assert np.abs(sums - z2).max() < 3 / 1000
    assert np.abs(np.array([0.167, 0.069]) - sums).min() > 50 / 1000


def test_a_moved_decimal_point_explains_both_products() -> None:
    assert np.isclose(10 * 0.4 * 0.11836, 0.47344)
    assert f"{10 * 0.3 * 0.1739:.4f}" == "0.52107".replace("107", "17")  # and a 0 slipped in


def test_rows_of_the_hardest_line_are_what_the_chapter_says() -> None:
    [c] = [c for c in compare("relu-identity-33333") if c.printed.quantity == "dW[2]"]
    assert (c.printed.array[1, [0, 2]] * c.true[1, [0, 2]] < 0).all()
    assert (np.abs(c.own[2, [0, 2]]) > 4 * np.abs(c.true[2, [0, 2]])).all()
    assert np.abs(c.own[0] - c.true[0]).max() < 1e-5
    assert np.abs(-0.06677 - -0.066761) < 1e-5  # "a few millionths off"


def test_one_digit_of_the_smallest_network_has_nine_followers() -> None:
    why = [str(w) for c in compare("sigmoid-221") for w in c.why.ravel()]
    assert (why.count("last digit"), why.count("flows on"), why.count("slip")) == (1, 9, 0)
    assert round(0.4431 * (1 - 0.4431), 4) == 0.2468


def test_the_crosses_stand_in_the_lines_that_the_caption_counts() -> None:
    way_back = [c for c in compare("relu-identity-33333") if not c.printed.quantity.startswith("z")]
    start = [c.printed.quantity for c in way_back].index("delta[4]")
    crossed = {
        line: c.printed.quantity
        for line, c in enumerate(way_back[start:], start=1)
        if "slip" in c.why and c.printed.kind != "dW"
    }
    assert crossed == {4: "products in W[4]^T delta[4]", 10: "products in W[3]^T delta[3]"}


def test_an_input_that_switches_the_neuron_on_shows_the_hidden_slip(book_html: Path) -> None:
    """One entry of W[4] a decimal place off on the way back only, against autograd."""
    _, _, net, X, Y = example("relu-identity-33333")
    moved = np.array(net[4].W)
    moved[1, 2] *= 10
    found = []
    for x in (X, X[::-1]):
        truth = reference(Case("", net, x, Y), "mean")
        delta3 = (moved.T @ truth.dC_dz[4]) * (truth.z[3] > 0)
        found.append((bool(truth.z[3][2, 0] <= 0), bool(np.allclose(delta3, truth.dC_dz[3]))))
    assert found == [(True, True), (False, False)]
    html = (book_html / "book" / "find-the-slip.html").read_text(encoding="utf-8")
    for name, (silent, passed) in zip(("as printed", "upside down"), found, strict=True):
        assert f"{name}: neuron silent {silent}, passed {passed}" in html
