"""What is drawn on a sheet: circles, boxes and arrows."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from backprop_lib.plots.colours import BACKWARD, FILL, FORWARD, MUTED, TEXT
from backprop_lib.plots.sheet import Point, write
from backprop_lib.plots.sizes import SYMBOL

RADIUS = 0.26
WIDE = 0.33  # holds the symbol of a neuron in layer L-1


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
    ax.add_patch(Circle(at, radius, facecolor=FILL[ink], edgecolor=ink, linewidth=1.3, zorder=2))
    write(ax, at, text, size=size, color=TEXT if ink == MUTED else ink, zorder=4)


def box(
    ax: Axes,
    middle: Point,
    width: float,
    height: float,
    ink: str,
    fill: str | None = None,
    *,
    rounding: float = 0.08,
) -> None:
    """A box with rounded corners, filled softly with the colour of its edge unless told."""
    corner = middle[0] - width / 2, middle[1] - height / 2
    shape = f"round,pad=0,rounding_size={rounding}"
    ax.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle=shape,
            facecolor=fill or FILL[ink],
            edgecolor=ink,
            linewidth=1.3,
        )
    )


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
