"""The backward pass, step by step: dC/da[l] of a layer, then its delta[l]."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backprop_lib.activations import Array, identity, leaky_relu, relu, sigmoid, softmax, tanh
from backprop_lib.fused import fused
from backprop_lib.names import words
from backprop_lib.walkthrough import substitution as write
from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.latex import Style, shape
from backprop_lib.walkthrough.products import columns_that_fit, product_lines
from backprop_lib.walkthrough.step import Line, Step
from backprop_lib.walkthrough.symbols import DELTA, dC_da, sup, transposed


def errors(calc: Calculation, s: Style, l: int) -> Iterator[Step]:
    """What leads to delta[l] = dC/dz[l]: dC/da[l], then g'(z[l]), then their product."""
    g = calc.net[l].activation
    if l == calc.net.L and fused(g, calc.net.loss):
        yield _fused_delta(calc, s)
        return
    upstream = _from_loss(calc, s) if l == calc.net.L else _from_layer_after(calc, s, l)
    yield upstream
    if g is softmax:
        yield _through_softmax(calc, s, l, upstream.value)
    elif g.derivative is None:
        yield _through_jacobian(calc, s, l)
    else:
        slope = g.derivative(calc.trace.z[l])
        yield _slope(calc, s, l, slope)
        yield _through_slope(calc, s, l, upstream.value, slope)


def _delta(
    calc: Calculation, l: int, lines: tuple[Line, ...], shapes: str, code: str, note: str = ""
) -> Step:
    symbol = rf"{sup(DELTA, l)} = \partial C / \partial {sup('z', l)}"
    value = calc.gradients.delta[l]
    title = f"error of layer {l}"
    return Step(f"delta[{l}]", symbol, title, "backward", lines, shapes, value, code, note)


def _fused_delta(calc: Calculation, s: Style) -> Step:
    """delta[L] where the loss and the output's activation are differentiated as one."""
    L, net, Y = calc.net.L, calc.net, calc.Y
    a, d = calc.trace.a[L], calc.gradients.delta[L]
    lines = (
        (
            sup(DELTA, L),
            "=",
            rf"\frac{{\partial C}}{{\partial {sup('z', L)}}} = {sup('a', L)} - Y",
        ),
        ("", s.relation(a, *calc.doubt(L)), f"{s.matrix(a)} - {s.matrix(Y)}"),
        ("", s.relation(a, d), s.matrix(d)),
    )
    note = (
        f"{words(net[L].activation.name).capitalize()} and {words(net.loss.name)} are "
        f"differentiated together: the derivative of one cancels most of the other."
    )
    return _delta(calc, L, lines, shape(d), f"delta{L} = a{L} - Y", note)


def _dC_da(l: int, lines: tuple[Line, ...], shapes: str, value: Array, code: str) -> Step:
    symbol = rf"\partial C / \partial {sup('a', l)}"
    title = f"gradient at the activation of layer {l}"
    return Step(f"dC/da[{l}]", symbol, title, "backward", lines, shapes, value, code)


def _from_loss(calc: Calculation, s: Style) -> Step:
    """dC/da[L], the gradient of the loss."""
    L, c, Y = calc.net.L, calc.net.loss, calc.Y
    a, doubt = calc.trace.a[L], calc.doubt(L)
    v = c.grad(a, Y)
    pattern = write.known(write.LOSS_GRADIENT_SYMBOLS, c)
    entry = write.known(write.LOSS_GRADIENT, c)
    lines: tuple[Line, ...] = ((dC_da(L), s.relation(v, *doubt), s.matrix(v)),)
    if pattern and entry:
        numbers = s.table(a.shape, lambda i, j: entry(s, a[i, j], Y[i, j]))
        lines = (
            (dC_da(L), "=", pattern.format(a=sup("a", L))),
            ("", s.relation(a, Y, *doubt), numbers),
            ("", s.relation(a, Y, v), s.matrix(v)),
        )
    code = write.code(write.known(write.LOSS_GRADIENT_CODE, c), "da", v, L)
    return _dC_da(L, lines, shape(v), v, code)


def _from_layer_after(calc: Calculation, s: Style, l: int) -> Step:
    """dC/da[l] = W[l+1]^T delta[l+1]."""
    W, after = calc.net[l + 1].W, calc.gradients.delta[l + 1]
    v = W.T @ after
    symbols = f"{transposed('W', l + 1)} {sup(DELTA, l + 1)}"
    lines = product_lines(s, dC_da(l), symbols, W.T, after, result=v)
    shapes = rf"{shape(W.T)}\,{shape(after)} \to {shape(v)}"
    return _dC_da(l, lines, shapes, v, f"da{l} = W{l + 1}.T @ delta{l + 1}")


