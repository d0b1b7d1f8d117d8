"""``python -m benchmarks.checks``: how soon a check answers, right answers and wrong ones."""

import argparse
import contextlib
import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from backprop_lib.checks import check
from backprop_lib.checks.draw import cases
from backprop_lib.checks.matrix import planted
from backprop_lib.checks.question import Question
from backprop_lib.checks.registry import questions
from benchmarks.table import duration, table

LIMIT = 1.0  # second, for the median question

RIGHT, NAMED, UNKNOWN = "right answer", "a mistake with a name", "a mistake without one"


class Time(NamedTuple):
    """How long one check took.

    Attributes:
        question: its name.
        answer: what kind of answer was checked.
        first: seconds of the first check in a notebook, which draws the cases.
        again: seconds of a later one, the median of some.
    """

    question: str
    answer: str
    first: float
    again: float


def answers(asked: Question) -> dict[str, Callable[..., Any]]:
    """A function of each kind."""
    reference = planted(asked)

    def stranger(*given: Any) -> Any:
        return _changed(reference(*given))

    return {RIGHT: reference, NAMED: planted(asked, asked.mistakes[-1]), UNKNOWN: stranger}


def _changed(answer: Any) -> Any:
    """An answer that no mistake gives, of the same form."""
    if isinstance(answer, (list, tuple)):
        return [None if part is None else _changed(part) for part in answer]
    return 1.37 * answer + 0.011


def measure(asked: Question, runs: int) -> list[Time]:
    """The times of one question's checks."""
    times = []
    for name, function in answers(asked).items():
        cases.cache_clear()
        seconds = [_seconds(asked.name, function) for _ in range(1 + runs)]
        times.append(Time(asked.name, name, seconds[0], statistics.median(seconds[1:])))
    return times


def _seconds(question: str, function: Callable[..., Any]) -> float:
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.perf_counter()
        check(question, function)
        return time.perf_counter() - start


def rows(times: list[Time]) -> list[str]:
    """The median over the questions, and the slowest of them."""
    body = []
    for answer in dict.fromkeys(one.answer for one in times):
        of_kind = [one for one in times if one.answer == answer]
        slowest = max(of_kind, key=lambda one: one.first)
        median = [
            statistics.median(seconds)
            for seconds in zip(*((t.first, t.again) for t in of_kind), strict=True)
        ]
        body.append([answer, *map(duration, median), duration(slowest.first), slowest.question])
    return table(["", "first check", "later", "slowest", "which question"], body)


def target(times: list[Time]) -> str:
    """Whether the median question answers in time, whatever the answer."""
    medians = [
        statistics.median(one.first for one in times if one.answer == answer)
        for answer in {one.answer for one in times}
    ]
    reached = "reached" if max(medians) < LIMIT else "**missed**"
    return (
        f"A check answers in under {duration(LIMIT)} in the median question: {reached}; "
        f"{duration(max(medians))}."
    )


METHOD = """\
- All questions but those worked by hand, {count} of them; medians over the questions.
- The first check draws its cases, so that they tell the question's mistakes apart; later ones, medians of {runs}, find them drawn.
- A mistake without a name is the longest to judge: every known mistake, and every two at once, are tried before the check says what is true of the answer."""


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one question of each exercise, once")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("_build/benchmarks/checks.md"),
        help="Markdown file to be written, with a JSON file beside it (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    chosen, runs = list(questions().values()), 5
    if options.quick:
        chosen, runs = list({q.name.partition("/")[0]: q for q in reversed(chosen)}.values()), 1
    times = []
    for asked in chosen:
        print(f"{asked.name} ...", file=sys.stderr, flush=True)
        times += measure(asked, runs)
    result = [target(times), "", *rows(times)]
    print("\n".join(result))
    method = METHOD.format(count=len(chosen), runs=runs)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join([*result, "", method]) + "\n", encoding="utf-8")
    beside = options.out.with_suffix(".json")
    record = [one._asdict() for one in times]
    beside.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten to {options.out} and {beside}")


if __name__ == "__main__":
    main()
