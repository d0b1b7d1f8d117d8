"""The few system calls of Linux that Python has no names for. Each raises OSError with what failed."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
from contextlib import suppress
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
holding = ctypes.PyDLL(None, use_errno=True)  # the same, with Python's lock held

NEWNS, NEWUTS, NEWIPC = 0x20000, 0x4000000, 0x8000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000

RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
DETACH = 2
CLONE = {"x86_64": 56, "aarch64": 220}  # the call's number
COLLAPSE, HUGE = 25, 1 << 21  # MADV_COLLAPSE, of Linux 6.1; bytes of a huge page

SET_PDEATHSIG, SET_DUMPABLE, CAPBSET_DROP, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces for new ones."""
    _check(libc.unshare(flags), "unshare")


def fork(flags: int) -> int:
    """os.fork into new namespaces: where one of them is of processes, the child is its pid 1.

    Handlers that the C library has for forks do not run: nothing but another fork may follow in
    the child that uses a library's threads.

    Raises:
        OSError: the kernel refuses, or nobody has written down the call's number for this machine.
    """
    if platform.machine() not in CLONE:
        raise OSError(errno.ENOSYS, f"clone: its number is not known for {platform.machine()}")
    python = ctypes.pythonapi
    python.PyOS_BeforeFork()
    number = CLONE[platform.machine()]
    pid: int = holding.syscall(number, flags | signal.SIGCHLD, None, None, None, None)
    error = ctypes.get_errno()
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(error, f"clone: {os.strerror(error)}")
    return pid


def pidfd_open(pid: int) -> int:
    """A descriptor that can be read from when the process has ended."""
    try:
        return os.pidfd_open(pid)
    except OSError as error:
        raise OSError(error.errno, f"pidfd_open, of Linux 5.3: {error.strerror}") from None


def collapse() -> None:
    """Have the kernel keep this process's own memory in huge pages, where it knows how to.

    A fork copies an entry a page, and there are 512 times fewer.
    """
    with suppress(OSError):
        for line in Path("/proc/self/maps").read_text().splitlines():
            span, rights, _, _, _, *name = line.split(maxsplit=5)
            if rights != "rw-p" or (name and name != ["[heap]"]):
                continue
            start, end = (int(address, 16) for address in span.split("-"))
            for at in range(-(-start // HUGE) * HUGE, end - HUGE + 1, HUGE):
                libc.madvise(ctypes.c_void_p(at), ctypes.c_size_t(HUGE), COLLAPSE)


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount; for a bind, `kind` is None."""
    arguments = [text.encode() if text else None for text in (source, target, kind or "")]
    _check(libc.mount(*arguments, flags, options.encode()), f"mount {source} on {target}")


def pivot_root(new: str) -> None:
    """Make `new`, a mount, the root, and let the old one go."""
    os.chdir(new)
    _check(libc.pivot_root(b".", b"."), "pivot_root")
    _check(libc.umount2(b".", DETACH), "umount2")
    os.chdir("/")


def prctl(option: int, value: int = 0) -> None:
    """Set one of the process's traits."""
    _check(libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Data(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


def drop_capabilities() -> None:
    """Give up every capability, for good: neither a child nor a program run gets one back."""
    prctl(SET_NO_NEW_PRIVS, 1)
    for capability in range(64):
        if libc.prctl(CAPBSET_DROP, capability, 0, 0, 0):
            break  # the kernel knows no more
    header, data = _Header(0x20080522, 0), (_Data * 2)()
    _check(libc.capset(ctypes.byref(header), ctypes.byref(data)), "capset")
