"""Jobs on many processors: of this machine, or of all that a Dask scheduler knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import dask
from distributed import Client, LocalCluster, as_completed

from backprop_grader.faults import RemediedError
from backprop_grader.grading import forkserver
from backprop_grader.grading.worker import Job, Result, grade
from backprop_grader.sandbox.session import RefusedError

ATTEMPTS = 3  # of a job whose worker dies with it


@contextmanager
def workers(jobs: int, scheduler: str | None) -> Iterator[Client]:
    """Workers of one thread each: processes of this machine, or those behind the scheduler."""
    if scheduler:
        try:
            client = Client(scheduler)
        except (OSError, ValueError) as error:
            raise RemediedError(f"no scheduler answers at {scheduler}: {error}") from None
        with client:
            yield client
        return
    method = forkserver.METHOD if forkserver.start() else "spawn"
    with (
        dask.config.set({"distributed.worker.multiprocessing-method": method}),
        LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            host="127.0.0.1",
            silence_logs=50,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def grade_all(client: Client, jobs: Sequence[Job]) -> Iterator[Result]:
    """The results as they come; a job whose worker died goes to another one.

    A job is done anew from its beginning, and what it writes does not depend on what was there, so
    twice is once.
    """
    futures = client.map(grade, jobs, pure=False, retries=ATTEMPTS - 1)
    by_key = {future.key: job for future, job in zip(futures, jobs, strict=True)}
    try:
        for future in as_completed(futures):
            try:
                yield future.result()
            except RefusedError:
                raise  # as every other would
            except Exception as error:  # noqa: BLE001  # one submission must not end the others
                student = by_key[future.key].student
                why = f"its worker failed: {type(error).__name__}: {error}"
                yield Result(student, "failed", (why,), 0.0)
    finally:
        client.cancel(futures)
