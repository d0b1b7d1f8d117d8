"""Logarithmic axes whose ticks can be read on a phone."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from backprop_lib.decimals import two_digits


def log_scale(ax: Axes, name: Literal["x", "y"], positive: Any, *, ticks: int = 7) -> None:
    """Make the x or y axis logarithmic.

    Args:
        ax: whose axis.
        name: which of both.
        positive: the values to be drawn, all above 0; any shape, and may be empty.
        ticks: how many there are at most.
    """
    ax.set(**{f"{name}scale": "log"})
    axis = {"x": ax.xaxis, "y": ax.yaxis}[name]
    few = np.size(positive) == 0 or np.ptp(np.log10(positive)) < 2
    axis.set_major_locator(LogLocator(subs=(1, 2, 5) if few else (1,), numticks=ticks))
    axis.set_minor_locator(NullLocator())
    # Powers of ten with exponents would be too small on a phone.
    axis.set_major_formatter(FuncFormatter(lambda value, _: two_digits(value)))
