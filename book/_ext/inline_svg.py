"""SVG figures become part of the page, in the page's colours.

Inside an <img> a figure can follow neither the theme's light/dark switch nor
the text colour.  Figures are drawn with the palette's light values, black and
white; here these become the CSS variables of book.css.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

PAGE_COLOURS = {
    "#0b5fa5": "var(--bp-forward)",
    "#b3470b": "var(--bp-backward)",
    "#e6f1fb": "var(--bp-forward-soft)",
    "#fdeee3": "var(--bp-backward-soft)",
    "#767676": "var(--bp-muted)",
    "#000000": "currentColor",
    "#000": "currentColor",
    "black": "currentColor",
    "#ffffff": "var(--bp-page)",
    "#fff": "var(--bp-page)",
    "white": "var(--bp-page)",
}
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\bblack\b|\bwhite\b", re.IGNORECASE)
COLOUR_ATTRIBUTES = ("fill", "stroke", "stop-color", "color")
# How many points follow each letter of the paths that matplotlib writes.
POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3, "z": 0, "Z": 0}
FONTS = ("DejaVu", "Cm")  # matplotlib's names of letters begin with that of their font
GLYPH = re.compile(r'<path(?: d="([^"]*)")?[^>]*? id="glyph-([^"]+)" />')
MATPLOTLIB_STYLE = re.compile(r"\s*\*\s*\{[^}]*\}\s*")


class UnsafeSvgError(ValueError):
    """The SVG would change the page around it."""


def use_page_colours(element):
    """Moves colours into the style attribute: a plain attribute cannot hold a CSS variable."""
    declarations = [element.attrib.pop("style", "").strip().rstrip(";")]
    for attribute in COLOUR_ATTRIBUTES:
        if attribute in element.attrib:
            declarations.insert(0, f"{attribute}: {element.attrib.pop(attribute)}")
    style = COLOUR.sub(
        lambda found: PAGE_COLOURS.get(found[0].lower(), found[0]),
        "; ".join(filter(None, declarations)),
    )
    if style:
        element.set("style", style)


def strip_namespaces(root):
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            value = element.attrib.pop(name)
            if name.endswith("}href"):
                element.set("href", value)


def drop_page_wide_parts(root):
    """A <style> in an inlined SVG styles the whole page; matplotlib's stands in book.css instead."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "style" and not MATPLOTLIB_STYLE.fullmatch(child.text or ""):
                raise UnsafeSvgError("has a <style> sheet; use style attributes")
            if child.tag in ("script", "foreignObject"):
                raise UnsafeSvgError(f"has a <{child.tag}>")
            if child.tag in ("metadata", "style"):
                parent.remove(child)


def make_ids_unique(root, prefix):
    """Two figures of one page may use the same ids; ids that nothing refers to go.

    A letter's outline is the same in all figures, and keeps one name for all.
    """

    def own(name):
        return f"glyph-{name}" if name.startswith(FONTS) else f"{prefix}-{name}"

    def renamed(found):
        return f"{found[1]}{own(found[2])}"

    used = set()
    for element in root.iter():
        for attribute, value in element.attrib.items():
            reference = re.compile(r"^(#)(.+)$" if attribute == "href" else r"(url\(#)([^)]+)")
            used.update(name for _, name in reference.findall(value))
            element.set(attribute, reference.sub(renamed, value))
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", own(name))


def written(hundredths):
    """The number that many hundredths are, as short as SVG allows: .5, -2, 3.25."""
    whole, rest = divmod(abs(hundredths), 100)
    digits = f"{whole or ''}{f'.{rest:02}'.rstrip('0') if rest else ''}" or "0"
    return f"-{digits}" if hundredths < 0 else digits


def relative(path):
    """The path with every point told from the one before, which takes fewer digits, or as it is."""
    pieces, here, begun, last = [], [0, 0], [0, 0], ""
    for command, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [round(100 * float(number)) for number in text.split()]
        length = POINTS.get(command)
        if length is None or len(numbers) != 2 * length:
            return path
        told = [number - here[i % 2] for i, number in enumerate(numbers)]
        # Further lines need no letter of their own.
        pieces.append("" if command == last == "L" else command.lower())
        for i, number in enumerate(map(written, told)):
            # A number ends where the next one's sign stands, or its second point.
            joined = number[0] == "-" or (number[0] == "." and "." in pieces[-1])
            pieces.append(number if joined or not (i or not pieces[-1]) else f" {number}")
        here = numbers[-2:] or begun
        begun = here if command == "M" else begun
        last = command
    return "".join(pieces)


