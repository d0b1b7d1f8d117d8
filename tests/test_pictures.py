"""Every picture that the tests of single figures draw is held to what every picture must be."""

from collections.abc import Callable
from functools import cache

import picture_checks
import pytest
import test_figures_checking
import test_figures_graph
import test_figures_matrix
import test_figures_neurons
import test_figures_passes
import test_figures_training
import test_plots

from backprop_lib.plots import Picture

PICTURES = {
    f"{module.__name__.removeprefix('test_')}, {name}": draw
    for module in (
        test_figures_checking,
        test_figures_graph,
        test_figures_matrix,
        test_figures_neurons,
        test_figures_passes,
        test_figures_training,
        test_plots,
    )
    for name, draw in module.PICTURES.items()
}


@cache
def picture(name: str) -> Picture:
    return PICTURES[name]()


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("claim", picture_checks.EVERY, ids=lambda claim: claim.__name__)
def test_of_every_picture_it_is_true_that(claim: Callable[[Picture], None], name: str) -> None:
    claim(picture(name))
