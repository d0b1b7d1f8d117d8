"""Claims about nbgrader's own command with this project's configuration: the same sandbox, the same marks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import ASSIGNMENT, FULL, Classroom, said, with_cell

ROOT = Path(__file__).resolve().parents[2]
PEEP = 'import os\nprint("sees", os.path.exists("/etc/passwd"), os.path.exists("/proc/1/root/etc"))'


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A class graded by `nbgrader autograde` in a folder with the project's nbgrader_config.py."""
    made = Classroom(tmp_path_factory.mktemp("plain") / "course")
    made.hand_in("peeping", with_cell(made.solved(), PEEP))
    made.hand_in("untouched", made.released())
    # The project's folders have names of their own.
    shutil.copyfile(ROOT / "nbgrader_config.py", made.root / "nbgrader_config.py")
    (made.root / "source").rename(made.root / "solutions")
    (made.root / "release").rename(made.root / "exercises")
    programs = Path(sys.executable).parent
    subprocess.run(
        [programs / "nbgrader", "autograde", ASSIGNMENT, "--course", "small-course"],
        cwd=made.root, check=True, capture_output=True,
        env={**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    return made


def test_cells_see_nothing_of_the_machine(course: Classroom) -> None:
    assert "sees False False" in said(course.graded("peeping"))


def test_marks_are_made_outside_and_reach_the_gradebook(course: Classroom) -> None:
    marks = course.marks()
    assert {**marks["peeping"], "why": 0.0} == FULL
    assert set(marks["untouched"].values()) == {0.0}
    assert '"question": "matrix-form/output-delta"' in said(course.graded("peeping"))
