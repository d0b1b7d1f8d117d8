"""Changes to JSON, whatever it means."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

TWICE = "twice: "  # before a name that its object already has; it goes when the tree is written
NESTED = "nested {} deep"  # stands for more brackets than JSON's writer can write
MUTATIONS: list[Callable[[Random, Any], None]] = []


def odd(rng: Random) -> Any:
    """A value that nobody expects."""
    return rng.choice(
        (
            lambda: None, lambda: True, lambda: 0, lambda: -1, lambda: 10**400, lambda: 2**63,
            lambda: 1e308, lambda: float("nan"), lambda: float("-inf"), lambda: 0.5, lambda: "",
            lambda: "text", lambda: "\ud800", lambda: "\0", lambda: "\u202e\u2028", lambda: "é" * 9,
            lambda: "x" * 300_000, list, dict, lambda: [[]], lambda: [None, {}, 7],
            lambda: {"": None}, lambda: {"text/plain": "6"}, lambda: NESTED.format(30),
            lambda: NESTED.format(150), lambda: NESTED.format(450), lambda: NESTED.format(5000),
        )
    )()  # fmt: skip


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every object or list with every key or index in it."""
    found = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()  # fmt: skip
    for key, value in list(found):
        yield tree, key
        yield from places(value)


def place(rng: Random, tree: Any) -> tuple[Any, Any]:
    """One of them; each depth is as likely as another, or the many lines of code would win."""
    parent: Any = tree
    while True:
        key = rng.choice(list(parent) if isinstance(parent, dict) else range(len(parent)))
        if not parent[key] or not isinstance(parent[key], (dict, list)) or rng.random() < 0.25:
            return parent, key
        parent = parent[key]


def change(mutation: Callable[[Random, Any], None]) -> Callable[[Random, Any], None]:
    """Put a function among the changes."""
    MUTATIONS.append(mutation)
    return mutation


@change
def a_value_becomes_another(rng: Random, tree: Any) -> None:
    parent, key = place(rng, tree)
    parent[key] = odd(rng)


@change
def a_value_becomes_its_text_or_a_list_of_it(rng: Random, tree: Any) -> None:
    parent, key = place(rng, tree)
    parent[key] = rng.choice((str(parent[key]), [parent[key]], {"value": parent[key]}))


@change
def a_value_is_removed(rng: Random, tree: Any) -> None:
    parent, key = place(rng, tree)
    del parent[key]


@change
def a_value_is_added(rng: Random, tree: Any) -> None:
    parent, _ = place(rng, tree)
    if isinstance(parent, list):
        parent.insert(rng.randrange(len(parent) + 1), odd(rng))
    else:
        names = sorted({str(key) for _, key in places(tree)} | {"", "attachments", "worksheets"})
        parent[rng.choice(names)] = odd(rng)


@change
def a_name_is_there_twice(rng: Random, tree: Any) -> None:
    objects = [(parent, key) for parent, key in places(tree) if isinstance(parent, dict)]
    parent, key = rng.choice(objects)
    parent[f"{TWICE}{key}"] = rng.choice((copy.deepcopy(parent[key]), odd(rng)))


@change
def a_name_is_spelt_otherwise(rng: Random, tree: Any) -> None:
    objects = [(parent, key) for parent, key in places(tree) if isinstance(parent, dict)]
    parent, key = rng.choice(objects)
    parent[rng.choice((key.upper(), f"{key} ", key[:-1], f"{key}\0"))] = parent.pop(key)


@change
def two_values_change_places(rng: Random, tree: Any) -> None:
    (one, i), (other, j) = place(rng, tree), place(rng, tree)
    one[i], other[j] = copy.deepcopy(other[j]), copy.deepcopy(one[i])


@change
def a_value_is_copied_elsewhere(rng: Random, tree: Any) -> None:
    (one, i), (other, j) = place(rng, tree), place(rng, tree)
    other[j] = copy.deepcopy(one[i])


@change
def a_value_is_repeated(rng: Random, tree: Any) -> None:
    lists = [(parent, i) for parent, i in places(tree) if isinstance(parent, list)]
    parent, i = rng.choice(lists)
    parent[i:i] = [copy.deepcopy(parent[i]) for _ in range(rng.choice((1, 2, 50)))]
