"""The maths font and its style sheet, as one file: `_static/maths.css`.

Brackets stretch, and script letters sit right, only in a font with a MATH
table, and few readers have one.  The book ships the part of STIX Two Math that
its notation uses.  The font stands in the style sheet itself because

- a formula is then never drawn twice, first in a fallback font: no layout shift;
- from `file://`, Chromium refuses a font preload and logs an error, and Firefox
  may refuse a font that lies outside the page's own folder.
"""

import base64
import hashlib
import re
import shutil
from pathlib import Path

import cut_font
import fontTools
from docutils import nodes
from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from mathml import installed
from sphinx.util import logging

logger = logging.getLogger(__name__)

FONT = "files/stix-two-math-latin-400-normal.woff2"


def characters():
    """The book's notation: a formula that leaves it is a warning, so this grows when needed."""
    ranges = [
        (0x0020, 0x007E),  # ASCII
        (0x02C6, 0x02DD),
        (0x0302, 0x030C),  # accents: hat, bar, tilde, dot
        (0x0391, 0x03F6),  # Greek
        (0x2010, 0x2026),
        (0x2032, 0x2037),  # dashes, ellipses, primes
        (0x2000, 0x200B),
        (0x2061, 0x2064),  # spaces and invisible operators
        (0x2190, 0x2199),
        (0x21A6, 0x21A6),
        (0x21D0, 0x21D4),
        (0x27F5, 0x27FA),  # arrows
        (0x2200, 0x221E),
        (0x2223, 0x222B),
        (0x223C, 0x223C),
        (0x2248, 0x2248),  # operators
        (0x2260, 0x2265),
        (0x226A, 0x226B),
        (0x2282, 0x2287),
        (0x2295, 0x2299),  # relations, ⊙
        (0x22A4, 0x22A5),
        (0x22C0, 0x22C6),
        (0x22EE, 0x22F1),  # ⊤, big operators, dots
        (0x2016, 0x2016),
        (0x203E, 0x203E),
        (0x2308, 0x230B),
        (0x23B4, 0x23B5),
        (0x23DC, 0x23E1),
        (0x27E8, 0x27E9),  # fences, braces
        (0x1D400, 0x1D467),  # bold and italic Latin
        (0x1D6E2, 0x1D71B),  # italic Greek
    ]
    letters = "\xa0¬°±·×÷ℂℒℕℙℝℤ𝔼𝟙ℓℎ𝒞𝒟𝒩𝒪𝒰∎−"
    return {code for first, last in ranges for code in range(first, last + 1)} | set(
        map(ord, letters)
    )


def enlarge_primes(font):
    """Primes are set as superscripts; this release of the font lacks the forms made for that."""
    as_superscript = Transform(1.35, 0, 0, 1.5, 0, -500)
    glyphs, widths = font.getGlyphSet(), font["hmtx"].metrics
    redrawn = {}
    for name in {font.getBestCmap()[code] for code in (0x2032, 0x2033, 0x2034)}:
        outline, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[name].draw(outline)
        outline.replay(TransformPen(pen, as_superscript))
        redrawn[name] = pen.glyph()
    for name, glyph in redrawn.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        widths[name] = (round(widths[name][0] * as_superscript.xx), glyph.xMin)


def subset_font(source, unicodes, change):
    """The font of these characters alone as WOFF2, after ``change(font)``."""
    font = cut_font.opened(source)
    if "MATH" not in font:
        raise ValueError(f"{source} has no MATH table: brackets would not stretch.")
    change(font)
    return cut_font.woff2(font, unicodes, layout_features=[], drop_tables=["GPOS", "GSUB", "GDEF"])


def forget_sizes(font):
    font["MATH"].table.MathVariants = None


# Chromium reserves for every root the width of the widest root sign that the font has, which in
# a sentence is a gap. A root of a letter is set in a font that has one size of it.
SMALL_ROOT = ":is(msqrt,mroot):has(mphantom)"  # as mathml.py makes them
SMALL_ROOTS = f"""{SMALL_ROOT}{{font-family:"STIX2 root",STIX2,math}}
{SMALL_ROOT}>*{{font-family:STIX2,math}}
"""


def style_sheet(source):
    """Temml's own rules for STIX, with the font-face replaced by ours."""
    rules = (installed("temml") / "dist" / "Temml-STIX2.css").read_text("utf-8")
    rules = re.sub(r"@font-face \{.*?\}\n", "", rules, count=1, flags=re.DOTALL)
    fonts = {
        "STIX2": subset_font(source, characters(), enlarge_primes),
        "STIX2 root": subset_font(source, [ord("√")], forget_sizes),
    }
    faces = (
        f'@font-face{{font-family:"{name}";'
        f'src:url("data:font/woff2;base64,{base64.b64encode(font).decode()}")}}\n'
        for name, font in fonts.items()
    )
    return "".join(faces) + rules + SMALL_ROOTS


def stage(app, config):
    """Makes the file in the build folder once, and lets Sphinx copy it to _static."""
    package = installed("@fontsource/stix-two-math")
    key = hashlib.sha256(Path(__file__).read_bytes() + Path(cut_font.__file__).read_bytes())
    key.update((package / "package.json").read_bytes())
    key.update((installed("temml") / "package.json").read_bytes())
    key.update(fontTools.version.encode())
    folder = Path(app.outdir).parent / "math_font" / key.hexdigest()[:16]
    if not (folder / "maths.css").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / "LICENSE", folder / "maths-font-OFL.txt")
        shutil.copyfile(installed("temml") / "LICENSE", folder / "maths-style-MIT.txt")
        (folder / "maths.css").write_text(style_sheet(package / FONT), "utf-8")
    config.html_static_path.append(str(folder))


def check_coverage(_app, doctree, _docname):
    covered = set(map(chr, characters())) | {"\n"}
    for node in doctree.findall():
        if isinstance(node, nodes.math | nodes.math_block) and "mathml" in node:
            missing = set(re.sub(r"<[^>]*>|&\w+;", "", node["mathml"])) - covered
            if missing:
                logger.warning(
                    "The maths font lacks %s; add it to characters() in math_font.py.",
                    ", ".join(f"{c} (U+{ord(c):04X})" for c in sorted(missing)),
                    location=node,
                    type="mathml",
                )


def setup(app):
    app.connect("config-inited", stage)
    app.connect("doctree-resolved", check_coverage, priority=600)  # after mathml
    app.add_css_file("maths.css", priority=200)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
