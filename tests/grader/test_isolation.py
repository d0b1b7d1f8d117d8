"""Who may isolate a submission, and what is said where nobody may."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from backprop_grader.sandbox.inside import isolation, linux
from backprop_grader.sandbox.session import Sandbox

ROOT = Path(__file__).resolve().parents[2]
NEWUSER = 0x10000000

SANDBOXED = """
    from backprop_grader.sandbox.session import RefusedError, Sandbox
    try:
        with Sandbox() as sandbox:
            session = sandbox.session()
            session.run({code!r}, 20, lambda output: print(output.get("text") or output))
            session.close()
    except RefusedError as error:
        print(error)
"""
LOOK = "import os; print(os.getuid(), sum(n.isdigit() for n in os.listdir('/proc')), os.path.exists('/etc/passwd'))"


def as_user(uid: int, namespaces: bool = True) -> None:
    """Become that user, who may read what this one may; perhaps one who may make no namespaces."""
    was = os.getuid(), os.getgid()
    assert ctypes.CDLL(None).unshare(NEWUSER) == 0
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {was[0]} 1")
    Path("/proc/self/gid_map").write_text(f"{uid} {was[1]} 1")
    if not namespaces:
        Path("/proc/sys/user/max_user_namespaces").write_text("0")


def ran(code: str, *, namespaces: bool = True, arguments: tuple[str, ...] = ()) -> tuple[str, int]:
    """What an ordinary user's Python prints, and its exit status."""
    command = [sys.executable, *(arguments or ("-c", textwrap.dedent(code)))]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: as_user(1000, namespaces),
        check=False,
    )
    return done.stdout + done.stderr, done.returncode


def test_an_ordinary_user_s_submissions_are_isolated_too() -> None:
    assert ran(SANDBOXED.format(code=LOOK)) == ("1000 2 False\n\n", 0)


def test_where_the_kernel_refuses_it_is_said_what_to_do() -> None:
    said, status = ran(SANDBOXED.format(code=LOOK), namespaces=False)
    assert said == (
        "submissions cannot be isolated here: [Errno 28] unshare: No space left on device. Run "
        "'backprop-grade doctor': it says what this machine lacks, and what to do about it. "
        "Grading with --no-sandbox works anywhere, but then a submission can read and change "
        "whatever you can.\n"
    )
    assert status == 0


def test_a_machine_or_kernel_without_the_calls_it_takes_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: object) -> int:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(linux, "unshare", refuses)
    monkeypatch.setattr(os, "pidfd_open", refuses)
    with pytest.raises(OSError, match=r"pidfd_open, of Linux 5\.3: Function not implemented"):
        isolation.enter_server([], [])
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(OSError, match="clone: its number is not known for riscv64"):
        linux.fork(0)


def test_the_doctor_names_what_forbids_it_and_the_remedy() -> None:
    doctor = ("-m", "backprop_grader", "doctor")
    said, status = ran("", namespaces=False, arguments=doctor)
    assert status == 1
    assert "NO namespaces: user.max_user_namespaces is 0" in said
    assert "-> sudo sysctl user.max_user_namespaces=15000" in said
    assert "Submissions cannot be isolated on this machine." in said


def test_the_doctor_finds_a_machine_that_isolates_well() -> None:
    said, status = ran("", arguments=("-m", "backprop_grader", "doctor"))
    assert status == 0, said
    assert "ok sandbox: a submission that tried found no way out" in said
    assert said.endswith("Submissions are isolated on this machine.\n")


def test_without_isolation_nothing_is_left_all_the_same() -> None:
    daemon = "import os, time\nif not os.fork():\n    os.setsid()\n    if not os.fork(): time.sleep(600)\n    os._exit(0)\nprint(os.getcwd())"
    code = SANDBOXED.format(code=daemon).replace("Sandbox()", "Sandbox(isolated=False)")
    code += """
    import os, pathlib
    left = [p for p in pathlib.Path("/proc").glob("[0-9]*/cmdline") if b"inside.server" in p.read_bytes()
            and f"PPid:\\t{os.getpid()}" in (p.parent / "status").read_text()]
    print("left:", left)
    """
    said, _ = ran(textwrap.dedent(code))
    folder = said.splitlines()[0]
    assert folder.startswith("/tmp/backprop-grade-")
    assert not Path(folder).exists()
    assert said.endswith("left: []\n")


def test_a_copy_that_a_cell_makes_of_its_process_does_not_answer_for_it() -> None:
    """What the copy prints is shown, as in Jupyter; its outputs and its end are its own."""
    copied = "import os\nif not os.fork():\n    print('copy')\n    1 / 0\nos.wait()[1]"
    with Sandbox() as sandbox:
        session = sandbox.session()
        shown: list[dict[str, object]] = []
        assert session.run(copied, 20, shown.append).how == "done"
        assert [(output["output_type"], output.get("text")) for output in shown] == [
            ("stream", "copy\n"),
            ("execute_result", None),
        ]
        for _ in range(3):
            assert session.run("1", 20, lambda _output: None).how == "done"
        session.close()
