"""One entry of each kind of quantity, by its own formula."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backprop_lib.activations import relu, softmax
from backprop_lib.fused import fused
from backprop_lib.walkthrough import substitution as write
from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.forward_pass import exponentials, result_relation
from backprop_lib.walkthrough.latex import Style
from backprop_lib.walkthrough.reason import Why, sum_of_products
from backprop_lib.walkthrough.symbols import DELTA, sub


def _z(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    """An entry of z[l]: a row of weights times a column of activations, plus a bias."""
    W, b, _ = calc.net[l]
    terms = list(zip(W[i].tolist(), calc.trace.a[l - 1][:, j].tolist(), strict=True))
    symbols = rf"\sum_k {sub('W', l, i, 'k')} \, {sub('a', l - 1, 'k', j)} + {sub('b', l, i)}"
    left, value = sub("z", l, i, j), calc.trace.z[l][i, j]
    bias, doubt = float(b[i, 0]), calc.doubt(l - 1)
    return sum_of_products(
        s, f"z[{l}][{i}, {j}]", left, symbols, value, terms, bias=bias, doubt=doubt
    )


def _a(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    """An entry of a[l]: the activation of its z."""
    value = calc.trace.a[l][i, j]
    left, entry = sub("a", l, i, j), f"a[{l}][{i}, {j}]"
    if l == 0:
        line = (left, s.relation(value), rf"{s.number(value)} \quad \text{{(an input)}}")
        return Why(entry, float(value), (), 0.0, 1.0, (line,))
    g, z = calc.net[l].activation, calc.trace.z[l]
    if g is softmax:
        return _a_softmax(calc, s, l, i, j)
    symbols = write.activation_symbols(g, sub("z", l, i, j))
    lines = (
        (left, "=", symbols),
        ("", s.relation(z[i, j]), write.activation_at(s, g, z[i, j], value)),
        ("", result_relation(s, g, z[i, j], value), s.number(value)),
    )
    return Why(entry, float(value), (), 0.0, 1.0, lines)


def _a_softmax(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    z, value = calc.trace.z[l], calc.trace.a[l][i, j]
    shift, e, sums = exponentials(z)
    irrational = np.any(z[:, j] != shift[0, j])
    symbols = rf"\frac{{e^{{{sub('z', l, i, j)}}}}}{{\sum_k e^{{{sub('z', l, 'k', j)}}}}}"
    numbers = rf"\frac{{{s.number(e[i, j])}}}{{{s.number(sums[0, j])}}}"
    if shift.any():
        numbers += r"\quad \text{(the largest } z \text{ of the column subtracted first)}"
    lines = (
        (sub("a", l, i, j), "=", symbols),
        ("", r"\approx" if irrational else "=", numbers),
        ("", r"\approx" if irrational else s.relation(value), s.number(value)),
    )
    return Why(f"a[{l}][{i}, {j}]", float(value), (), 0.0, 1.0, lines)


def _delta(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    """An entry of delta[l]: dC/da times the slope, or what stands for it."""
    net, trace = calc.net, calc.trace
    g, z, a, value = net[l].activation, trace.z[l], trace.a[l], calc.gradients.delta[l][i, j]
    left, entry = sub(DELTA, l, i, j), f"delta[{l}][{i}, {j}]"
    if l == net.L and fused(g, net.loss):
        p, y = a[i, j], calc.Y[i, j]
        lines = (
            (left, "=", rf"{sub('a', l, i, j)} - y_{{{i},{j}}}"),
            ("", s.relation(p, *calc.doubt(l)), f"{s.number(p)} - {s.factor(y)}"),
            ("", s.relation(p, value), s.number(value)),
        )
        return Why(entry, float(value), ((float(p), 1.0), (float(-y), 1.0)), 0.0, 1.0, lines)
    if g.derivative is None:
        return _delta_through_jacobian(calc, s, l, i, j)
    slope = float(g.derivative(z[:, [j]])[i, 0])
    slope_latex = rf"{g.latex}'\bigl({sub('z', l, i, j)}\bigr)"
    dead = g is relu and slope == 0
    if l == net.L:
        v = float(net.loss.grad(a[:, [j]], calc.Y[:, [j]])[i, 0])
        terms = [(v, slope)]
        symbols = rf"\frac{{\partial C}}{{\partial {sub('a', l, i, j)}}} \, {slope_latex}"
        return sum_of_products(
            s, entry, left, symbols, value, terms, doubt=calc.doubt(l), dead=dead
        )
    W, after = net[l + 1].W[:, i], calc.gradients.delta[l + 1][:, j]
    symbols = rf"{slope_latex} \, \sum_k {sub('W', l + 1, 'k', i)} \, {sub(DELTA, l + 1, 'k', j)}"
    return sum_of_products(
        s,
        entry,
        left,
        symbols,
        value,
        list(zip(W.tolist(), after.tolist(), strict=True)),
        slope=slope,
        doubt=calc.doubt(l),
        dead=dead,
    )


def _delta_through_jacobian(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    """Column i of the activation's Jacobian times dC/da."""
    net = calc.net
    if l == net.L:
        v = net.loss.grad(calc.trace.a[l], calc.Y)[:, j]
    else:
        v = (net[l + 1].W.T @ calc.gradients.delta[l + 1])[:, j]
    column = net[l].activation.jacobian(calc.trace.z[l][:, [j]])[:, i]
    symbols = (
        rf"\sum_k \frac{{\partial {sub('a', l, 'k', j)}}}{{\partial {sub('z', l, i, j)}}} \, "
        rf"\frac{{\partial C}}{{\partial {sub('a', l, 'k', j)}}}"
    )
    terms = list(zip(column.tolist(), v.tolist(), strict=True))
    value = calc.gradients.delta[l][i, j]
    return sum_of_products(s, f"delta[{l}][{i}, {j}]", sub(DELTA, l, i, j), symbols, value, terms)


