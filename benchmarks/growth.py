"""``python -m benchmarks.growth``: whether a large class costs more for each of its submissions.

One class is graded in one run. When each mark was there is read from the grader's records, and its
memory, once a second, from the kernel: of all its processes, with shared pages counted in parts.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.grading import ASSIGNMENT, PROGRAMS, make_course
from benchmarks.table import duration, table

MARKS = (50, 100, 200, 500, 1000, 2000)  # submissions, where the table has a row
WINDOW = 50  # submissions over which the time of one is averaged


class Growth(NamedTuple):
    """What was seen of one class.

    Attributes:
        ended: when each submission's mark was there, in seconds since the start, in that order.
        memory: by when it was seen, in seconds since the start: bytes of all processes together.
    """

    ended: list[float]
    memory: dict[float, int]


def below(pid: int) -> list[int]:
    """A process and its descendants."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents[int(folder.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def used(pids: list[int]) -> int:
    """Bytes; a page that several share counts for each of them in part."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def measure(students: int) -> Growth:
    with tempfile.TemporaryDirectory() as scratch:
        course = make_course(Path(scratch, "course"), students)
        environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
        start, memory = time.time(), dict[float, int]()
        command: list[str | Path] = [PROGRAMS / "backprop-grade", "autograde", ASSIGNMENT]
        with subprocess.Popen(
            command, cwd=course, env=environment, stderr=subprocess.DEVNULL
        ) as run:
            while run.poll() is None:
                memory[time.time() - start] = used(below(run.pid))
                time.sleep(1)
        if run.returncode:
            sys.exit("the class could not be graded")
        records = Path(course, ".backprop-grade", ASSIGNMENT).glob("*.json")
        return Growth(sorted(path.stat().st_mtime - start for path in records), memory)


def rows(growth: Growth) -> list[tuple[int, float, int]]:
    """Submissions graded; seconds for each of the last of them; bytes at that time."""
    found = []
    for count in range(WINDOW, len(growth.ended) + 1, WINDOW):
        first, last = growth.ended[count - WINDOW], growth.ended[count - 1]
        at = min(growth.memory, key=lambda when: abs(when - last))
        found.append((count, (last - first) / (WINDOW - 1), growth.memory[at]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--students", type=int, default=2000, help="of the class")
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/growth.md"))
    options = parser.parse_args()
    found = rows(measure(options.students))
    shown = [row for row in found if row[0] in MARKS]
    lines = table(
        ["submissions graded", "each of the last 50", "memory of all processes"],
        [[str(n), duration(seconds), f"{size / 1e6:.0f} MB"] for n, seconds, size in shown],
    )
    print("\n".join(lines))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with options.out.with_suffix(".csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("submissions", "seconds", "bytes"), *found])


if __name__ == "__main__":
    main()
