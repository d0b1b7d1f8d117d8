"""What is known of a graded assignment: from the gradebook, the graded notebooks and the records."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)

from backprop_grader.grading import records
from backprop_grader.grading.course import Course, CourseError
from backprop_grader.notebook.outputs import OURS
from backprop_lib.checks.catalogue import ENTRIES

HEADING = re.compile(r"^#{1,6} +(?!BEGIN |END )(.+?) *$", re.MULTILINE)  # no marker of nbgrader's

# Errors that the grader itself puts into a notebook, and what they come to.
FAULTS = {
    "CellTimeoutError": "ran out of time",
    "ProcessEnded": "ended its process",
    "NotRun": "could not be run after that",
    "TestsDisarmed": "tampered with the tests",
}
STOPPED = "ran out of time"
OWN = "a cell of their own"


class Place(NamedTuple):
    """A marked cell: the notebook, and nbgrader's name of the cell."""

    notebook: str
    cell: str


@dataclass
class Question:
    """What became of one marked cell.

    Attributes:
        place: where it stands.
        title: the heading above it.
        possible: points.
        shares: what each student got of them, 0 to 1.
        waiting: whose answers a person must still mark.
        kinds: of the checks' verdicts: how many students got each.
        unnamed: whose answers were wrong in no way that has a name.
    """

    place: Place
    title: str
    possible: float
    shares: dict[str, float] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    unnamed: list[str] = field(default_factory=list)

    @property
    def mean(self) -> float:
        """The difficulty: the mean share of the points; 0 where nobody was marked."""
        return sum(self.shares.values()) / max(len(self.shares), 1)

    def of(self, least: float, most: float) -> int:
        """How many got a share from least to most."""
        return sum(least <= share <= most for share in self.shares.values())


