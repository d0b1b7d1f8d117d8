r"""Why is one number what it is? Any single entry of the calculation, as its own sum.

Indices count from 0, as in NumPy: ``dW[1][4, 17]`` is the derivative for the weight from
neuron 17 of layer 0 to neuron 4 of layer 1.
"""

from __future__ import annotations

import re

from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError
from backprop_lib.names import named
from backprop_lib.walkthrough.calculation import Calculation
from backprop_lib.walkthrough.entries import EXPLAIN
from backprop_lib.walkthrough.latex import Style
from backprop_lib.walkthrough.reason import Why

_ENTRY = re.compile(r"\s*(\w+)\s*\[\s*(\d+)\s*\]\s*\[\s*(\d+)\s*(?:,\s*(\d+)\s*)?\]\s*")


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
    explain = named("quantity", quantity, EXPLAIN)
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
    return explain(calc, s, l, i, j)


def _array(calc: Calculation, quantity: str, l: int) -> Array:
    source = calc.trace if quantity in ("z", "a") else calc.gradients
    array: Array = getattr(source, quantity)[l]
    return array
