"""Claims about every question: each planted mistake is caught and named, no right answer loses a mark."""

import pytest
from variants import VARIANTS

from backprop_lib.checks.hand.sheets import questions as steps
from backprop_lib.checks.matrix import Row, rows, verdict_on
from backprop_lib.checks.published import Matrix, Tried, matrix
from backprop_lib.checks.question import Question
from backprop_lib.checks.registry import ASSIGNMENTS, questions

FEW, MANY = 3, 200
STYLES = 6
NAMED = 0.97  # of a question's planted mistakes

QUESTIONS = [pytest.param(asked, id=asked.name) for asked in questions().values()]


def seeds_of(asked: Question, count: int) -> range:
    """As many, and a twentieth of them where an answer is trained, which takes seconds."""
    return range(count if asked.seconds is None else -(-count // 20))


def assert_caught_and_named(asked: Question, count: int) -> None:
    planted = rows(asked, seeds_of(asked, count))
    assert len(planted) >= 5
    for row in planted:
        assert row.caught == row.seeds, row
    named, total = sum(row.named for row in planted), sum(row.seeds for row in planted)
    assert named >= NAMED * total, planted


def assert_no_mark_lost(asked: Question, count: int) -> None:
    for function in VARIANTS[asked.name]:
        for seed in seeds_of(asked, count):
            verdict = verdict_on(asked, function, seed)
            assert verdict.kind == "right", (function.__name__, seed, verdict.headline)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_planted_mistake_is_caught_and_named(asked: Question) -> None:
    assert_caught_and_named(asked, FEW)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_no_right_answer_loses_a_mark_in_whatever_style_it_is_written(asked: Question) -> None:
    assert len(VARIANTS.get(asked.name, [])) >= STYLES
    assert_no_mark_lost(asked, FEW)


def test_there_are_variants_of_questions_only() -> None:
    assert VARIANTS.keys() == questions().keys()


@pytest.mark.soak
@pytest.mark.parametrize("asked", QUESTIONS)
def test_every_planted_mistake_is_caught_and_named_over_200_seeds(asked: Question) -> None:
    assert_caught_and_named(asked, MANY)


@pytest.mark.soak
@pytest.mark.parametrize("asked", QUESTIONS)
def test_no_right_answer_loses_a_mark_over_200_seeds(asked: Question) -> None:
    assert_no_mark_lost(asked, MANY)


def test_the_published_matrix_has_a_row_for_every_mistake_and_every_quick_right_answer() -> None:
    published = matrix(VARIANTS)
    shown = {(one.question, row.mistake) for one in published.tried for row in one.rows}
    every = questions()
    assert shown >= {(a.name, mistake.name) for a in every.values() for mistake in a.mistakes}
    assert {one.question for one in published.tried} == every.keys() | steps().keys()
    quick = {name: VARIANTS[name] for name, asked in every.items() if asked.seconds is None}
    for one in published.tried:
        assert one.passed == one.styles == len(quick.get(one.question, []))
        assert all(row.caught == row.seeds for row in one.rows)
    html = published._repr_html_()
    assert html.count("<details ") == len(ASSIGNMENTS) + 1
    assert html.count("<tr><td>") == sum(len(one.rows) for one in published.tried)


def test_the_published_matrix_says_no_where_a_check_fails() -> None:
    row = Row("matrix-form/forward", "bias-left-out", seeds=2, caught=2, named=1)
    html = Matrix([Tried(row.question, [row], styles=3, passed=1)])._repr_html_()
    plain = html.replace(' style="text-align:right"', "")
    numbers = "<td>1</td><td>2</td><td>2</td><td>1</td><td>3</td><td>1</td>"
    assert f'<tr><th scope="row">Matrix form</th>{numbers}</tr>' in plain
    assert f'<tr><th scope="row">All</th>{numbers}</tr>' in plain
    assert "<td>2 of 2</td><td>1 of 2</td>" in html
