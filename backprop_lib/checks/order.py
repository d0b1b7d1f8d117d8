"""Right values in the wrong order: parts exchanged, or layers that begin at the output."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from backprop_lib.checks.answers import LAYER, Parts, listed, same


def exchanged(expected: Sequence[Parts], answered: Sequence[Parts | None]) -> str:
    """What to return in which order, where every case has the right values in another; else ""."""
    names = list(dict.fromkeys(_split(key)[0] for key in expected[0]))
    for others in permutations(names):
        called = dict(zip(names, others, strict=True))
        if names != list(others) and all(
            answer is not None and same({_renamed(key, called): a for key, a in answer.items()}, e)
            for answer, e in zip(answered, expected, strict=True)
        ):
            return f"return {listed(names)}, in this order"
    return ""


def reversed_layers(expected: Sequence[Parts], answered: Sequence[Parts | None]) -> list[str]:
    """The names of the lists whose layers stand in reverse in every case."""
    names = dict.fromkeys(name for name, l in map(_split, expected[0]) if l)
    return [
        name
        for name in names
        if all(
            answer is not None and _from_the_end(_layers(answer, name), _layers(e, name))
            for answer, e in zip(answered, expected, strict=True)
        )
    ]


def _from_the_end(came: Parts, right: Parts) -> bool:
    in_reverse = dict(zip(came, reversed(came.values()), strict=True))
    return len(right) > 1 and same(in_reverse, right) and not same(came, right)


def _layers(parts: Parts, name: str) -> Parts:
    return {key: array for key, array in parts.items() if _split(key)[0] == name}


def _split(key: str) -> tuple[str, str]:
    """Name and layer: of "dW[1]", dW and 1; of "dW", dW and ""."""
    layer = LAYER.fullmatch(key)
    return (layer[1], layer[2]) if layer else (key, "")


def _renamed(key: str, called: dict[str, str]) -> str:
    name, layer = _split(key)
    new = called.get(name, name)
    return f"{new}[{layer}]" if layer else new
