"""Cuts a font down to the characters that are used of it."""

import io
import logging

from fontTools import subset

logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it tells every table that it cuts


def opened(path):
    return subset.load_font(path, subset.Options())


def woff2(font, unicodes, **options):
    """The font of these characters alone, as WOFF2, without hints and names of glyphs."""
    options = subset.Options(flavor="woff2", hinting=False, glyph_names=False, **options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    file = io.BytesIO()
    subset.save_font(font, file, options)
    return file.getvalue()
