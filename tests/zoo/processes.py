"""Submissions that attack processes: their own, and whoever grades them."""

from classroom import FULL

from zoo import Ground, specimen


@specimen()
def daemon(ground: Ground) -> None:
    """A daemon that outlives its cell does not outlive its grading."""
    ground.solved_with(
        "import os, time\nif not os.fork():\n    os.setsid()\n    if not os.fork():\n"
        "        time.sleep(600)\n    os._exit(0)"
    )


@specimen()
def heir_of_the_session(ground: Ground) -> None:
    """Nor does a program that was started and left alone."""
    ground.solved_with(
        "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)"
    )


@specimen()
def signals_to_the_parent(ground: Ground) -> None:
    """Signals to the parent, which is pid 1, do nothing."""
    ground.solved_with(
        "import os, signal\nfor s in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGHUP):\n"
        "    os.kill(os.getppid(), s)"
    )


@specimen(word="ProcessLookupError")
def signals_to_the_grader(ground: Ground) -> None:
    """Whoever grades is out of sight."""
    ground.solved_with(f"import os, signal\nos.kill({ground.pid}, signal.SIGKILL)")


@specimen(word="signal 9", flag="signal 9")
def signals_to_everybody(ground: Ground) -> None:
    """Signals to everybody reach nobody but the submission."""
    ground.solved_with(
        "import os, signal\nos.system('sleep 600 &')\nos.kill(-1, signal.SIGKILL)\nos.kill(0, signal.SIGKILL)"
    )


@specimen(word="Operation not permitted")
def limits_of_the_parent(ground: Ground) -> None:
    """The supervisor's limits and its share of the processor are not the submission's to change."""
    ground.solved_with(
        "import os, resource\n"
        "for attack in (\n"
        "    lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0)),\n"
        "    lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),\n"
        "    lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),\n"
        "    lambda: os.sched_setaffinity(1, {0}),\n"
        "):\n"
        "    try:\n        attack()\n        print('IT WORKED')\n"
        "    except PermissionError as error:\n        print(error)"
    )


@specimen(word="-1 1\\\\n-1 1\\\\n-1 1")
def tracing_and_namespaces(ground: Ground) -> None:
    """No tracing of pid 1, and no new namespaces, with which capabilities would come back."""
    ground.solved_with(
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "for call in (lambda: libc.ptrace(16, 1, 0, 0), lambda: libc.unshare(0x10000000),\n"
        "             lambda: libc.mount(b'none', b'/tmp', b'tmpfs', 0, b'')):\n"
        "    print(call(), ctypes.get_errno())"
    )


@specimen(word="exit 0", flag="exit 0")
def exit_at_once(ground: Ground) -> None:
    """os._exit costs the cell in which it stands."""
    ground.solved_with("import os\nos._exit(0)")


@specimen(marks={**FULL, "output-delta": 0.0}, word="exit 3", flag="output-delta: .*exit 3")
def exit_in_an_answer(ground: Ground) -> None:
    """In a function, os._exit costs the question, and no other."""
    ground.solved_with(
        "import os\ndef output_delta(z, y): os._exit(3)", after="output-delta-answer"
    )


@specimen(marks={**FULL, "output-delta": 0.0}, word="stopped with an error")
def system_exit_in_an_answer(ground: Ground) -> None:
    """SystemExit is an error like another."""
    ground.solved_with("def output_delta(z, y): raise SystemExit", after="output-delta-answer")


@specimen(word="signal 11", flag="signal 11")
def segfault(ground: Ground) -> None:
    """A crash costs the cell in which it stands."""
    ground.solved_with("import ctypes\nctypes.string_at(0)")
