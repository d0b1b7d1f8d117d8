"""Claims about formulas in sentences: where they stand, and the text around them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from small_book import build

PAGE = """# Formulas

Say *first*.
Then *second*.
At last it is $w = 1$.
So it is.

Each is $\\sqrt n$, or $\\sqrt[3]{\\varepsilon}$.
"""

# The gap behind each root, and how far it reaches below the line its letter stands on, in em.
ROOTS = """() => [...document.querySelectorAll("msqrt, mroot")].map(root => {
  const em = parseFloat(getComputedStyle(root).fontSize);
  const box = root.getBoundingClientRect();
  const under = root.firstElementChild.getBoundingClientRect();
  const line = document.createElement("span");
  line.style.display = "inline-block";
  root.closest("p").append(line);
  const below = box.bottom - line.getBoundingClientRect().bottom;
  line.remove();
  return [(box.right - under.right) / em, below / em];
})"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    built, warnings = build(tmp_path_factory.mktemp("formulas"), {"formulas": PAGE})
    assert warnings == []
    page = browser.new_page()
    page.goto((Path(built) / "formulas.html").as_uri())
    page.evaluate("document.fonts.ready")
    yield page
    page.close()


def test_punctuation_behind_a_formula_is_taken_from_nowhere_else(page: Page) -> None:
    text = " ".join((page.locator("article p").first.text_content() or "").split())
    assert text == "Say first. Then second. At last it is w=1. So it is."


def test_root_of_a_letter_leaves_no_gap_and_stands_on_the_line(page: Page) -> None:
    roots = page.evaluate(ROOTS)
    assert len(roots) == 2
    for gap, below in roots:
        assert abs(gap) < 0.02
        assert 0.1 < below < 0.35
