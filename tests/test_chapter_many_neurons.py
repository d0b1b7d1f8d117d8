"""The numbers and claims of the chapter on many neurons, recomputed by autograd."""

import re
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser
from reference import Case, complex_step_dC_da, reference
from test_chapters import is_one_of, numbers_in_figures, numbers_shown

import backprop_lib as bp

CHAPTER = Path(__file__).resolve().parent.parent / "book" / "many-neurons.md"
GIVEN = bp.example("sigmoid-232")
CASE = Case("sigmoid-232", bp.Network(GIVEN.net.layers, "squared_error"), GIVEN.X, GIVEN.Y)
TRUTH = reference(CASE, "mean")
W = CASE.net[2].W


def recomputed() -> np.ndarray[Any, Any]:
    a, delta = TRUTH.a[2], TRUTH.dC_dz[2]
    missed = (a - CASE.Y) ** 2
    arrays = [missed, missed.sum(), a, a * (1 - a), TRUTH.a[1], delta, TRUTH.dW[2]]
    arrays += [CASE.X, W, W * delta, TRUTH.dC_da[1]]
    arrays.append(np.array([1, 3, 5, 6]) / 4)  # of the question about two outputs
    return np.abs(np.concatenate([np.ravel(array) for array in arrays]))


def test_every_number_shown_is_a_recomputed_one(book_html: Path, browser: Browser) -> None:
    page_file = book_html / "book" / "many-neurons.html"
    shown = numbers_shown(browser, page_file) + numbers_in_figures(browser, page_file)
    pool = recomputed()
    assert [number for number in shown if not is_one_of(number, pool, set())] == []
    for array in (TRUTH.dC_dz[2], TRUTH.dW[2], TRUTH.dC_da[1], W * TRUTH.dC_dz[2]):
        for value in np.ravel(array):
            assert f"{abs(value):.4f}" in shown


def test_an_activation_gets_back_the_sum_over_all_ways() -> None:
    nudged = complex_step_dC_da(CASE)[1][:, 0]
    for k in range(3):
        ways = [W[j, k] * TRUTH.dC_dz[2][j, 0] for j in range(2)]
        np.testing.assert_allclose(sum(ways), nudged[k], rtol=1e-12)
        assert not np.isclose(ways[0], nudged[k], rtol=0.1)


def test_the_two_outputs_pull_the_first_hidden_neuron_in_opposite_directions() -> None:
    first, second = W[:, 0] * TRUTH.dC_dz[2][:, 0]
    assert first < 0 < second
    assert TRUTH.dC_da[1][0, 0] > 0


def test_each_row_of_weight_gradients_has_the_sign_of_its_error() -> None:
    assert (TRUTH.dW[2][0] < 0).all()
    assert (TRUTH.dW[2][1] > 0).all()


def test_the_second_target_enters_the_second_row_alone() -> None:
    other = reference(CASE._replace(Y=np.add(CASE.Y, [[0], [1]])), "mean")
    np.testing.assert_array_equal(other.dW[2][0], TRUTH.dW[2][0])
    assert (other.dW[2][1] != TRUTH.dW[2][1]).all()


def test_the_six_to_four_layer_is_written_out_entry_by_entry() -> None:
    source = CHAPTER.read_text(encoding="utf-8")
    rows = re.findall(r"\\fwd\{z_(\d)\^\{\[1\]\}\} &= (.*)", source)
    assert [row for row, _ in rows] == ["0", "1", "2", "3"]
    for j, terms in rows:
        products = re.findall(r"w_\{(\d)(\d)\}\^\{\[1\]\} \\fwd\{a_(\d)\^\{\[0\]\}\}", terms)
        assert products == [(j, str(k), str(k)) for k in range(6)]
        assert f"b_{j}^{{[1]}}" in terms
    matrix = source.partition(r"\underset{(4 \times 6)}")[2].partition(r"\end{bmatrix}")[0]
    entries = re.findall(r"w_\{(\d\d)\}", matrix)
    assert entries == [f"{j}{k}" for j in range(4) for k in range(6)]
