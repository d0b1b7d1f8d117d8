"""Claims about tables of marks: both systems find the students, and no mark is made up."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from classroom import ASSIGNMENT, Classroom
from nbgrader.api import Gradebook

from backprop_grader.app import main
from backprop_grader.grading import records
from backprop_grader.grading.course import Course

# nbgrader's own way of adding a submission has SQLAlchemy warn.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <Submitted")


@pytest.fixture
def course(classroom: Classroom, tmp_path: Path) -> Course:
    """A course with marks that are final, that wait for a person, and that are not there."""
    root = tmp_path / "course"
    shutil.copytree(classroom.root, root)
    made = Course(root)
    with Gradebook(made.directory.db_url, made.directory.course_id) as book:
        book.add_student("anna", first_name="Anna", last_name="Müller", lms_user_id="123", email="anna@example.org")  # fmt: skip
        book.add_student("bo")
        book.add_student("absent", first_name="=1+1", last_name="Danger")
        for student, waits, penalty in (("anna", False, 0.5), ("bo", True, 0)):
            marked(book, student, waits, penalty)
    return made


def marked(book: Any, student: str, waits: bool, penalty: float) -> None:
    """Full marks for the checks."""
    found = book.add_submission(ASSIGNMENT, student)
    for notebook in found.notebooks:
        notebook.late_submission_penalty = penalty
        for grade in notebook.grades:
            grade.auto_score = None if grade.cell.cell_type == "markdown" else grade.max_score
            grade.needs_manual_grade = waits and grade.cell.cell_type == "markdown"
    book.db.commit()


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_canvas_gets_its_own_columns_the_possible_points_and_marks_after_lateness(
    course: Course,
) -> None:
    main(["export", "--course", str(course.root), "canvas", ASSIGNMENT])
    heads, possible, *rows = table(course.root / "canvas.csv")
    assert heads == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ASSIGNMENT]
    assert possible == ["    Points Possible", "", "", "", "", "9"]
    assert ["Müller, Anna", "123", "", "anna", "", "5.5"] in rows


def test_moodle_gets_a_row_by_which_it_knows_each_student(course: Course) -> None:
    main(["export", "--course", str(course.root), "moodle"])
    heads, *rows = table(course.root / "moodle.csv")
    assert heads == ["Username", "ID number", "First name", "Last name", "Email address", ASSIGNMENT]  # fmt: skip
    assert ["anna", "123", "Anna", "Müller", "anna@example.org", "5.5"] in rows


def test_who_has_not_handed_in_gets_no_mark_rather_than_a_zero(course: Course) -> None:
    main(["export", "--course", str(course.root), "moodle"])
    assert next(row[-1] for row in table(course.root / "moodle.csv") if row[0] == "absent") == ""


def test_a_mark_that_waits_for_a_person_is_left_out_and_named(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["export", "--course", str(course.root), "moodle"])
    assert next(row[-1] for row in table(course.root / "moodle.csv") if row[0] == "bo") == ""
    assert "were left out:\n  small: bo" in capsys.readouterr().out


def test_a_mark_that_waits_is_exported_where_that_is_wanted(course: Course) -> None:
    main(["export", "--course", str(course.root), "--provisional", "moodle"])
    assert next(row[-1] for row in table(course.root / "moodle.csv") if row[0] == "bo") == "6"


def test_a_name_is_no_formula_to_a_spreadsheet(course: Course) -> None:
    main(["export", "--course", str(course.root), "moodle"])
    assert next(row[2] for row in table(course.root / "moodle.csv") if row[0] == "absent") == "'=1+1"  # fmt: skip


def test_what_the_grader_flagged_is_told_before_a_mark_is_uploaded(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    for student, flags in (("anna", []), ("bo", ["small.ipynb is no notebook"])):
        records.write(course.root, ASSIGNMENT, student, {"flags": flags})
    main(["export", "--course", str(course.root), "moodle"])
    said = capsys.readouterr().out
    assert f"is uploaded:\n  {ASSIGNMENT}: bo: small.ipynb is no notebook\n" in said
    assert "anna" not in said


def test_what_is_missing_on_the_command_line_is_asked_for_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["export"])
    assert capsys.readouterr().err.endswith("are required: system\n")


def test_an_unknown_assignment_is_said_in_a_line(course: Course) -> None:
    with pytest.raises(SystemExit, match="does not know nope; it has small"):
        main(["export", "--course", str(course.root), "canvas", "nope"])


def test_nbgraders_own_command_exports_through_the_same_class(course: Course) -> None:
    programs = Path(sys.executable).parent
    subprocess.run(
        [programs / "nbgrader", "export", "--exporter", "backprop_grader.lms.exporting.CanvasExport", "--to", "out.csv"],
        cwd=course.root, check=True, capture_output=True,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert ["Müller, Anna", "123", "", "anna", "", "5.5"] in table(course.root / "out.csv")
