"""A quantity as a text prints it, digit by digit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.published.quantities import KINDS

# Room for what float64 rounds: half a unit of a decimal place is not exact in it.
ROUNDING = 1e-12


class Printed(NamedTuple):
    """One quantity as a text prints it.

    Attributes:
        kind: the quantity, such as ``"dW"``; a key of KINDS.
        l: its layer.
        text: the printed entries, rows separated by semicolons.
        slip: what went wrong where an entry does not follow from the text's own earlier
            numbers; empty when nothing did. That a sign is wrong is found, not told.
    """

    kind: str
    l: int
    text: str
    slip: str = ""

    @property
    def quantity(self) -> str:
        """Its name, such as ``"dW[4]"``."""
        return KINDS[self.kind].name.format(self.l, self.l - 1, self.l + 1)

    @property
    def latex(self) -> str:
        """Its symbol in formulas."""
        return KINDS[self.kind].latex.format(self.l, self.l - 1, self.l + 1)

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The entries as printed, row by row."""
        return tuple(tuple(row.split()) for row in self.text.split(";"))

    @property
    def array(self) -> Array:
        """The entries as numbers, float64."""
        return np.array(self.rows, dtype=np.float64)

    @property
    def decimals(self) -> Array:
        """Decimals of each entry."""
        return np.array([[len(entry.partition(".")[2]) for entry in row] for row in self.rows])

    @property
    def tolerance(self) -> Array:
        """How far the truth may be from each entry: half a unit of its last decimal.

        An entry without decimals claims to be exact, such as the 0 that ReLU gives.
        """
        return np.where(self.decimals == 0, 0.0, 0.5 * 10.0**-self.decimals) + ROUNDING
