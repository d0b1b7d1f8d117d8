"""Claims about the vanishing gradients explorer: its norms are the library's, of the same weights."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import traitlets
from explorer_page import (
    drag,
    encoded,
    explorer_page,
    fits_on_a_phone,
    height,
    settle,
    shows_its_own_state,
    state,
    table_rows,
)
from picture_checks import EVERY
from playwright.sync_api import Browser, Locator, Page, expect
from test_explorer_single_neuron import number

import backprop_lib as bp
from backprop_lib.explorers import VanishingGradients
from backprop_lib.explorers.vanishing_gradients import drawn, measured
from backprop_lib.figures import curves_by_layer
from backprop_lib.plots import Picture

COLUMNS = ("delta", "dW", "a", "slope")
SETTINGS: list[dict[str, Any]] = [
    {},
    {"depth": 30, "width": 50, "activation": "relu", "scheme": "he", "samples": 20},
    # No deeper: with weights that large, each layer makes the last bit's rounding larger.
    {"depth": 5, "width": 50, "activation": "tanh", "scheme": "normal"},
    {"depth": 7, "width": 3, "activation": "leaky_relu", "scheme": "own", "deviation": 0.07},
    {"depth": 4, "width": 5, "activation": "tanh", "scheme": "zeros", "seed": 12},
    {"depth": 2, "width": 1, "activation": "identity", "samples": 1},
    {"depth": 1, "width": 8},
]
OTHER = {
    "depth": 6, "width": 16, "activation": "relu", "scheme": "he", "deviation": 1.0, "samples": 10, "seed": 4,
}  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, VanishingGradients()) as page:
        yield page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def menu(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name)


def verdict(page: Page) -> str:
    settle(page)
    return page.locator(".bp-x-verdict").inner_text()


def shown(page: Page) -> list[list[float]]:
    """The table's numbers, a row a layer."""
    return [[number(text) for text in row] for _, *row in table_rows(page)]


def assert_true(page: Page) -> None:
    """Every number of the table is what the library computes for the setting."""
    s = state(page)
    truth = measured({name: s[name] for name in VanishingGradients().setting})
    table = shown(page)
    assert len(table) == s["depth"]
    for l, row in enumerate(table):
        # Printed with six decimals, or with two digits where those would show nothing.
        expected = [truth[column][l] for column in COLUMNS]
        assert row == pytest.approx(expected, rel=0.05, abs=0.6e-6), f"layer {l + 1}"


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_norms_are_the_librarys(browser: Browser, setting: dict[str, Any]) -> None:
    with explorer_page(browser, VanishingGradients(**setting)) as page:
        assert_true(page)


@pytest.mark.parametrize("setting", SETTINGS)
def test_norms_agree_with_gradient_norms_on_the_weights_that_the_page_drew(
    scripts: Page,
    setting: dict[str, Any],
) -> None:
    setting = VanishingGradients().setting | setting
    found, layers, X, noise = scripts.evaluate(
        """async (setting) => {
            const { drawn, measure } = await import("/vanishing_gradients/layers.js");
            const { net, X, noise } = drawn(setting);
            return [measure(setting), net.layers, X, noise];
        }""",
        setting,
    )
    net = bp.Network(
        [bp.Layer(layer["W"], layer["b"], layer["activation"]) for layer in layers],
        "half_squared_error",
    )
    assert net.sizes == (setting["depth"] + 1) * (setting["width"],)
    trace = bp.forward(net, X)
    gradients = bp.backward(net, trace, trace.a[-1] - np.array(noise), reduction="mean")
    norms = bp.gradient_norms(gradients)
    # An error that explodes or vanishes takes its rounding along, layer by layer.
    np.testing.assert_allclose(found["delta"], norms["delta"], rtol=1e-9)
    np.testing.assert_allclose(found["dW"], norms["dW"], rtol=1e-9)
    np.testing.assert_allclose(found["a"], [np.linalg.norm(a) for a in trace.a[1:]], rtol=1e-9)
    # The same draws as the widget's, for its still picture.
    own, its_X, its_noise = drawn(setting)
    for theirs, (W, _, g) in zip(layers, own, strict=True):
        np.testing.assert_allclose(theirs["W"], W, rtol=1e-12)
        assert theirs["activation"] == g.name
    np.testing.assert_allclose(X, its_X, rtol=1e-12)
    np.testing.assert_allclose(noise, its_noise, rtol=1e-12)


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        ("Vanishes. From layer 10 to layer 1, the error is multiplied by", {}),
        ("Fades. From layer 4 to layer 1", {"depth": 4}),
        ("Travels well. From layer 10", {"activation": "relu", "scheme": "he", "width": 50}),
        ("Explodes. From layer 10", {"activation": "relu", "scheme": "normal"}),
        ("Grows. From layer 3 to layer 1", {"depth": 3, "activation": "relu", "scheme": "normal"}),
        ("Is lost. In layers 1 to 9, the error is exactly 0.", {"scheme": "zeros"}),
        ("One layer. There is no way to travel: add layers.", {"depth": 1}),
        ("Slopes. In layers 1 to 9, the mean slope |g′| is between", {"view": "slope"}),
        ("Slopes. In layers 1 to 9, the mean slope |g′| is 1;", {"view": "slope", "activation": "identity"}),
    ],
)  # fmt: skip
def test_the_words_say_what_was_measured(
    browser: Browser, words: str, setting: dict[str, Any]
) -> None:
    with explorer_page(browser, VanishingGradients(**setting)) as page:
        assert verdict(page).startswith(words)


