r"""Works out the LaTeX that a walkthrough prints, with the rounding of its numbers in mind.

A number printed as 0.5847 stands for anything from 0.58465 to 0.58475, so it is read as that
interval, and what a line comes to is the interval of all that it may mean. A number with
fewer decimals than ``digits`` is exact. A matrix is an array of intervals.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

# What is within 1e-12 of its decimals, relatively, counts as printed exactly.
NOISE = 2e-12


@dataclass(frozen=True)
class Interval:
    lo: float
    hi: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lo + other.lo, self.hi + other.hi)

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        ends = [p * q for p in (self.lo, self.hi) for q in (other.lo, other.hi)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        assert other.lo > 0, "every denominator that is printed is positive"
        return self * Interval(1 / other.hi, 1 / other.lo)

    def squared(self) -> Interval:
        low = 0.0 if self.lo <= 0 <= self.hi else min(abs(self.lo), abs(self.hi))
        return Interval(low**2, max(abs(self.lo), abs(self.hi)) ** 2)

    def increasing(self, f: Any) -> Interval:
        return Interval(f(self.lo), f(self.hi))

    @property
    def middle(self) -> float:
        return (self.lo + self.hi) / 2

    def holds(self, value: float) -> bool:
        slack = NOISE * max(1, abs(value))
        return self.lo - slack <= value <= self.hi + slack


def _ln(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf


# The condition that decides on a slope, up to the end of its cell.
_REASON = r"\\;\\text\{as\}\\;.*?(?= &| \\\\| \\end)"
_TOKEN = re.compile(
    r"\s*(\d+(?:\.\d+)?(?: \\times 10\^\{-?\d+\})?|\\\\|\\(?:begin|end)\{bmatrix\}|\\[a-zA-Z]+|[-+(){}^,&e])"
)


class Arithmetic:
    """A recursive-descent evaluator for one printed expression."""

    def __init__(self, latex: str, digits: int) -> None:
        # What is said about a number in words; then spaces, and what makes parentheses large.
        text = re.sub(_REASON, "", latex)
        text = re.sub(r"\\quad \(.*", "", text)
        text = re.sub(r"\\(?:[Bb]ig[lr]|textstyle|quad)(?![a-zA-Z])|\\[,;]", "", text).strip()
        self.tokens: list[str] = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            assert match, f"cannot read {text[at:]!r} of {latex!r}"
            self.tokens.append(match[1])
            at = match.end()
        self.digits, self.at = digits, 0

    def value(self) -> Any:
        result = self.sum()
        assert self.at == len(self.tokens), f"left over: {self.tokens[self.at :]}"
        return result

    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.next()
        assert token
        assert expected in ("", token), f"expected {expected}, got {token}"
        self.at += 1
        return token

    def sum(self) -> Any:
        negative = self.next() == "-"
        if negative:
            self.take()
        total = self.product()
        total = -total if negative else total
        while self.next() in ("+", "-"):
            total = total + self.product() if self.take() == "+" else total - self.product()
        return total

    def product(self) -> Any:
        result = self.power()
        while True:
            if self.next() in (r"\cdot", r"\odot"):
                self.take()
                result = result * self.power()
            elif self.next() and self.next() not in (
                "+",
                "-",
                ")",
                "}",
                ",",
                "&",
                r"\\",
                r"\end{bmatrix}",
            ):
                result = _times(result, self.power())
            else:
                return result

    def power(self) -> Any:
        base = self.base()
        if self.next() == "^":
            self.take()
            assert self.take() == "2"
            base = base.squared()
        return base

    def group(self, opening: str = "{", closing: str = "}") -> Any:
        self.take(opening)
        inner = self.sum()
        self.take(closing)
        return inner

    def base(self) -> Any:
        if self.next() == "(":
            return self.group("(", ")")
        token = self.take()
        if token[0].isdigit():
            return self.number(token)
        rules = {
            r"\begin{bmatrix}": self.matrix,
            r"\frac": lambda: self.group() / self.group(),
            r"\dfrac": lambda: self.group() / self.group(),
            r"\tfrac": lambda: self.group() / self.group(),
            "e": lambda: self.take("^") and self.group().increasing(math.exp),
            r"\ln": lambda: self.base().increasing(_ln),
            r"\tanh": lambda: self.group("(", ")").increasing(math.tanh),
            r"\max": self.maximum,
        }
        return rules[token]()

    def maximum(self) -> Interval:
        self.take("(")
        first = self.sum()
        self.take(",")
        second = self.sum()
        self.take(")")
        return Interval(max(first.lo, second.lo), max(first.hi, second.hi))

    def number(self, token: str) -> Interval:
        mantissa, _, power = token.partition(r" \times 10^")
        unit = 10.0 ** int(power.strip("{}") or 0)
        decimals = len(mantissa.partition(".")[2])
        full = max(self.digits - 1, 1) if power else self.digits
        off = 0.5 * 10.0**-decimals * unit if decimals == full else 0.0
        return Interval(float(mantissa) * unit - off, float(mantissa) * unit + off)

    def matrix(self) -> Any:
        rows: list[list[Any]] = [[]]
        while True:
            rows[-1].append(self.sum())
            separator = self.take()
            if separator == r"\\":
                rows.append([])
            elif separator == r"\end{bmatrix}":
                return np.array(rows, dtype=object)


def _times(x: Any, y: Any) -> Any:
    """What stands side by side: a matrix product, or a number times a matrix."""
    both = isinstance(x, np.ndarray) and isinstance(y, np.ndarray)
    if both:
        return x @ y
    if isinstance(y, np.ndarray):
        return np.array([[x * entry for entry in row] for row in y], dtype=object)
    return x * y


def evaluate(latex: str, digits: int) -> Any:
    """What a printed expression comes to: an interval or an array of them."""
    return Arithmetic(latex, digits).value()


def numbers(latex: str) -> list[float]:
    """Every number that is printed, as printed, but for those in the reason for another."""
    text = re.sub(_REASON, "", latex)
    found = re.findall(r"(\d+(?:\.\d+)?)(?: \\times 10\^\{(-?\d+)\})?", text)
    return [float(mantissa) * 10.0 ** int(power or 0) for mantissa, power in found]
