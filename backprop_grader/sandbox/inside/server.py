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
from backprop_grader.sandbox.inside import asking, cells, isolation, shell
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
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
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


def serve(orders: socket.socket, built: shell.Shell, limits: Limits, isolated: bool) -> None:
    """Fork a submission for each pair of sockets that arrives, until nobody is left to ask."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    send(orders, {"ready": True})
    while True:
        data, fds, _, _ = socket.recv_fds(orders, 1, 2)
        if not data:
            return
        if not os.fork():
            orders.close()
            _start(fds, built, limits, isolated)
        for fd in fds:
            os.close(fd)


def _start(fds: list[int], built: shell.Shell, limits: Limits, isolated: bool) -> NoReturn:
    """In the fork: go behind the second wall, and become the parent of the submission's pid 1."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.setsid()
        talk, control = (socket.socket(fileno=fd) for fd in fds)

        def run() -> None:
            import numpy as np

            np.random.seed()  # noqa: NPY002  # the one state that a fork does not make anew
            cells.main(talk, built, asking)

        if not isolated:
            # The kernel would count what else this user has running.
            keep(limits._replace(processes=resource.RLIM_INFINITY))
            with tempfile.TemporaryDirectory(prefix="backprop-grade-") as folder:
                os.chdir(folder)
                supervise(run, control, limits, alone=False)
            os._exit(0)
        isolation.enter_submission()
        pid = os.fork()
        if pid:
            talk.close()
            # The other end of `control` closes with this process: when nothing is left of pid 1
            # and its namespace.
            os.waitpid(pid, 0)
            os._exit(0)
        os.setsid()
        isolation.furnish(limits, SHOWN)
        supervise(run, control, limits)
    except BaseException as error:  # noqa: BLE001  # a fork must never come back into the server
        with contextlib.suppress(BaseException):
            control.sendall(f"{type(error).__name__}: {error}".encode()[:400])
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
