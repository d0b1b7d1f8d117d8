"""The comparison with other libraries compares the same step, and leaves nobody out."""

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import backprop_lib as bp
from benchmarks import __main__ as benchmarks
from benchmarks import timing
from benchmarks.peers import (
    FLOOR,
    NOT_INSTALLED,
    OURS,
    PEERS,
    Autograd,
    Floor,
    FloorBySciPy,
    NielsenLoop,
    Ours,
    OursByNumPy,
    Plain,
    Task,
    UnavailableError,
    disagreement,
    make_task,
)
from benchmarks.table import Row, duration, summary, targets
from benchmarks.timing import Quartiles

NETWORKS = [((2, 3, 2), 1), ((64, 32, 10), 32), ((20, 16, 8, 3), 5)]
EVEN = Quartiles(1.0, 1.0, 1.0)


@pytest.mark.parametrize(("sizes", "m"), NETWORKS)
@pytest.mark.parametrize("peer", [OursByNumPy, Plain, Autograd, NielsenLoop])
def test_peers_take_our_step(peer: type, sizes: tuple[int, ...], m: int) -> None:
    task = make_task(sizes, m, np.float64)
    ours, theirs = Ours(task), peer(task)
    for _ in range(3):
        ours.step()
        theirs.step()
    assert disagreement(task, ours.parameters(), theirs.parameters()) < 1e-10


def test_step_that_is_compared_moves_every_array() -> None:
    for sizes, m in NETWORKS:
        task = make_task(sizes, m, np.float64)
        ours = Ours(task)
        ours.step()
        for (W, b, _), (W_after, b_after) in zip(task.net.layers, ours.parameters(), strict=True):
            assert np.any(W_after != W)
            assert np.any(b_after != b)


@pytest.mark.parametrize("kind", [Floor, FloorBySciPy])
def test_floor_multiplies_what_the_step_multiplies(kind: type[Floor]) -> None:
    task = make_task((6, 5, 4, 3), 7, np.float64)
    floor = kind(task)
    floor.step()
    trace = bp.forward(task.net, task.X)
    gradients = bp.backward(task.net, trace, task.Y, reduction="sum")
    forward = [trace.z[l] - task.net[l].b for l in (1, 2, 3)]
    backward = [
        task.net[3].W.T @ gradients.delta[3],
        gradients.dW[3],
        task.net[2].W.T @ gradients.delta[2],
        gradients.dW[2],
        gradients.dW[1],
    ]
    outs = [out for _, _, out in floor.products]
    for out, expected in zip(outs, forward + backward, strict=True):
        np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-14)


def test_peer_with_another_step_stops_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hasty(Plain):
        def __init__(self, task: Task) -> None:
            super().__init__(task._replace(learning_rate=task.learning_rate * 1.000001))

    monkeypatch.setattr(benchmarks, "PEERS", {OURS: Ours, "hasty": Hasty})
    case = benchmarks.Case((2, 3, 2), 1, small=True)
    with pytest.raises(
        benchmarks.DifferentStepError,
        match=r"^hasty takes another step than backprop_lib at 2-3-2, batch 1, float64: "
        r"off by 1\.0e-06$",
    ):
        benchmarks.compare(case, "float64", benchmarks.QUICK, np.random.default_rng(0))


def test_table_has_a_row_for_every_peer_and_says_which_are_not_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "new" / "step.md"
    benchmarks.main(["--quick", "--out", str(page)])
    record = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    cases = [str(case) for case in benchmarks.CASES if case.small]
    expected = [(n, d, p) for n in cases for d in ("float64", "float32") for p in PEERS]
    assert [(r["network"], r["dtype"], r["peer"]) for r in record["rows"]] == expected
    for row in record["rows"]:
        packages = {"PyTorch": "torch", "scikit": "sklearn", "by SciPy": "scipy"}
        package = next((packages[word] for word in packages if word in row["peer"]), "numpy")
        missing = find_spec(package) is None
        assert (row["unavailable"] == NOT_INSTALLED) == missing
        assert bool(row["unavailable"]) == (row["seconds"] is None)
    text = page.read_text(encoding="utf-8")
    for peer in PEERS:
        # Two summaries, and a table for each network and dtype.
        assert text.count(f"\n| {peer} ") == 2 + 2 * len(cases)
    assert "A smoke test: the times mean little." in capsys.readouterr().out


def _row(small: bool, peer: str, times: float, others: float = 0.0) -> Row:
    ratio = Quartiles(times, times, times)
    return Row("net", small, "float64", peer, seconds=EVEN, ratio=ratio, others=others)


def test_disturbed_rounds_are_taken_again_and_the_quietest_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cores = iter([0.5, 0.05, 0.9, 0.3, 0.4])  # two tries of the first round, three of the second
    seconds = iter([1.0, 1, 1, *[0, 2], *[0, 3], *[0, 4], *[0, 5], *[0, 6]])
    monkeypatch.setattr(timing.OtherPrograms, "cores", lambda _self: next(cores))
    monkeypatch.setattr(timing, "_seconds", lambda _step, _count: next(seconds))
    pace = timing.Pace(rounds=2, tries=3, turn=0, settle=0)
    times, others = timing.measure({"one": lambda: None}, pace, np.random.default_rng(0))
    np.testing.assert_array_equal(times["one"], [3, 5])
    assert others == pytest.approx((0.05 + 0.3) / 2)


def test_table_says_whose_products_ours_are() -> None:
    assert "1.00 s by SciPy" in summary([_row(True, OURS, 1)._replace(library="SciPy")])[-1]
    task = make_task((784, 30, 10), 1, np.float64)
    assert (Ours(task).library, OursByNumPy(task).library) == ("SciPy", "NumPy")


def test_targets_name_the_nearest_peer_and_what_is_missed() -> None:
    rows = [_row(True, OURS, 1), _row(True, "fast", 0.8), _row(True, "slow", 3)]
    rows += [_row(True, FLOOR, 0.1), _row(False, FLOOR, 0.5), _row(False, "fast", 0.1)]
    assert targets(rows)[2:] == [
        (
            "- Small networks, faster than every peer: **missed**; the nearest, fast, takes 0.80 "
            "times as long (net, float64)."
        ),
        "- net, float64, within 1.3 times the matrix products alone: **missed**; 2.00 times.",
    ]


def test_targets_reached_on_a_busy_machine_or_without_a_peer_say_so() -> None:
    absent = Row("net", True, "float64", "absent", unavailable=NOT_INSTALLED)
    assert targets([absent, _row(False, FLOOR, 0.8, others=1.2)])[2:] == [
        "- Not installed, so not compared with: absent.",
        (
            "- net, float64, within 1.3 times the matrix products alone: reached; 1.25 times, but "
            "other programs kept 1.2 cores busy: measure again."
        ),
    ]


def test_unavailable_peers_give_their_reason() -> None:
    task = make_task((2, 3, 2), 1, np.float64)
    with pytest.raises(UnavailableError, match=r"^(not installed|other network)$"):
        PEERS["scikit-learn, partial_fit"](task)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.5e-6, "2.50 µs"), (0.0123, "12.3 ms"), (0.9, "900 ms"), (31.0, "31.0 s")],
)
def test_durations_have_three_digits(seconds: float, text: str) -> None:
    assert duration(seconds) == text
