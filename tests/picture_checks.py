"""What every picture of the book must be, whatever it shows."""

import re
from unittest import mock

from matplotlib.figure import Figure
from matplotlib.text import Text

from backprop_lib.plots import Picture

PALETTE = {"#0b5fa5", "#b3470b", "#e6f1fb", "#fdeee3", "#000000", "#767676", "#ffffff"}


def texts(figure: Figure) -> list[Text]:
    """All text that is drawn; matplotlib keeps more, such as ticks outside of the axes."""
    drawn: list[Text] = []
    draw = Text.draw

    def remember(text: Text, renderer: object) -> None:
        if text.get_visible() and text.get_text().strip():
            drawn.append(text)
        draw(text, renderer)  # type: ignore[arg-type]

    with mock.patch.object(Text, "draw", remember):
        figure.draw_without_rendering()
    return drawn


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


def minus(text: str) -> str:
    return text.replace("-", "−")


def only_the_palette_is_drawn_with(picture: Picture) -> None:
    """The page knows how to turn these colours into its own."""
    svg = picture.svg()
    found = set(re.findall(r"(?:fill|stroke|color): ?([^;\"]+)", svg))
    assert found - {"none"} <= PALETTE
    assert "opacity" not in svg


def text_can_be_read_when_a_phone_makes_it_330_pixels_wide(picture: Picture) -> None:
    pixels = 330 / (72 * picture.get_figwidth())
    for text in texts(picture):
        index = 0.7 if re.search(r"\$.*[\^_].*\$", text.get_text()) else 1
        assert float(text.get_fontsize()) >= 9, text
        assert float(text.get_fontsize()) * index * pixels >= 9, text


def nothing_sticks_out(picture: Picture) -> None:
    picture.draw_without_rendering()  # a layout is made when it is drawn
    drawn, width, height = picture.get_tightbbox(), *picture.get_size_inches()
    assert min(drawn.x0, drawn.y0) >= -0.01
    assert drawn.x1 <= width + 0.01
    assert drawn.y1 <= height + 0.01


def no_text_covers_another(picture: Picture) -> None:
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(picture)]
    for i, (one, box) in enumerate(boxes):
        for other, its in boxes[i + 1 :]:
            across = min(box.x1, its.x1) - max(box.x0, its.x0)
            down = min(box.y1, its.y1) - max(box.y0, its.y0)
            assert across <= 0 or down <= 0, (one, other)


def negative_numbers_have_a_real_minus(picture: Picture) -> None:
    for text in [*words(picture), picture.alt]:
        # Neither layer L-1 nor a network of 2-3-2 neurons has a negative number.
        assert not re.search(r"(?<!L)-\d", re.sub(r"\d+(-\d+)+ neurons", "", text)), text


def the_description_is_the_title(picture: Picture) -> None:
    assert len(picture.alt) > 20
    assert f"<title>{picture.alt}</title>" in picture.svg()


EVERY = (
    only_the_palette_is_drawn_with,
    text_can_be_read_when_a_phone_makes_it_330_pixels_wide,
    nothing_sticks_out,
    no_text_covers_another,
    negative_numbers_have_a_real_minus,
    the_description_is_the_title,
)
