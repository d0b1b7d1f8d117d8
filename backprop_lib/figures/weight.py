"""One weight in its two homes: a line between two neurons, and a cell of the matrix."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from backprop_lib.errors import ArgumentError
from backprop_lib.figures.canvas import sheet
from backprop_lib.plots import (
    FORWARD,
    FORWARD_SOFT,
    MUTED,
    PAGE,
    SMALL,
    SYMBOL,
    TEXT,
    WIDTH,
    Picture,
)
from backprop_lib.validation import count

_MOST, _STEP, _TOP, _BOTTOM, _CELL = 3, 0.72, 0.55, 0.45, 0.5


def one_weight(to: int, source: int, *, neurons: tuple[int, int], l: int = 1) -> Picture:
    """W[l][to, source] as a line from neuron ``source`` to neuron ``to``, and as row and column.

    Args:
        to: the neuron of layer l, which is the row.
        source: the neuron of layer l - 1, which is the column.
        neurons: how many neurons layers l - 1 and l have, at most 3 each.
        l: the layer.

    Raises:
        ArgumentError: there is no such neuron, or there are too many to be read.
    """
    columns, rows = (count(n, "neurons") for n in neurons)
    if max(rows, columns) > _MOST or not 0 <= to < rows or not 0 <= source < columns:
        message = (
            f"weight ({to}, {source}) between layers of {columns} and {rows} neurons: a layer has "
            f"up to {_MOST} here, and they count from 0"
        )
        raise ArgumentError(message)
    most = max(rows, columns)
    height = _TOP + most * _STEP + _BOTTOM
    middle = _BOTTOM + most * _STEP / 2
    with sheet(height) as (picture, ax):
        _neurons(ax, (to, source), (rows, columns), l, middle)
        _cells(ax, (to, source), (rows, columns), middle)
        for x, text in ((0.35, f"layer {l - 1}"), (1.6, f"layer {l}")):
            ax.text(x, height - 0.2, text, ha="center", va="center")
        ax.text(3.2, height - 0.2, rf"$W^{{[{l}]}}$", size=SYMBOL, ha="center", va="center")
        caption = rf"$W^{{[{l}]}}_{{{to}{source}}}$: to {to}, from {source}"
        ax.text(WIDTH / 2, 0.17, caption, size=SYMBOL, color=TEXT, ha="center", va="center")
    picture.alt = (
        f"The line from neuron {source} of layer {l - 1} to neuron {to} of layer {l} is marked, and "
        f"so is the cell in row {to}, column {source} of W[{l}], a matrix of {rows} rows and "
        f"{columns} columns."
    )
    return picture


def _neurons(
    ax: Axes, weight: tuple[int, int], sizes: tuple[int, int], l: int, middle: float
) -> None:
    to, source = weight
    rows, columns = sizes
    at = {
        (layer, i): (x, middle + _STEP * ((n - 1) / 2 - i))
        for layer, n, x in ((l - 1, columns, 0.35), (l, rows, 1.6))
        for i in range(n)
    }
    for k in range(columns):
        for j in range(rows):
            marked = (j, k) == weight
            (x, y), (x_to, y_to) = at[l - 1, k], at[l, j]
            ax.plot(
                [x, x_to], [y, y_to], color=FORWARD if marked else MUTED,
                linewidth=3 if marked else 0.8, zorder=2 if marked else 1,
            )  # fmt: skip
    for (layer, i), place in at.items():
        marked = (layer, i) in ((l - 1, source), (l, to))
        ax.add_patch(
            Circle(
                place, 0.2, zorder=3, linewidth=1.8 if marked else 1.1,
                facecolor=FORWARD_SOFT if marked else PAGE, edgecolor=FORWARD if marked else MUTED,
            )
        )  # fmt: skip
        ax.text(place[0], place[1] - 0.01, f"{i}", ha="center", va="center", zorder=4)


def _cells(ax: Axes, weight: tuple[int, int], sizes: tuple[int, int], middle: float) -> None:
    left, top = 3.2 - sizes[1] * _CELL / 2, middle + sizes[0] * _CELL / 2 - 0.1
    for j, k in np.ndindex(*sizes):
        marked = (j, k) == weight
        ax.add_patch(
            Rectangle(
                (left + k * _CELL, top - (j + 1) * _CELL), _CELL, _CELL, zorder=2 if marked else 1,
                linewidth=1.8 if marked else 0.8, edgecolor=FORWARD if marked else MUTED,
                facecolor=FORWARD_SOFT if marked else PAGE,
            )
        )  # fmt: skip
        at = left + (k + 0.5) * _CELL, top - (j + 0.5) * _CELL
        ax.text(*at, f"{j},{k}", ha="center", va="center", zorder=3)
    for k in range(sizes[1]):
        ax.text(
            left + (k + 0.5) * _CELL, top + 0.14, f"from {k}", size=SMALL, ha="center", va="center"
        )
    for j in range(sizes[0]):
        ax.text(
            left - 0.08, top - (j + 0.5) * _CELL, f"to {j}", size=SMALL, ha="right", va="center"
        )
