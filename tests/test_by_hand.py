"""Claims about calculations by hand: personal numbers, follow-through, and slips that are named."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reference import ACTIVATIONS, LOSSES, Case, reference

from backprop_lib.checks import check
from backprop_lib.checks.answers import Unusable
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.hand import personal
from backprop_lib.checks.hand.marking import judge
from backprop_lib.checks.hand.matrix import Row, carried_on, planted, rows
from backprop_lib.checks.hand.numbers import drawn, key
from backprop_lib.checks.hand.rounding import allowance, rounded
from backprop_lib.checks.hand.sheets import Asked, questions, sheet, sheets
from backprop_lib.checks.hand.shown import NOBODY, NoStudentError
from backprop_lib.checks.hand.step import Values
from backprop_lib.checks.hand.written import Written, read
from backprop_lib.checks.show import as_html, as_text
from backprop_lib.checks.verdict import Verdict
from backprop_lib.errors import UnknownNameError

ROOT = Path(__file__).resolve().parent.parent
FEW, MANY = [f"student {i}" for i in range(8)], [f"student {i}" for i in range(200)]
NAMED = 0.97

ASKED = [pytest.param(asked, id=asked.name) for asked in questions().values()]
ME = "s1234567"


def truth(asked: Asked, student: str = ME) -> dict[str, Any]:
    return asked.sheet.truth(drawn(asked.sheet, student).values)


def answers(asked: Asked, student: str = ME, **instead: Any) -> dict[str, Any]:
    """The notebook of somebody who did all of a sheet right, but for what is put in its place."""
    values = truth(asked, student)
    right = {f"{asked.sheet.name}_{step.name}": values[step.name] for step in asked.sheet.steps}
    return {"student": student, **right, **instead}


def verdict_on(asked: Asked, namespace: dict[str, Any]) -> Verdict:
    return judge(asked.name, read(namespace, asked.variables), 1)


def step(name: str) -> Asked:
    return questions()[f"by-hand/{name}"]


# The truth


@pytest.mark.parametrize("name", list(sheets()))
def test_every_number_of_the_truth_equals_automatic_differentiation(name: str) -> None:
    for student in MANY:
        given = drawn(sheet(name), student)
        net, X, Y = given
        found = sheet(name).truth(given.values)
        true = reference(Case(student, net, X, Y), "sum")
        expected = {"C": LOSSES[net.loss.name](true.a[-1], Y).reshape(1, 1)}
        for l in (1, 2):
            expected |= {
                f"z{l}": true.z[l], f"a{l}": true.a[l], f"dC_da{l}": true.dC_da[l],
                f"delta{l}": true.dC_dz[l], f"dW{l}": true.dW[l], f"db{l}": true.db[l],
                f"exp{l}": np.vectorize(lambda z: float(Decimal(float(z)).exp()))(true.z[l]),
            }  # fmt: skip
            slope = net[l].activation.name
            turned = ACTIVATIONS[slope](true.z[l] + 1e-30j) if slope == "sigmoid" else None
            expected[f"slope{l}"] = (
                [[float(z > 0)] for z in true.z[l][:, 0]] if turned is None else turned.imag / 1e-30
            )
        for asked in sheet(name).steps:
            np.testing.assert_allclose(
                found[asked.name], expected[asked.name], rtol=1e-12, atol=1e-15, err_msg=asked.name
            )


def test_the_hidden_weighted_inputs_are_exact_in_two_decimals() -> None:
    for student in MANY:
        for each in sheets().values():
            given = drawn(each, student).values
            exact = {
                name: [[Fraction(str(x)) for x in row] for row in value]
                for name, value in given.items()
            }
            by_fractions = [
                sum(w * x[0] for w, x in zip(row, exact["x"], strict=True)) + b[0]
                for row, b in zip(exact["W1"], exact["b1"], strict=True)
            ]
            assert all((100 * z).denominator == 1 for z in by_fractions)
            np.testing.assert_allclose(
                each.truth(given)["z1"][:, 0], [float(z) for z in by_fractions], rtol=0, atol=1e-15
            )


# Numbers of one's own


def test_given_numbers_have_one_decimal_and_none_is_easy() -> None:
    for student in MANY:
        for each in sheets().values():
            given = drawn(each, student).values
            for name, value in given.items():
                np.testing.assert_array_equal(value, np.round(value, 1))
                if name != "y":
                    assert not np.isin(np.abs(value), (0, 1)).any()
                    assert len(set(value.ravel())) == value.size
            assert not np.allclose(given["W1"][:2], given["W1"][:2].T)


def test_no_intermediate_result_vanishes_or_ties_by_accident() -> None:
    for student in MANY:
        for each in sheets().values():
            values = each.truth(drawn(each, student).values)
            silent = values["z1"] < 0
            assert each.name == "A" or silent.sum() == 1
            for asked in each.steps:
                value = values[asked.name]
                zero = np.zeros(value.shape, dtype=bool)
                if each.name == "B" and asked.name in {"a1", "slope1", "delta1", "db1", "dW1"}:
                    zero |= silent
                if each.name == "B" and asked.name == "dW2":
                    zero |= silent.T
                np.testing.assert_array_equal(value == 0, zero)
                assert (np.abs(value[~zero]) >= 3e-3).all()
                if asked.name.startswith("z"):
                    assert len(set(value.ravel().round(3))) == value.size


def test_numbers_belong_to_an_id_however_it_is_typed() -> None:
    first = [tuple(drawn(sheet("A"), student).values["W1"].ravel()) for student in MANY]
    assert len(set(first)) > 190
    for typed in (" S1234567", "s 1234567", "ｓ1234567"):
        assert key(typed) == ME
        assert (
            drawn(sheet("A"), typed).values["W1"].tolist()
            == drawn(sheet("A"), ME).values["W1"].tolist()
        )


def test_numbers_are_the_same_on_every_machine_and_next_year() -> None:
    given = drawn(sheet("A"), "model student").values
    assert {name: value.ravel().tolist() for name, value in given.items()} == {
        "x": [0.4, -1.1],
        "y": [0.8],
        "W1": [-0.3, 0.9, -0.2, 0.8],
        "b1": [0.8, -0.3],
        "W2": [-0.6, 0.9],
        "b2": [-0.4],
    }


# Right answers


WAYS: dict[str, Callable[[Any], Any]] = {
    "arrays": lambda value: value,
    "lists": lambda value: value.tolist(),
    "flat": lambda value: value.ravel().tolist() if 1 in value.shape else value.tolist(),
    "alone": lambda value: float(value[0, 0]) if value.size == 1 else value,
    "single precision": lambda value: value.astype(np.float32),
    "exact": lambda value: [[Fraction(x) for x in row] for row in value.tolist()],
    "decimals": lambda value: [[Decimal(str(x)) for x in row] for row in value.tolist()],
    "four decimals": lambda value: np.round(value, 4),
    "four digits": lambda value: np.where(
        abs(value) >= 1, rounded(value, 4)[1], np.round(value, 4)
    ),
    "cut off": lambda value: np.trunc(value * 1e4) / 1e4,
    "five decimals": lambda value: np.round(value, 5),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_right_answer_gets_its_point_in_whatever_way_it_is_written(way: str) -> None:
    for student in FEW:
        for asked in questions().values():
            written = {
                name: value if name == "student" else WAYS[way](value)
                for name, value in answers(asked, student).items()
            }
            verdict = verdict_on(asked, written)
            assert (verdict.headline, verdict.points) == ("Right.", 1), (asked.name, student)


def test_who_rounds_to_four_decimals_at_every_step_and_goes_on_with_them_loses_nothing() -> None:
    for student in MANY:
        for each in sheets().values():
            known = dict(drawn(each, student).values)
            for asked in each.steps:
                known[asked.name] = np.round(asked.formula(Values(known)), 4)
            written = {f"{each.name}_{s.name}": known[s.name] for s in each.steps}
            for asked in (a for a in questions().values() if a.sheet is each):
                assert judge(asked.name, Written(student, written, {}), 1).points == 1, asked.name


# Follow-through


def assert_it_costs_that_step_alone(
    asked: Asked, student: str, name: str, written: Written
) -> None:
    for other in questions().values():
        if other.sheet is asked.sheet and other.variable in written.answers:
            points = judge(other.name, written, 1).points
            assert points == (other is not asked), (student, asked.name, name, other.name)


@pytest.mark.parametrize("asked", ASKED)
def test_one_slip_costs_the_step_at_which_it_happens_and_no_other(asked: Asked) -> None:
    for i, student in enumerate(MANY):
        slips = planted(asked, student)
        name, answer = slips[i % len(slips)]
        written = carried_on(asked, student, answer, decimals=[4, None][i % 2])
        left_out = set(asked.variables) - set(written.answers)
        assert left_out <= {"B_C"}  # a share below 0 has no logarithm
        assert_it_costs_that_step_alone(asked, student, name, written)


@pytest.mark.soak
@pytest.mark.parametrize("asked", ASKED)
def test_every_slip_costs_the_step_at_which_it_happens_and_no_other(asked: Asked) -> None:
    for student in MANY[:40]:
        for name, answer in planted(asked, student):
            for decimals in (4, None):
                written = carried_on(asked, student, answer, decimals)
                assert_it_costs_that_step_alone(asked, student, name, written)


@pytest.mark.parametrize("asked", ASKED)
def test_a_step_that_is_left_out_costs_itself_alone(asked: Asked) -> None:
    written = answers(asked)
    del written[asked.variable]
    for other in questions().values():
        if other.sheet is asked.sheet:
            assert verdict_on(other, written).points == (other is not asked)


def test_a_slip_that_was_mended_on_the_way_costs_its_own_step_alone() -> None:
    written = answers(step("A-a1"), A_a1=truth(step("A-a1"))["a1"][::-1])
    for asked in questions().values():
        if asked.sheet.name == "A":
            assert verdict_on(asked, written).points == (asked.step.name != "a1")


def test_two_slips_cost_two_steps_also_when_the_second_was_only_miscopied() -> None:
    given = drawn(sheet("A"), ME).values
    slip = {"z1": -truth(step("A-z1"))["z1"]}
    values = sheet("A").follow(given, slip)
    miscopied = values["a1"][::-1]  # and went on with the numbers on the paper
    written = {f"A_{s.name}": values[s.name] for s in sheet("A").steps} | {"A_a1": miscopied}
    lost = [
        asked.step.name
        for asked in questions().values()
        if asked.sheet.name == "A" and not judge(asked.name, Written(ME, written, {}), 1).points
    ]
    assert lost == ["z1", "a1"]


def test_a_verdict_says_whose_numbers_it_was_marked_by() -> None:
    wrong = -truth(step("A-z1"))["z1"]
    values = sheet("A").follow(drawn(sheet("A"), ME).values, {"z1": wrong})
    followed = verdict_on(step("A-a1"), answers(step("A-a1"), A_z1=wrong, A_a1=values["a1"]))
    assert followed.headline == (
        "Right: it follows from your own numbers before it, not all of which are right."
    )
    lost = verdict_on(step("A-a1"), answers(step("A-a1"), A_z1=wrong, A_a1=[0.1, 0.2]))
    assert lost.truths == ("It was marked from your own A_z1.",)


def test_the_last_digit_does_not_put_earlier_numbers_in_the_wrong() -> None:
    asked = step("B-delta2")
    true = truth(asked)["delta2"]
    allowed = allowance(asked.step.formula, truth(asked), ["a2"])
    found = verdict_on(asked, answers(asked, B_delta2=true + 0.99 * allowed))
    assert (found.points, found.headline) == (1, "Right.")


@pytest.mark.parametrize("factor", [100, 10, 0.1, 0.01])
def test_a_decimal_point_that_slipped_is_not_told_by_how_far(factor: float) -> None:
    asked = step("A-C")
    found = verdict_on(asked, answers(asked, A_C=factor * truth(asked)["C"]))
    assert found.mistakes == ("decimal-slip",)
    assert found.headline == "Not yet: the decimal point slipped."


# Mistakes and slips by name


def assert_caught_and_named(found: list[Row]) -> None:
    assert len(found) >= 5
    for row in found:
        assert row.caught == row.seeds, row
    assert sum(row.named for row in found) >= NAMED * sum(row.seeds for row in found), found


@pytest.mark.parametrize("asked", ASKED)
def test_every_planted_mistake_is_caught_and_named(asked: Asked) -> None:
    assert_caught_and_named(rows(asked, FEW))


@pytest.mark.soak
@pytest.mark.parametrize("asked", ASKED)
def test_every_planted_mistake_is_caught_and_named_over_200_students(asked: Asked) -> None:
    assert_caught_and_named(rows(asked, MANY))


@pytest.mark.parametrize("name", ["A-z1", "A-z2", "A-dC_da1", "B-z1", "B-z2", "B-dC_da1"])
@pytest.mark.parametrize(("slip", "factor"), [("sign-lost", -1), ("decimal-slip", 10)])
def test_a_slip_in_one_product_of_many_is_named(name: str, slip: str, factor: float) -> None:
    asked = step(name)
    weights = "W1" if name.endswith("z1") else "W2"
    found = []
    for student in MANY:
        values = truth(asked, student)
        W = values[weights].copy()
        W[0, -1] *= factor
        answer = np.asarray(asked.step.formula(Values({**values, weights: W})))
        right = values[asked.step.name]
        seen = (np.abs(answer - right) > 2 * allowance(asked.step.formula, values, [])).any()
        if seen:  # the last hidden neuron may be the silent one
            found.append(verdict_on(asked, answers(asked, student, **{asked.variable: answer})))
    assert len(found) > 100
    assert all(verdict.points == 0 for verdict in found)
    named = sum(verdict.mistakes == (slip,) for verdict in found)
    assert named >= NAMED * len(found)


def test_two_digits_are_named_where_they_were_written_and_where_they_went_in() -> None:
    asked = step("A-z2")
    for student in FEW:
        values = truth(asked, student)
        written = verdict_on(
            asked, answers(asked, student, A_z2=float(np.round(values["z2"], 2)[0, 0]))
        )
        assert written.mistakes == ("early-rounding",)
        short = {**values, "a1": np.round(values["a1"], 2)}
        answer = np.round(asked.step.formula(Values(short)), 4)
        if np.abs(answer - values["z2"]).max() > 3e-4:
            went_in = verdict_on(asked, answers(asked, student, A_z2=answer))
            assert went_in.mistakes == ("early-rounding",)


def test_an_answer_to_another_step_is_recognised() -> None:
    verdict = verdict_on(step("A-z2"), answers(step("A-z2"), A_z2=truth(step("A-z2"))["a2"]))
    assert "These are the numbers of A_a2." in verdict.truths


def test_entries_that_are_right_are_marked() -> None:
    right = truth(step("B-dW1"))["dW1"]
    answer = right.copy()
    answer[0, 1] += 0.777
    verdict = verdict_on(step("B-dW1"), answers(step("B-dW1"), B_dW1=answer))
    assert verdict.mistakes == ()
    assert verdict.headline == "Not yet: B_dW1 does not follow from the numbers before it."
    np.testing.assert_array_equal(verdict.hits["B_dW1"], answer == right)


def test_a_verdict_never_shows_the_expected_values() -> None:
    for asked in questions().values():
        if asked.step.name not in {"slope1", "z1"}:
            answer = np.full(truth(asked)[asked.step.name].shape, 0.7777)
            verdict = verdict_on(asked, {"student": ME, asked.variable: answer})
            assert verdict.points == 0
            for number in truth(asked)[asked.step.name].ravel():
                if number != 0:
                    for shown in (as_text(verdict), as_html(verdict)):
                        assert f"{abs(number):.4f}" not in shown


# Bad input


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "No answer to judge: A_a1 is None: write your numbers in its place."),
        (..., "Not written yet: A_a1."),
        ("0.25", "No answer to judge: A_a1 is text: write the numbers without quotes, such as 0.25."),
        (["0.25", "0.5"], "No answer to judge: A_a1 is text: write the numbers without quotes"),
        ([0.25, np.nan], "No answer to judge: A_a1 holds NaN or infinity."),
        ([0.25, 1j], "No answer to judge: A_a1 must hold real numbers; it holds complex128."),
        ([[0.25], [0.5, 1]], "A_a1 does not hold numbers only, or its rows differ in length"),
        ([0.25, None], "A_a1 does not hold numbers only, or its rows differ in length"),
        ({0.25, 0.5}, "A_a1 is a set: write a number, or a list of numbers"),
        (len, "A_a1 is a builtin_function_or_method: write a number"),
        ([], "No answer to judge: A_a1 holds 0 numbers."),
        (0.25, "Not yet: A_a1 holds 1 number; a column of 2 is asked, […, …]."),
        ([0.1, 0.2, 0.3], "Not yet: A_a1 holds 3 numbers; a column of 2 is asked, […, …]."),
        ((0, 25, 0, 5), "A decimal point is a point in Python: 0.25, not 0,25."),
        (10**400, "does not hold numbers only"),
    ],
)  # fmt: skip
def test_a_bad_answer_gets_a_clear_word_and_no_point(value: Any, said: str) -> None:
    verdict = verdict_on(step("A-a1"), answers(step("A-a1"), A_a1=value))
    assert verdict.points == 0
    assert said in verdict.headline


def test_a_decimal_comma_is_recognised_in_a_single_number_and_in_a_matrix() -> None:
    for name, value in (("A-C", (0, 25)), ("A-dW2", [[0, 25, 0, 5]])):
        asked = step(name)
        verdict = verdict_on(asked, answers(asked, **{asked.variable: value}))
        assert "0.25, not 0,25" in verdict.headline


def test_an_array_that_raises_is_an_answer_that_cannot_be_judged() -> None:
    class Hostile:
        def __array__(self, *_: Any, **__: Any) -> Any:
            raise SystemError

        def __float__(self) -> float:
            raise KeyError

    verdict = verdict_on(step("A-a1"), answers(step("A-a1"), A_a1=Hostile()))
    assert (verdict.kind, verdict.points) == ("unusable", 0)


def test_a_row_where_a_column_is_asked_is_named() -> None:
    row = truth(step("A-dC_da1"))["dC_da1"].T
    verdict = verdict_on(step("A-dC_da1"), answers(step("A-dC_da1"), A_dC_da1=row))
    assert verdict.mistakes == ("row-for-column",)


def test_a_misspelt_variable_is_asked_about() -> None:
    written = answers(step("A-delta2"))
    written["A_delta_2"] = written.pop("A_delta2")
    headline = verdict_on(step("A-delta2"), written).headline
    assert headline == "Not written yet: A_delta2. There is a variable A_delta_2; was that meant?"


@pytest.mark.parametrize("student", ["", "  ", None, 3.5, ..., ["s1"], True])
def test_without_an_id_there_is_a_word_and_no_point(student: Any) -> None:
    verdict = verdict_on(step("A-z1"), answers(step("A-z1"), ME) | {"student": student})
    assert (verdict.kind, verdict.points) == ("missing", 0)
    assert verdict.headline.startswith("There are no numbers to mark by: write your id")


def test_an_id_written_as_a_number_is_the_same_id() -> None:
    written = answers(step("A-z1"), "1234567") | {"student": 1234567}
    assert verdict_on(step("A-z1"), written).points == 1


# The notebook, and who grades


def test_the_cell_that_imports_personal_can_be_run_again() -> None:
    cell = "from backprop_lib.checks.hand import personal\nA = personal('A')"
    namespace: dict[str, Any] = {"student": "anna"}
    exec(cell, namespace)
    first = namespace["A"]
    exec(cell, namespace)
    assert repr(namespace["A"]) == repr(first)


def test_numbers_show_themselves_or_say_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    namespace: dict[str, Any] = {"personal": personal, "student": ME}
    A = eval("personal('A')", namespace)
    assert repr(A).startswith(f"Sheet A of {ME}\nx = ")
    assert A.net[1].W.shape == (2, 2)
    A._ipython_display_()
    shown = capsys.readouterr().out
    assert "Markdown" in shown or ME in shown
    nobody = eval("personal('A')", {"personal": personal})
    assert repr(nobody) == NOBODY
    nobody._ipython_display_()
    with pytest.raises(NoStudentError, match="There are no numbers yet"):
        nobody.net  # noqa: B018
    with pytest.raises(UnknownNameError, match="unknown sheet 'C'"):
        personal("C")


def test_check_marks_the_variables_of_the_notebook_in_which_it_is_called() -> None:
    notebook = answers(step("B-a2"))
    score = eval("check('by-hand/B-a2', points=2)", {**notebook, "check": check})
    assert (float(score), score._repr_mimebundle_()["text/plain"]) == (2, "2")
    assert float(check("by-hand/B-a2", {**notebook, "B_a2": [1, 2]}, points=2)) == 0
    with pytest.raises(UnknownNameError, match="did you mean 'by-hand/B-a2'"):
        check("by-hand/B_a2")


def test_a_verdict_is_made_from_plain_data_in_another_process() -> None:
    asked = step("A-dW1")
    wrong = truth(asked)["dW1"].T
    written = read(answers(asked, A_dW1=wrong), asked.variables)
    sent = json.dumps(
        [written.student, {n: a.tolist() for n, a in written.answers.items() if not isinstance(a, Unusable)}]
    )  # fmt: skip
    code = (
        "import json, sys\n"
        "import numpy as np\n"
        "from backprop_lib.checks.hand.marking import judge\n"
        "from backprop_lib.checks.hand.written import Written\n"
        "student, answers = json.load(sys.stdin)\n"
        "written = Written(student, {n: np.array(a) for n, a in answers.items()}, {})\n"
        "print(judge('by-hand/A-dW1', written, 1).mistakes[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=sent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "dw-transposed"


def test_reading_a_notebook_needs_no_answers() -> None:
    code = (
        "import sys\n"
        "from backprop_lib.checks.hand.written import read\n"
        "print(*(m for m in sys.modules if 'questions' in m or m.endswith(('marking', 'step'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_copied_notebook_answers_somebody_elses_questions() -> None:
    for asked in questions().values():
        written = read(answers(asked), asked.variables)
        assert written.student == ME
        assert judge(asked.name, written, 1).points == 1
        # Who follows from his own numbers gets those points; the first step stands alone.
        if asked.step.name == "z1":
            assert judge(asked.name, written, 1, student="s7654321").points == 0


# The catalogue, the book and the assignment


def test_every_name_is_in_the_catalogue_and_every_page_in_the_book(book_html: Path) -> None:
    for asked in questions().values():
        assert len({wrong.name for wrong in asked.step.wrong}) >= 3
        for page in [asked.step.page, *(ENTRIES[wrong.name].page for wrong in asked.step.wrong)]:
            file, _, anchor = page.partition("#")
            html = (book_html / "book" / file).read_text("utf-8")
            assert not anchor or f'id="{anchor}"' in html, page


def test_the_assignment_checks_every_step_once_in_the_order_of_the_calculation() -> None:
    source = (ROOT / "solutions" / "05-by-hand.md").read_text("utf-8")
    assert re.findall(r'check\("(by-hand/\S+)", points=1\)', source) == list(questions())
