"""Both passes through a network, as arrows and as equations, and the loop that they are part of.

The equations are those of the book, (1) to (6), in the order in which they are worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from backprop_lib.activations import words
from backprop_lib.errors import ArgumentError
from backprop_lib.figures.canvas import sheet
from backprop_lib.fused import fused
from backprop_lib.network import Network
from backprop_lib.plots import (
    BACKWARD,
    BACKWARD_SOFT,
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

_Point = tuple[float, float]

_CIRCLE, _MOST = 0.3, 6
_SOFT = {FORWARD: FORWARD_SOFT, BACKWARD: BACKWARD_SOFT, TEXT: PAGE}


def _neuron(ax: Axes, place: _Point, size: float, ink: str, fill: str) -> None:
    ax.add_patch(Circle(place, size / 2, facecolor=fill, edgecolor=ink, linewidth=1.3, zorder=2))


def _box(ax: Axes, middle: _Point, width: float, height: float, ink: str, fill: str) -> None:
    x, y = middle[0] - width / 2, middle[1] - height / 2
    shape = "round,pad=0,rounding_size=0.08"
    ax.add_patch(
        FancyBboxPatch(
            (x, y), width, height, boxstyle=shape, facecolor=fill, edgecolor=ink, linewidth=1.3
        )
    )


def _arrow(
    ax: Axes, start: _Point, end: _Point, ink: str, *, heavy: bool, style: str = "-|>"
) -> None:
    width, head = (1.6, 12) if heavy else (0.8, 7)
    ax.add_patch(
        FancyArrowPatch(
            start, end, color=ink, arrowstyle=style, linewidth=width, mutation_scale=head,
            shrinkA=0, shrinkB=0, zorder=1,
        )
    )  # fmt: skip


def _write(ax: Axes, x: float, y: float, text: str, **style: Any) -> None:
    centred: dict[str, Any] = {"color": TEXT, "ha": "center", "va": "center", "zorder": 3}
    ax.text(x, y, text, **(centred | style))


def _require_legible(net: Network, layers: int | None = None) -> None:
    if layers and layers <= net.L:
        message = (
            f"the network has {net.L + 1} layers with the input; side by side, up to {layers} can "
            f"be read: use forward_equations or backward_equations"
        )
        raise ArgumentError(message)
    if max(net.sizes) > _MOST:
        message = (
            f"a layer has {max(net.sizes)} neurons; drawn one by one, up to {_MOST} can be read: "
            f"choose a smaller network"
        )
        raise ArgumentError(message)


def _sizes(net: Network) -> str:
    return "-".join(map(str, net.sizes))


def _g(net: Network, l: int) -> str:
    return words(net[l].activation.name)


# Flow -----------------------------------------------------------------------------------


def forward_flow(net: Network) -> Picture:
    """The forward pass as arrows: each layer's values are made of those of the layer before.

    Args:
        net: a network of up to five layers, the input among them, and six neurons a layer.

    Raises:
        ArgumentError: the network is larger than that.
    """
    _require_legible(net, layers=5)
    values = ["$X$", *(f"$a^{{[{l}]}}$" for l in range(1, net.L + 1))]
    with sheet(_height(net)) as (picture, ax):
        at = _columns(ax, net, values, FORWARD)
        for l in range(1, net.L + 1):
            _fan(ax, at[l - 1], at[l], FORWARD)
            _between(ax, at, l, (f"$W^{{[{l}]}}$", f"$b^{{[{l}]}}$"), TEXT)
        _arrow(ax, (0.4, 0.3), (WIDTH - 0.4, 0.3), FORWARD, heavy=True)
        _write(ax, WIDTH / 2, 0.12, "values flow forward", color=FORWARD)
    picture.alt = (
        f"A network of {_sizes(net)} neurons with arrows from every neuron to every neuron of the next "
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
    _require_legible(net, layers=5)
    errors = ["$X$", *(rf"$\delta^{{[{l}]}}$" for l in range(1, net.L + 1))]
    with sheet(_height(net)) as (picture, ax):
        at = _columns(ax, net, errors, BACKWARD)
        for l in range(net.L, 0, -1):
            _fan(ax, at[l], at[l - 1], *((BACKWARD,) if l > 1 else (MUTED, "-")))
            _between(ax, at, l, (f"$dW^{{[{l}]}}$", f"$db^{{[{l}]}}$"), BACKWARD)
        _arrow(ax, (WIDTH - 0.4, 0.3), (0.4, 0.3), BACKWARD, heavy=True)
        _write(ax, WIDTH / 2, 0.12, "errors flow backward", color=BACKWARD)
    picture.alt = (
        f"A network of {_sizes(net)} neurons with the arrows turned round, right to left: "
        f"{', '.join(f'delta[{l}]' for l in range(net.L, 0, -1))}. Between two layers stand "
        f"the gradients dW and db that are read off there. No arrow reaches the input."
    )
    return picture


_HEAD, _ROW, _FOOT = 0.85, 0.55, 0.95


def _height(net: Network) -> float:
    return _HEAD + _ROW * (max(net.sizes) - 1) + _CIRCLE + _FOOT


def _columns(ax: Axes, net: Network, symbols: Sequence[str], ink: str) -> list[list[_Point]]:
    """Where the neurons of each layer stand; draws them below the layer's name and symbol."""
    top, margin = ax.get_ylim()[1], 0.42
    middle = top - _HEAD - _CIRCLE / 2 - _ROW * (max(net.sizes) - 1) / 2
    at = []
    for l, n in enumerate(net.sizes):
        x = margin + l * (WIDTH - 2 * margin) / net.L
        silent = ink == BACKWARD and l == 0
        colour = MUTED if silent else ink
        _write(ax, x, top - 0.16, f"layer {l}")
        _write(ax, x, top - 0.34, _g(net, l) if l else "input", size=SMALL)
        _write(ax, x, top - 0.62, symbols[l], size=SYMBOL, color=colour)
        column = [(x, middle + _ROW * ((n - 1) / 2 - j)) for j in range(n)]
        for place in column:
            _neuron(ax, place, _CIRCLE, colour, PAGE if silent else _SOFT[ink])
        at.append(column)
    return at


