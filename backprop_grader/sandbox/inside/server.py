"""The server that submissions are forked from: ``python -m backprop_grader.sandbox.inside.server FD``.

It imports what notebooks import, once, and never runs a line of theirs. It has one thread, for a
fork of a process with several is not safe.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import resource
import select
import signal
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from backprop_grader.sandbox.frames import send
from backprop_grader.sandbox.inside import asking, cells, isolation, linux, shell
from backprop_grader.sandbox.inside.limits import Limits, keep
from backprop_grader.sandbox.inside.supervisor import supervise

IMPORTED = (
    "numpy.testing", "numpy.linalg", "numpy.random", "numpy.fft", "scipy.linalg.blas",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "matplotlib_inline.backend_inline",
    "backprop_lib.plots", "backprop_lib.figures", "backprop_lib.explorers", "comm", "stack_data",
    "executing", "asttokens", "pure_eval", "pygments.lexers.python", "pygments.formatters.html",
    "IPython.core.ultratb", "IPython.core.completerlib", "unittest.mock", "pdb", "timeit",
)  # fmt: skip

SHOWN = isolation.readable([asking.PACKAGE])


def prepare() -> shell.Shell:
    """Import and warm up all that a notebook is likely to want."""
    gc.disable()  # what is made here stays
    built = shell.build()
    for name in IMPORTED:
        try:
            import_module(name)
        except ImportError:
            continue
    _warm_tracebacks(built)
    _warm_plots()
    gc.collect()
    gc.freeze()
    gc.enable()
    if sys.platform == "linux":
        linux.collapse()
    return built


def _warm_tracebacks(built: shell.Shell) -> None:
    """The first traceback of a process takes a tenth of a second; let it be this one's."""
    import numpy as np

    for code in (lambda: np.testing.assert_allclose(1, 2), lambda: undefined):  # type: ignore[name-defined]  # noqa: F821
        try:
            code()
        except Exception:  # noqa: BLE001  # it is there to be raised
            built.InteractiveTB.structured_traceback(*sys.exc_info())


def _warm_plots() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([1, 2], label="line")
    axes.set_title("$x^2$")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    # matplotlib lets go of its fonts in every fork, page by page; let it be once, here.
    with suppress(AttributeError):
        import_module("matplotlib.font_manager")._get_font.cache_clear()


def serve(orders: socket.socket, built: shell.Shell, limits: Limits, isolated: bool) -> None:
    """Fork a submission for each pair of sockets that arrives, until nobody is left to ask.

    The kernel says that pid 1 of a namespace has ended when nothing is left in it. That is when
    this side lets go of the submission's `control`, whose other end then hears it.
    """
    if not isolated:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    send(orders, {"ready": True})
    user = os.getuid(), os.getgid()
    ends: dict[int, tuple[int, int]] = {}  # by the descriptor that tells it: a process, its control
    while True:
        told: list[Any] = [orders, *ends]
        ready = select.select(told, [], [])[0]
        for fd in ends.keys() & set(ready):
            pid, control = ends.pop(fd)
            os.waitpid(pid, 0)
            os.close(fd)
            os.close(control)
        if orders not in ready:
            continue
        data, fds, _, _ = socket.recv_fds(orders, 1, 2)
        if not data:
            return
        talk, control = fds
        try:
            pid = isolation.fork() if isolated else os.fork()
        except OSError as error:
            os.close(talk)
            _refuse(socket.socket(fileno=control), error)
            continue
        if not pid:
            orders.close()
            for other, (_, theirs) in ends.items():
                os.close(other)
                os.close(theirs)
            _start(fds, built, limits, user if isolated else None)
        os.close(talk)
        if isolated:
            ends[linux.pidfd_open(pid)] = pid, control
        else:
            os.close(control)


def _refuse(control: socket.socket, error: BaseException) -> None:
    """Say why a submission could not be isolated."""
    with contextlib.suppress(OSError):
        control.sendall(f"{type(error).__name__}: {error}".encode()[:400])
    control.close()


def _start(
    fds: list[int], built: shell.Shell, limits: Limits, user: tuple[int, int] | None
) -> NoReturn:
    """In the fork: furnish its namespaces, and watch over the process that runs the cells.

    Args:
        fds: the sockets to talk by, and to be controlled by.
        built: runs the cells.
        limits: of the submission.
        user: and group, of the server; None without isolation.
    """
    talk, control = (socket.socket(fileno=fd) for fd in fds)
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.setsid()

        def run() -> None:
            import numpy as np

            np.random.seed()  # noqa: NPY002  # the one state that a fork does not make anew
            cells.main(talk, built, asking)

        if user:
            isolation.furnish(limits, SHOWN, *user)
            supervise(run, control, limits)
        else:
            # The kernel would count what else this user has running.
            keep(limits._replace(processes=resource.RLIM_INFINITY))
            with tempfile.TemporaryDirectory(prefix="backprop-grade-") as folder:
                os.chdir(folder)
                supervise(run, control, limits, alone=False)
            os._exit(0)
    except BaseException as error:  # noqa: BLE001  # a fork must never come back into the server
        with contextlib.suppress(BaseException):
            _refuse(control, error)
    finally:
        os._exit(70)


def main(arguments: list[str]) -> None:
    """Serve on the socket that was inherited."""
    fd, settings = int(arguments[0]), json.loads(arguments[1])
    orders = socket.socket(fileno=fd)
    limits = Limits(**settings["limits"])
    isolated = settings["isolated"]
    # From here on its cache of fonts is out of reach.
    with suppress(ImportError):
        import_module("matplotlib.font_manager")
    if isolated:
        try:
            isolation.enter_server(SHOWN, asking.HIDDEN)
        except (OSError, NotImplementedError) as error:
            send(orders, {"refused": str(error)})
            return
    built: Any = prepare()
    if threading.active_count() != 1 or len(list(Path("/proc/self/task").iterdir())) != 1:
        send(orders, {"refused": "an import started a thread, and a fork would lose it"})
        return
    with suppress(ConnectionError):  # whoever started it may have gone meanwhile
        serve(orders, built, limits, isolated)


if __name__ == "__main__":
    main(sys.argv[1:])
