"""Claims about the picture of what one more submission costs."""

import re

import pytest

from backprop_lib.errors import ArgumentError
from backprop_lib.figures.growth import growth


def test_the_picture_says_how_a_class_begins_and_ends() -> None:
    picture = growth([50, 100, 150], [0.08, 0.3, 0.09], [5e8, 6e8, 7e8])
    numbers = [int(found) for found in re.findall(r"\d+", picture.alt)]
    assert numbers == [150, 80, 90, 300, 500, 700]


def test_the_curves_start_at_zero_so_that_a_small_rise_looks_small() -> None:
    picture = growth([50, 100], [0.08, 0.09], [5e8, 6e8])
    assert [ax.get_ylim()[0] for ax in picture.axes] == [0, 0]
    assert [list(ax.lines[0].get_ydata()) for ax in picture.axes] == [[80, 90], [500, 600]]


def test_a_time_is_needed_for_each_count() -> None:
    with pytest.raises(ArgumentError, match="a time and a size for each of the 2 counts"):
        growth([50, 100], [0.08], [5e8, 6e8])
