"""Claims about every question: each planted mistake is caught and named, no right answer loses a mark."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
import variants

from backprop_lib.checks.matrix import Row, rows, verdict_on
from backprop_lib.checks.question import Question
from backprop_lib.checks.registry import questions

FEW, MANY = range(3), range(200)
STYLES = 6
NAMED = 0.97  # of a question's planted mistakes

QUESTIONS = [pytest.param(asked, id=asked.name) for asked in questions().values()]
VARIANTS = {
    name: functions
    for module in iter_modules(variants.__path__)
    for name, functions in import_module(f"variants.{module.name}").VARIANTS.items()
}


def assert_caught_and_named(planted: list[Row], seeds: range) -> None:
    assert len(planted) >= 5
    for row in planted:
        assert row.caught == len(seeds), row
    named = sum(row.named for row in planted)
    assert named >= NAMED * len(seeds) * len(planted), planted


def assert_no_mark_lost(asked: Question, seeds: range) -> None:
    for function in VARIANTS[asked.name]:
        for seed in seeds:
            verdict = verdict_on(asked, function, seed)
            assert verdict.kind == "right", (function.__name__, seed, verdict.headline)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_planted_mistake_is_caught_and_named(asked: Question) -> None:
    assert_caught_and_named(rows(asked, FEW), FEW)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_no_right_answer_loses_a_mark_in_whatever_style_it_is_written(asked: Question) -> None:
    assert len(VARIANTS.get(asked.name, [])) >= STYLES
    assert_no_mark_lost(asked, FEW)


def test_there_are_variants_of_questions_only() -> None:
    assert VARIANTS.keys() == questions().keys()


@pytest.mark.soak
@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_planted_mistake_is_caught_and_named_over_200_seeds(asked: Question) -> None:
    assert_caught_and_named(rows(asked, MANY), MANY)


@pytest.mark.soak
@pytest.mark.parametrize("asked", QUESTIONS)
def test_no_right_answer_loses_a_mark_over_200_seeds(asked: Question) -> None:
    assert_no_mark_lost(asked, MANY)
