"""Pictures: a network with its numbers, gradients by layer, training curves, activations.

Each function returns a Picture, a matplotlib Figure that shows itself in a notebook as
SVG, is no wider than a phone can show, and carries a description in ``alt``. Only the
book's palette is drawn with, on no background, so that a page can put its own colours in
the place of these, light or dark. Nothing here uses pyplot or changes its settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any, Literal, get_args

import numpy as np

from backprop_lib.activations import Activation, activation, unknown, words
from backprop_lib.diagnostics import gradient_norms
from backprop_lib.errors import ArgumentError, MissingPackageError, ShapeError
from backprop_lib.network import Network
from backprop_lib.propagation import Gradients, Trace
from backprop_lib.training import History
from backprop_lib.validation import count, is_number, is_whole

try:
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
except ImportError:
    message = "backprop_lib.plots draws with matplotlib, which is missing: pip install matplotlib"
    raise MissingPackageError(message) from None

FORWARD, FORWARD_SOFT = "#0b5fa5", "#e6f1fb"
BACKWARD, BACKWARD_SOFT = "#b3470b", "#fdeee3"
TEXT, MUTED, PAGE = "#000000", "#767676", "#ffffff"

# Inches. On a phone a figure becomes 330 pixels wide; 9 points are then 9.8 pixels, and
# the indices of a symbol, 0.7 of its size, 9.2.
WIDTH = 4.2
SMALL, NORMAL, SYMBOL = 9, 10, 12

_STYLE: Any = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.grid": False,
    "axes.labelsize": NORMAL,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "none",
    "font.size": NORMAL,
    "legend.fontsize": NORMAL,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "savefig.facecolor": "none",
    "svg.fonttype": "path",
    "svg.hashsalt": "backprop",
    "xtick.color": MUTED,
    "xtick.labelcolor": TEXT,
    "xtick.labelsize": NORMAL,
    "ytick.color": MUTED,
    "ytick.labelcolor": TEXT,
    "ytick.labelsize": NORMAL,
}


@contextmanager
def _style() -> Iterator[None]:
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


class Picture(Figure):
    """A matplotlib Figure that shows itself as SVG and says what it shows.

    Attributes:
        alt: what the picture shows, in words and numbers.
    """

    alt: str = ""

    def svg(self) -> str:
        """The picture as an SVG document, with ``alt`` as its title; the same every time."""
        out = StringIO()
        with _style():
            self.savefig(out, format="svg", metadata={"Date": None, "Title": self.alt})
        return out.getvalue()

    def _ipython_display_(self) -> None:
        # Not _repr_svg_: what pyplot registers for figures would come before it.
        from IPython.display import display

        display({"image/svg+xml": self.svg(), "text/plain": self.alt}, raw=True)  # type: ignore[no-untyped-call]  # IPython has no types here


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    if (float(text) == 0 and value != 0) or abs(value) >= 1e4:
        mantissa, exponent = f"{value:.0e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")


def _symbol(letter: str, l: int, j: int | str) -> str:
    return f"${letter}^{{[{l}]}}_{{{j}}}$"


# network_diagram ----------------------------------------------------------------------

_SLOTS, _COLUMNS = 5, 5  # neurons of a layer, and layers, that are drawn one by one
_TOP, _SLOT, _BOTTOM, _MARGIN, _CIRCLE = 0.45, 1.1, 0.3, 0.43, 0.46
Show = Literal["values", "gradients", "both"]

# A number or a place for each neuron that is drawn, by layer and neuron.
_Texts = dict[tuple[int, int], str]
_Places = dict[tuple[int, int], tuple[float, float]]


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
    with _style():
        picture = Picture(figsize=(WIDTH, height))
        ax = picture.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height))
        ax.set_axis_off()
        at = _places(ax, net, layers, neurons, step)
        _lines(ax, at)
        for (l, j), (x, y) in at.items():
            backward = not values and bool(errors) and l > 0
            _neuron(ax, x, y, width, inside.get((l, j)), BACKWARD if backward else FORWARD)
            _text(ax, x, y + 0.41, _symbol(r"\delta" if backward else "a", l, j), SYMBOL, TEXT)
            if (l, j) in below:
                _text(ax, x, y - 0.34, f"δ {below[l, j]}", NORMAL, BACKWARD)
        on_lines = _on_lines(net, gradients, digits, step / 3 - width / 2, values, errors)
        for (l, j, k), text in on_lines.items():
            _text(ax, *_on_the_way(net, at, l, j, k), text, SMALL, FORWARD if values else BACKWARD)
        key = {
            "circle: a": values,
            "below: δ": below,
            "circle: δ": not values and errors,
            "line: W": on_lines and values,
            "line: dW": on_lines and not values,
        }
        parts = "     ".join(part for part, drawn in key.items() if drawn)
        ax.text(WIDTH / 2, 0.1, parts, color=TEXT, ha="center", va="baseline")
    picture.alt = _describe(net, neurons, {"a": values, "delta": errors})
    return picture


def _check(net: Any, trace: Any, gradients: Any, show: str | None, sample: Any) -> None:
    if not isinstance(net, Network):
        message = f"net must be a Network; got {type(net).__name__}"
        raise ArgumentError(message)
    if show is not None and show not in get_args(Show):
        raise unknown("show", show, list(get_args(Show)))
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
        if not isinstance(given, kind):
            message = f"{name} must be {kind.__name__}; got {type(given).__name__}"
            raise ArgumentError(message)
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
        (l, j): _number(float(arrays[l][j, sample]), digits)
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


def _text(ax: Axes, x: float, y: float, text: str, size: float, ink: str) -> None:
    """Text that hides the lines behind it."""
    box = {"facecolor": PAGE, "edgecolor": "none", "boxstyle": "square,pad=0.08"}
    ax.text(x, y, text, size=size, color=ink, ha="center", va="center", bbox=box, zorder=3)


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
    for column, l in enumerate(layers):
        x = _MARGIN + column * step
        if l is None:
            ax.text(x, middle, "⋯", size=16, color=TEXT, ha="center", va="center")
            continue
        name = words(net[l].activation.name) if l else "input"
        name = name if len(name) <= 11 else f"{name[:10]}…"
        ax.text(x, height - 0.2, f"layer {l}", color=TEXT, ha="center", va="baseline")
        ax.text(x, height - 0.37, name, size=SMALL, color=TEXT, ha="center", va="baseline")
        for row, j in enumerate(neurons[l]):
            y = middle + _SLOT * ((len(neurons[l]) - 1) / 2 - row)
            if j is None:
                _text(ax, x, y, f"⋮\n{net.sizes[l]}\nneurons", SMALL, TEXT)
            else:
                at[l, j] = x, y
    return at


def _neuron(ax: Axes, x: float, y: float, width: float, text: str | None, ink: str) -> None:
    fill = FORWARD_SOFT if ink == FORWARD else BACKWARD_SOFT
    ax.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - _CIRCLE / 2), width, _CIRCLE,
            boxstyle=f"round,pad=0,rounding_size={_CIRCLE / 2}", linewidth=1.3, zorder=2,
            facecolor=fill if text else PAGE, edgecolor=ink if text else MUTED,
        )
    )  # fmt: skip
    ax.text(x, y - 0.01, text or "", color=ink, ha="center", va="center", zorder=4)


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
        (l, j, k): _number(float(w), digits)
        for l, W in enumerate(arrays, start=1)
        for (j, k), w in np.ndenumerate(W)
    }
    return texts if max(_width(t, SMALL) for t in texts.values()) < 2 * room else {}


def _on_the_way(net: Network, at: _Places, l: int, j: int, k: int) -> tuple[float, float]:
    # From p to q neurons the q p labels are evenly spaced in one column at either of two
    # parts of the way; the one nearer the middle is clear of the circles.
    q, p = net[l].W.shape
    t = min(1 / (1 + q), p / (1 + p), key=lambda t: abs(t - 0.5))
    (x, y), (x_to, y_to) = at[l - 1, k], at[l, j]
    return (1 - t) * x + t * x_to, (1 - t) * y + t * y_to


def _describe(
    net: Network, neurons: Mapping[int, Sequence[int | None]], quantities: Mapping[str, _Texts]
) -> str:
    sizes = "-".join(map(str, net.sizes))
    sentences = [
        f"A network of {sizes} neurons ({', '.join(words(g.name) for _, _, g in net.layers)})."
    ]
    for name, texts in quantities.items():
        for l, shown in neurons.items():
            if (l, 0) in texts:
                entries = ("…" if j is None else texts[l, j] for j in shown)
                sentences.append(f"{name}[{l}]: {', '.join(entries)}.")
    return " ".join(sentences)


# gradient_flow ------------------------------------------------------------------------

_LINES = (("-", "o", BACKWARD), ("--", "s", TEXT), (":", "^", MUTED), ("-.", "D", BACKWARD))


def gradient_flow(gradients: Gradients | Mapping[str, Gradients]) -> Picture:
    """Norms of delta[l] and dW[l] by layer, on a logarithmic scale.

    Args:
        gradients: of backward; or up to four, by name.

    Raises:
        ArgumentError: neither of these.
    """
    named = _named(gradients)
    norms = {name: gradient_norms(g) for name, g in named.items()}
    sentences = []
    with _style():
        picture = Picture(figsize=(WIDTH, 4.4), layout="constrained")
        axes = picture.subplots(2, 1, sharex=True)
        for ax, quantity, symbol in zip(axes, ("delta", "dW"), (r"\delta", "dW"), strict=True):
            for (name, norm), (line, marker, ink) in zip(norms.items(), _LINES, strict=False):
                y = np.array(norm[quantity])
                style = {"color": ink, "linestyle": line, "marker": marker, "label": name}
                ax.plot(np.arange(1, len(y) + 1), np.where(y > 0, y, np.nan), **style)
                sentences.append(
                    f"Norm of {quantity}{name and f' ({name})'} from layer 1 to {len(y)}: "
                    f"{', '.join(_short(x) for x in y)}."
                )
            every = np.concatenate([norm[quantity] for norm in norms.values()])
            left_out = "" if every.all() else " (0 is left out)"
            ax.set_title(f"norm of ${symbol}^{{[l]}}${left_out}", size=SYMBOL, loc="left")
            _log_axis(ax, every[every > 0])
        axes[1].set_xlabel("layer l")
        axes[1].xaxis.set_major_locator(MaxNLocator(integer=True))
        if "" not in named:
            picture.legend(
                *axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2
            )
    picture.alt = " ".join(sentences)
    return picture


def _named(gradients: Any) -> dict[str, Gradients]:
    if isinstance(gradients, Gradients):
        return {"": gradients}
    if (
        isinstance(gradients, Mapping)
        and 1 <= len(gradients) <= len(_LINES)
        and all(isinstance(g, Gradients) for g in gradients.values())
    ):
        return {str(name): g for name, g in gradients.items()}
    message = (
        f"gradients must be Gradients, or one to {len(_LINES)} of them by name, such as "
        f"{{'sigmoid': backward(...)}}; got {type(gradients).__name__}"
    )
    raise ArgumentError(message)


def _log_axis(ax: Axes, positive: Any) -> None:
    ax.set_yscale("log")
    few = positive.size == 0 or np.ptp(np.log10(positive)) < 2
    ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if few else (1,), numticks=7))
    ax.yaxis.set_minor_locator(NullLocator())
    # Powers of ten with exponents would be too small on a phone.
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: _short(y)))


def _short(value: float) -> str:
    return f"{value:.2g}".replace("e-0", "e−").replace("e+0", "e").replace("-", "−")


# loss_curves --------------------------------------------------------------------------


def loss_curves(history: History) -> Picture:
    """Cost and accuracy by epoch, for the training samples and, where measured, the test.

    The accuracy is left out where there is none, as for targets that are no labels.

    Args:
        history: of train.

    Raises:
        ArgumentError: history is something else.
    """
    _check_history(history)
    panels = [("cost", history.cost, history.test_cost)]
    if not np.isnan(history.accuracy).all():
        panels.append(("accuracy", history.accuracy, history.test_accuracy))
    sentences = []
    with _style():
        picture = Picture(figsize=(WIDTH, 0.2 + 2.1 * len(panels)), layout="constrained")
        axes = picture.subplots(len(panels), 1, sharex=True, squeeze=False).ravel()
        for ax, (name, training, test) in zip(axes, panels, strict=True):
            for curve, whose, ink, line, marker in (
                (training, "training", FORWARD, "-", "o"),
                (test, "test", TEXT, "--", "s"),
            ):
                if not curve:
                    continue
                every = max(1, len(curve) // 8)
                ax.plot(
                    curve, color=ink, linestyle=line, marker=marker, markevery=every, label=whose
                )
                sentences.append(
                    f"{name.capitalize()} ({whose}) over {len(curve) - 1} epochs: "
                    f"from {curve[0]:.3g} to {curve[-1]:.3g}."
                )
            ax.set_title(name, size=NORMAL, loc="left")
        axes[-1].set_xlabel("epoch")
        axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
        if history.test_cost:
            axes[0].legend()
    if history.diverged:
        sentences.append("Then the cost was no longer finite.")
        axes[-1].set_xlabel("epoch (then the cost was no longer finite)")
    picture.alt = " ".join(sentences)
    return picture


def _check_history(history: Any) -> None:
    if not isinstance(history, History):
        message = f"history must be what train returned; got {type(history).__name__}"
        raise ArgumentError(message)


# activation_plot ----------------------------------------------------------------------


def activation_plot(
    *activations: str | Activation, z: tuple[float, float] = (-4, 4), ax: Axes | None = None
) -> Figure:
    """g(z), solid, and g'(z), dashed.

    Args:
        activations: by name or as Activation; several are drawn side by side.
        z: from where to where.
        ax: where to draw a single one, into a figure of your own.

    Returns:
        A Picture, or the figure of ax.

    Raises:
        ArgumentError: none was given, several were given with ax, an activation has no
            element-wise derivative, or z is not a range.
        UnknownNameError: no activation has that name.
    """
    gs = [activation(g) for g in activations]
    if not gs or (ax is not None and len(gs) > 1):
        message = (
            f"give one activation{' when drawing into ax' if gs else ' or more'}; got {len(gs)}"
        )
        raise ArgumentError(message)
    for g in gs:
        if g.derivative is None:
            message = f"{g.name} mixes the entries of z, so it has no curve g(z); choose another"
            raise ArgumentError(message)
    pair = isinstance(z, (tuple, list)) and len(z) == 2 and all(map(is_number, z))
    if not pair or not np.isfinite(z).all() or not z[0] < z[1]:
        message = f"z must be (from, to) with from below to; got {z!r}"
        raise ArgumentError(message)
    with _style():
        if ax is not None:
            _curves(ax, gs[0], z)
            return ax.figure.figure
        columns, rows = min(2, len(gs)), (len(gs) + 1) // 2
        picture = Picture(
            figsize=(WIDTH, 2.3 * rows if columns == 2 else 2.9), layout="constrained"
        )
        axes = picture.subplots(rows, columns, squeeze=False).ravel()
        for panel, g in zip(axes, gs, strict=False):
            _curves(panel, g, z)
        for panel in axes[len(gs) :]:
            panel.set_axis_off()
    picture.alt = " ".join(_curve_in_words(g, z) for g in gs)
    return picture


def _curves(ax: Axes, g: Activation, z: tuple[float, float]) -> None:
    x = np.linspace(*z, 801)
    a, slope = g.f(x), _slope(g, x)
    # A jump, such as that of ReLU's derivative, is no part of the curve.
    slope = np.where(np.abs(np.diff(slope, append=slope[-1])) > 0.2, np.nan, slope)
    for y, ink, line, name in ((a, FORWARD, "-", "g"), (slope, BACKWARD, "--", "g′")):
        ax.plot(x, y, color=ink, linestyle=line)
        ax.annotate(
            name, (z[1], y[-1]), xytext=(4, 0), textcoords="offset points", color=ink, va="center"
        )
    ax.axhline(0, color=MUTED, linewidth=0.6, zorder=0)
    ax.axvline(0, color=MUTED, linewidth=0.6, zorder=0)
    ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    ax.set_title(words(g.name), size=NORMAL)
    ax.set_xlabel("z")


def _slope(g: Activation, x: Any) -> Any:
    if g.derivative is None:  # refused before
        return np.full_like(x, np.nan)
    return g.derivative(x)


def _curve_in_words(g: Activation, z: tuple[float, float]) -> str:
    x = np.linspace(*z, 801)
    a, slope = g.f(x), _slope(g, x)
    alt = (
        f"{words(g.name)} for z from {z[0]:g} to {z[1]:g}: g runs from {a[0]:.3g} to {a[-1]:.3g}; "
        f"its derivative lies between {slope.min():.3g} and {slope.max():.3g}."
    )
    return alt.replace("-", "−")
