"""Numbers and matrices as LaTeX. Rounding happens here, when printing, and nowhere else."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array

# Numbers from here on, or that would round to zero, are written with a power of ten.
_LARGE = 1e7
# A number counts as printed exactly when only float64's own rounding separates it from
# what is printed: 0.07 may be held as 0.06999999999999999.
_FLOAT_NOISE = 1e-12

# Python 3.11 takes no backslash inside an f-string's braces.
DELTA = r"\delta"

# Of a matrix that is too large, the first rows and columns are shown, and the last.
_HEAD = 3


class Style(NamedTuple):
    """How numbers and matrices are printed.

    Attributes:
        digits: decimals of a number.
        limit: a matrix with more rows or columns than this is elided, and so is a sum
            with more terms.
    """

    digits: int
    limit: int

    def number(self, x: Any) -> str:
        """One number: trailing zeros are dropped when it is exact, kept when rounded."""
        x = float(x)
        if x == 0:
            return "0"
        if not np.isfinite(x):
            return r"\text{undefined}" if np.isnan(x) else r"\infty" if x > 0 else r"-\infty"
        if abs(x) >= _LARGE or abs(x) < 0.5 * 10.0**-self.digits:
            mantissa, exponent = f"{x:.{max(self.digits - 1, 1)}e}".split("e")
            return rf"{mantissa} \times 10^{{{int(exponent)}}}"
        text = f"{x:.{self.digits}f}"
        return text.rstrip("0").rstrip(".") if self.exact(x) and "." in text else text

    def exact(self, values: Any) -> bool:
        """Whether every one of these numbers is printed without rounding."""
        x = np.asarray(values, dtype=np.float64)
        off = np.abs(x - np.round(x, self.digits))
        return bool(np.all(off <= _FLOAT_NOISE * np.maximum(np.abs(x), 1e-3)))

    def relation(self, values: Any) -> str:
        """The sign before a result: = when it is printed exactly, else the approximate one."""
        return "=" if self.exact(values) else r"\approx"

    def factor(self, x: Any) -> str:
        """A number as a factor: in parentheses when it has a sign or a power of ten."""
        text = self.number(x)
        return f"({text})" if text.startswith("-") or "times" in text else text

    def product(self, *factors: Any, first: bool = True) -> str:
        r"""Numbers with \cdot between them; ``first`` says that a sum begins with it."""
        return r" \cdot ".join(
            self.number(x) if first and i == 0 else self.factor(x) for i, x in enumerate(factors)
        )

    def total(self, n: int, term: Callable[[int], str]) -> str:
        """The sum of n terms, joined by their signs; a long sum is elided."""
        text = ""
        for i in visible(n, self.limit):
            shown = r"\cdots" if i is None else term(i)
            if not text:
                text = shown
            elif shown.startswith("-"):
                text += f" - {shown[1:]}"
            else:
                text += f" + {shown}"
        return text

    def matrix(self, array: Array, entry: Callable[[Any], str] | None = None) -> str:
        """An array as a matrix, each entry printed by ``entry`` (a number when left out)."""
        show = entry or self.number
        return self.table(np.shape(array), lambda i, j: show(array[i, j]))

    def table(
        self, shape: tuple[int, ...], entry: Callable[[int, int], str], columns: int | None = None
    ) -> str:
        """A matrix of that shape with entries made on demand, elided beyond the limit.

        ``columns`` lowers the limit for the columns, where entries are wide.
        """
        rows = visible(shape[0], self.limit)
        cols = visible(shape[1], self.limit if columns is None else min(columns, self.limit))
        lines = [
            [_dots(i, j) if i is None or j is None else entry(i, j) for j in cols] for i in rows
        ]
        return bmatrix(lines)

    def elided(self, *shapes: tuple[int, ...]) -> bool:
        """Whether a matrix of one of these shapes is not shown whole."""
        return any(n > self.limit for shape in shapes for n in shape)


def _dots(i: int | None, j: int | None) -> str:
    if i is None and j is None:
        return r"\ddots"
    return r"\vdots" if i is None else r"\cdots"


def visible(n: int, limit: int) -> list[int | None]:
    """Which of n positions are shown, None standing for the dots."""
    if n <= limit:
        return list(range(n))
    head = min(_HEAD, max(limit - 1, 1))
    return [*range(head), None, n - 1] if n > head + 1 else list(range(n))


def words(name: str) -> str:
    """A name such as ``"leaky_relu"`` as it is written in a sentence."""
    return name.replace("_", " ").replace("relu", "ReLU").replace("cross entropy", "cross-entropy")


def bmatrix(lines: Iterable[Iterable[str]]) -> str:
    """Rows of entries as a bracketed matrix."""
    return (
        r"\begin{bmatrix} " + r" \\ ".join(" & ".join(line) for line in lines) + r" \end{bmatrix}"
    )


def shape(array: Array | tuple[int, ...]) -> str:
    r"""A shape as LaTeX, such as (3 \times 2)."""
    n, m = array if isinstance(array, tuple) else array.shape
    return rf"({n} \times {m})"


def aligned(lines: Sequence[tuple[str, str, str]]) -> str:
    """Lines of (left side, relation, right side), aligned at the relation."""
    return (
        "\\begin{aligned}\n"
        + " \\\\\n".join(f"{left} &{relation} {right}" for left, relation, right in lines)
        + "\n\\end{aligned}"
    )
