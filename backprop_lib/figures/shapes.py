"""Shapes of a product as dominoes: two matrices multiply where the touching numbers agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes

from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED
from backprop_lib.plots.marks import box
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import sheet, write
from backprop_lib.plots.sizes import SYMBOL, WIDTH
from backprop_lib.validation import count

_TILE, _HEIGHT, _GAP, _ROW, _MOST = 0.66, 0.36, 0.2, 1.12, 4
_INKS = {"value": FORWARD, "error": BACKWARD, "weight": MUTED}


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
        if tile.kind not in _INKS:
            message = f"kind of {tile.name} must be {', '.join(_INKS)}; got {tile.kind!r}"
            raise ArgumentError(message)


def _chain(ax: Axes, chain: Sequence[Tile], top: float) -> str:
    """Draws one chain below ``top`` and says what it shows."""
    refusals = [(p.columns, q.rows) for p, q in pairwise(chain) if p.columns != q.rows]
    width = len(chain) * _TILE + (len(chain) - 1) * _GAP
    x, y = (WIDTH - width + _TILE) / 2, top - 0.54
    for i, tile in enumerate(chain):
        ink = _INKS[tile.kind]
        box(ax, (x, y), _TILE, _HEIGHT, ink, rounding=0.07)
        ax.plot([x, x], [y - _HEIGHT / 2, y + _HEIGHT / 2], color=ink, linewidth=0.9)
        write(ax, (x - _TILE / 4, y - 0.01), f"{tile.rows}")
        write(ax, (x + _TILE / 4, y - 0.01), f"{tile.columns}")
        write(ax, (x, y + _HEIGHT / 2 + 0.17), f"${tile.name}$", size=SYMBOL)
        if i + 1 < len(chain):
            fits = tile.columns == chain[i + 1].rows
            sign, weight = ("=", "normal") if fits else ("≠", "bold")
            write(ax, (x + (_TILE + _GAP) / 2, y), sign, weight=weight)
        x += _TILE + _GAP
    names = " times ".join(f"{_plain(t.name)} ({t.rows} by {t.columns})" for t in chain)
    if refusals:
        outcome = "refuses: " + ", ".join(f"{p} ≠ {q}" for p, q in refusals)
        words = "they do not multiply, " + ", ".join(f"{p} meets {q}" for p, q in refusals)
    else:
        outcome = f"fits: {chain[0].rows} × {chain[-1].columns}"
        words = f"the product is {chain[0].rows} by {chain[-1].columns}"
    write(ax, (WIDTH / 2, y - _HEIGHT / 2 - 0.17), outcome)
    return f"{names}: {words}."


def _plain(latex: str) -> str:
    """A symbol without its LaTeX, for those who hear the description."""
    for mark in ("\\", "^", "{", "}"):
        latex = latex.replace(mark, "")
    return latex.replace("top", " transposed").replace("partial", "d")
