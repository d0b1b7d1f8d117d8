"""``python -m benchmarks.zoo``: the tests' hostile submissions, graded by plain nbgrader and by this.

Plain nbgrader runs what is handed in with its user's rights. Here it does so in namespaces of its
own, without privileges, on a file system of which only its course can be written, with limits of
time, memory and processes; what could harm the machine all the same it is not given. That takes
Linux and root.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from backprop_lib.markdown import table

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "grader")]

HONEST = "honest-1"
SECONDS = 60  # of nbgrader on one submission
LIMITS = ("--as=4000000000", "--nproc=1000", "--cpu=60", "--fsize=100000000", "--core=0")
PID = 4321  # of nbgrader in its namespace
PORT = 8642
PLAIN = """
c = get_config()
c.CourseDirectory.course_id = "small-course"
c.Execute.timeout = 6
"""


class Seen(NamedTuple):
    """What became of a submission.

    Attributes:
        marks: by cell; {} where nothing was graded.
        told: whether the notebook that is kept shows the secret.
        other: whether another's marks changed.
        visits: to a service on loopback.
        ended: how the command came to its end.
    """

    marks: dict[str, float]
    told: bool
    other: bool
    visits: int = 0
    ended: str = "status 0"

    def wrongs(self, deserved: dict[str, float]) -> dict[str, str]:
        """What is wrong with that, by the name of its kind in `KINDS`."""
        more = sum(self.marks.values()) - sum(deserved.values())
        found = {}
        if not self.marks and any(deserved.values()):
            found["lost"] = "not graded"
        elif self.marks and more > 0:
            found["gained"] = f"**{points(more)} too many**"
        elif self.marks and self.marks != deserved:
            found["lost"] = f"{points(-more)} too few"
        if self.told:
            found["told"] = "**read a secret**"
        if self.visits:
            found["visits"] = "**reached a service**"
        if self.other:
            found["other"] = "**changed another student's marks**"
        if self.ended not in {"status 0", "status 1"}:
            found["ended"] = f"**{self.ended}**"
        return found


def points(count: float) -> str:
    """Such as ``1 point``."""
    return f"{count:g} point{'' if count == 1 else 's'}"


KINDS = {
    "gained": "got points that it did not deserve",
    "lost": "lost points that it deserved",
    "told": "read what nobody may see: solutions, hidden tests, the gradebook, other work, settings",
    "visits": "reached a service on the instructor's machine",
    "other": "changed another student's marks",
    "ended": "ended the grader, or kept it from coming to an end",
}


def inside(course: Path, student: str, secret: str) -> None:
    """As pid 1 of the namespaces: run nbgrader within limits, beside a service with a secret."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:  # loopback is down at first
        fcntl.ioctl(link, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))
    command = [
        "setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "prlimit", *LIMITS,
        "nbgrader", "autograde", "small", "--student", student, "--force", "--create",
    ]  # fmt: skip
    Path("/proc/sys/kernel/ns_last_pid").write_text(str(PID - 1))
    told = (course / "ended.json").open(
        "w"
    )  # now, for a submission may allow this process no files
    with (course / "log.txt").open("wb") as log:
        grader = subprocess.Popen(
            command, cwd=course, stdout=log, stderr=log, start_new_session=True
        )
    visits = 0
    end = time.monotonic() + SECONDS
    with socket.create_server(("127.0.0.1", PORT)) as server:
        while grader.poll() is None and time.monotonic() < end:
            if select.select([server], [], [], 0.2)[0]:
                with contextlib.suppress(OSError):
                    asked, _ = server.accept()
                    visits += 1
                    asked.sendall(secret.encode())
                    asked.close()
    code = grader.poll()
    ended = "did not end in time" if code is None else f"status {code}"
    if code is not None and code < 0:
        ended = f"ended the grader by signal {-code}"
    with told:
        json.dump({"visits": visits, "ended": ended}, told)


