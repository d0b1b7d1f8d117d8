"""All steps that are asked, found by the names of their questions."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from backprop_lib.checks.hand.step import Sheet, Step
from backprop_lib.names import named, unknown


class Asked(NamedTuple):
    """A step of a sheet, as a question.

    Attributes:
        name: the question's, such as ``"by-hand/A-z1"``.
        variable: what the student assigns the answer to, such as ``"A_z1"``.
    """

    name: str
    sheet: Sheet
    step: Step

    @property
    def variable(self) -> str:
        """The name of the answer in the notebook."""
        return variable(self.sheet, self.step)

    @property
    def variables(self) -> list[str]:
        """The names of all answers of the sheet: a step is marked from those before it."""
        return [variable(self.sheet, step) for step in self.sheet.steps]


def variable(sheet: Sheet, step: Step) -> str:
    """The name that a step's answer has in the notebook."""
    return f"{sheet.name}_{step.name}"


@cache
def sheets() -> dict[str, Sheet]:
    """Every sheet by its name."""
    from backprop_lib.checks.questions.by_hand import SHEETS

    return {sheet.name: sheet for sheet in SHEETS}


@cache
def questions() -> dict[str, Asked]:
    """Every step by the name of its question, in the order of the calculation."""
    every = [
        Asked(f"by-hand/{sheet.name}-{step.name}", sheet, step)
        for sheet in sheets().values()
        for step in sheet.steps
    ]
    return {asked.name: asked for asked in every}


def sheet(name: str) -> Sheet:
    """The sheet of that name.

    Raises:
        UnknownNameError: there is none.
    """
    return named("sheet", name, sheets())


def find(name: str) -> Asked:
    """The step that the question of that name asks.

    Raises:
        UnknownNameError: there is none.
    """
    if name not in questions():
        raise unknown("question", name, list(questions()))
    return questions()[name]
