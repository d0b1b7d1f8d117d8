"""What others wrote, strangers or nbgrader, made fit to be read."""

from collections.abc import Iterable, Mapping
from typing import Any


def printable(text: str) -> str:
    """The text without what would move the cursor, change colours or hide itself."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def listed(names: Iterable[str]) -> str:
    """Names in a row, printable."""
    return ", ".join(map(printable, names))


def many(count: int, noun: str) -> str:
    """So many of them, such as ``1 file`` and ``2 files``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def reason(done: Mapping[str, Any]) -> str:
    """Why nbgrader failed: the last line of its log or traceback that is not about those before it."""
    lines = [line.strip() for line in str(done.get("log") or done.get("error")).splitlines()]
    beside = ("[INFO]", "[WARNING]", "[ERROR] There was an error")
    telling = [line for line in lines if line and not line.startswith(beside)]
    telling = [line for line in telling if "the above traceback" not in line]
    return telling[-1][:300] if telling else "it did not say why"
