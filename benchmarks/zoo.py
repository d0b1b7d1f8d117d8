"""``python -m benchmarks.zoo``: the tests' hostile submissions, graded by plain nbgrader and by this.

Plain nbgrader runs what is handed in with its user's rights. Here it does so in namespaces of its
own, without privileges, on a file system of which only its course can be written, with limits of
time, memory and processes; what could harm the machine all the same it is not given. Needs root.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.table import table

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "grader")]

SECONDS = 60  # of nbgrader on one submission
LIMITS = ("--as=4000000000", "--nproc=1000", "--cpu=60", "--fsize=100000000", "--core=0")
PID = 2  # of nbgrader in its namespace: the first process that pid 1 starts
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
    visits: int
    ended: str


def inside(course: Path, student: str, secret: str) -> None:
    """As pid 1 of the namespaces: run nbgrader within limits, beside a service with a secret."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:  # loopback is down at first
        fcntl.ioctl(link, 0x8914, struct.pack("16sH14x", b"lo", 0x1 | 0x40))
    command = [
        "setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "prlimit", *LIMITS,
        "nbgrader", "autograde", "small", "--student", student, "--force", "--create",
    ]  # fmt: skip
    with (course / "log.txt").open("wb") as log:
        grader = subprocess.Popen(
            command, cwd=course, stdout=log, stderr=log, start_new_session=True
        )
    visits = 0
    waited = 0.0
    with socket.create_server(("127.0.0.1", PORT)) as server:
        server.settimeout(0.2)
        while grader.poll() is None and waited < SECONDS:
            waited += 0.2
            with contextlib.suppress(OSError):
                asked, _ = server.accept()
                visits += 1
                asked.sendall(secret.encode())
                asked.close()
    code = grader.poll()
    ended = (
        "never" if code is None else f"killed by signal {-code}" if code < 0 else f"status {code}"
    )
    (course / "ended.json").write_text(json.dumps({"visits": visits, "ended": ended}))


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


def look(room: Any, student: str, secret: str, visits: int, ended: str) -> Seen:
    from classroom import FULL  # type: ignore[import-not-found]  # of the tests

    marks: dict[str, dict[str, float]] = {}
    with contextlib.suppress(Exception):  # a gradebook that was harmed may not be read
        marks = room.marks()
    folder = room.root / "autograded" / student
    told = any(secret.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    graded = (folder / "small" / "small.ipynb").exists()
    other = marks.get("honest-1") != FULL
    return Seen(marks.get(student, {}) if graded else {}, told, other, visits, ended)


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
        said = {"visits": 0, "ended": "killed with all else"}
    seen = look(room, one.name, secret, said["visits"], said["ended"])
    shutil.rmtree(course, ignore_errors=True)
    return seen


def words(seen: Seen, deserved: dict[str, float]) -> str:
    """What is wrong with it, or that nothing is."""
    found = []
    if not seen.marks:
        found.append("not graded")
    elif seen.marks != deserved:
        more = sum(seen.marks.values()) - sum(deserved.values())
        found.append(f"{abs(more):g} points too {'many' if more > 0 else 'few'}")
    if seen.told:
        found.append("saw a secret")
    if seen.visits:
        found.append("reached the service")
    if seen.other:
        found.append("**changed another's marks**")
    if seen.ended not in {"status 0", "status 1"}:
        found.append(f"the grader: {seen.ended}")
    return "; ".join(found) or "as deserved"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.zoo", description=__doc__)
    parser.add_argument("--inside", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/zoo.md"))
    options = parser.parse_args()
    if options.inside:
        inside(Path(options.inside[0]), *options.inside[1:])
        return
    if os.getuid():
        sys.exit("benchmarks.zoo confines plain nbgrader, which takes root")
    from classroom import Classroom
    from zoo import SPECIMENS, Ground

    secret = secrets.token_hex(16)
    os.environ["ZOO_SECRET"] = secret
    chosen = [one for name, one in SPECIMENS.items() if not options.only or name in options.only]
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch, "base")
        base.mkdir()
        room = Classroom(base)
        (base / "source" / "secret.txt").write_text(secret)
        room.hand_in("honest-1", room.solved())
        (room.folder("honest-1") / "notes.txt").write_text(secret)
        room.grade(["honest-1"])
        theirs = {}
        for one in chosen:
            if one.plain:
                theirs[one.name] = plain(base, Path(scratch), one, secret)
                print(one.name, theirs[one.name], file=sys.stderr, flush=True)
        for one in chosen:
            room.folder(one.name)
            one.make(Ground(room, one.name, PORT, os.getpid()))
        room.grade([one.name for one in chosen])
        for one in chosen:
            ours = look(room, one.name, secret, 0, "status 0")
            them = (
                words(theirs[one.name], one.marks)
                if one.plain
                else "not tried: it could harm the machine"
            )
            rows.append([one.name, one.claim, them, words(ours, one.marks)])
    lines = table(["submission", "claim", "nbgrader autograde", "backprop-grade autograde"], rows)
    print("\n".join(lines))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
