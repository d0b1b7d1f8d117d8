"""Pages come quickly, stand still, remember the reader, and work by mouse, keyboard and finger."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from visits import CHAPTERS, DESKTOP, PAGES, PHONE, visiting

CHAPTER = "book/matrix-form.html"
LANDING = "book/index.html"
# Bytes of a page with all that it loads, compressed
FIRST_VIEW = 250_000

SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push({
            value: entry.value,
            moved: entry.sources.map(({ node }) => node && (node.outerHTML ?? node.textContent).slice(0, 90)),
        });
    }).observe({ type: "layout-shift", buffered: true });
"""


def late(route: Route) -> None:
    """As over a slow connection: what comes after the style sheets finds the page painted."""
    time.sleep(0.3)
    route.continue_()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_moves_after_the_first_paint(
    browser: Browser, http: str, page: str, viewport: dict[str, int]
) -> None:
    with visiting(browser, viewport) as visit:
        visit.page.add_init_script(SHIFTS)
        visit.page.route("**/*.js*", late)
        opened = visit.open(http + page)
        # Two frames after the last script, everything that it changes has been painted.
        opened.evaluate("new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d)))")
        shifts = opened.evaluate("shifts")
        assert sum(shift["value"] for shift in shifts) < 0.001, shifts


@pytest.mark.parametrize("page", PAGES)
def test_first_view_is_light(browser: Browser, http: str, page: str) -> None:
    with visiting(browser) as visit:
        opened = visit.open(http + page)
        sizes = opened.evaluate("""() => Object.fromEntries(
            [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                .filter((entry) => entry.name.startsWith("http"))
                .map((entry) => [entry.name, entry.transferSize]))""")
        assert all(sizes.values()), sizes
        assert sum(sizes.values()) <= FIRST_VIEW, sizes


