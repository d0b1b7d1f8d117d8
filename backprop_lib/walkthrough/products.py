"""Matrix products and sums of products, written out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backprop_lib.activations import Array
from backprop_lib.walkthrough.latex import Style
from backprop_lib.walkthrough.step import Line

# Digits in a row of a matrix of products, as a multiple of the limit: at 4 decimals and
# limit 8, 16 products, which a landscape page holds.
_DIGITS_A_ROW = 14


def product_lines(
    s: Style,
    name: str,
    symbols: str,
    P: Array,
    Q: Array,
    *,
    result: Array,
    bias: Array | None = None,
    over: int | None = None,
    doubt: tuple[float, ...] = (),
) -> tuple[Line, ...]:
    """A matrix product: symbols, numbers, sums of products, products, result."""
    terms = P.shape[1] + (bias is not None)
    columns = columns_that_fit(s, terms)
    printed: list[float] = []

    def entry(i: int, j: int, product: Callable[[int, float, float], str]) -> str:
        def term(k: int) -> str:
            if k == P.shape[1]:
                return s.number(bias[i, 0])  # type: ignore[index]  # the last term is the bias
            return product(k, P[i, k], Q[k, j])

        return s.total(terms, term)

    def written(k: int, p: float, q: float) -> str:
        return s.product(p, q, first=k == 0)

    def evaluated(_: int, p: float, q: float) -> str:
        printed.append(p * q)
        return s.number(p * q)

    before = "" if over is None else rf"\frac{{1}}{{{over}}} "
    plus = "" if bias is None else f" + {s.matrix(bias)}"
    products = s.table(result.shape, lambda i, j: entry(i, j, written), columns)
    values = s.table(result.shape, lambda i, j: entry(i, j, evaluated), columns)
    shown: tuple[Any, ...] = (P, Q) if bias is None else (P, Q, bias)
    lines = [
        (name, "=", (r"\frac{1}{m} " if over else "") + symbols),
        ("", s.relation(*shown, *doubt), f"{before}{s.matrix(P)} {s.matrix(Q)}{plus}"),
        ("", "=", before + products),
    ]
    if terms > 1 or over:
        lines.append(("", s.relation(*shown, printed), before + values))
        shown = (printed,)
    lines.append(("", s.relation(*shown, result), s.matrix(result)))
    return tuple(lines)


def columns_that_fit(s: Style, terms: int) -> int:
    """How many columns a matrix of sums may have, so that a row stays readable."""
    products = s.limit * _DIGITS_A_ROW // (s.digits + 3)
    return max(1, products // min(terms, s.limit))
