"""Claims about the check engine: it names mistakes, is fair to right answers, and survives all."""

import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

import backprop_lib as bp
from backprop_lib.checks import Score, check
from backprop_lib.checks.catalogue import ENTRIES, TOPICS
from backprop_lib.checks.draw import cases, wrong_answer
from backprop_lib.checks.judging import judge
from backprop_lib.checks.question import Mistake, Question
from backprop_lib.checks.registry import question, questions
from backprop_lib.checks.running import run
from backprop_lib.checks.show import as_html, as_text
from backprop_lib.checks.verdict import Verdict
from backprop_lib.errors import UnknownNameError

SEEDS = range(3)
MADE = [
    pytest.param(asked, mistake, id=f"{asked.name}-{mistake.name}")
    for asked in questions().values()
    for mistake in asked.mistakes
]


def verdict_on(function: Callable[..., Any], name: str = "matrix-form/output-delta") -> Verdict:
    drawn = cases(name, 0)
    return judge(question(name), drawn, run(question(name), function, drawn), 2)


def right(z: Any, y: Any) -> Any:
    a = 1 / (1 + np.exp(-z))
    return (a - y) * a * (1 - a)


@pytest.mark.parametrize(("asked", "mistake"), MADE)
def test_every_mistake_is_caught_and_named(asked: Question, mistake: Mistake) -> None:
    def mistaken(*given: Any) -> Any:
        return asked.answer(dict(zip(asked.parameters, given, strict=True)), mistake)

    for seed in SEEDS:
        drawn = cases(asked.name, seed)
        verdict = judge(asked, drawn, run(asked, mistaken, drawn), 1)
        assert verdict.points == 0
        assert verdict.mistakes == (mistake.name,)
        assert verdict.page == ENTRIES[mistake.name].page


@pytest.mark.parametrize("asked", questions().values(), ids=lambda asked: asked.name)
def test_two_mistakes_at_once_are_caught_and_never_named_as_others(asked: Question) -> None:
    drawn = cases(asked.name, 0)
    for one, other in asked.pairs:

        def mistaken(*given: Any, made: Any = (one, other)) -> Any:
            return asked.answer(dict(zip(asked.parameters, given, strict=True)), *made)

        verdict = judge(asked, drawn, run(asked, mistaken, drawn), 1)
        assert verdict.points == 0
        assert set(verdict.mistakes) <= {one.name, other.name}


def test_every_mistake_of_a_question_is_in_the_catalogue_under_one_name() -> None:
    names = [name for topic in TOPICS for name in topic.ENTRIES]
    assert len(names) == len(set(names)) >= 60
    for asked in questions().values():
        assert {mistake.name for mistake in asked.mistakes} <= set(names)


def test_the_catalogue_and_the_questions_point_to_pages_and_headings_of_the_book(
    book_html: Any,
) -> None:
    pages = [entry.page for entry in ENTRIES.values()] + [q.page for q in questions().values()]
    for page in pages:
        file, _, anchor = page.partition("#")
        html = (book_html / "book" / file).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html, page


