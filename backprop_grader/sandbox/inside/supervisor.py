"""Pid 1 of a submission: starts what runs its cells, watches all its processes, and ends them all.

It is the only process there that no other can kill, and with it everything in its namespace ends.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from backprop_grader.sandbox.inside import linux
from backprop_grader.sandbox.inside.limits import Limits

TICK = 0.05  # seconds between two looks at the memory
LINUX = sys.platform == "linux"
# Of /proc/PID/status, in kB. Memory that is shared counts too: nothing else would count it.
MEMORY = re.compile(rb"^(?:RssAnon|RssShmem|VmSwap):\s*(\d+)", re.MULTILINE)
CLOCK = os.sysconf("SC_CLK_TCK")

INTERRUPT, END = b"i", b"e"


def supervise(
    run: Callable[[], None], control: socket.socket, limits: Limits, *, alone: bool = True
) -> None:
    """Run cells in a child until it ends, breaks a limit, or the other side hangs up.

    As pid 1 it does not return: with it everything in its namespace ends.

    Args:
        run: what the child does.
        control: what the trusted side commands by, and is told the end on: one word, such as
            ``"exit 0"``, ``"signal 11"``, ``"memory"``.
        limits: of all processes together.
        alone: whether this is pid 1 of a namespace; else its descendants are watched and ended.
    """
    if not alone and LINUX:
        linux.prctl(linux.SET_CHILD_SUBREAPER, 1)  # else a daemon would be nobody's child
    pid = os.fork()
    if not pid:
        control.close()
        if not alone:
            os.setpgid(0, 0)
        else:
            linux.prctl(linux.SET_DUMPABLE, 1)  # it may look at itself in /proc, nobody at pid 1
        try:
            run()
        finally:
            os._exit(0)
    for fd in (0, 1, 2):
        with contextlib.suppress(OSError):
            os.close(fd)
    word = _watch(pid, control, limits, alone=alone)
    _tell(control, word)
    if alone:
        os._exit(0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    _end_all()


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
        there = _others() if alone else _below()
        if len(there) > limits.processes:
            return "processes"
        memory, seconds = _used(there)
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


def _others() -> list[str]:
    """All processes that this one, pid 1, can see, but itself."""
    return [entry for entry in os.listdir("/proc") if entry.isdigit() and entry != "1"]  # noqa: PTH208  # twenty times a second


def _below() -> list[str]:
    """The descendants of this process; none where there is no /proc."""
    if not LINUX:
        return []
    parents = {}
    for entry in os.listdir("/proc"):  # noqa: PTH208
        if entry.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parents[entry] = _stat(entry)[1]
    found = [str(os.getpid())]
    for one in found:
        found += [entry for entry, parent in parents.items() if parent == one]
    return found[1:]


def _end_all() -> None:
    """Kill all descendants, and those that they start meanwhile, until there is none."""
    while there := _below():
        # Stopped first, all of them, so that none can start another while the rest is killed.
        for sign in (signal.SIGSTOP, signal.SIGKILL):
            for entry in there:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(int(entry), sign)
        time.sleep(TICK / 10)
        _gone()


def _used(there: list[str]) -> tuple[int, float]:
    """Bytes of memory, and seconds of processor time, of these processes and those that ended.

    Pages of files count for nobody; what was forked and never written to counts for each process.
    """
    memory, ticks = 0, 0
    for entry in there:
        with contextlib.suppress(OSError, ValueError, IndexError):
            status = Path("/proc", entry, "status").read_bytes()
            memory += sum(int(size) for size in MEMORY.findall(status)) * 1024
            ticks += sum(int(field) for field in _stat(entry)[11:15])
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return memory, ticks / CLOCK + ended.ru_utime + ended.ru_stime


def _stat(entry: str) -> list[str]:
    """The fields of /proc/PID/stat, from the state on."""
    text = Path("/proc", entry, "stat").read_text("utf-8", "replace")
    return text.rpartition(")")[2].split()


def _tell(control: socket.socket, word: str) -> None:
    with contextlib.suppress(OSError):
        control.sendall(word.encode())
