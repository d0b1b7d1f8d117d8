"""Whose file it is, by the names that Moodle and Canvas give to what they download.

Moodle (``mod/assign``): ``Anna Müller_123456_assignsubmission_file_/work.ipynb``, a folder for each
submission, or the same with the slash left out. The number is a participant of this assignment
alone; with groups, the group's name and a hyphen come first.

Canvas (``lib/content_zipper.rb``): ``müllerannamaria_LATE_12345_678901_work-1.ipynb``: the sortable
name without what is no letter, LATE where it is, the user's number, the file's number, the file.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?:_+|$)(?P<file>.*)")
CANVAS = re.compile(r"(?P<name>[^/]+?)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<file>[^/]+)")

# What systems, browsers and JupyterLab add to a name that is taken.
COUNTER = re.compile(r"(?:[-_ ]?\((?P<a>\d+)\)|-Copy(?P<b>\d+)|[-_](?P<c>\d{1,2}))$", re.IGNORECASE)


class Named(NamedTuple):
    """What a path in a download says.

    Attributes:
        system: ``"Moodle"`` or ``"Canvas"``.
        name: the person's, as the system writes it.
        number: Canvas's of the user, Moodle's of the participant.
        file: the path in the submission.
        late: whether the name says so.
    """

    system: str
    name: str
    number: str
    file: PurePosixPath
    late: bool = False


def read(path: PurePosixPath) -> Named | None:
    """Whose file it is; None, if no system names a file so."""
    for i, part in enumerate(path.parts):
        if found := MOODLE.fullmatch(part):
            file = PurePosixPath(found["file"], *path.parts[i + 1 :])
            return Named("Moodle", found["name"], found["number"], file) if file.name else None
    for i, part in enumerate(path.parts):
        if found := CANVAS.fullmatch(part):
            file = PurePosixPath(found["file"], *path.parts[i + 1 :])
            return Named("Canvas", found["name"], found["number"], file, bool(found["late"]))
    return None


def counted(stem: str) -> tuple[str, int]:
    """A file's name without the counter that was added to it, and the counter: "work-1" is ("work", 1)."""
    found = COUNTER.search(stem)
    if found is None:
        return stem, 0
    return stem[: found.start()], int(next(g for g in found.groups() if g is not None))


def notebook(file: PurePosixPath, released: list[str]) -> tuple[str, int] | None:
    """Which released notebook (a name without its ending) a file is, and its counter; None for none."""
    by_name = {name.casefold(): name for name in released}
    for stem, counter in ((file.stem, 0), counted(file.stem)):
        if name := by_name.get(stem.strip().casefold()):
            return name, counter
    return None