def test_the_references_of_the_matrix_form_equal_automatic_differentiation() -> None:
    for given in cases("matrix-form/backward", 1):
        W, X, Y = given["W"][1:], given["a"][0], given["Y"]
        b = [z - w @ a for w, z, a in zip(W, given["z"][1:], given["a"], strict=False)]

        def cost(parameters: Any, X: Any = X, Y: Any = Y) -> Any:
            a = X
            for w, c in parameters:
                a = 1 / (1 + anp.exp(-(w @ a + c)))
            return anp.sum((a - Y) ** 2) / 2 / Y.shape[1]

        columns = [c[:, :1] for c in b]
        found = autograd.grad(cost)(list(zip(W, columns, strict=True)))
        _, dW, db = question("matrix-form/backward").answer(given)
        for l, (by_w, by_b) in enumerate(found, start=1):
            np.testing.assert_allclose(dW[l], by_w, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(db[l], by_b, rtol=1e-12, atol=1e-15)


def test_a_right_answer_gets_all_points_in_whatever_style_it_is_written() -> None:
    def loops(z: Any, y: Any) -> Any:
        out = [[0.0] * len(z[0]) for _ in z]
        for j, row in enumerate(z):
            for i, value in enumerate(row):
                out[j][i] = float(right(value, y[j][i]))
        return out

    def single(z: Any, y: Any) -> Any:
        return right(z.astype(np.float32), y.astype(np.float32))

    def noisy(z: Any, y: Any) -> Any:
        print("working")
        warnings.warn("nothing to worry about", stacklevel=1)
        np.log(np.zeros(1))
        return right(z, y)

    for function in (right, loops, single, noisy):
        assert verdict_on(function).points == 2


def test_an_endless_loop_is_stopped_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backprop_lib.checks.running.SECONDS", 0.5)

    def endless(_z: Any, _y: Any) -> Any:
        while True:
            try:
                while True:
                    pass
            except Exception:  # noqa: BLE001  # what a student writes
                pass

    assert verdict_on(endless).kind == "stopped"
    assert verdict_on(right).kind == "right"


@pytest.mark.parametrize(
    ("function", "kind", "said"),
    [
        (lambda _z, _y: None, "unusable", "returned None"),
        (lambda _z, _y: "zero", "unusable", "must hold real numbers"),
        (lambda _z, _y: [[1, 2], [3]], "unusable", "rows different in length"),
        (lambda z, _y: z * np.nan, "wrong", "NaN or infinity"),
        (lambda z, _y: z[:1], "wrong", "has shape (1, 4); it must be (2, 4)"),
        (lambda _z: 0, "error", "TypeError"),
        (lambda _z, _y: 1 / 0, "error", "ZeroDivisionError"),
        (lambda _z, _y: sys.exit(0), "error", "SystemExit"),
    ],
)
def test_a_bad_answer_gets_a_clear_word_and_no_points(
    function: Callable[..., Any], kind: str, said: str
) -> None:
    verdict = verdict_on(function)
    assert (verdict.kind, verdict.points) == (kind, 0)
    assert said in verdict.headline


def test_an_error_is_shown_with_the_students_own_line() -> None:
    def stumbling(z: Any, y: Any) -> Any:
        return z @ y

    assert verdict_on(stumbling).line.endswith("return z @ y")


def test_work_that_is_not_done_by_the_function_itself_scores_nothing() -> None:
    seen: list[Any] = []

    def changes_its_input(z: Any, y: Any) -> Any:
        answer = right(z, y)
        z[:] = 0
        return answer

    def remembers(z: Any, y: Any) -> Any:
        seen.append(z)
        return right(z, y) * (1 if len(seen) < 4 else 2)

    def borrows(z: Any, y: Any) -> Any:
        net = bp.Network(
            [bp.Layer(np.eye(len(z)), np.zeros((len(z), 1)), "sigmoid")], "half_squared_error"
        )
        return bp.backward(net, bp.forward(net, z), y, reduction="sum").delta[1]

    for function, said in (
        (changes_its_input, "changes its input z in place"),
        (remembers, "keeps something between calls"),
        (borrows, "calls backprop_lib's backward"),
    ):
        verdict = verdict_on(function)
        assert (verdict.kind, verdict.points) == ("dishonest", 0)
        assert said in verdict.headline


def test_an_unwritten_or_missing_function_is_told_apart_from_a_wrong_one() -> None:
    def stub(_z: Any, _y: Any) -> Any:
        raise NotImplementedError("write your answer here")

    assert verdict_on(stub).headline == "Not written yet."
    score = check("matrix-form/output-delta", points=2)
    assert float(score) == 0
    assert "There is no function output_delta(z, y)" in score.verdict.headline
    with pytest.raises(UnknownNameError, match="matrix-form/delta"):
        check("matrix-form/delta", right)


def test_what_is_true_of_an_answer_that_no_mistake_explains_is_said() -> None:
    thrice = verdict_on(lambda z, y: 3 * right(z, y))
    assert thrice.truths == ("delta is right but for a factor of 3.",)
    some = verdict_on(lambda z, y: np.where(np.arange(z.shape[1]) == 0, right(z, y), 0))
    assert some.truths == ("Some columns of delta are right, that is, some samples.",)


def test_a_verdict_never_shows_the_expected_values() -> None:
    verdict = verdict_on(lambda z, y: 3 * right(z, y))
    expected = wrong_answer(
        question("matrix-form/output-delta"), cases("matrix-form/output-delta", 0)[0]
    )
    assert isinstance(expected, dict)
    for number in expected["delta"].ravel():
        for shown in (as_text(verdict), as_html(verdict)):
            assert f"{number:.4f}".rstrip("0") not in shown


def test_a_score_is_its_number_for_nbgrader_and_its_verdict_for_eyes() -> None:
    score = check("matrix-form/output-delta", right, points=2)
    bundle = score._repr_mimebundle_()
    assert isinstance(score, Score)
    assert float(bundle["text/plain"]) == 2
    assert "Right." in bundle["text/html"]


def test_text_of_the_student_is_escaped_in_the_verdict() -> None:
    def scripted(_z: Any, _y: Any) -> Any:
        raise ValueError("<script>alert(1)</script>")

    html = as_html(verdict_on(scripted))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_check_works_in_a_plain_terminal() -> None:
    code = (
        "from backprop_lib.checks import check\n"
        "def output_delta(z, y):\n    return z - y\n"
        "check('matrix-form/output-delta', output_delta)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("✗ matrix-form/output-delta: Not yet")
    assert done.stderr == ""
