"""A step that reaches across the kink of ReLU."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.picture import Picture, chart


def across(z: Fraction, h: Fraction) -> Picture:
    """ReLU, and the line through its values at z - h and z + h.

    Args:
        z: where the slope is asked for, above 0 and below h.
        h: the step, at most 1.

    Raises:
        ArgumentError: the step does not reach across the kink.
    """
    if not 0 < z < h <= 1:
        message = f"z must lie between 0 and h, and h be at most 1; got z={z}, h={h}"
        raise ArgumentError(message)
    left, here, right = float(z - h), float(z), float(z + h)
    slope = (z + h) / (2 * h)
    with chart(2.8) as picture:
        ax = picture.subplots()
        ax.plot([-1, 0, 1], [0, 0, 1], color=FORWARD)
        ax.plot([left, right], [0, right], color=BACKWARD, linestyle="--", marker="s", markersize=6)
        ax.plot(here, here, "o", color=TEXT)
        ax.axvline(0, color=MUTED, linewidth=0.6, zorder=0)
        ax.text(0.6, 0.42, "ReLU: slope 1", color=FORWARD, ha="left", va="center")
        ax.text(
            -0.53, 0.48, f"through z − h and z + h:\nslope {slope}",
            color=BACKWARD, ha="center", va="center",
        )  # fmt: skip
        ax.text(here + 0.06, here - 0.03, "z", color=TEXT, ha="left", va="top")
        ax.text(left, -0.06, "z − h", color=BACKWARD, ha="center", va="top")
        ax.text(right - 0.06, right + 0.03, "z + h", color=BACKWARD, ha="right", va="bottom")
        ax.set(xlim=(-1, 1.15), ylim=(-0.2, 1.05))
        ax.set_xticks(np.array([-1, 0, 1]))
        ax.set_yticks(np.array([0, 1]))
    picture.alt = (
        f"ReLU is flat to the left of 0 and rises with slope 1 to the right. At z = {z} its slope "
        f"is 1; the line through its values at z − h and z + h, with h = {h}, reaches across the "
        f"kink and has slope {slope}."
    )
    return picture
