"""Claims about derivations in three depths, and about pages and the whole book on paper."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from small_book import ROOT, build

sys.path.insert(0, str(ROOT / "tools"))
import book_pdf

DEPTHS = r"""::::{tab-set}
:sync-group: depth

:::{tab-item} The idea
:sync: idea
It is a chain.
:::
:::{tab-item} The steps
:sync: steps
$$
x = y
$$ (LABEL)
:::
:::{tab-item} Every index
:sync: index
$$
\frac{\partial C}{\partial w} = WIDE
$$
:::
::::
"""
TERM = r"\sum_i \frac{\partial C}{\partial z_i} \frac{\partial z_i}{\partial w}"
WIDE = " + ".join([TERM] * 14)


def depths(label: str) -> str:
    return DEPTHS.replace("LABEL", label).replace("WIDE", WIDE)


PAGES = {
    "first": f"# First\n\n{depths('one')}\n{depths('two')}\n\nSee {{eq}}`two`, "
    "and [elsewhere](https://example.org/elsewhere).\n\n"
    "```{admonition} Closed\n:class: dropdown\nWhat was folded.\n```\n",
    "second": f"# Second\n\n{depths('three')}\n\nSee {{eq}}`two`.",
}
A4 = {"width": 658, "height": 985}  # 210 by 297 mm without book.css's margins, at 96 dpi


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, warnings = build(tmp_path_factory.mktemp("paper"), PAGES)
    assert warnings == []
    return folder


@pytest.fixture
def page(browser: Browser, book: Path) -> Iterator[Page]:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto((book / "first.html").as_uri())
    yield page
    context.close()


def opened(page: Page) -> list[str]:
    return page.get_by_role("radio", checked=True).evaluate_all(
        "radios => radios.map((radio) => radio.labels[0].textContent.trim())"
    )


# Three depths


def test_depth_chosen_by_keyboard_opens_everywhere_and_is_remembered(
    page: Page, book: Path
) -> None:
    assert opened(page) == ["The idea", "The idea"]
    page.get_by_role("radio", name="The idea").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert opened(page) == ["Every index", "Every index"]
    page.goto((book / "second.html").as_uri())
    assert opened(page) == ["Every index"]


def test_focus_on_a_depth_can_be_seen(page: Page) -> None:
    label = page.locator(".sd-tab-label").nth(1)
    look = (
        "label => { const s = getComputedStyle(label); return s.outline + s.border + s.background }"
    )
    before = label.evaluate(look)
    page.get_by_role("radio", name="The idea").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        f"([label, before]) => ({look})(label) !== before", arg=[label.element_handle(), before]
    )


def test_link_to_an_equation_opens_the_depth_that_holds_it(page: Page, book: Path) -> None:
    equation = page.locator("#equation-two")
    expect(equation).to_be_hidden()
    page.get_by_role("link", name="(2)").click()
    expect(equation).to_be_in_viewport()
    page.get_by_role("radio", name="The idea").nth(1).check(force=True)
    expect(equation).to_be_hidden()
    page.get_by_role("link", name="(2)").click()
    expect(equation).to_be_in_viewport()
    page.goto((book / "second.html").as_uri())
    page.get_by_role("link", name="(2)").click()
    page.wait_for_url("**/first.html#equation-two")
    expect(page.locator("#equation-two")).to_be_in_viewport()


def test_depths_stand_beside_each_other_on_a_phone(browser: Browser, book: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((book / "first.html").as_uri())
    labels = page.locator(".sd-tab-set").first.locator(".sd-tab-label")
    assert len({round(label.bounding_box()["y"], -1) for label in labels.all()}) == 1
    page.get_by_text("Every index").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    wide = page.locator(".sd-tab-content .bp-scroll:visible").first
    page.wait_for_function(
        "box => box.scrollWidth > box.clientWidth && box.tabIndex === 0", arg=wide.element_handle()
    )
    context.close()


# Paper


@pytest.fixture
def paper(page: Page) -> Page:
    """The page laid out as for printing, after the events that printing begins with."""
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    return page


def test_printing_fires_the_events_that_prepare_the_page(page: Page) -> None:
    page.evaluate("addEventListener('beforeprint', () => { window.prepared = true })")
    page.pdf()
    assert page.evaluate("window.prepared")


def test_paper_shows_every_depth_below_its_title(paper: Page) -> None:
    for depth in ("It is a chain.", "The steps", "Every index"):
        expect(paper.get_by_text(depth).first).to_be_visible()
    boxes = paper.locator(".sd-tab-set").first.locator(".sd-tab-label, .sd-tab-content")
    tops = [box.bounding_box()["y"] for box in boxes.all()]
    assert tops == sorted(tops)
    assert len(set(tops)) == 6


def test_paper_cuts_off_no_formula(paper: Page) -> None:
    boxes = paper.locator("article .bp-scroll")
    wide = boxes.evaluate_all(
        "boxes => boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.textContent)"
    )
    assert boxes.count() == 4
    assert wide == []
    assert paper.evaluate("document.documentElement.scrollWidth") <= A4["width"]


def test_paper_has_no_menus_buttons_or_permalinks(paper: Page) -> None:
    for name in ("button", "searchbox", "navigation", "radio"):
        expect(paper.get_by_role(name)).to_have_count(0)
    for link in paper.locator("a.headerlink").all():
        expect(link).to_be_hidden()
    assert paper.locator("h1:visible").all_text_contents() == ["First#"]


def test_paper_is_white_even_at_night_and_the_night_returns(paper: Page) -> None:
    theme = "document.documentElement.dataset.theme"
    assert paper.evaluate(theme) == "light"
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    paper.evaluate("dispatchEvent(new Event('afterprint'))")
    assert paper.evaluate(theme) == "dark"


def test_paper_says_where_a_link_out_of_the_book_leads(paper: Page) -> None:
    after = "link => getComputedStyle(link, '::after').content"
    assert "https://example.org/elsewhere" in paper.get_by_text("elsewhere").evaluate(after)
    assert paper.locator("article p a[href='#equation-two']").evaluate(after) == "none"


# The whole book


def test_in_the_one_page_book_every_link_has_its_place_and_every_name_is_unique(
    book_html: Path, tmp_path: Path, browser: Browser
) -> None:
    printed = tmp_path / "book.html"
    printed.write_text(book_pdf.one_page(book_html), encoding="utf-8")
    page = browser.new_page()
    page.goto(printed.as_uri())
    names, links, styles = page.evaluate("""() => [
        [...document.querySelectorAll("[id]")].map((e) => e.id),
        [...document.querySelectorAll("a[href^='#']")].map((e) => e.getAttribute("href").slice(1)),
        [...document.querySelectorAll("link[rel=stylesheet]")].map((e) => e.getAttribute("href")),
    ]""")
    page.close()
    assert len(names) == len(set(names))
    assert links
    assert set(links) - set(names) == set()
    assert [
        style for style in styles if not (book_html.parent / style.split("?")[0]).exists()
    ] == []


def test_the_one_page_book_holds_every_chapter_once_in_the_order_of_the_contents(
    book_html: Path,
) -> None:
    chapters = re.findall(r"file: (book/\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    articles = re.findall(
        r'<article class="bd-article" id="([^"]+)">', book_pdf.one_page(book_html)
    )
    wanted = ["book/index", *chapters]
    assert articles == [book_pdf.anchor(chapter) for chapter in wanted]


def test_a_pdf_is_printed_from_one_page(tmp_path: Path) -> None:
    page, pdf = tmp_path / "book.html", tmp_path / "book.pdf"
    page.write_text("<!doctype html><title>A book</title><h1>Here</h1>", encoding="utf-8")
    book_pdf.print_pdf(page, pdf)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.html", "book.pdf"]


def test_no_book_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        book_pdf.main(tmp_path)
    assert stopped.value.code == "There is no built book to print: run 'make book' first."
