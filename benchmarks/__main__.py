"""``python -m benchmarks``: the speed of one training step, ours and others'."""

import argparse
import json
import os
import platform
import sys
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.blas import WORTH_SCIPY
from benchmarks.peers import (
    OURS,
    PEERS,
    Parameters,
    Peer,
    UnavailableError,
    disagreement,
    make_task,
)
from benchmarks.table import Row, details, summary, targets
from benchmarks.timing import QUIET, Pace, measure, quartiles


class Case(NamedTuple):
    sizes: tuple[int, ...]
    m: int
    small: bool

    def __str__(self) -> str:
        return f"{'-'.join(map(str, self.sizes))}, batch {self.m}"


CASES = (
    Case((2, 3, 2), 1, small=True),
    Case((64, 32, 10), 32, small=True),
    Case((784, 30, 10), 10, small=True),
    Case((784, 256, 128, 10), 64, small=False),
    Case((784, 256, 128, 10), 1024, small=False),
    Case((784, 512, 512, 10), 256, small=False),
)
FULL = Pace(rounds=20, tries=4, turn=0.01, settle=0.1)
QUICK = Pace(rounds=2, tries=1, turn=0.0005, settle=0)

# Largest disagreement after one step that rounding explains.
TOLERANCE = {"float64": 1e-10, "float32": 1e-3}


class DifferentStepError(AssertionError):
    """A peer took another step than ours; its speed would mean nothing."""


def compare(case: Case, dtype: str, pace: Pace, rng: np.random.Generator) -> list[Row]:
    """A row for each peer: checked to take the same step, then timed."""
    task = make_task(case.sizes, case.m, dtype)
    peers: dict[str, Peer] = {}
    rows: dict[str, Row] = {}
    ours: Parameters = []
    for name, make in PEERS.items():
        rows[name] = Row(str(case), case.small, dtype, name)
        try:
            peers[name] = peer = make(task)
        except UnavailableError as reason:
            rows[name] = rows[name]._replace(unavailable=str(reason))
            continue
        peer.step()
        theirs = peer.parameters()
        if theirs is None:
            continue
        ours = ours or theirs
        apart = disagreement(task, ours, theirs)
        if not apart <= TOLERANCE[dtype]:
            message = (
                f"{name} takes another step than {OURS} at {case}, {dtype}: off by {apart:.1e}"
            )
            raise DifferentStepError(message)
        rows[name] = rows[name]._replace(disagreement=apart)
    times, others = measure({name: peer.step for name, peer in peers.items()}, pace, rng)
    for name, seconds in times.items():
        rows[name] = rows[name]._replace(
            rounds=int(np.isfinite(seconds).sum()),
            seconds=quartiles(seconds),
            ratio=quartiles(seconds / times[OURS]),
            others=others,
            library=getattr(peers[name], "library", ""),
        )
    return list(rows.values())


def machine() -> dict[str, str]:
    """What the numbers depend on."""
    facts = {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "NumPy": _blas(np),
    }
    if find_spec("scipy"):
        facts["SciPy"] = _blas(import_module("scipy"))
    if find_spec("torch"):
        torch: Any = import_module("torch")
        facts["PyTorch"] = f"{torch.__version__}, {torch.get_num_threads()} threads"
    for name, package in (("scikit-learn", "scikit-learn"), ("HIPS autograd", "autograd")):
        try:
            facts[name] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return facts


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _blas(library: Any) -> str:
    blas = library.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"{library.__version__}, {blas['name']} {blas['version']}{_blas_threads()}"


def _blas_threads() -> str:
    if not find_spec("threadpoolctl"):  # it comes with scikit-learn
        return ""
    pools: Any = import_module("threadpoolctl").threadpool_info()
    threads = {pool["num_threads"] for pool in pools if pool["user_api"] == "blas"}
    return "".join(f", {number} threads" for number in threads)


METHOD = """\
- One step: forward, backward, and update of all weights and biases; mean over the batch, plain gradient descent; ReLU in the hidden layers, softmax and cross-entropy.
- Same weights, same data: before the timing each peer takes one step, and every weight and bias must be ours. The difference, relative to the largest change in its array, is at most {float64:.0e} in float64 and {float32:.0e} in float32.
- Threads: each library with its own default, which is all cores.
- {rounds} rounds. In each, every peer has one turn, in a new order: {rest:g} ms of rest, then steps for {turn:g} ms that are not counted, then as many that are; at least one. A peer with very long steps sits out some rounds.
- Times are medians over the rounds. "Times ours" is the median of the ratios within a round: above 1, ours is faster.
- PyTorch runs eagerly, with its default SGD and with its fused one.
- scikit-learn runs MLPClassifier.partial_fit, and the private methods in it that remain without its checks. With two classes its output is one sigmoid neuron: another network.
- HIPS autograd differentiates a cost written in NumPy. Nielsen's loop is the algorithm of network.py in his book, with this activation and loss.
- backprop_lib takes the products of networks of {worth} parameters or more from SciPy where that is installed, because SciPy can add a product to an array, and all others from NumPy; the table says which.
- The matrix products alone are the same products as ours, by NumPy, into arrays that stand ready: the floor.
- A round in which other programs kept more than {quiet} cores busy is taken again, up to {tries} times in all; the quietest counts."""


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test: its times mean little")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("_build/benchmarks/step.md"),
        help="Markdown file to be written, with a JSON file beside it (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    cases, pace = (CASES[:3], QUICK) if options.quick else (CASES, FULL)
    rng = np.random.default_rng(0)
    rows = []
    for case in cases:
        for dtype in TOLERANCE:
            print(f"{case}, {dtype} ...", file=sys.stderr, flush=True)
            rows += compare(case, dtype, pace, rng)

    facts = machine()
    heading = ["A smoke test: the times mean little."] if options.quick else targets(rows)
    result = [*heading, "", *summary(rows), "", "## Machine", ""]
    result += [f"- {key}: {value}" for key, value in facts.items()]
    method = METHOD.format(
        rounds=pace.rounds,
        rest=pace.settle * 1e3,
        turn=pace.turn * 1e3,
        worth=f"{WORTH_SCIPY:,}",
        quiet=QUIET,
        tries=pace.tries,
        **TOLERANCE,
    )
    page = [*result, "", "## Method", "", method, "", *details(rows)]
    print("\n".join(result))

    record = {"machine": facts, "pace": pace._asdict(), "rows": [_plain(row) for row in rows]}
    beside = options.out.with_suffix(".json")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join(page) + "\n", encoding="utf-8")
    beside.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nWritten to {options.out} and {beside}")


def _plain(row: Row) -> dict[str, Any]:
    return row._asdict() | {
        "seconds": row.seconds and row.seconds._asdict(),
        "ratio": row.ratio and row.ratio._asdict(),
    }


if __name__ == "__main__":
    main()
