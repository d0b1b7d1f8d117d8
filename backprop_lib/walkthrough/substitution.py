r"""How each activation, derivative and loss looks with numbers put in.

Each entry says what a person would write down before reaching for the calculator, such
as 1 / (1 + e^{-0.35}) for sigmoid(0.35). An activation or loss of the user's own has no
entry; it is written as its symbol applied to the number.
"""

from collections.abc import Callable

from backprop_lib.activations import LEAKY_SLOPE, Activation, Array
from backprop_lib.losses import Loss
from backprop_lib.walkthrough.latex import Style

Entry = Callable[[Style, float, float], str]


def _if_positive(yes: str, no: str) -> Entry:
    return lambda s, z, a: (
        rf"{yes} \;\text{{as}}\; {s.number(z)} > 0"
        if z > 0
        else rf"{no} \;\text{{as}}\; {s.number(z)} \le 0"
    )


# fmt: off
# g(z), from z and a = g(z). Softmax is written out in steps.py: it needs its column.
ACTIVATION: dict[str, Entry] = {
    "sigmoid":    lambda s, z, a: rf"\dfrac{{1}}{{1 + e^{{{s.number(-z)}}}}}",
    "tanh":       lambda s, z, a: rf"\tanh({s.number(z)})",
    "relu":       lambda s, z, a: rf"\max(0, {s.number(z)})",
    "leaky_relu": lambda s, z, a: rf"\max({s.number(z)}, {s.product(LEAKY_SLOPE, z)})",
    "identity":   lambda s, z, a: s.number(z),
}
# g'(z), from z and a = g(z).
DERIVATIVE: dict[str, Entry] = {
    "sigmoid":    lambda s, z, a: rf"{s.number(a)} \cdot (1 - {s.number(a)})",
    "tanh":       lambda s, z, a: rf"1 - {s.factor(a)}^2",
    "relu":       _if_positive("1", "0"),
    "leaky_relu": _if_positive("1", str(LEAKY_SLOPE)),
    "identity":   lambda s, z, a: "1",
}
# The same in symbols, with z[l] and a[l] filled in.
ACTIVATION_SYMBOLS = {
    "sigmoid":    r"\frac{{1}}{{1 + e^{{-{z}}}}}",
    "relu":       r"\max(0, {z})",
    "leaky_relu": r"\max({z}, " + str(LEAKY_SLOPE) + r" \, {z})",
    "identity":   r"{z}",
}
DERIVATIVE_SYMBOLS = {
    "sigmoid":    r"{a} \odot (1 - {a})",
    "tanh":       r"1 - {a} \odot {a}",
    "relu":       r"[\,{z} > 0\,]",
    "leaky_relu": r"[\,{z} > 0\,] + " + str(LEAKY_SLOPE) + r" \, [\,{z} \le 0\,]",
    "identity":   r"1",
}
# NumPy for the notebook, with the layer's number filled in.
ACTIVATION_CODE = {
    "sigmoid":    "a{l} = 1 / (1 + np.exp(-z{l}))",
    "tanh":       "a{l} = np.tanh(z{l})",
    "relu":       "a{l} = np.maximum(z{l}, 0)",
    "leaky_relu": "a{l} = np.maximum(z{l}, " + str(LEAKY_SLOPE) + " * z{l})",
    "identity":   "a{l} = z{l}",
    "softmax":    "e{l} = np.exp(z{l} - z{l}.max(axis=0))\na{l} = e{l} / e{l}.sum(axis=0)",
}
DERIVATIVE_CODE = {
    "sigmoid":    "g{l} = a{l} * (1 - a{l})",
    "tanh":       "g{l} = 1 - a{l} ** 2",
    "relu":       "g{l} = np.where(z{l} > 0, 1.0, 0.0)",
    "leaky_relu": "g{l} = np.where(z{l} > 0, 1.0, " + str(LEAKY_SLOPE) + ")",
    "identity":   "g{l} = np.ones_like(z{l})",
}
# fmt: on


def _squares(s: Style, a: Array, y: Array) -> str:
    return s.total(len(a), lambda j: f"({s.number(a[j])} - {s.factor(y[j])})^2")


def _binary(s: Style, a: Array, y: Array) -> str:
    def term(j: int) -> str:
        return rf"\ln {s.number(a[j])}" if y[j] == 1 else rf"\ln(1 - {s.number(a[j])})"

    return rf"-\bigl( {s.total(len(a), term)} \bigr)"


def _categorical(s: Style, a: Array, y: Array) -> str:
    if len(a) > s.limit:  # else the dots could hide the only term that counts
        k = int(y.argmax())
        return rf"-\ln {s.number(a[k])} \quad (y_{{{k}}} = 1)"
    terms = s.total(len(a), lambda j: rf"{s.number(y[j])} \cdot \ln {s.number(a[j])}")
    return rf"-\bigl( {terms} \bigr)"


# C of one sample, from its outputs and targets.
# fmt: off
LOSS: dict[str, Callable[[Style, Array, Array], str]] = {
    "squared_error":             _squares,
    "half_squared_error":        lambda s, a, y: rf"\tfrac{{1}}{{2}} \bigl( {_squares(s, a, y)} \bigr)",
    "binary_cross_entropy":      _binary,
    "categorical_cross_entropy": _categorical,
}
# dC/da, entry by entry, from a and y.
LOSS_GRADIENT: dict[str, Entry] = {
    "squared_error":             lambda s, a, y: rf"2 \, ({s.number(a)} - {s.factor(y)})",
    "half_squared_error":        lambda s, a, y: f"{s.number(a)} - {s.factor(y)}",
}
LOSS_GRADIENT_SYMBOLS = {
    "squared_error":             r"2 \, ({a} - Y)",
    "half_squared_error":        r"{a} - Y",
}
LOSS_CODE = {
    "squared_error":             "C = np.sum((a{l} - Y) ** 2, axis=0)",
    "half_squared_error":        "C = np.sum((a{l} - Y) ** 2, axis=0) / 2",
    "binary_cross_entropy":      "C = -np.sum(np.log(np.where(Y == 1, a{l}, 1 - a{l})), axis=0)",
    "categorical_cross_entropy": "C = -np.log(np.sum(Y * a{l}, axis=0))",
}
LOSS_GRADIENT_CODE = {
    "squared_error":             "da{l} = 2 * (a{l} - Y)",
    "half_squared_error":        "da{l} = a{l} - Y",
}
# fmt: on


def activation_at(s: Style, g: Activation, z: float, a: float) -> str:
    """g(z) with the number put in."""
    write = ACTIVATION.get(g.name)
    return write(s, z, a) if write else rf"{g.latex}({s.number(z)})"


def derivative_at(s: Style, g: Activation, z: float, a: float) -> str:
    """g'(z) with the numbers put in."""
    write = DERIVATIVE.get(g.name)
    return write(s, z, a) if write else rf"{g.latex}'({s.number(z)})"


def activation_symbols(g: Activation, z: str) -> str:
    """What g does to the symbol z."""
    pattern = ACTIVATION_SYMBOLS.get(g.name)
    return pattern.format(z=z) if pattern else rf"{g.latex}({z})"


def derivative_symbols(g: Activation, z: str, a: str) -> str:
    """What g' is, in the symbols z and a."""
    pattern = DERIVATIVE_SYMBOLS.get(g.name)
    return pattern.format(z=z, a=a) if pattern else rf"{g.latex}'({z})"


def loss_at(s: Style, c: Loss, a: Array, y: Array) -> str | None:
    """C of one sample with the numbers put in; None for a loss of the user's own."""
    write = LOSS.get(c.name)
    return write(s, a, y) if write else None
