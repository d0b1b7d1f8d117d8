"""Gradient descent seen from above: paths over a cost, clouds of gradients, learning rates.

The network is the smallest that has two parameters, one linear neuron a = w x + b with
half squared error, so that a point of the plane is a whole network.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backprop_lib.decimals import minus, two_digits
from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.log_scale import log_scale
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import NORMAL

_PATHS = (("-", "o", BACKWARD), ("--", "s", FORWARD))
_RATES = (("--", FORWARD), ("-", TEXT), ("-.", BACKWARD))


def paths(X: Any, Y: Any, taken: Mapping[str, Any], *, marked: int = 12) -> Picture:
    """Paths of (w, b) over the contour lines of the cost.

    Args:
        X: inputs, (1, m).
        Y: targets, (1, m).
        taken: one or two paths by name; each (steps, 2), a row (w, b) after each step.
        marked: how many steps of a path are marked, from its start.

    Raises:
        ArgumentError: no path, or more than two.
    """
    _at_most(taken, len(_PATHS), "path")
    named = {name: np.asarray(path) for name, path in taken.items()}
    x, y = np.ravel(X), np.ravel(Y)
    best = np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=1), y, rcond=None)[0]
    every = np.concatenate([best[None], *named.values()])
    low, high = every.min(axis=0), every.max(axis=0)
    low, high = low - 0.12 * (high - low), high + 0.12 * (high - low)
    w, b = np.meshgrid(np.linspace(low[0], high[0], 81), np.linspace(low[1], high[1], 81))
    cost = np.mean((w[..., None] * x + b[..., None] - y) ** 2, axis=-1) / 2
    floor = np.mean((best[0] * x + best[1] - y) ** 2) / 2
    levels = floor + (cost.max() - floor) * np.linspace(0.08, 1, 11)[:-1] ** 2
    with chart(3.6) as picture:
        ax = picture.subplots()
        ax.contour(w, b, cost, levels=levels, colors=MUTED, linewidths=0.7)
        for (name, path), (line, marker, ink) in zip(named.items(), _PATHS, strict=False):
            style: Any = {"color": ink, "linestyle": line, "linewidth": 1.2, "label": name}
            ax.plot(*path.T, **style, marker=marker, markersize=3, markevery=slice(0, marked))
        ax.plot(*best, color=TEXT, marker="x", markersize=9, markeredgewidth=2)
        _beside(ax, "lowest cost", best)
        _beside(ax, "start", every[1])
        ax.set_xlabel("weight w")
        ax.set_ylabel("bias b")
        if len(named) > 1:
            picture.legend(loc="outside lower center", ncols=2)
    ends = "; ".join(
        f"{name} ends after {len(path) - 1} steps at w {path[-1, 0]:.2f}, b {path[-1, 1]:.2f}"
        for name, path in named.items()
    )
    picture.alt = minus(
        f"Contour lines of the cost in weight w and bias b, a long narrow valley, "
        f"lowest at w {best[0]:.2f}, b {best[1]:.2f}. "
        f"From w {every[1, 0]:.2f}, b {every[1, 1]:.2f}, {ends}."
    )
    return picture


def _beside(ax: Any, text: str, at: Any) -> None:
    ax.annotate(text, at, xytext=(7, 6), textcoords="offset points", color=TEXT)


def gradient_cloud(full: Any, clouds: Mapping[str, Any]) -> Picture:
    """Gradients (dw, db) of mini-batches around that of all samples, a panel a size.

    The line through the origin is that of no progress: a mini-batch on the side of the
    full gradient takes a step that lowers the cost of all samples, if it is short enough.

    Args:
        full: the gradient of all samples, (2,).
        clouds: one or two sets of mini-batch gradients by name, each (batches, 2).

    Raises:
        ArgumentError: no cloud, or more than two.
    """
    _at_most(clouds, 2, "cloud")
    full = np.asarray(full)
    named = {name: np.asarray(cloud) for name, cloud in clouds.items()}
    every = np.concatenate([np.zeros((1, 2)), full[None], *named.values()])
    low, high = every.min(axis=0), every.max(axis=0)
    margin = 0.08 * (high - low)
    with chart(2.6 * len(named)) as picture:
        axes = picture.subplots(len(named), 1, sharex=True, sharey=True, squeeze=False).ravel()
        for ax, (name, cloud) in zip(axes, named.items(), strict=True):
            ax.axline((0, 0), (-full[1], full[0]), color=MUTED, linestyle="--", linewidth=1)
            ax.plot(*cloud.T, "o", color=BACKWARD, markersize=2.5, markeredgewidth=0)
            ax.plot(0, 0, "+", color=TEXT, markersize=10, markeredgewidth=1.5)
            ax.plot(*full, "x", color=TEXT, markersize=9, markeredgewidth=2)
            ax.annotate("0", (0, 0), xytext=(5, 5), textcoords="offset points", color=TEXT)
            ax.set_title(name, size=NORMAL, loc="left")
            ax.set_ylabel("db")
            ax.set_xlim(low[0] - margin[0], high[0] + margin[0])
            ax.set_ylim(low[1] - margin[1], high[1] + margin[1])
        axes[-1].set_xlabel("dw      (× is the gradient of all samples)")
    sentences = [
        f"{name}: {len(cloud)} gradients, on average "
        f"{np.sqrt(np.mean(np.sum((cloud - full) ** 2, axis=1))):.2g} away from it; "
        f"{np.mean(cloud @ full > 0):.0%} point to its side of the dashed line."
        for name, cloud in named.items()
    ]
    picture.alt = " ".join(
        [f"The gradient of all samples is dw {full[0]:.2f}, db {full[1]:.2f}.", *sentences]
    ).replace(" -", " −")
    return picture


def learning_rates(costs: Mapping[str, Any]) -> Picture:
    """Cost by step for up to three learning rates, on a logarithmic scale.

    Args:
        costs: costs before the first step and after each, by the name of the rate; all
            above 0.

    Raises:
        ArgumentError: no curve, or more than three.
    """
    _at_most(costs, len(_RATES), "curve")
    with chart(3.0) as picture:
        ax = picture.subplots()
        for (name, cost), (line, ink) in zip(costs.items(), _RATES, strict=False):
            ax.plot(cost, color=ink, linestyle=line)
            ax.annotate(
                name, (len(cost) - 1, cost[-1]), xytext=(5, 0), textcoords="offset points",
                color=ink, va="center",
            )  # fmt: skip
        ax.set_xlabel("step")
        ax.set_title("cost", size=NORMAL, loc="left")
        log_scale(ax, "y", np.concatenate([np.asarray(cost) for cost in costs.values()]))
    picture.alt = "Cost by step. " + " ".join(
        f"{name}: from {two_digits(cost[0])} to {two_digits(cost[-1])} in {len(cost) - 1} steps."
        for name, cost in costs.items()
    )
    return picture


def _at_most(given: Any, most: int, what: str) -> None:
    if not isinstance(given, Mapping) or not 1 <= len(given) <= most:
        message = f"give one to {most} {what}s by name; got {len(given)}"
        raise ArgumentError(message)
