"""A function that does not come to an end is stopped, also while it sleeps."""

from __future__ import annotations

import _thread
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, Self, TypeVar

T = TypeVar("T")
EVERY = 0.05  # seconds between two looks at the clock
PATIENCE = 3.0  # seconds that a call may need to notice that it is interrupted


class TimeUpError(BaseException):
    """Raised in the student's code when its time is up; no `except Exception` catches it."""


class TimeLimit:
    """Calls that must come to an end, watched by one thread: ``with TimeLimit() as limit: ...``.

    A call is interrupted as Ctrl-C interrupts, because that works on every system and wakes what
    sleeps. Only the main thread can be interrupted so, and in notebooks cells run there;
    elsewhere calls have no limit. Compiled code notices an interrupt when it has ended; where that
    takes long, `stuck` is called once, in the watching thread.
    """

    def __init__(self, stuck: Callable[[], None] | None = None) -> None:
        self._stuck = stuck or (lambda: None)
        self._told = False
        self._deadline = float("inf")
        self._late = False
        self._sending = threading.Lock()
        self._over = threading.Event()
        self._before: Any = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._handle)
            threading.Thread(target=self._watch, daemon=True).start()
        else:
            self._over.set()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._over.is_set():
            self._over.set()
            signal.signal(signal.SIGINT, self._before or signal.SIG_DFL)

    def within(self, seconds: float, call: Callable[[], T]) -> T:
        """What the call returns.

        Raises:
            TimeUpError: it did not come to an end in time.
        """
        traced, collecting = sys.gettrace(), gc.isenabled()
        with self._sending:
            self._late, self._told = False, False
            self._deadline = time.monotonic() + seconds
        try:
            return _guarded(call)
        finally:
            sys.settrace(traced)
            if collecting:
                gc.enable()
            with self._sending:
                self._deadline = float("inf")

    def _watch(self) -> None:
        main = threading.main_thread().ident
        while not self._over.wait(EVERY):
            with self._sending:
                late = time.monotonic() - self._deadline
                if late > 0 and main is not None:
                    self._late = True
                    _interrupt(main)
            if late > PATIENCE and not self._told:
                self._told = True
                self._stuck()

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if not self._late:  # somebody pressed Ctrl-C
            if callable(self._before):
                self._before(number, frame)
        elif _runs(_guarded.__code__, frame):
            _raise_again(frame, _guarded.__code__)
            raise TimeUpError


def _guarded(call: Callable[[], T]) -> T:
    return call()


def _interrupt(thread: int) -> None:
    if os.name == "nt":
        _thread.interrupt_main()
    else:
        signal.pthread_kill(thread, signal.SIGINT)


def _raise_again(frame: FrameType | None, outermost: CodeType) -> None:
    """Raise in the next line too: a loop around `except: pass` would catch every single one."""

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        if event == "line":
            raise TimeUpError
        return trace

    # What the collector of garbage calls has nobody to raise to.
    gc.disable()
    sys.settrace(trace)
    while frame is not None and frame.f_code is not outermost:
        frame.f_trace = trace
        frame = frame.f_back


def _runs(code: CodeType, frame: FrameType | None) -> bool:
    """Whether the code is being run in the frame; after it, nothing may be raised any more."""
    while frame is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False
