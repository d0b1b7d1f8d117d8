"""How far a measured derivative is from the true one, by the size of the step."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from backprop_lib.errors import ArgumentError
from backprop_lib.plots import (
    BACKWARD,
    FORWARD,
    MUTED,
    NORMAL,
    TEXT,
    WIDTH,
    Picture,
    _log_axis,
    _short,
    _style,
)

# An error of 0 has no logarithm; it is drawn here, below the last digit of a double.
FLOOR = 1e-17


def valleys(h: Any, one_sided: Any, central: Any, complex_step: Any) -> Picture:
    """Relative errors of the three ways to measure a derivative, on logarithmic scales.

    Args:
        h: the steps, (n,), from the smallest to the largest; about 1e-20 to 1.
        one_sided: errors of (C(w + h) - C(w)) / h, (n,).
        central: errors of (C(w + h) - C(w - h)) / 2h, (n,).
        complex_step: errors of Im C(w + ih) / h, (n,).

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
    with _style():
        picture = Picture(figsize=(WIDTH, 3.9), layout="constrained")
        ax = picture.subplots()
        ax.axhline(np.finfo(float).eps, color=MUTED, linewidth=0.8)
        for error, ink, line in curves.values():
            ax.plot(h, np.maximum(error, FLOOR), color=ink, linestyle=line, linewidth=1.5)
        _log_axis(ax, np.array([FLOOR, 10.0]))
        ax.set_ylim(FLOOR, 30)
        _log_steps(ax)
        _label(ax, "one-sided", (1e-4, 3e-3), TEXT, "right")
        _label(ax, "central", (4e-8, 1e-11), BACKWARD, "right")
        _label(ax, "complex step", (1e-20, 6e-15), FORWARD, "left")
        _label(ax, "digits\ncancel", (1e-17, 1e-6), TEXT, "center")
        _label(ax, "the curve\nbends", (3e-2, 1e-10), TEXT, "center")
        best = h[np.argmin(curves["central"][0])], curves["central"][0].min()
        ax.annotate(
            "", best, xytext=(5e-8, 1e-11), arrowprops={"arrowstyle": "-", "color": BACKWARD}
        )
        ax.set_xlabel("step h")
        ax.set_title("relative error", size=NORMAL, loc="left")
    sentences = [
        f"{name.capitalize()}: smallest error {_short(max(float(error.min()), FLOOR))} at a step of "
        f"{_short(float(h[np.argmin(error)]))}."
        for name, (error, _, _) in list(curves.items())[:2]
    ]
    last = curves["complex step"][0][h <= 1e-8]
    if last.size:
        sentences.append(
            "The complex step falls like the central difference and then stays at the last "
            f"digit, at most {_short(max(float(last.max()), FLOOR))}, however small the step."
        )
    picture.alt = (
        "Relative error over the step h, both scales logarithmic. One-sided and central "
        "differences are valleys: a large step errs because the curve bends, a small one because "
        f"digits cancel. {' '.join(sentences)}"
    )
    return picture


def _log_steps(ax: Axes) -> None:
    ax.set_xscale("log")
    ax.xaxis.set_major_locator(LogLocator(numticks=6))
    ax.xaxis.set_minor_locator(NullLocator())
    # Powers of ten with exponents would be too small on a phone.
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _short(x)))


def _label(ax: Axes, text: str, at: tuple[float, float], ink: str, ha: str) -> None:
    ax.text(*at, text, color=ink, ha=ha, va="center")
