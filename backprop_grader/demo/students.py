"""What a class hands in: mostly right, mistaken in the usual places, noisy, unfinished, or hostile."""

from __future__ import annotations

import copy
import json
import random
import re
from typing import Any, NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from backprop_grader.demo.hostile import CELLS, MARKUP
from backprop_grader.demo.slips import slipped

SOLUTION = re.compile(r"[ \t]*### BEGIN SOLUTION\n(.*?)[ \t]*### END SOLUTION\n?", re.DOTALL)
NOISE = 'import warnings\nwarnings.warn("numbers are fun")\nprint("hello", *range(20))'
WORDS = "Because the way back asks what each value did to all that came after it, and adds that up."


class Work(NamedTuple):
    """One submission's file, and what kind of student made it."""

    kind: str
    data: bytes


class Class:
    """An assignment's notebook as students get it, and the answers to its cells."""

    def __init__(self, source: NotebookNode, released: NotebookNode, rng: random.Random) -> None:
        self.released, self.rng = released, rng
        self.answers = {
            name: SOLUTION.sub(r"\1", cell.source)
            for cell in source.cells
            if (name := _name(cell)) and SOLUTION.search(cell.source) and cell.cell_type == "code"
        }
        self.slips = {name: slipped(code) for name, code in self.answers.items()}
        # Later questions are harder, as in most assignments.
        self.hardness = {name: (i + 1) / len(self.answers) for i, name in enumerate(self.answers)}

    def work(self, number: int) -> Work:
        """What the student of that number hands in: a dozen kinds, and then the same again."""
        if number % 12 == 5:
            return self._hostile(list(CELLS)[number // 12 % len(CELLS)])
        if number % 36 == 9:
            return Work("broken", b'{"cells": [')
        if number % 36 == 21:
            return Work("markup", self._written(1.0, after=[new_markdown_cell(MARKUP)]))
        if number % 12 == 2:
            return Work("noisy", self._written(0.8, before=[new_code_cell(NOISE)]))
        if number % 6 == 0:
            return Work("honest", self._written(1.0))
        return Work("mistaken", self._written(self.rng.betavariate(4, 1.3)))

    def _hostile(self, name: str) -> Work:
        return Work(f"hostile: {name}", self._written(0.7, before=[new_code_cell(CELLS[name])]))

    def _written(
        self,
        skill: float,
        before: list[NotebookNode] | None = None,
        after: list[NotebookNode] | None = None,
    ) -> bytes:
        """A notebook worked by somebody of that skill, 0 to 1."""
        made = copy.deepcopy(self.released)
        for cell in made.cells:
            name = _name(cell)
            if name in self.answers:
                cell.source = self._answer(name, skill) or cell.source
            elif name and cell.metadata.nbgrader.solution and self.rng.random() < 0.4 + skill:
                # Without the words that hold the place.
                question = cell.source.rpartition("\n\n")[0]
                cell.source = f"{question}\n\n{WORDS}".strip()
        first = next(i for i, cell in enumerate(made.cells) if cell.cell_type == "code") + 1
        made.cells[first:first] = before or []
        made.cells += after or []
        # nbformat draws ids at random, and the same seed is to make the same class.
        for i, cell in enumerate([*(before or []), *(after or [])]):
            cell["id"] = f"own-{i}"
        return json.dumps(made, ensure_ascii=False, indent=1).encode()

    def _answer(self, name: str, skill: float) -> str:
        """A right answer, a mistaken one, or none ("")."""
        if self.rng.random() < skill ** (0.2 + 2 * self.hardness[name]):
            return self.answers[name]
        if self.rng.random() < 0.2 * self.hardness[name]:
            return ""
        # The first slips are the commonest: a class has favourites.
        slips = self.slips[name]
        chosen = min(int(self.rng.expovariate(0.9)), len(slips) - 1)
        return slips[chosen] if slips else ""


def _name(cell: Any) -> str:
    found = cell.metadata.get("nbgrader", {})
    return str(found["grade_id"]) if found.get("solution") else ""
