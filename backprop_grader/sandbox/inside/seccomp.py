"""A filter of system calls: those that a notebook never needs, and that reach past the limits.

Memory in an anonymous file, or shared with nobody, is in nobody's accounts; tracing reads another
process; another's limits and its share of the processor would slow the supervisor down; new
namespaces bring capabilities back; and the rest is what exploits of the kernel begin with.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from backprop_grader.sandbox.inside import linux

# Numbers of the calls on x86-64 and on AArch64
# (arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux).
CALLS = {
    "x86_64": {
        "shmget": 29, "semget": 64, "msgget": 68, "ptrace": 101, "pivot_root": 155,
        "chroot": 161, "mount": 165, "umount2": 166, "swapon": 167, "add_key": 248,
        "request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298,
        "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308,
        "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "memfd_create": 319,
        "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "pidfd_getfd": 438,
        "mount_setattr": 442, "memfd_secret": 447, "personality": 135, "setpriority": 141,
        "sched_setparam": 142, "sched_setscheduler": 144, "modify_ldt": 154, "ioprio_set": 251,
        "migrate_pages": 256, "move_pages": 279, "fanotify_init": 300, "sched_setattr": 314,
        "io_uring_enter": 426, "io_uring_register": 427, "process_madvise": 440,
    },
    "aarch64": {
        "shmget": 194, "semget": 190, "msgget": 186, "ptrace": 117, "pivot_root": 41,
        "chroot": 51, "mount": 40, "umount2": 39, "swapon": 224, "add_key": 217,
        "request_key": 218, "keyctl": 219, "unshare": 97, "perf_event_open": 241,
        "name_to_handle_at": 264, "open_by_handle_at": 265, "setns": 268,
        "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "memfd_create": 279,
        "kexec_file_load": 294, "bpf": 280, "userfaultfd": 282, "io_uring_setup": 425,
        "open_tree": 428, "move_mount": 429, "fsopen": 430, "pidfd_getfd": 438,
        "mount_setattr": 442, "memfd_secret": 447, "personality": 92, "setpriority": 140,
        "sched_setparam": 118, "sched_setscheduler": 119, "ioprio_set": 30,
        "migrate_pages": 238, "move_pages": 239, "fanotify_init": 262, "sched_setattr": 274,
        "io_uring_enter": 426, "io_uring_register": 427, "process_madvise": 440,
    },
}  # fmt: skip
# Calls that a notebook needs, but not with every argument.
PARTLY = {
    "x86_64": {"mmap": 9, "socket": 41, "clone": 56, "sched_setaffinity": 203, "prlimit64": 302, "clone3": 435},
    "aarch64": {"mmap": 222, "socket": 198, "clone": 220, "sched_setaffinity": 122, "prlimit64": 261, "clone3": 435},
}  # fmt: skip
SHARED_ANONYMOUS = 0x21  # MAP_SHARED and MAP_ANONYMOUS
NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS and its like
UNIX, INET, INET6 = 1, 2, 10  # sockets; other kinds reach the kernel's oddest corners, or the host
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_*
X32 = 0x40000000  # the bit of x86-64's other numbering

# Of classic BPF, on 32-bit words.
LOAD, EQUAL, AT_LEAST, ANY_OF, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
ARGUMENTS = 16  # where they begin; each takes 8 bytes, the low half first
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
SET_SECCOMP, MODE_FILTER = 22, 2


Line = tuple[int, int, int, int]


def _partly(machine: str) -> list[Line]:
    """For each call that depends on its arguments: past it, or to its own end."""
    forbid, no_such = (RETURN, 0, 0, ERRNO | errno.EPERM), (RETURN, 0, 0, ERRNO | errno.ENOSYS)
    allow = (RETURN, 0, 0, ALLOW)
    first, fourth = (LOAD, 0, 0, ARGUMENTS), (LOAD, 0, 0, ARGUMENTS + 3 * 8)
    of_oneself = [first, (EQUAL, 1, 0, 0), forbid, allow]
    rules: dict[str, list[Line]] = {
        "mmap": [fourth, (AND, 0, 0, SHARED_ANONYMOUS), (EQUAL, 0, 1, SHARED_ANONYMOUS), forbid, allow],
        "socket": [first, (EQUAL, 3, 0, UNIX), (EQUAL, 2, 0, INET), (EQUAL, 1, 0, INET6), forbid, allow],
        "clone": [first, (ANY_OF, 0, 1, NEW_NAMESPACES), forbid, allow],
        "clone3": [no_such],  # its flags are out of a filter's sight; the C library uses clone then
        "sched_setaffinity": of_oneself,
        "prlimit64": of_oneself,
    }  # fmt: skip
    lines: list[Line] = []
    for name, rule in rules.items():
        lines += [(EQUAL, 0, len(rule), PARTLY[machine][name]), *rule]
    return lines


def program(machine: str) -> bytes:
    """The filter, as the kernel takes it: forbidden calls fail with EPERM.

    Raises:
        NotImplementedError: nobody has written down the numbers for that machine.
    """
    if machine not in CALLS:
        raise NotImplementedError(f"no list of system calls for {machine}")
    calls = sorted(CALLS[machine].values())
    partly = _partly(machine)
    lines = [
        (LOAD, 0, 0, 4),  # the architecture
        (EQUAL, 1, 0, ARCHITECTURES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),  # the call's number
        (AT_LEAST, len(partly) + len(calls) + 1, 0, X32),
        *partly,
    ]
    lines += [(EQUAL, len(calls) - i, 0, number) for i, number in enumerate(calls)]
    lines += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ERRNO | errno.EPERM)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def enter() -> None:
    """Put this process, and all that come from it, under the filter."""
    code = program(platform.machine())
    taken = _Program(len(code) // 8, code)
    result = linux.libc.prctl(SET_SECCOMP, MODE_FILTER, ctypes.byref(taken), 0, 0)
    if result:
        number = ctypes.get_errno()
        raise OSError(number, "seccomp filter refused")
