"""Activation functions and their derivatives as curves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from backprop_lib.activations import Activation, Array, activation
from backprop_lib.decimals import minus
from backprop_lib.errors import ArgumentError
from backprop_lib.names import words
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED
from backprop_lib.plots.picture import chart, style
from backprop_lib.plots.sizes import NORMAL
from backprop_lib.validation import is_number


def activation_plot(
    *activations: str | Activation, z: tuple[float, float] = (-4, 4), ax: Axes | None = None
) -> Figure:
    """g(z), solid, and g'(z), dashed.

    Args:
        activations: by name or as Activation; several are drawn side by side.
        z: from where to where.
        ax: where to draw a single one, into a figure of your own.

    Returns:
        A Picture, or the figure of ax.

    Raises:
        ArgumentError: none was given, several were given with ax, an activation has no
            element-wise derivative, or z is not a range.
        UnknownNameError: no activation has that name.
    """
    gs = [activation(g) for g in activations]
    if not gs or (ax is not None and len(gs) > 1):
        message = (
            f"give one activation{' when drawing into ax' if gs else ' or more'}; got {len(gs)}"
        )
        raise ArgumentError(message)
    pair = isinstance(z, (tuple, list)) and len(z) == 2 and all(map(is_number, z))
    if not pair or not np.isfinite(z).all() or not z[0] < z[1]:
        message = f"z must be (from, to) with from below to; got {z!r}"
        raise ArgumentError(message)
    curves = [_curve(g, np.linspace(*z, 801)) for g in gs]
    if ax is not None:
        with style():
            _draw(ax, curves[0])
        return ax.figure.figure
    columns, rows = min(2, len(gs)), (len(gs) + 1) // 2
    with chart(2.3 * rows if columns == 2 else 2.9) as picture:
        axes = picture.subplots(rows, columns, squeeze=False).ravel()
        for panel, curve in zip(axes, curves, strict=False):
            _draw(panel, curve)
        for panel in axes[len(gs) :]:
            panel.set_axis_off()
    picture.alt = " ".join(map(_in_words, curves))
    return picture


class _Curve(NamedTuple):
    """A function's name, and its values and slopes at each z, all (points,)."""

    name: str
    z: Array
    a: Array
    slope: Array


def _curve(g: Activation, z: Array) -> _Curve:
    if g.derivative is None:
        message = f"{g.name} mixes the entries of z, so it has no curve g(z); choose another"
        raise ArgumentError(message)
    return _Curve(words(g.name), z, g.f(z), g.derivative(z))


def _draw(ax: Axes, curve: _Curve) -> None:
    name, z, a, slope = curve
    # A jump, such as that of ReLU's derivative, is no part of the curve.
    slope = np.where(np.abs(np.diff(slope, append=slope[-1])) > 0.2, np.nan, slope)
    for y, ink, line, text in ((a, FORWARD, "-", "g"), (slope, BACKWARD, "--", "g′")):
        ax.plot(z, y, color=ink, linestyle=line)
        ax.annotate(
            text, (z[-1], y[-1]), xytext=(4, 0), textcoords="offset points", color=ink, va="center"
        )
    ax.axhline(0, color=MUTED, linewidth=0.6, zorder=0)
    ax.axvline(0, color=MUTED, linewidth=0.6, zorder=0)
    ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    ax.set_title(name, size=NORMAL)
    ax.set_xlabel("z")


def _in_words(curve: _Curve) -> str:
    name, z, a, slope = curve
    return minus(
        f"{name} for z from {z[0]:g} to {z[-1]:g}: g runs from {a[0]:.3g} to {a[-1]:.3g}; "
        f"its derivative lies between {slope.min():.3g} and {slope.max():.3g}."
    )
