"""Two walls of namespaces: one around the server, and in it one around each submission.

The server's wall holds what all submissions may read: Python, its packages and the system's
libraries, read-only. A submission's wall adds what is its own: a private file system in memory,
its processes, and a network with nothing in it. Both are entered without exec, so what the server
has imported stays imported.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from backprop_grader.sandbox.inside import linux, seccomp
from backprop_grader.sandbox.inside.limits import Limits, keep

NOBODY = 65534
WORK = "/tmp/work"
DEVICES = ("null", "full", "random", "urandom")  # mapping "zero" would be memory of nobody
SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "etc/fonts", "etc/ld.so.cache", "etc/alternatives")  # fmt: skip
ALL = linux.NEWUSER | linux.NEWNS | linux.NEWPID | linux.NEWIPC | linux.NEWUTS | linux.NEWNET


def readable(packages: Iterable[Path]) -> list[Path]:
    """The folders that the server's wall lets in: the system's, Python's, and the packages given."""
    python = [sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib")]
    wanted = [Path("/", name) for name in SYSTEM] + [Path(p) for p in python] + list(packages)
    kept: list[Path] = []
    for path in wanted:
        if path.exists() and not any(path.is_relative_to(k) for k in kept if not k.is_symlink()):
            kept.append(path)
    return kept


def enter_server(shown: Iterable[Path], hidden: Iterable[Path]) -> None:
    """Put this process behind the first wall, as an ordinary user; the caller continues as its pid 1.

    Args:
        shown: folders that can be read, at their own paths; the rest of the machine is gone.
        hidden: folders among them that look empty.

    Raises:
        OSError: the kernel refuses; the message says which step.
    """
    shown, root_started_it = list(shown), os.getuid() == 0
    os.close(linux.pidfd_open(os.getpid()))  # what cannot be had later is better missed now
    if root_started_it:
        linux.unshare(ALL & ~linux.NEWUSER)
    else:
        _new_user_namespace()
    pid = os.fork()
    if pid:
        _wait_and_exit(pid)
    linux.prctl(linux.SET_PDEATHSIG, signal.SIGKILL)
    linux.mount("none", "/", None, linux.REC | linux.PRIVATE)
    root = _out_of_the_way(shown)
    linux.mount("root", root, "tmpfs", linux.NOSUID | linux.NODEV, "size=1m,mode=0755")
    for folder in ("proc", "tmp", "dev", "dev/shm"):
        Path(root, folder).mkdir(parents=True, exist_ok=True)
    flags = linux.NOSUID | linux.NODEV
    linux.mount("tmp", f"{root}/tmp", "tmpfs", flags, "size=16m,mode=1777")  # the server's own
    for path in shown:
        _show(path, root)
    for path in hidden:
        if Path(f"{root}{path}").is_dir():
            linux.mount("none", f"{root}{path}", "tmpfs", linux.RDONLY, "size=4k,mode=0555")
    for name in DEVICES:
        Path(root, "dev", name).touch()
        linux.mount(f"/dev/{name}", f"{root}/dev/{name}", None, linux.BIND)
    linux.mount("proc", f"{root}/proc", "proc", linux.NOSUID | linux.NODEV | linux.NOEXEC)
    linux.pivot_root(root)
    linux.mount("none", "/", None, linux.REMOUNT | linux.BIND | linux.RDONLY | linux.NOSUID)
    if root_started_it:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        linux.prctl(linux.SET_DUMPABLE, 1)  # else /proc/self is root's, and its uid_map with it
        linux.prctl(linux.SET_PDEATHSIG, signal.SIGKILL)  # a change of user forgets it


def _new_user_namespace() -> None:
    """New namespaces of all kinds, owned by a user namespace in which this user is himself."""
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(ALL)
    _be(uid, gid)


def _be(uid: int, gid: int) -> None:
    """Be that user in a new user namespace, who made it."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _out_of_the_way(shown: Iterable[Path]) -> str:
    """A folder to build the new root on, which hides nothing that is to be shown."""
    for folder in ("/mnt", "/media", "/srv", "/opt", "/home", "/tmp"):
        if Path(folder).is_dir() and not any(path.is_relative_to(folder) for path in shown):
            return folder
    raise OSError("every folder on which the sandbox could be built holds Python or its packages")


def _show(path: Path, root: str) -> None:
    target = Path(f"{root}{path}")
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(path.readlink())
        return
    if path.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    linux.mount(str(path), str(target), None, linux.BIND | linux.REC)
    # A bind takes the flags of what it binds; those it has must stay, or the kernel refuses.
    there = os.statvfs(target).f_flag
    keeps = sum(flag for flag in (linux.NOSUID, linux.NODEV, linux.NOEXEC) if there & flag)
    flags = linux.REMOUNT | linux.BIND | linux.RDONLY | linux.NOSUID | keeps
    linux.mount("none", str(target), None, flags)


def fork() -> int:
    """os.fork into new namespaces, of which the child is pid 1; it must `furnish` them.

    Raises:
        OSError: the kernel refuses.
    """
    return linux.fork(ALL)


def furnish(limits: Limits, shown: Iterable[Path], uid: int, gid: int) -> None:
    """Private mounts, no capabilities, a filter of system calls, and the kernel's limits.

    Args:
        limits: of the submission.
        shown: what the server's wall lets in; what of it lies in /tmp stays to be seen there.
        uid: the server's user, whom this process is in its own namespace too.
        gid: his group.

    Raises:
        OSError: the kernel refuses; the message says which step.
    """
    _be(uid, gid)
    linux.mount("none", "/", None, linux.REC | linux.PRIVATE)
    again = [(path, os.open(path, os.O_PATH)) for path in shown if path.is_relative_to("/tmp")]
    options = f"size={limits.disk},nr_inodes={limits.files},mode=0777"
    linux.mount("tmp", "/tmp", "tmpfs", linux.NOSUID | linux.NODEV, options)
    for path, fd in again:
        path.mkdir(parents=True, exist_ok=True)
        linux.mount(f"/proc/self/fd/{fd}", str(path), None, linux.BIND | linux.REC)
        os.close(fd)
    # The C library keeps semaphores there, without which multiprocessing has no pool.
    linux.mount("/tmp", "/dev/shm", None, linux.BIND)
    linux.mount("proc", "/proc", "proc", linux.NOSUID | linux.NODEV | linux.NOEXEC)
    with contextlib.suppress(OSError):
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
    Path(WORK).mkdir()
    os.chdir(WORK)
    with contextlib.suppress(OSError):  # where memory runs out, this goes first
        Path("/proc/self/oom_score_adj").write_text("1000")
    linux.drop_capabilities()
    linux.prctl(linux.SET_DUMPABLE, 0)
    keep(limits)
    seccomp.enter()


def _wait_and_exit(pid: int) -> None:
    """Be nothing but the parent of pid 1: its end is this process's."""
    with contextlib.suppress(OSError):
        os.closerange(3, 256)
    while True:
        with contextlib.suppress(InterruptedError):
            _, status = os.waitpid(pid, 0)
            os._exit(os.waitstatus_to_exitcode(status) & 255)
