"""Claims about an exercise in Jupyter Notebook 7: opened, answered wrongly, mended, and right."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import jupyter_student
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

RELEASE = Path(jupyter_student.ROOT, "exercises", "03-matrix-form", "03-matrix-form.ipynb")
WRONG = "def weight_gradient(delta, a_before):\n    return a_before @ delta.T / delta.shape[1]"
RIGHT = "def weight_gradient(delta, a_before):\n    return delta @ a_before.T / delta.shape[1]"


@pytest.fixture
def notebook(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Exercise 3 as it is released."""
    folder = tmp_path_factory.mktemp("student")
    (folder / "notebooks").mkdir()
    shutil.copy(RELEASE, folder / "notebooks")
    with jupyter_student.notebook_7(folder, folder / "notebooks") as address:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(120_000)
        page.goto(address.format(RELEASE.stem))
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
        yield page
        page.context.close()


def cell(page: Page, text: str) -> Locator:
    found = page.locator(".jp-CodeCell").filter(has_text=text).first
    found.scroll_into_view_if_needed()
    return found


def run(page: Page, of: Locator) -> Locator:
    """Run a cell, and wait until the kernel is done with it.

    The program shows a page before it listens to keys, so a key may have to be pressed again; and
    before its kernel answers, it may ask which one is meant.
    """
    prompt = of.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    for _ in range(12):
        if (meant := page.locator(".jp-Dialog .jp-mod-accept")).count():
            meant.last.click()
        of.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        try:
            expect(prompt).not_to_have_text(before, timeout=10_000)
            break
        except AssertionError:
            continue
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=120_000)
    return of.locator(".jp-OutputArea-output").last


def answer(page: Page, of: Locator, source: str) -> None:
    of.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
    run(page, of)


def test_a_student_reads_what_is_wrong_mends_it_and_sees_it_pass(notebook: Page) -> None:
    run(notebook, cell(notebook, "import numpy as np"))
    written = cell(notebook, "def weight_gradient")
    check = cell(notebook, 'check("matrix-form/weight-gradient"')

    run(notebook, written)
    expect(run(notebook, check)).to_contain_text("Not written yet")

    answer(notebook, written, WRONG)
    verdict = run(notebook, check)
    expect(verdict).to_contain_text("dW is transposed")
    expect(verdict).to_contain_text("0 of 2 points")
    link = verdict.locator("a").first
    assert "/book/matrix-form.html#" in str(link.get_attribute("href"))

    answer(notebook, written, RIGHT)
    verdict = run(notebook, check)
    expect(verdict).to_contain_text("Right")
    expect(verdict).to_contain_text("2 of 2 points")
