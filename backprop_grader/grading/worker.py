"""Grades one submission, in a process that keeps nbgrader and the sandbox's server loaded."""

from __future__ import annotations

import gc
import json
import logging
import shutil
import time
import warnings
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from nbgrader.api import BaseCell, Grade, Notebook, SubmittedNotebook
from nbgrader.preprocessors import saveautogrades
from nbgrader.utils import capture_log, is_grade, is_task, temp_attrs

from backprop_grader.grading import intake, nbgrader_speed, records
from backprop_grader.grading.course import Course
from backprop_grader.grading.one_pass import OnePass
from backprop_grader.notebook.outputs import OURS
from backprop_grader.notebook.preprocessor import RunInSandbox
from backprop_grader.words import printable, reason
from backprop_lib.checks.hand.numbers import key

Graded = dict[str, list[NotebookNode]]  # the cells by the notebook's name

TOLD = {"ProcessEnded", "NotRun", "TestsDisarmed"}  # errors that a person should know of


class Job(NamedTuple):
    """A submission to be graded.

    Attributes:
        root: the course's folder.
        assignment: its name.
        student: the id.
        fingerprint: what the mark will depend on.
        settings: come before the course's own configuration, as JSON text.
    """

    root: str
    assignment: str
    student: str
    fingerprint: str
    settings: str = "{}"


class Result(NamedTuple):
    """What became of a job.

    Attributes:
        student: the id.
        outcome: ``"graded"``, ``"flagged"`` (graded, and a person should look) or ``"failed"``
            (there is nothing in it that could be marked).
        flags: what a person should look at, in sentences.
        seconds: by the clock on the wall.
    """

    student: str
    outcome: str
    flags: tuple[str, ...]
    seconds: float


@cache
def course_of(root: str, settings: str) -> Course:
    """The course, loaded once in this process, with nbgrader as fast as it can be had."""
    warnings.simplefilter("ignore")
    nbgrader_speed.install()
    course = Course(Path(root), json.loads(settings))
    course.api.log.setLevel(logging.ERROR)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    gc.freeze()  # what is there now stays: it need not be looked at for every submission
    return course


def grade(job: Job) -> Result:
    """Grade it into the gradebook, write its record, and say what became of it.

    Raises:
        RefusedError: this machine cannot isolate submissions; nothing was touched.
    """
    begun = time.perf_counter()
    course = course_of(job.root, job.settings)
    if "RunInSandbox" in str(course.config.Autograde.autograde_preprocessors):
        RunInSandbox(config=course.config).sandbox()
    records.forget(course.root, job.assignment, job.student)
    submitted = course.folder("submitted", job.student, job.assignment)
    found = intake.faults(submitted, _notebooks(course, job.assignment))
    staging = course.root / records.FOLDER / "staging"
    before = course.directory.submitted_directory
    flags = [f"{fault.file} {fault.why}" for fault in found]
    try:
        if found:
            clean = staging / job.student / job.assignment
            intake.cleaned(submitted, found, clean)
            course.directory.submitted_directory = str(staging)
        done = _autograde(course, job)
    finally:
        course.directory.submitted_directory = before
        shutil.rmtree(staging / job.student / job.assignment, ignore_errors=True)
    if done["success"]:
        graded = {
            path.stem: nbformat.from_dict(json.loads(path.read_bytes())).cells
            for path in sorted(
                course.folder("autograded", job.student, job.assignment).glob("*.ipynb")
            )
        }
        flags += _seen(graded, job.student)
        _settle_absent(course, job, graded)
        if not any(has_marks(cell) for cells in graded.values() for cell in cells):
            outcome = "failed"
            flags = flags or ["there is no cell to mark in it"]
        else:
            outcome = "flagged" if flags else "graded"
    else:
        flags.append(f"nbgrader could not grade it: {reason(done)}")
        outcome = "failed"
    flags = [printable(flag) for flag in flags]
    seconds = time.perf_counter() - begun
    record: dict[str, Any] = {
        # What nbgrader could not do this time, such as wait for the gradebook, is tried again.
        "fingerprint": job.fingerprint if done["success"] else "",
        "outcome": outcome,
        "flags": flags,
        "isolated": RunInSandbox(config=course.config).isolate,
        "seconds": round(seconds, 3),
    }
    records.write(course.root, job.assignment, job.student, record)
    return Result(job.student, outcome, tuple(flags), seconds)


def has_marks(cell: NotebookNode) -> bool:
    """Whether the gradebook has a mark for the cell: that of a task is a person's alone."""
    return bool(is_grade(cell) or is_task(cell))


def _autograde(course: Course, job: Job) -> dict[str, Any]:
    """What nbgrader's API answers when it is asked to grade a submission."""
    if not nbgrader_speed.known():
        plain: dict[str, Any] = course.api.autograde(job.assignment, job.student)
        return plain
    with temp_attrs(course.directory, assignment_id=job.assignment, student_id=job.student):
        converter = OnePass(coursedir=course.directory, parent=course.api)
        converter.force = converter.create_student = True
        done: dict[str, Any] = capture_log(converter)
    return done


def _notebooks(course: Course, assignment: str) -> list[str]:
    with saveautogrades.Gradebook(course.directory.db_url, course.directory.course_id) as book:
        return [notebook.name for notebook in book.find_assignment(assignment).notebooks]


def _settle_absent(course: Course, job: Job, graded: Graded) -> None:
    """Give nothing for a cell that is not there, where a mark of an earlier hand-in may stand.

    A task that was not there, and is, waits for a person again: nbgrader leaves tasks alone.
    """
    there = {
        (notebook, cell.metadata.nbgrader.grade_id): is_task(cell)
        for notebook, cells in graded.items()
        for cell in cells
        if has_marks(cell)
    }
    with saveautogrades.Gradebook(course.directory.db_url, course.directory.course_id) as book:
        submission = book.find_submission(job.assignment, job.student)
        grades = (
            book.db.query(Notebook.name, BaseCell.name, Grade)
            .join(BaseCell, BaseCell.notebook_id == Notebook.id)
            .join(SubmittedNotebook, SubmittedNotebook.notebook_id == Notebook.id)
            .join(Grade, Grade.cell_id == BaseCell.id)
            .filter(
                SubmittedNotebook.assignment_id == submission.id,
                Grade.notebook_id == SubmittedNotebook.id,
            )
        )
        for notebook, cell, grade in grades:
            if (notebook, cell) not in there:
                grade.auto_score = 0
                grade.needs_manual_grade = grade.manual_score is not None
            elif there[notebook, cell] and grade.auto_score is not None:
                grade.auto_score = None
                grade.needs_manual_grade = True
        book.db.commit()


def _seen(graded: Graded, student: str) -> list[str]:
    """What a person should look at: cells that ended their process, and another student's numbers."""
    flags = []
    named: set[str] = set()
    for notebook, cells in graded.items():
        for number, cell in enumerate(cells, 1):
            for output in cell.get("outputs", []):
                named.add(output.get("metadata", {}).get(OURS, {}).get("student", ""))
                if output.output_type == "error" and output.ename in TOLD:
                    name = cell.metadata.nbgrader.grade_id if is_grade(cell) else f"cell {number}"
                    flags.append(f"{notebook}, {name}: {output.evalue}")
    others = sorted(name for name in named if name and key(name) != key(student))
    return flags + [f"it is worked with the numbers of {name!r}" for name in others]