def confined(course: Path, student: str, secret: str) -> None:
    """Run `inside` where it can harm nothing; with its pid 1 all that it started ends."""
    script = (
        f"mount --make-rprivate / && mount --bind {course} {course} && mount -t tmpfs tmp /dev/shm && "
        f"for m in $(cut -d' ' -f2 /proc/mounts | grep -v -e '^{course}' -e '^/proc' -e '^/dev'); "
        'do mount -o remount,ro,bind "$m" || exit 1; done; '
        f"exec {sys.executable} -m benchmarks.zoo --inside {course} {student} {secret}"
    )
    subprocess.run(
        ["unshare", "--mount", "--pid", "--net", "--ipc", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script],
        cwd=ROOT,
        check=False,
        timeout=SECONDS + 60,
        env={**os.environ, "ZOO_SECRET": secret, "HOME": str(course), "TMPDIR": str(course), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def look(room: Any, student: str, secret: str) -> Seen:
    from classroom import FULL  # type: ignore[import-not-found]  # of the tests

    marks: dict[str, dict[str, float]] = {}
    with contextlib.suppress(Exception):  # a gradebook that was harmed may not be read
        marks = room.marks()
    folder = room.root / "autograded" / student
    told = any(secret.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    graded = (folder / "small" / "small.ipynb").exists()
    other = marks.get(HONEST) != FULL
    return Seen(marks.get(student, {}) if graded else {}, told, other)


def plain(base: Path, scratch: Path, one: Any, secret: str) -> Seen:
    """One specimen by nbgrader's own command, in a copy of the course."""
    from classroom import Classroom
    from zoo import Ground  # type: ignore[import-not-found]  # of the tests

    course = scratch / one.name
    shutil.copytree(base, course)
    room = object.__new__(Classroom)
    room.root = course
    from backprop_grader.grading.course import Course

    room.course = Course(course)
    room.folder(one.name)
    one.make(Ground(room, one.name, PORT, PID))
    (course / "nbgrader_config.py").write_text(PLAIN)
    confined(course, one.name, secret)
    try:
        said = json.loads((course / "ended.json").read_text())
    except (OSError, ValueError):
        said = {"visits": 0, "ended": "ended the grader and all around it"}
    seen = look(room, one.name, secret)._replace(**said)
    shutil.rmtree(course, ignore_errors=True)
    return seen


def ours(room: Any, specimens: list[Any], secret: str) -> dict[str, Seen]:
    """All specimens by this grader, in one class; where none may reach the service."""
    from zoo import Ground

    for one in specimens:
        room.folder(one.name)
        one.make(Ground(room, one.name, PORT, os.getpid()))
    with socket.create_server(("127.0.0.1", PORT)) as server:
        room.grade([one.name for one in specimens])
        server.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            server.accept()
            sys.exit("a submission reached the service out of the sandbox")
    return {one.name: look(room, one.name, secret) for one in specimens}


def counts(seen: dict[str, Seen], specimens: list[Any]) -> Counter[str]:
    """How many submissions there were of each kind of wrong."""
    found = (seen[one.name].wrongs(one.marks) for one in specimens if one.name in seen)
    return Counter(kind for wrongs in found for kind in wrongs)


def page(specimens: list[Any], theirs: dict[str, Seen], mine: dict[str, Seen]) -> str:
    """The result in Markdown: how many, and each."""
    them, us = counts(theirs, specimens), counts(mine, specimens)
    heads = ["A submission …", "plain nbgrader", "this grader"]
    rows: list[list[object]] = [[what, them[kind], us[kind]] for kind, what in KINDS.items()]
    left_out = len(specimens) - len(theirs)
    said = f"Of {len(specimens)} submissions, {left_out} were not given to plain nbgrader: they could have harmed the machine."
    parts = [said, str(table(heads, rows, "lr"))]
    by_module: dict[str, list[Any]] = defaultdict(list)
    for one in specimens:
        by_module[one.make.__module__].append(one)
    for module, members in by_module.items():
        title = str(sys.modules[module].__doc__).partition(".")[0]
        rows = [
            [f"*{called(one.name)}:* {one.claim}", *words(one, theirs, mine)] for one in members
        ]
        parts += [f"**{title}**", str(table(["Submission", *heads[1:]], rows, "l"))]
    return "\n\n".join(parts)


def called(name: str) -> str:
    """A name as a reader wants it."""
    return name.replace("-", " ").capitalize()


def words(one: Any, theirs: dict[str, Seen], mine: dict[str, Seen]) -> list[str]:
    """What is wrong with a submission's grading by both, or that all is well."""
    return [
        "; ".join(seen[one.name].wrongs(one.marks).values()) or "fair"
        if one.name in seen
        else "not tried"
        for seen in (theirs, mine)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.zoo", description=__doc__)
    parser.add_argument("--inside", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/zoo.md"))
    options = parser.parse_args()
    if options.inside:
        inside(Path(options.inside[0]), *options.inside[1:])
        return
    if sys.platform != "linux" or os.getuid():
        print("benchmarks.zoo is left out: to confine plain nbgrader takes Linux and root")
        return
    from classroom import Classroom
    from zoo import SPECIMENS

    secret = secrets.token_hex(16)
    os.environ["ZOO_SECRET"] = secret
    chosen = [one for name, one in SPECIMENS.items() if not options.only or name in options.only]
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch, "base")
        base.mkdir()
        room = Classroom(base)
        (base / "source" / "secret.txt").write_text(secret)
        room.hand_in(HONEST, room.solved())
        (room.folder(HONEST) / "notes.txt").write_text(secret)
        room.grade([HONEST])
        theirs = {}
        for one in chosen:
            if one.plain:
                theirs[one.name] = plain(base, Path(scratch), one, secret)
                print(one.name, theirs[one.name], file=sys.stderr, flush=True)
        text = page(chosen, theirs, ours(room, chosen, secret))
    print(text)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
