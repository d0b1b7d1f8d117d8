"""Claims about `backprop-grade` as it is typed: what it says, how it ends, and what Ctrl-C does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from classroom import ASSIGNMENT, Classroom, with_cell
from nbformat.v4 import new_code_cell, new_notebook

from backprop_grader.app import main
from backprop_grader.app.interrupts import SAID, STOPPED
from backprop_grader.notebook.preprocessor import RunInSandbox

PROGRAM = Path(sys.executable).with_name("backprop-grade")
ROOT = Path(__file__).resolve().parents[2]
CLASS = 6


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start the command as a shell does that has not its environment's programs on PATH."""
    return subprocess.Popen(
        [PROGRAM, *arguments], env={**os.environ, "PATH": "/usr/bin:/bin"}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ran(*arguments: str) -> tuple[int, str, str]:
    """Its exit status, and what it said."""
    with start(*arguments) as process:
        said, complained = process.communicate(timeout=300)
    return process.returncode, said, complained


def hand_in(room: Classroom) -> None:
    """A class whose cells take their time."""
    for number in range(CLASS):
        room.hand_in(f"slow-{number}", with_cell(room.solved(), "import time\ntime.sleep(1)"))


@pytest.mark.parametrize("command", ["", "collect", "autograde", "feedback", "report", "export", "demo", "doctor"])  # fmt: skip
def test_help_is_given_before_anything_heavy_is_imported(command: str) -> None:
    program = (
        "import contextlib, sys\nfrom backprop_grader.app import main\n"
        "with contextlib.suppress(SystemExit): main([*sys.argv[1:], '--help'])\n"
        "print('heavy:', *{'distributed', 'nbformat', 'nbgrader', 'numpy'} & set(sys.modules))"
    )
    arguments = [command] if command else []
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("usage: backprop-grade")
    assert done.stdout.endswith("heavy:\n")


def test_the_book_tells_instructors_what_a_submission_may_use_up() -> None:
    said = (ROOT / "book" / "instructors.md").read_text("utf-8")
    a = RunInSandbox()
    assert (
        f"A cell may take {a.timeout:g} seconds, a notebook {a.notebook_timeout:g}, "
        f"and all of it {a.memory / 1e9:g} GB of memory"
    ) in said


def test_where_only_the_library_is_installed_the_command_says_what_it_needs() -> None:
    # -I leaves out the folder in which it runs, -S what else is installed.
    program = (
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom backprop_grader.app import main\n"
        "main(['export', 'moodle'])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert (
        done.stderr
        == "backprop-grade: psutil is not installed; an instructor needs pip install '.[grader]', in this project's folder\n"
    )


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["demo", "--students", "0"], "--students: a whole number of 1 or more was expected; got '0'"),
        (["demo", "--jobs", "-2"], "--jobs: a whole number of 1 or more was expected; got '-2'"),
        (["autograde", "x", "--jobs", "two"], "--jobs: a whole number of 1 or more was expected; got 'two'"),
    ],
)  # fmt: skip
def test_a_number_that_makes_no_sense_is_said(
    arguments: list[str], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert what in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["export", "moodle", "--to", "/nowhere/x.csv"], "/nowhere/x.csv: No such file or directory"),
        (["report", ASSIGNMENT, "--to", "/nowhere/x.html"], "/nowhere/x.html: No such file or directory"),
        (["autograde", ASSIGNMENT, "--scheduler", "here"], "no scheduler answers at here: "),
    ],
)  # fmt: skip
def test_what_cannot_be_reached_is_said_in_a_line(
    classroom: Classroom, arguments: list[str], what: str
) -> None:
    classroom.hand_in("somebody", classroom.solved())
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--course", str(classroom.root)])
    assert str(ended.value.code).startswith(f"backprop-grade: {what}")


def test_a_gradebook_that_is_none_is_said_in_a_line(tmp_path: Path) -> None:
    room = Classroom(tmp_path)
    (tmp_path / "gradebook.db").write_text("garbage")
    status, _, complained = ran("report", ASSIGNMENT, "--course", str(room.root))
    assert status == 1
    assert complained == "backprop-grade: the gradebook cannot be used: file is not a database\n"


def test_a_student_who_is_named_twice_is_graded_once(classroom: Classroom) -> None:
    classroom.hand_in("twin", classroom.solved())
    said = ran(
        "autograde", ASSIGNMENT, "--course", str(classroom.root), "--students", "twin", "twin"
    )
    assert f"{ASSIGNMENT}: 1 graded, 0 unchanged" in said[1]


def test_the_status_tells_a_submission_of_which_nothing_could_be_graded(
    tmp_path: Path,
) -> None:
    classroom = Classroom(tmp_path)
    classroom.hand_in("broken", b'{"cells": [')
    classroom.hand_in("exiting", with_cell(classroom.solved(), "import os\nos._exit(0)"))
    course = ("--course", str(classroom.root))
    flagged = ran("autograde", ASSIGNMENT, *course, "--students", "exiting")
    assert flagged[0] == 0
    assert f"{ASSIGNMENT}: 1 flagged, 0 unchanged" in flagged[1]
    for told in ("1 failed, 1 unchanged", "2 unchanged"):
        status, said, complained = ran("autograde", ASSIGNMENT, *course)
        assert status == 1
        assert f"{ASSIGNMENT}: {told}" in said
        assert complained.endswith("backprop-grade: nothing could be graded of broken\n")


def test_a_shell_may_end_an_assignment_s_name_as_a_folder_s(tmp_path: Path) -> None:
    assert "unknown" in ran("autograde", "unknown/", "--course", str(Classroom(tmp_path).root))[2]
    assert "unknown/" not in ran("report", "unknown/", "--course", str(tmp_path))[2]


def test_nothing_of_nbgraders_own_words_leaks_into_what_a_command_says(
    classroom: Classroom,
) -> None:
    classroom.hand_in("other", new_notebook(cells=[new_code_cell("1")]))
    ran("autograde", ASSIGNMENT, "--course", str(classroom.root), "--students", "other")
    assert ran("report", ASSIGNMENT, "--course", str(classroom.root))[2] == ""
    assert ran("export", "moodle", "--course", str(classroom.root))[2] == ""


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(lambda room, grader: len(grader.children(recursive=True)) > 2, id="workers start"),
        pytest.param(lambda room, grader: (room.root / ".backprop-grade" / ASSIGNMENT).exists(), id="they grade"),
    ],
)  # fmt: skip
def test_ctrl_c_ends_all_processes_with_a_sentence_and_the_next_run_goes_on(
    tmp_path: Path, moment: Callable[[Classroom, psutil.Process], bool]
) -> None:
    room = Classroom(tmp_path)
    hand_in(room)
    with start("autograde", ASSIGNMENT, "--course", str(tmp_path), "--jobs", "2") as process:
        grader = psutil.Process(process.pid)
        end = time.monotonic() + 60
        while not moment(room, grader):
            assert time.monotonic() < end
            time.sleep(0.01)
        started = grader.children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, complained = process.communicate(timeout=60)
    assert process.returncode == STOPPED
    assert complained.endswith(SAID.decode())
    assert "Traceback" not in complained
    assert "Warning" not in complained
    left = psutil.wait_procs(started, timeout=30)[1]
    assert not [one for one in left if one.status() != psutil.STATUS_ZOMBIE]
    assert ran("autograde", ASSIGNMENT, "--course", str(tmp_path))[0] == 0
    assert {room.record(f"slow-{number}").get("outcome") for number in range(CLASS)} == {"graded"}
