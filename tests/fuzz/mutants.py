"""Mutants of a class's notebooks: the same seed and number, the same mutant.

What is changed is a tree of JSON, a notebook, the code in it, or the bytes of the file; most
mutants are changed more than once.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Sequence
from random import Random
from typing import Any, NamedTuple

import nbformat

from fuzz.as_bytes import MUTATIONS as AS_BYTES
from fuzz.as_notebook import MUTATIONS as AS_NOTEBOOK
from fuzz.as_source import MUTATIONS as AS_SOURCE
from fuzz.as_tree import MUTATIONS as AS_TREE
from fuzz.as_tree import NESTED, TWICE

DEPTH = re.compile('"' + NESTED.format(r"(\d+)") + '"')
NOTHING_TO_CHANGE = (
    AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError, nbformat.ValidationError,
)  # fmt: skip
LEVELS = {"tree": AS_TREE, "notebook": AS_NOTEBOOK, "source": AS_SOURCE}


class Mutant(NamedTuple):
    """A file to be handed in.

    Attributes:
        base: the name of the notebook that it was.
        changes: what was done to it, in order.
        data: what came of that.
    """

    base: str
    changes: tuple[str, ...]
    data: bytes


def mutant(bases: dict[str, Any], seed: int, number: int) -> Mutant:
    """The mutant of that number.

    Args:
        bases: notebooks by name.
        seed: of the campaign.
        number: of the mutant.
    """
    rng = Random(f"{seed} {number}")
    base = rng.choice(sorted(bases))
    tree = json.loads(json.dumps(bases[base]))
    changes = []
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        level = rng.choices(("notebook", "source", "tree"), (4, 4, 3))[0]
        change = rng.choice(LEVELS[level])
        try:
            with warnings.catch_warnings(action="ignore"):  # nbformat's, of what it converts
                change(rng, tree)
        except NOTHING_TO_CHANGE:
            continue  # an earlier change has left nothing that this one could change
        changes.append(change.__name__)
    data = written(tree, rng.choice((None, 1)))
    if rng.random() < 0.3:
        byte = rng.choice(AS_BYTES)
        data = byte(rng, data)
        changes.append(byte.__name__)
    return Mutant(base, tuple(changes), data)


def mutants(bases: dict[str, Any], seed: int, count: int) -> Sequence[Mutant]:
    """So many of them."""
    return [mutant(bases, seed, number) for number in range(count)]


def written(tree: Any, indent: int | None) -> bytes:
    """As JSON, with what JSON's own writer would not write."""
    text = json.dumps(tree, indent=indent).replace(f'"{TWICE}', '"')
    return DEPTH.sub(lambda found: "[" * int(found[1]) + "]" * int(found[1]), text).encode()