def three_digits(value: float) -> str:
    return f"{float(f'{value:.3g}'):g}"


@pytest.mark.parametrize(("view", "way"), [("delta", -1), ("dW", -1), ("a", 1)])
def test_the_ratio_and_the_total_factor_are_those_of_the_curve(
    browser: Browser, view: str, way: int
) -> None:
    explorer = VanishingGradients(depth=5, activation="relu", view=view)
    values = measured(explorer.setting)[view][::way]
    total = values[-1] / values[0]
    with explorer_page(browser, explorer) as page:
        told = verdict(page)
    assert f"is multiplied by {three_digits(total)}: " in told
    assert f"by {three_digits(total ** (1 / 4))} at each of 4 steps, on average." in told


def test_the_formula_predicts_what_is_measured(page: Page) -> None:
    net, X, _ = drawn(VanishingGradients().setting)
    z = bp.forward(net, X).z
    factors = [
        32 * np.mean(net[l + 1].W ** 2) * np.mean(net[l].activation.derivative(z[l]) ** 2)
        for l in range(1, 10)
    ]
    delta = measured(VanishingGradients().setting)["delta"]
    predicted, told = np.prod(factors) ** (1 / 18), (delta[0] / delta[-1]) ** (1 / 9)
    lines = page.locator(".bp-x-formula math").all_text_contents()
    assert lines[1].endswith(f"={three_digits(predicted)}")
    assert lines[2] == f"measured:\u00a0{three_digits(told)}"
    assert predicted == pytest.approx(told, rel=0.05)


def points(page: Page, selector: str) -> list[tuple[float, float]]:
    d = page.locator(selector).get_attribute("d")
    assert d is not None
    pairs = [pair.split() for pair in d.replace("M", "L").split("L")[1:]]
    return [(float(x), float(y)) for x, y in pairs]


def test_the_curve_is_drawn_on_a_logarithmic_scale_beside_a_quarter_a_layer(page: Page) -> None:
    settle(page)
    curve, quarter = (points(page, f".bp-x-plot {s}") for s in (".bp-x-layers-0:not(.bp-x-layer-marks)", ".bp-x-quarter"))  # fmt: skip
    assert len(curve) == len(quarter) == 10
    assert curve[-1] == quarter[-1]
    decade = (quarter[0][1] - quarter[-1][1]) / (9 * np.log10(4))  # pixels
    norms = measured(VanishingGradients().setting)["delta"]
    drawn_decades = (np.array([y for _, y in curve]) - curve[-1][1]) / decade
    np.testing.assert_allclose(drawn_decades, np.log10(norms[-1] / np.array(norms)), atol=0.01)


def test_only_the_errors_have_the_sigmoids_bound(page: Page) -> None:
    for view, drawn_ in (("gradient dW", False), ("error δ", True), ("slope |g′|", False)):
        page.get_by_label(view).check()
        settle(page)
        assert bool(page.locator(".bp-x-quarter").get_attribute("d")) == drawn_


