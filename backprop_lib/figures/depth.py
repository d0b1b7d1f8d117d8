"""How a gradient fares on its way through many layers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from backprop_lib.activations import sigmoid
from backprop_lib.decimals import two_digits
from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.log_scale import log_scale
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import NORMAL, SYMBOL

_LINES = (
    ("-", "o", BACKWARD),
    ("--", "s", TEXT),
    (":", "^", MUTED),
    ("-.", "D", FORWARD),
)


def quarter() -> Picture:
    """The sigmoid and its slope, whose highest point is a quarter."""
    z = np.linspace(-7, 7, 401)
    a = sigmoid.f(z)
    with chart(3.0) as picture:
        ax = picture.subplots()
        ax.plot(z, a, color=FORWARD)
        ax.plot(z, a * (1 - a), color=BACKWARD, linestyle="--")
        ax.axhline(1 / 4, color=MUTED, linewidth=0.8, linestyle=":")
        ax.plot(0, 1 / 4, "o", color=BACKWARD, markersize=5)
        ax.text(2.6, 0.8, r"$\sigma$", size=16, color=FORWARD, va="center")
        ax.text(2.6, 0.13, r"slope $\sigma\prime$", size=SYMBOL, color=BACKWARD, va="center")
        ax.text(-7, 0.27, "a quarter", color=TEXT, va="bottom")
        ax.text(-7, 0.05, "flat", color=TEXT, va="bottom")
        ax.text(7, 0.93, "flat", color=TEXT, va="top", ha="right")
        ax.set(xlim=(-7, 7), ylim=(0, 1.02), yticks=(0, 0.25, 0.5, 0.75, 1), xlabel="z")
    picture.alt = (
        "The sigmoid rises from 0 to 1, steepest at z = 0. Its slope, dashed, is a bell that is "
        "highest there, at a quarter, and nearly 0 beyond z = 5 on either side."
    )
    return picture


def by_layer(values: Mapping[str, Any], title: str) -> Picture:
    """A positive quantity of layers 1 to L on a logarithmic scale, a labelled line each.

    Args:
        values: up to four lists of L values by name.
        title: what they are.

    Raises:
        ArgumentError: no list or too many, or a value that is not above 0.
    """
    if not 1 <= len(values) <= len(_LINES):
        message = f"give one to {len(_LINES)} lists by name; got {len(values)}"
        raise ArgumentError(message)
    named = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    every = np.concatenate(list(named.values()))
    if not np.all(every > 0):
        message = f"a logarithm needs values above 0; got {every.min():g}"
        raise ArgumentError(message)
    with chart(3.4) as picture:
        ax = picture.subplots()
        for value, (line, marker, ink) in zip(named.values(), _LINES, strict=False):
            l = np.arange(1, len(value) + 1)
            ax.plot(l, value, color=ink, linestyle=line, marker=marker, markersize=4)
        log_scale(ax, "y", every)
        # Labels stand at layer 1, where the lines have parted, so the scale is on the right.
        longest = max(map(len, named))
        depth = max(map(len, named.values()))
        ax.set_xlim(1 - 0.026 * (longest + 1) * depth, depth + 0.3)
        ax.yaxis.tick_right()
        ax.spines["left"].set_visible(False)
        ax.spines["right"].set_visible(True)
        ax.set_xticks([l for l in range(1, depth + 1) if depth <= 12 or l % 5 == 0])
        heights = _apart([float(np.log(value[0])) for value in named.values()], ax)
        for (name, value), (_, _, ink), y in zip(named.items(), _LINES, heights, strict=False):
            near = (1, float(value[0]))
            ax.annotate(
                name, near, xytext=(1 - 0.03 * depth, np.exp(y)), color=ink if ink != MUTED else TEXT,
                ha="right", va="center",
            )  # fmt: skip
        ax.set_xlabel("layer l")
        ax.set_title(title, size=NORMAL, loc="left")
    picture.alt = f"{title}. " + " ".join(
        f"{name}, from layer 1 to {len(value)}: {', '.join(two_digits(v) for v in value)}."
        for name, value in named.items()
    )
    return picture


def _apart(heights: list[float], ax: Any) -> list[float]:
    """Heights of labels, moved up where two would touch."""
    low, high = np.log(ax.get_ylim())
    least = 0.075 * (high - low)
    placed = list(heights)
    order = np.argsort(heights, kind="stable")
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + least)
    return placed
