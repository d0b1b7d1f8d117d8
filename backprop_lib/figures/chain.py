"""Chains of single neurons: their symbols, the way there and back, the slopes of one link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.decimals import trimmed
from backprop_lib.network import Network
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.marks import RADIUS, WIDE, arrow, circle
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import Point, along, label, sheet, symbol
from backprop_lib.plots.sizes import NORMAL, SMALL, SYMBOL, WIDTH
from backprop_lib.propagation import backward, forward, sample_losses


def symbols() -> Picture:
    """Four single neurons in a row, layers 0 to 3, with every symbol in its place."""
    L = 3
    r = 0.23
    step = (WIDTH - 0.6) / (L + 1)
    at = [(0.3 + step * l, 1.25) for l in range(L + 2)]
    with sheet(2.45) as (picture, ax):
        for l in range(L + 1):
            x, y = at[l]
            circle(ax, at[l], symbol("a", l), FORWARD if l else MUTED, radius=r)
            arrow(ax, at[l], at[l + 1], shrink=r + 0.01)
            label(ax, (x, 2.3), f"layer {l}", size=SMALL)
            if l:
                ax.text(x, y + 0.5, symbol("z", l), size=SYMBOL, color=FORWARD, ha="center")
                ax.text(x - step / 2, y + 0.15, symbol("w", l), size=SYMBOL, ha="center")
                arrow(ax, (x, 0.35), at[l], shrink=r)
                label(ax, (x, 0.52), symbol("b", l), TEXT, SYMBOL)
        label(ax, (at[0][0], 0.8), "$= x$", size=SYMBOL)
        circle(ax, at[-1], "$C$", MUTED, radius=r)
        arrow(ax, (at[-1][0], 0.35), at[-1], shrink=r)
        label(ax, (at[-1][0], 0.52), "$y$", size=SYMBOL)
        label(ax, (at[-1][0], 2.3), "cost", size=SMALL)
        key = "on the line: w     from below: b     above: z     inside: a"
        label(ax, (WIDTH / 2, 0.14), key, size=SMALL)
    picture.alt = (
        "Four single neurons in a row, layers 0 to 3. Layer 0 holds a[0] = x. "
        "The line into layer l carries the weight w[l]; the bias b[l] comes from below; "
        "the weighted input z[l] stands over the circle, and the activation a[l] inside it. "
        "After a[3] comes the cost C, which the target y reaches from below."
    )
    return picture


def telephone(net: Network, X: Any, Y: Any, names: Sequence[str], does: Sequence[str]) -> Picture:
    """A row of players who pass a number on, and what goes back from one to the next.

    Args:
        net: one neuron a layer, all identity; layer l is what player l does.
        X: what player 0 says, (1, 1).
        Y: what was wanted in the end, (1, 1).
        names: of the players, n_0 to n_L.
        does: what each of them does, in a word or two.
    """
    trace = forward(net, X)
    delta = backward(net, trace, Y, reduction="mean").delta
    # What reaches player 0 would be its error: nobody before it needs to hear of it.
    back = [(net[1].W.T @ delta[1]).item(), *(d.item() for d in delta[1:])]
    said = [a.item() for a in trace.a]
    wanted, C = trimmed(np.asarray(Y).item()), float(sample_losses(net, trace, Y)[0])
    step = (WIDTH - 1) / net.L
    at = [(0.5 + step * l, 1.5) for l in range(net.L + 1)]
    with sheet(2.75) as (picture, ax):
        for l, (x, y) in enumerate(at):
            label(ax, (x, 2.6), names[l])
            label(ax, (x, 2.42), does[l], size=SMALL)
            circle(ax, (x, y + 0.4), trimmed(said[l]), FORWARD, NORMAL)
            circle(ax, (x, y - 0.5), trimmed(back[l]), BACKWARD, NORMAL)
            if l:
                arrow(ax, (at[l - 1][0], y + 0.4), (x, y + 0.4), FORWARD)
                arrow(ax, (x, y - 0.5), (at[l - 1][0], y - 0.5), BACKWARD)
        label(ax, (WIDTH / 2, 1.48), "what they say  →", FORWARD)
        label(ax, (WIDTH / 2, 0.56), "←  how much the cost minds", BACKWARD)
        label(ax, (WIDTH / 2, 0.2), f"wanted: {wanted}     cost: {trimmed(C)}")
    picture.alt = (
        f"{len(names)} players in a row: "
        + "; ".join(
            f"{name} ({what}) says {trimmed(a)}"
            for name, what, a in zip(names, does, said, strict=True)
        )
        + f". Wanted: {wanted}; the cost is {trimmed(C)}. Backward, from {names[-1]} to {names[0]}: "
        + ", ".join(trimmed(b) for b in reversed(back))
        + "."
    )
    return picture


class _Quantity(NamedTuple):
    """A circle of ``slopes``: its place, its symbol, that in plain text, and its number."""

    at: Point
    symbol: str
    plain: str
    value: float
    given: bool = False
    radius: float = RADIUS


def slopes(net: Network, X: Any, Y: Any) -> Picture:
    """The last link of a chain, from w, a and b to z, to a, to C, with the slope of each arrow.

    Args:
        net: a network whose last two layers have one neuron each.
        X: one sample, (n_0, 1).
        Y: its target, (1, 1).
    """
    trace, L = forward(net, X), net.L
    W, b, g = net[L]
    z, a = trace.z[L], trace.a[L]
    C = float(sample_losses(net, trace, Y)[0])
    dC_da = net.loss.grad(a, np.asarray(Y, dtype=float)).item()
    da_dz = g.vjp(z, a, np.ones_like(a)).item()
    w, before = W.item(), trace.a[L - 1].item()

    quantities = {
        "w": _Quantity((0.5, 2.95), symbol("w", "L"), "w[L]", w, given=True),
        "a before": _Quantity((0.5, 1.8), symbol("a", "L-1"), "a[L-1]", before, radius=WIDE),
        "b": _Quantity((0.5, 0.65), symbol("b", "L"), "b[L]", b.item(), given=True),
        "z": _Quantity((1.9, 1.8), symbol("z", "L"), "z[L]", z.item()),
        "a": _Quantity((2.85, 1.8), symbol("a", "L"), "a[L]", a.item()),
        "C": _Quantity((3.8, 1.8), "$C$", "C", C),
        "y": _Quantity((3.8, 0.65), "$y$", "y", np.asarray(Y, dtype=float).item(), given=True),
    }
    arrows = {
        ("w", "z"): ("∂z/∂w", before), ("a before", "z"): ("∂z/∂a", w), ("b", "z"): ("∂z/∂b", 1.0),
        ("z", "a"): ("∂a/∂z", da_dz), ("a", "C"): ("∂C/∂a", dC_da),
    }  # fmt: skip
    with sheet(3.5) as (picture, ax):
        for q in quantities.values():
            circle(ax, q.at, q.symbol, MUTED if q.given else FORWARD, radius=q.radius)
            below = (q.at[0], q.at[1] - q.radius - 0.13)
            label(ax, below, trimmed(q.value), TEXT if q.given else FORWARD)
        at = {name: q.at for name, q in quantities.items()}
        arrow(ax, at["y"], (at["C"][0], at["C"][1] - 0.25), MUTED)
        for (start, end), (name, slope) in arrows.items():
            arrow(ax, at[start], at[end], MUTED)
            if start in ("z", "a"):
                x, y = along(at[start], at[end], 0.5)
                label(ax, (x, y + 0.58), name, BACKWARD)
                label(ax, (x, y + 0.4), trimmed(slope), BACKWARD)
            else:
                x, y = along(at[start], at[end], 0.47)
                label(ax, (x, y + 0.08), name, BACKWARD)
                label(ax, (x, y - 0.08), trimmed(slope), BACKWARD)
        label(ax, (2.85, 3.2), "slope of an arrow: how fast its end", BACKWARD, SMALL)
        label(ax, (2.85, 3.04), "moves when its start moves", BACKWARD, SMALL)
    picture.alt = (
        "Three arrows lead into z[L]: from w[L], from a[L-1] and from b[L]; then one from z[L] "
        "to a[L], and one from a[L] to C, which y reaches as well. Values: "
        + ", ".join(f"{q.plain} {trimmed(q.value)}" for q in quantities.values())
        + ". Slopes: "
        + ", ".join(f"{name} {trimmed(slope)}" for name, slope in arrows.values())
        + "."
    )
    return picture
