"""One weight in its two homes: a line between two neurons, and a cell of the matrix."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import FILL, FORWARD, MUTED
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import column, sheet, symbol, write
from backprop_lib.plots.sizes import SMALL, SYMBOL, WIDTH
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
        _neurons(ax, (to, source), (rows, columns), middle)
        _cells(ax, (to, source), (rows, columns), middle)
        write(ax, (0.35, height - 0.2), f"layer {l - 1}")
        write(ax, (1.6, height - 0.2), f"layer {l}")
        write(ax, (3.2, height - 0.2), symbol("W", l), size=SYMBOL)
        caption = f"{symbol('W', l, f'{to}{source}')}: to {to}, from {source}"
        write(ax, (WIDTH / 2, 0.17), caption, size=SYMBOL)
    picture.alt = (
        f"The line from neuron {source} of layer {l - 1} to neuron {to} of layer {l} is marked, and "
        f"so is the cell in row {to}, column {source} of W[{l}], a matrix of {rows} rows and "
        f"{columns} columns."
    )
    return picture


def _neurons(ax: Axes, weight: tuple[int, int], sizes: tuple[int, int], middle: float) -> None:
    to, source = weight
    rows, columns = sizes
    left, right = column(0.35, columns, middle, _STEP), column(1.6, rows, middle, _STEP)
    for k, (x, y) in enumerate(left):
        for j, (x_to, y_to) in enumerate(right):
            marked = (j, k) == weight
            ax.plot(
                [x, x_to], [y, y_to], color=FORWARD if marked else MUTED,
                linewidth=3 if marked else 0.8, zorder=2 if marked else 1,
            )  # fmt: skip
    for neurons, end in ((left, source), (right, to)):
        for i, place in enumerate(neurons):
            ink, width = (FORWARD, 1.8) if i == end else (MUTED, 1.1)
            ax.add_patch(
                Circle(place, 0.2, facecolor=FILL[ink], edgecolor=ink, linewidth=width, zorder=3)
            )
            write(ax, (place[0], place[1] - 0.01), f"{i}", zorder=4)


def _cells(ax: Axes, weight: tuple[int, int], sizes: tuple[int, int], middle: float) -> None:
    rows, columns = sizes
    left, top = 3.2 - columns * _CELL / 2, middle + rows * _CELL / 2 - 0.1
    for j, k in np.ndindex(rows, columns):
        marked = (j, k) == weight
        ink = FORWARD if marked else MUTED
        ax.add_patch(
            Rectangle(
                (left + k * _CELL, top - (j + 1) * _CELL), _CELL, _CELL, zorder=2 if marked else 1,
                linewidth=1.8 if marked else 0.8, edgecolor=ink, facecolor=FILL[ink],
            )
        )  # fmt: skip
        write(ax, (left + (k + 0.5) * _CELL, top - (j + 0.5) * _CELL), f"{j},{k}")
    for k in range(columns):
        write(ax, (left + (k + 0.5) * _CELL, top + 0.14), f"from {k}", size=SMALL)
    for j in range(rows):
        write(ax, (left - 0.08, top - (j + 0.5) * _CELL), f"to {j}", size=SMALL, ha="right")