def _fan(ax: Axes, here: list[_Point], there: list[_Point], ink: str, style: str = "-|>") -> None:
    """Lines from every neuron here to every neuron there, from edge to edge."""
    for x, y in here:
        for x_to, y_to in there:
            part = _CIRCLE / 2 / hypot(x_to - x, y_to - y)
            dx, dy = part * (x_to - x), part * (y_to - y)
            _arrow(ax, (x + dx, y + dy), (x_to - dx, y_to - dy), ink, heavy=False, style=style)


def _between(ax: Axes, at: list[list[_Point]], l: int, symbols: Sequence[str], ink: str) -> None:
    x = (at[l - 1][0][0] + at[l][0][0]) / 2
    for line, symbol in enumerate(symbols):
        _write(ax, x, 0.8 - 0.24 * line, symbol, size=SYMBOL, color=ink)


# Equations ------------------------------------------------------------------------------


class _Line(NamedTuple):
    """One equation, in mathtext and in plain words, and whether the update needs its result."""

    latex: str
    plain: str
    result: bool = False


def forward_equations(net: Network) -> Picture:
    """The forward pass, two equations a layer, beside the layers from the input down.

    Args:
        net: a network of up to six neurons a layer, and any number of layers.

    Raises:
        ArgumentError: a layer has more.
    """
    _require_legible(net)
    lines: list[list[_Line]] = [[]]
    for l in range(1, net.L + 1):
        before, plain = ("X", "X") if l == 1 else (f"a^{{[{l - 1}]}}", f"a[{l - 1}]")
        g = _g(net, l)
        lines.append([
            _Line(
                rf"z^{{[{l}]}} = W^{{[{l}]}} {before} + b^{{[{l}]}}",
                f"z[{l}] = W[{l}] {plain} + b[{l}]",
            ),
            _Line(rf"a^{{[{l}]}} = \mathrm{{{g}}}(z^{{[{l}]}})", f"a[{l}] = {g}(z[{l}])"),
        ])  # fmt: skip
    return _beside_layers(net, list(enumerate(lines)), FORWARD)


def backward_equations(net: Network) -> Picture:
    """The backward pass, beside the layers from the output down to the first.

    A fused output layer takes the shortcut a - Y, see fused.py. Results, dW and db, are shaded.

    Args:
        net: as for forward_equations.

    Raises:
        ArgumentError: a layer has more.
    """
    _require_legible(net)
    layers = []
    for l in range(net.L, 0, -1):
        before, plain = ("X", "X") if l == 1 else (f"(a^{{[{l - 1}]}})", f"a[{l - 1}]")
        delta, dC_da = rf"\delta^{{[{l}]}}", rf"\partial C / \partial a^{{[{l}]}}"
        through_g = _Line(
            rf"{delta} = {dC_da} \odot g^{{\prime}}(z^{{[{l}]}})",
            f"delta[{l}] = dC/da[{l}] * g'(z[{l}])",
        )
        if l < net.L:
            after = rf"(W^{{[{l + 1}]}})^{{\top}} \delta^{{[{l + 1}]}}"
            start = [
                _Line(rf"{dC_da} = {after}", f"dC/da[{l}] = W[{l + 1}]^T delta[{l + 1}]"),
                through_g,
            ]
        elif fused(net[l].activation, net.loss):
            start = [_Line(rf"{delta} = a^{{[{l}]}} - Y", f"delta[{l}] = a[{l}] − Y")]
        else:
            start = [through_g]
        layers.append((l, [
            *start,
            _Line(
                rf"dW^{{[{l}]}} = {delta} {before}^{{\top}} /\, m",
                f"dW[{l}] = delta[{l}] {plain}^T / m",
                result=True,
            ),
            _Line(
                rf"db^{{[{l}]}} = {{\sum}}_i\, {delta}_{{\cdot i}} /\, m",
                f"db[{l}] = sum over samples of delta[{l}] / m",
                result=True,
            ),
        ]))  # fmt: skip
    layers.append((0, []))
    return _beside_layers(net, layers, BACKWARD)


