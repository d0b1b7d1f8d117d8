"""What one more submission costs, by how many of a class were graded before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import FORWARD
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import NORMAL


def growth(graded: Any, seconds: Any, memory: Any) -> Picture:
    """Time and memory over the size of a class.

    Args:
        graded: how many submissions were graded, (n,), from the fewest to the most.
        seconds: that the last of them took, each, (n,).
        memory: bytes that the grader had then, (n,).

    Raises:
        ArgumentError: there are not as many times and sizes as counts.
    """
    graded, seconds, memory = (np.asarray(a, dtype=float) for a in (graded, seconds, memory))
    if not graded.size or not graded.shape == seconds.shape == memory.shape:
        raise ArgumentError(f"give a time and a size for each of the {graded.size} counts")
    panels = [("milliseconds a submission", 1e3 * seconds), ("megabytes of memory", memory / 1e6)]
    with chart(3.6) as picture:
        axes = picture.subplots(2, 1, sharex=True)
        for ax, (title, values) in zip(axes, panels, strict=True):
            ax.plot(graded, values, color=FORWARD, marker=".")
            ax.set_ylim(0, 1.25 * values.max())
            ax.set_title(title, size=NORMAL, loc="left")
        axes[-1].set_xlim(0, None)
        axes[-1].set_xlabel("submissions graded")
    picture.alt = (
        f"Two curves over the number of submissions graded, up to {graded[-1]:.0f}. "
        f"Each submission took {1e3 * seconds[0]:.0f} milliseconds at the beginning of the class and "
        f"{1e3 * seconds[-1]:.0f} at its end, at most {1e3 * seconds.max():.0f}; the memory was "
        f"{memory[0] / 1e6:.0f} megabytes at the beginning and {memory[-1] / 1e6:.0f} at the end."
    )
    return picture
