r"""How each activation, derivative and loss looks with numbers put in.

Each entry says what a person would write down before reaching for the calculator, such
as 1 / (1 + e^{-0.35}) for sigmoid(0.35). An activation or loss of the user's own has no
entry; it is written as its symbol applied to the number.
"""

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from backprop_lib.activations import LEAKY_SLOPE, Activation, Array
from backprop_lib.losses import Loss
from backprop_lib.walkthrough.latex import Style

Entry = Callable[[Style, float, float], str]
T = TypeVar("T")


def _if_positive(yes: str, no: str) -> Entry:
    return lambda s, z, a: (
        rf"{yes} \;\text{{as}}\; {s.number(z)} > 0"
        if z > 0
        else rf"{no} \;\text{{as}}\; {s.number(z)} \le 0"
    )


def _sigmoid_slope(s: Style, _: float, a: float) -> str:
    left = rf"{s.number(a)} \cdot"
    # 1 - 1.0000 would say 0 where the slope is small but not 0.
    if s.rounds_to(a, 1):
        return rf"{left} {s.factor(1 - a)}"
    return rf"{left} (1 - {s.number(a)})"


def _tanh_slope(s: Style, _: float, a: float) -> str:
    if s.rounds_to(abs(a), 1):
        return s.product(1 - abs(a), 1 + abs(a))
    return rf"1 - {s.factor(a)}^2"


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
    "sigmoid":    _sigmoid_slope,
    "tanh":       _tanh_slope,
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


def _half_squares(s: Style, a: Array, y: Array) -> str:
    squares = _squares(s, a, y)
    return r"\tfrac{1}{2} " + (squares if len(a) == 1 else rf"\bigl( {squares} \bigr)")


def _negated(total: str, terms: int) -> str:
    return f"-{total}" if terms == 1 else rf"-\bigl( {total} \bigr)"


def _binary(s: Style, a: Array, y: Array) -> str:
    def term(j: int) -> str:
        return rf"\ln {s.factor(a[j])}" if y[j] == 1 else rf"\ln(1 - {s.number(a[j])})"

    return _negated(s.total(len(a), term), len(a))


def _categorical(s: Style, a: Array, y: Array) -> str:
    if len(a) > s.limit:  # else the dots could hide the only term that counts
        k = int(y.argmax())
        return rf"-\ln {s.factor(a[k])} \quad (y_{{{k}}} = 1)"
    terms = s.total(len(a), lambda j: rf"{s.number(y[j])} \cdot \ln {s.factor(a[j])}")
    return _negated(terms, len(a))


def _binary_from_z(s: Style, z: Array, y: Array) -> str:
    """The sum of ln(1 + e^z) - y z, written so that no exponent is above 0."""

    def term(j: int) -> str:
        lost = z[j] if y[j] == 0 else -z[j]
        logarithm = rf"\ln(1 + e^{{{s.number(-abs(z[j]))}}})"
        return f"{s.number(lost)} + {logarithm}" if lost > 0 else logarithm

    return s.total(len(z), term)


def _categorical_from_z(s: Style, z: Array, y: Array) -> str:
    """ln(sum of e^z) - z_k, with the largest z taken off each."""
    z = z - np.max(z)
    terms = s.total(len(z), lambda j: rf"e^{{{s.number(z[j])}}}")
    return rf"\ln\bigl( {terms} \bigr) - {s.factor(z[int(y.argmax())])}"


# C of one sample, from its outputs and targets.
# fmt: off
LOSS: dict[str, Callable[[Style, Array, Array], str]] = {
    "squared_error":             _squares,
    "half_squared_error":        _half_squares,
    "binary_cross_entropy":      _binary,
    "categorical_cross_entropy": _categorical,
}
# The same from z, where a is too near to 0 or 1 to take the logarithm of.
LOSS_FROM_Z: dict[str, Callable[[Style, Array, Array], str]] = {
    "binary_cross_entropy":      _binary_from_z,
    "categorical_cross_entropy": _categorical_from_z,
}
LOSS_FROM_Z_SYMBOLS = {
    "binary_cross_entropy":      r"\sum_j \bigl( \ln(1 + e^{z_j}) - y_j z_j \bigr)",
    "categorical_cross_entropy": r"\ln \sum_j e^{z_j} - \sum_j y_j z_j",
}
LOSS_FROM_Z_CODE = {
    "binary_cross_entropy":      "C = np.sum(np.logaddexp(0, z{l}) - Y * z{l}, axis=0)",
    "categorical_cross_entropy": (
        "C = np.log(np.sum(e{l}, axis=0)) - np.sum(Y * (z{l} - z{l}.max(axis=0)), axis=0)"
    ),
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


def known(table: dict[str, T], function: Activation | Loss) -> T | None:
    """The entry of a function of this package; None for the user's own, whatever its name."""
    return table.get(function.name) if function.built_in else None


def activation_at(s: Style, g: Activation, z: float, a: float) -> str:
    """g(z) with the number put in."""
    write = known(ACTIVATION, g)
    return write(s, z, a) if write else rf"{g.latex}({s.number(z)})"


def derivative_at(s: Style, g: Activation, z: float, a: float) -> str:
    """g'(z) with the numbers put in."""
    write = known(DERIVATIVE, g)
    return write(s, z, a) if write else rf"{g.latex}'({s.number(z)})"


def activation_symbols(g: Activation, z: str) -> str:
    """What g does to the symbol z."""
    pattern = known(ACTIVATION_SYMBOLS, g)
    return pattern.format(z=z) if pattern else rf"{g.latex}({z})"


def derivative_symbols(g: Activation, z: str, a: str) -> str:
    """What g' is, in the symbols z and a."""
    pattern = known(DERIVATIVE_SYMBOLS, g)
    return pattern.format(z=z, a=a) if pattern else rf"{g.latex}'({z})"


def code(pattern: str | None, name: str, value: Array, l: int) -> str:
    """The step in NumPy; for a function of the user's own, which is unknown here, its value."""
    if pattern is not None:
        return pattern.format(l=l)
    return f"{name}{l} = np.array({value.tolist()})  # by a function of your own"
