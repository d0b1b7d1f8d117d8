"""Changes to a file's bytes, as a bad disk, a bad line or another program makes them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from random import Random

MUTATIONS: list[Callable[[Random, bytes], bytes]] = []


def change(mutation: Callable[[Random, bytes], bytes]) -> Callable[[Random, bytes], bytes]:
    """Put a function among the changes."""
    MUTATIONS.append(mutation)
    return mutation


@change
def it_breaks_off(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


@change
def bits_are_flipped(rng: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20))):
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    return bytes(made)


@change
def letters_are_mistyped(rng: Random, data: bytes) -> bytes:
    """Printable for printable, so that the JSON often stays whole."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 2, 5))):
        made[rng.randrange(len(made))] = rng.randrange(32, 127)
    return bytes(made)


@change
def a_piece_is_missing_or_there_twice(rng: Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    piece = data[start : start + rng.choice((1, 10, 1000))]
    return data[:start] + piece * rng.choice((0, 2)) + data[start + len(piece) :]


@change
def zeros_stand_in_it(rng: Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + bytes(rng.choice((1, 512))) + data[start:]


@change
def it_is_in_another_encoding(rng: Random, data: bytes) -> bytes:
    encoding = rng.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"))
    return data.decode().encode(encoding)


@change
def it_has_a_byte_order_mark(_rng: Random, data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


@change
def its_line_ends_are_others(rng: Random, data: bytes) -> bytes:
    end = rng.choice((b"\r\n", b"\r"))
    inside = rng.choice((b"\\n", b"\\r\\n", b"\\r"))
    return data.replace(b"\\n", inside).replace(b"\n", end)


@change
def something_stands_around_it(rng: Random, data: bytes) -> bytes:
    before, after = rng.choice(((b"\n\n", b"\n" * 9), (b"[", b"]"), (b"x", b""), (b"", b"]"), (b"", data)))  # fmt: skip
    return before + data + after


@change
def it_is_another_kind_of_file(rng: Random, data: bytes) -> bytes:
    return rng.choice((b"", b"null", b"[]", b"{}", b"0", gzip.compress(data, mtime=0), rng.randbytes(900)))  # fmt: skip
