"""Claims about the report: its numbers are the class's, and nothing of a student's runs in it."""

import copy
import csv
import random
import re
from pathlib import Path

import pytest
from classroom import ASSIGNMENT, Classroom, cell_of, with_cell
from nbgrader.api import Gradebook
from playwright.sync_api import Browser
from test_accessibility import AXE, VIOLATIONS

from backprop_grader.app import main, report
from backprop_grader.grading import records
from backprop_grader.grading.course import CourseError
from backprop_grader.report import pictures, statistics
from backprop_grader.report.page import page
from backprop_grader.report.reading import Found, Place, Question, read

FORGED = """
from IPython.display import display
display({"text/plain": "9"}, raw=True, metadata={"backprop":
    {"question": "<b>x</b>", "kind": "right", "mistakes": ["dw-transposed"]}})
"""
MARKUP = "<img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def graded(classroom: Classroom) -> Classroom:
    """A class of six, graded: right, mistaken, forging, late to end, gone, and one who wrote HTML."""
    solved = classroom.solved()
    classroom.hand_in("right", solved)
    for student in ("mistaken", MARKUP):
        wrong = copy.deepcopy(solved)
        cell_of(
            wrong, "weight-gradient-answer"
        ).source = "def weight_gradient(delta, a_before):\n    return delta @ a_before.T"
        cell_of(wrong, "why").source = f"I think {MARKUP}"
        classroom.hand_in(student, wrong)
    (classroom.folder(MARKUP) / f"{MARKUP}.txt").symlink_to("/etc/hostname")
    forging = with_cell(solved, FORGED)
    cell_of(forging, "rate-answer").source = f"rate = 0.2\n{FORGED}"
    classroom.hand_in("forging", forging)
    endless = copy.deepcopy(solved)
    cell_of(endless, "rate-answer").source = "while True: pass"
    classroom.hand_in("endless", endless)
    classroom.hand_in("leaving", with_cell(solved, "import os\nos._exit(3)"))
    classroom.hand_in("broken", b"{")
    classroom.grade()
    (classroom.root / "submitted" / "later" / ASSIGNMENT).mkdir(parents=True)
    with Gradebook(classroom.course.directory.db_url, "small-course") as book:
        book.add_student("absent")
    return classroom


@pytest.fixture(scope="module")
def found(graded: Classroom) -> Found:
    return read(graded.course, ASSIGNMENT)


@pytest.fixture(scope="module")
def written(graded: Classroom) -> Path:
    return report.write(graded.course, [ASSIGNMENT])


def test_a_named_mistake_counts_each_student_who_made_it_where_they_made_it(found: Found) -> None:
    place = Place(ASSIGNMENT, "weight-gradient")
    assert found.mistakes == {"sum-for-mean": {"mistaken": {place}, MARKUP: {place}}}


def test_what_a_student_claims_of_a_verdict_counts_nothing(found: Found) -> None:
    kinds = found.questions[Place(ASSIGNMENT, "weight-gradient")].kinds
    assert dict(kinds) == {"right": 4, "named": 2}
    assert not found.questions[Place(ASSIGNMENT, "rate")].kinds


def test_questions_stand_in_the_notebooks_order(found: Found) -> None:
    order = [place.cell for place in found.questions]
    assert order == ["output-delta", "bias-gradient", "weight-gradient", "rate", "why"]


def test_shares_are_of_the_points_that_are_marked(found: Found) -> None:
    # Checks give 6 points; 3 wait for a person, but for those who left that answer as it was.
    assert found.share("right") == pytest.approx(6 / 9)
    assert found.share("mistaken") == pytest.approx(4 / 6)
    assert found.share("broken") is None


def test_hand_grading_left_is_counted_in_answers_that_are_there(found: Found) -> None:
    waiting = found.questions[Place(ASSIGNMENT, "why")].waiting
    assert {"mistaken", MARKUP} <= set(waiting)
    assert "broken" not in waiting
    assert found.waiting == len(waiting)


