"""Machines of a cluster, with nothing but a network between them.

Each is a network namespace that lives for as long as a process holds it, joined to the first by a
cable of its own. Where nobody may make them, which takes Linux, root and iproute2, all are this
machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

# Hands what comes by TCP on to a socket in the file system, which no namespace of networks holds back.
FORWARDER = """
import asyncio, sys
address, port, path = sys.argv[1:]
async def pump(reader, writer):
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
async def met(reader, writer):
    inner, outer = await asyncio.open_unix_connection(path)
    await asyncio.gather(pump(reader, outer), pump(inner, writer), return_exceptions=True)
async def main():
    async with await asyncio.start_server(met, address, int(port)) as server:
        await server.serve_forever()
asyncio.run(main())
"""

APART = sys.platform == "linux" and os.geteuid() == 0 and bool(shutil.which("ip"))


class Machine(NamedTuple):
    """An address, and what stands before a command that is to run there."""

    address: str
    there: tuple[str, ...] = ()


@contextmanager
def machines(workers: int) -> Iterator[list[Machine]]:
    """A machine for the scheduler, and one for each worker."""
    if not APART:
        yield [Machine("127.0.0.1")] * (workers + 1)
        return
    with ExitStack() as held:
        hub, *others = (held.enter_context(_namespace()) for _ in range(workers + 1))
        found = [Machine("10.77.1.1", _enter(hub))]
        _call(hub, "ip link set lo up", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        for number, pid in enumerate(others, 1):
            here, there = (f"10.77.{number}.{end}" for end in (1, 2))
            _call(
                hub,
                f"ip link add cable{number} type veth peer name eth0 netns {pid}",
                f"ip addr add {here}/24 dev cable{number}",
                f"ip link set cable{number} up",
            )
            _call(
                pid,
                "ip link set lo up",
                f"ip addr add {there}/24 dev eth0",
                "ip link set eth0 up",
                f"ip route add default via {here}",
            )
            found.append(Machine(there, _enter(pid)))
        yield found


def with_its_own(machine: Machine, copy: Path, folder: Path) -> Machine:
    """The machine with that copy in the folder's place, for nobody else to see."""
    script = 'mount --bind "$1" "$2"; shift 2; exec "$@"'
    disk = ("unshare", "--mount", "sh", "-ec", script, "sh", str(copy), str(folder))
    return machine._replace(there=(*machine.there, *disk))


@contextmanager
def _namespace() -> Iterator[int]:
    """A network namespace with nothing in it; the process that holds it."""
    with subprocess.Popen(["unshare", "--net", "sleep", "infinity"]) as holder:
        try:
            mine, theirs = (Path("/proc", str(pid), "ns/net") for pid in (os.getpid(), holder.pid))
            while mine.readlink() == theirs.readlink():
                time.sleep(0.01)
            yield holder.pid
        finally:
            holder.kill()


def _enter(pid: int) -> tuple[str, ...]:
    return ("nsenter", "--target", str(pid), "--net")


def _call(pid: int, *lines: str) -> None:
    subprocess.run([*_enter(pid), "sh", "-ec", "\n".join(lines)], check=True)
