"""The picture that social networks show for a link: 1200 by 630, with the page's title.

Networks keep a picture for long, so its name changes with what it shows.  Drawn by Pillow,
which comes with matplotlib, in the letters of the maths font: no font has to be added.  (The
extension sphinxext-opengraph makes such cards too, of another size and with descriptions that
it takes from the text past the front matter.)
"""

import functools
import hashlib
import io
import re
from pathlib import Path

from mathml import installed

WIDTH, HEIGHT = 1200, 630
FOLDER = "_images/social"
FONT = "files/stix-two-math-latin-400-normal.woff2"

# The dark palette of book.css.
PAGE, TEXT, MUTED = "#0e1a2b", "#f4f6f8", "#9fb0c3"
FORWARD, BACKWARD = "#7cc4ff", "#ffab70"
FORWARD_SOFT, BACKWARD_SOFT = "#12304a", "#4a2a12"
EDGE = "#21507a"

# Everything is drawn larger and then made smaller, which smoothes its edges.
SCALE = 2
MARGIN, TITLE_WIDTH, TITLE_TOP, TITLE_BOTTOM = 72, 700, 160, 500
SIZES, LEFT, RIGHT, MIDDLE, APART, RADIUS = (3, 4, 2), 850, 1110, 315, 118, 30
PATH = ((0, 1), (1, 2), (2, 0))  # one way back through the network: layer, neuron


@functools.cache
def font(size):
    from fontTools.ttLib import TTFont
    from PIL import ImageFont

    unpacked = TTFont(installed("@fontsource/stix-two-math") / FONT)
    unpacked.flavor = None
    data = io.BytesIO()
    unpacked.save(data)
    data.seek(0)
    return ImageFont.truetype(data, size * SCALE)


def lines(text, face, width):
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if face.getlength(longer) > width * SCALE and rows[-1]:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


def place(layer, neuron):
    x = LEFT + (RIGHT - LEFT) * layer / (len(SIZES) - 1)
    return x * SCALE, (MIDDLE + (neuron - (SIZES[layer] - 1) / 2) * APART) * SCALE


def network(draw):
    joints = [place(*spot) for spot in PATH]
    for layer, size in enumerate(SIZES[1:], 1):
        for to in range(size):
            for start in range(SIZES[layer - 1]):
                ends = [place(layer - 1, start), place(layer, to)]
                draw.line(ends, fill=EDGE, width=3 * SCALE)
    draw.line(joints, fill=BACKWARD, width=6 * SCALE)
    for layer, size in enumerate(SIZES):
        for neuron in range(size):
            on_path = (layer, neuron) in PATH
            draw.circle(
                place(layer, neuron),
                RADIUS * SCALE,
                fill=BACKWARD_SOFT if on_path else FORWARD_SOFT,
                outline=BACKWARD if on_path else FORWARD,
                width=5 * SCALE,
            )


def without_number(title):
    """A chapter's number, or None, and its title."""
    return re.fullmatch(r"(?:(\d+)\. )?(.*)", title).groups()


def heading(draw, title, site):
    number, words = without_number(title)
    eyebrow = f"Chapter {number}" if number else "" if words == site else "Appendix"
    draw.text((MARGIN * SCALE, 92 * SCALE), eyebrow, FORWARD, font(34))
    for size in (92, 80, 70, 60, 52, 44):
        rows = lines(words, font(size), TITLE_WIDTH)
        if len(rows) * size * 1.15 <= TITLE_BOTTOM - TITLE_TOP:
            break
    top = (TITLE_TOP + TITLE_BOTTOM - len(rows) * size * 1.15) / 2
    for number, row in enumerate(rows):
        spot = (MARGIN * SCALE, (top + number * size * 1.15) * SCALE)
        draw.text(spot, row, TEXT, font(size))
    footer = "every result computed" if words == site else site
    draw.text((MARGIN * SCALE, 534 * SCALE), footer, MUTED, font(34))


def picture(title, site):
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAGE)
    draw = ImageDraw.Draw(image)
    network(draw)
    heading(draw, title, site)
    half = WIDTH * SCALE // 2
    draw.rectangle((0, 0, half, 10 * SCALE), fill=FORWARD)
    draw.rectangle((half, 0, WIDTH * SCALE, 10 * SCALE), fill=BACKWARD)
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return small.quantize(64, dither=Image.Dither.NONE)


def make(app, pagename, title):
    """Draws the card unless it is there; its address from the book's root."""
    site = app.config.html_title
    key = hashlib.sha256(f"{title}\0{site}\0".encode() + Path(__file__).read_bytes())
    stem = pagename.replace("/", "-")
    name = f"{stem}-{key.hexdigest()[:8]}.png"
    folder = Path(app.outdir) / FOLDER
    if not (folder / name).exists():
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob(f"{stem}-????????.png"):
            older.unlink()
        picture(title, site).save(folder / name, optimize=True)
    return f"{FOLDER}/{name}"
