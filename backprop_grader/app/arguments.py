"""What is typed, made into what is meant."""

from __future__ import annotations

import argparse


def count(text: str) -> int:
    """A whole number of 1 or more.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number of 1 or more was expected; got {text!r}")
    return int(text)


def name_of_assignment(text: str) -> str:
    """An assignment's name, also with the slash that a shell adds to a folder's."""
    return text.rstrip("/")
