"""Shapes of a product as dominoes: two matrices multiply where the touching numbers agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from backprop_lib.errors import ArgumentError
from backprop_lib.figures.canvas import sheet
from backprop_lib.plots import (
    BACKWARD,
    BACKWARD_SOFT,
    FORWARD,
    FORWARD_SOFT,
    MUTED,
    NORMAL,
    PAGE,
    SYMBOL,
    TEXT,
    WIDTH,
    Picture,
)
from backprop_lib.validation import count

_TILE, _HEIGHT, _GAP, _ROW, _MOST = 0.66, 0.36, 0.2, 1.12, 4
_KINDS = {
    "value": (FORWARD, FORWARD_SOFT),
    "error": (BACKWARD, BACKWARD_SOFT),
    "weight": (MUTED, PAGE),
}


class Tile(NamedTuple):
    """A matrix in a product.

    Attributes:
        name: its symbol, such as ``r"W^{[2]}"``.
        rows, columns: its shape.
        kind: ``"value"``, ``"error"`` or ``"weight"``; decides the colour.
    """

    name: str
    rows: int
    columns: int
    kind: str = "weight"


def dominoes(*chains: Sequence[Tile]) -> Picture:
    """Each chain of matrices as a row of dominoes, with the shape of their product or why there is none.

    Args:
        chains: one or more products, each of two to four tiles, read from left to right.

    Raises:
        ArgumentError: there is no chain, a chain is too short or too long, or a tile's kind
            or shape is none.
    """
    if not chains:
        message = "give one chain of tiles or more; got none"
        raise ArgumentError(message)
    for chain in chains:
        _check(chain)
    height = _ROW * len(chains)
    with sheet(height) as (picture, ax):
        sentences = [_chain(ax, chain, height - row * _ROW) for row, chain in enumerate(chains)]
    picture.alt = " ".join(sentences)
    return picture


def _check(chain: Sequence[Tile]) -> None:
    if not 2 <= len(chain) <= _MOST:
        message = f"a chain has 2 to {_MOST} tiles; got {len(chain)}"
        raise ArgumentError(message)
    for tile in chain:
        count(tile.rows, f"rows of {tile.name}")
        count(tile.columns, f"columns of {tile.name}")
        if tile.kind not in _KINDS:
            message = f"kind of {tile.name} must be {', '.join(_KINDS)}; got {tile.kind!r}"
            raise ArgumentError(message)


def _chain(ax: Axes, chain: Sequence[Tile], top: float) -> str:
    """Draws one chain below ``top`` and says what it shows."""
    refusals = [(p.columns, q.rows) for p, q in pairwise(chain) if p.columns != q.rows]
    width = len(chain) * _TILE + (len(chain) - 1) * _GAP
    x, y = (WIDTH - width) / 2, top - 0.72
    for i, tile in enumerate(chain):
        ink, fill = _KINDS[tile.kind]
        ax.add_patch(
            FancyBboxPatch(
                (x, y), _TILE, _HEIGHT, boxstyle="round,pad=0,rounding_size=0.07",
                facecolor=fill, edgecolor=ink, linewidth=1.3,
            )
        )  # fmt: skip
        middle = x + _TILE / 2
        ax.plot([middle, middle], [y, y + _HEIGHT], color=ink, linewidth=0.9)
        for number, where in ((tile.rows, 0.25), (tile.columns, 0.75)):
            ax.text(
                x + where * _TILE, y + _HEIGHT / 2 - 0.01, f"{number}", ha="center", va="center"
            )
        ax.text(middle, y + _HEIGHT + 0.17, f"${tile.name}$", size=SYMBOL, ha="center", va="center")
        if i + 1 < len(chain):
            sign = "=" if tile.columns == chain[i + 1].rows else "≠"
            at = (x + _TILE + _GAP / 2, y + _HEIGHT / 2)
            weight = "normal" if sign == "=" else "bold"
            ax.text(*at, sign, size=NORMAL, weight=weight, ha="center", va="center")
        x += _TILE + _GAP
    names = " times ".join(f"{_plain(t.name)} ({t.rows} by {t.columns})" for t in chain)
    if refusals:
        outcome = "refuses: " + ", ".join(f"{p} ≠ {q}" for p, q in refusals)
        words = "they do not multiply, " + ", ".join(f"{p} meets {q}" for p, q in refusals)
    else:
        outcome = f"fits: {chain[0].rows} × {chain[-1].columns}"
        words = f"the product is {chain[0].rows} by {chain[-1].columns}"
    ax.text(WIDTH / 2, y - 0.17, outcome, size=NORMAL, color=TEXT, ha="center", va="center")
    return f"{names}: {words}."


def _plain(latex: str) -> str:
    """A symbol without its LaTeX, for those who hear the description."""
    for mark in ("\\", "^", "{", "}"):
        latex = latex.replace(mark, "")
    return latex.replace("top", " transposed").replace("partial", "d")
