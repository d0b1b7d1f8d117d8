"""Two layers and the lines between them: all of one neuron's, a single one, every way out."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from backprop_lib.decimals import trimmed
from backprop_lib.network import Network
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.marks import RADIUS, WIDE, arrow, circle
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import Point, along, column, label, sheet, symbol
from backprop_lib.plots.sizes import NORMAL, SMALL, SYMBOL, WIDTH
from backprop_lib.propagation import Gradients, Trace


def _lines(ax: Axes, left: Sequence[Point], right: Sequence[Point]) -> None:
    for x, y in left:
        for x_to, y_to in right:
            ax.plot([x, x_to], [y, y_to], color=MUTED, linewidth=0.8, zorder=0)


def one_neuron(n_before: int = 6, n: int = 4) -> Picture:
    """Layers 0 and 1, fully connected, with the lines into neuron 0 of layer 1 brought out.

    Args:
        n_before: neurons of layer 0.
        n: neurons of layer 1.
    """
    step = 0.72
    height = step * (max(n_before, n) - 1) + 1.4
    left = column(0.45, n_before, height / 2 - 0.2, step)
    right = column(WIDTH - 0.5, n, height / 2 - 0.2, step)
    with sheet(height) as (picture, ax):
        for x, l, count in ((0.55, 0, n_before), (WIDTH - 0.55, 1, n)):
            label(ax, (x, height - 0.16), f"layer {l}")
            label(ax, (x, height - 0.34), f"{count} neurons", size=SMALL)
        _lines(ax, left, right[1:])
        for k, place in enumerate(left):
            circle(ax, place, symbol("a", 0, k))
            arrow(ax, place, right[0], FORWARD, width=2)
            label(ax, along(place, right[0], 0.33), symbol("w", 1, f"0,{k}"), TEXT, SYMBOL)
        for j, place in enumerate(right):
            circle(ax, place, symbol("a", 1, j), FORWARD if j == 0 else MUTED)
        arrow(ax, (right[0][0], right[0][1] + 0.62), right[0], shrink=0.26)
        label(ax, (right[0][0], right[0][1] + 0.6), symbol("b", 1, 0), TEXT, SYMBOL)
    weights = ", ".join(f"w[1]_0,{k}" for k in range(n_before))
    picture.alt = (
        f"Layer 0 with {n_before} neurons and layer 1 with {n}, each neuron of one connected with "
        f"each of the other. Brought out are the {n_before} lines into neuron 0 of layer 1, with "
        f"the weights {weights}, and its bias b[1]_0."
    )
    return picture


def one_weight() -> Picture:
    """The last two layers, with the line from neuron k to neuron j brought out."""
    height = 3.7
    left = column(0.55, 5, 1.6, 0.62)
    right = column(2.75, 5, 1.6, 0.62)
    cost = (WIDTH - 0.4, 1.6)
    neurons, dots = (0, 2, 4), (1, 3)
    with sheet(height) as (picture, ax):
        for x, l in ((0.65, "L-1"), (2.75, "L")):
            label(ax, (x, height - 0.16), f"layer {l.replace('-', '−')}")
            label(ax, (x, height - 0.38), f"$n_{{{l}}}$ neurons", size=SYMBOL)
        _lines(ax, [left[i] for i in neurons], [right[i] for i in neurons])
        for places, l, names in ((left, "L-1", ("0", "k", "")), (right, "L", ("0", "j", ""))):
            for i, name in zip(neurons, names, strict=True):
                known = name in ("k", "j")
                text = symbol("a", l, name) if name else "last"
                ink, size = FORWARD if known else MUTED, SYMBOL if name else SMALL
                circle(ax, places[i], text, ink, size, radius=WIDE if name and l != "L" else RADIUS)
            for i in dots:
                x, y = places[i]
                # Higher where the z of neuron j stands below.
                label(ax, (x, y + 0.16 if places is right and i == 1 else y), "⋮")
        for i in neurons:
            arrow(ax, right[i], cost, FORWARD if i == 2 else MUTED, width=2 if i == 2 else 0.8)
        circle(ax, cost, "$C$", MUTED)
        arrow(ax, left[2], right[2], FORWARD, width=2)
        label(ax, along(left[2], right[2], 0.5), symbol("w", "L", "jk"), TEXT, SYMBOL)
        label(ax, (right[2][0], right[2][1] + 0.43), symbol("z", "L", "j"), FORWARD, SYMBOL)
    picture.alt = (
        "The last two layers and the cost C, fully connected. Brought out is the one way on which "
        "the weight w[L]_jk acts: from neuron k of layer L-1 to neuron j of layer L, where it "
        "enters z[L]_j, and from a[L]_j to the cost."
    )
    return picture


def ways_out() -> Picture:
    """Every way from one activation of layer L-1 to the cost: one through each neuron of layer L."""
    height = 3.7
    start, cost = (0.45, 1.6), (WIDTH - 0.4, 1.6)
    right = column(2.6, 5, 1.6, 0.62)
    names = ("0", "1", "", "j", "")
    with sheet(height) as (picture, ax):
        for x, l in ((0.5, "L-1"), (2.6, "L")):
            label(ax, (x, height - 0.16), f"layer {l.replace('-', '−')}")
        label(ax, (2.6, height - 0.38), "$n_{L}$ neurons", size=SYMBOL)
        circle(ax, start, symbol("a", "L-1", "k"), radius=WIDE)
        for place, name in zip(right, names, strict=True):
            if not name:
                label(ax, place, "⋮")
                continue
            arrow(ax, start, place, FORWARD)
            arrow(ax, place, cost, FORWARD)
            circle(ax, place, symbol("a", "L", name))
            label(ax, along(start, place, 0.55), symbol("w", "L", f"{name}k"), TEXT, SYMBOL)
        circle(ax, cost, "$C$", MUTED)
    picture.alt = (
        "From one activation a[L-1]_k arrows lead to every neuron of layer L, over the weights "
        "w[L]_0k, w[L]_1k to w[L]_jk and further, and from every neuron of layer L one leads to "
        "the cost C."
    )
    return picture


def ways_back(net: Network, trace: Trace, gradients: Gradients, k: int) -> Picture:
    """What comes back to neuron k of layer L-1: from each neuron of layer L, weight times error.

    Args:
        net: a network with up to four output neurons.
        trace: its forward pass on one sample.
        gradients: of backward, for that sample.
        k: the neuron of layer L-1.
    """
    L, n = net.L, net.sizes[-1]
    W, delta = net[L].W, gradients.delta[L]
    step = 1.15
    height = step * (n - 1) + 1.7
    middle = height / 2 - 0.02
    start, cost = (0.5, middle), (WIDTH - 0.4, middle)
    right = column(2.75, n, middle, step)
    parts = [W[j, k] * delta[j, 0] for j in range(n)]
    with sheet(height) as (picture, ax):
        label(ax, (0.55, height - 0.16), f"layer {L - 1}")
        label(ax, (2.75, height - 0.16), f"layer {L}")
        circle(ax, start, symbol("a", L - 1, k))
        label(ax, (start[0], middle - 0.4), trimmed(trace.a[L - 1][k, 0]), FORWARD)
        for j, place in enumerate(right):
            arrow(ax, place, start, BACKWARD)
            arrow(ax, cost, place, BACKWARD)
            circle(ax, place, symbol(r"\delta", L, j), BACKWARD)
            label(ax, (place[0], place[1] - 0.4), trimmed(delta[j, 0]), BACKWARD)
            x, y = along(start, place, 0.53)
            label(ax, (x, y + 0.08), f"weight {trimmed(W[j, k])}", TEXT, SMALL)
            label(ax, (x, y - 0.08), f"brings {trimmed(parts[j])}", BACKWARD, SMALL)
        circle(ax, cost, "$C$", MUTED)
        label(ax, (WIDTH / 2, 0.16), f"together: {trimmed(sum(parts))}", BACKWARD, NORMAL)
    ways = "; ".join(
        f"over the weight {trimmed(W[j, k])} from the error {trimmed(delta[j, 0])} of neuron {j}: "
        f"{trimmed(parts[j])}"
        for j in range(n)
    )
    picture.alt = (
        f"Back to a[{L - 1}]_{k} = {trimmed(trace.a[L - 1][k, 0])} lead {n} ways: {ways}. "
        f"Together {trimmed(sum(parts))}."
    )
    return picture