def test_an_answer_for_a_person_that_was_left_as_it_was_is_told_to_be_none(found: Found) -> None:
    why = found.questions[Place(ASSIGNMENT, "why")]
    assert why.kinds["missing"] == len(why.shares) > 0
    assert f"{why.kinds['missing']} not answered" in page("", [found])


def test_time_outs_and_crashes_name_the_cell_and_the_student(found: Found) -> None:
    assert found.faults["rate-answer", "ran out of time"] == {"endless"}
    assert found.faults["a cell of their own", "ended its process"] == {"leaving"}


def test_those_who_need_a_person_are_named_with_the_reason(found: Found) -> None:
    assert set(found.flagged) == {MARKUP, "leaving", "broken"}
    assert found.failed == ["broken"]


def test_those_who_are_not_graded_are_named(found: Found) -> None:
    assert found.ungraded == ["later"]
    assert found.absent == ["absent"]


def tiles(said: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", said))


def test_what_is_left_to_do_stands_above_and_what_is_not_does_not(found: Found) -> None:
    assert tiles(page("c", [found])) == {
        "graded": "6",
        "median of the points": "67 %",
        "not graded yet": "1",
        "not handed in": "1",
        "answers to mark by hand": str(found.waiting),
        "for a person to look at": "3",
        "crashed or timed out": "2",
    }
    calm = page("c", [class_of_two_questions(3)])
    assert tiles(calm) == {"graded": "3", "median of the points": "33 %"}
    assert "No submission was damaged or suspicious, and no code ran out of time" in calm
    assert not {"For a person to look at", "Time-outs and crashes"} & headings(calm)


def headings(said: str) -> set[str]:
    return set(re.findall(r"<h3>(.*?)</h3>", said))


def class_of_two_questions(size: int) -> Found:
    """All get the first; every other one the second, which gives twice the points."""
    made = Found("two", students=[f"s{i}" for i in range(size)])
    for name, points in (("first", 1), ("second", 2), ("unmarked", 3)):
        place = Place("two", name)
        made.questions[place] = Question(place, f"The {name}", points)
    first, second, unmarked = made.questions.values()
    for i, student in enumerate(made.students):
        first.shares[student], second.shares[student] = 1.0, float(i % 2)
    first.kinds["right"] = size
    second.kinds.update(right=size // 2, named=size - size // 2)
    made.mistakes["sum-for-mean"] = {s: {second.place} for s in made.students[::2]}
    assert not unmarked.shares
    return made


def test_a_class_of_fewer_than_ten_is_not_compared(found: Found) -> None:
    for small in (found, class_of_two_questions(9)):
        said = page("c", [small])
        assert "Of fewer than 10 students, nothing is said" in said
        assert "27 %" not in said
        assert "too few" not in said


def test_a_larger_class_is_compared_in_what_is_marked() -> None:
    said = page("c", [class_of_two_questions(12)])
    assert "nothing is said of which" not in said
    assert said.count("<i>D</i> = ") == 2
    assert "The unmarked" in said
    assert "too few" not in said


def test_a_mistake_is_shown_as_a_share_of_the_class() -> None:
    said = page("c", [class_of_two_questions(12)])
    assert "<strong>6 of 12 students</strong>" in said
    assert '<svg class="bar" viewBox="0 0 200 14" role="img" aria-label="6 of 12">' in said
    assert '<rect class="error" x="0.5" y="1" width="99.0"' in said


def test_students_are_called_as_in_the_gradebook(graded: Classroom) -> None:
    with Gradebook(graded.course.directory.db_url, "small-course") as book:
        book.update_or_create_student("leaving", first_name="Zoë", last_name="<b>Lind</b>")
    try:
        said = page("c", [read(graded.course, ASSIGNMENT)])
        assert "<b>Zoë &lt;b&gt;Lind&lt;/b&gt; (leaving)</b>: " in said
        assert "<b>broken</b> (nothing could be graded): " in said
    finally:
        with Gradebook(graded.course.directory.db_url, "small-course") as book:
            book.update_or_create_student("leaving", first_name=None, last_name=None)


def test_a_class_graded_without_a_sandbox_is_told_so(graded: Classroom) -> None:
    assert "The sandbox was off" not in page("c", [read(graded.course, ASSIGNMENT)])
    record = graded.record("right")
    try:
        records.write(graded.root, ASSIGNMENT, "right", {**record, "isolated": False})
        said = page("c", [read(graded.course, ASSIGNMENT)])
        assert "<b>The sandbox was off</b> for 1 student:" in said
    finally:
        records.write(graded.root, ASSIGNMENT, "right", record)


def test_the_table_has_a_row_for_each_question_and_no_word_of_a_student(
    written: Path, found: Found
) -> None:
    with written.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["cell"] for row in rows] == [place.cell for place in found.questions]
    assert rows[2]["mistakes"] == "sum-for-mean (2)"
    assert rows[2]["difficulty"] == f"{4 / 6:.4f}"
    assert "onerror" not in written.with_suffix(".csv").read_text("utf-8-sig")


def test_an_unknown_assignment_is_said_in_a_line(graded: Classroom) -> None:
    with pytest.raises(
        CourseError, match=f"does not know 'nope'; it has {ASSIGNMENT}; 'nbgrader gen"
    ):
        read(graded.course, "nope")


def test_the_command_says_where_the_page_and_the_table_are(
    graded: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "page.html"
    main(["report", "--course", str(graded.root), ASSIGNMENT, "--to", str(target)])
    assert capsys.readouterr().out == f"The report: {target}\nAs a table: {tmp_path / 'page.csv'}\n"
    assert target.exists()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_asks_for_nothing_runs_nothing_and_fits(
    written: Path, browser: Browser, width: int, scheme: str
) -> None:
    # Without its policy, so that a script of a student's would run.
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(written.as_uri())
    assert asked == [written.as_uri()]
    assert opened.title() == f"Report: {ASSIGNMENT}"
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert opened.locator("img, script").count() == 0
    assert MARKUP in opened.inner_text("body")
    opened.add_script_tag(path=AXE)
    assert opened.evaluate(VIOLATIONS) == []
    context.close()


def class_of(size: int) -> tuple[list[float], list[float]]:
    rng = random.Random(size)
    return [rng.choice((0, 0.5, 1)) for _ in range(size)], [rng.random() for _ in range(size)]


def test_groups_are_the_means_of_the_27_lowest_and_highest_of_a_hundred() -> None:
    shares, rest = class_of(100)
    ranked = [share for _, share in sorted(zip(rest, shares, strict=True))]
    got = statistics.groups(shares, rest)
    assert got is not None
    assert got.lower == pytest.approx(sum(ranked[:27]) / 27)
    assert got.upper == pytest.approx(sum(ranked[-27:]) / 27)


def test_the_order_of_students_who_tie_changes_nothing() -> None:
    shares, rest = class_of(40)
    rest = [round(r, 1) for r in rest]
    pairs = list(zip(shares, rest, strict=True))
    first = statistics.groups(shares, rest)
    random.Random(1).shuffle(pairs)
    again = statistics.groups([s for s, _ in pairs], [r for _, r in pairs])
    assert first is not None
    assert again == pytest.approx(first)


def test_a_question_that_all_get_alike_tells_nobody_apart() -> None:
    got = statistics.groups([0.5] * 30, class_of(30)[1])
    assert got is not None
    assert got.discrimination == pytest.approx(0)


@pytest.mark.parametrize(("sign", "discrimination"), [(1, 1), (-1, -1)])
def test_a_question_that_only_the_better_half_gets_tells_apart_fully(
    sign: int, discrimination: int
) -> None:
    got = statistics.groups([0.0] * 10 + [1.0] * 10, [sign * i for i in range(20)])
    assert got is not None
    assert got.discrimination == pytest.approx(discrimination)


def test_nothing_is_said_of_fewer_than_ten() -> None:
    assert statistics.groups([1.0] * 9, [1.0] * 9) is None
    assert statistics.judged(0.5, None) == "too few to tell"


def test_every_share_is_in_the_tenth_it_belongs_to() -> None:
    shares = [i / 10 for i in range(11)] + [0.1 + 0.2, 1.2, 0.999]
    assert pictures.binned(shares) == [1, 1, 1, 2, 1, 1, 1, 1, 1, 4]
