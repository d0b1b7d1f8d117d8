"""One step of a walkthrough: a quantity, and how it is worked out."""

from __future__ import annotations

from typing import Literal, NamedTuple

from backprop_lib.activations import Array
from backprop_lib.walkthrough.latex import aligned

Phase = Literal["given", "forward", "backward", "update"]
Line = tuple[str, str, str]


class Step(NamedTuple):
    """One quantity and how it is worked out.

    Attributes:
        quantity: what is worked out, such as ``"dW[2]"``; the key of ``walk[...]``.
        symbol: the same in LaTeX.
        title: what that is, in words.
        phase: ``"given"``, ``"forward"``, ``"backward"`` or ``"update"``.
        lines: (left side, relation, right side) in LaTeX: symbols first, then numbers
            substituted, then products, then the result.
        shapes: the shapes of the factors and of the result, in LaTeX; may be empty.
        value: the result.
        code: the same step in NumPy.
        note: a remark in Markdown; may be empty.
    """

    quantity: str
    symbol: str
    title: str
    phase: Phase
    lines: tuple[Line, ...]
    shapes: str
    value: Array
    code: str
    note: str = ""

    @property
    def heading(self) -> str:
        """Symbol and title as Markdown."""
        return f"**${self.symbol}$**: {self.title}"

    @property
    def latex(self) -> str:
        """All lines as one aligned environment, without math delimiters."""
        return aligned(self.lines)

    @property
    def shapes_label(self) -> str:
        """What stands before the shapes."""
        return "Shapes" if r"\to" in self.shapes else "Shape"

    def to_markdown(self) -> str:
        """The step as Markdown with LaTeX between dollar signs."""
        parts = [self.heading, f"$$\n{self.latex}\n$$"]
        if self.shapes:
            parts.append(f"{self.shapes_label}: ${self.shapes}$")
        if self.note:
            parts.append(self.note)
        return "\n\n".join(parts)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self.to_markdown()
