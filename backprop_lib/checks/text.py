"""A verdict as plain text, for terminals."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.contents import address, cells, mark, named_values, pages, plain, shape
from backprop_lib.checks.verdict import Verdict

WIDTH = 88


def as_text(verdict: Verdict) -> str:
    """The verdict as plain text."""
    points = f"{verdict.points:g} of {verdict.of:g} points"
    lines = [f"{mark(verdict)} {verdict.question} ({points})", *_wrapped(verdict.headline)]
    for name in verdict.mistakes:
        lines += _wrapped(ENTRIES[name].teaches)
    if verdict.error:
        lines += _wrapped(verdict.error)
    if verdict.line:
        lines.append(f"  It happened in your {verdict.line}")
    for said in verdict.truths:
        lines += _wrapped(said)
    if verdict.case:
        lines += ["", "  The smallest case that shows it:"]
        for name, value in named_values(verdict.case):
            lines += _value(name, value)
    if verdict.got:
        lines += ["", "  Your answer:"]
        for name, array in verdict.got.items():
            lines += _value(name, array)
    if verdict.expected:
        lines += ["", "  Expected:"]
        lines += [f"    {name} {shape(size)}" for name, size in verdict.expected.items()]
    if verdict.kind != "right":
        lines += ["", *(f"  Read on: {address(page)}" for page in pages(verdict))]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _value(name: str, value: Any) -> list[str]:
    """Name and value, an array's rows below each other."""
    if not isinstance(value, np.ndarray) or value.ndim not in {1, 2} or not value.size:
        return [f"    {name} = {plain(value)}"]
    rows = cells(value)
    width = max((len(cell) for row in rows for cell in row), default=0)
    lines = ["[ " + "  ".join(cell.rjust(width) for cell in row) + " ]" for row in rows]
    head = f"    {name} = "
    return [(head if i == 0 else " " * len(head)) + line for i, line in enumerate(lines)]
