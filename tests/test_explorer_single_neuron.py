"""Claims about the explorer of one neuron: it shows what backprop_lib computes, and refuses nonsense."""

from collections.abc import Iterator
from typing import Any

import pytest
import traitlets
from explorer_page import (
    accepts,
    drag,
    encoded,
    explorer_page,
    fits_on_a_phone,
    settle,
    shows_its_own_state,
    state,
    tab_stops,
    table_rows,
)
from playwright.sync_api import Browser, Page, expect

import backprop_lib as bp
from backprop_lib.explorers import SingleNeuron


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, SingleNeuron()) as page:
        yield page


def number(text: str) -> float:
    """A number as the explorer prints it."""
    mantissa, _, power = text.replace("−", "-").partition("·10")
    return float(f"{mantissa}e{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789')) or 0}")


def shown(page: Page) -> dict[str, str]:
    """The table of values, by its first column."""
    return dict(table_rows(page))


def truth(s: dict[str, Any]) -> dict[str, float]:
    """What backprop_lib computes for a state, by the names in the table."""
    net = bp.Network([bp.Layer([[s["w"]]], [[s["b"]]], s["activation"])], s["loss"])
    trace = bp.forward(net, [[s["x"]]])
    found = bp.backward(net, trace, [[s["y"]]], reduction="mean")
    rows = bp.backward_jacobian(net, trace, [[s["y"]]])
    return {
        "z = w x + b": trace.z[1].item(),
        "a = g(z)": trace.a[1].item(),
        "C": bp.cost(net, trace, [[s["y"]]], reduction="mean"),
        "dC/da": rows.dC_da[1].item(),
        "da/dz": rows.da_dz[1].item(),
        "dz/dw = x": s["x"],
        "δ = dC/dz": found.delta[1].item(),
        "dC/dw": found.dW[1].item(),
        "dC/db": found.db[1].item(),
    }


def assert_true(page: Page, s: dict[str, Any]) -> None:
    table = shown(page)
    for name, value in truth(s).items():
        # Printed with four decimals, or with two digits where those would show nothing.
        assert number(table[name]) == pytest.approx(value, rel=0.05, abs=0.5e-4), name


def curve(page: Page, name: str) -> Any:
    return page.get_by_role("slider", name=f"{name}, on the curve of the cost")


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"activation": "tanh", "loss": "squared_error", "w": -0.3, "y": 0.7},
        {"activation": "relu", "w": -2.0},
        {"activation": "leaky_relu", "b": -4.5, "y": 2.0},
        {"activation": "identity", "loss": "squared_error"},
        {"loss": "binary_cross_entropy", "y": 1.0},
    ],
)
def test_every_value_is_the_librarys(browser: Browser, change: dict[str, Any]) -> None:
    explorer = SingleNeuron(**change)
    with explorer_page(browser, explorer) as page:
        assert_true(page, explorer.state)


def test_formula_and_table_show_the_same_chain(page: Page) -> None:
    told = page.locator(".bp-x-formulas").inner_text().replace("\n", "")
    table = shown(page)
    assert f"{table['dC/da']}·{table['da/dz']}·{table['dz/dw = x']}" in told
    for words in (
        "how the cost answers",
        "how steep the activation",
        "what the weight is multiplied",
    ):
        assert words in told


def test_typing_dragging_and_arrow_keys_change_a_number(page: Page) -> None:
    w = page.get_by_label("w", exact=True)
    w.fill("−1/4")
    w.press("Enter")
    assert state(page)["w"] == -0.25
    w.press("ArrowUp")
    w.press("PageUp")
    assert state(page)["w"] == pytest.approx(0.85)
    drag(page, w, -20)
    assert state(page)["w"] == pytest.approx(0.35)
    assert_true(page, state(page))


@pytest.mark.parametrize("name", ["w", "b"])
def test_the_dot_is_dragged_along_the_curve(page: Page, name: str) -> None:
    before = state(page)
    drag(page, curve(page, name), -60, 40)
    after = state(page)
    assert after[name] < before[name]
    assert {k: v for k, v in after.items() if k != name} == {
        k: v for k, v in before.items() if k != name
    }
    assert_true(page, after)


def test_the_dot_goes_with_the_pointer_wherever_it_was_taken(page: Page) -> None:
    dot = curve(page, "w").locator(".bp-x-dot")
    start = dot.bounding_box()
    assert start
    page.mouse.move(start["x"] + start["width"] + 6, start["y"])
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] + 39, start["y"])
    page.mouse.up()
    settle(page)
    end = dot.bounding_box()
    assert end
    # A hundredth of w, to which it is rounded, is less than half a pixel.
    assert end["x"] - start["x"] == pytest.approx(33, abs=0.5)


