"""Claims about the figures of the matrix chapters: legible, in the palette, and true."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from picture_checks import minus, words

import backprop_lib as bp
from backprop_lib import BackpropError
from backprop_lib.figures import crossbar, heat, shapes, weight
from backprop_lib.figures.shapes import Tile
from backprop_lib.plots import Picture

W = np.array([[0.3, -0.7, 0.2], [0.6, 0.1, -0.5]])
A = np.array([[0.5], [-0.3], [1.5]])
DELTA = np.array([[-0.2], [2.0]])
J = np.array([[0.25, 0.0], [-0.1, 0.05]])

PICTURES: dict[str, Callable[[], Picture]] = {
    "forward": lambda: crossbar.forward_rows(W, A, 1, l=2),
    "backward": lambda: crossbar.backward_columns(W, DELTA, 0, l=2),
    "outer": lambda: crossbar.outer_product(DELTA, A, l=2, digits=3),
    "tall": lambda: crossbar.outer_product(np.ones((6, 1)), A, l=1),
    "dominoes": lambda: shapes.dominoes([Tile("W^{[1]}", 784, 30), Tile("X", 30, 100, "value")]),
    "four dominoes": lambda: shapes.dominoes(
        [Tile(r"\partial C/\partial a^{[2]}", 1, 2, "error"), *[Tile("J^{[2]}", 2, 2, "error")] * 3]
    ),
    "refusal": lambda: shapes.dominoes([Tile("A", 2, 1), Tile("B", 3, 1)]),
    "heat": lambda: heat.heat_tables({"one": J, "two": np.eye(3)}),
    "nothing": lambda: heat.heat_tables({"one": J * 0, "two": np.zeros((3, 3))}),
    "weight": lambda: weight.one_weight(2, 1, neurons=(2, 3)),
    "weight of three": lambda: weight.one_weight(0, 2, neurons=(3, 3), l=2),
}


@cache
def picture(name: str) -> Picture:
    return PICTURES[name]()


def test_forward_sums_rows_and_writes_one_sum_out() -> None:
    shown = words(picture("forward"))
    assert {minus(f"{x:.2f}") for x in [*W.ravel(), *A.ravel(), *(W @ A).ravel()]} <= set(shown)
    assert "0.60 · 0.50 + 0.10 · (−0.30) + (−0.50) · 1.50 ≈ −0.48" in shown
    assert f"{(W @ A)[1, 0]:.2f}" == "-0.48"


def test_backward_sums_columns_and_writes_one_sum_out() -> None:
    shown = words(picture("backward"))
    assert {minus(f"{x:.2f}") for x in (W.T @ DELTA).ravel()} <= set(shown)
    assert "0.30 · (−0.20) + 0.60 · 2.00 ≈ 1.14" in shown
    assert f"{(W.T @ DELTA)[0, 0]:.2f}" == "1.14"


def test_the_outer_product_has_errors_at_rows_and_activations_at_columns() -> None:
    shown = words(picture("outer"))
    cells = [minus(f"{delta * a:.3f}") for delta in DELTA.ravel() for a in A.ravel()]
    assert [text for text in shown if text in cells][: len(cells)] == cells


def test_dominoes_say_what_fits_and_what_refuses() -> None:
    assert "fits: 784 × 100" in words(picture("dominoes"))
    assert "refuses: 1 ≠ 3" in words(picture("refusal"))
    assert picture("refusal").alt == "A (2 by 1) times B (3 by 1): they do not multiply, 1 meets 3."


def test_heat_tables_are_darkest_from_half_of_the_largest_on() -> None:
    cells = [patch.get_facecolor() for patch in picture("heat").axes[0].patches]
    strong, soft, plain = ("#b3470b", "#fdeee3", "#ffffff")
    expected = {0.25: soft, 0: plain, -0.1: soft, 0.05: soft, 1: strong}
    for colour, value in zip(cells, [*J.ravel(), *np.eye(3).ravel()], strict=True):
        r, g, b = (round(255 * part) for part in colour[:3])
        assert f"#{r:02x}{g:02x}{b:02x}" == expected[value]


def test_the_marked_line_and_the_marked_cell_are_the_same_weight() -> None:
    figure = picture("weight")
    assert "$W^{[1]}_{21}$: to 2, from 1" in words(figure)
    ax = figure.axes[0]
    [line] = [line for line in ax.get_lines() if line.get_linewidth() == 3]
    circles = {
        tuple(np.round(text.get_position(), 1)): text.get_text() for text in ax.texts[:5]
    }  # fmt: skip
    ends = [(round(x, 1), round(y, 1)) for x, y in np.asarray(line.get_xydata())]
    assert [circles[end] for end in ends] == ["1", "2"]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: crossbar.forward_rows(W, A[:2], 0, l=2),
            "a[1] has shape (2, 1); it must be one column, (3, 1)",
        ),
        (
            lambda: crossbar.forward_rows(np.ones((2, 4)), np.ones((4, 1)), 0, l=2),
            ("W[2] has shape (2, 4); a grid that can be read has up to 6 rows and 3 columns"),
        ),
        (
            lambda: crossbar.backward_columns(W, DELTA, 3, l=2),
            "column must be a whole number from 0 to 2; got 3",
        ),
        (shapes.dominoes, "give one chain of tiles or more; got none"),
        (lambda: shapes.dominoes([Tile("A", 2, 1)]), "a chain has 2 to 4 tiles; got 1"),
        (
            lambda: shapes.dominoes([Tile("A", 2, 0), Tile("B", 1, 1)]),
            "columns of A must be a whole number of at least 1; got 0",
        ),
        (
            lambda: shapes.dominoes([Tile("A", 2, 1, "wood"), Tile("B", 1, 1)]),
            "kind of A must be value, error, weight; got 'wood'",
        ),
        (
            lambda: heat.heat_tables({"one": J}),
            "matrices must be two, by title, such as {'sigmoid': J, 'softmax': K}",
        ),
        (
            lambda: heat.heat_tables({"one": J, "two": np.eye(4)}),
            "two has shape (4, 4); a table to be read has up to (3, 3)",
        ),
        (
            lambda: weight.one_weight(2, 0, neurons=(2, 2)),
            (
                "weight (2, 0) between layers of 2 and 2 neurons: a layer has up to 3 here, and "
                "they count from 0"
            ),
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Callable[[], Any], message: str) -> None:
    with pytest.raises(BackpropError) as caught:
        draw()
    assert str(caught.value) == message


def test_the_figures_of_the_book_show_the_worked_network() -> None:
    _, _, net, X, Y = bp.example("sigmoid-232")
    trace = bp.forward(net, X)
    delta = bp.backward(net, trace, Y, reduction="mean").delta[2]
    shown = words(crossbar.backward_columns(net[2].W, delta, 1, l=2))
    assert minus(f"{(net[2].W.T @ delta)[1, 0]:.2f}") in shown
