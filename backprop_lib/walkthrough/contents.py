"""What a walkthrough's files are written from."""

from __future__ import annotations

from typing import NamedTuple

from backprop_lib.network import Network
from backprop_lib.walkthrough.part import Part
from backprop_lib.walkthrough.step import Step


class Contents(NamedTuple):
    """A walkthrough, ready to be typeset.

    Attributes:
        net: the network.
        summary: what is worked through, in Markdown.
        sections: its parts, each with its heading, in the order of the calculation.
        digits, limit: how much of a number, and of a matrix, is printed.
        learning_rate: alpha of the update, or None when it is not shown.
    """

    net: Network
    summary: str
    sections: list[tuple[str, Part]]
    digits: int
    limit: int
    learning_rate: float | None

    @property
    def steps(self) -> list[Step]:
        """Every step, in the order of the calculation."""
        return [step for _, part in self.sections for step in part]
