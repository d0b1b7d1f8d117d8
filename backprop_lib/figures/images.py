"""Small images, and small matrices as images: squares whose area is the size of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import FORWARD, MUTED, TEXT
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import NORMAL, WIDTH


def grid(
    columns: Any,
    titles: Sequence[str],
    *,
    alt: str,
    signed: bool = False,
    across: int = 5,
) -> Picture:
    """Square images in rows: ink as filled squares; with signs, negative ones are hollow.

    Args:
        columns: an image a column, (pixels, images), the rows of an image one after the
            other; pixels must be a square number.
        titles: what stands above each image.
        alt: what the picture shows.
        signed: whether entries may be negative (weights); each image then has its own
            scale, else all share one.
        across: images in a row.

    Raises:
        ArgumentError: titles or pixels that do not fit, or an unsigned negative entry.
    """
    columns = np.asarray(columns, dtype=float)
    pixels, images = columns.shape
    n = int(np.sqrt(pixels))
    if n * n != pixels or len(titles) != images:
        message = (
            f"columns has shape {columns.shape} and there are {len(titles)} titles; it must be "
            f"(a square number of pixels, one column a title)"
        )
        raise ArgumentError(message)
    if not signed and columns.min() < 0:
        message = f"an image has an entry of {columns.min():g}; pass signed=True to show weights"
        raise ArgumentError(message)
    rows = -(-images // across)
    with chart(rows * (WIDTH / across + 0.22)) as picture:
        axes = picture.subplots(rows, across, squeeze=False).ravel()
        for ax in axes:
            ax.set_axis_off()
        for ax, column, title in zip(axes, columns.T, titles, strict=False):
            largest = np.abs(column if signed else columns).max()
            image = column.reshape(n, n) / (largest or 1)
            ax.set(xlim=(-0.6, n - 0.4), ylim=(n - 0.4, -0.6), aspect="equal")
            ax.set_title(title, size=NORMAL, pad=3)
            frame = [(-0.6, -0.6, n + 0.2)]
            ax.add_patch(_squares(frame, facecolor="none", edgecolor=MUTED, linewidth=0.8))
            for sign, fill in ((1, FORWARD if signed else TEXT), (-1, "none")):
                squares = _sized(sign * image)
                edge = {"edgecolor": FORWARD, "linewidth": 0.7} if fill == "none" else {"lw": 0}
                if squares:
                    ax.add_patch(_squares(squares, facecolor=fill, **edge))
    picture.alt = alt
    return picture


def _sized(image: Any) -> list[tuple[float, float, float]]:
    """Corner and side of a square for each positive entry large enough to be seen."""
    return [
        (k - np.sqrt(v) / 2, j - np.sqrt(v) / 2, np.sqrt(v))
        for (j, k), v in np.ndenumerate(0.9 * image)
        if v > 0.01
    ]


def _squares(squares: Sequence[tuple[float, float, float]], **style: Any) -> PathPatch:
    # One path for all of an image: an SVG element for each square would be thousands.
    corners = [
        corner
        for x, y, side in squares
        for corner in ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
    ]
    moves = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(squares)
    return PathPatch(Path(corners, moves), **style)
