"""The forward pass, step by step: z[l] and a[l] of each layer."""

from __future__ import annotations

import numpy as np

from backprop_lib.activations import Activation, Array, identity, sigmoid, softmax, tanh
from backprop_lib.names import words
from backprop_lib.walkthrough import substitution as write
from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.latex import Style, shape
from backprop_lib.walkthrough.products import columns_that_fit, product_lines
from backprop_lib.walkthrough.step import Line, Step
from backprop_lib.walkthrough.symbols import sup

# Above this, e^z is written as e^(z - max z), which changes no quotient.
_LARGE_EXPONENT = 20


def weighted_input(calc: Calculation, s: Style, l: int) -> Step:
    """z[l] = W[l] a[l-1] + b[l]."""
    W, b, _ = calc.net[l]
    a, z = calc.trace.a[l - 1], calc.trace.z[l]
    name, symbols = sup("z", l), f"{sup('W', l)} {sup('a', l - 1)} + {sup('b', l)}"
    doubt = calc.doubt(l - 1)
    lines = product_lines(s, name, symbols, W, a, result=z, bias=b, doubt=doubt)
    shapes = rf"{shape(W)}\,{shape(a)} + {shape(b)} \to {shape(z)}"
    note = ""
    if calc.m > 1:
        note = f"The column of biases is added to each of the {calc.m} columns."
    terms = np.abs(W) @ np.abs(a) + np.abs(b)
    if np.any((z != 0) & (np.abs(z) < s.noise * terms)):
        left_over = (
            f"An entry's terms cancel but for what {z.dtype} rounds; by hand that entry is 0."
        )
        note = f"{note} {left_over}".lstrip()
    code = f"z{l} = W{l} @ a{l - 1} + b{l}"
    title = f"weighted input of layer {l}"
    return Step(f"z[{l}]", name, title, "forward", lines, shapes, z, code, note)


def activation(calc: Calculation, s: Style, l: int) -> Step:
    """a[l] = g(z[l])."""
    g, z, a = calc.net[l].activation, calc.trace.z[l], calc.trace.a[l]
    title = f"activation of layer {l}, {words(g.name)}"
    code = write.code(write.known(write.ACTIVATION_CODE, g), "a", a, l)
    shapes = rf"{shape(z)} \to {shape(a)}"
    note = ""
    if g is softmax:
        lines, note = _softmax_lines(s, l, z, a)
    else:
        symbols = write.activation_symbols(g, sup("z", l))
        numbers = s.table(z.shape, lambda i, j: write.activation_at(s, g, z[i, j], a[i, j]))
        lines = ((sup("a", l), "=", symbols), ("", s.relation(z), numbers))
        if g is identity:
            lines = lines[:1]
        lines += (("", result_relation(s, g, z, a), s.matrix(a)),)
    return Step(f"a[{l}]", sup("a", l), title, "forward", lines, shapes, a, code, note)


def result_relation(s: Style, g: Activation, z: Array, a: Array) -> str:
    """The sign between g of the printed z and the printed a."""
    # Away from 0, sigmoid and tanh are irrational, also where float64 calls them 1.
    return r"\approx" if g in (sigmoid, tanh) and np.any(z != 0) else s.relation(z, a)


def exponentials(z: Array) -> tuple[Array, Array, Array]:
    """What is taken off each column of z, (1, m); then e to the rest, and its sums, (1, m)."""
    large = np.max(np.abs(z)) > _LARGE_EXPONENT
    shift = np.max(z, axis=0, keepdims=True) * large
    e = np.exp(z - shift)
    return shift, e, np.sum(e, axis=0, keepdims=True)


def _softmax_lines(s: Style, l: int, z: Array, a: Array) -> tuple[tuple[Line, ...], str]:
    shift, e, sums = exponentials(z)
    shifted = z - shift
    power, note = rf"e^{{z_j^{{[{l}]}}}}", ""
    if shift.any():
        power = rf"e^{{z_j^{{[{l}]}} - \max_k z_k^{{[{l}]}}}}"
        note = (
            "The largest z of each column is subtracted before the exponential is taken: "
            "that cancels in the quotient and keeps the numbers small."
        )
    total = s.table(
        sums.shape,
        lambda _, j: s.total(len(e), lambda i: s.number(e[i, j])),
        columns=columns_that_fit(s, len(e)),
    )
    powers = s.table(z.shape, lambda i, j: rf"e^{{{s.number(shifted[i, j])}}}")
    quotients = s.table(
        a.shape, lambda i, j: rf"\dfrac{{{s.number(e[i, j])}}}{{{s.number(sums[0, j])}}}"
    )
    # e to any other power than 0 is irrational, also where float64 calls it 0.
    exact_powers = r"\approx" if shifted.any() else "="
    summed = f"{total} {s.relation(e, sums)} {s.matrix(sums)}" if len(e) > 1 else s.matrix(sums)
    relation = r"\approx" if shifted.any() else s.relation(a)
    lines = (
        (
            rf"a_j^{{[{l}]}}",
            "=",
            rf"\frac{{e^{{z_j^{{[{l}]}}}}}}{{\sum_k e^{{z_k^{{[{l}]}}}}}}",
        ),
        (power, s.relation(shifted), f"{powers} {exact_powers} {s.matrix(e)}"),
        (rf"\textstyle\sum_j {power}", exact_powers, summed),
        (sup("a", l), exact_powers, f"{quotients} {relation} {s.matrix(a)}"),
    )
    return lines, note
