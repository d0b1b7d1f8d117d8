"""How far a measured derivative is from the true one, by the size of the step."""

from __future__ import annotations

from typing import Any

import numpy as np

from backprop_lib.decimals import two_digits
from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.log_scale import log_scale
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sheet import write
from backprop_lib.plots.sizes import NORMAL

# An error of 0 has no logarithm; it is drawn here, below the last digit of a double.
FLOOR = 1e-17


def valleys(h: Any, one_sided: Any, central: Any, complex_step: Any) -> Picture:
    """Relative errors of the three ways to measure a derivative, on logarithmic scales.

    Args:
        h: the steps, (n,), from the smallest to the largest; about 1e-20 to 1.
        one_sided: errors of (J(w + h) - J(w)) / h, (n,).
        central: errors of (J(w + h) - J(w - h)) / 2h, (n,).
        complex_step: errors of Im J(w + ih) / h, (n,).

    Raises:
        ArgumentError: a step is not above 0, or there are not as many errors as steps.
    """
    h = np.asarray(h, dtype=float)
    curves = {
        "one-sided": (np.asarray(one_sided, dtype=float), TEXT, "-"),
        "central": (np.asarray(central, dtype=float), BACKWARD, "--"),
        "complex step": (np.asarray(complex_step, dtype=float), FORWARD, "-."),
    }
    if not np.all(h > 0) or any(error.shape != h.shape for error, _, _ in curves.values()):
        message = f"give an error for each of the {h.size} steps, and steps above 0"
        raise ArgumentError(message)
    with chart(3.9) as picture:
        ax = picture.subplots()
        ax.axhline(np.finfo(float).eps, color=MUTED, linewidth=0.8)
        for error, ink, line in curves.values():
            ax.plot(h, np.maximum(error, FLOOR), color=ink, linestyle=line, linewidth=1.5)
        log_scale(ax, "y", np.array([FLOOR, 10.0]))
        ax.set_ylim(FLOOR, 30)
        log_scale(ax, "x", h, ticks=6)
        write(ax, (1e-4, 3e-3), "one-sided", ha="right")
        write(ax, (4e-8, 1e-11), "central", color=BACKWARD, ha="right")
        write(ax, (1e-20, 6e-15), "complex step", color=FORWARD, ha="left")
        write(ax, (1e-17, 1e-6), "digits\ncancel")
        write(ax, (3e-2, 1e-10), "the curve\nbends")
        best = h[np.argmin(curves["central"][0])], curves["central"][0].min()
        ax.annotate(
            "", best, xytext=(5e-8, 1e-11), arrowprops={"arrowstyle": "-", "color": BACKWARD}
        )
        ax.set_xlabel("step h")
        ax.set_title("relative error", size=NORMAL, loc="left")
    sentences = [
        f"{name.capitalize()}: smallest error {two_digits(max(float(error.min()), FLOOR))} at a step of "
        f"{two_digits(float(h[np.argmin(error)]))}."
        for name, (error, _, _) in list(curves.items())[:2]
    ]
    last = curves["complex step"][0][h <= 1e-8]
    if last.size:
        sentences.append(
            "The complex step falls like the central difference and then stays at the last "
            f"digit, at most {two_digits(max(float(last.max()), FLOOR))}, however small the step."
        )
    picture.alt = (
        "Relative error over the step h, both scales logarithmic. One-sided and central "
        "differences are valleys: a large step errs because the curve bends, a small one because "
        f"digits cancel. {' '.join(sentences)}"
    )
    return picture
