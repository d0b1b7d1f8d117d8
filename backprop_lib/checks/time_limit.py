"""A function that does not come to an end is stopped, also while it sleeps."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, TypeVar

T = TypeVar("T")
AGAIN = 0.05  # seconds until a function is stopped once more that caught the first TimeUpError


class TimeUpError(BaseException):
    """Raised in the student's code when its time is up; no `except Exception` catches it."""


def within(seconds: float, call: Callable[[], T]) -> T:
    """What the call returns.

    It is interrupted as Ctrl-C interrupts, because that works on every system and wakes what
    sleeps. Only the main thread can be interrupted so, and in notebooks cells run there;
    elsewhere the call has no limit.

    Raises:
        TimeUpError: it did not come to an end in time.
    """
    main = threading.main_thread()
    if threading.current_thread() is not main or main.ident is None:
        return call()
    over, late, sending = threading.Event(), threading.Event(), threading.Lock()
    identity = main.ident

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            with sending:
                if not over.is_set():
                    late.set()
                    _interrupt(identity)
            wait = AGAIN

    def handle(number: int, frame: FrameType | None) -> None:
        if not late.is_set():  # somebody pressed Ctrl-C
            if callable(before):
                before(number, frame)
        elif _runs(guarded.__code__, frame):
            _raise_again(frame, guarded.__code__)
            raise TimeUpError

    def guarded() -> T:
        return call()

    before, traced = signal.signal(signal.SIGINT, handle), sys.gettrace()
    try:
        threading.Thread(target=watch, daemon=True).start()
        return guarded()
    finally:
        sys.settrace(traced)
        with sending:
            over.set()
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


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
