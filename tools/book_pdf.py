"""Print the built book as one PDF: ``python tools/book_pdf.py``.

Its pages are first put into one, so that links between chapters work in the PDF and its pages
are numbered through.  Any Chromium prints it; book.css says how paper looks.
"""

import os
import posixpath
import re
import subprocess
import sys
import tempfile
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
FRONT = "book/index.html"
SECONDS_TO_PRINT = 900

NAMES = {"id", "name", "for", "aria-labelledby", "aria-describedby", "aria-controls"}
LINKS = {"href", "src"}
STYLE = "@media print { article + article { break-before: page; } }"
ENTRY = re.compile(
    r'<span class="caption-text">(?P<part>.*?)</span>'
    r'|<a class="[^"]*" href="(?P<page>[^"#]+)">(?P<chapter>.*?)</a>',
    re.DOTALL,
)


def anchor(page, name=""):
    start = page.removesuffix(".html").replace("/", "--")
    return f"{start}--{name}" if name else start


class Article(HTMLParser):
    """Copies a page's <article> with names that no other page has, and without scripts."""

    def __init__(self, page, pages):
        super().__init__(convert_charrefs=False)
        self.page, self.pages = page, pages
        self.inside = self.script = False
        self.copied = []

    def copy(self, text):
        if self.inside and not self.script:
            self.copied.append(text)

    def link(self, target):
        url, name = urldefrag(target)
        if urlsplit(url).scheme:
            return target
        folder = posixpath.dirname(self.page)
        page = posixpath.normpath(posixpath.join(folder, url)) if url else self.page
        if page in self.pages:
            return f"#{anchor(page, name)}"
        return f"html/{page}#{name}" if name else f"html/{page}"

    def renamed(self, name, value):
        if name in NAMES:
            return " ".join(anchor(self.page, word) for word in value.split())
        if name in LINKS:
            return self.link(value)
        return re.sub(
            r"url\(#([^)]+)\)", lambda found: f"url(#{anchor(self.page, found[1])})", value
        )

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "article"
        self.script = tag == "script"
        if tag == "article":
            self.copy(f'<article class="bd-article" id="{anchor(self.page)}">')
            return
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(self.renamed(name, value))}"'
            for name, value in attrs
        )
        self.copy(f"<{tag}{written}>")

    def handle_endtag(self, tag):
        self.copy(f"</{tag}>")
        self.script = False
        self.inside = self.inside and tag != "article"

    def handle_data(self, data):
        self.copy(data)

    def handle_entityref(self, name):
        self.copy(f"&{name};")

    def handle_charref(self, name):
        self.copy(f"&#{name};")


def article(html, page, pages):
    parser = Article(page, pages)
    parser.feed((html / page).read_text(encoding="utf-8"))
    return "".join(parser.copied)


def one_page(html):
    """The whole book as one HTML page, to stand beside the folder ``html``."""
    front = (html / FRONT).read_text(encoding="utf-8")
    menu = re.search(r'<nav class="bd-links.*?</nav>', front, re.DOTALL)[0]
    pages, contents = [FRONT], ["<ul>"]
    for entry in ENTRY.finditer(menu):
        if entry["part"]:
            contents.append(f"</ul><h2>{entry['part']}</h2><ul>")
        else:
            page = posixpath.normpath(posixpath.join(posixpath.dirname(FRONT), entry["page"]))
            pages.append(page)
            contents.append(f'<li><a href="#{anchor(page)}">{entry["chapter"].strip()}</a></li>')
    title = unescape(re.search(r"<title>(.*?)</title>", front, re.DOTALL)[1]).rpartition(" — ")[2]
    styles = "\n".join(re.findall(r'<link [^>]*rel="stylesheet"[^>]*>', front))
    styles = styles.replace("../_static", "html/_static")
    first, *others = (article(html, page, pages) for page in pages)
    return "\n".join(
        [
            '<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">',
            f"<title>{escape(title)}</title>{styles}<style>{STYLE}</style>",
            "<script>const DOCUMENTATION_OPTIONS = {};</script>",
            f"<script>{(ROOT / 'book' / '_static' / 'book.js').read_text('utf-8')}</script></head>",
            '<body><div class="bd-main"><div class="bd-content"><div class="bd-article-container">',
            first,
            f'<article class="bd-article"><h1>Contents</h1>{"".join(contents)}</ul></article>',
            *others,
            "</div></div></div></body></html>",
        ]
    )


def print_pdf(page, pdf):
    from backprop_lib.chromium import find_chromium

    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with tempfile.TemporaryDirectory(prefix="pdf-", dir=page.parent) as profile:
        command = [
            find_chromium(),
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--print-to-pdf={pdf}",
            *as_root,
            page.as_uri(),
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS_TO_PRINT, check=False
        )
    if not pdf.exists():
        sys.exit(f"Chromium wrote no PDF (exit code {done.returncode}): {done.stderr[-500:]}")


def main(html):
    if not (html / FRONT).exists():
        sys.exit("There is no built book to print: run 'make book' first.")
    page, pdf = html.parent / "book.html", html.parent / "book.pdf"
    page.write_text(one_page(html), encoding="utf-8")
    pdf.unlink(missing_ok=True)
    print_pdf(page, pdf)
    page.unlink()
    print(f"The book as one PDF: {pdf}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HTML)
