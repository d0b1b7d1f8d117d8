"""Claims about every built page, tried out in a browser as a reader meets them."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Browser, Page
from small_book import PYTHON
from visits import CHAPTERS, PAGES, PHONE, ROOT, read_through, visiting

from backprop_lib.explorers import GradientDescent, NetworkExplorer


# One visit serves several claims: opening a page takes longer than looking at it.
@pytest.fixture(scope="module", params=PAGES)
def desktop(request: pytest.FixtureRequest, browser: Browser, http: str) -> Iterator[Page]:
    with visiting(browser) as visit:
        yield visit.open(http + request.param)


@pytest.fixture(scope="module", params=CHAPTERS)
def phone(request: pytest.FixtureRequest, browser: Browser, http: str) -> Iterator[Page]:
    with visiting(browser, PHONE) as visit:
        yield visit.open(http + request.param)


@pytest.mark.parametrize("page", PAGES)
def test_page_asks_nothing_outside_the_book_and_has_no_complaint(
    browser: Browser, address: str, page: str
) -> None:
    with visiting(browser) as visit:
        visit.open(address + page)
        outside = [url for url in visit.requests if not url.startswith((address, "data:", "blob:"))]
        assert outside == []
        assert visit.complaints == []


def test_every_formula_is_rendered(desktop: Page) -> None:
    assert desktop.locator("merror").count() == 0
    prose = desktop.evaluate("""() => {
        const article = document.querySelector("main").cloneNode(true);
        article.querySelectorAll("pre, code, script, style").forEach((e) => e.remove());
        return article.textContent;
    }""")
    assert re.findall(r"\\[A-Za-z]+|\$\$|\\[()\[\]]", prose) == []


def test_brackets_are_as_tall_as_what_they_hold(desktop: Page) -> None:
    short = desktop.evaluate("""() =>
        [...document.querySelectorAll("mtable")].filter((table) => {
            const bracket = table.previousElementSibling;
            return bracket?.matches("mo[stretchy=true]") && bracket.getBoundingClientRect().height
                < 0.85 * table.getBoundingClientRect().height;
        }).map((table) => table.textContent)""")
    assert short == []


def test_figures_are_inline_and_have_names(desktop: Page) -> None:
    # Pictures of programs come as files; what a cell draws never does.
    assert desktop.locator("article img[src$='.svg'], article .cell img").count() == 0
    for picture in desktop.locator("article img").all():
        assert picture.get_attribute("alt").strip()
    for figure in desktop.locator("article .bp-figure > svg").all():
        assert figure.get_attribute("role") == "img"
        assert figure.get_attribute("aria-label").strip()
    ids = desktop.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_each_letter_of_the_figures_is_drawn_once_and_found_by_all(desktop: Page) -> None:
    missing, twice = desktop.evaluate("""() => {
        const names = [...document.querySelectorAll("[id]")].map(({ id }) => id);
        const wanted = [...document.querySelectorAll("article svg use")].map((use) => use.getAttribute("href"));
        return [wanted.filter((name) => !document.querySelector(`[id="${name.slice(1)}"]`)),
            names.filter((name, i) => names.indexOf(name) < i)];
    }""")
    assert missing == []
    assert twice == []


def test_a_path_told_from_point_to_point_is_the_same_path(browser: Browser) -> None:
    still = NetworkExplorer.example("sigmoid-221").still() + GradientDescent().still()
    paths = sorted(set(re.findall(r' d="([^"]*)"', still)))
    code = """
