"""An instructor's way through a graded class: formgrader in a real JupyterLab, marks, feedback, report."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import jupyter_student
import pytest
from classroom import ASSIGNMENT, CONFIGURATION, Classroom, cell_of, said, with_cell
from nbgrader.api import Grade, Gradebook
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Request, expect

from backprop_grader.app import report
from backprop_grader.notebook.outputs import OURS
from backprop_lib.checks.catalogue import ENTRIES

FOLDER = "Scripts" if os.name == "nt" else "bin"
GRADER = jupyter_student.ROOT / ".venv" / "grader" / FOLDER
SANDBOXED = "from backprop_grader.grading.course import defaults\nc.merge(defaults())\n"
PEEP = 'import os\nprint("sees", os.path.exists("/etc/passwd"))'
REASON = "Each sample pulls; the mean of the pulls is the step."
COMMENT = "Why the mean, and not the sum? $\\frac{1}{m}$"


@dataclass
class Desk:
    """A browser with formgrader open in JupyterLab, and the course that it shows."""

    room: Classroom
    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def formgrader(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def press(self, student: str, button: str) -> None:
        """Press a button in a student's row, and close the word that it was done."""
        row = self.formgrader.locator("#main-table tr", has_text=student)
        row.locator(f"td.{button} a").click()
        done = self.formgrader.locator("#success-modal")
        expect(done).to_contain_text(f"for student '{student}'")
        done.get_by_label("Close").click()
        expect(done).to_be_hidden()

    def status(self, student: str) -> str:
        row = self.formgrader.locator("#main-table tr", has_text=student)
        return row.locator("td.status").inner_text()

    def list_submissions(self) -> None:
        for link in (
            "Manual Grading",
            "Manage Assignments",
        ):  # a page of answers has the first alone
            self.formgrader.get_by_role("link", name=link).click()
        row = self.formgrader.locator("#main-table tr", has_text=ASSIGNMENT)
        row.locator("td.num-submissions a").click()
        expect(self.formgrader.locator("#main-table tr")).to_have_count(3)

    def list_answers(self) -> None:
        self.formgrader.get_by_role("link", name="Manual Grading").click()
        for _ in ("the assignment", "its notebook"):
            self.formgrader.locator("#main-table").get_by_role("link", name=ASSIGNMENT).click()
        expect(self.formgrader.get_by_text("Submission #1")).to_be_visible()

    def open_answers(self, student: str) -> None:
        """Go to a student's answers, by their name."""
        self.list_answers()
        self.formgrader.get_by_role("button", name="Show All Names").click()
        self.formgrader.locator("#main-table").get_by_role("link", name=student).click()


@pytest.fixture(scope="module")
def room(classroom: Classroom) -> Classroom:
    """Two are graded, one of them mistaken; the third has handed in since, and peeps."""
    solved = classroom.solved()
    cell_of(solved, "why").source = REASON
    classroom.hand_in("right", solved)
    wrong = copy.deepcopy(solved)
    answer = "def weight_gradient(delta, a_before):\n    return delta @ a_before.T"
    cell_of(wrong, "weight-gradient-answer").source = answer
    classroom.hand_in("mistaken", wrong)
    classroom.grade()
    classroom.hand_in("peeping", with_cell(solved, PEEP))
    (classroom.root / "nbgrader_config.py").write_text(CONFIGURATION + SANDBOXED, "utf-8")
    return classroom


