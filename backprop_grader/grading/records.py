"""What was graded, and from what: a small file a submission, written last and at once.

    .backprop-grade/ASSIGNMENT/STUDENT.json

Where there is none, or its fingerprint is another, the submission is graded (again). nbgrader's own
folder is no sign: it is there as soon as grading has begun.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

FOLDER = ".backprop-grade"


def path(root: Path, assignment: str, student: str) -> Path:
    """The record of a submission."""
    return root / FOLDER / assignment / f"{student}.json"


def read(root: Path, assignment: str, student: str) -> dict[str, Any]:
    """What the record says; {} where there is none, or no whole one."""
    try:
        found = json.loads(path(root, assignment, student).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(root: Path, assignment: str, student: str, record: dict[str, Any]) -> None:
    """Put the record there, whole or not at all, whatever happens to this process or the power."""
    target = path(root, assignment, student)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)


def forget(root: Path, assignment: str, student: str) -> None:
    """Take the record away, before the submission is graded again."""
    path(root, assignment, student).unlink(missing_ok=True)
