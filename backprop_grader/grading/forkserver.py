"""A process that imports what workers need, once, and from which all of them are forked.

It is started before this process imports the same, so that both are ready at about the same time.
"""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing import forkserver

METHOD = "forkserver"
PRELOAD = "backprop_grader.grading.preload"


def start() -> bool:
    """Start it; False where processes cannot be forked, and a worker imports for itself."""
    if METHOD not in multiprocessing.get_all_start_methods():
        return False
    multiprocessing.get_context(METHOD).set_forkserver_preload([PRELOAD])
    # A terminal's Ctrl-C goes to all processes, and is for the one that waits for the workers.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)
    return True
