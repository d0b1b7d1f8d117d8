"""Pictures of one weight, of chains of single neurons and of two layers."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import Circle
from picture_checks import texts, words

import backprop_lib as bp
from backprop_lib import plots
from backprop_lib.decimals import trimmed
from backprop_lib.figures import chain, cost_curve, layers


def cost(w: float) -> float:
    return (w - 1) ** 2


def slope(w: float) -> float:
    return 2 * (w - 1)


def row(g: str, *layers_: tuple[float, float]) -> bp.Network:
    return bp.Network([bp.Layer([[w]], [[b]], g) for w, b in layers_], "squared_error")


PLAYERS = row("identity", (3, 0), (1, 4), (1 / 2, 0))
CHAIN = row("sigmoid", (1 / 2, -1 / 4), (-3 / 2, 1 / 2))


def telephone() -> plots.Picture:
    names = ["Ana", "Ben", "Cleo", "Dan"]
    return chain.telephone(PLAYERS, [[2]], [[8]], names, ["begins", "triples", "adds", "halves"])


def steps() -> plots.Picture:
    rates = [Fraction(1, 10), Fraction(1, 2), Fraction(11, 10)]
    names = ["too small", "right", "too large"]
    return cost_curve.steps(cost, slope, 3, rates, names, n=3, w=(-4, 6))


def ways_back() -> plots.Picture:
    _, _, net, X, Y = bp.example("sigmoid-232")
    trace = bp.forward(net, X)
    return layers.ways_back(net, trace, bp.backward(net, trace, Y, reduction="mean"), 2)


PICTURES: dict[str, Callable[[], plots.Picture]] = {
    "mistakes": lambda: cost_curve.mistakes(
        [3, 5, 9], [1, 2, 3], 1, x_name="seconds", y_name="kilometres"
    ),
    "tangent": lambda: cost_curve.tangent(cost, slope, 3, (-1, 4)),
    "steps": steps,
    "chain": chain.symbols,
    "telephone": telephone,
    "slopes": lambda: chain.slopes(CHAIN, [[3]], [[1]]),
    "one neuron": layers.one_neuron,
    "one weight": layers.one_weight,
    "ways out": layers.ways_out,
    "ways back": ways_back,
}


@cache
def picture(name: str) -> plots.Picture:
    return PICTURES[name]()


@pytest.mark.parametrize("name", PICTURES)
def test_a_symbol_fits_into_its_circle(name: str) -> None:
    figure = picture(name)
    shown = texts(figure)
    circles = [p for ax in figure.axes for p in ax.patches if isinstance(p, Circle)]
    for circle in circles:
        inside = [t for t in shown if t.get_position() == circle.center and t.get_text()]
        assert len(inside) == 1
        assert inside[0].get_window_extent().width < circle.get_window_extent().width


def test_the_six_weights_into_one_neuron_are_named() -> None:
    shown = words(layers.one_neuron(6, 4))
    assert [t for t in shown if t.startswith("$w")] == [f"$w^{{[1]}}_{{0,{k}}}$" for k in range(6)]
    assert {f"$a^{{[0]}}_{{{k}}}$" for k in range(6)} <= set(shown)
    assert {f"$a^{{[1]}}_{{{j}}}$" for j in range(4)} <= set(shown)


def test_a_chain_names_every_weight_bias_and_value() -> None:
    shown = set(words(chain.symbols()))
    for l in (1, 2, 3):
        assert {f"${letter}^{{[{l}]}}$" for letter in "wbza"} <= shown
    assert {"$C$", "$y$", "$a^{[0]}$"} <= shown


def test_players_say_the_values_and_hear_the_errors() -> None:
    said = [t for t in words(telephone()) if re.fullmatch(r"−?\d+", t)]
    assert said == ["2", "−9", "6", "−3", "10", "−3", "5", "−6"]


def test_slopes_along_the_link_multiply_to_the_derivative() -> None:
    told = dict(re.findall(r"∂(\w/∂\w) (−?\d+(?:\.\d+)?)", picture("slopes").alt))
    dz_dw, da_dz, dC_da = (float(told[name].replace("−", "-")) for name in ("z/∂w", "a/∂z", "C/∂a"))
    trace = bp.forward(CHAIN, [[3]])
    dW = bp.backward(CHAIN, trace, [[1]], reduction="mean").dW[2].item()
    # Three factors, each rounded to 4 decimals.
    assert dz_dw * da_dz * dC_da == pytest.approx(dW, abs=2e-4)


def test_ways_back_add_up_to_the_derivative_of_the_activation() -> None:
    _, _, net, X, Y = bp.example("sigmoid-232")
    gradients = bp.backward(net, bp.forward(net, X), Y, reduction="mean")
    together = (net[2].W.T @ gradients.delta[2])[2, 0]
    assert f"together: {trimmed(together)}" in words(picture("ways back"))


def test_steps_are_those_of_gradient_descent() -> None:
    for ax, rate in zip(steps().axes, (0.1, 0.5, 1.1), strict=True):
        path = next(line for line in ax.get_lines() if len(np.asarray(line.get_xdata())) == 4)
        w: Any = 3.0
        for x in np.asarray(path.get_xdata()):
            assert x == pytest.approx(w, rel=1e-12)
            w -= rate * slope(w)


def test_a_number_is_written_with_the_digits_it_needs() -> None:
    assert [trimmed(2.5), trimmed(-0.25), trimmed(1), trimmed(1 / 3), trimmed(-16.3333, 2)] == [
        "2.5", "−0.25", "1", "0.3333", "−16.33",
    ]  # fmt: skip
