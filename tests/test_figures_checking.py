"""Claims about the figures of the chapters on checking: legible, in the palette, and true."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from picture_checks import words

from backprop_lib import BackpropError
from backprop_lib.figures import kink, slips, step_size
from backprop_lib.plots import Picture
from backprop_lib.published import TEXTS, compare

H = 10.0 ** np.linspace(-20, 0, 41)
ONE_SIDED = H + 1e-16 / H
CENTRAL = H**2 + 1e-16 / H

PICTURES: dict[str, Callable[[], Picture]] = {
    "valleys": lambda: step_size.valleys(H, ONE_SIDED, CENTRAL, H**2),
    "kink": lambda: kink.across(Fraction(1, 4), Fraction(1, 2)),
    "decision": slips.decision,
    "map": lambda: slips.verdict_map(compare("sigmoid-232")),
    "long map": lambda: slips.verdict_map(compare("relu-identity-33333")[11:]),
    "early": lambda: slips.verdict_map(compare("relu-softmax-232")[-6:]),
}


@cache
def picture(name: str) -> Picture:
    return PICTURES[name]()


def test_the_three_lines_differ_in_style_and_not_in_colour_alone() -> None:
    lines = [line for line in picture("valleys").axes[0].get_lines() if len(line.get_xdata()) > 2]
    assert len({line.get_linestyle() for line in lines}) == len(lines) == 3


def test_the_valley_says_where_its_lowest_points_are() -> None:
    assert "One-sided: smallest error 2e−8 at a step of 1e−8." in picture("valleys").alt
    best = H[np.argmin(CENTRAL)]
    assert f"at a step of {best:.2g}".replace("e-0", "e−") in picture("valleys").alt


def test_the_line_across_the_kink_has_the_slope_that_is_written_beside_it() -> None:
    [_, secant, _, _] = picture("kink").axes[0].get_lines()
    (x0, x1), (y0, y1) = np.asarray(secant.get_xdata()), np.asarray(secant.get_ydata())
    assert (y1 - y0) / (x1 - x0) == pytest.approx(3 / 4)
    assert "through z − h and z + h:\nslope 3/4" in words(picture("kink"))


@pytest.mark.parametrize("name", TEXTS)
def test_the_map_has_a_marked_square_for_every_wrong_number(name: str) -> None:
    compared = [c for c in compare(name) if c.why.size <= 9]
    figure = slips.verdict_map(compared)
    squares = figure.axes[0].findobj(Rectangle)
    key = 4
    assert len([s for s in squares if s.get_width() == 0.2]) == key + sum(
        c.why.size for c in compared
    )
    shown = words(figure)
    verdicts = np.concatenate([c.why.ravel() for c in compared]).tolist()
    assert shown.count("✗") == verdicts.count("slip") + 1
    assert shown.count("→") == verdicts.count("flows on") + 1
    assert shown.count("≈") == verdicts.count("last digit") + verdicts.count("rounded early") + 1


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: step_size.valleys([1, 2], [1, 1], [1, 1], [1]),
            "give an error for each of the 2 steps, and steps above 0",
        ),
        (
            lambda: step_size.valleys([0, 1], [1, 1], [1, 1], [1, 1]),
            "give an error for each of the 2 steps, and steps above 0",
        ),
        (
            lambda: kink.across(Fraction(3, 4), Fraction(1, 2)),
            "z must lie between 0 and h, and h be at most 1; got z=3/4, h=1/2",
        ),
        (
            lambda: slips.verdict_map([]),
            "give one comparison or more, of up to nine entries each",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Callable[[], Any], message: str) -> None:
    with pytest.raises(BackpropError) as caught:
        draw()
    assert str(caught.value) == message
