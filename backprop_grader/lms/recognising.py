"""Which notebook of an assignment a file is by its cells, whatever a student has called it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from backprop_grader.grading.intake import ENTRIES, LARGEST_NOTEBOOK

ENOUGH = 0.5  # of a notebook's cells


def cells(path: Path) -> frozenset[str]:
    """nbgrader's ids of the cells in a file; none, where it is no notebook or has none."""
    try:
        if path.stat().st_size > LARGEST_NOTEBOOK:
            return frozenset()
        raw = path.read_bytes()
        if raw.count(b"{") > ENTRIES:
            return frozenset()
        data = json.loads(raw)
    except (OSError, ValueError, RecursionError):
        return frozenset()
    found = set()
    match data:
        case {"cells": [*there]}:
            for cell in there:
                match cell:
                    case {"metadata": {"nbgrader": {"grade_id": str(name)}}}:
                        found.add(name)
    return frozenset(found)


def recognised(path: Path, released: Mapping[str, frozenset[str]]) -> str | None:
    """The one released notebook of which a file has at least half of the cells; None, if there is none.

    Args:
        path: the file.
        released: the ids of each released notebook's cells, by its name.
    """
    there = cells(path)
    found = [
        name for name, ids in released.items() if ids and len(ids & there) >= ENOUGH * len(ids)
    ]
    return found[0] if len(found) == 1 else None
