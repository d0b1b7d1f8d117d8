"""A text's wrong numbers as a table."""

from __future__ import annotations

import numpy as np

from backprop_lib.decimals import fixed, minus
from backprop_lib.markdown import Markdown, table
from backprop_lib.published.comparison import Comparison, compare, entry_name
from backprop_lib.published.texts import text_of
from backprop_lib.validation import count


def errata_table(name: str, *, digits: int | None = None) -> Markdown:
    """What differs in the text's numbers for a worked network, beside the truth, and why.

    Args:
        name: the example's name, as for ``example``.
        digits: decimals of the true values; two more than printed when left out.

    Returns:
        A sentence with the counts, then one row for each quantity with a wrong entry.
        Entries are ``row`` or ``row,column``, counted from 0.

    Raises:
        UnknownNameError: no example has that name.
        ArgumentError: digits is not a whole number of at least 1.
    """
    if digits is not None:
        count(digits, "digits")
    comparisons = compare(name)
    wrong = [c for c in comparisons if not c.holds.all()]
    total = sum(c.holds.size for c in comparisons)
    right = sum(int(c.holds.sum()) for c in comparisons)
    counts = (
        f"Of the {total} numbers printed for this network in {text_of(name).title}, {right} hold "
        f"to the digits printed; {total - right} differ."
    )
    if not wrong:
        return Markdown(f"{counts}\n")
    heads = ("Quantity", "Entry", "Printed", "True", "Why")
    rows = table(heads, [_row(c, digits) for c in wrong], "llrrl")
    return Markdown(f"{counts}\n\n{rows}\n")


def _row(c: Comparison, digits: int | None) -> tuple[str, ...]:
    entries, printed, true = [], [], []
    for i, j in np.argwhere(~c.holds).tolist():
        decimals = c.printed.decimals[i, j] + 2 if digits is None else digits
        entries.append(entry_name(c.true, i, j))
        printed.append(minus(c.printed.rows[i][j]))
        true.append(fixed(c.true[i, j], decimals))
    return f"${c.printed.latex}$", *map("<br>".join, (entries, printed, true)), c.cause
