"""Networks as computational graphs: a node for every operation, a derivative on every edge.

The loss is the one of network and book, softmax with cross-entropy taken from the scores:
C = log(sum_j exp z_j) - z_c, where c is the true class.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from backprop_lib.decimals import trimmed
from backprop_lib.errors import ShapeError
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.marks import arrow, circle
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import Point, along, label, sheet, symbol, write
from backprop_lib.plots.sizes import NORMAL, SMALL, SYMBOL, WIDTH

_RADIUS = 0.24


class _Edge(NamedTuple):
    """An edge, what is written beside it, and where: part of its way, then so many inches off."""

    start: str
    end: str
    label: str
    part: float = 0.5
    beside: Point = (0.0, 0.14)
    ha: str = "center"


def _draw(ax: Axes, at: dict[str, Point], edges: list[_Edge], size: float) -> None:
    for edge in edges:
        start, end = at[edge.start], at[edge.end]
        arrow(ax, start, end, MUTED, shrink=_RADIUS + 0.02)
        x, y = along(start, end, edge.part)
        place = x + edge.beside[0], y + edge.beside[1]
        write(ax, place, edge.label, size=size, color=BACKWARD, ha=edge.ha)


# One sample, number by number -------------------------------------------------------------


def loss_graph(z: Any, *, gradients: bool = False) -> Picture:
    """From two scores to their loss, every operation on numbers, with the slope of every edge.

    Args:
        z: the scores of one sample of class 1, (2, 1).
        gradients: write the derivative of C over every node as well.

    Raises:
        ShapeError: there are not two scores.
    """
    scores = np.asarray(z, dtype=float)
    if scores.shape != (2, 1):
        message = f"z has shape {scores.shape}; the graph is drawn for two scores: give (2, 1)"
        raise ShapeError(message)
    z0, z1 = scores.ravel().tolist()
    e0, e1 = np.exp(scores).ravel().tolist()
    s = e0 + e1
    t, q = float(np.log(s)), z1
    at: dict[str, Point] = {
        "z0": (0.34, 3.2), "e0": (1.38, 3.2), "z1": (0.34, 1.7), "e1": (1.38, 1.7),
        "s": (2.16, 2.45), "t": (3.2, 2.45), "q": (1.38, 0.75), "C": (3.88, 1.7),
    }  # fmt: skip
    values = {"z0": z0, "e0": e0, "z1": z1, "e1": e1, "s": s, "t": t, "q": q, "C": t - q}
    a0, a1 = e0 / s, e1 / s
    slopes = {
        "z0": a0, "e0": 1 / s, "z1": a1 - 1, "e1": 1 / s, "s": 1 / s, "t": 1, "q": -1, "C": 1,
    }  # fmt: skip
    edges = [
        _Edge("z0", "e0", trimmed(e0)),
        _Edge("z1", "e1", trimmed(e1)),
        _Edge("e0", "s", "1", part=0.38, beside=(0.1, 0.1)),
        _Edge("e1", "s", "1", part=0.62, beside=(-0.1, 0.1)),
        _Edge("s", "t", trimmed(1 / s)),
        _Edge("t", "C", "1", beside=(0.13, 0.08)),
        _Edge("z1", "q", "1", beside=(0.12, 0.08)),
        _Edge("q", "C", trimmed(-1), beside=(0.0, 0.17)),
    ]
    with sheet(4.4) as (picture, ax):
        _draw(ax, at, edges, NORMAL)
        for name, place in at.items():
            circle(ax, place, f"${'_'.join(name)}$", radius=_RADIUS)
            label(ax, (place[0], place[1] - 0.36), trimmed(values[name]), FORWARD)
            if gradients:
                label(ax, (place[0], place[1] + 0.36), trimmed(slopes[name]), BACKWARD)
        label(
            ax,
            (WIDTH / 2, 4.2),
            r"$e_j = \exp\, z_j$     $s = e_0 + e_1$     $t = \ln\, s$",
            size=SYMBOL,
        )
        label(ax, (WIDTH / 2, 3.93), r"$q = z_1$     $C = t - q$", size=SYMBOL)
        told = "below: value     on an arrow: its slope"
        if gradients:
            told = "below: value   on an arrow: its slope   above: slope of C"
        label(ax, (WIDTH / 2, 0.12), told, size=SMALL)
    over = [f"{name} {trimmed(slope)}" for name, slope in slopes.items()]
    picture.alt = (
        "A graph of numbers. z0 leads to e0 and z1 to e1; both lead to their sum s, which leads "
        "to its logarithm t. z1 leads a second way, to q. t and q lead to C = t − q. Values: "
        + ", ".join(f"{name} {trimmed(value)}" for name, value in values.items())
        + ". Slopes: "
        + ", ".join(f"from {edge.start} to {edge.end} {edge.label}" for edge in edges)
        + (f". Derivative of C by each node: {', '.join(over)}" if gradients else "")
        + "."
    )
    return picture


# The whole network, array by array --------------------------------------------------------

_ROW, _CHAIN, _LEAF = 0.68, 2.15, 0.42
_LEFT, _RIGHT = 1.55, 2.75


def network_graph() -> Picture:
    """A network of two layers and its loss, every operation on arrays.

    An edge bears what its operation does, on the way back, to the gradient v that arrives.
    """
    rows = [0.5 + _ROW * row for row in range(9, -1, -1)]
    at: dict[str, Point] = {
        "X": (_CHAIN, rows[0]),
        "u1": (_CHAIN, rows[1]), "W1": (_LEAF, rows[1]),
        "z1": (_CHAIN, rows[2]), "b1": (_LEAF, rows[2]),
        "a1": (_CHAIN, rows[3]),
        "u2": (_CHAIN, rows[4]), "W2": (_LEAF, rows[4]),
        "z2": (_CHAIN, rows[5]), "b2": (_LEAF, rows[5]),
        "e": (_LEFT, rows[6]), "s": (_LEFT, rows[7]), "t": (_LEFT, rows[8]),
        "p": (_RIGHT, rows[6]), "q": (_RIGHT, rows[7]), "Y": (WIDTH - 0.32, rows[6]),
        "C": (_CHAIN, rows[9]),
    }  # fmt: skip
    given = {"X": "$X$", "Y": "$Y$"}
    learnt = {
        "W1": symbol("W", 1), "b1": symbol("b", 1), "W2": symbol("W", 2), "b2": symbol("b", 2),
    }  # fmt: skip
    does = {
        "u1": "@", "z1": "+", "a1": "relu", "u2": "@", "z2": "+", "e": "exp", "s": r"$\sum$",
        "t": "ln", "p": r"$\odot$", "q": r"$\sum$", "C": "−",
    }  # fmt: skip
    called = {
        "z1": symbol("z", 1), "a1": symbol("a", 1), "z2": symbol("z", 2), "C": "$C$",
    }  # fmt: skip

    def down(start: str, end: str, label: str) -> _Edge:
        return _Edge(start, end, label, beside=(0.1, 0.0), ha="left")

    edges = [
        _Edge("W1", "u1", r"$v\, X^{\top}$"),
        _Edge("b1", "z1", "$v$"),
        _Edge("W2", "u2", r"$v\, (a^{[1]})^{\top}$"),
        _Edge("b2", "z2", "$v$"),
        _Edge("X", "u1", ""),
        down("u1", "z1", "$v$"),
        down("z1", "a1", r"$v \odot (z^{[1]} > 0)$"),
        down("a1", "u2", r"$(W^{[2]})^{\top} v$"),
        down("u2", "z2", "$v$"),
        _Edge("z2", "e", r"$v \odot e^{z}$", beside=(-0.12, 0.05), ha="right"),
        _Edge("z2", "p", r"$v \odot Y$", beside=(0.16, 0.05), ha="left"),
        _Edge("e", "s", "$v$, copied", beside=(-0.1, 0.0), ha="right"),
        _Edge("s", "t", "$v / s$", beside=(-0.1, 0.0), ha="right"),
        _Edge("t", "C", "$v$", beside=(-0.12, -0.06), ha="right"),
        _Edge("p", "q", "$v$, copied", beside=(0.1, 0.0), ha="left"),
        _Edge("q", "C", "$-v$", beside=(0.14, -0.06), ha="left"),
        _Edge("Y", "p", ""),
    ]
    with sheet(rows[0] + 0.35) as (picture, ax):
        _draw(ax, at, edges, SYMBOL)
        for name, place in at.items():
            leaf = name in given or name in learnt
            text = given.get(name) or learnt.get(name) or does[name]
            ink = MUTED if leaf else FORWARD
            circle(ax, place, text, ink, NORMAL if name == "a1" else SYMBOL, radius=_RADIUS)
            if name in called:
                label(ax, (place[0] + 0.34, place[1]), called[name], FORWARD, SYMBOL, ha="left")
        label(ax, (_CHAIN + 0.36, rows[0]), "data: no gradient", TEXT, SMALL, ha="left")
        label(ax, (_LEAF, rows[0]), "to learn:", TEXT, SMALL)
        told = "on an arrow: what it makes of the v that comes back"
        label(ax, (WIDTH / 2, 0.1), told, size=SMALL)
    picture.alt = (
        "A graph of operations, from the input down to C. "
        "X and W[1] meet in a matrix product; b[1] is added, which gives z[1]; relu gives a[1]; "
        "a[1] and W[2] meet in a product; b[2] is added, which gives z[2]. There the graph forks: "
        "one way through exp, sum and ln, the other through the product with Y and a sum; "
        "the difference of both is C. On the way back the arrows turn a gradient v into: "
        "v X^T for W[1]; v (a[1])^T for W[2]; v for either bias; W[2]^T v for a[1]; "
        "v where z[1] is positive, else 0, for z[1]; at the fork v * exp(z) from the one side "
        "and v * Y from the other; v / s at ln, copies of v at a sum, v and −v at the difference."
    )
    return picture