# Inches: a line of text, the gap between layers, the middle of the layers, where text starts.
_LINE, _GAP, _LEFT, _TEXT = 0.32, 0.34, 0.72, 1.75


def _beside_layers(net: Network, layers: list[tuple[int, list[_Line]]], ink: str) -> Picture:
    """Layers from top to bottom, each a row of neurons with its lines on the right."""
    step = min(0.44, (2 * _LEFT - 0.1) / max(net.sizes))
    heights = [max(0.62, _LINE * len(lines)) for _, lines in layers]
    alt: list[str] = []
    with sheet(sum(heights) + _GAP * (len(layers) - 1) + 0.16) as (picture, ax):
        top, arrow_from = ax.get_ylim()[1] - 0.08, None
        for (l, lines), height in zip(layers, heights, strict=True):
            y = top - height / 2
            silent = ink == BACKWARD and l == 0
            if arrow_from and not silent:
                _arrow(ax, arrow_from, (_LEFT, y + 0.32), ink, heavy=True)
            _write(ax, _LEFT, y + 0.2, f"layer {l}" if l else "input X")
            for j in range(net.sizes[l]):
                place = _LEFT + step * (j - (net.sizes[l] - 1) / 2), y - 0.13
                colours = (MUTED, PAGE) if silent else (ink, _SOFT[ink])
                _neuron(ax, place, 0.8 * step, *colours)
            for i, line in enumerate(lines):
                alt.append(f"{len(alt) + 1}: {line.plain}.")
                row = y + _LINE * ((len(lines) - 1) / 2 - i)
                if line.result:
                    middle, width = (_TEXT + WIDTH) / 2 - 0.02, WIDTH - _TEXT - 0.08
                    _box(ax, (middle, row), width, 0.88 * _LINE, _SOFT[ink], _SOFT[ink])
                _write(ax, _TEXT - 0.1, row, str(len(alt)), size=SMALL, ha="right")
                _write(ax, _TEXT + 0.05, row, f"${line.latex}$", size=SYMBOL, color=ink, ha="left")
            arrow_from = _LEFT, y - 0.17 - 0.4 * step
            top -= height + _GAP
    start = "input" if ink == FORWARD else "output"
    picture.alt = (
        f"The layers of a network of {_sizes(net)} neurons, down from the {start}, with their equations "
        f"in order. {' '.join(alt)}"
    )
    return picture


# The loop -------------------------------------------------------------------------------


def training_loop() -> Picture:
    """Forward, cost, backward, update, and round again."""
    steps = (
        ("forward", r"$z^{[l]},\ a^{[l]}$  for $l = 1, \ldots, L$", FORWARD),
        ("cost", r"$C$  from $a^{[L]}$ and $Y$", FORWARD),
        ("backward", r"$\delta^{[l]},\ dW^{[l]},\ db^{[l]}$  for $l = L, \ldots, 1$", BACKWARD),
        ("update", r"$W^{[l]} - \alpha\, dW^{[l]},\ \ b^{[l]} - \alpha\, db^{[l]}$", TEXT),
    )
    width, height, gap, x = 3.3, 0.72, 0.36, 1.72
    with sheet(len(steps) * (height + gap) + 0.3) as (picture, ax):
        top = ax.get_ylim()[1]
        _write(ax, x, top - 0.14, "a batch of samples, X and Y")
        y_from = top - 0.24
        ys = [y_from - gap - height / 2 - i * (height + gap) for i in range(len(steps))]
        for i, ((name, what, ink), y) in enumerate(zip(steps, ys, strict=True), start=1):
            _arrow(ax, (x, y_from), (x, y + height / 2 + 0.03), TEXT, heavy=True)
            _box(ax, (x, y), width, height, ink, _SOFT[ink])
            _write(ax, x, y + 0.17, f"{i}  {name}", weight="bold")
            _write(ax, x, y - 0.14, what, size=SYMBOL, color=ink)
            y_from = y - height / 2 - 0.03
        right = x + width / 2 + 0.03
        out = right + 0.4
        ax.plot([right, out, out], [ys[-1], ys[-1], ys[0]], color=TEXT, linewidth=1.6)
        _arrow(ax, (out, ys[0]), (right, ys[0]), TEXT, heavy=True)
        _write(ax, out + 0.16, (ys[0] + ys[-1]) / 2, "the next batch", rotation=270)
    picture.alt = (
        "A loop of four steps. 1 forward: z[l] and a[l] for l = 1 to L. 2 cost: C from a[L] "
        "and Y. 3 backward: delta[l], dW[l] and db[l] for l = L down to 1. 4 update: W[l] minus "
        "alpha dW[l], b[l] minus alpha db[l]. Then the next batch goes forward."
    )
    return picture
