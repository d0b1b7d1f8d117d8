"""What the pictures of passes share: a heavy arrow, and what can be read of a network."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from backprop_lib.errors import ArgumentError
from backprop_lib.names import words
from backprop_lib.network import Network
from backprop_lib.plots.sheet import Point

_MOST = 6


def heavy_arrow(ax: Axes, start: Point, end: Point, ink: str) -> None:
    """An arrow from point to point, for the direction of a whole pass."""
    ax.add_patch(
        FancyArrowPatch(
            start, end, color=ink, arrowstyle="-|>", linewidth=1.6, mutation_scale=12,
            shrinkA=0, shrinkB=0, zorder=1,
        )
    )  # fmt: skip


def require_legible(net: Network) -> None:
    """Refuse a network whose neurons would be too small.

    Raises:
        ArgumentError: a layer has more than six.
    """
    if max(net.sizes) > _MOST:
        message = (
            f"a layer has {max(net.sizes)} neurons; drawn one by one, up to {_MOST} can be read: "
            f"choose a smaller network"
        )
        raise ArgumentError(message)


def activation_name(net: Network, l: int) -> str:
    """The activation of layer l as it is written in a sentence."""
    return words(net[l].activation.name)
