"""Running a student's function on the cases: nothing it does may harm the next case, or never end."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import inspect
import linecache
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FrameType
from typing import Any

import numpy as np

from backprop_lib.checks.answers import parts, same
from backprop_lib.checks.outcome import Outcome, Raised, Stopped
from backprop_lib.checks.question import Inputs, Question

SECONDS = 5.0


class TimeUpError(BaseException):
    """Raised in the student's code when its time is up; no `except Exception` catches it."""


def run(question: Question, function: Callable[..., Any], cases: Sequence[Inputs]) -> list[Outcome]:
    """The function's outcome on each case; the first one that does not end is the last one tried."""
    outcomes = []
    for inputs in cases:
        outcome = _once(question, function, inputs)
        outcomes.append(outcome)
        if isinstance(outcome.answer, Stopped):
            return outcomes
    # Once more in another order: an answer that now differs came from something kept in between.
    for i, inputs in reversed(list(enumerate(cases))):
        again = _once(question, function, inputs)
        before, after = outcomes[i].answer, again.answer
        if isinstance(before, dict) and not (isinstance(after, dict) and same(after, before)):
            outcomes[i] = outcomes[i]._replace(again=False)
    return outcomes


def _once(question: Question, function: Callable[..., Any], inputs: Inputs) -> Outcome:
    given = copy.deepcopy(inputs)
    called: set[str] = set()
    try:
        # A warning never costs a mark.
        with warnings.catch_warnings(), np.errstate(all="ignore"), _watched(question, called):
            warnings.simplefilter("ignore")
            with _limited(SECONDS):
                value = function(*given.values())
    except TimeUpError:
        return Outcome(Stopped(SECONDS))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001  # a student's code may raise anything, SystemExit too
        return Outcome(_raised(error, function), called=tuple(sorted(called)))
    changed = tuple(name for name in inputs if not _unchanged(inputs[name], given[name]))
    return Outcome(parts(value, question.returns), changed, called=tuple(sorted(called)))


def _unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(
            _unchanged(b, a) for b, a in zip(before, after, strict=True)
        )
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and bool(np.array_equal(before, after))
    return bool(before == after)


def _raised(error: BaseException, function: Callable[..., Any]) -> Raised:
    """The error with the deepest line that the student wrote."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == file:
            text = frame.line or linecache.getline(frame.filename, frame.lineno or 0).strip()
            line = f"line {frame.lineno}: {text}" if text else f"line {frame.lineno}"
    kind = type(error).__name__
    try:
        said = str(error)
    except Exception:  # noqa: BLE001  # a student's __str__ may do anything
        said = ""
    return Raised(f"{kind}: {said}"[:500] if said else kind, line, kind)


@contextlib.contextmanager
def _watched(question: Question, called: set[str]) -> Iterator[None]:
    """Note which functions the student's code calls that do the very thing asked."""
    codes: dict[CodeType, str] = {
        inspect.unwrap(f).__code__: f.__name__ for f in question.forbidden
    }
    if not codes:
        yield
        return

    def profile(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code in codes:
            called.add(codes[frame.f_code])

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(before)


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise TimeUpError in this thread when the time is up, and again while nobody listens.

    A signal would be simpler, but Windows has none, and a signal's handler may be the student's.
    """
    this = ctypes.c_ulong(threading.get_ident())
    done, fired = threading.Event(), threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    fired.set()
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(this, ctypes.py_object(TimeUpError))
            wait = 0.2

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            done.set()
        if fired.is_set():
            # One that was raised and not yet delivered must arrive here, not in the code after.
            # (Python 3.11 hangs when it is called off by SetAsyncExc with NULL.)
            with contextlib.suppress(TimeUpError):
                for _ in range(100):
                    pass
