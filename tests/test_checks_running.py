"""Claims about running a student's function: it ends, it harms nothing, and no answer is near it."""

import contextlib
import gc
import hashlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backprop_lib.checks import running, time_limit
from backprop_lib.checks.draw import cases
from backprop_lib.checks.judging import judge
from backprop_lib.checks.outcome import Outcome, Stopped
from backprop_lib.checks.question import Inputs
from backprop_lib.checks.registry import question
from backprop_lib.checks.running import run
from backprop_lib.checks.task import Task
from backprop_lib.checks.time_limit import TimeLimit, TimeUpError

TASK = Task("double", ("x",), ("y",))
CASES: list[Inputs] = [{"x": np.array([1.0, 2.0])}, {"x": np.array([3.0])}]


def double(x: Any) -> Any:
    return 2 * x


def within(seconds: float, call: Callable[[], Any]) -> Any:
    with TimeLimit() as limit:
        return limit.within(seconds, call)


def plainly() -> None:
    while True:
        pass


def asleep() -> None:
    time.sleep(60)


def catching() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001  # what a student writes
            pass


def catching_everything() -> None:
    while True:
        try:
            while True:
                pass
        except BaseException:  # noqa: BLE001  # the bare except of a student
            pass


def at_last() -> None:
    try:
        plainly()
    finally:
        plainly()


@pytest.mark.parametrize("endless", [plainly, asleep, catching, catching_everything, at_last])
def test_what_does_not_end_is_stopped(endless: Callable[[], None]) -> None:
    handler, tracer = signal.getsignal(signal.SIGINT), sys.gettrace()
    with pytest.raises(TimeUpError):
        within(0.1, endless)
    assert (signal.getsignal(signal.SIGINT), sys.gettrace()) == (handler, tracer)


def test_nothing_is_stopped_after_it_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "EVERY", 0.0005)
    with TimeLimit() as limit:
        for _ in range(300):
            with contextlib.suppress(TimeUpError):
                limit.within(0.001, lambda: time.sleep(0.00095))
            time.sleep(0.0005)  # an interrupt that came late would end this test
        assert limit.within(5, lambda: "done") == "done"


def test_ctrl_c_still_interrupts_what_runs() -> None:
    # Whoever starts this in the background may have had it ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            within(5, lambda: signal.raise_signal(signal.SIGINT))
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_the_collector_of_garbage_calls_is_left_alone() -> None:
    def collected(_phase: str, _info: Any) -> None:
        pass  # an exception in here would reach nobody, and be a warning

    def littering() -> None:
        for _ in range(1000):
            try:
                while True:
                    litter: list[Any] = []
                    litter.append(litter)
            except BaseException:  # noqa: BLE001  # the bare except of a student
                pass

    before = gc.get_threshold()
    gc.callbacks.append(collected)
    try:
        gc.set_threshold(2)  # it is called every now and then, also in those few lines
        with pytest.raises(TimeUpError):
            within(0.1, littering)
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(collected)
    assert gc.isenabled()


def test_beside_the_main_thread_there_is_no_limit() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(within(0.01, lambda: "done")))
    thread.start()
    thread.join()
    assert found == ["done"]


def test_an_endless_loop_is_the_last_case_that_is_tried_and_told_by_its_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "SECONDS", 0.1)

    def endless(x: Any) -> Any:
        while len(x) == 1:
            x = x + 0
        return x

    outcomes = run(TASK, endless, [*CASES, *CASES])
    assert len(outcomes) == 2
    assert isinstance(outcomes[1].answer, Stopped)
    assert outcomes[1].answer.seconds == 0.1
    said = ("while len(x) == 1:", "x = x + 0")
    assert outcomes[1].answer.line.partition(": ")[2] in said


def test_an_endless_loop_is_a_verdict_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS", 0.1)
    asked = question("matrix-form/output-delta")
    drawn = cases(asked.name, 0)
    verdict = judge(asked, drawn, run(asked.task, lambda _z, _y: plainly(), drawn), 1)
    assert (verdict.kind, verdict.points) == ("stopped", 0)
    assert verdict.headline == (
        "It did not come to an end in 0.1 seconds: is there an endless loop, or far too much work "
        "in one line?"
    )


def test_compiled_code_that_cannot_be_interrupted_is_told_while_it_runs_and_stopped_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "SECONDS", 0.1)
    monkeypatch.setattr(time_limit, "PATIENCE", 0.1)
    told: list[None] = []

    def deaf(_x: Any) -> Any:
        hashlib.pbkdf2_hmac("sha256", b"", b"", 3_000_000)

    (outcome,) = run(TASK, deaf, CASES, lambda: told.append(None))
    assert told == [None]
    assert isinstance(outcome.answer, Stopped)
    assert outcome.answer.line.endswith('hashlib.pbkdf2_hmac("sha256", b"", b"", 3_000_000)')


