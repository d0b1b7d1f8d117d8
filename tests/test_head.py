"""What pages say of themselves to search engines, social networks and screen readers."""

import os
import re
import struct
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from small_book import PYTHON
from visits import CHAPTERS, PAGES, ROOT

ADDRESS = "https://backpropagation.example/"
START = "index.html"


class Head(HTMLParser):
    """Titles, meta tags by name or property, and links by rel; lists, to see what comes twice."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.language = ""
        self.in_title = False
        self.feed(page.read_text("utf-8").partition("<svg")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")
        elif tag == "title":
            self.in_title = True
        elif tag == "meta":
            name = values.get("name") or values.get("property") or ""
            self.meta.setdefault(name, []).append(values.get("content", ""))
        elif tag == "link":
            self.links.setdefault(values["rel"], []).append(values["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.titles.append(data)


@pytest.fixture(scope="module")
def heads(book_html: Path) -> dict[str, Head]:
    return {page: Head(book_html / page) for page in [START, *PAGES]}


def test_every_page_has_its_own_title_and_description(heads: dict[str, Head]) -> None:
    titles = [head.titles for head in heads.values()]
    assert [page for page, head in heads.items() if len(head.titles) != 1] == []
    assert len({title for (title,) in titles}) == len(titles)
    descriptions = [head.meta.get("description", []) for head in heads.values()]
    assert [page for page, head in heads.items() if len(head.meta["description"]) != 1] == []
    assert len({text for (text,) in descriptions}) == len(descriptions)
    assert [text for (text,) in descriptions if not 50 <= len(text) <= 200] == []


def test_every_page_says_its_language_and_fits_its_window(heads: dict[str, Head]) -> None:
    assert {head.language for head in heads.values()} == {"en"}
    assert [page for page, head in heads.items() if len(head.meta["viewport"]) != 1] == []


def test_every_page_has_one_address(heads: dict[str, Head]) -> None:
    for page, head in heads.items():
        address = urljoin(ADDRESS, "book/index.html" if page == START else page)
        assert head.links["canonical"] == [address]
        assert head.meta["og:url"] == [address]


def test_social_card_says_what_the_page_says(heads: dict[str, Head]) -> None:
    for head in heads.values():
        assert head.meta["og:description"] == head.meta["description"]
        assert head.meta["og:title"][0].strip()
        assert head.meta["og:type"][0] in ("article", "website")
        assert head.meta["og:image:alt"][0].strip()
        assert head.meta["twitter:card"] == ["summary_large_image"]
    chapter = heads["book/softmax-cross-entropy.html"]
    assert chapter.meta["og:title"] == ["Softmax and cross-entropy"]


def test_social_card_is_a_picture_of_its_own_of_the_size_it_says(
    heads: dict[str, Head], book_html: Path
) -> None:
    pictures = {heads[page].meta["og:image"][0] for page in CHAPTERS}
    assert len(pictures) == len(CHAPTERS)
    for head in heads.values():
        (picture,) = head.meta["og:image"]
        assert picture.startswith(ADDRESS)
        png = (book_html / picture.removeprefix(ADDRESS)).read_bytes()
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        size = struct.unpack(">II", png[16:24])
        assert size == (1200, 630)
        assert [[str(side)] for side in size] == [
            head.meta["og:image:width"],
            head.meta["og:image:height"],
        ]


def test_site_map_has_every_page_that_is_to_be_found(book_html: Path) -> None:
    root = ElementTree.parse(book_html / "sitemap.xml").getroot()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    listed = [url.text for url in root.iter(f"{space}loc")]
    assert sorted(listed, key=str) == sorted(urljoin(ADDRESS, page) for page in CHAPTERS)
    robots = (book_html / "robots.txt").read_text("utf-8").splitlines()
    assert f"Sitemap: {ADDRESS}sitemap.xml" in robots


@pytest.mark.parametrize("script", [True, False])
def test_start_leads_to_the_first_page(browser: Browser, address: str, script: bool) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(address + START)
    page.wait_for_url("**/book/index.html")
    context.close()


def test_start_has_a_link_for_a_browser_that_does_not_follow(book_html: Path) -> None:
    start = (book_html / START).read_text("utf-8")
    assert '<a href="book/index.html">' in start


def built_at(address: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A book of one page, built for this address."""
    (folder / "conf.py").write_text(
        f"import sys; sys.path.insert(0, {str(ROOT / 'book' / '_ext')!r})\n"
        "extensions = ['address', 'head', 'offline']\nproject = html_title = 'A book'\n"
        f"templates_path = [{str(ROOT / 'book' / '_ext' / 'templates')!r}]\n"
        "html_theme = 'basic'\nhtml_baseurl = 'https://set-in-the-configuration.example'\n"
        "root_doc = 'first'\n"
        # The faults that the book mends are another theme's.
        "def setup(app):\n    app.connect('builder-inited', lambda app: "
        "app.builder.templates.environment.filters.update(mend_theme=lambda html, *_: html))\n",
        "utf-8",
    )
    (folder / "first.rst").write_text("A page\n======\n\nIts first words.\n", "utf-8")
    return subprocess.run(
        [PYTHON, "-m", "sphinx", "-q", "-W", folder, folder / "html"],
        env={**os.environ, "BOOK_URL": address},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("", "https://set-in-the-configuration.example/"),
        ("https://example.org/backprop", "https://example.org/backprop/"),
    ],
)
def test_the_address_comes_from_one_setting_that_the_environment_overrides(
    tmp_path: Path, given: str, used: str
) -> None:
    done = built_at(given, tmp_path)
    assert done.returncode == 0, done.stderr
    head = Head(tmp_path / "html" / "first.html")
    assert head.links["canonical"] == [f"{used}first.html"]
    assert head.meta["og:image"][0].startswith(used)
    assert head.meta["description"] == ["Its first words."]
    assert f"<loc>{used}first.html</loc>" in (tmp_path / "html" / "sitemap.xml").read_text("utf-8")


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    done = built_at("example.org", tmp_path)
    assert done.returncode != 0
    assert re.sub(r"\s+", " ", done.stderr).strip() == (
        "Configuration error: The book's address is 'example.org'; it must start with https:// or "
        "http:// and name a host, as in 'make book URL=https://example.org/backprop/'."
    )
