"""Claims about a grader that is killed: the next run finishes the job, and nobody can tell."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import gradebooks
import psutil
import pytest

from benchmarks.grading import ASSIGNMENT, make_course

COMMAND = (gradebooks.PROGRAMS / "backprop-grade", "autograde", ASSIGNMENT, "--jobs", "2")


@pytest.fixture(
    scope="module", params=[8, pytest.param(30, marks=pytest.mark.soak)], ids="{} students".format
)
def handed_in(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which everybody has handed in and nobody was graded."""
    return make_course(tmp_path_factory.mktemp("resume") / "course", request.param)


@pytest.fixture(scope="module")
def undisturbed(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The gradebook that one run leaves."""
    course = tmp_path_factory.mktemp("undisturbed") / "course"
    shutil.copytree(handed_in, course)
    assert "graded, 0 unchanged" in run(course)
    return gradebooks.of(course)


def run(course: Path) -> str:
    done = subprocess.run(COMMAND, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def killed(course: Path, seconds: float) -> bool:
    """Start grading, and after so long kill everything at once; whether it had not ended."""
    with subprocess.Popen(COMMAND, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as grader:  # fmt: skip
        try:
            grader.wait(seconds)
        except subprocess.TimeoutExpired:
            everything = [*psutil.Process(grader.pid).children(recursive=True), psutil.Process(grader.pid)]  # fmt: skip
            for process in everything:
                try:
                    os.kill(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            psutil.wait_procs(everything, timeout=10)
            return True
    return False


def survives(course: Path, kills: int, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(kills):
        if not killed(course, rng.uniform(0.5, 9)):
            # All was graded: begin anew, in the middle of the next kill.
            shutil.rmtree(course / ".backprop-grade")


def test_killed_runs_are_finished_by_the_next_one(
    handed_in: Path, undisturbed: list[Any], tmp_path: Path
) -> None:
    course = tmp_path / "course"
    shutil.copytree(handed_in, course)
    students = len(list((course / "submitted").iterdir()))
    survives(course, kills=50 if students == 30 else 3, seed=students)
    run(course)
    assert gradebooks.of(course) == undisturbed


def test_what_has_not_changed_is_not_graded_again(handed_in: Path, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(handed_in, course)
    few = [*COMMAND, "--students", "student-0000", "student-0001"]
    first = subprocess.run(few, cwd=course, capture_output=True, text=True, check=True)
    assert "2 graded, 0 unchanged" in first.stdout
    again = subprocess.run(few, cwd=course, capture_output=True, text=True, check=True)
    assert "2 unchanged" in again.stdout
    notebook = course / "submitted" / "student-0001" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    text = notebook.read_text("utf-8")
    notebook.write_text(text.replace("return", "return  ", 1), "utf-8")
    begun = time.time()
    changed = subprocess.run(few, cwd=course, capture_output=True, text=True, check=True)
    assert "1 graded, 1 unchanged" in changed.stdout
    graded = course / "autograded" / "student-0001" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert graded.stat().st_mtime >= begun - 1