def _dW(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    """An entry of dW[l]: errors times activations, over the samples."""
    d, a = calc.gradients.delta[l][i], calc.trace.a[l - 1][j]
    terms = list(zip(d.tolist(), a.tolist(), strict=True))

    def product(k: int | str) -> str:
        return rf"{sub(DELTA, l, i, k)} \, {sub('a', l - 1, j, k)}"

    left, value, doubt = sub("dW", l, i, j), calc.gradients.dW[l][i, j], calc.doubt(l - 1)
    return _over_samples(calc, s, f"dW[{l}][{i}, {j}]", left, product, terms, value, doubt=doubt)


def _db(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    """An entry of db[l]: the errors of its neuron, over the samples."""
    terms = [(float(d), 1.0) for d in calc.gradients.delta[l][i]]

    def error(k: int | str) -> str:
        return sub(DELTA, l, i, k)

    left, value = sub("db", l, i), calc.gradients.db[l][i, j]
    return _over_samples(calc, s, f"db[{l}][{i}, {j}]", left, error, terms, value, products=False)


def _over_samples(
    calc: Calculation,
    s: Style,
    entry: str,
    left: str,
    symbol: Callable[[int | str], str],
    terms: list[tuple[float, float]],
    value: float,
    *,
    products: bool = True,
    doubt: tuple[float, ...] = (),
) -> Why:
    """A sum over the samples i, times 1/m for a mean."""
    over = calc.m if calc.over_m else 1
    symbols = symbol(0) if calc.m == 1 else rf"\sum_i {symbol('i')}"
    if calc.over_m:
        symbols = rf"\frac{{1}}{{m}} {symbols}"
    return sum_of_products(
        s, entry, left, symbols, value, terms, over=over, products=products, doubt=doubt
    )


EXPLAIN = {"z": _z, "a": _a, "delta": _delta, "dW": _dW, "db": _db}
