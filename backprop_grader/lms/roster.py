"""Which student of the gradebook a name in a download means.

``nbgrader db student import`` puts names, addresses and the system's own ids there. Where nobody
in the gradebook has a name, an id is made of the name in the download.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from nbgrader.api import Gradebook

from backprop_grader.grading.course import Course
from backprop_grader.lms.names import Named


class Student(NamedTuple):
    """Somebody in the gradebook; a field that nobody filled in is empty."""

    id: str
    first: str = ""
    last: str = ""
    lms: str = ""

    @property
    def can_be_told(self) -> bool:
        """Whether anything but the id is known."""
        return bool(self.first or self.last or self.lms)

    @property
    def names(self) -> set[str]:
        """The ways in which a system may write the name, as `letters`."""
        both = {f"{self.first}{self.last}", f"{self.last}{self.first}"}
        return {letters(name) for name in both if self.first or self.last} | {letters(self.id)}


class UnknownError(Exception):
    """Nobody, or more than one, is meant; the message says which, after the file's name."""


def students(course: Course) -> list[Student]:
    """Everybody in the gradebook."""
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        return [
            Student(s.id, s.first_name or "", s.last_name or "", s.lms_user_id or "")
            for s in book.students
        ]


def letters(name: str) -> str:
    """A name without case, spaces and punctuation: what survives every system's cleaning."""
    whole = unicodedata.normalize("NFC", name).casefold()
    return "".join(c for c in whole if c.isalnum())


def bare(name: str) -> str:
    """The same without accents."""
    apart = unicodedata.normalize("NFKD", letters(name))
    return "".join(c for c in apart if not unicodedata.combining(c))


def student(named: Named, known: Iterable[Student]) -> str:
    """The id of the student who is meant.

    Raises:
        UnknownError: the gradebook has names, and this is nobody's or several people's.
    """
    known = [one for one in known if one.can_be_told]
    if not known:
        return made(named)
    if named.system == "Canvas" and (same := [s for s in known if s.lms == named.number]):
        return same[0].id
    # Groups that hand in together, and groups of a course, stand before the name in Moodle.
    _, hyphen, after = named.name.partition("-")
    for name in [named.name, *([after] if hyphen else [])]:
        for form in (letters, bare):
            same = [s for s in known if form(name) in {form(written) for written in s.names}]
            if len(same) == 1:
                return same[0].id
            if same:
                ids = ", ".join(s.id for s in same)
                raise UnknownError(f"may be from {ids}: they have the same name")
    raise UnknownError(f"is from {named.name!r}, and the gradebook has nobody of that name")


def made(named: Named) -> str:
    """An id made of the name; Canvas's number makes it unique."""
    name = unicodedata.normalize("NFC", named.name).casefold()
    slug = re.sub(r"[^\w]+", "-", name).strip("-_")[:60] or "student"
    return f"{slug}-{named.number}" if named.system == "Canvas" else slug