@pytest.fixture(scope="module")
def desk(
    room: Classroom, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """Formgrader, opened by JupyterLab's menu."""
    if not GRADER.exists():
        pytest.fail("there is no environment of an instructor: run 'make test'", pytrace=False)
    program = [str(next(GRADER.glob("python*"))), "-m", "jupyterlab"]
    folder = tmp_path_factory.mktemp("instructor")
    with jupyter_student.server(folder, room.root, program, start_in=room.root) as (url, query):
        context = browser.new_context(viewport={"width": 1500, "height": 1000})
        desk = Desk(room, context.new_page())
        watch(context, desk)
        desk.page.set_default_timeout(60_000)
        desk.page.goto(f"{url}lab?{query}&reset")
        desk.page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        desk.page.get_by_role("menuitem", name="Formgrader", exact=True).click()
        expect(desk.formgrader.locator("#main-table")).to_contain_text(ASSIGNMENT)
        yield desk
        context.close()


def watch(context: BrowserContext, desk: Desk) -> None:
    """Note what the pages ask for outside this machine, and what fails in them."""

    def note(request: Request) -> None:
        if not re.match(r"(http|ws)://127\.0\.0\.1:|(data|blob|file):", request.url):
            desk.asked.append(request.url)

    context.on("request", note)
    context.on("weberror", lambda error: desk.complaints.append(str(error.error)))


@pytest.fixture(scope="module")
def marked(desk: Desk) -> Desk:
    """The answer of the mistaken student that waits is marked, with the keyboard as far as it goes."""
    desk.open_answers("mistaken")
    score = desk.formgrader.locator("input#why")
    expect(score).to_have_class(re.compile("needs_manual_grade"))
    score.click()
    keyboard = desk.page.keyboard
    keyboard.type("2")
    keyboard.press("Tab")
    keyboard.press("Tab")  # past the extra credit
    keyboard.type(COMMENT)
    with desk.page.expect_response(lambda answer: "/api/comment/" in answer.url):
        keyboard.press("Escape")
    return desk


def in_gradebook(room: Classroom, student: str) -> tuple[Grade, str | None]:
    """What it has of the answer that a person marks: the grade, and the comment."""
    with Gradebook(room.course.directory.db_url, room.course.directory.course_id) as book:
        place = ("why", ASSIGNMENT, ASSIGNMENT, student)
        grade = book.find_grade(*place)
        return grade, book.find_comment(*place).comment


def test_formgrader_shows_the_graded_class_and_who_is_not_graded_yet(desk: Desk) -> None:
    desk.list_submissions()
    states = {student: desk.status(student) for student in ("right", "mistaken", "peeping")}
    waits = "needs manual grading"
    assert states == {"right": waits, "mistaken": waits, "peeping": "needs autograding"}
    row = desk.formgrader.locator("#main-table tr", has_text="mistaken")
    expect(row.locator("td.score")).to_have_text("4 / 9")


def test_its_autograde_button_runs_cells_in_the_sandbox_and_marks_outside(desk: Desk) -> None:
    desk.list_submissions()
    desk.press("peeping", "autograde")
    assert desk.status("peeping") == "needs manual grading"
    made = desk.room.graded("peeping")
    assert "sees False" in said(made)
    verdict = cell_of(made, "bias-gradient").outputs[0].metadata[OURS]
    assert verdict["question"] == "matrix-form/bias-gradient"
    assert desk.room.marks()["peeping"]["bias-gradient"] == 2


def test_the_model_answer_stands_below_the_answer_in_formgrader_alone(marked: Desk) -> None:
    beside = marked.formgrader.locator("details.rubric")
    expect(beside).to_have_count(1)
    expect(beside).to_contain_text("For you alone")
    expect(beside.get_by_text("A model answer.")).to_be_visible()
    expect(marked.formgrader.get_by_text("A model answer.")).to_have_count(1)


def test_points_and_a_comment_reach_the_gradebook(marked: Desk) -> None:
    expect(marked.formgrader.locator("input#why")).to_have_value("2")
    expect(marked.formgrader.locator("input#why")).not_to_have_class(
        re.compile("needs_manual_grade")
    )
    grade, comment = in_gradebook(marked.room, "mistaken")
    assert (grade.manual_score, grade.needs_manual_grade) == (2, False)
    assert comment == COMMENT


def test_the_same_answer_of_the_next_student_is_two_keys_away(desk: Desk) -> None:
    desk.list_answers()
    desk.formgrader.get_by_text("Submission #1").click()
    expect(desk.formgrader.get_by_text("Submission 1 / ")).to_be_visible()
    desk.formgrader.locator("input#why").click()
    desk.page.keyboard.press("Control+.")
    expect(desk.formgrader.get_by_text("Submission 2 / ")).to_be_visible()
    expect(desk.formgrader.locator("input#why")).to_be_focused()


def test_the_feedback_tells_verdict_points_and_comment(marked: Desk, browser: Browser) -> None:
    marked.list_submissions()
    marked.press("mistaken", "generate-feedback")
    written = marked.room.root / "feedback" / "mistaken" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    context = browser.new_context()
    watch(context, marked)
    shown = context.new_page()
    shown.goto(written.as_uri())
    expect(shown.locator("body")).to_contain_text("small (Score: 6.0 / 9.0)")
    verdict = shown.get_by_text("0 of 2 points").locator("xpath=../..")
    expect(verdict).to_contain_text(ENTRIES["sum-for-mean"].title)
    answer = shown.locator(".nbgrader_cell", has_text=REASON)
    expect(answer).to_contain_text("Score: 2.0 / 3.0")
    expect(answer.locator(".panel-footer")).to_contain_text("Why the mean, and not the sum?")
    expect(answer.locator(".panel-footer mfrac")).to_be_visible()
    expect(shown.locator("body")).not_to_contain_text("model answer")
    context.close()


def test_the_report_tells_what_is_left_to_mark(marked: Desk, tmp_path: Path) -> None:
    written = report.write(marked.room.course, [ASSIGNMENT], tmp_path / "report.html")
    shown = marked.page.context.new_page()
    shown.goto(written.as_uri())
    waiting = shown.locator("h3:has-text('To mark by hand') + ul")
    expect(waiting).to_contain_text(re.compile(r"\b[12] answers? of 3 points each"))
    expect(shown.locator(".mistakes")).to_contain_text(re.compile(r"1 of [23] students"))
    shown.close()


def test_no_page_on_the_way_asks_anybody_outside_or_fails(marked: Desk) -> None:
    marked.open_answers("right")
    expect(marked.formgrader.locator("input#why")).to_be_visible()
    assert marked.asked == []
    assert marked.complaints == []
