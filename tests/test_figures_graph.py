"""Pictures of computational graphs: palette, size, and what they claim."""

from collections.abc import Callable
from functools import partial
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from matplotlib.patches import Circle
from picture_checks import words

import backprop_lib as bp
from backprop_lib import BackpropError, plots
from backprop_lib.decimals import trimmed
from backprop_lib.figures import graph

_, _, NET, X, _ = bp.example("relu-softmax-232")
SCORES = bp.forward(NET, X).z[2]

PICTURES: dict[str, Callable[[], plots.Picture]] = {
    "loss graph": partial(graph.loss_graph, SCORES),
    "loss graph with gradients": partial(graph.loss_graph, SCORES, gradients=True),
    "network graph": graph.network_graph,
}


def after(picture: plots.Picture, what: str) -> dict[str, str]:
    """The numbers by name of one part of a description."""
    part = picture.alt.partition(f"{what}: ")[2].partition(". ")[0].rstrip(".")
    return dict(entry.rsplit(" ", 1) for entry in part.split(", "))  # type: ignore[misc]


# Every node as a function of what comes before it, and the loss as a function of every node.
NODES: dict[str, Callable[[Any], Any]] = {
    "z0": lambda n: anp.log(anp.exp(n["z0"]) + anp.exp(n["z1"])) - n["z1"],
    "z1": lambda n: anp.log(anp.exp(n["z0"]) + anp.exp(n["z1"])) - n["z1"],
    "e0": lambda n: anp.log(n["e0"] + n["e1"]) - n["q"],
    "e1": lambda n: anp.log(n["e0"] + n["e1"]) - n["q"],
    "s": lambda n: anp.log(n["s"]) - n["q"],
    "t": lambda n: n["t"] - n["q"],
    "q": lambda n: n["t"] - n["q"],
    "C": lambda n: n["C"],
}


def node_values() -> dict[str, float]:
    z0, z1 = SCORES.ravel().tolist()
    e0, e1 = float(np.exp(z0)), float(np.exp(z1))
    t = float(np.log(e0 + e1))
    return {"z0": z0, "z1": z1, "e0": e0, "e1": e1, "s": e0 + e1, "t": t, "q": z1, "C": t - z1}


def test_the_values_of_the_nodes_are_the_true_ones() -> None:
    told = after(graph.loss_graph(SCORES), "Values")
    assert told == {name: trimmed(value) for name, value in node_values().items()}


def test_the_gradients_of_the_nodes_are_those_that_autograd_finds() -> None:
    told = after(graph.loss_graph(SCORES, gradients=True), "Derivative of C by each node")
    values = node_values()
    for name, loss in NODES.items():
        slope = grad(lambda x, name=name, loss=loss: loss(values | {name: x}))(values[name])
        assert told[name] == trimmed(slope)


def test_a_gradient_is_the_sum_over_its_arrows_of_slope_times_gradient() -> None:
    picture = graph.loss_graph(SCORES, gradients=True)
    gradients = after(picture, "Derivative of C by each node")
    sums = dict.fromkeys(gradients, 0.0)
    for arrow, slope in after(picture, "Slopes").items():
        _, start, _, end = arrow.split()
        sums[start] += number(slope) * number(gradients[end])
    del sums["C"]
    for name, total in sums.items():
        assert abs(total - number(gradients[name])) < 2e-4  # each factor is rounded to 4 decimals


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_gradients_are_drawn_only_when_asked_for() -> None:
    delta = trimmed(bp.softmax.f(SCORES)[0, 0])
    assert delta not in words(graph.loss_graph(SCORES))
    assert delta in words(graph.loss_graph(SCORES, gradients=True))


def test_the_network_takes_eleven_operations() -> None:
    picture = graph.network_graph()
    circles = picture.findobj(lambda artist: isinstance(artist, Circle))
    given_or_learnt = 6
    assert len(circles) == 11 + given_or_learnt


def test_other_scores_than_two_are_refused() -> None:
    with pytest.raises(BackpropError) as caught:
        graph.loss_graph(np.zeros((3, 1)))
    assert str(caught.value) == (
        "z has shape (3, 1); the graph is drawn for two scores: give (2, 1)"
    )
