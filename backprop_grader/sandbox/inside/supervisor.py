"""Pid 1 of a submission: starts what runs its cells, watches all its processes, and ends them all.

It is the only process there that no other can kill, and with it everything in its namespace ends.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from backprop_grader.sandbox.inside import linux
from backprop_grader.sandbox.inside.limits import Limits

TICK = 0.05  # seconds between two looks at the memory
PAGE = os.sysconf("SC_PAGE_SIZE")
CLOCK = os.sysconf("SC_CLK_TCK")

INTERRUPT, END = b"i", b"e"


def supervise(
    run: Callable[[], None], control: socket.socket, limits: Limits, *, alone: bool = True
) -> NoReturn:
    """Run cells in a child until it ends, breaks a limit, or the other side hangs up.

    Args:
        run: what the child does.
        control: what the trusted side commands by, and is told the end on: one word, such as
            ``"exit 0"``, ``"signal 11"``, ``"memory"``.
        limits: of all processes together.
        alone: whether this is pid 1 of a namespace; else only the child is watched and ended.
    """
    pid = os.fork()
    if not pid:
        control.close()
        if not alone:
            os.setpgid(0, 0)
        linux.prctl(linux.SET_DUMPABLE, 1)  # it may look at itself in /proc, and nobody at pid 1
        try:
            run()
        finally:
            os._exit(0)
    for fd in (0, 1, 2):
        with contextlib.suppress(OSError):
            os.close(fd)
    word = _watch(pid, control, limits, alone=alone)
    if not alone:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    _tell(control, word)
    os._exit(0)


def _watch(pid: int, control: socket.socket, limits: Limits, *, alone: bool) -> str:
    while True:
        ready = select.select([control], [], [], TICK)[0]
        if ready:
            try:
                command = control.recv(1)
            except OSError:
                command = b""
            if command == INTERRUPT:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
            else:
                return "ended"
        for left, status in _gone():
            if left == pid:
                code = os.waitstatus_to_exitcode(status)
                return f"exit {code}" if code >= 0 else f"signal {-code}"
        memory, seconds = _used(None if alone else pid)
        if memory > limits.memory:
            return "memory"
        if seconds > limits.cpu:
            return "cpu"


def _gone() -> list[tuple[int, int]]:
    """Those that have ended, orphans too, and how."""
    found = []
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found.append(ended)
    return found


def _used(only: int | None) -> tuple[int, float]:
    """Bytes of memory and seconds of processor time of all processes but this one, or of one.

    Pages of files count for nobody; what was forked and never written to counts for each process.
    """
    memory, ticks = 0, 0
    for entry in [str(only)] if only else os.listdir("/proc"):  # noqa: PTH208  # twenty times a second
        if entry.isdigit() and entry != "1":
            with contextlib.suppress(OSError, ValueError, IndexError):
                _, resident, shared, *_ = Path("/proc", entry, "statm").read_text().split()
                memory += (int(resident) - int(shared)) * PAGE
                fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
    return memory, ticks / CLOCK


def _tell(control: socket.socket, word: str) -> None:
    with contextlib.suppress(OSError):
        control.sendall(word.encode())
