"""What every picture of the book must be, whatever it shows."""

import re

from test_plots import PALETTE, texts

from backprop_lib.plots import Picture


def only_the_palette(picture: Picture) -> None:
    """It is drawn with the colours that the page knows how to turn into its own."""
    found = set(re.findall(r"(?:fill|stroke|color): ?([^;\"]+)", picture.svg()))
    assert found - {"none"} <= PALETTE
    assert "opacity" not in picture.svg()


def legible_on_a_phone_and_inside(picture: Picture) -> None:
    """No text, not even an index, is below 9 pixels at a width of 330, and none sticks out."""
    pixels = 330 / (72 * picture.get_figwidth())
    for text in texts(picture):
        index = 0.7 if re.search(r"\$.*[\^_].*\$", text.get_text()) else 1
        assert float(text.get_fontsize()) >= 9
        assert float(text.get_fontsize()) * index * pixels >= 9, text
    drawn, width, height = picture.get_tightbbox(), *picture.get_size_inches()
    assert min(drawn.x0, drawn.y0) >= -0.01
    assert drawn.x1 <= width + 0.01
    assert drawn.y1 <= height + 0.01
