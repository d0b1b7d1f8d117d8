"""Markdown that a notebook shows as what it means, such as a table of computed numbers."""

from collections.abc import Iterable, Sequence

_RULES = {"l": ":---", "r": "---:"}


class Markdown:
    """A text in Markdown: typeset in a notebook, and as it is elsewhere."""

    def __init__(self, text: str) -> None:
        self._text = text

    def _repr_markdown_(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return self._text


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], align: str = "r") -> Markdown:
    """A table.

    Args:
        heads: what stands over each column.
        rows: the cells of each row, as many as heads; printed by ``str``.
        align: ``"l"`` or ``"r"`` for each column, left or right; the last letter holds for
            all columns that follow, so that ``"lr"`` puts the first on the left and all
            others on the right.
    """
    rules = [_RULES[align[min(i, len(align) - 1)]] for i in range(len(heads))]
    lines = [f"| {' | '.join(map(str, cells))} |" for cells in (heads, rules, *rows)]
    return Markdown("\n".join(lines))
