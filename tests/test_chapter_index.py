"""The first page shows one network with its values and errors; its question reads one of them."""

from pathlib import Path

import numpy as np
from playwright.sync_api import Browser
from reference import Case, reference
from test_chapters import is_one_of, numbers_in_figures, numbers_shown

import backprop_lib as bp

_, _, NET, X, Y = bp.example("relu-softmax-232")
TRUTH = reference(Case("cover", NET, X, Y), "mean")


def test_every_number_of_the_first_page_is_a_recomputed_one(
    book_html: Path, browser: Browser
) -> None:
    arrays = [*TRUTH.a, *(W for W, _, _ in NET.layers), *TRUTH.dC_dz[1:]]
    pool = np.abs(np.concatenate([np.ravel(array) for array in arrays]))
    page_file = book_html / "book" / "index.html"
    shown = numbers_shown(browser, page_file) + numbers_in_figures(browser, page_file)
    assert [number for number in shown if not is_one_of(number, pool, set())] == []
    assert {f"{abs(value):.2f}" for value in np.ravel(TRUTH.dC_dz[2])} <= set(shown)


def test_the_second_output_should_grow_and_the_first_should_not() -> None:
    first, second = TRUTH.dC_dz[2].ravel()
    assert second < 0 < first
    assert Y.ravel().tolist() == [0, 1]


def test_four_weights_never_change_and_all_of_them_belong_to_one_neuron() -> None:
    net = NET
    for _ in range(10):
        trace = bp.forward(net, X)
        net = bp.sgd_step(net, bp.backward(net, trace, Y, reduction="mean"), 0.5)
    still = [(l, *map(int, place)) for l in (1, 2) for place in np.argwhere(net[l].W == NET[l].W)]
    assert still == [(1, 1, 0), (1, 1, 1), (2, 0, 1), (2, 1, 1)]
