"""Ctrl-C ends a command at once, wherever it is: what is half done is done anew the next time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import util
from typing import Any

import psutil  # type: ignore[import-untyped]  # it has no types, and comes with distributed

STOPPED = 130  # a shell's status of what Ctrl-C ended
SAID = b"\nStopped. What was done is kept; run the same command to go on.\n"


@contextmanager
def stops_at_once() -> Iterator[None]:
    """Until the end of the context, Ctrl-C ends this process and all those it started."""
    before = signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _stop(*_: object) -> None:
    """Not by an exception: it would have to wind its way through threads that wait for workers."""
    # Stopped first, so that none can start another, or complain, while the rest is ended.
    _to_all(psutil.Process.suspend)
    # One of them would remove the semaphores of this process, with a warning.
    util._run_finalizers(0)  # type: ignore[attr-defined]  # it has no public name
    _to_all(psutil.Process.kill)
    os.write(2, SAID)
    os._exit(STOPPED)


def _to_all(do: Callable[[Any], None]) -> None:
    """Do it to every process that comes from this one."""
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            do(process)
