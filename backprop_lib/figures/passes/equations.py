"""The passes as equations, beside the layers that they belong to.

They are those of the book, (1) to (6), in the order in which they are worked out.
"""

from __future__ import annotations

from typing import NamedTuple

from backprop_lib.figures.passes.drawing import activation_name, heavy_arrow, require_legible
from backprop_lib.fused import fused
from backprop_lib.names import architecture
from backprop_lib.network import Network
from backprop_lib.plots.colours import BACKWARD, FILL, FORWARD, MUTED
from backprop_lib.plots.marks import box, circle
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import sheet, write
from backprop_lib.plots.sizes import SMALL, SYMBOL, WIDTH


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
    require_legible(net)
    lines: list[list[_Line]] = [[]]
    for l in range(1, net.L + 1):
        before, plain = ("X", "X") if l == 1 else (f"a^{{[{l - 1}]}}", f"a[{l - 1}]")
        g = activation_name(net, l)
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
    require_legible(net)
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
                heavy_arrow(ax, arrow_from, (_LEFT, y + 0.32), ink)
            write(ax, (_LEFT, y + 0.2), f"layer {l}" if l else "input X")
            for j in range(net.sizes[l]):
                place = _LEFT + step * (j - (net.sizes[l] - 1) / 2), y - 0.13
                circle(ax, place, ink=MUTED if silent else ink, radius=0.8 * step / 2)
            for i, line in enumerate(lines):
                alt.append(f"{len(alt) + 1}: {line.plain}.")
                row = y + _LINE * ((len(lines) - 1) / 2 - i)
                if line.result:
                    middle, width = (_TEXT + WIDTH) / 2 - 0.02, WIDTH - _TEXT - 0.08
                    box(ax, (middle, row), width, 0.88 * _LINE, FILL[ink], FILL[ink])
                write(ax, (_TEXT - 0.1, row), str(len(alt)), size=SMALL, ha="right")
                write(ax, (_TEXT + 0.05, row), f"${line.latex}$", size=SYMBOL, color=ink, ha="left")
            arrow_from = _LEFT, y - 0.17 - 0.4 * step
            top -= height + _GAP
    start = "input" if ink == FORWARD else "output"
    picture.alt = (
        f"The layers of a network of {architecture(net.sizes)} neurons, down from the {start}, with their equations "
        f"in order. {' '.join(alt)}"
    )
    return picture
