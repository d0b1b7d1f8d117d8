"""``python -m benchmarks.grading``: a class graded by nbgrader's own command, and by this grader.

Both grade the same submissions into gradebooks of their own, in turns, and must give the same marks.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.table import duration, number, table
from benchmarks.timing import OtherPrograms

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / ".venv" / "grader" / ("Scripts" if os.name == "nt" else "bin")
ASSIGNMENT = "03-matrix-form"
LULL = 2.0  # seconds before each turn
PLAIN, OURS = "nbgrader autograde", "backprop-grade autograde"

CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "speed"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
"""

MARKS = """
import json, sys
from nbgrader.api import Gradebook, SubmittedAssignment
with Gradebook(sys.argv[1]) as book:
    print(json.dumps(sorted(
        [s.student.id, g.cell.name, g.auto_score, g.max_score, g.needs_manual_grade]
        for s in book.db.query(SubmittedAssignment).all() for n in s.notebooks for g in n.grades
    )))
"""


class Turn(NamedTuple):
    """One command's turn.

    Attributes:
        seconds: by the clock on the wall, start included.
        busy: cores that all programs of the machine kept busy meanwhile; those of a sandbox are
            nobody's children, so they cannot be counted apart.
        others: cores that were busy just before, when it had not begun.
    """

    seconds: float
    busy: float
    others: float


def call(course: Path, *command: str) -> str:
    environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [PROGRAMS / command[0], *command[1:]],
        cwd=course, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def make_course(folder: Path, students: int) -> Path:
    """A course whose students have handed in the solution, each an answer or two less."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIGURATION)
    call(folder, "python", str(ROOT / "tools" / "exercises.py"), "--to", str(folder), ASSIGNMENT)
    call(folder, "nbgrader", "generate_assignment", ASSIGNMENT, "--create", "--force")
    solution = folder / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    release = folder / "exercises" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    solved, empty = (json.loads(path.read_text("utf-8")) for path in (solution, release))
    unanswered = {cell["id"]: cell for cell in empty["cells"]}
    answers = [i for i, c in enumerate(solved["cells"]) if "BEGIN SOLUTION" in "".join(c["source"])]
    for n in range(students):
        cells = list(solved["cells"])
        left_out = answers[n % len(answers)]
        cells[left_out] = unanswered[cells[left_out]["id"]]
        target = folder / "submitted" / f"student-{n:04}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_text(json.dumps({**solved, "cells": cells}), "utf-8")
    return folder


def turn(course: Path, *command: str) -> Turn:
    before = OtherPrograms()
    time.sleep(LULL)
    others = before.cores() or 0.0
    everybody, start = OtherPrograms(), time.perf_counter()
    call(course, *command)
    return Turn(time.perf_counter() - start, everybody.cores() or 0.0, others)


def marks(course: Path) -> Any:
    return json.loads(call(course, "python", "-W", "ignore", "-c", MARKS, f"sqlite:///{course}/gradebook.db"))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--students", type=int, default=100, help="how many have handed in")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/grading.md"))
    options = parser.parse_args()
    count = options.students
    turns: dict[str, list[Turn]] = {PLAIN: [], OURS: []}
    with tempfile.TemporaryDirectory() as scratch:
        courses = {PLAIN: make_course(Path(scratch, "plain"), count), OURS: Path(scratch, "ours")}
        shutil.copytree(courses[PLAIN], courses[OURS])
        for _ in range(options.rounds):
            for name, course in courses.items():
                turns[name].append(turn(course, *name.split(), ASSIGNMENT, "--force"))
                print(name, turns[name][-1], file=sys.stderr, flush=True)
        if marks(courses[PLAIN]) != marks(courses[OURS]):
            sys.exit("the marks differ; a comparison of the times would mean nothing")
    each = {name: [one.seconds / count for one in found] for name, found in turns.items()}
    ratios = [plain / ours for plain, ours in zip(each[PLAIN], each[OURS], strict=True)]
    header = ["", "a submission", "of processor time", "cores busy before"]
    body = [
        [
            name,
            duration(statistics.median(each[name])),
            duration(statistics.median(one.busy * one.seconds / count for one in found)),
            number(statistics.median(one.others for one in found)),
        ]
        for name, found in turns.items()
    ]
    lines = [
        *table(header, body),
        "",
        (
            f"- {count} submissions of {ASSIGNMENT}, {os.cpu_count()} processors, starting included, "
            f"in turns; medians of {options.rounds}. The marks of both are the same, cell by cell."
        ),
        (
            f"- This grader grades **{number(statistics.median(ratios))} times** as many in the same "
            f"time, with the sandbox on ({number(min(ratios))} to {number(max(ratios))})."
        ),
    ]
    print("\n".join(lines))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