def test_what_ends_when_it_is_interrupted_is_not_told_to_be_deaf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "SECONDS", 0.1)
    told: list[None] = []
    run(TASK, lambda _x: plainly(), CASES, lambda: told.append(None))
    run(TASK, double, CASES, lambda: told.append(None))
    assert told == []


def test_each_case_gets_inputs_of_its_own() -> None:
    def greedy(x: Any) -> Any:
        x *= 0
        return 2 * x

    outcomes = run(TASK, greedy, CASES)
    assert [outcome.changed for outcome in outcomes] == [("x",), ("x",)]
    np.testing.assert_array_equal(CASES[0]["x"], [1, 2])


@pytest.mark.parametrize(
    ("inputs", "change"),
    [
        ({"x": [None, np.ones(2)]}, lambda x: x.append(1)),
        ({"x": [None, np.ones(2)]}, lambda x: x[1].fill(0)),
        ({"x": [None, np.ones(2)]}, lambda x: x.__setitem__(0, 1)),
        ({"x": {"w": np.ones(2)}}, lambda x: x["w"].fill(0)),
        ({"x": {"w": np.ones(2)}}, lambda x: x.pop("w")),
        ({"x": np.full(2, np.nan)}, lambda x: x.fill(0)),
    ],
)
def test_a_change_in_place_is_seen_at_any_depth(
    inputs: Inputs, change: Callable[[Any], Any]
) -> None:
    def changing(x: Any) -> Any:
        change(x)
        return 1.0

    assert run(TASK, changing, [inputs])[0].changed == ("x",)


def test_inputs_left_as_they_are_are_not_called_changed() -> None:
    rng = np.random.default_rng(0)
    inputs = {"x": {"w": [np.array([np.nan, 1]), None, np.nan, "text", rng, double]}}
    assert run(TASK, lambda _: 1.0, [inputs])[0] == Outcome({"y": np.array(1.0)})


def test_what_takes_long_is_repeated_for_one_case_only() -> None:
    given: list[float] = []

    def noted(x: Any) -> Any:
        given.append(float(x[0]))
        return 2 * x

    run(TASK, noted, CASES)
    assert given == [1, 3, 3, 1]
    given.clear()
    run(TASK._replace(seconds=20), noted, CASES)
    assert given == [1, 3, 1]


def test_what_is_printed_is_shown_once_and_in_part() -> None:
    code = (
        "from backprop_lib.checks.running import run\n"
        "from backprop_lib.checks.task import Task\n"
        "def f(x):\n"
        "    import sys, logging, warnings\n"
        "    print('number', x); print('careful', x, file=sys.stderr)\n"
        "    logging.warning('logged'); warnings.warn('warned')\n"
        "    if x == 2:\n"
        "        for _ in range(10**5): print('flood')\n"
        "    return x\n"
        "run(Task('f', ('x',), ('y',)), f, [{'x': 1}, {'x': 2}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.startswith("number 1\ncareful 1\nWARNING:root:logged\nnumber 2\n")
    assert done.stdout.endswith("\n… and more was printed than is shown here.\n")
    assert len(done.stdout) < running.PRINTED + 100


def test_a_function_is_run_without_answers_or_marking_code_and_from_plain_data() -> None:
    asked = question("matrix-form/output-delta")
    drawn = cases(asked.name, 0)
    sent = json.dumps(
        {
            "task": asked.task,
            "cases": [{name: x.tolist() for name, x in given.items()} for given in drawn],
        }
    )
    code = (
        "import json, sys\n"
        "import numpy as np\n"
        "from backprop_lib.checks.running import run\n"
        "from backprop_lib.checks.task import Task\n"
        "def output_delta(z, y):\n"
        "    a = 1 / (1 + np.exp(-z)); return (y - a) * a * (1 - a)\n"
        "sent = json.loads(sys.stdin.read())\n"
        "cases = [{k: np.array(v) for k, v in c.items()} for c in sent['cases']]\n"
        "outcomes = run(Task(*sent['task']), output_delta, cases)\n"
        "near = [m for m in sys.modules if m.startswith('backprop_lib.checks.')]\n"
        "print(json.dumps([near, [{k: v.tolist() for k, v in o.parts.items()} for o in outcomes]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=sent, capture_output=True, text=True, check=True
    )
    near, answers = json.loads(done.stdout)
    assert set(near) == {
        f"backprop_lib.checks.{name}"
        for name in ("answers", "outcome", "running", "task", "time_limit")
    }
    outcomes = [Outcome({k: np.array(v) for k, v in answer.items()}) for answer in answers]
    assert judge(asked, drawn, outcomes, 1).mistakes == ("sign-flipped",)


def test_who_turns_the_watching_off_is_watched_again_in_the_next_call() -> None:
    before = sys.getprofile()
    run(TASK, lambda x: (sys.setprofile(None), double(x))[1], CASES)
    assert sys.getprofile() is before
