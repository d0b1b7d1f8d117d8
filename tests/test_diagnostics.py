"""Gradient norms and activation statistics, against numbers worked by hand."""

import math

import numpy as np
import pytest

from backprop_lib import (
    Gradients,
    Layer,
    Network,
    activation_statistics,
    backward,
    elementwise,
    forward,
    gradient_norms,
    init,
)


def passing_on(g: object, n: int = 2) -> Network:
    """A network whose z is its X."""
    return Network([Layer(np.eye(n), np.zeros((n, 1)), g)], "squared_error")


def test_gradient_norms_are_euclidean_and_in_layer_order():
    gradients = Gradients(
        delta=(None, np.array([[3.0, 4.0]]), np.zeros((1, 2))),
        dW=(None, np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[-6.0]])),
        db=(None, np.array([[5.0], [12.0]]), np.array([[-1.0]])),
    )
    assert gradient_norms(gradients) == {"delta": [5, 0], "dW": [5, 6], "db": [13, 1]}


def test_a_deep_sigmoid_network_shows_a_vanishing_gradient():
    rng = np.random.default_rng(0)
    net = init([10] * 7, ["sigmoid"] * 6, "half_squared_error", scheme="xavier", rng=rng)
    trace = forward(net, rng.standard_normal((10, 20)))
    norms = gradient_norms(backward(net, trace, np.ones((10, 20)), reduction="mean"))["dW"]
    assert len(norms) == 6
    assert norms == sorted(norms)
    assert norms[0] < 1e-2 * norms[-1]


def test_mean_and_standard_deviation_are_of_a_over_neurons_and_samples():
    net = passing_on("identity")
    (layer,) = activation_statistics(net, forward(net, [[1, 3], [5, 7]]))
    assert (layer.mean, layer.std) == (4, math.sqrt(5))
    assert (layer.saturated, layer.dead) == (0, 0)


@pytest.mark.parametrize(
    ("g", "edge"),
    # Where g' falls to 1 % of its largest value: tanh' = 1 - a^2, and sigmoid' is tanh' at z/2.
    [("tanh", np.arctanh(np.sqrt(0.99))), ("sigmoid", 2 * np.arctanh(np.sqrt(0.99)))],
)
def test_saturated_is_where_the_slope_is_below_a_hundredth_of_its_largest(g: str, edge: float):
    net = passing_on(g, 1)
    z = [[0, 0.999 * edge, -0.999 * edge, 1.001 * edge, -1.001 * edge]]
    (layer,) = activation_statistics(net, forward(net, z))
    assert layer.saturated == pytest.approx(2 / 5)
    assert layer.dead == 0


def test_a_dead_neuron_passes_nothing_back_for_any_sample_of_the_batch():
    net = passing_on("relu", 4)
    z = [[-1, -2, -3], [1, -2, -3], [0, 0, 0], [1, 2, 3]]
    (layer,) = activation_statistics(net, forward(net, z))
    assert layer.dead == 2 / 4
    assert layer.saturated == pytest.approx(8 / 12)


def test_a_leaky_relu_never_dies():
    net = passing_on("leaky_relu", 1)
    (layer,) = activation_statistics(net, forward(net, [[-1, -2]]))
    assert (layer.dead, layer.saturated) == (0, 0)


def test_softmax_has_no_slope_to_speak_of():
    net = passing_on("softmax")
    (layer,) = activation_statistics(net, forward(net, [[0.0], [0.0]]))
    assert (layer.mean, layer.std) == (0.5, 0)
    assert math.isnan(layer.saturated)
    assert math.isnan(layer.dead)


@pytest.mark.parametrize("name", ["cube", "sigmoid"])
def test_saturation_of_an_activation_of_ones_own_is_not_known_but_its_death_is(name: str):
    cube = elementwise(name, "z^3", lambda z: z**3, lambda z: 3 * z**2)
    net = passing_on(cube, 2)
    (layer,) = activation_statistics(net, forward(net, [[0.0, 0.05, 1.0], [0, 0, 0]]))
    assert math.isnan(layer.saturated)
    assert layer.dead == 1 / 2


def test_there_is_one_statistic_a_layer_in_layer_order():
    layers = [Layer([[1.0]], [[0.0]], "identity"), Layer([[10.0]], [[0.0]], "identity")]
    net = Network(layers, "squared_error")
    assert [s.mean for s in activation_statistics(net, forward(net, [[1.0]]))] == [1, 10]