def test_the_dot_answers_to_arrow_keys(page: Page) -> None:
    curve(page, "b").focus()
    for key in ("ArrowRight", "ArrowUp", "PageDown"):
        page.keyboard.press(key)
    assert state(page)["b"] == pytest.approx(-1 + 0.2 - 1)
    expect(curve(page, "b")).to_have_attribute("aria-valuetext", "−1.8")


@pytest.mark.parametrize("typed", ["", "two", "1,2,3", "NaN", "1/0", "1e999"])
def test_what_is_no_number_is_refused_and_the_old_one_kept(page: Page, typed: str) -> None:
    w = page.get_by_label("w", exact=True)
    w.fill(typed)
    w.press("Enter")
    expect(page.get_by_role("status")).to_have_text(f"“{typed}” is not a number; w stays 2.")
    expect(w).to_have_value("2")
    assert state(page)["w"] == 2


def test_a_number_out_of_range_is_refused(page: Page) -> None:
    rate = page.get_by_label("learning rate")
    rate.fill("11")
    rate.press("Enter")
    expect(page.get_by_role("status")).to_have_text(
        "learning rate must lie between 0 and 10; it stays 1."
    )
    expect(rate).to_have_value("1")


def test_cross_entropy_is_refused_without_sigmoid_and_says_why(page: Page) -> None:
    page.get_by_label("activation").select_option("tanh")
    page.get_by_label("loss").select_option("binary cross-entropy")
    expect(page.get_by_role("status")).to_have_text(
        "Binary cross-entropy needs an output between 0 and 1: choose sigmoid first."
    )
    expect(page.get_by_label("loss")).to_have_value("half squared error")
    assert state(page)["loss"] == "half_squared_error"


def test_cross_entropy_takes_no_target_but_0_and_1(page: Page) -> None:
    refusal = "Binary cross-entropy asks “yes or no?”: its target y must be 0 or 1."
    y = page.get_by_label("y", exact=True)
    page.get_by_label("loss").select_option("binary cross-entropy")
    y.fill("0.5")
    y.press("Enter")
    expect(page.get_by_role("status")).to_have_text(refusal)
    expect(y).to_have_value("0")
    y.press("ArrowUp")
    assert state(page)["y"] == 1
    y.press("ArrowUp")
    expect(page.get_by_role("status")).to_have_text(refusal)
    expect(y).to_have_value("1")
    assert_true(page, state(page))


@pytest.mark.parametrize(
    ("moves", "moving"), [("w and b", {"w", "b"}), ("only w", {"w"}), ("only b", {"b"})]
)
def test_a_step_goes_down_the_slope_and_leaves_its_place_behind(
    page: Page, moves: str, moving: set[str]
) -> None:
    page.get_by_label(moves, exact=True).check()
    page.get_by_label("learning rate").fill("2")
    before = state(page)
    slopes = truth(before)
    page.get_by_role("button", name="Take a step").click()
    after = state(page)
    for name in ("w", "b"):
        step = 2 * slopes[f"dC/d{name}"] if name in moving else 0
        assert after[name] == pytest.approx(before[name] - step, rel=1e-12)
    assert after["trail"] == [[before["w"], before["b"]]]
    assert page.locator(".bp-x-trail circle").count() == 2  # one on each curve
    assert number(shown(page)["before step 1"].rpartition(" ")[2]) == pytest.approx(
        slopes["C"], abs=0.5e-4
    )


def test_with_only_w_moving_earlier_places_lie_on_the_curve(page: Page) -> None:
    page.get_by_label("only w").check()
    for _ in range(3):
        page.get_by_role("button", name="Take a step").click()
    settle(page)
    distances = page.evaluate("""() => {
        const [picture] = document.querySelectorAll(".bp-x-plot");
        const curve = picture.querySelector(".bp-x-curve");
        const along = Array.from({ length: 4001 }, (_, i) =>
          curve.getPointAtLength((curve.getTotalLength() * i) / 4000));
        return [...picture.querySelectorAll(".bp-x-trail circle")].map(({ cx, cy }) =>
          Math.min(...along.map(({ x, y }) => Math.hypot(x - cx.baseVal.value, y - cy.baseVal.value))));
    }""")
    assert len(distances) == 3
    assert max(distances) < 0.5  # of 340 units across


def test_a_change_by_hand_begins_a_new_walk_and_undo_brings_the_old_one_back(page: Page) -> None:
    step, undo = (page.get_by_role("button", name=name) for name in ("Take a step", "Undo"))
    step.click()
    step.click()
    walked = state(page)
    drag(page, curve(page, "w"), 40)
    assert state(page)["trail"] == []
    undo.click()
    assert state(page) == walked  # the whole drag is one step back
    undo.click()
    undo.click()
    assert state(page) == SingleNeuron().state
    undo.click()
    expect(page.get_by_role("status")).to_have_text("There is nothing to undo.")


