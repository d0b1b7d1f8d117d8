"""Say what this machine can isolate, and what to do about what it cannot."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

OLDEST = (5, 14)  # of Linux: from there on, processes are counted for each namespace


class Finding(NamedTuple):
    """What one look found.

    Attributes:
        what: was looked at.
        well: whether all is well.
        said: what was found.
        remedy: what to do; "" where nothing is to be done.
        needed: whether nothing can be graded without it.
    """

    what: str
    well: bool
    said: str
    remedy: str = ""
    needed: bool = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none of its own."""


def run(_options: argparse.Namespace) -> None:
    """Print the findings; the exit status is 1 where submissions cannot be isolated."""
    found = [look() for look in LOOKS] if sys.platform == "linux" else [system()]
    for finding in found:
        mark = "ok" if finding.well else ("NO" if finding.needed else "--")
        print(f"{mark:3}{finding.what}: {finding.said}")
        if finding.remedy and not finding.well:
            print(f"     -> {finding.remedy}")
    if all(finding.well for finding in found if finding.needed):
        print("Submissions are isolated on this machine.")
        return
    sys.exit(
        "Submissions cannot be isolated on this machine. Mend what is marked NO, grade on another "
        "machine or in a virtual one with Linux, or grade with --no-sandbox: then a submission can "
        "read and change whatever you can, the gradebook too."
    )


def system() -> Finding:
    """The operating system."""
    said = f"{platform.system()} {platform.release()}, {platform.machine()}"
    remedy = (
        "use Linux: a virtual machine, WSL 2 on Windows, or a container that may make namespaces"
    )
    return Finding("system", sys.platform == "linux", said, remedy)


def kernel() -> Finding:
    """Whether limits of processes hold for each submission apart."""
    numbers = "".join(c if c.isdigit() else " " for c in platform.release()).split()
    well = tuple(map(int, numbers[:2])) >= OLDEST
    remedy = (
        "before Linux 5.14 a submission's limit of processes counts all of this user's: grade as a "
        "user who runs little else, or use a newer kernel"
    )
    return Finding("kernel", well, platform.release(), remedy, needed=False)


def processor() -> Finding:
    """Whether the filter of system calls knows the processor."""
    from backprop_grader.sandbox.inside.seccomp import CALLS

    remedy = f"use a machine of the kind {' or '.join(CALLS)}"
    return Finding("system call filter", platform.machine() in CALLS, platform.machine(), remedy)


# What may forbid an ordinary user new namespaces, by distribution.
FORBIDDERS = (
    (
        "user/max_user_namespaces", "0",
        "sudo sysctl user.max_user_namespaces=15000 (keep it in /etc/sysctl.d/)",
    ),
    (
        "kernel/unprivileged_userns_clone", "0",
        "sudo sysctl kernel.unprivileged_userns_clone=1 (Debian 10 and older)",
    ),
    (
        "kernel/apparmor_restrict_unprivileged_userns", "1",
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu 23.10 and newer), or an AppArmor profile with 'userns,' for this Python",
    ),
)  # fmt: skip


def namespaces() -> Finding:
    """Whether anything is set that forbids namespaces."""
    for name, value, remedy in FORBIDDERS:
        path = Path("/proc/sys", name)
        if path.exists() and path.read_text().strip() == value:
            return Finding("namespaces", False, f"{name.replace('/', '.')} is {value}", remedy)
    return Finding("namespaces", True, "nothing forbids them to an ordinary user")


def user() -> Finding:
    """As whom it runs."""
    name = "root, who becomes an ordinary user before a line of a submission runs"
    return Finding("user", True, name if not os.getuid() else f"an ordinary one ({os.getuid()})")


def memory() -> Finding:
    """Whether there is memory for a submission a processor."""
    from backprop_grader.sandbox.inside.limits import Limits

    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    wanted = Limits().memory * (os.cpu_count() or 1)
    said = f"{there / 1e9:.0f} GB, for {os.cpu_count()} submissions at once of at most {Limits().memory / 1e9:.0f} GB"
    remedy = "lower --jobs, or c.RunInSandbox.memory in nbgrader_config.py"
    return Finding("memory", there > wanted, said, remedy, needed=False)


def open_files() -> Finding:
    """Whether this user's own limits leave room."""
    most, wanted = resource.getrlimit(resource.RLIMIT_NOFILE)[1], 1024
    well = most == resource.RLIM_INFINITY or most >= wanted
    said = "unlimited" if most == resource.RLIM_INFINITY else str(most)
    return Finding("open files", well, said, f"raise 'ulimit -Hn' to {wanted}", needed=False)


PROBE = """
import os, socket
def fails(attempt):
    try: attempt()
    except OSError: return True
held = {
    "network": fails(lambda: socket.create_connection(("127.0.0.1", 9), 1)),
    "files": fails(lambda: open(SECRET)),
    "writing": fails(lambda: open(os.__file__, "a")),
    "processes": sum(n.isdigit() for n in os.listdir("/proc")) <= 3,
    "privileges": os.getuid() != 0 and fails(lambda: os.setuid(0)),
    "memory": fails(lambda: os.memfd_create("x")),
}
print(*[name for name, well in held.items() if not well])
"""


def sandbox() -> Finding:
    """Whether a submission is held when it is tried."""
    from backprop_grader.sandbox.session import RefusedError, Sandbox

    said: list[str] = []
    remedy = "in a container, allow namespaces: with Docker --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined"
    try:
        with Sandbox() as held, tempfile.NamedTemporaryFile() as file:
            session = held.session()
            probe = f"SECRET = {file.name!r}\n{PROBE}"
            ended = session.run(probe, 30, lambda output: said.append(str(output.get("text", ""))))
            session.close()
    except RefusedError as error:
        return Finding("sandbox", False, str(error).partition(". Run")[0], remedy)
    escaped = "".join(said).strip()
    if ended.how != "done" or escaped:
        return Finding("sandbox", False, f"it does not hold: {escaped or ended.how}", remedy)
    return Finding("sandbox", True, "a submission that tried found no way out")


LOOKS: tuple[Callable[[], Finding], ...] = (
    system, kernel, processor, user, namespaces, memory, open_files, sandbox,
)  # fmt: skip
