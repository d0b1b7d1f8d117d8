"""A sheet to draw on, measured in inches, and text on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.axes import Axes

from backprop_lib.plots.colours import PAGE, TEXT
from backprop_lib.plots.picture import Picture, style
from backprop_lib.plots.sizes import NORMAL, WIDTH

Point = tuple[float, float]


@contextmanager
def sheet(height: float) -> Iterator[tuple[Picture, Axes]]:
    """An empty picture of the book's width, with axes in inches from its lower left corner.

    Args:
        height: in inches.
    """
    with style():
        picture = Picture(figsize=(WIDTH, height))
        ax = picture.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height))
        ax.set_axis_off()
        yield picture, ax


def along(start: Point, end: Point, part: float) -> Point:
    """The point after that part of the way."""
    return (1 - part) * start[0] + part * end[0], (1 - part) * start[1] + part * end[1]


def column(x: float, n: int, middle: float, step: float) -> list[Point]:
    """n places one above the other, the first at the top."""
    return [(x, middle + step * ((n - 1) / 2 - j)) for j in range(n)]


def symbol(letter: str, l: int | str, j: int | str | None = None) -> str:
    """A letter with its layer and, where it has one, its neuron, such as a^[1]_0."""
    return f"${letter}^{{[{l}]}}$" if j is None else f"${letter}^{{[{l}]}}_{{{j}}}$"


def write(ax: Axes, at: Point, text: str, **how: Any) -> None:
    """Text with its middle at a point; ``how`` is matplotlib's: size, color, ha and so on."""
    centred: dict[str, Any] = {"ha": "center", "va": "center", "zorder": 3}
    ax.text(*at, text, **(centred | how))


def label(
    ax: Axes, at: Point, text: str, ink: str = TEXT, size: float = NORMAL, *, ha: str = "center"
) -> None:
    """Text that hides the lines behind it."""
    box = {"facecolor": PAGE, "edgecolor": "none", "boxstyle": "square,pad=0.1"}
    write(ax, at, text, size=size, color=ink, ha=ha, bbox=box)
