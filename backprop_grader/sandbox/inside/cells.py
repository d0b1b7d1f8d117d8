"""The process of one submission: runs the cells that it is sent, and hands functions their cases.

Everything it says may be forged by the code it runs; whoever listens takes it as such.
"""

from __future__ import annotations

import builtins
import contextlib
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from backprop_grader.sandbox import plain
from backprop_grader.sandbox.frames import LONGEST, GoneError, Message, Reader, send
from backprop_grader.sandbox.inside import shell as shells

FOREVER = 1e9
ROOM = 2.0  # seconds to wait for room to start a thread in
CURRENT = {"id": ""}  # the request that is being answered


def serve(sock: socket.socket, shell: shells.Shell, checks: Any) -> None:
    """Answer requests until the other side hangs up.

    Args:
        sock: requests come and outputs go by it.
        shell: the shell, built before the fork.
        checks: the part of backprop_lib.checks that runs functions.
    """
    shells.open_streams()
    # `input` of a cell must not wait for anybody.
    builtins.input = shell.raw_input  # type: ignore[assignment]
    reader = Reader(sock)
    answer = {"files": _write, "run": _run, "ask": _ask, "read": _read}
    checks.install(shell.user_ns, partial(_fetch, sock, reader))
    os.register_at_fork(after_in_child=partial(_silence, sock))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    send(sock, {"ready": True})
    with contextlib.suppress(GoneError):
        while True:
            request = reader.next(time.monotonic() + FOREVER)
            CURRENT["id"] = request["id"]
            try:
                reply = answer[request["op"]](request, sock, shell, checks)
            except BaseException as error:  # noqa: BLE001  # an interrupt, or no thread left to start
                reply = {"failed": f"{type(error).__name__}: {error}"[:500]}
            send(sock, {"id": request["id"], "done": reply})


def _silence(sock: socket.socket) -> None:
    """Have a copy of this process, which a cell made, end with its cell and send nothing.

    What it prints goes to the descriptors, which the original drains.
    """
    sock.close()
    shells.OUTBOX.emit = lambda _output: None
    shells.print_to_descriptors()


def _wait_for_room() -> None:
    """Wait a moment until a thread can be started again, as it can once a fork bomb has burnt out."""
    end = time.monotonic() + ROOM
    while time.monotonic() < end:
        with contextlib.suppress(RuntimeError):
            threading.Thread(target=int).start()
            break
        time.sleep(0.05)


def _write(request: Message, _sock: socket.socket, _shell: shells.Shell, _checks: Any) -> Message:
    """Write the submission's own files beside the notebook."""
    for name, data in request["files"].items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(plain.decode(data).tobytes())
    return {}


def _fetch(sock: socket.socket, reader: Reader, wanted: Message) -> Message:
    """Ask the trusted side, in the middle of a cell."""
    send(sock, {"id": CURRENT["id"], "wanted": wanted})
    return reader.next(time.monotonic() + FOREVER)


def _emitter(request: Message, sock: socket.socket) -> Callable[[Message], None]:
    def emit(output: Message) -> None:
        try:
            text = json.dumps(output, allow_nan=False, default=str)
        except (TypeError, ValueError):
            return
        if len(text) < LONGEST:
            send(sock, {"id": request["id"], "output": output})

    return emit


@contextlib.contextmanager
def _emitting(request: Message, sock: socket.socket) -> Any:
    """Let Ctrl-C through, and send what is shown, for as long as student code runs."""
    shells.OUTBOX.emit = _emitter(request, sock)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        shells.OUTBOX.flush()


def _run(request: Message, sock: socket.socket, shell: shells.Shell, _checks: Any) -> Message:
    with _emitting(request, sock):
        result = shell.run_cell(request["code"], store_history=True)
    _wait_for_room()
    return {"count": shell.execution_count - 1, "ok": bool(result.success)}


def _ask(request: Message, sock: socket.socket, shell: shells.Shell, checks: Any) -> Message:
    """Hand the function that the notebook has under that name its cases."""
    with _emitting(request, sock):
        return {"answer": checks.outcomes(shell.user_ns, request)}


def _read(request: Message, sock: socket.socket, shell: shells.Shell, checks: Any) -> Message:
    """Read what the notebook's variables hold."""
    with _emitting(request, sock):
        return {"answer": checks.answers(shell.user_ns, request["names"])}


def main(sock: socket.socket, shell: shells.Shell, checks: Any) -> None:
    """Run as the one child of the supervisor."""
    os.environ.update(HOME="/tmp", PATH="/usr/bin:/bin")
    sys.argv = ["notebook"]
    serve(sock, shell, checks)
