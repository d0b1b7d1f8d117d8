"""Jobs on many processors: of this machine, or of all that a Dask scheduler knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

import dask
from distributed import Client, Future, LocalCluster, as_completed

from backprop_grader.faults import RemediedError
from backprop_grader.grading import forkserver
from backprop_grader.grading.worker import Job, Result
from backprop_grader.sandbox.session import RefusedError

Work = Callable[[Job], Result]

ATTEMPTS = 3  # of a job whose worker dies with it
AHEAD = 256  # jobs that the scheduler knows: more than all workers of a course do at once
LOCAL = {
    # Dask would stop a worker a hundred times a second to see what it is at.
    "distributed.worker.profile.enabled": False,
}


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
        dask.config.set({**LOCAL, "distributed.worker.multiprocessing-method": method}),
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


def run(work: Work, jobs: Sequence[Job], processes: int, scheduler: str | None) -> Iterator[Result]:
    """Do the work for every job, and give the results as they come."""
    if jobs:
        with workers(min(processes, len(jobs)), scheduler) as client:
            yield from each(client, work, jobs)


def each(client: Client, work: Work, jobs: Sequence[Job]) -> Iterator[Result]:
    """The results as they come; a job whose worker died goes to another one.

    A job is done anew from its beginning, and what it writes does not depend on what was there, so
    twice is once. The scheduler knows a few jobs at a time, so that a large class costs it no more
    than a small one.
    """
    left = iter(jobs)
    running: dict[Future[Result], Job] = {}

    def submit(job: Job) -> Future[Result]:
        future = client.submit(work, job, pure=False, retries=ATTEMPTS - 1)
        running[future] = job
        return future

    ended = as_completed(submit(job) for job in islice(left, AHEAD))
    try:
        for future in ended:
            job = running.pop(future)
            try:
                yield future.result()
            except RefusedError:
                raise  # as every other would
            except Exception as error:  # noqa: BLE001  # one submission must not end the others
                why = f"its worker failed: {type(error).__name__}: {error}"
                yield Result(job.student, "failed", (why,), 0.0)
            future.release()
            for more in islice(left, 1):
                ended.add(submit(more))
    finally:
        client.cancel(list(running))
