"""Matrices as tables whose cells are darker where the number is larger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from backprop_lib.decimals import rounded
from backprop_lib.errors import ArgumentError, ShapeError
from backprop_lib.plots.colours import BACKWARD, BACKWARD_SOFT, MUTED, PAGE, TEXT
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import sheet, write
from backprop_lib.plots.sizes import SMALL, WIDTH
from backprop_lib.validation import real_array

_CELL, _TOP, _BOTTOM, _MOST = 0.6, 0.45, 0.35, 3


def heat_tables(matrices: Mapping[str, Any], *, digits: int = 2) -> Picture:
    """Two Jacobians beside each other, of one scale: 0, small, or at least half of the largest.

    Args:
        matrices: two matrices by title, each at most (3, 3).
        digits: decimals.

    Raises:
        ArgumentError: not two matrices.
        ShapeError: a matrix is empty, or too large to be read.
    """
    if not isinstance(matrices, Mapping) or len(matrices) != 2:
        message = "matrices must be two, by title, such as {'sigmoid': J, 'softmax': K}"
        raise ArgumentError(message)
    arrays = {title: _matrix(value, title) for title, value in matrices.items()}
    largest = max(float(np.max(np.abs(array))) for array in arrays.values())
    rows = max(array.shape[0] for array in arrays.values())
    height = _TOP + rows * _CELL + _BOTTOM
    with sheet(height) as (picture, ax):
        for place, (title, array) in enumerate(arrays.items()):
            middle = WIDTH * (0.25 + 0.5 * place)
            write(ax, (middle, height - 0.2), title)
            _table(ax, array, middle, height - _TOP, largest, digits)
        key = "plain: 0    pale: smaller    strong: half the largest, or more"
        write(ax, (WIDTH / 2, 0.13), key, size=SMALL)
    picture.alt = " ".join(_in_words(title, array, digits) for title, array in arrays.items())
    return picture


def _matrix(value: Any, title: str) -> Any:
    array = real_array(value, title)
    if array.ndim != 2 or not 1 <= max(array.shape) <= _MOST or 0 in array.shape:
        message = (
            f"{title} has shape {array.shape}; a table to be read has up to ({_MOST}, {_MOST})"
        )
        raise ShapeError(message)
    return array


def _table(ax: Axes, array: Any, middle: float, top: float, largest: float, digits: int) -> None:
    left = middle - array.shape[1] * _CELL / 2
    for (i, j), value in np.ndenumerate(array):
        strong = abs(value) >= largest / 2 > 0
        fill = PAGE if value == 0 else BACKWARD if strong else BACKWARD_SOFT
        x, y = left + j * _CELL, top - (i + 1) * _CELL
        ax.add_patch(
            Rectangle((x, y), _CELL, _CELL, facecolor=fill, edgecolor=MUTED, linewidth=0.8)
        )
        ink = PAGE if strong else TEXT
        write(ax, (x + _CELL / 2, y + _CELL / 2), _entry(value, digits), color=ink)


def _in_words(title: str, array: Any, digits: int) -> str:
    rows = "; ".join(", ".join(_entry(x, digits) for x in row) for row in array)
    return f"{title}, row by row: {rows}."


def _entry(value: Any, digits: int) -> str:
    return "0" if value == 0 else rounded(float(value), digits)
