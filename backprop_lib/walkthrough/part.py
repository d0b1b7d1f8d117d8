"""Some steps of a walkthrough, to be shown together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from backprop_lib.walkthrough.step import Step


class Part(Sequence[Step]):
    """Some steps of a walkthrough, in order; shown typeset in a notebook."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, i: Any) -> Any:
        """Step number i of this part, or a slice of it as a part."""
        return Part(self._steps[i]) if isinstance(i, slice) else self._steps[i]

    def to_markdown(self) -> str:
        """The steps as Markdown with LaTeX between dollar signs."""
        texts: list[str] = []
        for phase, steps in groupby(self._steps, key=lambda step: step.phase):
            if phase == "given":
                texts.append(_side_by_side(list(steps)))
            else:
                texts += [step.to_markdown() for step in steps]
        return "\n\n".join(texts)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self.to_markdown()


def _side_by_side(steps: list[Step]) -> str:
    """What is given, two matrices a line (X and Y, then W and b of each layer), each over its shape."""
    cells = []
    for step in steps:
        ((left, relation, right),) = step.lines
        cells.append(rf"{left} &{relation} \underset{{{step.shapes}}}{{{right}}}")
    rows = [" & ".join(cells[i : i + 2]) for i in range(0, len(cells), 2)]
    body = " \\\\[6pt]\n".join(rows)
    names = "; ".join(step.heading for step in steps)
    return f"{names}\n\n$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"
