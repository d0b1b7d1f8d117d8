"""Changes to the code in a notebook's cells: what students do to it by night."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from fuzz.as_notebook import text

MUTATIONS: list[Callable[[Random, Any], None]] = []

RIGHT = (
    "def output_delta(z, y):\n    a = 1 / (1 + np.exp(-z))\n    return (a - y) * a * (1 - a)",
    "output_delta = lambda z, y: (1 / (1 + np.exp(-z)) - y) / (4 * np.cosh(z / 2) ** 2)",
    "def bias_gradient(delta):\n    return delta.sum(axis=1, keepdims=True) / delta.shape[1]",
    "def bias_gradient(d):\n    return [[sum(row) / len(row)] for row in d]",
    "def weight_gradient(delta, a_before):\n    return np.einsum('ji,ki->jk', delta, a_before) / len(delta.T)",
    "rate = 1 / 10",
)  # fmt: skip
WRONG = (
    "def output_delta(z, y):\n    a = 1 / (1 + np.exp(-z))\n    return (y - a) * a * (1 - a)",
    "def output_delta(z, y):\n    return z * (1 - z)",
    "def output_delta(z):\n    return z",
    "def bias_gradient(delta):\n    return delta.sum(axis=1, keepdims=True)",
    "def bias_gradient(delta):\n    delta[:] = 0\n    return delta.mean(axis=1, keepdims=True)",
    "bias_gradient = np.array([[1.0], [2.0]])",
    "def weight_gradient(delta, a_before):\n    return delta @ a_before.T",
    "def weight_gradient(delta, a_before):\n    return 'right'",
    "weight_gradient = 2",
    "rate = 1",
    "rate = '0.1'",
    "rate = np.nan",
    "output_delta = bias_gradient = weight_gradient = rate = None",
    "del np",
    "import numpy as numpy",
    "np = None",
    "check = lambda *a, points=1, **k: points",
    "def check(*a, **k): print(1000); return 1000",
    "1000",
    "print(1000)",
    "print('x' * 5_000_000)",
    "raise SystemExit",
    "raise KeyboardInterrupt",
    "assert False",
    "1 / 0",
    "input()",
    "### BEGIN SOLUTION\npass\n### END SOLUTION",
    "### BEGIN HIDDEN TESTS\npass\n### END HIDDEN TESTS",
    "return 1000",
    "yield",
    "",
    "\f",
    "pass\0",
    "# \u2028 \u202e \ud800",
    "%%html\n<b>1000</b>",
)
BROKEN = ("(", ")", '"', "'''", "\\", "\t", "  ", "def", ":", "=", "\0", "\r", "\u00a0", "\u2028", "é", "%", "?", "!", "``", "lambda")  # fmt: skip


def change(mutation: Callable[[Random, Any], None]) -> Callable[[Random, Any], None]:
    """Put a function among the changes."""
    MUTATIONS.append(mutation)
    return mutation


def chosen(rng: Random, tree: Any) -> tuple[Any, list[str]]:
    """A cell, and its lines."""
    cell = rng.choice(tree["cells"])
    return cell, text(cell).split("\n")


@change
def an_answer_is_another(rng: Random, tree: Any) -> None:
    cell = rng.choice(tree["cells"])
    cell["source"] = rng.choice(rng.choice((RIGHT, WRONG)))


@change
def a_cell_is_added(rng: Random, tree: Any) -> None:
    made = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": rng.choice(rng.choice((RIGHT, WRONG)))}  # fmt: skip
    made["id"] = f"added-{rng.randrange(10**6)}"
    tree["cells"].insert(rng.randrange(len(tree["cells"]) + 1), made)


@change
def a_line_is_added(rng: Random, tree: Any) -> None:
    cell, lines = chosen(rng, tree)
    lines.insert(rng.randrange(len(lines) + 1), rng.choice((*RIGHT, *WRONG)))
    cell["source"] = "\n".join(lines)


@change
def a_line_is_dropped(rng: Random, tree: Any) -> None:
    cell, lines = chosen(rng, tree)
    del lines[rng.randrange(len(lines))]
    cell["source"] = "\n".join(lines)


@change
def a_line_is_there_twice(rng: Random, tree: Any) -> None:
    cell, lines = chosen(rng, tree)
    at = rng.randrange(len(lines))
    lines.insert(at, lines[at])
    cell["source"] = "\n".join(lines)


@change
def two_lines_change_places(rng: Random, tree: Any) -> None:
    cell, lines = chosen(rng, tree)
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    cell["source"] = "\n".join(lines)


@change
def an_indent_is_another(rng: Random, tree: Any) -> None:
    cell, lines = chosen(rng, tree)
    at = rng.randrange(len(lines))
    lines[at] = rng.choice(("", " ", "\t", "        ")) + lines[at].lstrip()
    cell["source"] = "\n".join(lines)


@change
def something_is_typed_in_the_middle(rng: Random, tree: Any) -> None:
    cell = rng.choice(tree["cells"])
    source = text(cell)
    at = rng.randrange(len(source) + 1)
    cell["source"] = source[:at] + rng.choice(BROKEN) + source[at:]


@change
def a_letter_is_missing(rng: Random, tree: Any) -> None:
    cell = rng.choice(tree["cells"])
    source = text(cell)
    at = rng.randrange(len(source))
    cell["source"] = source[:at] + source[at + 1 :]


@change
def one_word_becomes_another(rng: Random, tree: Any) -> None:
    old, new = rng.choice(
        (("a", "b"), ("-", "+"), ("*", "@"), ("axis=1", "axis=0"), ("np", "numpy"), ("def ", "Def "),
         ("1", "2"), ("return ", "print"), ("delta", "Delta"), ("check", "print"), ("points=", "points=9"))
    )  # fmt: skip
    cell = rng.choice(tree["cells"])
    cell["source"] = text(cell).replace(old, new)


@change
def the_code_is_a_list_of_lines(rng: Random, tree: Any) -> None:
    cell = rng.choice(tree["cells"])
    cell["source"] = text(cell).splitlines(keepends=rng.random() < 0.7)


@change
def cells_change_their_code(rng: Random, tree: Any) -> None:
    one, other = rng.choice(tree["cells"]), rng.choice(tree["cells"])
    one["source"], other["source"] = other["source"], one["source"]
