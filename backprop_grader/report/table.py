"""The same numbers as a table: a row for each question."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from io import StringIO

from backprop_grader.report.page import KINDS, analysed
from backprop_grader.report.reading import Found

HEADS = (
    "assignment", "notebook", "cell", "title", "points", "marked", "waiting", "difficulty",
    "lower 27 %", "upper 27 %", "discrimination", "all points", "some points", "no points",
    *KINDS.values(), "mistakes",
)  # fmt: skip


def table(found: Sequence[Found]) -> str:
    """The table as CSV; no cell of it was written by a student."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for one in found:
        for place, question in one.questions.items():
            two = analysed(one, question)
            full, none = question.of(1, 99), question.of(-99, 0)
            made = Counter(
                name
                for name, who in one.mistakes.items()
                for where in who.values()
                if place in where
            )
            writer.writerow([
                one.name, place.notebook, place.cell, question.title, question.possible,
                len(question.shares), len(question.waiting),
                f"{question.mean:.4f}" if question.shares else "",
                *((f"{two.lower:.4f}", f"{two.upper:.4f}", f"{two.discrimination:.4f}") if two else ("", "", "")),
                full, len(question.shares) - full - none, none,
                *(question.kinds[kind] for kind in KINDS),
                "; ".join(f"{name} ({count})" for name, count in made.most_common()),
            ])  # fmt: skip
    return text.getvalue()
