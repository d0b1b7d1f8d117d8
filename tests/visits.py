"""Opens the built book's pages as a reader does, and notes what they ask for and complain of."""

import functools
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import serve  # noqa: E402

HTML = Path(os.environ.get("BOOK_HTML", ROOT / "_build" / "html"))
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}

# index.html only sends the reader on. Without a built book, the fixture book_html says so.
PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for path in HTML.rglob("*.html")
    if path != HTML / "index.html"
) or ["book/index.html"]
CHAPTERS = [page for page in PAGES if page != "search.html"]


class Quiet(serve.BookHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@dataclass
class Visit:
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        self.page.goto(url)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        return self.page


def read_through(page: Page) -> None:
    """Scroll to every section and back: a browser lays out what comes near the window."""
    page.evaluate("""async () => {
        for (const section of document.querySelectorAll("article section")) {
            section.scrollIntoView();
            for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
        }
        scrollTo(0, 0);
    }""")


@contextmanager
def visiting(
    browser: Browser, viewport: dict[str, int] = DESKTOP, **context: str
) -> Iterator[Visit]:
    opened = browser.new_context(viewport=viewport, **{"color_scheme": "light", **context})
    visit = Visit(opened.new_page())
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    # What is still on its way when the reader leaves a page has not failed.
    visit.page.on(
        "requestfailed",
        lambda request: (
            request.failure != "net::ERR_ABORTED"
            and visit.complaints.append(f"failed: {request.url}")
        ),
    )
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on(
        "response",
        lambda response: (
            response.status >= 400 and visit.complaints.append(f"{response.status}: {response.url}")
        ),
    )
    visit.page.on("console", lambda message: visit.complaints.append(message.text))
    yield visit
    opened.close()
