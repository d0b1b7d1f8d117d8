"""Running a student's function on the cases: nothing it does may harm the next case, or never end."""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import sys
import sysconfig
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

import numpy as np

from backprop_lib.checks.answers import Unusable, parts, same
from backprop_lib.checks.outcome import UNWATCHED, Outcome, Raised, Stopped
from backprop_lib.checks.task import Task, identity
from backprop_lib.checks.time_limit import TimeLimit, TimeUpError

SECONDS = 5.0
PRINTED = 5_000  # characters that a function may print in a check

PACKAGE = str(Path(__file__).parent.parent)
# What is no student's code: this package, Python's own modules, and what is installed.
LIBRARIES = (
    PACKAGE,
    "<frozen",
    *{sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")},
)
# The modules of the checks that run while the student's function does.
AT_WORK = {f"backprop_lib.checks.{name}" for name in ("answers", "running", "task", "time_limit")}

Inputs = dict[str, Any]


def run(
    task: Task,
    function: Callable[..., Any],
    cases: Sequence[Inputs],
    stuck: Callable[[], None] | None = None,
) -> list[Outcome]:
    """The function's outcome on each case; the first one that does not end is the last one tried.

    `stuck` is called where a call does not end and cannot be interrupted either.
    """
    misfit, by_name = _signature(task, function)
    if misfit:
        return [Outcome(Unusable(misfit))] * len(cases)

    def once(inputs: Inputs, printed: io.TextIOBase) -> Outcome:
        # Whatever goes to stderr, nbgrader takes for a failure.
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            return _once(task, function, inputs, limit, by_name=by_name)

    outcomes: list[Outcome] = []
    printed, silence = _Shortened(sys.stdout, PRINTED), _Shortened(sys.stdout, 0)
    with TimeLimit(stuck) as limit:
        for inputs in cases:
            outcomes.append(once(inputs, printed))
            if isinstance(outcomes[-1].answer, Stopped):
                return outcomes
        # Again in another order: an answer that now differs came from something kept in between.
        # What takes long is repeated once, or graders' patience with a cell would not do.
        repeated = list(enumerate(cases)) if task.seconds is None else [(0, cases[0])]
        for i, inputs in reversed(repeated):
            before, after = outcomes[i].answer, once(inputs, silence).answer
            if isinstance(before, dict) and not (isinstance(after, dict) and same(after, before)):
                outcomes[i] = outcomes[i]._replace(again=False)
    return outcomes


def nearly_named(name: str, namespace: Mapping[str, Any]) -> list[str]:
    """The functions of a notebook whose names are nearly this one, the nearest first."""
    functions = [str(other) for other, value in namespace.items() if callable(value)]
    return get_close_matches(name, functions, cutoff=0.75)


def _signature(task: Task, function: Callable[..., Any]) -> tuple[str, bool]:
    """Why the function cannot take the inputs, or ""; and whether it has all their names."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some functions written in C do not tell
        return "", False
    try:
        signature.bind(*task.parameters)
    except TypeError:
        own = (str(p.replace(annotation=p.empty)) for p in signature.parameters.values())
        return (
            f"{task.function} must take ({', '.join(task.parameters)}); it takes ({', '.join(own)})"
        ), False
    takes = {p.name for p in signature.parameters.values() if p.kind is not p.POSITIONAL_ONLY}
    return "", takes >= set(task.parameters)


def _once(
    task: Task,
    function: Callable[..., Any],
    inputs: Inputs,
    limit: TimeLimit,
    *,
    by_name: bool,
) -> Outcome:
    given = copy.deepcopy(inputs)
    seconds = task.seconds or SECONDS
    called: set[str] = set()

    def call() -> Any:
        value = function(**given) if by_name else function(*given.values())
        return parts(value, task.returns)  # may run the student's code, as a generator does

    try:
        # A warning never costs a mark.
        with warnings.catch_warnings(), np.errstate(all="ignore"), _watched(task, called):
            warnings.simplefilter("ignore")
            answer = limit.within(seconds, call)
    except TimeUpError as error:
        return Outcome(Stopped(seconds, _line(error)))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # a student's code may raise anything, SystemExit too
        answer = _raised(error)
    changed = tuple(name for name in inputs if not _unchanged(inputs[name], given[name]))
    return Outcome(answer, changed, called=tuple(sorted(called)))


def _unchanged(before: Any, after: Any) -> bool:
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray) and before.dtype != object:
        # Bytes, because NaN is not equal to itself.
        return bool(before.shape == after.shape and before.tobytes() == after.tobytes())
    if isinstance(before, Mapping):
        same_keys = bool(before.keys() == after.keys())
        return same_keys and all(_unchanged(before[key], after[key]) for key in before)
    if isinstance(before, (list, tuple, np.ndarray)):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    if isinstance(before, (bool, int, float, complex, str)):
        return bool(before == after or before != before)  # noqa: PLR0124  # NaN again
    return True  # a generator of random numbers, say, changes when it is used


def _line(error: BaseException) -> str:
    """The deepest line that the student wrote."""
    line = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if not frame.filename.startswith(LIBRARIES):
            line = f"line {frame.lineno}: {frame.line}" if frame.line else f"line {frame.lineno}"
    return line


def _raised(error: BaseException) -> Raised:
    kind = type(error).__name__
    try:
        said = str(error)
    except Exception:  # noqa: BLE001  # a student's __str__ may do anything
        said = ""
    return Raised(f"{kind}: {said}"[:500] if said else kind, _line(error), kind)


@contextlib.contextmanager
def _watched(task: Task, called: set[str]) -> Iterator[None]:
    """Note which functions the student's code calls, in any thread, that do the very thing asked."""
    forbidden = set(task.forbidden)
    packages = tuple(f"{name}." for name in forbidden if ":" not in name)

    def profile(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            module = str(frame.f_globals.get("__name__"))
            if frame.f_code.co_filename.startswith(PACKAGE):
                if identity(module, frame.f_code) in forbidden:
                    called.add(frame.f_code.co_name)
                elif module.startswith("backprop_lib.checks.") and module not in AT_WORK:
                    called.add("checks")
            elif packages and f"{module}.".startswith(packages):
                called.add(next(name[:-1] for name in packages if f"{module}.".startswith(name)))
        elif event == "c_call" and argument is sys.setprofile and frame.f_globals is not globals():
            called.add(UNWATCHED)

    before, in_threads = sys.getprofile(), threading.getprofile()
    threading.setprofile(profile)
    sys.setprofile(profile)
    try:
        yield
    finally:
        if sys.getprofile() is not profile:
            called.add(UNWATCHED)
        sys.setprofile(before)
        threading.setprofile(in_threads)


class _Shortened(io.TextIOBase):
    """Passes on what is printed, up to a length: an endless loop may print."""

    def __init__(self, to: TextIO, length: int) -> None:
        self.to, self.left = to, length

    def write(self, text: str) -> int:
        if self.left > 0:
            self.to.write(text[: self.left])
            if len(text) >= self.left:
                self.to.write("\n… and more was printed than is shown here.\n")
        self.left -= len(text)
        return len(text)

    def flush(self) -> None:
        self.to.flush()
