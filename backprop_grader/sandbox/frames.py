"""Messages over a socket: JSON, each after its length. Whoever reads may meet anything."""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from typing import Any

LENGTH = struct.Struct(">I")
LONGEST = 64_000_000  # bytes of one message

Message = dict[str, Any]


class MalformedError(Exception):
    """What came is no message: too long, cut off, or not a JSON object."""


class GoneError(Exception):
    """The other side has hung up."""


class LateError(Exception):
    """Nothing complete came in time."""


def send(sock: socket.socket, message: Message) -> None:
    """Send one message; blocks while the other side does not read.

    Raises:
        ValueError: it holds NaN or infinity as a bare number, which JSON has not.
        OSError: the other side has hung up.
    """
    data = json.dumps(message, allow_nan=False).encode()
    sock.sendall(LENGTH.pack(len(data)) + data)


class Reader:
    """Messages as they come in, never waiting longer than it is told to."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = bytearray()
        self.received = 0  # bytes since the reader was made

    def next(self, deadline: float) -> Message:
        """The next message.

        Args:
            deadline: a time of `time.monotonic`.

        Raises:
            GoneError: there will be none.
            LateError: none was complete by then.
            MalformedError: what came is none.
        """
        (length,) = LENGTH.unpack(self._take(LENGTH.size, deadline))
        if length > LONGEST:
            raise MalformedError(f"a message of {length} bytes")
        data = self._take(length, deadline)
        try:
            message = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise MalformedError(str(error)) from None
        if not isinstance(message, dict):
            raise MalformedError("not an object")
        return message

    def _take(self, count: int, deadline: float) -> bytes:
        while len(self.buffer) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.sock], [], [], left)[0]:
                raise LateError
            try:
                data = self.sock.recv(1 << 20)
            except OSError:
                data = b""
            if not data:
                raise GoneError
            self.received += len(data)
            self.buffer += data
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken
