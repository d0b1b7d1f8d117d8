"""nbgrader's feedback on a submission whose text and outputs want to run."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from classroom import ASSIGNMENT, Classroom, cell_of
from nbgrader.apps import NbGraderAPI
from playwright.sync_api import Browser, Error, Page, Route
from traitlets.config import Config
from zoo import SPECIMENS, Ground

NAME = "page-that-wants-to-run"


def feedback(room: Classroom) -> Path:
    """Generate it, as nbgrader does."""
    done = room.course.api.generate_feedback(ASSIGNMENT, NAME, force=True)
    assert done["success"], done
    return room.root / "feedback" / NAME / ASSIGNMENT / f"{ASSIGNMENT}.html"


@pytest.fixture(scope="module")
def room(classroom: Classroom) -> Classroom:
    """A course with that submission, graded."""
    SPECIMENS[NAME].make(Ground(classroom, NAME, 1, os.getpid()))
    assert classroom.grade()[NAME].outcome == "graded"
    return classroom


@pytest.fixture
def page(room: Classroom, browser: Browser) -> Page:
    """The feedback, opened offline, and all that can be pressed in it pressed."""
    return opened(feedback(room), browser)


def opened(path: Path, browser: Browser) -> Page:
    made = browser.new_page()
    left: list[str] = []  # what has passed the page's own policy, and would go out

    def stop(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    made.route(re.compile("^http"), stop)
    made.goto(path.as_uri(), wait_until="load")
    for link in made.locator("a:has-text('press'), button:has-text('press')").all():
        link.dispatch_event("click")
    made.evaluate("left => { document.asked = left }", left)
    return made


def ran(page: Page) -> bool:
    return page.evaluate("document.documentElement.dataset.zoo !== undefined") is True


def test_nothing_that_a_student_wrote_runs(page: Page, room: Classroom) -> None:
    assert not ran(page)
    assert page.url == feedback(room).as_uri()
    assert page.locator("iframe, form, base, .rendered_html :is(meta, style)").count() == 0
    assert page.locator("[onerror], [onload], [ontoggle], [href^='javascript']").count() == 0
    assert page.locator("script").count() == 0
    assert page.locator("math :not(mi, mo, mn, mrow, mtext)").count() == 0
    assert page.locator("math").get_by_text("press").count() > 0


def test_the_page_asks_nobody_for_anything(page: Page) -> None:
    assert page.evaluate("document.asked") == []


def test_the_same_page_runs_it_without_our_settings(room: Classroom, browser: Browser) -> None:
    bare = NbGraderAPI(config=Config({"CourseDirectory": room.course.config.CourseDirectory}))
    done = bare.generate_feedback(ASSIGNMENT, NAME, force=True)
    assert done["success"], done
    shown = opened(room.root / "feedback" / NAME / ASSIGNMENT / f"{ASSIGNMENT}.html", browser)
    try:
        assert ran(shown) or shown.url == "about:blank"  # a script ran, or the page was sent away
    except Error as error:  # it is being sent away just now
        assert "navigation" in error.message  # noqa: PT017


def test_what_a_student_wrote_can_be_read(page: Page) -> None:
    assert page.get_by_text("My answer.").is_visible()
    assert page.get_by_text("document.documentElement.dataset.zoo").count() > 5


def test_on_a_phone_a_score_stands_in_the_coloured_head_of_its_cell(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    head = page.locator(".panel-heading", has_text="Grade cell").first
    score = head.get_by_text("Score:")
    outer, inner = head.bounding_box(), score.bounding_box()
    assert outer is not None
    assert inner is not None
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_verdicts_stay_as_they_are_drawn(page: Page, room: Classroom) -> None:
    shown = cell_of(room.graded(NAME), "bias-gradient").outputs[0].data["text/html"]
    assert "display:flex" in shown
    verdict = page.get_by_text("2 of 2 points").first
    assert verdict.is_visible()
    head = verdict.locator("xpath=..")
    assert head.evaluate("node => getComputedStyle(node).display") == "flex"
    frame = head.locator("xpath=..")
    assert frame.evaluate("node => getComputedStyle(node).borderLeftWidth") == "5px"
    picture = os.environ.get("PICTURES")
    if picture:
        page.screenshot(path=f"{picture}/feedback.png", full_page=True)
