"""The trusted side of the sandbox: a server, and one session a submission."""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import json
import os
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from backprop_grader.faults import RemediedError
from backprop_grader.sandbox import plain
from backprop_grader.sandbox.frames import (
    GoneError,
    LateError,
    MalformedError,
    Message,
    Reader,
    send,
)
from backprop_grader.sandbox.inside.limits import Limits

GRACE = 2.0  # seconds to come to an end after an interrupt
# Where matplotlib keeps what it knows of the fonts, which it takes seconds to find out.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "backprop-grade")

START = 60.0  # seconds for the server's imports
REMEDY = (
    "Run 'backprop-grade doctor': it says what this machine lacks, and what to do about it. "
    "Grading with --no-sandbox works anywhere, but then a submission can read and change "
    "whatever you can."
)


class RefusedError(RemediedError):
    """This machine cannot isolate a submission; the message says what is missing."""


class Ended(NamedTuple):
    """How a request ended.

    Attributes:
        how: ``"done"``, ``"late"`` (interrupted, and the process lives), or why there is no
            process any more: ``"killed"`` (late and deaf), ``"exit 1"``, ``"signal 11"``,
            ``"memory"``, ``"cpu"``, ``"forged"``.
        reply: what the process said of it; {} where it said nothing.
    """

    how: str
    reply: Message

    @property
    def alive(self) -> bool:
        """Whether the process can be asked again."""
        return self.how in {"done", "late"}


