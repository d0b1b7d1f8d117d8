r"""What three published texts print as results for the worked networks, and what is true.

The texts' numbers stand here as they are printed, digit by digit; each is counted once,
where it is first printed. What they should be is computed, never typed. A number that
differs is explained by doing its one step again from the text's own earlier numbers:

    rounded early   it follows from them, and they are right to the digits printed
    flows on        it follows from them, and one of them is wrong
    last digit      it does not follow from them, by less than one unit of its last digit
    slip            it does not follow from them

Only what happened at a slip is told in words.
"""

from backprop_lib.published.comparison import (
    EARLY,
    FLOWS,
    HOLDS,
    LAST_DIGIT,
    SLIP,
    Comparison,
    compare,
)
from backprop_lib.published.errata import errata_table
from backprop_lib.published.printed import Printed
from backprop_lib.published.texts import TEXTS, Text

__all__ = [
    "EARLY",
    "FLOWS",
    "HOLDS",
    "LAST_DIGIT",
    "SLIP",
    "TEXTS",
    "Comparison",
    "Printed",
    "Text",
    "compare",
    "errata_table",
]
