"""What the commands have in common that do a piece of work for each submission."""

from __future__ import annotations

import argparse
import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from backprop_grader.app.arguments import count, name_of_assignment

if TYPE_CHECKING:
    from backprop_grader.grading.worker import Job, Result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which submissions, and who works on them."""
    parser.add_argument(
        "assignment", type=name_of_assignment, help="its name, such as 03-matrix-form"
    )
    parser.add_argument("--students", nargs="+", default=[], metavar="ID", help="only these")
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a processor, %(default)s)")  # fmt: skip
    parser.add_argument("--scheduler", metavar="tcp://…", help="of a Dask cluster, instead of processes here")  # fmt: skip


def prepare(options: argparse.Namespace) -> None:
    """Start what takes as long as the imports that follow, beside them."""
    gc.disable()  # what they make stays
    if not options.scheduler:
        from backprop_grader.grading import forkserver

        forkserver.start()


def done(
    work: Callable[[Job], Result], jobs: Sequence[Job], options: argparse.Namespace
) -> Iterator[Result]:
    """Do it for all of them, with a bar, and give the results as they come."""
    from tqdm import tqdm

    from backprop_grader.grading import pool

    gc.freeze()
    gc.enable()
    outcomes: Counter[str] = Counter()
    with tqdm(total=len(jobs), unit="submission", disable=not jobs) as bar:
        for result in pool.run(work, jobs, options.jobs, options.scheduler):
            outcomes[result.outcome] += 1
            bar.set_postfix(outcomes, refresh=False)
            bar.update()
            yield result
