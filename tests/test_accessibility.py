"""axe-core finds no violation on any page, light or dark, on a desktop or a phone."""

import itertools

import pytest
from playwright.sync_api import Browser, Page
from visits import DESKTOP, PAGES, ROOT, visiting

AXE = ROOT / "tools" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}

# axe sees no text in MathML, which browsers read aloud (dequelabs/axe-core issue 3285), so it takes
# a header with nothing but a formula for an empty one.
VIOLATIONS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    const formula = (target) => document.querySelector(target).querySelector("math")?.textContent.trim();
    return violations.flatMap(({ id, nodes }) => nodes
        .filter(({ target }) => id !== "empty-table-header" || !formula(target[0]))
        .map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}"""


def violations(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found: list[str] = page.evaluate(VIOLATIONS)
    return found


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_violation(
    browser: Browser, http: str, page: str, viewport: dict[str, int], scheme: str
) -> None:
    with visiting(browser, viewport, color_scheme=scheme) as visit:
        assert violations(visit.open(http + page)) == []


@pytest.mark.parametrize("opened", ["search", "menu", "contents", "download"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_has_no_violation(browser: Browser, http: str, opened: str, scheme: str) -> None:
    with visiting(browser, PHONE, color_scheme=scheme) as visit:
        page = visit.open(f"{http}book/matrix-form.html")
        if opened == "search":
            page.keyboard.press("Control+k")
            page.locator("dialog#pst-search-dialog[open]").wait_for()
        elif opened == "download":
            page.locator(".dropdown-download-buttons > button").click()
            page.locator(".dropdown-menu.show").wait_for()
        else:
            side = "primary" if opened == "menu" else "secondary"
            page.locator(f"button.{side}-toggle").click()
            page.locator(f"dialog#pst-{side}-sidebar-modal[open]").wait_for()
        assert violations(page) == []


def test_heading_levels_leave_none_out(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        for page in PAGES:
            levels = visit.open(http + page).evaluate(
                "[...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')]"
                ".filter(e => e.checkVisibility()).map(e => +e.localName[1])"
            )
            assert levels.count(1) == 1, page
            assert levels[0] == 1, page
            steps = itertools.pairwise(levels)
            assert [step for step in steps if step[1] > step[0] + 1] == [], page


# A list of a page's links is how many who hear it find their way, and what search engines read.
SAYS_NOTHING = {"click here", "go", "here", "information", "learn more", "link", "more", "read more", "see more", "start", "this"}  # fmt: skip


def test_every_link_says_where_it_leads(browser: Browser, http: str) -> None:
    with visiting(browser) as visit:
        for page in PAGES:
            texts = visit.open(http + page).evaluate(
                "[...document.querySelectorAll('main a[href]')]"
                ".map((a) => (a.ariaLabel ?? a.textContent).trim().toLowerCase())"
            )
            assert set(texts) & SAYS_NOTHING == set(), page
