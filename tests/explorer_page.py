"""A page with one explorer, started as the book starts it, and with nothing else on it."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Route
from visits import DESKTOP, PHONE

import backprop_lib as bp
from backprop_lib.explorers import Explorer, link

# Chromium lets a page write to the clipboard when its host is this one; nothing listens there.
ADDRESS = "http://localhost/page.html"
HOST = Path(bp.__file__).parent.parent / "book" / "_ext" / "explorer_page.js"
STILL = "<svg role='img' width='200' height='100'><title>still</title></svg>"


def encoded(state: Any) -> str:
    """The state as a link carries it."""
    return base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")


@contextmanager
def explorer_page(
    browser: Browser, explorer: Explorer, *, fragment: str = "", **context: Any
) -> Iterator[Page]:
    """The page; leaving it asserts that no script complained and that nothing was asked for.

    Args:
        browser: the fixture.
        explorer: its state is the page's.
        fragment: what a link puts behind the page's address, such as ``"#gradient-check=..."``.
        context: Playwright's options, such as ``viewport=visits.PHONE``.
    """
    name = explorer._module
    host = (
        f'<div class="bp-explorer-host" id="{name.replace("_", "-")}" data-explorer="{name}" '
        f'data-state="{escape(json.dumps(explorer.state))}">'
        f'<div class="bp-explorer-still">{STILL}</div></div>'
    )
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>An explorer</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{link.source('explorer.css')}</style></head><body>{host}"
        f"<script>{link.script(name)}</script><script>{HOST.read_text('utf-8')}</script></body></html>"
    )
    complaints: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.partition("#")[0] == ADDRESS:
            route.fulfill(body=html, content_type="text/html")  # codespell:ignore fulfill
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    defaults = {"viewport": DESKTOP, "permissions": ["clipboard-read", "clipboard-write"]}
    opened = browser.new_context(**(defaults | context))
    page = opened.new_page()
    page.route("**/*", answer)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(ADDRESS + fragment)
    page.wait_for_selector("[data-started]", state="attached")
    try:
        yield page
        assert complaints == []
    finally:
        opened.close()


def settle(page: Page) -> None:
    """Wait until the frame is drawn that shows the latest change."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def drag(page: Page, what: Locator, across: float, down: float = 0) -> None:
    """Take something in its middle and put it down elsewhere, distances in pixels."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box, "it cannot be seen"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=8)
    page.mouse.up()
    settle(page)


def swipe(page: Page, what: Locator, across: float, down: float = 0) -> None:
    """As drag, with a finger; the page's context has has_touch."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box, "it cannot be seen"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    steps = 8
    session = page.context.new_cdp_session(page)
    for i in range(steps + 1):
        place = {"x": x + across * i / steps, "y": y + down * i / steps}
        kind = "touchMove" if i else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()
    settle(page)


def state(page: Page) -> dict[str, Any]:
    """What the explorer shows, by name, read from the link that it gives."""
    page.get_by_role("button", name="Copy link").click()
    text = page.evaluate("location.hash").partition("=")[2]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def table_rows(page: Page) -> list[list[str]]:
    """The cells of the table of values, which is filled when it is open."""
    details = page.locator("details.bp-x-values")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    settle(page)
    rows: list[list[str]] = details.locator("tbody tr").evaluate_all(
        "rows => rows.map(({ cells }) => [...cells].map((cell) => cell.textContent))"
    )
    return rows


def height(page: Page) -> float:
    """Of the explorer, in pixels."""
    settle(page)
    return float(page.locator(".bp-explorer").evaluate("(box) => box.offsetHeight"))


def shows_its_own_state(browser: Browser, explorer: Explorer, fragment: str) -> bool:
    """Whether the page is as it was made, though a link says something else."""
    link = f"#{explorer._module.replace('_', '-')}={fragment}"
    with explorer_page(browser, explorer, fragment=link) as page:
        return state(page) == explorer.state


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wider


def fits_on_a_phone(browser: Browser, explorer: Explorer) -> bool:
    """Whether nothing of it is wider than the screen, its table included."""
    with explorer_page(browser, explorer, viewport=PHONE) as page:
        page.get_by_text("The same values as a table").click()
        return overflow(page) <= 0


def tab_stops(page: Page) -> list[str]:
    """What the Tab key reaches, one after the other, each as a screen reader calls it."""
    stops = []
    while True:
        page.keyboard.press("Tab")
        if page.locator(":focus").count() == 0:
            return stops
        stops.append(page.locator(":focus").aria_snapshot().splitlines()[0].removeprefix("- "))
    return stops


@contextmanager
def modules(browser: Browser) -> Iterator[Page]:
    """A page whose scripts may import the explorers' modules, from their files: import("/kit/dom.js")."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path.lstrip("/")
        body, kind = (link.source(path), "javascript") if path.endswith(".js") else ("", "html")
        route.fulfill(body=body, content_type=f"text/{kind}")  # codespell:ignore fulfill

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(ADDRESS)
    yield page
    page.close()


def accepts(scripts: Page, name: str, state: dict[str, Any]) -> bool:
    """Whether the explorer would draw that state; scripts is a page of modules()."""
    answer: bool = scripts.evaluate(
        "async ([name, state]) => (await import(`/${name}.js`)).default.accepts(state)",
        [name, state],
    )
    return answer
