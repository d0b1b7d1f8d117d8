"""Claims about the class that does not exist: it goes the whole way, and gets what it deserves."""

import random
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from classroom import ASSIGNMENT, FULL, Classroom
from nbgrader.api import Gradebook, SubmittedAssignment

from backprop_grader.app import main
from backprop_grader.demo import people, slips
from backprop_grader.demo.students import Class
from backprop_grader.grading.course import Course, CourseError
from backprop_grader.report.reading import read

STUDENTS = 14
KINDS = {0: "honest", 2: "noisy", 5: "hostile: endless", 9: "broken"}


@pytest.fixture(scope="module")
def shown(classroom: Classroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that the command leaves."""
    target: Path = tmp_path_factory.mktemp("demo") / "class"
    main(["demo", "--course", str(classroom.root), "--assignment", ASSIGNMENT,
          "--students", str(STUDENTS), "--to", str(target), "--jobs", "2"])  # fmt: skip
    return target


def scores(course: Path) -> dict[str, float]:
    with Gradebook(Course(course).directory.db_url, "demo") as book:
        return {s.student.id: s.score for s in book.db.query(SubmittedAssignment).all()}


def test_everybody_in_the_download_is_graded(shown: Path) -> None:
    assert len(scores(shown)) == STUDENTS


def test_names_of_all_scripts_find_their_way_through_the_download(shown: Path) -> None:
    with Gradebook(Course(shown).directory.db_url, "demo") as book:
        names = {s.id: f"{s.first_name} {s.last_name}" for s in book.students}
    assert names["s0005"] == "Élodie García Márquez"
    assert set(scores(shown)) == {one.id for one in people.people(STUDENTS)}


def test_the_honest_get_all_points_and_the_broken_none(shown: Path) -> None:
    got = scores(shown)
    assert got["s0001"] == sum(FULL.values())
    assert got["s0010"] == 0


def test_the_class_makes_mistakes_that_have_names(shown: Path) -> None:
    assert read(Course(shown), ASSIGNMENT).mistakes


def test_the_hostile_are_named_and_cost_nobody_else_a_mark(shown: Path) -> None:
    found = read(Course(shown), ASSIGNMENT)
    assert found.faults["a cell of their own", "ran out of time"] == {"s0006"}
    assert set(found.flagged) == {"s0010"}


def test_the_report_stands_in_the_course(shown: Path) -> None:
    assert "What the class has understood" in (shown / "report.html").read_text("utf-8")
    assert (shown / "report.csv").exists()


def test_a_folder_in_use_is_left_alone(classroom: Classroom, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit, match="is not empty, and no demo began it; name a folder"):
        main(["demo", "--course", str(classroom.root), "--assignment", ASSIGNMENT, "--to", str(tmp_path)])  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_demo_that_was_begun_goes_on(
    classroom: Classroom, shown: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["demo", "--course", str(classroom.root), "--assignment", ASSIGNMENT,
          "--students", str(STUDENTS), "--to", str(shown), "--jobs", "2"])  # fmt: skip
    assert f"{ASSIGNMENT}: {STUDENTS} unchanged" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_to_is_said(classroom: Classroom) -> None:
    with pytest.raises(SystemExit, match=r"/proc/class cannot be written to"):
        main(["demo", "--course", str(classroom.root), "--assignment", ASSIGNMENT, "--to", "/proc/class"])  # fmt: skip


def test_an_assignment_without_a_source_is_said_in_a_line(
    classroom: Classroom, tmp_path: Path
) -> None:
    with pytest.raises(
        SystemExit, match=f"has no notebook; the course has .*{ASSIGNMENT}.*name one"
    ):
        main(["demo", "--course", str(classroom.root), "--assignment", "nope", "--to", str(tmp_path)])  # fmt: skip


def test_the_same_seed_makes_the_same_class(classroom: Classroom) -> None:
    source = Course(classroom.root).folder("source", ".", ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    made = [
        Class(nbformat.read(source, 4), classroom.released(), random.Random(3)) for _ in range(2)
    ]
    works = [[one.work(n) for n in range(40)] for one in made]
    assert works[0] == works[1]
    kinds = [work.kind for work in works[0]]
    assert {n: kinds[n] for n in KINDS} == KINDS
    assert Counter(kinds)["mistaken"] > 15


def test_a_slip_changes_the_code_and_leaves_it_python() -> None:
    code = "def f(delta, a_before):\n    return delta @ a_before.T / delta.shape[1]"
    found = slips.slipped(code)
    assert "def f(delta, a_before):\n    return delta * a_before / delta.shape[1]" in found
    assert "def f(delta, a_before):\n    return delta @ a_before.T" in found
    for one in found:
        compile(one, "slip", "exec")


def test_nobody_shares_an_id_or_a_number() -> None:
    many = people.people(1000)
    assert len({one.id for one in many}) == 1000
    assert len({one.number for one in many}) == 1000
    assert len({(one.first, one.last) for one in many}) == 1000


def test_a_course_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="is no course"):
        Course(tmp_path)
