"""``python -m benchmarks.shares``: where the time of one submission goes, in one worker.

The floor is what a student's own cells take in a process that is there already.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from backprop_grader.grading import autograde
from backprop_grader.grading.course import Course
from backprop_grader.grading.worker import Job, grade
from backprop_grader.notebook.preprocessor import RunInSandbox
from backprop_grader.notebook.runner import Runner, Seconds
from backprop_grader.sandbox.session import Sandbox
from backprop_lib.decimals import percent
from benchmarks.grading import ASSIGNMENT, make_course
from benchmarks.table import duration, table

WHOLE, WALL, CELLS = (
    "a submission",
    "a process behind the wall",
    "the student's cells, and their checks",
)
REST = "nbgrader's own work: notebooks read, checked and written, and the gradebook"


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def wall(sandbox: Sandbox) -> None:
    sandbox.session().close()


def cells(sandbox: Sandbox, path: Path) -> float:
    """Seconds that a graded notebook's cells take, all of them, in a process that waits for them."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    runner = Runner(sandbox, {}, Seconds())
    runner.session = sandbox.session()

    def run() -> None:
        for cell in code:
            runner.run(cell, graded=cell.metadata.get("nbgrader", {}).get("grade", False))

    try:
        return seconds(run)
    finally:
        runner.close()


def measure(course: Course, jobs: list[Job], rounds: int) -> dict[str, float]:
    sandbox = RunInSandbox(config=course.config).sandbox()
    for job in jobs:
        grade(job)
    found: dict[str, list[float]] = {WHOLE: [], WALL: [], CELLS: []}
    for number in range(rounds):
        job = jobs[number % len(jobs)]
        graded = course.folder("autograded", job.student, ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
        found[WHOLE].append(seconds(lambda: grade(job)))  # noqa: B023  # called at once
        found[WALL].append(seconds(lambda: wall(sandbox)))
        found[CELLS].append(cells(sandbox, graded))
    return {name: statistics.median(values) for name, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shares", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/shares.md"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        course = Course(make_course(Path(scratch, "course"), 8))
        found = measure(course, autograde.jobs(course, ASSIGNMENT), options.rounds)
    found[REST] = found[WHOLE] - found[WALL] - found[CELLS]
    body = [
        [name, duration(found[name]), percent(found[name] / found[WHOLE])]
        for name in (WHOLE, CELLS, WALL, REST)
    ]
    lines = table(["", "in one worker", "share"], body)
    print("\n".join(lines))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
