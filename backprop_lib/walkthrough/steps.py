"""Every arithmetic step of forward, backward and update, in the order of the calculation.

The numbers come from propagation.forward and propagation.backward; here they are only
written down. What lies between them (a product, an exponential) is computed for print.
"""

from __future__ import annotations

from collections.abc import Iterator

from backprop_lib.activations import Array
from backprop_lib.names import words
from backprop_lib.walkthrough.backward_pass import errors
from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.forward_pass import activation, weighted_input
from backprop_lib.walkthrough.latex import Style, shape
from backprop_lib.walkthrough.loss import loss
from backprop_lib.walkthrough.parameters import bias_gradient, update, weight_gradient
from backprop_lib.walkthrough.step import Step
from backprop_lib.walkthrough.symbols import sup


def all_steps(calc: Calculation, s: Style) -> Iterator[Step]:
    """The whole calculation, step by step."""
    yield from given(calc, s)
    L = calc.net.L
    for l in range(1, L + 1):
        yield weighted_input(calc, s, l)
        yield activation(calc, s, l)
    yield loss(calc, s)
    for l in range(L, 0, -1):
        yield from errors(calc, s, l)
        yield weight_gradient(calc, s, l)
        yield bias_gradient(calc, s, l)
    if calc.learning_rate is not None:
        for l in range(1, L + 1):
            yield from update(calc, s, l, calc.learning_rate)


def given(calc: Calculation, s: Style) -> Iterator[Step]:
    """What the calculation starts from: X, Y and each layer's W and b."""

    def step(quantity: str, title: str, symbol: str, value: Array, name: str) -> Step:
        line = (symbol, s.relation(value), s.matrix(value))
        return Step(quantity, symbol, title, "given", (line,), shape(value), value, name)

    yield step("X", "the input", "X = a^{[0]}", calc.trace.a[0], "X")
    yield step("Y", "the target", "Y", calc.Y, "Y")
    for l, (W, b, g) in enumerate(calc.net.layers, start=1):
        yield step(f"W[{l}]", f"weights of layer {l} ({words(g.name)})", sup("W", l), W, f"W{l}")
        yield step(f"b[{l}]", f"biases of layer {l}", sup("b", l), b, f"b{l}")
