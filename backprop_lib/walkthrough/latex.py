"""Numbers and matrices as LaTeX. Rounding happens here, when printing, and nowhere else."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array

# Numbers from here on, or that would round to zero, are written with a power of ten.
_LARGE = 1e7
# Sums that cancel keep the noise of their terms, so near 0 the noise is taken of this.
_NOISE_FLOOR = 0.1
# To be within the noise of a short decimal is no accident where these lie so many times the
# noise apart.
_NO_ACCIDENT = 200

# Of a matrix that is too large, the first rows and columns are shown, and the last.
_HEAD = 3


class Style(NamedTuple):
    """How numbers and matrices are printed.

    Attributes:
        digits: decimals of a number.
        limit: a matrix with more rows or columns than this is elided, and so is a sum
            with more terms.
        noise: a number counts as printed exactly when no more than this, relatively,
            separates it from what is printed: float64 may hold 0.07 as
            0.06999999999999999, and float32 as 0.07000000029802322. One with nearly as many
            digits as the type holds never does, for there some decimal is always near.
    """

    digits: int
    limit: int
    noise: float = 1e-14

    def number(self, x: Any) -> str:
        """One number: trailing zeros are dropped when it is exact, kept when rounded."""
        x = float(x)
        if x == 0:
            return "0"
        if not np.isfinite(x):
            return r"\text{undefined}" if np.isnan(x) else r"\infty" if x > 0 else r"-\infty"
        if _takes_power(x, self.digits):
            mantissa, exponent = self._with_power(x).split("e")
            return rf"{self._shortened(mantissa, x)} \times 10^{{{int(exponent)}}}"
        return self._shortened(f"{x:.{self.digits}f}", x)

    def _with_power(self, x: float) -> str:
        return f"{x:.{max(self.digits - 1, 1)}e}"

    def _shortened(self, decimal: str, x: float) -> str:
        return decimal.rstrip("0").rstrip(".") if self.exact(x) else decimal

    def exact(self, *values: Any) -> bool:
        """Whether every one of these numbers is printed without rounding."""
        return all(self._exact(np.asarray(v, dtype=np.float64)) for v in values)

    def _exact(self, x: Array) -> bool:
        if not np.isfinite(x).all():
            return False
        power = _takes_power(x, self.digits)
        plain = x[~power]
        noise = self.noise * np.maximum(np.abs(plain), _NOISE_FLOOR)
        unit = 10.0 ** np.minimum(self.digits, _told(noise))
        short = np.round(plain * unit) / unit
        exact = (np.abs(plain - short) <= noise) & ((short != 0) | (plain == 0))
        decimals = min(max(self.digits - 1, 1), int(_told(10 * self.noise)))
        return bool(exact.all()) and all(
            abs(v - float(f"{v:.{decimals}e}")) <= self.noise * abs(v) for v in x[power].tolist()
        )

    def rounds_to(self, x: Any, whole: int) -> bool:
        """Whether x is printed as this whole number without being it."""
        return bool(x != whole and round(float(x), self.digits) == whole)

    def relation(self, *values: Any) -> str:
        """The sign between two lines that show these numbers.

        It is = when every one of them is printed exactly, else the approximate one.
        """
        return "=" if self.exact(*values) else r"\approx"

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


def _told(noise: Any) -> Any:
    """How many decimals of a number can be told from noise of this size."""
    return -np.ceil(np.log10(_NO_ACCIDENT * noise))


def _takes_power(x: Any, digits: int) -> Any:
    size = np.abs(x)
    half_a_unit = float(f"5e{-digits - 1}")  # 0.5 * 10.0**-6 would be a float too low
    return (size >= _LARGE) | ((size > 0) & (size <= half_a_unit))


def _dots(i: int | None, j: int | None) -> str:
    if i is None and j is None:
        return r"\ddots"
    return r"\vdots" if i is None else r"\cdots"


def visible(n: int, limit: int) -> list[int | None]:
    """Which of n positions are shown, None standing for the dots."""
    if n <= limit:
        return list(range(n))
    head = min(_HEAD, max(limit - 2, 1))  # the dots and the last take a place each
    return [*range(head), None, n - 1] if n > head + 1 else list(range(n))


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
