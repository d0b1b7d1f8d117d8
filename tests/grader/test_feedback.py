"""Claims about `backprop-grade feedback`: a page for everybody, and made anew where it would tell otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from classroom import ASSIGNMENT, Classroom
from nbgrader.api import Gradebook

from backprop_grader.app import main
from backprop_grader.grading.course import CourseError
from backprop_grader.grading.feedback import jobs

STUDENTS = ("anna", "bo", "cy")


@pytest.fixture(scope="module")
def room(classroom: Classroom) -> Classroom:
    """A class, graded."""
    for student in STUDENTS:
        classroom.hand_in(student, classroom.solved())
    classroom.grade()
    return classroom


def page(room: Classroom, student: str) -> Path:
    return room.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"


def feedback(room: Classroom, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What the command says."""
    main(["feedback", ASSIGNMENT, "--course", str(room.root), *more])
    return capsys.readouterr().out


def comment(room: Classroom, student: str, text: str) -> None:
    """Mark the question that a person marks, as formgrader does."""
    directory = room.course.directory
    with Gradebook(directory.db_url, directory.course_id) as book:
        book.find_comment("why", ASSIGNMENT, ASSIGNMENT, student).manual_comment = text
        book.find_grade("why", ASSIGNMENT, ASSIGNMENT, student).manual_score = 2
        book.db.commit()


def test_everybody_gets_a_page_and_it_is_made_anew_when_it_would_tell_otherwise(
    room: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "3 pages written, 0 unchanged" in feedback(room, capsys)
    assert all(page(room, student).is_file() for student in STUDENTS)
    assert "0 pages written, 3 unchanged" in feedback(room, capsys)

    comment(room, "bo", "Which sum is that?")
    assert "1 page written, 2 unchanged" in feedback(room, capsys)
    assert "Which sum is that?" in page(room, "bo").read_text("utf-8")

    room.grade(["cy"], force=True)
    page(room, "anna").parent.rename(page(room, "anna").parent.with_name("elsewhere"))
    assert "2 pages written, 1 unchanged" in feedback(room, capsys)
    assert "3 pages written" in feedback(room, capsys, "--force")


def test_who_still_waits_for_a_person_is_named_because_the_page_says_0(
    room: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = room.course.directory
    with Gradebook(directory.db_url, directory.course_id) as book:
        for student in STUDENTS:
            grade = book.find_grade("why", ASSIGNMENT, ASSIGNMENT, student)
            grade.needs_manual_grade = student != "bo"
        book.db.commit()
    assert "count as 0: anna, cy\n" in feedback(room, capsys)
    assert "count as 0: anna\n" in feedback(room, capsys, "--students", "anna", "bo")
    assert "count as 0" not in feedback(room, capsys, "--students", "bo")


def test_a_page_is_not_what_marks_a_submission_as_graded(room: Classroom) -> None:
    assert room.grade() == {}


def test_who_has_no_marks_is_told_what_to_do(room: Classroom) -> None:
    with pytest.raises(CourseError, match="dora has no marks of 'small'; run 'backprop-grade auto"):
        jobs(room.course, ASSIGNMENT, ["dora"])
    with pytest.raises(CourseError, match="nobody has marks of 'other'; run 'backprop-grade auto"):
        jobs(room.course, "other")


def test_a_page_tells_the_points_that_there_are_now_and_is_written_again_where_it_is_gone(
    room: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    feedback(room, capsys)
    page(room, "anna").unlink()
    assert "1 page written, 2 unchanged" in feedback(room, capsys)
    directory = room.course.directory
    with Gradebook(directory.db_url, directory.course_id) as book:
        book.find_graded_cell("rate", ASSIGNMENT, ASSIGNMENT).max_score = 7
        book.db.commit()
    assert "3 pages written, 0 unchanged" in feedback(room, capsys)
    assert "(Score: 1.0 / 7.0)" in page(room, "anna").read_text("utf-8")
