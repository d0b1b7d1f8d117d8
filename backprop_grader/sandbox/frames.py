"""Messages over a socket: JSON, each after its length. Whoever reads may meet anything."""

from __future__ import annotations

import json
import re
import select
import socket
import struct
import time
from typing import Any

LENGTH = struct.Struct(">I")
LONGEST = 64_000_000  # bytes of one message
MANY = (
    2_000_000  # entries of one message: small ones take fifty times their bytes when they are read
)
# Half of a character, which no file can hold. A sender writes characters as they are, so only a
# forger escapes one.
HALF = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")

Message = dict[str, Any]


class MalformedError(Exception):
    """What came is no message: too long, cut off, or not a JSON object."""


class GoneError(Exception):
    """The other side has hung up."""


class LateError(Exception):
    """Nothing complete came in time."""


def send(sock: socket.socket, message: Message, seconds: float | None = None) -> None:
    """Send one message; waits while the other side does not read.

    Args:
        sock: where to.
        message: what JSON can hold.
        seconds: how long to wait at most; None is for ever.

    Raises:
        ValueError: it holds NaN or infinity as a bare number, which JSON has not.
        TimeoutError: the other side does not read.
        OSError: the other side has hung up.
    """
    text = json.dumps(message, allow_nan=False, ensure_ascii=False)
    data = text.encode("utf-8", "replace")
    sock.settimeout(seconds)
    sock.sendall(LENGTH.pack(len(data)) + data)


class Reader:
    """Messages as they come in, never waiting longer than it is told to."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = bytearray()

    def next(self, deadline: float) -> Message:
        """The next message.

        Args:
            deadline: a time of `time.monotonic`.

        Raises:
            GoneError: there will be none.
            LateError: none was complete by then.
            MalformedError: what came is none.
        """
        self._fill(LENGTH.size, deadline)
        (length,) = LENGTH.unpack_from(self.buffer)
        if length > LONGEST:
            raise MalformedError(f"a message of {length} bytes")
        # Nothing is taken before all is there: who is late may ask again.
        self._fill(LENGTH.size + length, deadline)
        data = bytes(self.buffer[LENGTH.size : LENGTH.size + length])
        del self.buffer[: LENGTH.size + length]
        if sum(map(data.count, (b",", b"[", b"{"))) > MANY:
            raise MalformedError("too many entries")
        if b"\\u" in data and HALF.search(data):
            raise MalformedError("half of a character")
        try:
            message = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise MalformedError(str(error)) from None
        if not isinstance(message, dict):
            raise MalformedError("not an object")
        return message

    def _fill(self, count: int, deadline: float) -> None:
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
            self.buffer += data
