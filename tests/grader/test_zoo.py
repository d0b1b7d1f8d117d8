"""The zoo: every hostile or odd submission in one class, graded as the command grades."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import re
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from classroom import FULL, Classroom, said
from zoo import SPECIMENS, Ground, Specimen

from backprop_grader.grading.worker import Result

HONEST = ("honest-1", "honest-2", "honest-3")
TOUCHED = ("autograded", "gradebook.db", ".backprop-grade")  # by grading, rightly
PR_SET_CHILD_SUBREAPER = 36


class Outcome(NamedTuple):
    """What the class left behind.

    Attributes:
        room: the course.
        results: by student.
        marks: by student and cell.
        secret: what nobody may see.
        visits: to the service on loopback.
        before, after: the hashes of what grading must not touch.
        left: processes that are still there.
    """

    room: Classroom
    results: dict[str, Result]
    marks: dict[str, dict[str, float]]
    secret: str
    visits: int
    before: dict[str, str]
    after: dict[str, str]
    left: set[int]


@contextlib.contextmanager
def service(secret: str) -> Iterator[tuple[int, list[str]]]:
    """A service on loopback that tells the secret, and who asked."""
    visits: list[str] = []

    class Teller(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(secret.encode())

        def log_message(self, *_: Any) -> None:
            """In silence."""

    with HTTPServer(("127.0.0.1", 0), Teller) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, visits
        server.shutdown()
        thread.join()


def descendants() -> set[int]:
    """All processes that come from this one; as a subreaper it keeps those that were orphaned."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes()
                own = b"resource_tracker" in command or b"forkserver" in command
                if fields[0] != "Z" and not own:  # Python's own end with this process
                    parents[int(entry.name)] = int(fields[1])
    found = [os.getpid()]
    for one in found:
        found += [pid for pid, parent in parents.items() if parent == one]
    return set(found[1:])


def outlasting(running: set[int]) -> set[int]:
    """Processes that are not among these, and do not end within a moment."""
    end = time.monotonic() + 10
    while (left := descendants() - running) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def hashes(room: Classroom) -> dict[str, str]:
    """Of every file of the course that grading has no business with."""
    return {
        os.fsencode(path.relative_to(room.root)).decode("utf-8", "replace"): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in room.root.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(room.root).parts[0] not in TOUCHED
    }


def hand_in_all(room: Classroom, port: int, secret: str) -> None:
    """The whole class, honest and not."""
    (room.root / "source" / "secret.txt").write_text(secret)
    for student in HONEST:
        room.hand_in(student, room.solved())
    (room.folder("honest-1") / "notes.txt").write_text(secret)
    for name, one in SPECIMENS.items():
        room.folder(name)
        one.make(Ground(room, name, port, os.getpid()))


@pytest.fixture(scope="module")
def outcome(classroom: Classroom) -> Iterator[Outcome]:
    """The class, graded once."""
    secret = secrets.token_hex(16)
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.environ["ZOO_SECRET"] = secret
    running = descendants()
    with service(secret) as (port, visits):
        hand_in_all(classroom, port, secret)
        before = hashes(classroom)
        results = classroom.grade()
        yield Outcome(
            classroom,
            results,
            classroom.marks(),
            secret,
            len(visits),
            before,
            hashes(classroom),
            outlasting(running),
        )
    del os.environ["ZOO_SECRET"]


every = pytest.mark.parametrize("one", SPECIMENS.values(), ids=SPECIMENS)


def test_the_zoo_has_what_a_class_can_hand_in() -> None:
    assert len(SPECIMENS) >= 40
    assert all(one.claim.endswith(".") for one in SPECIMENS.values())


@every
def test_it_gets_the_marks_that_it_deserves(outcome: Outcome, one: Specimen) -> None:
    assert outcome.marks[one.name] == one.marks, outcome.results[one.name]


@every
def test_it_leaves_a_clear_word(outcome: Outcome, one: Specimen) -> None:
    flags = "\n".join(outcome.results[one.name].flags)
    assert outcome.room.record(one.name)["flags"] == list(outcome.results[one.name].flags)
    assert re.search(one.flag, flags) if one.flag else not flags, flags
    assert re.search(one.word, said(outcome.room.graded(one.name)))


@every
def test_it_sees_nothing_that_it_should_not(outcome: Outcome, one: Specimen) -> None:
    folder = outcome.room.root / "autograded" / one.name
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if outcome.secret.encode() in path.read_bytes()]
    assert not [path for path in folder.rglob("*") if path.is_symlink()]


def test_nobody_reaches_the_service_on_loopback(outcome: Outcome) -> None:
    assert outcome.visits == 0


@pytest.mark.parametrize("student", HONEST)
def test_honest_work_beside_them_keeps_full_marks(outcome: Outcome, student: str) -> None:
    assert outcome.marks[student] == FULL
    assert outcome.results[student].outcome == "graded"


def test_nothing_else_is_touched(outcome: Outcome) -> None:
    assert outcome.after == outcome.before


def test_no_process_is_left(outcome: Outcome) -> None:
    assert outcome.left == set()


def test_what_a_stranger_chose_does_not_steer_the_terminal(outcome: Outcome) -> None:
    assert all(flag.isprintable() for result in outcome.results.values() for flag in result.flags)
