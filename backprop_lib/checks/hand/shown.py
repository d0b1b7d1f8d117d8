"""Everybody's own numbers, as they are shown in the notebook."""

from __future__ import annotations

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.hand.numbers import drawn, key
from backprop_lib.checks.hand.step import Given, Sheet
from backprop_lib.errors import BackpropError
from backprop_lib.network import Network
from backprop_lib.propagation import Trace

NOBODY = (
    'There are no numbers yet: write your id into the cell above, student = "…", run it, and then '
    "this cell again."
)


class NoStudentError(BackpropError):
    """Numbers are wanted, and nobody said whose."""


class Personal:
    """The numbers of one student; in a notebook, they show themselves.

    Attributes:
        sheet: what is calculated.
        student: whose numbers these are, or "" when nobody said it; then there are none.
    """

    def __init__(self, sheet: Sheet, student: str) -> None:
        self.sheet, self.student = sheet, student

    @property
    def given(self) -> Given:
        """Network, input and target.

        Raises:
            NoStudentError: nobody said whose.
        """
        if not key(self.student):
            raise NoStudentError(NOBODY)
        return drawn(self.sheet, self.student)

    @property
    def net(self) -> Network:
        """The network: W and b of layer l are ``net[l].W`` and ``net[l].b``."""
        return self.given.net

    @property
    def X(self) -> Array:
        """The input, (n_0, 1)."""
        return self.given.X

    @property
    def Y(self) -> Array:
        """The target, (n_L, 1)."""
        return self.given.Y

    def __repr__(self) -> str:
        if not key(self.student):
            return NOBODY
        values = self.given.values.items()
        listed = (f"{name} = {value.tolist()}" for name, value in values)
        return "\n".join([f"Sheet {self.sheet.name} of {self.student}", *listed])

    def _ipython_display_(self) -> None:
        from html import escape

        from IPython.display import Markdown, display

        if not key(self.student):
            display(Markdown(f"**{NOBODY}**"))  # type: ignore[no-untyped-call]  # IPython has no types here
            return
        from backprop_lib.plots import network_diagram
        from backprop_lib.walkthrough import walk_through

        net, X, Y = self.given
        words = walk_through(net, X, Y, reduction="mean").given.to_markdown()
        head = f"**Sheet {self.sheet.name} of {escape(self.student)}**: {self.sheet.title}"
        display(Markdown(f"{head}\n\n{words}"))  # type: ignore[no-untyped-call]
        # The circles after the input wait for the student's own numbers.
        waiting = tuple(np.zeros((n, 1)) for n in net.sizes[1:])
        trace = Trace((None, *waiting), (X, *(None for _ in waiting)))
        display(network_diagram(net, trace))  # type: ignore[no-untyped-call]
