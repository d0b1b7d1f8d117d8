"""A calculation by hand as a list of steps, each a formula with the ways in which it goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.network import Network


class Values:
    """Numbers by name, given and calculated: ``v.W1``, ``v.z1``. Columns are (n, 1).

    Attributes:
        read: the names that were asked for, so that a formula tells by itself what it needs.
    """

    def __init__(self, known: Mapping[str, Array]) -> None:
        self._known = known
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name not in self._known:
            raise AttributeError(name)
        self.read.add(name)
        return self._known[name]


Formula = Callable[[Values], Any]


class Wrong(NamedTuple):
    """One way to go wrong at a step: its name in the catalogue, and what it calculates."""

    name: str
    formula: Formula


class Step(NamedTuple):
    """One quantity that is asked.

    Attributes:
        name: what it is called, such as ``"z1"``; in the notebook with its sheet, ``A_z1``.
        formula: the values known before to this one.
        wrong: named mistakes.
        page: where the book explains it.
    """

    name: str
    formula: Formula
    wrong: tuple[Wrong, ...]
    page: str


class Given(NamedTuple):
    """What a calculation starts from: a network, and a sample X, (n_0, 1), with its target Y."""

    net: Network
    X: Array
    Y: Array

    @property
    def values(self) -> dict[str, Array]:
        """Everything given by name: x, y, and W1, b1 and so on."""
        layers = enumerate(self.net.layers, start=1)
        parameters = {f"{n}{l}": p for l, (W, b, _) in layers for n, p in (("W", W), ("b", b))}
        return {"x": self.X, "y": self.Y, **parameters}


@dataclass(frozen=True)
class Sheet:
    """A calculation by hand.

    Attributes:
        name: such as ``"A"``.
        title: the network in words.
        draw: random numbers to what is given.
        fits: whether the truth of a draw is what this sheet wants.
        steps: in the order in which they are asked.
    """

    name: str
    title: str
    draw: Callable[[Random], Given]
    fits: Callable[[Values], bool]
    steps: tuple[Step, ...]

    def truth(self, given: Mapping[str, Array]) -> dict[str, Array]:
        """What is given and every step's right value, by name."""
        return self.follow(given, {})

    def follow(
        self,
        given: Mapping[str, Array],
        own: Mapping[str, Array],
        steps: Sequence[Step] | None = None,
    ) -> dict[str, Array]:
        """The steps' values with those of the student's own in their place, and all that follows."""
        known = dict(given)
        with np.errstate(all="ignore"):
            for step in self.steps if steps is None else steps:
                calculated = step.formula(Values(known))
                known[step.name] = own.get(step.name, calculated)
        return known
