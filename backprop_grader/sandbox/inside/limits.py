"""What one submission may use up. The kernel keeps the limits of a process, the supervisor those of all."""

from __future__ import annotations

import resource
from typing import NamedTuple


class Limits(NamedTuple):
    """Limits of one submission.

    Attributes:
        memory: bytes of address space of each process, and of memory of all together.
        disk: bytes of its private file system, which lives in memory.
        files: how many files that holds.
        file: bytes of the largest.
        processes: how many it may have at once.
        cpu: seconds of processor time of all its processes.
        open: how many files a process may have open.
    """

    memory: int = 2_000_000_000
    disk: int = 64_000_000
    files: int = 4096
    file: int = 32_000_000
    processes: int = 64
    cpu: int = 300
    open: int = 128


def keep(limits: Limits) -> None:
    """Have the kernel keep the limits of this process and of its children."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, limits.open),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        if most == resource.RLIM_INFINITY:
            continue
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))
