"""The comparison of pages opens the same chapters, and lets the default book have its formulas."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from visits import ROOT

from benchmarks import reading
from benchmarks.reading import DEFAULT, OURS, View, rows


@pytest.mark.soak
def test_both_books_are_measured_on_the_same_chapter(tmp_path: Path) -> None:
    out = tmp_path / "reading.md"
    command = [sys.executable, "-m", "benchmarks.reading", "--quick", "--out", out]
    subprocess.run(command, cwd=ROOT, check=True)
    ours, default = json.loads(out.with_suffix(".json").read_text("utf-8"))
    assert (ours["book"], default["book"]) == (OURS, DEFAULT)
    assert ours["chapter"] == default["chapter"]
    assert ours["outside"] == 0
    assert default["outside"] > 0
    assert ours["kilobytes"] < default["kilobytes"]
    assert "| single-neuron |" in out.read_text("utf-8")


@pytest.mark.soak
def test_default_book_shows_its_formulas(browser: Browser, tmp_path: Path) -> None:
    html = reading.build_default(tmp_path / "default")
    with (
        reading.serving(reading.Elsewhere) as elsewhere,
        reading.serving(reading.partial(reading.Quiet, directory=str(html))) as address,
    ):
        reading.lead_here(html, elsewhere)
        page = browser.new_page()
        page.goto(f"{address}book/single-neuron.html")
        page.evaluate(reading.SHOWN)
        assert page.locator("mjx-container").count() > 50
        assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
        page.close()


def test_table_leaves_out_what_was_not_measured() -> None:
    views = [
        View("this book", "training", 10, 0, 226.4, 310.6, 97.0, 100.0),
        View("default settings", "training", 40, 10, 1284.2, 1513.0),
    ]
    assert rows(views)[2:] == [
        "| training |        this book |       10 |       0 |  226 |             311 |          97 |           100 |",
        "| training | default settings |       40 |      10 | 1284 |            1513 |             |               |",
    ]
