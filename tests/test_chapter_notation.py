"""The chapter on notation shows no computed decimals; what it says of shapes is computed here."""

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser
from test_chapters import numbers_shown

import backprop_lib as bp

PAGE = "notation.html"


def digits_network() -> tuple[bp.Trace, bp.Gradients, bp.Network]:
    rng = np.random.default_rng(0)
    net = bp.init(
        (784, 30, 10), ("sigmoid", "softmax"), "categorical_cross_entropy", scheme="xavier", rng=rng
    )
    trace = bp.forward(net, rng.random((784, 32)))
    labels = bp.one_hot(rng.integers(10, size=32), 10)
    return trace, bp.backward(net, trace, labels, reduction="mean"), net


def test_the_chapter_shows_no_decimal_number(book_html: Path, browser: Browser) -> None:
    assert numbers_shown(browser, book_html / "book" / PAGE) == []


def test_a_flat_bias_fills_a_square_as_the_page_says(book_html: Path) -> None:
    html = (book_html / "book" / PAGE).read_text(encoding="utf-8")
    column, flat = np.zeros((3, 1)), np.zeros(3)
    assert f"({(column + column).shape}, {(column + flat).shape})" in re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize(
    ("symbol", "rows", "columns"),
    [
        ("a[0]", "n_0", "m"),
        ("z[l]", "n_l", "m"),
        ("a[l]", "n_l", "m"),
        ("W[l]", "n_l", "n_{l-1}"),
        ("b[l]", "n_l", "1"),
        ("delta[l]", "n_l", "m"),
        ("dW[l]", "n_l", "n_{l-1}"),
        ("db[l]", "n_l", "1"),
    ],
)
def test_the_table_of_shapes_holds(symbol: str, rows: str, columns: str) -> None:
    trace, gradients, net = digits_network()
    name = symbol.partition("[")[0]
    for l in [0] if symbol == "a[0]" else [1, 2]:
        sizes = {"n_0": 784, "n_l": net.sizes[l], "n_{l-1}": net.sizes[l - 1], "m": 32, "1": 1}
        owner = next(o for o in (trace, gradients, net[max(l, 1)]) if hasattr(o, name))
        array = getattr(owner, name)
        array = array if owner is net[max(l, 1)] else array[l]
        assert array.shape == (sizes[rows], sizes[columns])
    latex = {"a[0]": "X = a^{[0]}", "delta[l]": r"\delta^{[l]}"}.get(
        symbol, symbol.replace("[l]", "^{[l]}")
    )
    source = (Path(__file__).parent.parent / "book" / "notation.md").read_text(encoding="utf-8")
    table = source.partition("## What has which shape")[2].partition("You need not")[0]
    [line] = [
        row for row in table.splitlines() if re.match(rf"\| [^|]*\${re.escape(latex)}\$", row)
    ]
    assert rf"$({rows} \times {columns})$" in line


def test_the_order_to_before_from_needs_no_transpose_and_the_other_one_does() -> None:
    trace, _, net = digits_network()
    np.testing.assert_allclose(
        trace.z[1][3, 5], net[1].W[3] @ trace.a[0][:, 5] + net[1].b[3, 0], rtol=1e-12
    )
