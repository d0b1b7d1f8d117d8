"""Pictures of both passes, and of softmax: palette, size, and what they claim."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from matplotlib.patches import FancyArrowPatch, Rectangle
from picture_checks import words

import backprop_lib as bp
from backprop_lib import BackpropError, plots
from backprop_lib.figures import passes, softmax

DEEP = bp.example("relu-softmax-33333").net
SIGMOID = bp.example("sigmoid-232").net
SCORES = [[2], [1], [-1]]

PICTURES: dict[str, Callable[[], plots.Picture]] = {
    "forward flow": partial(passes.forward_flow, DEEP),
    "forward flow 2-3-2": partial(passes.forward_flow, SIGMOID),
    "backward flow": partial(passes.backward_flow, DEEP),
    "forward equations": partial(passes.forward_equations, DEEP),
    "backward equations": partial(passes.backward_equations, DEEP),
    "backward equations 2-3-2": partial(passes.backward_equations, SIGMOID),
    "loop": passes.training_loop,
    "softmax bars": partial(softmax.softmax_bars, SCORES),
    "softmax squares": lambda: softmax.jacobian_squares(bp.softmax.jacobian(np.array(SCORES))),
    "gradient against gap": softmax.gradient_against_gap,
}


def heads(picture: plots.Picture) -> list[tuple[float, float]]:
    """Where every arrow that has a head starts and ends, across the page."""
    arrows = picture.findobj(lambda artist: isinstance(artist, FancyArrowPatch))
    headed: Any = [a for a in arrows if "Filled" in type(a.get_arrowstyle()).__name__]  # type: ignore[attr-defined]
    return [(arrow._posA_posB[0][0], arrow._posA_posB[1][0]) for arrow in headed]


def test_forward_every_neuron_feeds_every_neuron_of_the_next_layer() -> None:
    arrows = heads(passes.forward_flow(DEEP))
    assert len(arrows) == 4 * 9 + 1
    assert all(start < end for start, end in arrows)


def test_backward_no_arrow_reaches_the_input() -> None:
    picture = passes.backward_flow(DEEP)
    arrows = heads(picture)
    assert len(arrows) == 3 * 9 + 1
    assert all(start > end for start, end in arrows)
    assert not [text for text in words(picture) if text == r"$\delta^{[0]}$"]


def equations(picture: plots.Picture) -> list[str]:
    return re.findall(r"\d+: (.*?)\.(?: |$)", picture.alt)


def test_the_forward_pass_has_two_equations_a_layer() -> None:
    lines = equations(passes.forward_equations(DEEP))
    assert len(lines) == 8
    assert lines[0] == "z[1] = W[1] X + b[1]"
    assert lines[-1] == "a[4] = softmax(z[4])"


def test_the_backward_pass_has_four_equations_a_layer_and_three_at_a_fused_output() -> None:
    lines = equations(passes.backward_equations(DEEP))
    assert len(lines) == 15
    assert lines[:5] == [
        "delta[4] = a[4] − Y",
        "dW[4] = delta[4] a[3]^T / m",
        "db[4] = sum over samples of delta[4] / m",
        "dC/da[3] = W[4]^T delta[4]",
        "delta[3] = dC/da[3] * g'(z[3])",
    ]
    assert lines[-2] == "dW[1] = delta[1] X^T / m"


def test_an_output_that_is_not_fused_keeps_its_slope() -> None:
    lines = equations(passes.backward_equations(SIGMOID))
    assert lines[0] == "delta[2] = dC/da[2] * g'(z[2])"


@pytest.mark.parametrize(
    "draw",
    [
        passes.forward_flow,
        passes.backward_flow,
        passes.forward_equations,
        passes.backward_equations,
    ],
)
def test_a_network_too_large_to_be_read_is_refused(
    draw: Callable[[bp.Network], plots.Picture],
) -> None:
    rng = np.random.default_rng(0)
    net = bp.init((9, 2), ("sigmoid",), "half_squared_error", scheme="xavier", rng=rng)
    with pytest.raises(BackpropError) as caught:
        draw(net)
    assert str(caught.value) == (
        "a layer has 9 neurons; drawn one by one, up to 6 can be read: choose a smaller network"
    )


def test_a_flow_of_more_than_five_layers_is_refused() -> None:
    rng = np.random.default_rng(0)
    net = bp.init((2,) * 6, ("sigmoid",) * 5, "half_squared_error", scheme="xavier", rng=rng)
    with pytest.raises(BackpropError) as caught:
        passes.forward_flow(net)
    assert str(caught.value) == (
        "the network has 6 layers with the input; side by side, up to 5 can be read: "
        "use forward_equations or backward_equations"
    )


def test_bars_are_as_long_as_their_values() -> None:
    z = np.array(SCORES)[:, 0]
    exponentials = [np.exp(float(x)) for x in z]
    values = (z, exponentials, [e / sum(exponentials) for e in exponentials])
    axes = softmax.softmax_bars(SCORES).axes
    for ax, expected in zip(axes, values, strict=True):
        widths = [bar.get_width() for bar in ax.patches if isinstance(bar, Rectangle)]
        np.testing.assert_allclose(widths, expected, rtol=1e-14)


def test_an_area_of_a_square_is_its_entry_and_an_empty_one_is_negative() -> None:
    J = np.array([[3.0, -1.0], [-2.0, 0.5]])
    squares = [p for p in softmax.jacobian_squares(J).axes[0].patches if isinstance(p, Rectangle)]
    areas = [p.get_width() * p.get_height() for p in squares]
    np.testing.assert_allclose(np.array(areas) / areas[0] * 3, np.abs(J).ravel(), rtol=1e-12)
    filled = [tuple(p.get_facecolor()) != (1, 1, 1, 1) for p in squares]
    assert filled == [True, False, False, True]


def test_the_curves_are_the_slopes_of_the_losses() -> None:
    def cross(z: float) -> float:
        return -anp.log(anp.exp(z) / (anp.exp(z) + 1))  # type: ignore[no-any-return]

    def squared(z: float) -> float:
        a = anp.exp(z) / (anp.exp(z) + 1)
        return ((a - 1) ** 2 + (1 - a) ** 2) / 2  # type: ignore[no-any-return]

    gap = np.linspace(-8, 8, 33)
    curves = softmax.two_class_deltas(gap)
    for curve, loss in zip(curves.values(), (cross, squared), strict=True):
        np.testing.assert_allclose(curve, [abs(grad(loss)(x)) for x in gap], rtol=1e-9)
