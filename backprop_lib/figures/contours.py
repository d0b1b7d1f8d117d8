"""A cost over two parameters from above, and a path down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from backprop_lib.decimals import trimmed, two_digits
from backprop_lib.plots.colours import BACKWARD, MUTED, TEXT
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import SMALL

_POINTS = 33  # each way
_ROUND = np.array([1, 2, 5])


def descent(cost: Callable[[Any], float], path: Any, names: Sequence[str], reach: float) -> Picture:
    """Contour lines of a cost with their levels, and a path over them.

    Args:
        cost: of two numbers.
        path: the two numbers at the start and after each step, (steps + 1, 2).
        names: what the two numbers are.
        reach: the map goes from -reach to reach, both ways.
    """
    path = np.asarray(path, dtype=float)
    values = np.linspace(-reach, reach, _POINTS)
    J = np.array([[cost((first, second)) for first in values] for second in values])
    with chart(4.2) as picture:
        ax = picture.subplots()
        lines = ax.contour(values, values, J, levels=_levels(J), colors=MUTED, linewidths=0.8)
        ax.clabel(lines, fontsize=SMALL, colors=TEXT, fmt=two_digits)
        ax.plot(*path.T, color=BACKWARD, linewidth=1.4, marker="o", markersize=3)
        ax.plot(*path[0], color=TEXT, marker="s", markersize=6, linestyle="none")
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        ax.set_xlabel(names[0])
        ax.set_ylabel(names[1])
    begin, end = (
        ", ".join(f"{n} {trimmed(v, 2)}" for n, v in zip(names, at, strict=True))
        for at in (path[0], path[-1])
    )
    steps = len(path) - 1
    walked = (
        f", and after {steps} step{'s' * (steps != 1)} at {end}, where it is {two_digits(cost(path[-1]))}"
        if steps
        else ""
    )
    picture.alt = (
        f"Contour lines of the cost over {names[0]} and {names[1]}; the lowest on the map is "
        f"{two_digits(J.min())}. At the start, {begin}, it is {two_digits(cost(path[0]))}{walked}."
    )
    return picture


def _levels(J: Any) -> Any:
    """Round numbers that grow by factors of 2 to 2.5: valleys show as well as their walls."""
    low, high = float(J.min()), float(J.max())
    powers = np.arange(np.floor(np.log10(max(low, 1e-9))), np.ceil(np.log10(high)) + 1)
    every = np.ravel(10.0 ** powers[:, None] * _ROUND)
    inside = every[(low < every) & (every < high)]
    return inside if len(inside) > 3 else np.linspace(low, high, 8)[1:-1]
