r"""Why is one number what it is? Any single entry of the calculation, as its own sum.

Indices count from 0, as in NumPy: ``dW[1][4, 17]`` is the derivative for the weight from
neuron 17 of layer 0 to neuron 4 of layer 1.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array, relu, softmax, unknown
from backprop_lib.errors import ArgumentError
from backprop_lib.fused import fused
from backprop_lib.walkthrough import substitution as write
from backprop_lib.walkthrough.latex import DELTA, Style, aligned, visible
from backprop_lib.walkthrough.steps import Calculation, exponentials, result_relation

_ENTRY = re.compile(r"\s*(\w+)\s*\[\s*(\d+)\s*\]\s*\[\s*(\d+)\s*(?:,\s*(\d+)\s*)?\]\s*")
# One number is asked for, so its sum may be longer than one inside a matrix.
_MOST_TERMS = 32
_TERMS_A_LINE = 4
_QUANTITIES = ["z", "a", "delta", "dW", "db"]


class Why(NamedTuple):
    """One entry of the calculation, explained.

    Attributes:
        entry: which one, such as ``"dW[1][4, 17]"``.
        value: the number.
        terms: the products (left factor, right factor) whose sum, together with ``bias``
            and times ``scale``, is the number. Empty where the entry is no such sum.
        bias: what is added to the products: b for a z, else 0.
        scale: what the sum is multiplied by: 1/m for a mean, g'(z) for a hidden delta,
            else 1.
        lines: (left side, relation, right side) in LaTeX.
    """

    entry: str
    value: float
    terms: tuple[tuple[float, float], ...]
    bias: float
    scale: float
    lines: tuple[tuple[str, str, str], ...]

    def to_markdown(self) -> str:
        """The explanation as Markdown with LaTeX between dollar signs."""
        count = ""
        if len(self.terms) > 1 and r"\sum" in self.lines[0][2]:
            kind = "products" if any(q != 1 for _, q in self.terms) else "terms"
            count = f" (a sum of {len(self.terms)} {kind}"
            if any("dots" in right for _, _, right in self.lines):
                count += ", not all of them shown"
            count += ")"
        return f"**{self.entry}**{count}\n\n$$\n{aligned(self.lines)}\n$$"

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self.to_markdown()


def why(calc: Calculation, s: Style, entry: str) -> Why:
    """Explain one entry.

    Args:
        calc: the calculation.
        s: how numbers are printed; a sum of more than 32 terms is elided.
        entry: such as ``"dW[1][4, 17]"``, ``"z[2][0, 3]"`` or ``"db[1][2]"``.

    Raises:
        ArgumentError: it does not read as quantity[layer][row, column], or there is no
            such layer or entry.
        UnknownNameError: no such quantity.
    """
    match = _ENTRY.fullmatch(entry) if isinstance(entry, str) else None
    if match is None:
        message = (
            f"{entry!r} does not name an entry: write quantity[layer][row, column], "
            f"such as 'dW[1][4, 17]' (rows and columns count from 0)"
        )
        raise ArgumentError(message)
    quantity, l, i, j = match[1], int(match[2]), int(match[3]), int(match[4] or 0)
    if quantity not in _QUANTITIES:
        raise unknown("quantity", quantity, _QUANTITIES)
    lowest = 0 if quantity == "a" else 1
    if not lowest <= l <= calc.net.L:
        message = (
            f"{entry}: there is no {quantity}[{l}]; the layers run from {lowest} to {calc.net.L}"
        )
        raise ArgumentError(message)
    array = _array(calc, quantity, l)
    if i >= array.shape[0] or j >= array.shape[1]:
        message = (
            f"{entry}: {quantity}[{l}] has shape {array.shape}, so rows run from 0 to "
            f"{array.shape[0] - 1} and columns from 0 to {array.shape[1] - 1}"
        )
        raise ArgumentError(message)
    if match[4] is None and array.shape[1] > 1:
        message = (
            f"{entry}: {quantity}[{l}] has {array.shape[1]} columns, so name one: "
            f"{quantity}[{l}][{i}, 0] to {quantity}[{l}][{i}, {array.shape[1] - 1}]"
        )
        raise ArgumentError(message)
    explain = {"z": _z, "a": _a, "delta": _delta, "dW": _dW, "db": _db}[quantity]
    return explain(calc, s, l, i, j)


def _array(calc: Calculation, quantity: str, l: int) -> Array:
    source = calc.trace if quantity in ("z", "a") else calc.gradients
    array: Array = getattr(source, quantity)[l]
    return array


def _sub(symbol: str, l: int, *index: int | str) -> str:
    return f"{symbol}_{{{','.join(map(str, index))}}}^{{[{l}]}}"


def _sum(
    s: Style,
    entry: str,
    left: str,
    symbols: str,
    value: float,
    terms: list[tuple[float, float]],
    *,
    bias: float | None = None,
    slope: float | None = None,
    over: int = 1,
    products: bool = True,
    doubt: tuple[float, ...] = (),
    dead: bool = False,
) -> Why:
    """An entry that is a sum of products, plus a bias, times a slope or 1 / over.

    ``products`` says that both factors are to be written, not the left ones alone, and
    ``dead`` that the slope is 0 and not only near it, so that rounding changes nothing.
    """
    printed = [p * q for p, q in terms] + ([] if bias is None else [bias])
    n = len(printed)
    shown: list[Any] = [terms, bias or 0.0]
    outside = slope or 0.0
    before = "" if over == 1 else rf"\frac{{1}}{{{over}}} "
    if slope is not None:
        before = rf"{s.number(slope)} \cdot "

    def relation(*values: Any) -> str:
        return "=" if dead else s.relation(*values)

    def summed(relation: str, term: Callable[[int], str]) -> list[tuple[str, str, str]]:
        shown = visible(n, max(s.limit, _MOST_TERMS))
        return _folded(relation, before, [None if k is None else term(k) for k in shown])

    def written(k: int) -> str:
        return s.number(bias) if k == len(terms) else s.product(*terms[k], first=k == 0)

    lines = [(left, "=", symbols)]
    if products:
        lines += summed(relation(*shown, outside, *doubt), written)
    if n > 1 or before:
        lines += summed(relation(*shown, outside, printed), lambda k: s.number(printed[k]))
        shown = [printed]
    lines.append(("", relation(*shown, outside, value), s.number(value)))
    scale = 1 / over if slope is None else slope
    return Why(entry, float(value), tuple(terms), bias or 0.0, scale, tuple(lines))


def _folded(relation: str, scale: str, terms: list[str | None]) -> list[tuple[str, str, str]]:
    """A long sum over several lines; None stands for the dots."""
    text = [r"\cdots" if term is None else term for term in terms]
    signed = [text[0]] + [f"- {t[1:]}" if t.startswith("-") else f"+ {t}" for t in text[1:]]
    if scale:
        signed[0] = rf"{scale}\bigl( {signed[0]}"
        signed[-1] += r" \bigr)"
    rows = [signed[i : i + _TERMS_A_LINE] for i in range(0, len(signed), _TERMS_A_LINE)]
    return [
        ("", relation if i == 0 else "", (r"\quad " if i else "") + " ".join(row))
        for i, row in enumerate(rows)
    ]


def _z(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    W, b, _ = calc.net[l]
    terms = list(zip(W[i].tolist(), calc.trace.a[l - 1][:, j].tolist(), strict=True))
    symbols = rf"\sum_k {_sub('W', l, i, 'k')} \, {_sub('a', l - 1, 'k', j)} + {_sub('b', l, i)}"
    left, value = _sub("z", l, i, j), calc.trace.z[l][i, j]
    bias, doubt = float(b[i, 0]), calc.doubt(l - 1)
    return _sum(s, f"z[{l}][{i}, {j}]", left, symbols, value, terms, bias=bias, doubt=doubt)


def _a(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    value = calc.trace.a[l][i, j]
    left, entry = _sub("a", l, i, j), f"a[{l}][{i}, {j}]"
    if l == 0:
        line = (left, s.relation(value), rf"{s.number(value)} \quad \text{{(an input)}}")
        return Why(entry, float(value), (), 0.0, 1.0, (line,))
    g, z = calc.net[l].activation, calc.trace.z[l]
    if g is softmax:
        return _a_softmax(calc, s, l, i, j)
    symbols = write.activation_symbols(g, _sub("z", l, i, j))
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
    symbols = rf"\frac{{e^{{{_sub('z', l, i, j)}}}}}{{\sum_k e^{{{_sub('z', l, 'k', j)}}}}}"
    numbers = rf"\frac{{{s.number(e[i, j])}}}{{{s.number(sums[0, j])}}}"
    if shift.any():
        numbers += r"\quad \text{(the largest } z \text{ of the column subtracted first)}"
    lines = (
        (_sub("a", l, i, j), "=", symbols),
        ("", r"\approx" if irrational else "=", numbers),
        ("", r"\approx" if irrational else s.relation(value), s.number(value)),
    )
    return Why(f"a[{l}][{i}, {j}]", float(value), (), 0.0, 1.0, lines)


def _delta(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    net, trace = calc.net, calc.trace
    g, z, a, value = net[l].activation, trace.z[l], trace.a[l], calc.gradients.delta[l][i, j]
    left, entry = _sub(DELTA, l, i, j), f"delta[{l}][{i}, {j}]"
    if l == net.L and fused(g, net.loss):
        p, y = a[i, j], calc.Y[i, j]
        lines = (
            (left, "=", rf"{_sub('a', l, i, j)} - y_{{{i},{j}}}"),
            ("", s.relation(p, *calc.doubt(l)), f"{s.number(p)} - {s.factor(y)}"),
            ("", s.relation(p, value), s.number(value)),
        )
        return Why(entry, float(value), ((float(p), 1.0), (float(-y), 1.0)), 0.0, 1.0, lines)
    if g.derivative is None:
        return _delta_through_jacobian(calc, s, l, i, j)
    slope = float(g.derivative(z[:, [j]])[i, 0])
    slope_latex = rf"{g.latex}'\bigl({_sub('z', l, i, j)}\bigr)"
    dead = g is relu and slope == 0
    if l == net.L:
        v = float(net.loss.grad(a[:, [j]], calc.Y[:, [j]])[i, 0])
        terms = [(v, slope)]
        symbols = rf"\frac{{\partial C}}{{\partial {_sub('a', l, i, j)}}} \, {slope_latex}"
        return _sum(s, entry, left, symbols, value, terms, doubt=calc.doubt(l), dead=dead)
    W, after = net[l + 1].W[:, i], calc.gradients.delta[l + 1][:, j]
    symbols = rf"{slope_latex} \, \sum_k {_sub('W', l + 1, 'k', i)} \, {_sub(DELTA, l + 1, 'k', j)}"
    return _sum(
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
        rf"\sum_k \frac{{\partial {_sub('a', l, 'k', j)}}}{{\partial {_sub('z', l, i, j)}}} \, "
        rf"\frac{{\partial C}}{{\partial {_sub('a', l, 'k', j)}}}"
    )
    terms = list(zip(column.tolist(), v.tolist(), strict=True))
    value = calc.gradients.delta[l][i, j]
    return _sum(s, f"delta[{l}][{i}, {j}]", _sub(DELTA, l, i, j), symbols, value, terms)


def _dW(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    d, a = calc.gradients.delta[l][i], calc.trace.a[l - 1][j]
    terms = list(zip(d.tolist(), a.tolist(), strict=True))

    def product(k: int | str) -> str:
        return rf"{_sub(DELTA, l, i, k)} \, {_sub('a', l - 1, j, k)}"

    left, value, doubt = _sub("dW", l, i, j), calc.gradients.dW[l][i, j], calc.doubt(l - 1)
    return _over_samples(calc, s, f"dW[{l}][{i}, {j}]", left, product, terms, value, doubt=doubt)


def _db(calc: Calculation, s: Style, l: int, i: int, j: int) -> Why:
    terms = [(float(d), 1.0) for d in calc.gradients.delta[l][i]]

    def error(k: int | str) -> str:
        return _sub(DELTA, l, i, k)

    left, value = _sub("db", l, i), calc.gradients.db[l][i, j]
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
    return _sum(s, entry, left, symbols, value, terms, over=over, products=products, doubt=doubt)
