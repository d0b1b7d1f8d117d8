"""The checks of a notebook, found in the instructor's cells."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple


class Check(NamedTuple):
    """A call of `check` in a cell.

    Attributes:
        question: the question's name.
        answer: the name of what is marked, or None: the one that the question asks for.
        seed: what the cases are drawn from.
        points: what a right answer is worth.
    """

    question: str
    answer: str | None
    seed: int
    points: float


class UnmarkableError(ValueError):
    """A cell that calls `check` does something else too, which would show the secret seed inside."""


def checks_of(source: str) -> list[Check]:
    """The calls of `check` that a cell consists of; none, if it is a cell like any other.

    Raises:
        UnmarkableError: it calls `check` in a way that cannot be marked outside.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return []
    calls = [_call(statement) for statement in statements]
    if all(call is None for call in calls):
        names = {n.id for n in ast.walk(ast.Module(statements, [])) if isinstance(n, ast.Name)}
        if "check" in names:
            raise UnmarkableError(f"'check' must stand by itself in its cell; got {source!r}")
        return []
    if any(call is None for call in calls):
        raise UnmarkableError(f"a cell with a check must hold nothing else; got {source!r}")
    return [_check(call) for call in calls if call is not None]


def _call(statement: ast.stmt) -> ast.Call | None:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id="check")) as call):
            return call
    return None


def _check(call: ast.Call) -> Check:
    names = ("question", "answer")
    given: dict[str, Any] = dict(zip(names, call.args, strict=False))
    given |= {str(word.arg): word.value for word in call.keywords}
    answer = given.pop("answer", None)
    try:
        values = {name: ast.literal_eval(value) for name, value in given.items()}
        return Check(
            values.pop("question"),
            None if answer is None else answer.id,
            int(values.pop("seed", 0)),
            float(values.pop("points", 1)),
            **values,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        message = (
            f'a check is check("assignment/question", name, points=..., seed=...) with plain '
            f"values; got {ast.unparse(call)}"
        )
        raise UnmarkableError(message) from None
