"""A student's path through an exercise: run it as released, go wrong, read the verdict, mend it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import jupyter_student
import pytest
from playwright.sync_api import Browser, Locator, Page

from backprop_lib.checks.catalogue import ENTRIES

EXERCISE = "03-matrix-form"
RELEASED = Path(__file__).resolve().parent.parent / "exercises" / EXERCISE / f"{EXERCISE}.ipynb"
THEMES = "settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"

WRONG = "def output_delta(z, y):\n    a = 1 / (1 + np.exp(-z))\n    return (a - y) * a"
MENDED = WRONG + " * (1 - a)"

# The smallest contrast of a text in the element with what is behind it, by WCAG's formula.
CONTRAST = """verdict => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    const [r, g, b, a = 1] = channels(getComputedStyle(element).backgroundColor);
    if (a === 1) return [r, g, b];
    return behind(element.parentElement).map((c, i) => a * [r, g, b][i] + (1 - a) * c);
  };
  const texts = [...verdict.querySelectorAll("*")].filter(element =>
    [...element.childNodes].some(node => node.nodeType === 3 && /\\w/.test(node.data)));
  return Math.min(...texts.map(element => {
    const [low, high] = [channels(getComputedStyle(element).color), behind(element)]
      .map(light).sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }));
}"""


@pytest.fixture(scope="module", params=["JupyterLab Light", "JupyterLab Dark"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the exercise in a JupyterLab of that theme."""
    folder = tmp_path_factory.mktemp("exercise")
    (folder / THEMES).parent.mkdir(parents=True)
    (folder / THEMES).write_text(json.dumps({"theme": request.param}), encoding="utf-8")
    (folder / "notebooks").mkdir()
    shutil.copy(RELEASED, folder / "notebooks")
    with jupyter_student.lab(folder, folder / "notebooks") as address:
        yield address.format(EXERCISE)


def cell(page: Page, text: str) -> Locator:
    return page.locator(".jp-CodeCell", has=page.locator(".jp-InputArea", has_text=text))


def write(page: Page, text: str, code: str) -> None:
    """Write code in the place of the cell that has the text, and run it."""
    cell(page, text).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")


def check(page: Page, question: str, said: str) -> Locator:
    """Run a check, and wait for what it says."""
    asked = cell(page, f'check("{question}"')
    asked.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    verdict = asked.locator(".jp-OutputArea-output > div", has_text=said)
    verdict.wait_for()
    return verdict


def test_a_student_goes_wrong_reads_the_verdict_mends_it_and_passes(
    browser: Browser, lab: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(lab)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    checks = json.loads(RELEASED.read_text("utf-8"))["cells"]
    asked = sum("check(" in "".join(cell["source"]) for cell in checks)
    unwritten = page.locator(".jp-OutputArea-output", has_text="Not written yet.")
    unwritten.nth(asked - 1).wait_for(state="attached")
    assert unwritten.count() == asked
    failed = "[data-mime-type$='error'], [data-mime-type$='stderr']"
    assert page.locator(f".jp-Notebook :is({failed})").all_inner_texts() == []

    entry = ENTRIES["value-for-slope"]
    write(page, "def output_delta", WRONG)
    verdict = check(page, "matrix-form/output-delta", entry.title)
    assert entry.teaches in verdict.inner_text()
    assert "0 of 1 points" in verdict.inner_text()
    assert verdict.get_by_role("link").first.get_attribute("href").endswith(entry.page)
    assert verdict.evaluate(CONTRAST) >= 4.5
    # No number is cut off, and no table of JupyterLab's own look is left.
    assert verdict.evaluate("v => v.scrollWidth <= v.clientWidth")
    backgrounds = "v => [...v.querySelectorAll('tr')].map(r => getComputedStyle(r).backgroundColor)"
    assert set(verdict.evaluate(backgrounds)) == {"rgba(0, 0, 0, 0)"}

    write(page, "def output_delta", MENDED)
    verdict = check(page, "matrix-form/output-delta", "Right.")
    assert "1 of 1 points" in verdict.inner_text()
    assert verdict.evaluate(CONTRAST) >= 4.5
    context.close()
