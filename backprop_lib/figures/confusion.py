"""Which classes a classifier takes for which."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, FILL, FORWARD, MUTED, TEXT
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sheet import write
from backprop_lib.plots.sizes import WIDTH


def confusion(counts: Any) -> Picture:
    """A table of counts: rows are true classes, columns what the network says.

    Args:
        counts: whole numbers, (classes, classes), at most ten classes.

    Raises:
        ArgumentError: counts is no such table.
    """
    counts = np.asarray(counts)
    n = len(counts)
    if counts.shape != (n, n) or n > 10:
        message = f"counts has shape {counts.shape}; it must be square, with at most 10 classes"
        raise ArgumentError(message)
    mistakes = [f"{j} taken for {k}: {counts[j, k]}" for j, k in np.argwhere(counts) if j != k]
    with chart(WIDTH) as picture:
        ax = picture.subplots()
        for (j, k), count in np.ndenumerate(counts):
            ink, weight = (FORWARD, "normal") if j == k else (BACKWARD, "bold")
            fill = FILL[ink] if count or j == k else "none"
            ax.add_patch(
                Rectangle((k - 0.5, j - 0.5), 1, 1, facecolor=fill, edgecolor=MUTED, linewidth=0.5)
            )
            if count:
                write(ax, (k, j), f"{count}", color=ink, weight=weight)
        ax.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5), aspect="equal")
        ax.set(xticks=range(n), yticks=range(n))
        ax.tick_params(length=0)
        ax.set_xlabel("the network says")
        ax.set_ylabel("it is a", color=TEXT)
    right = int(np.trace(counts))
    picture.alt = f"Of {counts.sum()} digits, {right} are read rightly. " + (
        f"The others: {', '.join(mistakes)}." if mistakes else "There are no mistakes."
    )
    return picture
