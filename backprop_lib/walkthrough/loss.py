"""The loss of each sample, and the cost of the batch."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.fused import fused
from backprop_lib.losses import Loss, binary_cross_entropy
from backprop_lib.names import words
from backprop_lib.propagation import losses_at
from backprop_lib.walkthrough import substitution as write
from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.latex import Style, visible
from backprop_lib.walkthrough.step import Line, Step


def loss(calc: Calculation, s: Style) -> Step:
    """C of each sample, and for a batch its cost J, their mean or sum."""
    c, L = calc.net.loss, calc.net.L
    losses = losses_at(calc.net, calc.trace, calc.Y)
    from_z = fused(calc.net[L].activation, c) is not None and _needs_z(
        s, c, calc.trace.a[L], calc.Y
    )
    symbols = re.sub(r"\b([az])_j", rf"\1_j^{{[{L}]}}", c.latex)
    note = ""
    if from_z:
        symbols += " = " + write.LOSS_FROM_Z_SYMBOLS[c.name].replace("z_j", rf"z_j^{{[{L}]}}")
        note = "An output is so near to 0 or 1 that the loss is taken from z, not from a."
    lines = [("C" if calc.m == 1 else "C_i", "=", symbols)]
    lines += _samples(calc, s, losses, from_z=from_z)
    symbol, title = "C", f"loss, {words(c.name)}"
    if calc.m > 1:
        lines += _cost(calc, s, losses)
        symbol = r"C_i, \; J"
        title = f"loss of each sample, {words(c.name)}, and their {calc.reduction}, the cost"
    code = write.code(
        write.known(write.LOSS_FROM_Z_CODE if from_z else write.LOSS_CODE, c), "C", losses, L
    )
    return Step("C", symbol, title, "forward", tuple(lines), "", losses, code, note)


def _samples(calc: Calculation, s: Style, losses: Array, *, from_z: bool) -> Iterator[Line]:
    """The loss of each sample, with its numbers put in."""
    source, table = (calc.trace.z, write.LOSS_FROM_Z) if from_z else (calc.trace.a, write.LOSS)
    numbers = write.known(table, calc.net.loss)
    doubt = () if from_z else calc.doubt(calc.net.L)
    for i in visible(calc.m, s.limit):
        if i is None:
            yield "", "", r"\vdots"
            continue
        name = "" if calc.m == 1 else f"C_{{{i}}}"
        result = s.number(losses[i])
        if numbers is None:
            yield name, s.relation(losses[i], *doubt), result
        else:
            shown, y = source[-1][:, i], calc.Y[:, i]
            # ln and e^z of a number that float64 holds are irrational, but for ln 1 = 0.
            last = r"\approx" if from_z else s.relation(shown, y, losses[i])
            first = s.relation(shown, y, *doubt)
            yield name, first, f"{numbers(s, shown, y)} {last} {result}"


def _cost(calc: Calculation, s: Style, losses: Array) -> Iterator[Line]:
    """The mean or the sum of the losses."""
    total = np.sum(losses)
    symbols, body = r"\sum_i C_i", s.total(calc.m, lambda i: s.number(losses[i]))
    if calc.reduction == "mean":
        total = total / calc.m
        symbols = rf"\frac{{1}}{{m}} {symbols}"
        body = rf"\frac{{1}}{{{calc.m}}} \bigl( {body} \bigr)"
    yield "J", "=", symbols
    yield "", s.relation(losses), body
    yield "", s.relation(losses, total), s.number(total)


def _needs_z(s: Style, c: Loss, a: Array, Y: Array) -> bool:
    """Whether a logarithm would be taken of 0, of what is printed as 0, or too near to 1."""
    # ln a, and 1 - a, have few good digits left when a is near to 1; they are to have 10.
    near_1 = np.round(a, min(s.digits, 6)) == 1
    if c is binary_cross_entropy:
        return bool(np.any(np.where(Y == 1, a == 0, near_1)))
    return bool(np.any(a == 0) or (len(a) > 1 and np.any(near_1 & (Y == 1))))