def test_a_step_too_far_is_refused_with_its_reason(browser: Browser) -> None:
    explorer = SingleNeuron(activation="identity", w=50.0, learning_rate=10.0)
    with explorer_page(browser, explorer) as page:
        page.get_by_role("button", name="Take a step").click()
        expect(page.get_by_role("status")).to_have_text(
            "The step would lead to w = −1060, b = −741, far outside: the learning rate is too large."
        )
        assert state(page) == explorer.state


def test_a_step_that_raises_the_cost_says_so(browser: Browser) -> None:
    with explorer_page(browser, SingleNeuron(activation="identity", learning_rate=0.8)) as page:
        page.get_by_role("button", name="Take a step").click()
        expect(page.get_by_role("status")).to_have_text(
            "A step: C was 2 and is 5.12, higher: the step went too far."
        )


def test_everything_is_reached_by_the_tab_key(page: Page) -> None:
    assert tab_stops(page) == [
        'spinbutton "x": "1.5"',
        'spinbutton "w": "2"',
        'spinbutton "b": −1',
        'spinbutton "y": "0"',
        'combobox "activation":',
        'combobox "loss":',
        'slider "w, on the curve of the cost"',
        'slider "b, on the curve of the cost"',
        'button "Take a step"',
        'spinbutton "learning rate": "1"',
        'radio "w and b" [checked]',
        'button "Undo"',
        "text: The same values as a table",
        'button "Copy link"',
    ]


def test_a_link_brings_the_state_back(browser: Browser, page: Page) -> None:
    page.get_by_role("button", name="Take a step").click()
    page.get_by_label("activation").select_option("tanh")
    page.get_by_role("button", name="Take a step").click()
    saved = state(page)
    expect(page.get_by_role("status")).to_contain_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.reload()
    assert state(page) == saved
    assert_true(page, saved)


@pytest.mark.parametrize(
    "damage",
    [
        {"w": "2"},
        {"w": None},
        {"w": 1e6},
        {"learning_rate": -1},
        {"activation": "softmax"},
        {"activation": "tanh", "loss": "binary_cross_entropy"},
        {"loss": "binary_cross_entropy", "y": 0.5},
        {"moving": "toString"},
        {"trail": [[1]]},
        {"trail": [[0, 0]] * 51},
    ],
)
def test_a_damaged_state_is_not_drawn(scripts: Page, damage: dict[str, Any]) -> None:
    own = SingleNeuron().state
    assert accepts(scripts, "single_neuron", own)
    assert not accepts(scripts, "single_neuron", own | damage)


def test_a_damaged_link_shows_the_pages_own_state(browser: Browser) -> None:
    explorer = SingleNeuron()
    for fragment in ("damaged", encoded(explorer.state | {"more": 1})):
        assert shows_its_own_state(browser, explorer, fragment)


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy"])
def test_it_fits_on_a_phone(browser: Browser, loss: str) -> None:
    explorer = SingleNeuron(loss=loss, w=-2.1234, b=-0.1234)
    assert fits_on_a_phone(browser, explorer)


def test_the_still_picture_says_what_it_shows() -> None:
    svg = SingleNeuron().still()
    assert svg.startswith("<?xml")
    assert (
        "<title>The cost as a curve over the weight, from −5 to 5. At weight 2 the cost is 0.39"
        in svg
    )
    assert "cost C" in svg


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"w": float("nan")}, "w must be a number from -100 to 100; got nan"),
        ({"w": "2"}, "w must be a number from -100 to 100; got '2'"),
        ({"learning_rate": 11}, "learning_rate must be a number from 0 to 10; got 11"),
        (
            {"trail": [[1, 2, 3]]},
            "trail must be up to 50 pairs [w, b] of numbers from -100 to 100; got [[1, 2, 3]]",
        ),
        (
            {"loss": "binary_cross_entropy", "activation": "tanh"},
            "binary_cross_entropy needs the activation sigmoid; got tanh",
        ),
        (
            {"loss": "binary_cross_entropy", "y": 0.5},
            "binary_cross_entropy needs a target y that is 0 or 1; got 0.5",
        ),
    ],
)
def test_the_traits_refuse_nonsense(values: dict[str, Any], message: str) -> None:
    with pytest.raises(traitlets.TraitError) as caught:
        SingleNeuron(**values)
    assert str(caught.value) == message


def test_a_trait_is_refused_when_it_does_not_fit_the_others() -> None:
    explorer = SingleNeuron(loss="binary_cross_entropy", y=1.0)
    with pytest.raises(traitlets.TraitError, match="needs the activation sigmoid; got relu"):
        explorer.activation = "relu"
    assert explorer.activation == "sigmoid"
