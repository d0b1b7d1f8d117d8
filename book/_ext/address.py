"""The address at which the book is published: html_baseurl, or BOOK_URL in the environment.

Canonical links and social cards need it, for they name a page as others see it.  Here it is
checked, and told to search engines: sitemap.xml, robots.txt, and an index.html that leads to
the first page.  The extension sphinx-sitemap would list only the pages that an incremental
build has written again.
"""

import os
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape

from sphinx.errors import ConfigError


def choose(_app, config):
    address = os.environ.get("BOOK_URL") or config.html_baseurl
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError(
            f"The book's address is {address!r}; it must start with https:// or http:// and "
            "name a host, as in 'make book URL=https://example.org/backprop/'."
        )
    config.html_baseurl = address.rstrip("/") + "/"


def lead_to_first_page(app):
    if app.builder.format == "html":
        first_page = app.builder.get_target_uri(app.config.root_doc)
        context = {
            "first_page": first_page,
            "pageurl": urljoin(app.config.html_baseurl, first_page),
        }
        yield "index", context, "start.html"


def write_site_map(app, exception):
    if exception or app.builder.format != "html":
        return
    base = app.config.html_baseurl
    pages = [urljoin(base, app.builder.get_target_uri(page)) for page in sorted(app.env.found_docs)]
    site_map = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{escape(page)}</loc></url>" for page in pages),
        "</urlset>\n",
    ]
    out = Path(app.outdir)
    (out / "sitemap.xml").write_text("\n".join(site_map), "utf-8")
    robots = f"User-agent: *\nAllow: /\nSitemap: {urljoin(base, 'sitemap.xml')}\n"
    (out / "robots.txt").write_text(robots, "utf-8")


def setup(app):
    app.connect("config-inited", choose)
    app.connect("html-collect-pages", lead_to_first_page)
    app.connect("build-finished", write_site_map)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
