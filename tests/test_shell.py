"""The joined style sheet has what pages need and nothing else, and its name changes with it."""

import gzip
import hashlib
import re
import subprocess
from pathlib import Path

from playwright.sync_api import Browser
from small_book import PYTHON
from visits import PAGES, ROOT, visiting


def test_every_page_names_the_shell_by_its_contents(book_html: Path) -> None:
    versions = {
        kind: hashlib.sha256((book_html / "_static" / f"shell.{kind}").read_bytes()).hexdigest()[:8]
        for kind in ("css", "js")
    }
    for page in PAGES:
        named = dict(
            re.findall(r"_static/shell\.(css|js)\?v=(\w*)", (book_html / page).read_text("utf-8"))
        )
        assert named == versions, page


def test_style_sheet_points_at_no_file_and_is_small(book_html: Path) -> None:
    css = (book_html / "_static" / "shell.css").read_bytes()
    assert set(re.findall(rb"url\(['\"]?(\w+):", css)) == {b"data"}
    assert len(re.findall(rb"url\(", css)) == len(re.findall(rb"url\(['\"]?data:", css))
    assert b"@import" not in css
    assert len(gzip.compress(css)) < 40_000


def test_what_was_joined_or_is_not_used_is_not_in_the_book(book_html: Path) -> None:
    static = {path.name for path in (book_html / "_static").iterdir()}
    assert not static & {"vendor", "styles", "basic.css", "pygments.css", "book.css", "book.js"}
    fonts = [path for path in book_html.rglob("*") if path.suffix in (".ttf", ".woff", ".woff2")]
    assert fonts == []


def test_classes_that_scripts_set_have_kept_their_rules(browser: Browser, http: str) -> None:
    """No page has these in its HTML: they come and go while it is used."""
    with visiting(browser) as visit:
        page = visit.open(f"{http}book/matrix-form.html")
        kept = page.evaluate("""() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
            .map((rule) => rule.cssText).join("\\n")""")
    for selector in (
        ".dropdown-menu.show",
        ".tooltip.show",
        ".pst-sidebar-hidden",
        "span.highlighted",
    ):
        assert selector in kept, selector


CUT = """
import logging, sys
logging.basicConfig(level=logging.INFO)
sys.path.insert(0, "book/_ext")
import cut_font, math_font
font = cut_font.opened(math_font.installed("@fontsource/stix-two-math") / math_font.FONT)
print(len(cut_font.woff2(font, [65])))
"""


def test_of_the_cutting_of_fonts_nobody_is_told() -> None:
    done = subprocess.run(
        [PYTHON, "-c", CUT], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert 0 < int(done.stdout) < 2000
    assert done.stderr == ""
