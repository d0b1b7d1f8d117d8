"""The matrix for the book: what the checks catch, name and let pass, as a table of each assignment."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

from backprop_lib.checks import PUBLIC
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.hand import matrix as by_hand
from backprop_lib.checks.hand.sheets import questions as steps
from backprop_lib.checks.matrix import Row, rows, verdict_on
from backprop_lib.checks.registry import questions

STUDENT = "s1234567"  # whose numbers the calculations by hand are about


class Tried(NamedTuple):
    """What was tried at one question.

    Attributes:
        question: its name.
        rows: the mistakes that were planted.
        styles: how many right answers of other styles were given.
        passed: how many of these got all points.
    """

    question: str
    rows: list[Row]
    styles: int = 0
    passed: int = 0

    @property
    def assignment(self) -> str:
        """Its assignment's name, in words."""
        return self.question.partition("/")[0].replace("-", " ").capitalize()


class Matrix:
    """What was tried at all questions; a notebook shows it as tables."""

    def __init__(self, tried: Sequence[Tried]) -> None:
        self.tried = tried

    def _repr_html_(self) -> str:
        by_assignment = groupby(self.tried, lambda one: one.assignment)
        assignments = [(name, list(tried)) for name, tried in by_assignment]
        sums = "".join(_sums(*one) for one in (*assignments, ("All", self.tried)))
        return _table(OVERVIEW, f"<tbody>{sums}</tbody>") + "".join(
            f'<details style="margin-top:.5rem"><summary>{name}, mistake by mistake</summary>'
            f"{_table(('Mistake', 'Caught', 'Named'), ''.join(map(_question, tried)))}</details>"
            for name, tried in assignments
        )


OVERVIEW = ("Exercise", "Questions", "Mistakes", "Caught", "Named", "Right answers", "Passed")


def matrix(variants: Mapping[str, Sequence[Callable[..., Any]]]) -> Matrix:
    """Plant every mistake at the public cases, and give the right answers, by question.

    Right answers that take long, because they train a network, are left to the test suite.
    """
    tried = []
    with contextlib.redirect_stdout(io.StringIO()):  # right answers may print
        for asked in questions().values():
            given = variants.get(asked.name, ()) if asked.seconds is None else ()
            passed = sum(verdict_on(asked, f, PUBLIC).kind == "right" for f in given)
            tried.append(Tried(asked.name, rows(asked, [PUBLIC]), len(given), passed))
        tried += [Tried(name, by_hand.rows(step, [STUDENT])) for name, step in steps().items()]
    return Matrix(tried)


def _table(head: Sequence[str], body: str) -> str:
    columns = "".join(f'<th scope="col">{text}</th>' for text in head)
    # By its second class, the book's theme knows a table among a cell's outputs.
    return f'<table class="table dataframe"><thead><tr>{columns}</tr></thead>{body}</table>'


def _sums(name: str, tried: Sequence[Tried]) -> str:
    """A line of the overview: how many were planted, caught and named, and let through."""
    planted = [row for one in tried for row in one.rows]
    numbers = [len(tried)]
    numbers += [sum(counts) for counts in zip(*(row[2:] for row in planted), strict=True)]
    numbers += [sum(one.styles for one in tried), sum(one.passed for one in tried)]
    cells = "".join(f'<td style="text-align:right">{number or "–"}</td>' for number in numbers)
    return f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'


def _question(one: Tried) -> str:
    title = one.question.partition("/")[2]
    styles = f", {one.styles} right answers" if one.styles else ""
    lines = "".join(
        f"<tr><td>{escape(ENTRIES[row.mistake].title)}</td>"
        f"<td>{_share(row.caught, row.seeds)}</td><td>{_share(row.named, row.seeds)}</td></tr>"
        for row in one.rows
    )
    heading = f'<tr><th scope="rowgroup" colspan="3">{escape(title)}{styles}</th></tr>'
    return f"<tbody>{heading}{lines}</tbody>"


def _share(part: int, total: int) -> str:
    if total == 1:
        return "yes" if part else "no"
    return f"{part} of {total}"
