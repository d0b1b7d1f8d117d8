"""Chains of single neurons: their symbols, the way there and back, the slopes of one link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop_lib.figures.canvas import (
    RADIUS,
    WIDE,
    Point,
    along,
    arrow,
    circle,
    sheet,
    signed,
    symbol,
    words,
)
from backprop_lib.network import Network
from backprop_lib.plots import (
    BACKWARD,
    FORWARD,
    MUTED,
    NORMAL,
    SMALL,
    SYMBOL,
    TEXT,
    WIDTH,
    Picture,
)
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
            words(ax, (x, 2.3), f"layer {l}", size=SMALL)
            if l:
                ax.text(x, y + 0.5, symbol("z", l), size=SYMBOL, color=FORWARD, ha="center")
                ax.text(x - step / 2, y + 0.15, symbol("w", l), size=SYMBOL, ha="center")
                arrow(ax, (x, 0.35), at[l], shrink=r)
                words(ax, (x, 0.52), symbol("b", l), TEXT, SYMBOL)
        words(ax, (at[0][0], 0.8), "$= x$", size=SYMBOL)
        circle(ax, at[-1], "$C$", MUTED, radius=r)
        arrow(ax, (at[-1][0], 0.35), at[-1], shrink=r)
        words(ax, (at[-1][0], 0.52), "$y$", size=SYMBOL)
        words(ax, (at[-1][0], 2.3), "cost", size=SMALL)
        key = "on the line: w     from below: b     above: z     inside: a"
        words(ax, (WIDTH / 2, 0.14), key, size=SMALL)
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
    wanted, C = signed(np.asarray(Y).item()), float(sample_losses(net, trace, Y)[0])
    step = (WIDTH - 1) / net.L
    at = [(0.5 + step * l, 1.5) for l in range(net.L + 1)]
    with sheet(2.75) as (picture, ax):
        for l, (x, y) in enumerate(at):
            words(ax, (x, 2.6), names[l])
            words(ax, (x, 2.42), does[l], size=SMALL)
            circle(ax, (x, y + 0.4), signed(said[l]), FORWARD, NORMAL)
            circle(ax, (x, y - 0.5), signed(back[l]), BACKWARD, NORMAL)
            if l:
                arrow(ax, (at[l - 1][0], y + 0.4), (x, y + 0.4), FORWARD)
                arrow(ax, (x, y - 0.5), (at[l - 1][0], y - 0.5), BACKWARD)
        words(ax, (WIDTH / 2, 1.48), "what they say  →", FORWARD)
        words(ax, (WIDTH / 2, 0.56), "←  how much the cost minds", BACKWARD)
        words(ax, (WIDTH / 2, 0.2), f"wanted: {wanted}     cost: {signed(C)}")
    picture.alt = (
        f"{len(names)} players in a row: "
        + "; ".join(
            f"{name} ({what}) says {signed(a)}"
            for name, what, a in zip(names, does, said, strict=True)
        )
        + f". Wanted: {wanted}; the cost is {signed(C)}. Backward, from {names[-1]} to {names[0]}: "
        + ", ".join(signed(b) for b in reversed(back))
        + "."
    )
    return picture


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

    at: dict[str, Point] = {
        "w": (0.5, 2.95), "a before": (0.5, 1.8), "b": (0.5, 0.65),
        "z": (1.9, 1.8), "a": (2.85, 1.8), "C": (3.8, 1.8), "y": (3.8, 0.65),
    }  # fmt: skip
    values = {
        "w": w, "a before": before, "b": b.item(), "z": z.item(), "a": a.item(), "C": C,
        "y": float(np.asarray(Y).item()),
    }  # fmt: skip
    names = {
        "w": symbol("w", "L"), "a before": symbol("a", "L-1"), "b": symbol("b", "L"),
        "z": symbol("z", "L"), "a": symbol("a", "L"), "C": "$C$", "y": "$y$",
    }  # fmt: skip
    arrows = {
        ("w", "z"): ("∂z/∂w", before), ("a before", "z"): ("∂z/∂a", w), ("b", "z"): ("∂z/∂b", 1.0),
        ("z", "a"): ("∂a/∂z", da_dz), ("a", "C"): ("∂C/∂a", dC_da),
    }  # fmt: skip
    with sheet(3.5) as (picture, ax):
        for name, place in at.items():
            given = name in ("w", "b", "y")
            radius = WIDE if name == "a before" else RADIUS
            circle(ax, place, names[name], MUTED if given else FORWARD, radius=radius)
            below = (place[0], place[1] - radius - 0.13)
            words(ax, below, signed(values[name]), TEXT if given else FORWARD)
        arrow(ax, at["y"], (at["C"][0], at["C"][1] - 0.25), MUTED)
        for (start, end), (name, slope) in arrows.items():
            arrow(ax, at[start], at[end], MUTED)
            if start in ("z", "a"):
                x, y = along(at[start], at[end], 0.5)
                words(ax, (x, y + 0.58), name, BACKWARD)
                words(ax, (x, y + 0.4), signed(slope), BACKWARD)
            else:
                x, y = along(at[start], at[end], 0.47)
                words(ax, (x, y + 0.08), name, BACKWARD)
                words(ax, (x, y - 0.08), signed(slope), BACKWARD)
        words(ax, (2.85, 3.2), "slope of an arrow: how fast its end", BACKWARD, SMALL)
        words(ax, (2.85, 3.04), "moves when its start moves", BACKWARD, SMALL)
    picture.alt = (
        "Three arrows lead into z[L]: from w[L], from a[L-1] and from b[L]; then one from z[L] "
        "to a[L], and one from a[L] to C, which y reaches as well. Values: "
        + ", ".join(f"{_plain[name]} {signed(value)}" for name, value in values.items())
        + ". Slopes: "
        + ", ".join(f"{name} {signed(slope)}" for name, slope in arrows.values())
        + "."
    )
    return picture


_plain = {
    "w": "w[L]", "a before": "a[L-1]", "b": "b[L]", "z": "z[L]", "a": "a[L]", "C": "C", "y": "y",
}  # fmt: skip
