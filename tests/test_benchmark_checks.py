"""The benchmark of the checks times a right answer, a mistake with a name, and one without."""

import json
from pathlib import Path

from backprop_lib.checks.matrix import verdict_on
from backprop_lib.checks.registry import ASSIGNMENTS, question
from benchmarks import checks
from benchmarks.checks import NAMED, RIGHT, UNKNOWN, Time, rows, target


def test_the_answers_that_are_timed_are_what_they_are_called() -> None:
    for name in ("matrix-form/backward", "single-neuron/cost", "conventions/to-rows"):
        asked = question(name)
        given = checks.answers(asked)
        known = verdict_on(asked, given[NAMED], seed=0)
        unknown = verdict_on(asked, given[UNKNOWN], seed=0)
        assert known.mistakes == (asked.mistakes[-1].name,)
        assert (unknown.points, unknown.mistakes) == (0, ())
        # It is right, and borrowed from the question itself.
        assert "The values are right" in verdict_on(asked, given[RIGHT], seed=0).headline


def test_one_question_of_each_exercise_is_enough_for_a_smoke_test(tmp_path: Path) -> None:
    out = tmp_path / "new" / "checks.md"
    checks.main(["--quick", "--out", str(out)])
    times = json.loads(out.with_suffix(".json").read_text("utf-8"))
    assert len(times) == 3 * len(ASSIGNMENTS)
    assert {one["answer"] for one in times} == {RIGHT, NAMED, UNKNOWN}
    assert out.read_text("utf-8").startswith("A check answers in under 1.00 s in the median ")


def test_the_table_gives_medians_and_the_slowest_question() -> None:
    times = [Time(name, RIGHT, first, 0.002) for name, first in (("a", 0.1), ("b", 0.3), ("c", 9))]
    assert rows(times)[2:] == [
        "| right answer |      300 ms | 2.00 ms |  9.00 s |              c |"
    ]
    assert target(times).endswith("reached; 300 ms.")
    slow = [Time("a", RIGHT, 0.1, 0.1), Time("a", UNKNOWN, 1.5, 1.5)]
    assert target(slow).endswith("**missed**; 1.50 s.")