def test_sliders_menus_and_the_number_change_the_network(page: Page) -> None:
    page.get_by_label("layers L").press("ArrowRight")
    page.get_by_label("neurons n").press("ArrowLeft")
    page.get_by_role("slider", name="samples").press("End")
    menu(page, "activation").select_option("tanh")
    menu(page, "weights").select_option("He")
    spread = page.get_by_label("spread of the weights")
    settle(page)
    assert number(spread.input_value()) == pytest.approx((2 / 31) ** (1 / 2), abs=0.5e-4)
    s = state(page)
    assert (s["depth"], s["width"], s["samples"], s["activation"], s["scheme"]) == (
        11, 31, 20, "tanh", "he",
    )  # fmt: skip
    assert_true(page)
    spread.fill("1/20")
    spread.press("Enter")
    assert (state(page)["scheme"], state(page)["deviation"]) == ("own", 0.05)
    expect(menu(page, "weights")).to_have_value("your own")
    spread.press("ArrowUp")
    assert state(page)["deviation"] == pytest.approx(0.051)
    drag(page, spread, -40)
    assert state(page)["deviation"] == pytest.approx(0.041)
    assert_true(page)
    button(page, "Draw anew").click()
    assert state(page)["seed"] == 2
    assert_true(page)


def test_own_weights_begin_where_the_scheme_was(page: Page) -> None:
    before = shown(page)
    menu(page, "weights").select_option("your own")
    assert shown(page) == before
    menu(page, "weights").select_option("zeros")
    expect(page.get_by_label("spread of the weights")).to_have_value("0")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("wide", "“wide” is not a number; spread of the weights stays 0.1768."),
        ("0", "spread of the weights must lie between 0.0001 and 10; it stays 0.1768."),
    ],
)
def test_nonsense_is_refused_and_the_old_number_kept(page: Page, typed: str, refusal: str) -> None:
    before = state(page)
    spread = page.get_by_label("spread of the weights")
    spread.fill(typed)
    spread.press("Enter")
    expect(page.locator(".bp-x-status")).to_have_text(refusal)
    assert state(page) == before


def test_up_to_three_curves_are_kept_and_stay_as_they_were(page: Page) -> None:
    keep = button(page, "Keep this curve to compare")
    settle(page)
    before = measured(VanishingGradients().setting)["delta"]
    keep.click()
    menu(page, "activation").select_option("ReLU")
    keep.click()
    menu(page, "activation").select_option("tanh")
    keep.click()
    page.get_by_label("layers L").fill("3")
    settle(page)
    assert [s["activation"] for s in state(page)["kept"]] == ["sigmoid", "relu", "tanh"]
    kept = points(page, ".bp-x-plot .bp-x-layers-1:not(.bp-x-layer-marks)")
    assert len(kept) == 10
    heights = np.array([y for _, y in kept])
    steps = np.diff(heights) / np.diff(np.log10(before))
    np.testing.assert_allclose(steps, steps[0], rtol=0.02)  # the same decade for every layer
    keep.click()
    expect(page.locator(".bp-x-status")).to_have_text(
        "3 curves are kept already: forget one first."
    )
    button(page, "Forget ReLU, Xavier, 10 × 32, seed 1").click()
    assert [s["activation"] for s in state(page)["kept"]] == ["sigmoid", "tanh"]
    button(page, "Undo").click()
    assert [s["activation"] for s in state(page)["kept"]] == ["sigmoid", "relu", "tanh"]


def test_who_forgets_a_curve_by_keyboard_keeps_the_place(page: Page) -> None:
    keep = button(page, "Keep this curve to compare")
    for activation in ("ReLU", "tanh", "identity"):
        menu(page, "activation").select_option(activation)
        keep.click()
    forget = page.get_by_role("button", name=re.compile("^Forget"))
    forget.nth(1).focus()
    for place in (forget.nth(1), forget.nth(0), keep):
        page.keyboard.press("Enter")
        settle(page)
        expect(place).to_be_focused()


def test_undo_takes_a_whole_drag_back(page: Page) -> None:
    before = state(page)
    page.get_by_label("layers L").evaluate("""(slider) => {
        for (const value of [11, 13, 15]) {
          slider.value = value;
          slider.dispatchEvent(new Event("input"));
        }
    }""")
    assert state(page)["depth"] == 15
    button(page, "Undo").click()
    assert state(page) == before
    button(page, "Undo").click()
    expect(page.locator(".bp-x-status")).to_have_text("There is nothing to undo.")


def test_where_there_is_nothing_a_0_stands_at_the_bottom(browser: Browser) -> None:
    with explorer_page(browser, VanishingGradients(scheme="zeros")) as page:
        zeros = page.locator(".bp-x-zeros tspan")
        expect(zeros).to_have_count(9)
        expect(zeros.first).to_have_text("0")
        menu(page, "activation").select_option("ReLU")  # no gradient dW at all: a is 0 too
        page.get_by_label("gradient dW").check()
        expect(zeros).to_have_count(10)
        assert_true(page)


