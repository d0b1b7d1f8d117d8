"""All questions, found by name."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from backprop_lib.checks.hand.sheets import questions as steps
from backprop_lib.checks.question import Question
from backprop_lib.names import unknown

ASSIGNMENTS = (
    "single_neuron",
    "many_neurons",
    "matrix_form",
    "conventions",
    "training",
    "find_the_bug",
    "vanishing_gradients",
)


@cache
def questions() -> dict[str, Question]:
    """Every question by its name."""
    modules = [import_module(f"backprop_lib.checks.questions.{name}") for name in ASSIGNMENTS]
    return {question.name: question for module in modules for question in module.QUESTIONS}


def question(name: str) -> Question:
    """The question of that name, ``"assignment/question"``.

    Raises:
        UnknownNameError: there is none.
    """
    if not isinstance(name, str) or name not in questions():
        raise unknown("question", name, [*questions(), *steps()])
    return questions()[name]
