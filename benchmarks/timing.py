"""Time several steps against each other on a machine that is not quiet.

What disturbs a machine lasts longer than a step. So the peers take short turns, round
after round, in a new order each time, and are compared within a round: whatever slowed
one of them in that minute slowed the others too. Medians do the rest.
"""

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Array

Step = Callable[[], None]


class Pace(NamedTuple):
    """How long to measure.

    Attributes:
        rounds: in each, every peer has a turn.
        tries: how often a round is taken, at most, until other programs leave it in peace.
        turn: seconds that a turn is timed, at least one step.
        settle: seconds of sleep before a turn. The idle threads of a BLAS keep a core
            busy for a while, waiting for more to do, and slow down the next peer: after
            0.03 s PyTorch still took up to three times as long, after 0.1 s as long as
            it takes alone.
    """

    rounds: int
    tries: int
    turn: float
    settle: float


class Quartiles(NamedTuple):
    low: float
    median: float
    high: float


# When other programs keep more cores busy than this, products on all cores wait for each
# other's threads, and ratios of their times say little.
QUIET = 0.1

# A peer whose turn takes longer than this (in seconds) sits out rounds, but not so many
# that fewer than FEWEST are left.
LONG = 0.1
FEWEST = 5


def measure(
    steps: dict[str, Step], pace: Pace, rng: np.random.Generator
) -> tuple[dict[str, Array], float | None]:
    """Seconds a step takes, in each round, and the cores that other programs kept busy.

    The seconds are nan where a slow peer sat out; the cores, None where they are unknown.
    """
    counts, every = {}, {}
    for name, step in steps.items():
        seconds = min(_seconds(step, 1) for _ in range(3))
        counts[name] = max(1, round(pace.turn / seconds))
        most = max(1, pace.rounds // FEWEST)
        every[name] = min(most, math.ceil(2 * counts[name] * seconds / LONG))
    times = {name: np.full(pace.rounds, np.nan) for name in steps}
    disturbed = []
    for number in range(pace.rounds):
        chosen = {name: n for name, n in counts.items() if number % every[name] == 0}
        cores, turns = _round(steps, chosen, pace, rng)
        for _ in range(pace.tries - 1):
            if cores is None or cores <= QUIET:
                break
            cores, turns = min((cores, turns), _round(steps, chosen, pace, rng), key=_cores)
        disturbed.append(cores)
        for name, seconds in turns.items():
            times[name][number] = seconds
    known = [cores for cores in disturbed if cores is not None]
    return times, sum(known) / len(known) if known else None


Round = tuple[float | None, dict[str, float]]


def _cores(one: Round) -> float:
    return one[0] or 0.0


def _round(
    steps: dict[str, Step], counts: dict[str, int], pace: Pace, rng: np.random.Generator
) -> Round:
    """A turn of each: the cores that other programs kept busy, and seconds a step."""
    names = list(counts)
    rng.shuffle(names)
    others = OtherPrograms()
    turns = {}
    for name in names:
        time.sleep(pace.settle)
        _seconds(steps[name], counts[name])  # wakes threads and fills caches
        turns[name] = _seconds(steps[name], counts[name]) / counts[name]
    return others.cores(), turns


def _seconds(step: Step, count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        step()
    return time.perf_counter() - start


class OtherPrograms:
    """Cores that other programs keep busy, from here on; None where there is no /proc/stat."""

    def __init__(self) -> None:
        self.start, self.before = time.perf_counter(), self._seconds()

    def cores(self) -> float | None:
        now = self._seconds()
        if now is None or self.before is None:
            return None
        return max(0.0, (now - self.before) / (time.perf_counter() - self.start))

    @staticmethod
    def _seconds() -> float | None:
        stat = Path("/proc/stat")
        if not stat.exists():
            return None
        user, nice, system, _idle, _iowait, irq, softirq, steal = map(
            int, stat.read_text().split(maxsplit=9)[1:9]
        )
        ticks = user + nice + system + irq + softirq + steal
        return ticks / os.sysconf("SC_CLK_TCK") - time.process_time()


def quartiles(values: Array) -> Quartiles:
    return Quartiles(*(float(q) for q in np.nanquantile(values, (0.25, 0.5, 0.75))))