class Sandbox:
    """A server behind the first wall. Use as a context, and ask it for sessions."""

    def __init__(self, limits: Limits | None = None, *, isolated: bool = True) -> None:
        self.limits = limits or Limits()
        self.isolated = isolated
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server, and wait until it can fork.

        Raises:
            RefusedError: the kernel refuses to isolate it, or it does not start.
        """
        if not hasattr(os, "fork"):
            raise RefusedError("grading needs Linux or macOS; on Windows, run it in WSL")
        if self.isolated and sys.platform != "linux":
            raise RefusedError(
                f"submissions cannot be isolated here: that takes Linux, and this is {sys.platform}. {REMEDY}"
            )
        ours, theirs = socket.socketpair()
        settings = json.dumps({"limits": self.limits._asdict(), "isolated": self.isolated})
        module = "backprop_grader.sandbox.inside.server"
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, str(theirs.fileno()), settings],
            env=_environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self.orders = ours
        try:
            said = Reader(ours).next(time.monotonic() + START)
        except (GoneError, LateError, MalformedError):
            said = {"refused": "the server that runs them did not start"}
        if "refused" in said:
            self.stop()
            raise RefusedError(f"submissions cannot be isolated here: {said['refused']}. {REMEDY}")
        # The second wall may be refused where the first was not; better to know it now.
        try:
            self._fork(lambda _wanted: {}).close()
        except (RefusedError, OSError):
            self.stop()
            raise

    def stop(self) -> None:
        """End the server and every submission that is left."""
        if self.process is not None:
            self.orders.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
            self.process.kill()
            self.process.wait()
            self.process = None

    def session(self, known: Callable[[Message], Message] = lambda _wanted: {}) -> Session:
        """A fresh process for a submission; the server is started anew if it died.

        Args:
            known: answers what a notebook's code may ask of this side while it runs.

        Raises:
            RefusedError: it could not be isolated, which is no fault of the submission.
        """
        for _ in range(2):
            if self.process is None or self.process.poll() is not None:
                self.stop()
                self.start()
            try:
                return self._fork(known)
            except OSError:
                self.stop()
        raise RefusedError("its server dies again and again")

    def _fork(self, known: Callable[[Message], Message]) -> Session:
        talk, their_talk = socket.socketpair()
        control, their_control = socket.socketpair()
        session = Session(talk, control, known)
        try:
            socket.send_fds(self.orders, [b"+"], [their_talk.fileno(), their_control.fileno()])
        except OSError:
            session.close()
            raise
        finally:
            their_talk.close()
            their_control.close()
        session.wait()
        return session


class Session:
    """One process behind the second wall, fresh, and gone with `close`."""

    def __init__(
        self, talk: socket.socket, control: socket.socket, known: Callable[[Message], Message]
    ) -> None:
        self.talk, self.control, self.known = talk, control, known
        self.reader = Reader(talk)

    def wait(self) -> None:
        """Wait until it stands behind its wall, where no line of a student's has run yet.

        Raises:
            RefusedError: it does not get there; the message says why.
        """
        try:
            said = self.reader.next(time.monotonic() + START)
        except (GoneError, LateError, MalformedError):
            said = {}
        if said != {"ready": True}:
            why = self._end().how
            self.close()
            raise RefusedError(f"submissions cannot be isolated here: {why}. {REMEDY}")

    def close(self) -> None:
        """End the process and all that it started."""
        self.talk.close()
        with contextlib.suppress(OSError):
            self.control.sendall(b"e")
        # Nothing of it is left when the control's other end is closed.
        with contextlib.suppress(OSError):
            self.control.settimeout(GRACE)
            while self.control.recv(400):
                pass
        self.control.close()

    def write_files(self, files: Mapping[str, bytes]) -> Ended:
        """Write the submission's files beside the notebook."""
        data = {name: plain.encode(np.frombuffer(raw, np.uint8)) for name, raw in files.items()}
        return self.request({"op": "files", "files": data}, 30, lambda _output: None)

    def run(self, code: str, seconds: float, show: Callable[[Message], None]) -> Ended:
        """Run a cell; `show` is handed each output."""
        return self.request({"op": "run", "code": code}, seconds, show)

    def ask(
        self,
        name: str,
        task: Message,
        cases: list[Any],
        seconds: float,
        show: Callable[[Message], None],
    ) -> Ended:
        """Hand the function of that name its cases."""
        message = {
            "op": "ask",
            "name": name,
            "task": task,
            "cases": [plain.encode(c) for c in cases],
        }
        return self.request(message, seconds, show)

    def read(self, names: list[str], seconds: float, show: Callable[[Message], None]) -> Ended:
        """Read what the notebook's variables of these names hold."""
        return self.request({"op": "read", "names": names}, seconds, show)

    def request(self, message: Message, seconds: float, show: Callable[[Message], None]) -> Ended:
        """Send a request and follow it to its end, in time or not."""
        token = secrets.token_hex(8)
        deadline = time.monotonic() + seconds
        try:
            self._send({**message, "id": token}, deadline)
            return self._follow(token, deadline, show)
        except TimeoutError:
            return Ended("killed", {})
        except (GoneError, OSError):
            return self._end()
        except MalformedError:
            return Ended("forged", {})

    def _send(self, message: Message, deadline: float) -> None:
        """Send, and do not wait for ever for somebody who does not read."""
        send(self.talk, message, max(GRACE, deadline - time.monotonic()))

    def _follow(self, token: str, deadline: float, show: Callable[[Message], None]) -> Ended:
        late = False
        while True:
            try:
                said = self.reader.next(deadline)
            except LateError:
                if late:
                    return Ended("killed", {})
                late, deadline = True, time.monotonic() + GRACE
                self.control.sendall(b"i")
                continue
            match said:
                case {"id": str(given), "output": dict(output)} if given == token:
                    show(output)
                case {"id": str(given), "wanted": dict(wanted)} if given == token:
                    self._send(self.known(wanted), deadline)
                case {"id": str(given), "done": dict(reply)} if given == token:
                    return Ended("late" if late else "done", reply)
                case _:
                    raise MalformedError("not an answer to what was asked")

    def _end(self) -> Ended:
        """Why there is no process any more, in the supervisor's word."""
        word = b""
        with contextlib.suppress(OSError):
            if select.select([self.control], [], [], GRACE)[0]:
                word = self.control.recv(400)
        return Ended(word.decode("utf-8", "replace") or "signal 9", {})


@cache
def _fonts() -> str:
    """A folder for matplotlib's cache: the user's, or one for as long as this process lives."""
    with contextlib.suppress(OSError):
        CACHE.mkdir(parents=True, exist_ok=True)
        if os.access(CACHE, os.W_OK):
            return str(CACHE)
    folder = tempfile.mkdtemp(prefix="backprop-grade-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _environment() -> dict[str, str]:
    """What the server may know of this machine's settings: nothing but where Python is."""
    spec = importlib.util.find_spec("backprop_grader")
    home = Path(spec.origin).parent.parent if spec and spec.origin else Path.cwd()
    return {
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": _fonts(),
        "NBGRADER_EXECUTION": "autograde",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(home),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **{k: os.environ[k] for k in ("LD_LIBRARY_PATH",) if k in os.environ},
    }
