"""The class's course: an assignment of a real course, a roster, and a download as Moodle makes it."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from backprop_grader.demo.people import people
from backprop_grader.demo.students import Class
from backprop_grader.grading.course import Course, CourseError
from backprop_grader.words import reason

CONFIGURATION = """\
from backprop_grader.grading.course import defaults

c = get_config()
c.merge(defaults())  # formgrader's buttons run the class in the sandbox, too
c.CourseDirectory.course_id = "demo"
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("write your answer here")'}
c.RunInSandbox.timeout = 5  # seconds: an endless loop of the class should not hold up the show
"""


def make(original: Course, assignment: str, root: Path) -> Course:
    """A course in that folder with one assignment of the original; what is there of it is made anew.

    Raises:
        CourseError: the original has no such assignment, or the folder is in use for something else.
    """
    source = original.folder("source", ".", assignment)
    if not list(source.glob("*.ipynb")):
        known = ", ".join(original.assignments()) or "none"
        raise CourseError(f"{source} has no notebook; the course has {known}; name one with --assignment")  # fmt: skip
    settings = root / "nbgrader_config.py"
    ours = settings.is_file() and settings.read_text("utf-8") == CONFIGURATION
    try:
        root.mkdir(parents=True, exist_ok=True)
        if any(root.iterdir()) and not ours:
            raise CourseError(
                f"{root} is not empty, and no demo began it; name a folder that is, or none"
            )
        settings.write_text(CONFIGURATION, "utf-8")
        shutil.copytree(source, root / "source" / assignment, dirs_exist_ok=True)
    except OSError as error:
        raise CourseError(f"{root} cannot be written to: {error.strerror or error}") from None
    course = Course(root)
    done = course.api.generate_assignment(assignment, force=True, create=True)
    if not done["success"]:
        raise CourseError(f"nbgrader could not generate {assignment}: {reason(done)}")
    return course


def download(course: Course, assignment: str, students: int, seed: int = 0) -> tuple[Path, Counter[str]]:  # fmt: skip
    """Put the class into the gradebook, and its work into an archive; its path, and who is in it."""
    source = next(course.folder("source", ".", assignment).glob("*.ipynb"))
    released = course.root / "release" / assignment / source.name
    made = Class(nbformat.read(source, 4), nbformat.read(released, 4), random.Random(seed))
    kinds: Counter[str] = Counter()
    archive = course.root / f"{assignment}.zip"
    with (
        Gradebook(course.directory.db_url, course.directory.course_id) as book,
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for number, one in enumerate(people(students)):
            book.update_or_create_student(one.id, first_name=one.first, last_name=one.last)
            # Moodle cleans names of what its file systems may not like.
            name = f"{one.first} {one.last}".replace("'", "")
            work = made.work(number)
            kinds[work.kind] += 1
            folder = f"{name}_{one.number}_assignsubmission_file_"
            packed.writestr(f"{folder}/{source.name}", work.data)
        book.update_or_create_student("s9999", first_name="Zoë", last_name="Absent")
        packed.writestr("readme.txt", "This file is nobody's, and is laid aside.")
    return archive, kinds
