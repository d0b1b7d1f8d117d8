"""What a verdict shows: which values, under which names, with how many digits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.verdict import Verdict

# Where the chapters stand to which a verdict leads: BACKPROP_BOOK names another book's address, as
# `make book URL=` does.
BOOK = os.environ.get("BACKPROP_BOOK", "https://backpropagation.example").rstrip("/") + "/book/"

MARKS = {"right": "✓", "missing": "…"}
MOST = 8  # rows or columns of an array that are shown


def mark(verdict: Verdict) -> str:
    """A sign for the kind of verdict."""
    return MARKS.get(verdict.kind, "✗")


def address(page: str) -> str:
    """A page's address in the published book."""
    return BOOK + page


def pages(verdict: Verdict) -> list[str]:
    """Where to read on: about the mistakes, and in the chapter of the question."""
    return list(dict.fromkeys([*(ENTRIES[name].page for name in verdict.mistakes), verdict.page]))


def place(page: str) -> str:
    """A page and its heading in words: "Matrix form: the error at the output"."""
    file, _, anchor = page.partition("#")
    words = [part.replace("-", " ") for part in (file.removesuffix(".html"), anchor) if part]
    return ": ".join(words).capitalize()


def named_values(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each value by its name; those of a list by "W[1]", without None."""
    for name, value in values.items():
        if isinstance(value, (list, tuple)) and any(isinstance(v, np.ndarray) for v in value):
            yield from (
                (f"{name}[{l}]", entry) for l, entry in enumerate(value) if entry is not None
            )
        else:
            yield name, value


def shape(size: tuple[int, ...]) -> str:
    """What an array of that shape is, in words."""
    return f"of shape {size}" if size else "as a number"


def plain(value: Any) -> str:
    """A value that is no array, in few words."""
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return f"{float(value):.6g}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if callable(value):
        return f"the function {getattr(value, '__name__', type(value).__name__)}"
    text = repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def cells(array: Array) -> list[list[str]]:
    """The entries of an array of one or two dimensions, as text; "…" where it is too large."""
    write = _writer(array)
    rows = np.atleast_2d(array)
    return [
        ["…" if i is None or j is None else write(rows[j, i]) for i in _chosen(rows.shape[1])]
        for j in _chosen(rows.shape[0])
    ]


def chosen_entries(array: Array) -> list[list[bool]]:
    """The same choice of entries, of an array of truths."""
    rows = np.atleast_2d(array)
    return [
        [i is not None and j is not None and bool(rows[j, i]) for i in _chosen(rows.shape[1])]
        for j in _chosen(rows.shape[0])
    ]


def _chosen(size: int) -> list[int | None]:
    if size <= MOST:
        return list(range(size))
    return [*range(MOST - 2), None, size - 1]


def _writer(array: Array) -> Callable[[float], str]:
    """Four decimals, fewer where they are all 0; where entries are tiny or huge, by powers of 10."""
    if array.dtype.kind in "biu":
        return str
    finite = np.abs(array[np.isfinite(array)])
    largest = finite.max(initial=0)
    if largest and not 1e-2 <= largest < 1e5:
        return lambda x: f"{x:.3e}"
    decimals = next(d for d in range(5) if d == 4 or np.allclose(finite, finite.round(d), 0, 1e-9))
    return lambda x: f"{x:.{decimals}f}"
