"""What a page says of itself to search engines and social networks.

A page's description comes from its front matter, `myst: {html_meta: {description: ...}}`, else
from its first paragraph.
"""

import re
from html import escape, unescape
from urllib.parse import urljoin

import social_card
from docutils import nodes

LONGEST = 160
DESCRIPTION = re.compile(r'<meta content="([^"]*)" name="description" />')
# The theme sets one as well.
VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>')


def first_paragraph(doctree):
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section | nodes.document):
            return " ".join(paragraph.astext().split())
    return ""


def shorten(text):
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def plain(html):
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


def tag(kind, name, content):
    return f'<meta {kind}="{name}" content="{escape(content)}" />'


def describe(app, pagename, _template, context, doctree):
    tags = VIEWPORT.sub("", context.get("metatags", ""))
    site = app.config.html_title
    # Two pages have no source: that for searching, and the way to the first page.
    name = pagename if doctree else app.config.root_doc
    title = plain(context["title"]) if doctree else site
    found = DESCRIPTION.search(tags)
    description = unescape(found[1]) if found else doctree and shorten(first_paragraph(doctree))
    lines = []
    if not found:
        description = description or app.config.head_descriptions.get(pagename, site)
        lines.append(tag("name", "description", description))
    card = social_card.make(app, name, title)
    _number, title = social_card.without_number(title)
    lines += [
        tag("property", "og:site_name", site),
        tag("property", "og:title", title),
        tag("property", "og:description", description),
        tag("property", "og:type", "website" if title == site else "article"),
        tag("property", "og:url", context["pageurl"]),
        tag("property", "og:image", urljoin(app.config.html_baseurl, card)),
        tag("property", "og:image:width", str(social_card.WIDTH)),
        tag("property", "og:image:height", str(social_card.HEIGHT)),
        tag("property", "og:image:alt", f"The words “{title}” beside a drawing of a small network"),
        tag("name", "twitter:card", "summary_large_image"),
    ]
    context["metatags"] = "\n".join([tags.strip(), *lines]) + "\n"


def setup(app):
    # Descriptions of pages that have no source to stand in, by name.
    app.add_config_value("head_descriptions", {}, "html")
    app.connect("html-page-context", describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
