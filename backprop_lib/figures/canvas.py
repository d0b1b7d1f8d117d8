"""What drawings of neurons share: a sheet measured in inches, circles, arrows, symbols."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch

from backprop_lib.plots import (
    BACKWARD,
    BACKWARD_SOFT,
    FORWARD,
    FORWARD_SOFT,
    MUTED,
    NORMAL,
    PAGE,
    SYMBOL,
    TEXT,
    WIDTH,
    Picture,
    _style,
)

Point = tuple[float, float]

RADIUS = 0.26
WIDE = 0.33  # holds the symbol of a neuron in layer L-1
_FILLS = {FORWARD: FORWARD_SOFT, BACKWARD: BACKWARD_SOFT, MUTED: PAGE}


@contextmanager
def sheet(height: float) -> Iterator[tuple[Picture, Axes]]:
    """An empty picture of the book's width, with axes in inches from its lower left corner."""
    with _style():
        picture = Picture(figsize=(WIDTH, height))
        ax = picture.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height))
        ax.set_axis_off()
        yield picture, ax


def symbol(letter: str, l: int | str, j: int | str | None = None) -> str:
    """A letter with its layer and, where it has one, its neuron, such as a^[1]_0."""
    return f"${letter}^{{[{l}]}}$" if j is None else f"${letter}^{{[{l}]}}_{{{j}}}$"


def signed(value: float, digits: int = 4) -> str:
    """A number with a real minus sign; digits it does not need are left out."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return text.replace("-", "−")


def circle(
    ax: Axes,
    at: Point,
    text: str = "",
    ink: str = FORWARD,
    size: float = SYMBOL,
    *,
    radius: float = RADIUS,
) -> None:
    """A neuron, or another quantity, with its symbol inside."""
    ax.add_patch(Circle(at, radius, facecolor=_FILLS[ink], edgecolor=ink, linewidth=1.3, zorder=2))
    ink = TEXT if ink == MUTED else ink
    ax.text(*at, text, size=size, color=ink, ha="center", va="center", zorder=4)


def words(
    ax: Axes, at: Point, text: str, ink: str = TEXT, size: float = NORMAL, *, ha: str = "center"
) -> None:
    """Text that hides the lines behind it."""
    box = {"facecolor": PAGE, "edgecolor": "none", "boxstyle": "square,pad=0.1"}
    ax.text(*at, text, size=size, color=ink, ha=ha, va="center", bbox=box, zorder=3)


def arrow(
    ax: Axes,
    start: Point,
    end: Point,
    ink: str = MUTED,
    *,
    width: float = 1.4,
    shrink: float = RADIUS + 0.03,
) -> None:
    """From one circle to another; the dashes of a backward one say so without colour."""
    ax.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=9, color=ink, linewidth=width,
            linestyle="--" if ink == BACKWARD else "-",
            shrinkA=72 * shrink, shrinkB=72 * shrink, zorder=1,
        )
    )  # fmt: skip


def along(start: Point, end: Point, part: float) -> Point:
    """The point after that part of the way."""
    return (1 - part) * start[0] + part * end[0], (1 - part) * start[1] + part * end[1]
