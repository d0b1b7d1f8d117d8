"""Submissions that want all of the machine."""

from classroom import FULL, NOTHING, cell_of, with_cell

from zoo import REQUEST, Ground, specimen

WITHOUT_DELTA = {**FULL, "output-delta": 0.0}


@specimen(word="CellTimeoutError")
def endless_loop(ground: Ground) -> None:
    """An endless loop costs its cell, and nothing after it."""
    ground.solved_with("while True: pass")


@specimen(word="CellTimeoutError")
def endless_sleep(ground: Ground) -> None:
    """Neither does sleep."""
    ground.solved_with("import time\ntime.sleep(1e6)")


@specimen(word="did not come to an end in time, nor when it was interrupted", flag="interrupted")
def deaf_loop(ground: Ground) -> None:
    """A loop that hears no interrupt is ended with its process, and the rest runs in another."""
    ground.solved_with(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n"
        "    try:\n        while True: pass\n    except BaseException: pass"
    )


@specimen(marks=WITHOUT_DELTA, word="endless loop")
def endless_answer(ground: Ground) -> None:
    """A function that does not come back costs its own question."""
    ground.solved_with("def output_delta(z, y):\n    while True: pass", after="output-delta-answer")


@specimen(word="RecursionError")
def recursion(ground: Ground) -> None:
    """Endless recursion is an error like another."""
    ground.solved_with("def f(): return f()\nf()")


@specimen(word="ProcessEnded", flag="signal 11")
def recursion_in_c(ground: Ground) -> None:
    """A C stack that overflows costs its cell."""
    ground.solved_with(
        "import sys\nsys.setrecursionlimit(10**9)\nclass A: pass\nA.__call__ = A()\nA()()"
    )


@specimen(word="MemoryError")
def memory_bomb(ground: Ground) -> None:
    """All of the memory at once is refused, and costs its cell."""
    ground.solved_with("b'x' * 100_000_000_000")


@specimen(word="more memory than there is", flag="memory", plain=False)
def memory_of_many(ground: Ground) -> None:
    """Memory of many processes counts together."""
    ground.solved_with(
        "import os, time\nfor _ in range(16):\n    if not os.fork():\n"
        "        held = bytearray(b'x') * 300_000_000\n        time.sleep(100)\ntime.sleep(100)"
    )


@specimen(word="PermissionError")
def memory_shared_with_nobody(ground: Ground) -> None:
    """Memory that no count of processes would find cannot be had."""
    ground.solved_with("import mmap\nmmap.mmap(-1, 10_000_000)")


@specimen(word="PermissionError")
def memory_in_a_file_without_a_name(ground: Ground) -> None:
    """Nor can memory in an anonymous file."""
    ground.solved_with("import os\nos.memfd_create('hidden')")


@specimen(word="BlockingIOError|more (memory|processes) than there", flag=".*", plain=False)
def fork_bomb(ground: Ground) -> None:
    """A fork bomb stays within the processes that a submission may have."""
    ground.solved_with("import os\nwhile True: os.fork()")


@specimen(
    marks={**FULL, "output-delta": 0.0, "bias-gradient": 0.0, "weight-gradient": 0.0},
    word="can't start new thread",
    flag="could not be made",
    plain=False,
)
def thread_bomb(ground: Ground) -> None:
    """So does one of threads, which leaves none for the checks after it."""
    ground.solved_with(
        "import threading, time\nfor _ in range(10000):\n"
        "    threading.Thread(target=time.sleep, args=(100,), daemon=True).start()"
    )


@specimen(word="File too large|No space left")
def disk_fill(ground: Ground) -> None:
    """A full disk is the submission's own."""
    ground.solved_with(
        "for n in range(100):\n    with open(f'/tmp/{n}', 'wb') as file:\n        file.write(bytes(20_000_000))"
    )


@specimen(word="No space left")
def inode_fill(ground: Ground) -> None:
    """So is one full of files."""
    ground.solved_with("for n in range(100_000): open(f'/tmp/empty-{n}', 'w').close()")


@specimen(word="cut off")
def output_flood(ground: Ground) -> None:
    """A flood of text is cut off."""
    ground.solved_with("for _ in range(20): print('flood ' * 50_000)")


@specimen(word="cut off")
def image_flood(ground: Ground) -> None:
    """A flood of images is cut off."""
    ground.solved_with(
        "from IPython.display import Image, display\nimport os\n"
        "for _ in range(40): display(Image(b'\\x89PNG\\r\\n\\x1a\\n' + os.urandom(500_000), format='png'))"
    )


@specimen(word="cut off")
def flood_of_small_things(ground: Ground) -> None:
    """A flood of small outputs is cut off."""
    ground.solved_with("from IPython.display import display\nfor n in range(5000): display(n)")


@specimen(word="cut off")
def flood_past_python(ground: Ground) -> None:
    """A flood that C code writes to the descriptor is cut off."""
    ground.solved_with("import os\nfor _ in range(300): os.write(1, b'flood ' * 10_000)")


@specimen(marks=NOTHING, word="ProcessEnded", flag="not come to an end")
def pipe_that_nobody_reads(ground: Ground) -> None:
    """A process that answers and then does not read is not waited for; with it goes what it held."""
    room = ground.room
    deaf = with_cell(
        room.solved(),
        f"{REQUEST}\nsend(sock, {{'id': request['id'], 'done': {{'count': 1, 'ok': True}}}})\n"
        "import time\nwhile True:\n    try: time.sleep(100)\n    except BaseException: pass",
    )
    cell_of(deaf, "output-delta-answer").source += "\n#" + "x" * 3_000_000
    room.hand_in(ground.student, deaf)