def test_a_link_brings_the_state_back(page: Page) -> None:
    button(page, "Keep this curve to compare").click()
    menu(page, "activation").select_option("tanh")
    page.get_by_label("activations a").check()
    saved, table = state(page), shown(page)
    page.reload()
    assert state(page) == saved
    assert shown(page) == table


@pytest.mark.parametrize(
    "damage",
    [
        {"depth": 31},
        {"depth": 2.5},
        {"width": 0},
        {"samples": "10"},
        {"seed": -1},
        {"activation": "softmax"},
        {"scheme": "toString"},
        {"deviation": 0},
        {"view": "constructor"},
        {"kept": None},
        {"kept": [None]},
        {"kept": [{}]},
        {"kept": [OTHER] * 4},
        {"kept": [OTHER | {"width": 51}]},
        {"unknown": 1},
    ],
)
def test_a_damaged_link_shows_the_pages_own_state(browser: Browser, damage: dict[str, Any]) -> None:
    explorer = VanishingGradients()
    assert shows_its_own_state(browser, explorer, encoded(explorer.state | damage))


def test_it_fits_on_a_phone(browser: Browser) -> None:
    explorer = VanishingGradients(kept=[OTHER, OTHER | {"scheme": "own"}, OTHER | {"depth": 30}])
    assert fits_on_a_phone(browser, explorer)


def test_nothing_moves_down_the_page_while_the_numbers_change(page: Page) -> None:
    page.get_by_label("layers L").press("Home")
    before = height(page)
    for depth in ("2", "9", "30"):
        page.get_by_label("layers L").fill(depth)
        assert height(page) == before
    for scheme in ("zeros", "normal", "He"):
        menu(page, "weights").select_option(scheme)
        assert height(page) == before
    button(page, "Keep this curve to compare").click()
    assert height(page) == before


CURVES = {
    "one": {"sigmoid, Xavier, 10 × 32, seed 1": [1e-8, 1e-4, 1]},
    "four": {f"leaky ReLU, He, 30 × {n}, seed 99": [10.0 ** (n - 30), 1] for n in (50, 32, 27, 10)},
    "nothing": {"zeros": [0, 0, 3.0]},
    "nothing at all": {"zeros": [0, 0]},
    "deep": {"tanh": np.logspace(-3, 0, 30)},
}


@pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.__name__)
@pytest.mark.parametrize("name", CURVES)
def test_of_its_still_picture_it_is_true_that(claim: Callable[[Picture], None], name: str) -> None:
    claim(curves_by_layer.by_layer(CURVES[name], "norm of the error δ"))


def test_the_still_picture_shows_the_present_curve_and_those_kept() -> None:
    svg = VanishingGradients(depth=2, activation="relu", scheme="zeros", kept=[OTHER]).still()
    assert "<title>norm of the error δ. ReLU, zeros, 2 × 32, seed 1, from layer 1 to 2: 0, " in svg
    assert "ReLU, He, 6 × 16, seed 4, from layer 1 to 6: " in svg


@pytest.mark.parametrize("values", [{}, {str(n): [1] for n in range(5)}, {"a": [1, -1]}])
def test_the_still_picture_refuses_what_it_cannot_draw(values: dict[str, Any]) -> None:
    with pytest.raises(bp.BackpropError):
        curves_by_layer.by_layer(values, "size")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"depth": 31}, "depth must be a whole number from 1 to 30; got 31"),
        ({"width": 0}, "width must be a whole number from 1 to 50; got 0"),
        ({"samples": 2.0}, "samples must be a whole number from 1 to 20; got 2.0"),
        ({"deviation": float("nan")}, "deviation must be a number from 0.0001 to 10; got nan"),
        (
            {"activation": "softmax"},
            "The 'activation' trait of a VanishingGradients instance expected",
        ),
        ({"kept": [{}]}, "each of kept must have exactly depth, width, activation, scheme,"),
        ({"kept": [OTHER | {"depth": 31}]}, "depth must be a whole number from 1 to 30; got 31"),
        ({"kept": [OTHER] * 4}, "kept must be at most 3 settings; got 4"),
    ],
)
def test_the_traits_refuse_nonsense(values: dict[str, Any], message: str) -> None:
    with pytest.raises(traitlets.TraitError) as caught:
        VanishingGradients(**values)
    assert str(caught.value).startswith(message)
