"""Claims about the exercises in the book: a page for each, its notebook, and a way to it from every chapter."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from visits import HTML, ROOT, visiting

RELEASES = sorted((ROOT / "exercises").glob("*/*.ipynb"))
PARTS = (ROOT / "_toc.yml").read_text("utf-8").split("- caption:")
CHAPTERS = [
    chapter
    for part in PARTS
    if "numbered: true" in part
    for chapter in re.findall(r"- file: (\S+)", part)
]


def page(release: Path) -> str:
    return f"book/exercise-{release.stem}.html"


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_the_page_of_an_exercise_lists_what_its_notebook_asks(
    browser: Browser, http: str, release: Path
) -> None:
    cells = json.loads(release.read_text("utf-8"))["cells"]
    marked = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    points = [mark["points"] for mark in marked if mark.get("grade")]
    with visiting(browser) as visit:
        rows = visit.open(http + page(release)).locator("table").first.locator("tbody tr")
        told = [row.locator("td").last.inner_text() for row in rows.all()]
    assert sum(float(number) for number in told[:-1]) == float(told[-1]) == sum(points)
    assert len(told) > 6


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_the_notebook_is_kept_as_the_student_gets_it(
    browser: Browser, address: str, release: Path
) -> None:
    with visiting(browser) as visit:
        opened = visit.open(address + page(release))
        with opened.expect_download() as waiting:
            opened.locator("a.bp-download").click()
        assert waiting.value.suggested_filename == release.name
        assert Path(waiting.value.path()).read_bytes() == release.read_bytes()


def test_the_table_of_exercises_leads_to_each(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        table = visit.open(f"{http}book/exercises.html").locator("table").first
        found = [link.get_attribute("href") for link in table.locator("a").all()]
    assert found == [Path(page(release)).name for release in RELEASES]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_leads_to_an_exercise_in_one_click(book_html: Path, chapter: str) -> None:
    html = (book_html / f"{chapter}.html").read_text("utf-8")
    boxes = re.findall(r'<p class="bp-exercise">(.*?)</p>', html, re.DOTALL)
    linked = [link for box in boxes for link in re.findall(r'href="([^"]+)"', box)]
    assert linked
    for link in linked:
        assert (HTML / "book" / link).exists(), link
