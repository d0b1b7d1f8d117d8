"""Calculations by hand: everybody's own numbers, and marks that follow the student's own way.

A *sheet* is a network with one sample and a list of *steps*, each a question. Its numbers are
drawn from the student's id, so that neighbours can compare the way but not the answer. A step is
right if it is right, or if it follows from what the student wrote before: one slip costs the step
at which it happened, and no other.

    numbers.py   what is drawn from an id
    written.py   what stands in the notebook, as plain data; nothing after it runs a student's code
    marking.py   plain data to a verdict; needs neither the notebook nor its process

Whose numbers an answer is marked by is an argument of ``marking.judge``. A notebook says it in its
variable ``student``; whoever grades knows better, and passes the id of the student who handed it
in: then a copied notebook is full of answers to somebody else's numbers. ``Written.student`` is
what the notebook said, to be compared with it, and among all of a class.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backprop_lib.checks.hand.shown import Personal

__all__ = ["personal"]


def personal(sheet: str) -> Personal:
    """The numbers of the student whom the notebook names, to be shown and worked with.

    Args:
        sheet: such as ``"A"``.

    Raises:
        UnknownNameError: there is no such sheet.
    """
    # What is beside this file must be importable without the answers.
    from backprop_lib.checks.hand.sheets import sheet as find
    from backprop_lib.checks.hand.shown import Personal
    from backprop_lib.checks.hand.written import read

    return Personal(find(sheet), read(sys._getframe(1).f_globals, ()).student)
