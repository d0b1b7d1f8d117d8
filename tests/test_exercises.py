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

from backprop_lib.checks.registry import questions

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".venv" / "grader" / ("Scripts" if os.name == "nt" else "bin")
NAMES = sorted(path.stem for path in (ROOT / "solutions").glob("*.md"))
CARELESS = "03-matrix-form"
STUDENTS = ("model", "untouched", "careless")
CALL = re.compile(r'check\("([\w/-]+)", points=([\d.]+)(?:, seed=\d+)?\)')

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


def careless(solved: Any) -> Any:
    """The solution of 03 after a cell was deleted, a function renamed, and a cell moved down."""
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in solved.cells}
    solved.cells.remove(cells["output-delta"])
    renamed = cells["bias-gradient"]
    renamed.source = renamed.source.replace("def bias_gradient(", "def bias_gradients(")
    solved.cells.remove(cells["weight-gradient"])
    solved.cells.append(cells["weight-gradient"])
    return solved


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
        if name == CARELESS:
            shutil.copytree(course / "solutions" / name, course / "submitted" / "careless" / name)
            handed_in = course / "submitted" / "careless" / name / f"{name}.ipynb"
            nbformat.write(careless(nbformat.read(handed_in, as_version=4)), handed_in)
        call("nbgrader", "autograde", name, folder=course)
        call("nbgrader", "generate_feedback", name, folder=course)
    return course


@pytest.fixture(scope="module")
def graded(course: Path) -> dict[tuple[str, str], list[Any]]:
    return scores(course)


def scores(course: Path) -> dict[tuple[str, str], list[Any]]:
    """The scores by assignment and student: the cells, score and maximum."""
    rows = json.loads(call("python", "-c", SCORES, f"sqlite:///{course}/gradebook.db"))
    found: dict[tuple[str, str], list[Any]] = {}
    for name, student, *row in rows:
        found.setdefault((name, student), []).append(row)
    return found


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
    assert len(rows) == 1 + len(STUDENTS) * len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_release_holds_no_solution_and_no_secret_seed(name: str) -> None:
    for cell in cells(name):
        for trace in ("BEGIN ", "END ", "seed=", "Rubric", "Model answer"):
            assert trace not in cell.source
        assert cell.get("outputs", []) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_check_names_its_question_and_the_points_of_its_cell_and_no_function(
    name: str,
) -> None:
    text = (ROOT / "solutions" / f"{name}.md").read_text("utf-8")
    checks = re.findall(
        r"^:grader: \{role: auto, id: [\w-]+, points: (\d+)\}\n(.*?)^```",
        text,
        re.MULTILINE | re.DOTALL,
    )
    assert len(checks) == text.count("role: auto")
    for points, source in checks:
        calls = [line for line in source.splitlines() if not line.startswith("###")]
        told = {CALL.fullmatch(call).groups() for call in calls}
        ((question, said),) = told
        assert said == points
        if not question.startswith("by-hand/"):
            visible, hidden = calls
            assert ("seed=" in visible, "seed=" in hidden) == (False, True)
            before = text[: text.index(source)]
            assert f"\ndef {questions()[question].function}(" in before.split("```")[-3]


def assert_careless(course: Path, page: Path) -> None:
    automatic = [row for row in scores(course)[CARELESS, "careless"] if row[0].endswith("-check")]
    lost = {cell for cell, score, most in automatic if score != most}
    assert lost == {"output-delta-check", "bias-gradient-check", "weight-gradient-check"}
    assert not any(score for cell, score, _ in automatic if cell in lost)
    shown = page.read_text("utf-8")
    for said in (
        "There is no function output_delta(z, y). Was the cell that defines it run, before this one?",
        "There is bias_gradients: if you mean that one, name it bias_gradient.",
        "There is no function weight_gradient(delta, a_before). Was the cell that defines it run",
    ):
        assert said in shown


def test_a_function_deleted_renamed_or_moved_down_gets_no_points_and_a_word(course: Path) -> None:
    assert_careless(course, course / "feedback" / "careless" / CARELESS / f"{CARELESS}.html")


def test_the_sandboxed_grader_misses_them_in_the_same_words(course: Path, tmp_path: Path) -> None:
    again = shutil.copytree(course, tmp_path / "again")
    command = ("backprop-grade", "autograde", CARELESS, "--students", "careless", "--force")
    call(*command, folder=again)
    autograded = again / "autograded" / "careless" / CARELESS / f"{CARELESS}.ipynb"
    assert '"backprop": ' in autograded.read_text("utf-8")
    assert_careless(again, autograded)


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
