"""The network as circles and lines, with its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import numpy as np
from matplotlib.axes import Axes

from backprop_lib.decimals import rounded
from backprop_lib.errors import ArgumentError, ShapeError
from backprop_lib.names import architecture, unknown, words
from backprop_lib.network import Network, network
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED
from backprop_lib.plots.marks import box
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import Point, along, column, label, sheet, symbol, write
from backprop_lib.plots.sizes import NORMAL, SMALL, SYMBOL, WIDTH
from backprop_lib.propagation import Gradients, Trace
from backprop_lib.validation import count, instance, is_whole

_SLOTS, _COLUMNS = 5, 5  # neurons of a layer, and layers, that are drawn one by one
_TOP, _SLOT, _BOTTOM, _MARGIN, _CIRCLE = 0.45, 1.1, 0.3, 0.43, 0.46
Show = Literal["values", "gradients", "both"]

# A number or a place for each neuron that is drawn, by layer and neuron.
_Texts = dict[tuple[int, int], str]
_Places = dict[tuple[int, int], Point]


def network_diagram(
    net: Network,
    trace: Trace | None = None,
    gradients: Gradients | None = None,
    *,
    digits: int = 2,
    show: Show | None = None,
    sample: int = 0,
) -> Picture:
    """The network as circles and lines, with the numbers of one sample.

    Values a[l] stand inside the circles; delta[l] stands below them, or inside when only
    gradients are shown. Weights (with gradients only, their derivatives) stand on the
    lines where there is room: up to three layers, with up to six lines between two. Of a
    layer of more than five neurons the first three and the last are drawn; of more than
    five layers, the first two and the last two.

    Args:
        net: the network.
        trace: its forward pass; without it the circles hold no numbers.
        gradients: of backward.
        digits: decimals, at least 1.
        show: ``"values"``, ``"gradients"`` or ``"both"``; all that was given when left out.
        sample: the sample (column) whose values are shown; dW is that of the whole batch.

    Raises:
        ArgumentError: show asks for what was not given, digits do not fit into the
            circles, or there is no such sample.
        ShapeError: the trace or the gradients are of another network.
        UnknownNameError: show is something else.
    """
    _check(net, trace, gradients, show, sample)
    a = trace.a if trace is not None and show != "gradients" else None
    delta = gradients.delta if gradients is not None and show != "values" else None
    count(digits, "digits")

    layers = _shown(net.L + 1, _COLUMNS, 2)
    neurons = {l: _shown(net.sizes[l], _SLOTS, 3) for l in layers if l is not None}
    values = {} if a is None else _texts(neurons, a, sample, digits)
    errors = {} if delta is None else _texts(neurons, delta, sample, digits)
    inside, below = (values, errors) if values else (errors, {})
    step = (WIDTH - 2 * _MARGIN) / (len(layers) - 1)
    width = max([_CIRCLE, *(_width(text, NORMAL) + 0.06 for text in inside.values())])
    room = min(
        step - width, step - 0.2 - max((_width(t, NORMAL) for t in below.values()), default=0)
    )
    if room < 0.1:
        message = f"numbers with digits={digits} decimals do not fit into the circles; choose fewer"
        raise ArgumentError(message)

    height = _TOP + _SLOT * max(map(len, neurons.values())) + _BOTTOM
    with sheet(height) as (picture, ax):
        at = _places(ax, net, layers, neurons, step)
        _lines(ax, at)
        for (l, j), (x, y) in at.items():
            backward = not values and bool(errors) and l > 0
            _neuron(ax, (x, y), width, inside.get((l, j)), BACKWARD if backward else FORWARD)
            label(ax, (x, y + 0.41), symbol(r"\delta" if backward else "a", l, j), size=SYMBOL)
            if (l, j) in below:
                label(ax, (x, y - 0.34), f"δ {below[l, j]}", BACKWARD)
        on_lines = _on_lines(net, gradients, digits, step / 3 - width / 2, values, errors)
        ink = FORWARD if values else BACKWARD
        for (l, j, k), text in on_lines.items():
            label(ax, _on_the_way(net, at, l, j, k), text, ink, SMALL)
        key = {
            "circle: a": values,
            "below: δ": below,
            "circle: δ": not values and errors,
            "line: W": on_lines and values,
            "line: dW": on_lines and not values,
        }
        parts = "     ".join(part for part, drawn in key.items() if drawn)
        write(ax, (WIDTH / 2, 0.1), parts, va="baseline")
    picture.alt = _describe(net, neurons, {"a": values, "delta": errors})
    return picture


def _check(net: Any, trace: Any, gradients: Any, show: str | None, sample: Any) -> None:
    network(net)
    if show is not None and show not in get_args(Show):
        raise unknown("show", show, get_args(Show))
    if trace is None and show in ("values", "both"):
        message = f"show={show!r} needs the values of a forward pass: pass trace=forward(net, X)"
        raise ArgumentError(message)
    if gradients is None and show in ("gradients", "both"):
        message = f"show={show!r} needs gradients: pass gradients=backward(net, trace, Y, ...)"
        raise ArgumentError(message)
    for name, kind, given, quantity in (
        ("trace", Trace, trace, "z"),
        ("gradients", Gradients, gradients, "delta"),
    ):
        if given is None:
            continue
        instance(given, kind, name, kind.__name__)
        shapes = [np.shape(array) for array in getattr(given, quantity)[1:]]
        if [shape[0] for shape in shapes] != list(net.sizes[1:]):
            message = (
                f"{name}: layers of {[shape[0] for shape in shapes]} neurons, but the network "
                f"has {list(net.sizes[1:])}; pass what came of this network"
            )
            raise ShapeError(message)
        m = shapes[0][1]
        if not is_whole(sample) or not 0 <= sample < m:
            message = f"sample must be a whole number from 0 to {m - 1}; got {sample!r}"
            raise ArgumentError(message)


def _texts(
    neurons: Mapping[int, Sequence[int | None]], arrays: Sequence[Any], sample: int, digits: int
) -> _Texts:
    return {
        (l, j): rounded(float(arrays[l][j, sample]), digits)
        for l, shown in neurons.items()
        for j in shown
        if j is not None and arrays[l] is not None
    }


def _shown(n: int, most: int, first: int) -> list[int | None]:
    """Which of n are drawn; None stands for those left out."""
    if n <= most:
        return list(range(n))
    return [*range(first), None, *range(n - most + first + 1, n)]


def _width(text: str, size: float) -> float:
    return 0.64 * size / 72 * len(text)  # a digit of DejaVu Sans is 0.636 em wide


def _places(
    ax: Axes,
    net: Network,
    layers: Sequence[int | None],
    neurons: Mapping[int, Sequence[int | None]],
    step: float,
) -> _Places:
    """Where the neurons stand; writes the headings, and dots for what is left out."""
    height = ax.get_ylim()[1]
    middle = (height - _TOP + _BOTTOM) / 2
    at: _Places = {}
    for place, l in enumerate(layers):
        x = _MARGIN + place * step
        if l is None:
            write(ax, (x, middle), "⋯", size=16)
            continue
        name = words(net[l].activation.name) if l else "input"
        name = name if len(name) <= 11 else f"{name[:10]}…"
        write(ax, (x, height - 0.2), f"layer {l}", va="baseline")
        write(ax, (x, height - 0.37), name, size=SMALL, va="baseline")
        slots = column(x, len(neurons[l]), middle, _SLOT)
        for j, slot in zip(neurons[l], slots, strict=True):
            if j is None:
                label(ax, slot, f"⋮\n{net.sizes[l]}\nneurons", size=SMALL)
            else:
                at[l, j] = slot
    return at


def _neuron(ax: Axes, at: Point, width: float, text: str | None, ink: str) -> None:
    """A circle, drawn out as far as its number needs; pale where there is none."""
    box(ax, at, width, _CIRCLE, ink if text else MUTED, rounding=_CIRCLE / 2)
    write(ax, (at[0], at[1] - 0.01), text or "", color=ink, zorder=4)


def _lines(ax: Axes, at: _Places) -> None:
    for (l, _), (x, y) in at.items():
        for (l_to, _), (x_to, y_to) in at.items():
            if l_to == l + 1:
                ax.plot([x, x_to], [y, y_to], color=MUTED, linewidth=0.8, zorder=1)


def _on_lines(
    net: Network,
    gradients: Gradients | None,
    digits: int,
    room: float,
    values: _Texts,
    errors: _Texts,
) -> dict[tuple[int, int, int], str]:
    """W[l][j, k], or dW[l][j, k] where only gradients are shown; nothing where it is crowded."""
    if net.L > 2 or any(W.size > 6 for W, _, _ in net.layers) or not (values or errors):
        return {}
    arrays = gradients.dW[1:] if gradients and not values else [W for W, _, _ in net.layers]
    texts = {
        (l, j, k): rounded(float(w), digits)
        for l, W in enumerate(arrays, start=1)
        for (j, k), w in np.ndenumerate(W)
    }
    return texts if max(_width(t, SMALL) for t in texts.values()) < 2 * room else {}


def _on_the_way(net: Network, at: _Places, l: int, j: int, k: int) -> Point:
    # From p to q neurons the q p labels are evenly spaced in one column at either of two
    # parts of the way; the one nearer the middle is clear of the circles.
    q, p = net[l].W.shape
    t = min(1 / (1 + q), p / (1 + p), key=lambda t: abs(t - 0.5))
    return along(at[l - 1, k], at[l, j], t)


def _describe(
    net: Network, neurons: Mapping[int, Sequence[int | None]], quantities: Mapping[str, _Texts]
) -> str:
    gs = ", ".join(words(g.name) for _, _, g in net.layers)
    sentences = [f"A network of {architecture(net.sizes)} neurons ({gs})."]
    for name, texts in quantities.items():
        for l, shown in neurons.items():
            if (l, 0) in texts:
                entries = ("…" if j is None else texts[l, j] for j in shown)
                sentences.append(f"{name}[{l}]: {', '.join(entries)}.")
    return " ".join(sentences)