def _slope(calc: Calculation, s: Style, l: int, slope: Array) -> Step:
    """g'(z[l]), of an element-wise activation."""
    g, z, a = calc.net[l].activation, calc.trace.z[l], calc.trace.a[l]
    # What the slope is worked out from; a ReLU's is 0 or 1, however its z is printed.
    source = {sigmoid: a, tanh: a, relu: slope, leaky_relu: slope}.get(g, z)
    numbers = s.table(z.shape, lambda i, j: write.derivative_at(s, g, z[i, j], a[i, j]))
    symbols = write.derivative_symbols(g, sup("z", l), sup("a", l))
    name, result = rf"{g.latex}'({sup('z', l)})", s.matrix(slope)
    lines: tuple[Line, ...] = (
        (name, "=", symbols),
        ("", s.relation(source, *calc.doubt(l)), numbers),
        ("", s.relation(source, slope), result),
    )
    if g is identity:
        lines = ((name, "=", symbols), ("", "=", result))
    if symbols == name:  # the user's own function, of which no more is known
        lines = ((name, s.relation(z), numbers), ("", s.relation(z, slope), result))
    title = f"slope of {words(g.name)} in layer {l}"
    shapes = rf"{shape(z)} \to {shape(slope)}"
    code = write.code(write.known(write.DERIVATIVE_CODE, g), "g", slope, l)
    return Step(f"g'(z[{l}])", name, title, "backward", lines, shapes, slope, code)


def _through_slope(calc: Calculation, s: Style, l: int, v: Array, slope: Array) -> Step:
    """delta[l] = dC/da[l] * g'(z[l]), entry by entry."""
    g, d = calc.net[l].activation, calc.gradients.delta[l]
    numbers = rf"{s.matrix(v)} \odot {s.matrix(slope)}"
    lines = (
        (sup(DELTA, l), "=", rf"{dC_da(l)} \odot {g.latex}'({sup('z', l)})"),
        ("", s.relation(v, slope, *calc.doubt(l)), numbers),
        ("", "=", s.table(d.shape, lambda i, j: s.product(v[i, j], slope[i, j]))),
        ("", s.relation(v, slope, d), s.matrix(d)),
    )
    shapes = rf"{shape(v)} \odot {shape(slope)} \to {shape(d)}"
    return _delta(calc, l, lines, shapes, f"delta{l} = da{l} * g{l}")


def _through_jacobian(calc: Calculation, s: Style, l: int) -> Step:
    """The user's own function of a whole column, of which only the Jacobian is known."""
    d = calc.gradients.delta[l]
    jacobian = rf"\frac{{\partial {sup('a', l)}}}{{\partial {sup('z', l)}}}"
    lines = (
        (sup(DELTA, l), "=", rf"\Bigl({jacobian}\Bigr)^{{\top}} {dC_da(l)}"),
        ("", s.relation(d), s.matrix(d)),
    )
    return _delta(calc, l, lines, shape(d), write.code(None, "delta", d, l))


def _through_softmax(calc: Calculation, s: Style, l: int, v: Array) -> Step:
    """Softmax mixes the neurons, so its whole Jacobian acts: a_j (v_j - sum_k a_k v_k)."""
    a, d, doubt = calc.trace.a[l], calc.gradients.delta[l], calc.doubt(l)
    mixed = np.sum(a * v, axis=0, keepdims=True)
    total = s.table(
        mixed.shape,
        lambda _, j: s.total(len(a), lambda i: s.product(a[i, j], v[i, j], first=i == 0)),
        columns=columns_that_fit(s, len(a)),
    )
    entries = s.table(
        d.shape,
        lambda i, j: rf"{s.number(a[i, j])} \cdot ({s.number(v[i, j])} - {s.factor(mixed[0, j])})",
    )
    v_j, a_j = rf"\frac{{\partial C}}{{\partial a_j^{{[{l}]}}}}", rf"a_j^{{[{l}]}}"
    v_k, a_k = v_j.replace("_j", "_k"), a_j.replace("_j", "_k")
    lines = (
        (
            rf"\delta_j^{{[{l}]}}",
            "=",
            rf"{a_j} \Bigl( {v_j} - \textstyle\sum_k {a_k} {v_k} \Bigr)",
        ),
        (
            rf"\textstyle\sum_k {a_k} {v_k}",
            s.relation(a, v, *doubt),
            f"{total} {s.relation(a, v, mixed)} {s.matrix(mixed)}",
        ),
        (sup(DELTA, l), s.relation(a, v, mixed, *doubt), entries),
        ("", s.relation(a, v, mixed, d), s.matrix(d)),
    )
    note = "The Jacobian of softmax is not diagonal: every output depends on every z."
    code = f"delta{l} = a{l} * (da{l} - (a{l} * da{l}).sum(axis=0))"
    shapes = rf"({len(a)} \times {len(a)})\,{shape(v)} \to {shape(d)}"
    return _delta(calc, l, lines, shapes, code, note)
