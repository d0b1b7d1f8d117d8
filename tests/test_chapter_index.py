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
