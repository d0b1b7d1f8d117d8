"""One weight: the mistakes it makes, its cost as a curve, the tangent, and steps down the curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from backprop_lib.figures.canvas import signed
from backprop_lib.plots import BACKWARD, FORWARD, MUTED, NORMAL, TEXT, WIDTH, Picture, _style

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
    with _style():
        picture = Picture(figsize=(WIDTH, 3.2), layout="constrained")
        ax = picture.subplots()
        ax.plot([0, right], [0, w * right], color=FORWARD, label="guess")
        ax.vlines(x, y, guess, color=BACKWARD, linestyle="--", label="mistake")
        ax.plot(x, y, "o", color=TEXT, label="measured")
        for x_i, y_i, a_i in zip(x, y, guess, strict=True):
            ax.annotate(
                signed(a_i - y_i), (x_i, (y_i + a_i) / 2), xytext=(5, 0),
                textcoords="offset points", color=BACKWARD, va="center",
            )  # fmt: skip
        ax.set_xlim(0, right)
        ax.set_ylim(0, None)
        ax.set_xlabel(x_name)
        ax.set_ylabel(y_name)
        ax.legend(loc="upper left")
    told = " ".join(
        f"At {signed(x_i)} the guess is {signed(a_i)}, and {signed(y_i)} was measured."
        for x_i, y_i, a_i in zip(x, y, guess, strict=True)
    )
    picture.alt = (
        f"{y_name.capitalize()} over {x_name}: measured points, and the line of guesses with "
        f"weight {signed(w)}. {told}"
    )
    return picture


def tangent(cost: Curve, slope: Curve, at: float, w: tuple[float, float]) -> Picture:
    """The cost as a curve over the weight, and its tangent at one weight.

    Args:
        cost: of a weight.
        slope: of a weight: the derivative of cost.
        at: the weight whose tangent is drawn.
        w: from where to where.
    """
    C, dC = float(cost(at)), float(slope(at))
    reach = 0.22 * (w[1] - w[0])
    with _style():
        picture = Picture(figsize=(WIDTH, 3.2), layout="constrained")
        ax = picture.subplots()
        _curve(ax, cost, w)
        ends = np.array([at - reach, at + reach])
        ax.plot(ends, C + dC * (ends - at), color=BACKWARD, linestyle="--")
        ax.plot([at], [C], "o", color=TEXT)
        ax.annotate(
            f"slope {signed(dC, 2)}", (at, C), xytext=(-10, 6), textcoords="offset points",
            color=BACKWARD, ha="right", va="bottom",
        )  # fmt: skip
        ax.set_ylabel("cost C")
        ax.set_xlabel("weight w")
    picture.alt = (
        f"The cost as a curve over the weight, from {signed(w[0])} to {signed(w[1])}: a bowl. At "
        f"weight {signed(at)} the cost is {signed(C, 2)}, and the tangent has the slope "
        f"{signed(dC, 2)}."
    )
    return picture


def descend(slope: Curve, start: float, learning_rate: float, steps: int) -> list[float]:
    """The weights of gradient descent, w := w - alpha dC/dw, from start on; steps + 1 of them."""
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
    with _style():
        picture = Picture(figsize=(WIDTH, 0.4 + 1.9 * len(names)), layout="constrained")
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
            ax.set_ylabel("cost C")
            sentences.append(
                f"{name.capitalize()}, learning rate {rate}: after {n} steps the weight is "
                f"{signed(weights[-1])} and the cost {signed(costs[-1], 2)}."
            )
        axes[-1].set_xlabel("weight w")
    picture.alt = (
        f"The cost curve with {n} steps of gradient descent from weight {signed(start)}, at "
        f"{len(names)} learning rates. " + " ".join(sentences)
    )
    return picture


def _curve(ax: Axes, cost: Curve, w: tuple[float, float]) -> None:
    x = np.linspace(*w, 201)
    ax.plot(x, [float(cost(x_i)) for x_i in x], color=FORWARD)
    ax.axhline(0, color=MUTED, linewidth=0.6, zorder=0)
    ax.set_xlim(w)
    ax.xaxis.set_major_locator(MaxNLocator(5))
