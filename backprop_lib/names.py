"""Names by which things are asked for: found, refused, and written in a sentence."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from backprop_lib.errors import UnknownNameError

T = TypeVar("T")


def named(kind: str, name: object, table: Mapping[Any, T]) -> T:
    """The entry of that name.

    Args:
        kind: what the names are of, such as ``"activation"``.
        name: what was asked for, of whatever type.
        table: all entries by name.

    Raises:
        UnknownNameError: the table has no such name.
    """
    if isinstance(name, str) and name in table:
        return table[name]
    raise unknown(kind, name, table)


def unknown(kind: str, name: object, known: Iterable[str]) -> UnknownNameError:
    """The error for a name that is not among the known ones, with the nearest one."""
    from difflib import get_close_matches  # only an error needs it

    known = list(known)
    near = get_close_matches(str(name), known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return UnknownNameError(f"unknown {kind} {name!r}: the known ones are {', '.join(known)}{hint}")


def architecture(sizes: Iterable[int]) -> str:
    """Numbers of neurons by layer, such as 2-3-2."""
    return "-".join(map(str, sizes))


def words(name: str) -> str:
    """A name such as ``"leaky_relu"`` as it is written in a sentence."""
    return name.replace("_", " ").replace("relu", "ReLU").replace("cross entropy", "cross-entropy")
