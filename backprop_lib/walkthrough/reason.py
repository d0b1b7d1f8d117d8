"""Why one number is what it is: mostly, because it is a sum of products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from backprop_lib.walkthrough.latex import Style, aligned, visible
from backprop_lib.walkthrough.step import Line

# One number is asked for, so its sum may be longer than one inside a matrix.
_MOST_TERMS = 32
_TERMS_A_LINE = 4


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
    lines: tuple[Line, ...]

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


def sum_of_products(
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

    def summed(relation: str, term: Callable[[int], str]) -> list[Line]:
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


def _folded(relation: str, scale: str, terms: list[str | None]) -> list[Line]:
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
