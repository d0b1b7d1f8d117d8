"""Slips of the pen in a right solution: most of them are mistakes that the checks know by name."""

from __future__ import annotations

import re
from typing import NamedTuple


class Slip(NamedTuple):
    """A pattern in right code, and what a mistaken student writes in its place."""

    pattern: re.Pattern[str]
    written: str


SLIPS = tuple(
    Slip(re.compile(pattern), written)
    for pattern, written in (
        (r"\.T @ ", " @ "),  # the transpose is forgotten
        (r" @ (\w+(?:\[[^]]+\])?)\.T", r" * \1"),  # entry by entry, where a product belongs
        (r" / (?:m|delta\.shape\[1\])", ""),  # the sum for the mean
        (r"\.mean\(axis=1", ".sum(axis=1"),
        (r"\.mean\(axis=1", ".mean(axis=0"),
        (r"\(a - y\)", "(y - a)"),
        (r"= a\[L\] - Y", "= Y - a[L]"),
        (r" \* a \* \(1 - a\)", ""),  # the slope is left out
        (r" \* a(\[l\])? \* \(1 - a(\[l\])?\)", r" * a\1"),  # the value for the slope
        (r"a \* \(1 - a\)", "z * (1 - z)"),
        (r" \+ b\[l\]", ""),  # the bias is left out
        (r"np\.sqrt\((.+)\)$", r"\1"),
        (r"return (?!None)(.+)$", r"return 2 * (\1)"),
        (r"np\.", "numpy."),  # a name that is not there
        (r", keepdims=True", ""),
    )
)


def slipped(code: str) -> list[str]:
    """The code with one slip each, where there is a place for it."""
    lines = code.split("\n")
    found = []
    for slip in SLIPS:
        changed = [slip.pattern.sub(slip.written, line) for line in lines]
        if changed != lines:
            found.append("\n".join(changed))
    return list(dict.fromkeys(found))
