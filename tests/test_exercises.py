"""Claims about the assignments: generated from their sources, and graded by plain nbgrader."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".venv" / "grader" / ("Scripts" if os.name == "nt" else "bin")
NAMES = sorted(path.stem for path in (ROOT / "solutions").glob("*.md"))

PLAIN = """
c = get_config()
c.CourseDirectory.course_id = "plain"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
"""

SCORES = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook(sys.argv[1]) as book:
    print(json.dumps([
        [s.assignment.name, s.student.id, grade.cell.name, grade.auto_score, grade.max_score]
        for s in book.submissions for notebook in s.notebooks for grade in notebook.grades
    ]))
""".replace("book.submissions", "book.db.query(SubmittedAssignment).all()").replace(
    "import Gradebook", "import Gradebook, SubmittedAssignment"
)


def call(*command: str | Path, folder: Path = ROOT) -> str:
    if not PROGRAMS.exists():
        pytest.fail("there is no environment with nbgrader: run 'make exercises'", pytrace=False)
    environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [PROGRAMS / command[0], *command[1:]],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course after nbgrader's own cycle, cells run by its own kernel."""
    course = tmp_path_factory.mktemp("course")
    (course / "nbgrader_config.py").write_text(PLAIN, "utf-8")
    call("python", "tools/exercises.py", "--to", course)
    for name in NAMES:
        call("nbgrader", "generate_assignment", name, "--create", "--force", folder=course)
        for student, source in (("model", "solutions"), ("untouched", "exercises")):
            shutil.copytree(course / source / name, course / "submitted" / student / name)
        call("nbgrader", "autograde", name, folder=course)
        call("nbgrader", "generate_feedback", name, folder=course)
    return course


@pytest.fixture(scope="module")
def graded(course: Path) -> dict[tuple[str, str], list[Any]]:
    """The scores by assignment and student: the cells, score and maximum."""
    rows = json.loads(call("python", "-c", SCORES, f"sqlite:///{course}/gradebook.db"))
    scores: dict[tuple[str, str], list[Any]] = {}
    for name, student, *row in rows:
        scores.setdefault((name, student), []).append(row)
    return scores


def cells(name: str) -> list[Any]:
    notebook = nbformat.read(ROOT / "exercises" / name / f"{name}.ipynb", as_version=4)
    return list(notebook.cells)


def test_exercises_are_what_their_sources_make() -> None:
    call("python", "tools/exercises.py", "--check")


@pytest.mark.parametrize("name", NAMES)
def test_the_model_student_gets_every_automatic_point(
    name: str, graded: dict[tuple[str, str], list[Any]]
) -> None:
    automatic = [row for row in graded[name, "model"] if row[0].endswith("-check")]
    assert len(automatic) >= 6
    assert all(score == most > 0 for _, score, most in automatic), automatic


@pytest.mark.parametrize("name", NAMES)
def test_the_untouched_release_gets_no_point_and_crashes_nothing(
    name: str, graded: dict[tuple[str, str], list[Any]]
) -> None:
    automatic = [row for row in graded[name, "untouched"] if row[0].endswith("-check")]
    assert automatic
    assert all(score == 0 for _, score, _ in automatic), automatic


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_passes_nbgraders_own_validation(name: str, course: Path) -> None:
    told = call("nbgrader", "validate", course / "solutions" / name / f"{name}.ipynb")
    assert "Success" in told


@pytest.mark.parametrize("name", NAMES)
def test_the_feedback_shows_the_verdicts(name: str, course: Path) -> None:
    unwritten = "Not written yet|There are no numbers to mark by"
    for student, said in (("model", r"Right\."), ("untouched", unwritten)):
        page = (course / "feedback" / student / name / f"{name}.html").read_text("utf-8")
        checks = [cell for cell in cells(name) if cell.source.startswith("check(")]
        assert len(re.findall(said, page)) >= len(checks) >= 6


def test_the_marks_can_be_exported(course: Path) -> None:
    call("nbgrader", "export", folder=course)
    rows = (course / "grades.csv").read_text("utf-8").splitlines()
    assert len(rows) == 1 + 2 * len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_release_holds_no_solution_and_no_secret_seed(name: str) -> None:
    for cell in cells(name):
        for trace in ("BEGIN ", "END ", "seed=", "Rubric", "Model answer"):
            assert trace not in cell.source
        assert cell.get("outputs", []) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_points_of_a_check_are_those_of_its_cell(name: str) -> None:
    for cell in cells(name):
        told = re.search(r"check\(.*points=([\d.]+)", cell.source)
        if told:
            assert float(told[1]) == cell.metadata.nbgrader.points


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_an_assignment_leads_to_a_heading_of_the_book(
    name: str, book_html: Path
) -> None:
    text = "\n".join(cell.source for cell in cells(name))
    links = re.findall(r"https?://[^/)]+/(book/[\w-]+\.html)(?:#([\w-]+))?", text)
    assert links
    for page, anchor in links:
        html = (book_html / page).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html, (page, anchor)