def test_no_script_holds_the_page_up(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        for page in PAGES:
            waits = visit.open(http + page).evaluate(
                "[...document.scripts].filter((s) => s.src && !s.defer && !s.async).map((s) => s.src)"
            )
            assert waits == [], page


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_icon_is_in_the_font(browser: Browser, http: str, viewport: dict[str, int]) -> None:
    with visiting(browser, viewport) as visit:
        for page in PAGES:
            missing = visit.open(http + page).evaluate("""() => {
                const drawn = (font, sign) => {
                    const canvas = new OffscreenCanvas(40, 40).getContext("2d");
                    canvas.font = font;
                    canvas.fillText(sign, 5, 30);
                    return canvas.getImageData(0, 0, 40, 40).data.join();
                };
                const lost = [];
                for (const element of document.querySelectorAll("body *")) {
                    for (const part of ["::before", "::after"]) {
                        const style = getComputedStyle(element, part);
                        const sign = style.content.slice(1, -1);
                        if (!/^[\\uf000-\\uf8ff]$/.test(sign)) continue;
                        const font = `${style.fontWeight} 24px ${style.fontFamily}`;
                        if (drawn(font, sign) === drawn(font, "\\uf8fe")) lost.push(element.outerHTML);
                    }
                }
                return lost;
            }""")
            assert missing == [], page


def scheme(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-theme")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_colour_scheme_is_the_systems_until_chosen_and_then_remembered(
    browser: Browser, address: str, system: str
) -> None:
    with visiting(browser, color_scheme=system) as visit:
        page = visit.open(address + CHAPTER)
        assert scheme(page) == system
        other = {"light": "dark", "dark": "light"}[system]
        while scheme(page) != other:
            page.locator("button.theme-switch-button:visible").first.click()
        # Before any script of the shell: what is painted first is right already.
        visit.page.route("**/shell.js*", lambda route: route.abort())
        page = visit.open(address + LANDING)
        assert scheme(page) == other
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(255, 255, 255)") == (other == "light")


def test_opened_depth_is_remembered_on_other_pages_before_they_are_painted(
    browser: Browser, address: str
) -> None:
    with visiting(browser) as visit:
        page = visit.open(address + CHAPTER)
        tabs = page.locator("article .sd-tab-set").first
        tabs.get_by_text("Every index").click()
        visit.page.route("**/shell.js*", lambda route: route.abort())
        page = visit.open(f"{address}book/jacobian-or-hadamard.html")
        chosen = page.locator("article .sd-tab-set > input:checked + label")
        assert {text.strip() for text in chosen.all_text_contents()} == {"Every index"}


def test_first_page_leads_back_to_where_the_reader_was(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(address + LANDING)
        expect(page.locator(".bp-continue")).to_be_hidden()
        page = visit.open(address + CHAPTER)
        page.evaluate("document.getElementById('back-through-the-weights').scrollIntoView()")
        page = visit.open(address + LANDING)
        link = page.locator(".bp-continue a")
        expect(link).to_have_text(
            re.compile(
                r"Continue where you left off: 5\. Backpropagation in matrix form, 5\.\d\. Back .*"
            )
        )
        for viewport in (DESKTOP, PHONE):  # it begins where the lines below it begin
            page.set_viewport_size(viewport)
            lefts = [page.locator(of).bounding_box() for of in (".bp-continue a", "article h1")]
            assert len({box["x"] for box in lefts if box}) == 1
        link.click()
        page.wait_for_url(f"{address}{CHAPTER}#back-through-the-weights")
        expect(page.locator("#back-through-the-weights > h2")).to_be_in_viewport()
        assert visit.complaints == []


def test_no_word_is_broken_in_the_links_to_the_pages_before_and_after(
    browser: Browser, http: str
) -> None:
    with visiting(browser, viewport=PHONE) as visit:
        page = visit.open(
            f"{http}book/learning-from-mistakes.html"
        )  # after Backpropagation, computed
        titles = page.locator("p.prev-next-title")
        assert titles.count() == 2
        for title in titles.all():
            wide = title.evaluate(
                "(p) => { p.style.overflowWrap = 'normal'; p.style.hyphens = 'none';"
                " return p.scrollWidth - p.clientWidth; }"
            )
            assert wide <= 0


@pytest.mark.parametrize("place", ["nonsense", '{"page": "javascript:alert(1)"}', "null"])
def test_a_place_that_is_none_leads_nowhere(browser: Browser, http: str, place: str) -> None:
    with visiting(browser) as visit:
        visit.page.add_init_script(f"localStorage.setItem('bp-place', {json.dumps(place)})")
        page = visit.open(http + LANDING)
        expect(page.locator(".bp-continue")).to_be_hidden()
        assert visit.complaints == []


@pytest.fixture
def refused(browser: Browser, http: str) -> Iterator[Page]:
    """A page in a frame whose browser refuses to remember anything."""
    with visiting(browser) as visit:
        visit.page.set_content(
            f'<iframe sandbox="allow-scripts" style="width: 1000px; height: 800px" src="{http}{CHAPTER}">'
        )
        frame = visit.page.frame_locator("iframe")
        frame.locator("html[data-theme='light']").wait_for()
        yield visit.page
        assert visit.complaints == []


def test_a_browser_that_refuses_to_remember_still_works(refused: Page) -> None:
    frame = refused.frame_locator("iframe")
    assert (
        refused.frames[1].evaluate("() => { try { return Storage && 0 } catch { return 1 } }") == 0
    )
    frame.locator("button.theme-switch-button:visible").first.click()
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    frame.locator("article .sd-tab-set").first.get_by_text("Every index").click()
    expect(frame.locator("article .sd-tab-set > input:checked + label").first).to_have_text(
        "Every index"
    )


def test_page_is_there_without_scripts(browser: Browser, address: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(address + CHAPTER)
        expect(visit.page.locator("article h1")).to_be_visible()
        expect(visit.page.locator("article math").first).to_be_visible()


@pytest.mark.parametrize("system", ["light", "dark"])
def test_without_scripts_figures_have_colours_that_can_be_read(
    browser: Browser, address: str, system: str
) -> None:
    with visiting(browser, java_script_enabled=False, color_scheme=system) as visit:
        page = visit.page
        page.goto(address + LANDING)
        ground, page_ground, link, text = page.evaluate("""() => [
            document.querySelector("article .bp-figure > svg path"), document.body,
            document.querySelector("article p a"), document.querySelector("article p"),
        ].map((element, i) => getComputedStyle(element)[["fill", "backgroundColor", "color", "color"][i]])""")
        assert ground == page_ground == "rgb(255, 255, 255)"
        assert link != text


LONG = "book/training.html"
PLACE = "momentum-remember-where-you-were-going"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_link_to_a_section_far_down_leads_there(
    browser: Browser, address: str, viewport: dict[str, int]
) -> None:
    with visiting(browser, viewport) as visit:
        page = visit.open(f"{address}{LONG}#{PLACE}")
        expect(page.locator(f"#{PLACE} > h2")).to_be_in_viewport()
        page.wait_for_timeout(300)  # in which sections around it are laid out
        assert 0 < page.locator(f"#{PLACE}").bounding_box()["y"] < 120  # type: ignore[index]


@pytest.mark.parametrize(
    ("chapter", "section", "viewport"),
    [
        ("matrix-form", "back-through-the-weights", PHONE),
        ("single-neuron", "all-examples", PHONE),
        ("training", "in-short", DESKTOP),
    ],
)
def test_a_link_leads_to_its_section_though_what_stands_above_is_laid_out_later(
    browser: Browser, http: str, chapter: str, section: str, viewport: dict[str, int]
) -> None:
    heading = f"#{section} > h2"
    with visiting(browser, viewport=viewport) as visit:
        page = visit.open(f"{http}book/{chapter}.html#{section}")
        page.wait_for_timeout(500)  # what moves it away, comes a moment later
        expect(page.locator(heading)).to_be_in_viewport()
    with visiting(browser, viewport=viewport) as visit:
        page = visit.open(f"{http}book/{chapter}.html")
        page.evaluate(
            "(hash) => { const link = document.createElement('a'); link.href = hash;"
            " document.body.append(link); link.click(); }",
            f"#{section}",
        )
        page.wait_for_timeout(500)
        expect(page.locator(heading)).to_be_in_viewport()


def test_who_comes_back_to_a_page_finds_the_place(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(http + LONG)
        page.evaluate("scrollTo(0, 5000)")
        page.reload()
        page.wait_for_function("scrollY === 5000")
        visit.open(http + LANDING)
        page.go_back()
        page.wait_for_function("scrollY === 5000")


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_drawers_of_a_phone_open_and_close(browser: Browser, address: str, side: str) -> None:
    with visiting(browser, PHONE) as visit:
        page = visit.open(address + CHAPTER)
        drawer = page.locator(f"dialog#pst-{side}-sidebar-modal")
        page.locator(f"button.{side}-toggle").click()
        expect(drawer).to_be_visible()
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        page.locator(f"button.{side}-toggle").click()
        drawer.locator("a:visible").last.click()
        assert page.url != address + CHAPTER
        assert visit.complaints == []


def test_sidebar_of_a_desktop_hides_and_comes_back(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(address + CHAPTER)
        sidebar = page.locator("#pst-primary-sidebar .bd-docs-nav")
        expect(sidebar).to_be_in_viewport()
        page.locator("button.primary-toggle").click()
        expect(sidebar).not_to_be_in_viewport()
        page.locator("button.primary-toggle").click()
        expect(sidebar).to_be_in_viewport()


def test_contents_show_which_section_is_read(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(http + CHAPTER)
        page.locator("#pst-page-toc-nav a[href='#the-six-equations']").click()
        expect(page.locator("#the-six-equations > h2")).to_be_in_viewport()
        expect(page.locator("#pst-page-toc-nav a.active")).to_contain_text("The six equations")


def test_download_menu_opens_by_keyboard_and_closes(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(address + CHAPTER)
        menu = page.locator(".dropdown-download-buttons .dropdown-menu")
        page.locator(".dropdown-download-buttons > button").focus()
        page.keyboard.press("Enter")
        expect(menu).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(menu.locator(":focus")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()


def test_button_tells_what_it_does_when_pointed_at(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(address + CHAPTER)
        page.locator("button.theme-switch-button:visible").first.hover()
        expect(page.locator(".tooltip.show")).to_have_text("Colour scheme")


def test_copy_button_copies_the_cell(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit.open(http + CHAPTER)
        cell = page.locator("div.cell_input").first
        cell.hover()
        cell.locator("button.copybtn").click()
        expect(cell.locator("button.copybtn.success")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == cell.locator("pre").text_content().strip()


def test_first_tab_skips_to_the_text(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(address + CHAPTER)
        page.keyboard.press("Tab")
        expect(page.locator("#pst-skip-link a")).to_be_focused()
        expect(page.locator("#pst-skip-link a")).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_focus_can_be_seen(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(http + CHAPTER)
        unseen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            ring = page.evaluate("""() => {
                const rings = [document.activeElement, ...document.activeElement.labels ?? []]
                    .map((e) => getComputedStyle(e))
                    .map((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0
                        || s.boxShadow !== "none" || s.textDecorationThickness !== "auto");
                return [document.activeElement.outerHTML.slice(0, 120), rings.some(Boolean)];
            }""")
            if not ring[1]:
                unseen.add(ring[0])

        assert unseen == set()


@pytest.mark.parametrize("page", CHAPTERS)
def test_page_zoomed_to_twice_its_size_scrolls_down_only(
    browser: Browser, http: str, page: str
) -> None:
    half = {side: length // 2 for side, length in DESKTOP.items()}
    with visiting(browser, half) as visit:
        width = visit.open(http + page).evaluate("document.documentElement.scrollWidth")
        assert width == half["width"]