def shorten_numbers(root):
    """A hundredth of a point is invisible, and matplotlib writes six decimals."""

    def shortened(text):
        return re.sub(
            r"-?\d+\.\d{3,}(?!e)",
            lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."),
            " ".join(text.split()),
        )

    for element in root.iter():
        for attribute in ("d", "x", "y", "points"):
            if attribute in element.attrib:
                element.set(attribute, shortened(element.attrib[attribute]))
        if "d" in element.attrib:
            element.set("d", relative(element.attrib["d"]))
        if "transform" in element.attrib:  # a scale has need of its decimals
            moved = re.sub(
                r"translate\([^)]*\)", lambda f: shortened(f[0]), element.attrib["transform"]
            )
            element.set("transform", moved)


def take_title(root):
    """The picture's description of itself, which browsers would show as a tooltip."""
    title = root.find("title")
    if title is None:
        return ""
    root.remove(title)
    return " ".join((title.text or "").split())


def inline(svg, prefix, alt):
    """The SVG document as an element of an HTML page, and its accessible name."""
    root = ElementTree.fromstring(svg)
    strip_namespaces(root)
    label = take_title(root)
    label = alt or label
    drop_page_wide_parts(root)
    make_ids_unique(root, prefix)
    root.attrib.setdefault("fill", "#000000")  # SVG's default, which matplotlib leaves unsaid
    for element in root.iter():
        use_page_colours(element)
    if float(root.get("viewBox", "0 0 0 0").split()[2]) > 100:
        shorten_numbers(root)
    root.attrib.pop("height", None)  # follows from the width and the viewBox
    root.attrib.pop("version", None)
    root.attrib.update({"role": "img", "aria-label": label})
    for element in root.iter():
        element.text = (element.text or "").strip() and element.text
        element.tail = (element.tail or "").strip() and element.tail
    return ElementTree.tostring(root, encoding="unicode"), label


def share_glyphs(_app, pagename, _template, context, _doctree):
    """Of all figures of a page, only the first with a letter brings its outline: a fifth of the page."""
    outlines = {}

    def once(found):
        outline, name = found.groups()
        if name not in outlines:
            outlines[name] = outline
            return found[0]
        if outline != outlines[name]:
            logger.warning("%s: two letters of its figures are called %s.", pagename, name)
        return ""

    if "body" in context:
        context["body"] = GLYPH.sub(once, context["body"])


def origin(image):
    """Images from cells do not know their line, but their cell knows its place."""
    while image.parent is not None:
        image = image.parent
        if image.get("nb_element") == "cell_code":
            return f"The figure of code cell {image['exec_count']}"
    return "A figure"


class InlineSvg(SphinxPostTransform):
    default_priority = 9  # after myst-nb has chosen each output's format
    formats = ("html",)

    def run(self, **kwargs):
        images = [n for n in self.document.findall(nodes.image) if n["uri"].endswith(".svg")]
        for number, image in enumerate(images):
            alt = " ".join(image.get("alt", "").split())
            try:
                svg = (Path(self.env.srcdir) / image["uri"]).read_text("utf-8")
                markup, label = inline(svg, f"svg{number}", alt)
            except (UnsafeSvgError, ElementTree.ParseError) as error:
                logger.warning(
                    "%s cannot be inlined: %s %s.",
                    origin(image),
                    image["uri"],
                    error,
                    location=image,
                    type="inline_svg",
                )
                continue
            if not label:
                logger.warning(
                    "%s has no alt text; say what it shows, "
                    "in a cell by 'mystnb: {image: {alt: ...}}'.",
                    origin(image),
                    location=image,
                    type="inline_svg",
                )
            image.replace_self(
                nodes.raw("", markup, format="html", classes=["bp-figure", *image["classes"]])
            )


def setup(app):
    app.add_post_transform(InlineSvg)
    app.connect("html-page-context", share_glyphs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
