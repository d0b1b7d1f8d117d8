"""The weights of a layer as a grid: activations enter at the columns, rows lead to neurons.

One grid shows all three products of backpropagation. Forward, each row is summed; backward,
each column; and each cell's own gradient is its row's error times its column's activation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from backprop_lib.decimals import rounded
from backprop_lib.errors import ArgumentError, ShapeError
from backprop_lib.plots.colours import BACKWARD, FILL, FORWARD, MUTED, PAGE, TEXT
from backprop_lib.plots.marks import arrow
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import Point, sheet, write
from backprop_lib.plots.sizes import SMALL, SYMBOL, WIDTH
from backprop_lib.validation import real_array

_CELL, _ROW, _SIDE, _TOP, _BOTTOM = 0.8, 0.56, 1.2, 0.95, 0.45
_COLUMNS, _ROWS = 3, 6  # what stays legible on a phone


class _Rim(NamedTuple):
    """The numbers along the top or the right side of the grid."""

    symbol: str
    values: Sequence[float]
    ink: str
    inward: bool
    chosen: int | None = None


def forward_rows(W: Any, a: Any, row: int, *, l: int, digits: int = 2) -> Picture:
    """Forward: z[l] without its bias, each entry the sum along one row of W[l].

    Args:
        W: weights of layer l, (n_l, n_(l-1)), at most (6, 3).
        a: activations of layer l - 1, (n_(l-1), 1).
        row: the row whose sum is written out.
        l: the layer.
        digits: decimals.

    Raises:
        ShapeError: a does not fit W, or the grid would be too large to read.
        ArgumentError: there is no such row.
    """
    W, a = _grid(W, f"W[{l}]"), _column(a, np.shape(W)[1], f"a[{l - 1}]")
    chosen = _chosen(row, W.shape[0], "row")
    sums = (W @ a)[:, 0]
    top = _Rim(f"a^{{[{l - 1}]}}_{{%d}}", a[:, 0], FORWARD, inward=True)
    side = _Rim(rf"(W^{{[{l}]}}a)_{{%d}}", sums, FORWARD, inward=False, chosen=chosen)
    lit = [(chosen, k) for k in range(W.shape[1])]
    terms = [(W[chosen, k], a[k, 0]) for k in range(W.shape[1])]
    picture = _draw(W, top, side, lit, FORWARD, _sum(terms, sums[chosen], digits), digits)
    picture.alt = (
        f"The weights W[{l}] as a grid of {_size(W)}. The activations {_list(a, digits)} enter at "
        f"the columns; each row is summed: {_list(sums, digits)}. Row {chosen} is marked."
    )
    return picture


def backward_columns(W: Any, delta: Any, column: int, *, l: int, digits: int = 2) -> Picture:
    """Backward: dC/da[l-1], each entry the sum down one column of W[l].

    Args:
        W: weights of layer l, (n_l, n_(l-1)), at most (6, 3).
        delta: errors of layer l, (n_l, 1).
        column: the column whose sum is written out.
        l: the layer.
        digits: decimals.

    Raises:
        ShapeError: delta does not fit W, or the grid would be too large to read.
        ArgumentError: there is no such column.
    """
    W, delta = _grid(W, f"W[{l}]"), _column(delta, np.shape(W)[0], f"delta[{l}]")
    chosen = _chosen(column, W.shape[1], "column")
    sums = (W.T @ delta)[:, 0]
    top = _Rim(r"(W^\top\delta)_{%d}", sums, BACKWARD, inward=False, chosen=chosen)
    side = _Rim(rf"\delta^{{[{l}]}}_{{%d}}", delta[:, 0], BACKWARD, inward=True)
    lit = [(j, chosen) for j in range(W.shape[0])]
    terms = [(W[j, chosen], delta[j, 0]) for j in range(W.shape[0])]
    picture = _draw(W, top, side, lit, BACKWARD, _sum(terms, sums[chosen], digits), digits)
    picture.alt = (
        f"The same grid W[{l}] of {_size(W)}. The errors {_list(delta, digits)} enter at the rows; "
        f"each column is summed: {_list(sums, digits)}. Column {chosen} is marked."
    )
    return picture


def outer_product(delta: Any, a: Any, *, l: int, digits: int = 2) -> Picture:
    """The gradient dW[l] = delta[l] a[l-1]^T: in each cell its row's error times its column's activation.

    Args:
        delta: errors of layer l, (n_l, 1), at most 6.
        a: activations of layer l - 1, (n_(l-1), 1), at most 3.
        l: the layer.
        digits: decimals.

    Raises:
        ShapeError: one of them is no column, or too long to read as a grid.
    """
    delta = _column(delta, np.shape(delta)[0], f"delta[{l}]")
    a = _column(a, np.shape(a)[0], f"a[{l - 1}]")
    dW = _grid(delta @ a.T, f"dW[{l}]")
    top = _Rim(f"a^{{[{l - 1}]}}_{{%d}}", a[:, 0], FORWARD, inward=True)
    side = _Rim(rf"\delta^{{[{l}]}}_{{%d}}", delta[:, 0], BACKWARD, inward=True)
    lit = [(j, k) for j in range(dW.shape[0]) for k in range(dW.shape[1])]
    picture = _draw(dW, top, side, lit, BACKWARD, "each cell: its row times its column", digits)
    rows = "; ".join(_list(row, digits) for row in dW)
    picture.alt = (
        f"A grid of {_size(dW)}: the errors {_list(delta, digits)} enter at the rows and the "
        f"activations {_list(a, digits)} at the columns. Each cell holds their product, row by "
        f"row: {rows}."
    )
    return picture


def _grid(value: Any, name: str) -> Any:
    array = real_array(value, name)
    if array.ndim != 2 or not 1 <= array.shape[0] <= _ROWS or not 1 <= array.shape[1] <= _COLUMNS:
        message = (
            f"{name} has shape {array.shape}; a grid that can be read has up to {_ROWS} rows and "
            f"{_COLUMNS} columns"
        )
        raise ShapeError(message)
    return array


def _column(value: Any, n: int, name: str) -> Any:
    array = real_array(value, name)
    if array.shape != (n, 1):
        message = f"{name} has shape {array.shape}; it must be one column, ({n}, 1)"
        raise ShapeError(message)
    return array


def _chosen(i: Any, n: int, name: str) -> int:
    if isinstance(i, (int, np.integer)) and 0 <= i < n:
        return int(i)
    message = f"{name} must be a whole number from 0 to {n - 1}; got {i!r}"
    raise ArgumentError(message)


def _size(array: Any) -> str:
    return f"{array.shape[0]} rows and {array.shape[1]} columns"


def _list(values: Any, digits: int) -> str:
    return ", ".join(rounded(float(x), digits) for x in np.ravel(values))


def _sum(terms: Sequence[tuple[float, float]], total: float, digits: int) -> str:
    def bracketed(x: float) -> str:
        text = rounded(x, digits)
        return f"({text})" if x < 0 else text

    products = " + ".join(f"{bracketed(float(w))} · {bracketed(float(x))}" for w, x in terms)
    return f"{products} ≈ {rounded(float(total), digits)}"


def _draw(
    cells: Any,
    top: _Rim,
    side: _Rim,
    lit: Sequence[tuple[int, int]],
    ink: str,
    below: str,
    digits: int,
) -> Picture:
    n, columns = cells.shape
    left, foot = (WIDTH - columns * _CELL - _SIDE) / 2, _BOTTOM + n * _ROW
    edge = left + columns * _CELL
    with sheet(foot + _TOP) as (picture, ax):
        for (j, k), value in np.ndenumerate(cells):
            at, marked = (left + k * _CELL, foot - (j + 1) * _ROW), (j, k) in lit
            ax.add_patch(
                Rectangle(
                    at, _CELL, _ROW, zorder=2 if marked else 1, linewidth=1.5 if marked else 0.8,
                    facecolor=FILL[ink] if marked else PAGE, edgecolor=TEXT if marked else MUTED,
                )
            )  # fmt: skip
            middle = at[0] + _CELL / 2, at[1] + _ROW / 2
            write(ax, middle, rounded(float(value), digits))
        for k in range(columns):
            x = left + (k + 0.5) * _CELL
            _entry(ax, top, k, (x, foot + 0.7), (x, foot + 0.46), digits)
            _arrow(ax, top, k, (x, foot + 0.34), (x, foot + 0.04))
        for j in range(n):
            x, y = edge + 0.8, foot - (j + 0.5) * _ROW
            _entry(ax, side, j, (x, y + 0.12), (x, y - 0.12), digits)
            _arrow(ax, side, j, (edge + 0.36, y), (edge + 0.05, y))
        write(ax, (WIDTH / 2, 0.16), below, size=SMALL)
    return picture


def _entry(ax: Axes, rim: _Rim, i: int, symbol_at: Point, value_at: Point, digits: int) -> None:
    write(ax, symbol_at, f"${rim.symbol % i}$", size=SYMBOL)
    weight = "bold" if i == rim.chosen else "normal"
    write(ax, value_at, rounded(float(rim.values[i]), digits), color=rim.ink, weight=weight)


def _arrow(ax: Axes, rim: _Rim, i: int, outside: Point, inside: Point) -> None:
    start, end = (outside, inside) if rim.inward else (inside, outside)
    arrow(ax, start, end, rim.ink, width=1.6 if rim.chosen in (None, i) else 0.8, shrink=0)
