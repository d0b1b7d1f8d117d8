"""The passes as arrows: values flow forward, errors backward."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from backprop_lib.errors import ArgumentError
from backprop_lib.figures.passes.drawing import activation_name, heavy_arrow, require_legible
from backprop_lib.names import architecture
from backprop_lib.network import Network
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.marks import circle
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import Point, column, sheet, symbol, write
from backprop_lib.plots.sizes import SMALL, SYMBOL, WIDTH

_LAYERS, _CIRCLE = 5, 0.3
_HEAD, _ROW, _FOOT = 0.85, 0.55, 0.95


def forward_flow(net: Network) -> Picture:
    """The forward pass as arrows: each layer's values are made of those of the layer before.

    Args:
        net: a network of up to five layers, the input among them, and six neurons a layer.

    Raises:
        ArgumentError: the network is larger than that.
    """
    _require_few_layers(net)
    require_legible(net)
    values = ["$X$", *(symbol("a", l) for l in range(1, net.L + 1))]
    with sheet(_height(net)) as (picture, ax):
        at = _columns(ax, net, values, FORWARD)
        for l in range(1, net.L + 1):
            _fan(ax, at[l - 1], at[l], FORWARD)
            _between(ax, at, l, "W", "b", TEXT)
        heavy_arrow(ax, (0.4, 0.3), (WIDTH - 0.4, 0.3), FORWARD)
        write(ax, (WIDTH / 2, 0.12), "values flow forward", color=FORWARD)
    picture.alt = (
        f"A network of {architecture(net.sizes)} neurons with arrows from every neuron to every neuron of the next "
        f"layer, left to right: X, {', '.join(f'a[{l}]' for l in range(1, net.L + 1))}. "
        f"Between two layers stand the weights and biases that are used there."
    )
    return picture


def backward_flow(net: Network) -> Picture:
    """The backward pass as arrows: each layer's error is made of that of the layer after.

    No arrow reaches the input, which has nothing to learn.

    Args:
        net: as for forward_flow.

    Raises:
        ArgumentError: the network is larger than that.
    """
    _require_few_layers(net)
    require_legible(net)
    errors = ["$X$", *(symbol(r"\delta", l) for l in range(1, net.L + 1))]
    with sheet(_height(net)) as (picture, ax):
        at = _columns(ax, net, errors, BACKWARD)
        for l in range(net.L, 0, -1):
            _fan(ax, at[l], at[l - 1], BACKWARD if l > 1 else MUTED)
            _between(ax, at, l, "dW", "db", BACKWARD)
        heavy_arrow(ax, (WIDTH - 0.4, 0.3), (0.4, 0.3), BACKWARD)
        write(ax, (WIDTH / 2, 0.12), "errors flow backward", color=BACKWARD)
    picture.alt = (
        f"A network of {architecture(net.sizes)} neurons with the arrows turned round, right to left: "
        f"{', '.join(f'delta[{l}]' for l in range(net.L, 0, -1))}. Between two layers stand "
        f"the gradients dW and db that are read off there. No arrow reaches the input."
    )
    return picture


def _require_few_layers(net: Network) -> None:
    if net.L >= _LAYERS:
        message = (
            f"the network has {net.L + 1} layers with the input; side by side, up to {_LAYERS} can "
            f"be read: use forward_equations or backward_equations"
        )
        raise ArgumentError(message)


def _height(net: Network) -> float:
    return _HEAD + _ROW * (max(net.sizes) - 1) + _CIRCLE + _FOOT


def _columns(ax: Axes, net: Network, symbols: Sequence[str], ink: str) -> list[list[Point]]:
    """Where the neurons of each layer stand; draws them below the layer's name and symbol."""
    top, margin = ax.get_ylim()[1], 0.42
    middle = top - _HEAD - _CIRCLE / 2 - _ROW * (max(net.sizes) - 1) / 2
    at = []
    for l, n in enumerate(net.sizes):
        x = margin + l * (WIDTH - 2 * margin) / net.L
        colour = MUTED if ink == BACKWARD and l == 0 else ink
        write(ax, (x, top - 0.16), f"layer {l}")
        write(ax, (x, top - 0.34), activation_name(net, l) if l else "input", size=SMALL)
        write(ax, (x, top - 0.62), symbols[l], size=SYMBOL, color=colour)
        at.append(column(x, n, middle, _ROW))
        for place in at[-1]:
            circle(ax, place, ink=colour, radius=_CIRCLE / 2)
    return at


def _fan(ax: Axes, here: list[Point], there: list[Point], ink: str) -> None:
    """Arrows from every neuron here to every neuron there, from edge to edge.

    Muted ones have no head: along them nothing is sent.
    """
    for x, y in here:
        for x_to, y_to in there:
            part = _CIRCLE / 2 / hypot(x_to - x, y_to - y)
            dx, dy = part * (x_to - x), part * (y_to - y)
            ax.add_patch(
                FancyArrowPatch(
                    (x + dx, y + dy), (x_to - dx, y_to - dy), color=ink, linewidth=0.8,
                    arrowstyle="-" if ink == MUTED else "-|>", mutation_scale=7,
                    shrinkA=0, shrinkB=0, zorder=1,
                )
            )  # fmt: skip


def _between(ax: Axes, at: list[list[Point]], l: int, upper: str, lower: str, ink: str) -> None:
    x = (at[l - 1][0][0] + at[l][0][0]) / 2
    write(ax, (x, 0.8), symbol(upper, l), size=SYMBOL, color=ink)
    write(ax, (x, 0.8 - 0.24), symbol(lower, l), size=SYMBOL, color=ink)