import json, sys
from inline_svg import relative
json.dump([relative(" ".join(path.split())) for path in json.load(sys.stdin)], sys.stdout)
"""
    told = subprocess.run(
        [PYTHON, "-c", code],
        input=json.dumps(paths),
        env={**os.environ, "PYTHONPATH": str(ROOT / "book" / "_ext")},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    shorter = json.loads(told.stdout)
    assert len("".join(shorter)) < 0.6 * len("".join(paths))
    with visiting(browser) as visit:
        apart = visit.page.evaluate(
            """(pairs) => pairs.map((pair) => {
              const [one, other] = pair.map((d) => {
                const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
                path.setAttribute("d", d);
                return path;
              });
              const lengths = [one, other].map((path) => path.getTotalLength());
              const parts = [0, 0.2, 0.5, 0.9, 1].map((part) => [one, other].map((path, i) => path.getPointAtLength(part * lengths[i])));
              return Math.max(...parts.map(([p, q]) => Math.hypot(p.x - q.x, p.y - q.y)));
            })""",
            list(zip(paths, shorter, strict=True)),
        )
    assert max(apart) < 0.1  # points; what is rounded is far less, but adds up along a path


def test_page_is_not_wider_than_a_phone(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_wide_formula_scrolls_sideways_only_and_by_keyboard(phone: Page) -> None:
    read_through(phone)
    boxes = phone.evaluate("""() => [...document.querySelectorAll("article .bp-scroll")].map((box) => ({
        text: box.textContent,
        wide: box.scrollWidth > box.clientWidth,
        tall: box.scrollHeight > box.clientHeight + 1,
        focusable: box.tabIndex === 0,
        cut: box.firstElementChild.getBoundingClientRect().left < box.getBoundingClientRect().left - 1,
    }))""")
    assert [box["text"] for box in boxes if box["tall"]] == []
    assert [box["text"] for box in boxes if box["cut"]] == []
    assert [box["text"] for box in boxes if box["wide"] != box["focusable"]] == []
    for wide in phone.locator("article .bp-scroll[tabindex='0']").all():
        wide.focus()
        phone.keyboard.press("ArrowRight")
        phone.wait_for_function("box => box.scrollLeft > 0", arg=wide.element_handle())


def test_equation_number_stays_in_view_on_a_phone(phone: Page) -> None:
    edges = phone.evaluate(
        """() => [...document.querySelectorAll("article .eqno")].map((e) => e.getBoundingClientRect().right)"""
    )
    assert [edge for edge in edges if edge > PHONE["width"]] == []


def test_equation_reference_from_another_page_lands_on_its_equation(
    browser: Browser, http: str
) -> None:
    with visiting(browser) as visit:
        links = {}
        for page in CHAPTERS:
            opened = visit.open(http + page)
            for link in opened.locator("article a.reference[href*='#equation-']").all():
                target = link.evaluate("link => link.href")
                if urldefrag(target).url != opened.url:
                    links[target] = link.text_content()
        assert links, "no page refers to an equation of another page"
        for target, number in links.items():
            equation = visit.open(target).locator(":target:has(math)")
            assert equation.locator(".eqno").text_content() == number
            assert equation.evaluate(
                "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }"
            )


def test_figures_change_colour_with_the_theme_switch(browser: Browser, http: str) -> None:
    colours = """() => [...document.querySelectorAll("article .bp-figure > svg")].map((svg) =>
        [...svg.querySelectorAll("*")].map((e) => getComputedStyle(e).fill + getComputedStyle(e).stroke).join())"""
    figures = 0
    with visiting(browser) as visit:
        for page in CHAPTERS:
            opened = visit.open(http + page)
            opened.evaluate("localStorage.clear()")
            opened.reload()
            light = opened.evaluate(colours)
            for _ in range(3):
                if opened.locator("html").get_attribute("data-theme") == "light":
                    opened.locator("button.theme-switch-button:visible").first.click()
            assert opened.locator("html").get_attribute("data-theme") == "dark"
            dark = opened.evaluate(colours)
            figures += len(light)
            assert [
                number
                for number, pair in enumerate(zip(light, dark, strict=True))
                if len(set(pair)) == 1
            ] == []
    assert figures, "no page has a figure"


def test_figures_and_style_sheet_share_one_palette() -> None:
    extension = (ROOT / "book/_ext/inline_svg.py").read_text("utf-8")
    figures = {
        name: value for value, name in re.findall(r'"(#\w{6})": "var\((--bp-[\w-]+)\)"', extension)
    }
    style_sheet = (ROOT / "book/_static/book.css").read_text("utf-8")
    light = dict(re.findall(r"(--bp-[\w-]+): (#\w{6});", style_sheet.split("}", 1)[0]))
    assert figures.pop("--bp-page") == "#ffffff"
    assert figures == light