@dataclass
class Found:
    """All that a report says of an assignment.

    Attributes:
        name: of the assignment.
        questions: in the notebook's order.
        students: who was graded.
        names: of those whose names the gradebook knows.
        mistakes: who made each named mistake, and in which questions.
        faults: in which cells the grader had to step in, what happened, and to whom.
        flagged: what a person should look at, by student.
        failed: of them, those of whose work nothing could be graded.
        absent: who is in the gradebook and has not handed in.
        ungraded: who has handed in and is not graded.
        open: whose work ran without a sandbox.
    """

    name: str
    questions: dict[Place, Question] = field(default_factory=dict)
    students: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    mistakes: dict[str, dict[str, set[Place]]] = field(default_factory=dict)
    faults: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    flagged: dict[str, list[str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def share(self, student: str, without: Question | None = None) -> float | None:
        """What a student got of the points of all that is marked, 0 to 1; None for no points."""
        marked = [
            (q.shares[student] * q.possible, q.possible)
            for q in self.questions.values()
            if student in q.shares and q is not without
        ]
        possible = sum(of for _, of in marked)
        return sum(got for got, _ in marked) / possible if possible else None

    @property
    def size(self) -> int:
        """How many students there are of whom something could be graded."""
        return len(self.students) - len(self.failed)

    @property
    def waiting(self) -> int:
        """How many answers a person must still mark."""
        return sum(len(q.waiting) for q in self.questions.values())


def read(course: Course, assignment: str) -> Found:
    """Read all of it.

    Raises:
        CourseError: the gradebook does not know the assignment.
    """
    found = Found(assignment)
    titles = _titles(course, assignment)
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        try:
            master = book.find_assignment(assignment)
        except MissingEntry:
            known = ", ".join(sorted(one.name for one in book.assignments)) or "none"
            raise CourseError(
                f"the gradebook does not know {assignment!r}; it has {known}; 'nbgrader generate_assignment NAME --create --force' puts another there"
            ) from None
        cells = [
            (Place(notebook.name, cell.name), cell.max_score)
            for notebook in master.notebooks
            for cell in [*notebook.grade_cells, *notebook.task_cells]
        ]
        by_hand = {
            Place(notebook.name, cell.name)
            for notebook in master.notebooks
            for cell in notebook.solution_cells
        }
        order = {place: i for i, place in enumerate(titles)}
        for place, possible in sorted(cells, key=lambda c: (order.get(c[0], len(order)), c[0])):
            title = titles.get(place) or place.cell
            found.questions[place] = Question(place, title, possible or 0.0)
        rows = (
            book.db.query(Student.id, SubmittedNotebook.notebook_id, BaseCell.name, Grade.score, Grade.needs_manual_grade, Grade.manual_score)
            .select_from(Grade)
            .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Student, SubmittedAssignment.student_id == Student.id)
            .join(BaseCell, Grade.cell_id == BaseCell.id)
            .filter(SubmittedAssignment.assignment_id == master.id)
            .order_by(Student.id)
        )  # fmt: skip
        notebooks = {notebook.id: notebook.name for notebook in master.notebooks}
        untouched = []
        for student, notebook, cell, score, waits, given in rows:
            place = Place(notebooks[notebook], cell)
            _mark(found.questions[place], student, score, waits)
            # An answer for a person, left as it was handed out, gets its 0 from nbgrader.
            if place in by_hand and not waits and given is None:
                untouched.append((place, student))
        names = {s.id: f"{s.first_name or ''} {s.last_name or ''}".strip() for s in book.students}
        graded = {
            s for (s,) in book.db.query(SubmittedAssignment.student_id)
            .filter(SubmittedAssignment.assignment_id == master.id)
        }  # fmt: skip
    handed_in = _handed_in(course, assignment)
    found.students, found.names = sorted(graded), names
    found.ungraded = sorted(handed_in - graded)
    found.absent = sorted(names.keys() - graded - handed_in)
    for student in found.students:
        _verdicts(found, course, student)
        _record(found, course, student)
    _set_apart(found)
    for place, student in untouched:
        found.questions[place].kinds["missing"] += student not in found.failed
    return found


def _mark(question: Question, student: str, score: float, waits: bool) -> None:
    if waits:
        question.waiting.append(student)
    elif question.possible:
        question.shares[student] = score / question.possible


def _set_apart(found: Found) -> None:
    """Take those of whose work nothing could be graded out of what is said of the questions.

    The grader's record names them. Where nbgrader's own command graded, they are those of whom every
    cell waits for a person.
    """
    questions = found.questions.values()
    marked = {student for q in questions for student in q.shares}
    unread = {student for q in questions for student in q.waiting} - marked
    found.failed = sorted(unread.union(found.failed))
    for question in questions:
        question.waiting = [student for student in question.waiting if student not in found.failed]
        for student in found.failed:
            question.shares.pop(student, None)


def _titles(course: Course, assignment: str) -> dict[Place, str]:
    """The heading above each marked cell, in the order in which they stand in the source."""
    titles: dict[Place, str] = {}
    for path in sorted(course.folder("source", ".", assignment).glob("*.ipynb")):
        heading = ""
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown" and (said := HEADING.findall(cell.source)):
                heading = said[-1]
            if cell.metadata.get("nbgrader", {}).get("grade"):
                titles[Place(path.stem, cell.metadata.nbgrader.grade_id)] = heading
    return titles


def _handed_in(course: Course, assignment: str) -> set[str]:
    pattern = course.folder("submitted", "*", assignment)
    below = str(pattern.relative_to(pattern.anchor))
    return {path.parent.name for path in Path(pattern.anchor).glob(below)}


def _record(found: Found, course: Course, student: str) -> None:
    said = records.read(course.root, found.name, student)
    if said.get("flags"):
        found.flagged[student] = [str(flag) for flag in said["flags"]]
    if said.get("outcome") == "failed":
        found.failed.append(student)
    if said.get("isolated") is False:
        found.open.append(student)


def _verdicts(found: Found, course: Course, student: str) -> None:
    """Take in what the graded notebooks say. Their text was written by the student, or their code."""
    faults = defaultdict(set, found.faults)
    mistakes = defaultdict(lambda: defaultdict(set), found.mistakes)
    for path in sorted(course.folder("autograded", student, found.name).glob("*.ipynb")):
        for cell in json.loads(path.read_bytes()).get("cells", []):
            role = cell.get("metadata", {}).get("nbgrader", {})
            name = str(role.get("grade_id") or OWN)
            question = found.questions.get(Place(path.stem, name))
            for output in cell.get("outputs", []):
                if output.get("output_type") == "error" and output.get("ename") in FAULTS:
                    faults[name, FAULTS[output["ename"]]].add(student)
                said = output.get("metadata", {}).get(OURS)
                if question is None or not isinstance(said, dict):
                    continue
                named = [m for m in said["mistakes"] if m in ENTRIES]
                kind = str(said["kind"])
                question.kinds["named" if named and kind == "wrong" else kind] += 1
                if kind == "stopped":
                    faults[name, STOPPED].add(student)
                if kind == "wrong" and not named:
                    question.unnamed.append(student)
                for mistake in named:
                    mistakes[mistake].setdefault(student, set()).add(question.place)
    found.faults = dict(faults)
    found.mistakes = {name: dict(who) for name, who in mistakes.items()}
