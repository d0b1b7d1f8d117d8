"""The few system calls of Linux that Python has no names for. Each raises OSError with what failed."""

from __future__ import annotations

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)

NEWNS, NEWUTS, NEWIPC = 0x20000, 0x4000000, 0x8000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000

RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
DETACH = 2

SET_PDEATHSIG, SET_DUMPABLE, CAPBSET_DROP, SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces for new ones."""
    _check(libc.unshare(flags), "unshare")


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
