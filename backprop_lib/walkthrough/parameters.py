"""Gradients of weights and biases, and the step that they give, one layer at a time."""

from __future__ import annotations

from collections.abc import Iterator

from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.latex import Style, shape
from backprop_lib.walkthrough.products import product_lines
from backprop_lib.walkthrough.step import Line, Step
from backprop_lib.walkthrough.symbols import DELTA, sup, transposed


def weight_gradient(calc: Calculation, s: Style, l: int) -> Step:
    """dW[l] = 1/m delta[l] a[l-1]^T."""
    d, a, dW = calc.gradients.delta[l], calc.trace.a[l - 1], calc.gradients.dW[l]
    symbols = rf"{sup(DELTA, l)} {transposed('a', l - 1)}"
    over = calc.m if calc.over_m else None
    name, doubt = sup("dW", l), calc.doubt(l - 1)
    lines = product_lines(s, name, symbols, d, a.T, result=dW, over=over, doubt=doubt)
    shapes = rf"{shape(d)}\,{shape(a.T)} \to {shape(dW)}"
    code = f"dW{l} = delta{l} @ a{l - 1}.T" + (" / m" if calc.reduction == "mean" else "")
    title = f"gradient of the weights of layer {l}"
    return Step(f"dW[{l}]", name, title, "backward", lines, shapes, dW, code, _batch_note(calc))


def bias_gradient(calc: Calculation, s: Style, l: int) -> Step:
    """db[l] = 1/m times the sum of delta[l] over the samples."""
    d, db, name = calc.gradients.delta[l], calc.gradients.db[l], sup("db", l)
    if calc.m == 1:
        lines: tuple[Line, ...] = (
            (name, "=", sup(DELTA, l)),
            ("", s.relation(db), s.matrix(db)),
        )
    else:
        over = r"\frac{1}{m} " if calc.over_m else ""
        number = rf"\frac{{1}}{{{calc.m}}} " if calc.over_m else ""
        sums = s.table(db.shape, lambda i, _: s.total(calc.m, lambda k: s.number(d[i, k])))
        lines = (
            (name, "=", rf"{over}\sum_i \delta_{{\cdot i}}^{{[{l}]}}"),
            ("", s.relation(d), number + sums),
            ("", s.relation(d, db), s.matrix(db)),
        )
    code = f"db{l} = delta{l}.sum(axis=1, keepdims=True)"
    code += " / m" if calc.reduction == "mean" else ""
    title = f"gradient of the biases of layer {l}"
    shapes = rf"{shape(d)} \to {shape(db)}"
    return Step(f"db[{l}]", name, title, "backward", lines, shapes, db, code)


def update(calc: Calculation, s: Style, l: int, alpha: float) -> Iterator[Step]:
    """W[l] - alpha dW[l] and b[l] - alpha db[l]."""
    for name, old, grad in (
        ("W", calc.net[l].W, calc.gradients.dW[l]),
        ("b", calc.net[l].b, calc.gradients.db[l]),
    ):
        new = old - alpha * grad
        lines = (
            (sup(name, l), ":=", rf"{sup(name, l)} - \alpha \, {sup('d' + name, l)}"),
            (
                "",
                s.relation(old, alpha, grad),
                f"{s.matrix(old)} - {s.factor(alpha)} {s.matrix(grad)}",
            ),
            ("", s.relation(old, alpha, grad, new), s.matrix(new)),
        )
        word = "weights" if name == "W" else "biases"
        yield Step(
            f"new {name}[{l}]",
            sup(name, l),
            f"{word} of layer {l} after one step",
            "update",
            lines,
            shape(new),
            new,
            f"new_{name}{l} = {name}{l} - alpha * d{name}{l}",
        )


def _batch_note(calc: Calculation) -> str:
    if calc.m == 1:
        return ""
    if calc.reduction == "mean":
        return f"The product sums over the {calc.m} samples; 1/m makes it their mean."
    return f"The product sums over the {calc.m} samples."
