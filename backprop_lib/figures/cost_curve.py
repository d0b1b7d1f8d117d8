"""One weight: the mistakes it makes, its cost as a curve, the tangent, and steps down the curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from backprop_lib.decimals import trimmed
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import NORMAL

Curve = Callable[[float], Any]


def mistakes(x: Any, y: Any, w: float, *, x_name: str, y_name: str) -> Picture:
    """Samples, the guess w x, and how far each guess is from its sample.

    Args:
        x: inputs, (m,).
        y: targets, (m,).
        w: the weight.
        x_name: what x is, with its unit.
        y_name: what y is, with its unit.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    guess = w * x
    right = 1.1 * float(x.max())
    with chart(3.2) as picture:
        ax = picture.subplots()
        ax.plot([0, right], [0, w * right], color=FORWARD, label="guess")
        ax.vlines(x, y, guess, color=BACKWARD, linestyle="--", label="mistake")
        ax.plot(x, y, "o", color=TEXT, label="measured")
        for x_i, y_i, a_i in zip(x, y, guess, strict=True):
            ax.annotate(
                trimmed(a_i - y_i), (x_i, (y_i + a_i) / 2), xytext=(5, 0),
                textcoords="offset points", color=BACKWARD, va="center",
            )  # fmt: skip
        ax.set_xlim(0, right)
        ax.set_ylim(0, None)
        ax.set_xlabel(x_name)
        ax.set_ylabel(y_name)
        ax.legend(loc="upper left")
    told = " ".join(
        f"At {trimmed(x_i)} the guess is {trimmed(a_i)}, and {trimmed(y_i)} was measured."
        for x_i, y_i, a_i in zip(x, y, guess, strict=True)
    )
    picture.alt = (
        f"{y_name.capitalize()} over {x_name}: measured points, and the line of guesses with "
        f"weight {trimmed(w)}. {told}"
    )
    return picture


def tangent(
    cost: Curve, slope: Curve, at: float, w: tuple[float, float], *, symbol: str = "J"
) -> Picture:
    """The cost as a curve over the weight, and its tangent at one weight.

    Args:
        cost: of a weight.
        slope: of a weight: the derivative of cost.
        at: the weight whose tangent is drawn.
        w: from where to where.
        symbol: of the cost: J of a batch, C of a single sample.
    """
    J, dJ = float(cost(at)), float(slope(at))
    reach = 0.22 * (w[1] - w[0])
    with chart(3.2) as picture:
        ax = picture.subplots()
        _curve(ax, cost, w)
        ends = np.array([at - reach, at + reach])
        ax.plot(ends, J + dJ * (ends - at), color=BACKWARD, linestyle="--")
        ax.plot([at], [J], "o", color=TEXT)
        ax.annotate(
            f"slope {trimmed(dJ, 2)}", (at, J), xytext=(-10, 6), textcoords="offset points",
            color=BACKWARD, ha="right", va="bottom",
        )  # fmt: skip
        ax.set_ylabel(f"cost {symbol}")
        ax.set_xlabel("weight w")
    picture.alt = (
        f"The cost as a curve over the weight, from {trimmed(w[0])} to {trimmed(w[1])}. At "
        f"weight {trimmed(at)} the cost is {trimmed(J, 2)}, and the tangent has the slope "
        f"{trimmed(dJ, 2)}."
    )
    return picture


def descend(slope: Curve, start: float, learning_rate: float, steps: int) -> list[float]:
    """The weights of gradient descent, w := w - alpha dJ/dw, from start on; steps + 1 of them."""
    weights = [float(start)]
    for _ in range(steps):
        weights.append(weights[-1] - float(learning_rate) * float(slope(weights[-1])))
    return weights


def steps(
    cost: Curve,
    slope: Curve,
    start: float,
    learning_rates: Sequence[Fraction],
    names: Sequence[str],
    *,
    n: int,
    w: tuple[float, float],
) -> Picture:
    """Gradient descent on the cost curve, one panel for each learning rate.

    Args:
        cost: of a weight.
        slope: its derivative.
        start: the first weight.
        learning_rates: one for each panel.
        names: what is said of each, such as "too small".
        n: number of steps.
        w: from where to where the curve is drawn.
    """
    sentences = []
    with chart(0.4 + 1.9 * len(names)) as picture:
        axes = picture.subplots(len(names), 1, sharex=True, sharey=True, squeeze=False).ravel()
        for ax, rate, name in zip(axes, learning_rates, names, strict=True):
            weights = descend(slope, start, float(rate), n)
            costs = [float(cost(x)) for x in weights]
            _curve(ax, cost, w)
            ax.plot(
                weights, costs, color=BACKWARD, linestyle="--", linewidth=1.2, marker="o",
                markersize=5,
            )  # fmt: skip
            ax.plot(weights[:1], costs[:1], "o", color=TEXT)
            ax.set_title(f"{name}: learning rate {rate}", size=NORMAL, loc="left")
            ax.set_ylabel("cost J")
            sentences.append(
                f"{name.capitalize()}, learning rate {rate}: after {n} steps the weight is "
                f"{trimmed(weights[-1])} and the cost {trimmed(costs[-1], 2)}."
            )
        axes[-1].set_xlabel("weight w")
    picture.alt = (
        f"The cost curve with {n} steps of gradient descent from weight {trimmed(start)}, at "
        f"{len(names)} learning rates. " + " ".join(sentences)
    )
    return picture


def _curve(ax: Axes, cost: Curve, w: tuple[float, float]) -> None:
    x = np.linspace(*w, 201)
    ax.plot(x, [float(cost(x_i)) for x_i in x], color=FORWARD)
    ax.axhline(0, color=MUTED, linewidth=0.6, zorder=0)
    ax.set_xlim(w)
    ax.xaxis.set_major_locator(MaxNLocator(5))
