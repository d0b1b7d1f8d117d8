"""Claims about the network explorer: what it shows is what backprop_lib computes, step by step."""

import math
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import traitlets
from explorer_page import (
    drag,
    encoded,
    explorer_page,
    modules,
    overflow,
    settle,
    shows_its_own_state,
    state,
    tab_stops,
    table_rows,
)
from numpy.random import Generator
from playwright.sync_api import Browser, Locator, Page, expect
from visits import DESKTOP, PHONE

import backprop_lib as bp
from backprop_lib.errors import BackpropError
from backprop_lib.explorers import NetworkExplorer
from backprop_lib.explorers.network import step_names
from backprop_lib.losses import LOSSES
from backprop_lib.walkthrough.latex import Style

LAST = "update"


def drawn(sizes: tuple[int, ...], gs: list[str], loss: str, **traits: Any) -> NetworkExplorer:
    """An explorer of drawn numbers, the same each time."""
    rng = np.random.default_rng(sum(sizes))
    net = bp.init(sizes, gs, loss, scheme="xavier", rng=rng)
    Y = {
        "any": rng.normal(size=(sizes[-1], 1)),
        "binary": rng.integers(0, 2, size=(sizes[-1], 1)).astype(float),
        "one-hot": np.eye(sizes[-1])[:, [0]],
    }[LOSSES[loss].labels]
    return NetworkExplorer(net, rng.normal(size=(sizes[0], 1)), Y, **traits)


def worked(name: str, **traits: Any) -> NetworkExplorer:
    return NetworkExplorer.example(name, **traits)


EXPLORERS = {
    **{name: lambda name=name, **traits: worked(name, **traits) for name in bp.EXAMPLES},
    "6-6-6-6": lambda **t: drawn(
        (6, 6, 6, 6), ["tanh", "leaky_relu", "sigmoid"], "squared_error", **t
    ),
    "binary": lambda **t: drawn((2, 4, 3), ["relu", "sigmoid"], "binary_cross_entropy", **t),
    "softmax-twice": lambda **t: drawn(
        (3, 4, 2), ["softmax", "softmax"], "half_squared_error", **t
    ),
    "one-one": lambda **t: drawn((1, 1), ["identity"], "half_squared_error", **t),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, worked("sigmoid-232")) as page:
        yield page


def parsed(text: str) -> float:
    """A number as the explorer prints it."""
    mantissa, _, power = text.replace("−", "-").partition("·10")
    return float(f"{mantissa}e{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789')) or 0}")


def close(number: float) -> Any:
    """Printed with four decimals, or with two digits where those would show nothing."""
    return pytest.approx(number, rel=0.05, abs=0.5e-4 + 1e-12)


def assert_numbers(printed: list[str], array: Any, what: str) -> None:
    flat = np.ravel(array)
    assert len(printed) == flat.size, what
    for text, number in zip(printed, flat, strict=True):
        assert parsed(text) == close(number), what


def go_to(page: Page, step: str, L: int) -> None:
    slider = page.get_by_role("slider", name="step of the calculation")
    slider.fill(str(step_names(L).index(step)))
    settle(page)


def table(page: Page) -> dict[str, list[str]]:
    """The rows of the table of values."""
    return {name: [cell for cell in cells if cell] for name, *cells in table_rows(page)}


def explorer_of(found: dict[str, Any]) -> NetworkExplorer:
    """The same state in Python, which checks it once more."""
    return NetworkExplorer(**found)


def arrays(explorer: NetworkExplorer) -> dict[str, Any]:
    """Everything that the library computes, by the step that does."""
    net, X, Y = explorer.net, explorer.X, explorer.Y
    trace = bp.forward(net, X)
    found = bp.backward(net, trace, Y, reduction="mean")
    C = bp.cost(net, trace, Y, reduction="mean")
    known: dict[str, Any] = {"C": C, f"dC/da[{net.L}]": net.loss.grad(trace.a[-1], Y)}
    for l in range(1, net.L + 1):
        known |= {f"z[{l}]": trace.z[l], f"a[{l}]": trace.a[l], f"delta[{l}]": found.delta[l]}
        known |= {f"dW[{l}]": found.dW[l], f"db[{l}]": found.db[l]}
        if l < net.L:
            known[f"dC/da[{l}]"] = net[l + 1].W.T @ found.delta[l + 1]
    return known


def assert_table_is_true(page: Page) -> None:
    explorer = explorer_of(state(page))
    net = explorer.net
    go_to(page, LAST, net.L)
    rows = table(page)
    assert_numbers(rows.pop("X = a[0]"), explorer.X, "X")
    assert_numbers(rows.pop("Y"), explorer.Y, "Y")
    for l in range(1, net.L + 1):
        assert_numbers(rows.pop(f"b[{l}]"), net[l].b, f"b[{l}]")
        for j, weights in enumerate(net[l].W):
            assert_numbers(rows.pop(f"W[{l}], row {j}"), weights, f"W[{l}]")
    for name, array in arrays(explorer).items():
        if name == f"dC/da[{net.L}]":
            continue
        if name.startswith("dW"):
            for j, row in enumerate(array):
                assert_numbers(rows.pop(f"{name}, row {j}"), row, name)
        else:
            assert_numbers(rows.pop(name.replace("delta", "δ")), array, name)
    assert rows == {}


def neuron(page: Page, l: int, j: int) -> Locator:
    name = f"layer {l}, neuron {j}," if l else f"input {j},"
    return page.locator(f'[role="radio"][aria-label^="{name}"]')


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=name, exact=True)


def status(page: Page) -> Locator:
    return page.locator(".bp-x-status")


def edge_point(page: Page, number: int, part: float) -> tuple[float, float]:
    """A place on an edge; edges count by layer, then by the neuron they lead to, then from."""
    page.locator(".bp-x-net").scroll_into_view_if_needed()
    x, y = page.evaluate(
        """([number, part]) => {
          const path = document.querySelectorAll(".bp-x-net-weight")[number];
          const at = path.getPointAtLength(part * path.getTotalLength());
          const { x, y } = at.matrixTransform(path.getScreenCTM());
          return [x, y];
        }""",
        [number, part],
    )
    return x, y


def drag_edge(page: Page, number: int, across: float, part: float = 0.3) -> None:
    x, y = edge_point(page, number, part)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y, steps=8)
    page.mouse.up()
    settle(page)


@pytest.mark.parametrize("name", EXPLORERS)
def test_every_value_is_the_librarys(browser: Browser, name: str) -> None:
    with explorer_page(browser, EXPLORERS[name](step=LAST)) as page:
        assert_table_is_true(page)


@pytest.mark.parametrize("convention", ["hadamard", "jacobian"])
@pytest.mark.parametrize("name", EXPLORERS)
def test_every_step_ends_in_the_librarys_numbers_and_shape(
    browser: Browser, name: str, convention: str
) -> None:
    explorer = EXPLORERS[name](convention=convention)
    net, known = explorer.net, arrays(explorer)
    rows = bp.backward_jacobian(net, bp.forward(net, explorer.X), explorer.Y)
    with explorer_page(browser, explorer) as page:
        for step in step_names(net.L):
            if step in ("given", "update"):
                continue
            go_to(page, step, net.L)
            array = known[step]
            what, l = step.partition("[")[0], step[-2:-1]
            if convention == "jacobian" and what in ("dC/da", "delta", "dW", "db"):
                array = getattr(rows, {"dC/da": "dC_da"}.get(what, what))[int(l)]
            result = page.locator(".bp-x-aligned > mtr").last.locator("mtd").nth(2)
            printed = result.locator("mn").all_text_contents()
            assert_numbers(printed, array, f"{step} of {name}")
            if step != "C":
                n, m = array.shape
                expect(page.get_by_text("Shapes:")).to_contain_text(
                    re.compile(rf"→ \({n} × {m}\)$")
                )


def test_one_neuron_is_shown_with_its_own_numbers(browser: Browser) -> None:
    explorer = worked("sigmoid-232", view="scalar", selected=[1, 2])
    known = arrays(explorer)
    with explorer_page(browser, explorer) as page:
        for step in step_names(2):
            if step in ("given", "update", "C"):
                continue
            go_to(page, step, 2)
            # The output layer has no neuron 2: its last one stands in.
            j = 2 if "[1]" in step else 1
            last = page.locator(".bp-x-aligned > mtr").last.locator("mn").last
            assert parsed(last.text_content() or "") == close(known[step][j, -1]), step


def test_the_backward_steps_have_the_numbers_of_the_books_equations(page: Page) -> None:
    found = {}
    for step in step_names(2):
        go_to(page, step, 2)
        label = page.locator(".bp-x-net-equation")
        found[step] = label.text_content() if label.count() else None
    assert {step: label for step, label in found.items() if label} == {
        "delta[2]": "equation (1)",
        "db[2]": "equation (2)",
        "dW[2]": "equation (3)",
        "dC/da[1]": "equation (4)",
        "delta[1]": "equation (4)",
        "db[1]": "equation (5)",
        "dW[1]": "equation (6)",
    }


def test_next_goes_through_the_calculation_in_order_and_back_returns(page: Page) -> None:
    page.get_by_role("button", name="first step").click()
    steps = [state(page)["step"]]
    for _ in range(len(step_names(2)) - 1):
        page.get_by_role("button", name="next step").click()
        steps.append(state(page)["step"])
    assert steps == step_names(2)
    page.get_by_role("button", name="next step").click()
    assert state(page)["step"] == "update"
    page.get_by_role("button", name="one step back").click()
    expect(status(page)).to_have_text("Step 12 of 13: gradient of the biases of layer 1.")
    assert state(page)["step"] == steps[-2]


def test_no_press_is_lost_when_two_come_within_a_frame(page: Page) -> None:
    twice = "(button) => { button.click(); button.click(); }"
    page.get_by_role("button", name="first step").click()
    page.get_by_role("button", name="next step").evaluate(twice)
    assert state(page)["step"] == step_names(2)[2]
    page.get_by_role("button", name="one step back").evaluate(twice)
    assert state(page)["step"] == step_names(2)[0]


def test_nothing_is_in_the_picture_before_its_step(page: Page) -> None:
    def boxes() -> set[str]:
        """What the boxes hold, such as z[1]."""
        labels = page.locator(".bp-x-net-neuron").evaluate_all(
            "boxes => boxes.map((box) => box.getAttribute('aria-label'))"
        )
        held = set()
        for label in labels:
            found = re.match(r"layer (\d)", label)
            for what in re.findall(r", (z|a|delta) ", label) if found else []:
                held.add(f"{what}[{found[1]}]")  # type: ignore[index]
        return held

    for number, step in enumerate(step_names(2)):
        go_to(page, step, 2)
        reached = step_names(2)[: number + 1]
        assert boxes() == {name for name in reached if re.match(r"(z|a|delta)\[", name)}
        gradients = page.locator(".bp-x-net-gradient").evaluate_all(
            "lines => lines.map((line) => Boolean(line.getAttribute('d')))"
        )
        assert gradients == ["dW[1]" in reached] * 6 + ["dW[2]" in reached] * 6
        cost = page.locator(".bp-x-net-box:not([role])").locator("text").last
        assert bool(cost.text_content()) == ("C" in reached)


def test_lines_are_dashed_where_negative_and_thicker_where_larger(page: Page) -> None:
    explorer = worked("sigmoid-232")
    weights = np.concatenate([W.ravel() for W, _, _ in explorer.net])
    lines = page.locator(".bp-x-net-weight").evaluate_all(
        "lines => lines.map((l) => [getComputedStyle(l).strokeDasharray, +l.getAttribute('stroke-width')])"
    )
    assert [dash != "none" for dash, _ in lines] == (weights < 0).tolist()
    widths = [width for _, width in lines]
    order = np.argsort(np.abs(weights), kind="stable")
    assert [widths[i] for i in order] == sorted(widths)


def test_an_edge_is_dragged_in_the_picture(page: Page) -> None:
    drag_edge(page, 2, 41)
    found = state(page)
    assert found["weights"][0][1] == [1.2, 0.3]
    assert found["selected"] == [1, 1, 0]
    assert_table_is_true(page)


def test_a_neuron_is_dragged_by_its_bias_and_an_input_by_its_value(page: Page) -> None:
    drag(page, neuron(page, 1, 2), -21)
    drag(page, neuron(page, 0, 1), 9)
    found = state(page)
    assert found["biases"][0] == [0.1, -0.1, -0.3]
    assert found["inputs"] == [0.9, 0.3]
    assert_table_is_true(page)


def test_a_target_is_dragged(page: Page) -> None:
    drag(page, page.locator(".bp-x-net-target").nth(1), 13)
    assert state(page)["targets"] == [1, 0.3]
    assert_table_is_true(page)


def test_numbers_beside_the_picture_are_dragged_typed_and_changed_by_keys(page: Page) -> None:
    neuron(page, 1, 0).click()
    drag(page, field(page, "weight W 0, 1 of layer 1"), 21)
    assert state(page)["weights"][0][0] == [0.1, 0.9]
    field(page, "bias b 0 of layer 1").fill("-1/4")
    field(page, "bias b 0 of layer 1").press("Enter")
    assert state(page)["biases"][0][0] == -0.25
    field(page, "weight W 0, 0 of layer 1").focus()
    for key in ("ArrowUp", "ArrowUp", "PageDown"):
        page.keyboard.press(key)
    found = state(page)
    assert found["weights"][0][0] == [-0.7, 0.9]
    assert found["selected"] == [1, 0, 0]
    assert_table_is_true(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a lot", "“a lot” is not a number; bias b 0 of layer 2 stays 0.05."),
        ("1e9", "bias b 0 of layer 2 must lie between −1000 and 1000; it stays 0.05."),
        ("", "“” is not a number; bias b 0 of layer 2 stays 0.05."),
    ],
)
def test_typed_nonsense_is_refused_and_the_old_number_kept(
    page: Page, typed: str, said: str
) -> None:
    before = state(page)
    bias = field(page, "bias b 0 of layer 2")
    bias.fill(typed)
    bias.press("Enter")
    expect(status(page)).to_have_text(said)
    expect(bias).to_have_value("0.05")
    assert state(page) == before


def test_the_arrow_keys_move_through_the_picture(page: Page) -> None:
    neuron(page, 2, 0).focus()
    places = []
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        settle(page)
        places.append(state(page)["selected"])
        l, j = places[-1]
        neuron(page, l, j).focus()
    assert places == [[2, 1], [2, 1], [1, 1], [1, 2], [0, 1], [1, 1]]
    expect(page.locator('.bp-x-net [aria-checked="true"]')).to_have_count(1)


def test_in_the_turned_picture_the_arrow_keys_go_where_they_point(browser: Browser) -> None:
    with explorer_page(browser, worked("sigmoid-232"), viewport=PHONE) as page:
        neuron(page, 2, 0).focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowUp")
        settle(page)
        assert state(page)["selected"] == [1, 1]


def test_everything_is_reached_by_the_tab_key(page: Page) -> None:
    page.locator("summary").first.click()
    page.locator("summary").nth(1).click()
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    page.mouse.click(2, 2)
    stops = " | ".join(tab_stops(page))
    for name in (
        "network", "Undo", "Reset", "layer 2, neuron 0", "weight W 0, 2 of layer 2", "bias b 0 of layer 2",
        "target y 0", "first step", "one step back", "next step", "last step", "Play",
        "step of the calculation", "whole layer", "columns (⊙)", "the step as a formula", "learning rate",
        "Take a step", "Take 10", "one neuron more, layer 1", "activation of layer 1", "remove layer 1",
        "Add a layer", "loss", "with", "Save all steps as a file", "Copy link",
    ):  # fmt: skip
        assert name in stops, name
    # One stop for all neurons; the arrow keys go on from there.
    assert stops.count("neuron 0") == 1
    assert "neuron 1" not in stops.replace("one neuron", "")


def test_a_step_down_is_the_librarys_and_the_cost_is_remembered(page: Page) -> None:
    explorer = worked("sigmoid-232")
    costs = []
    for _ in range(11):
        found = bp.backward(
            explorer.net, bp.forward(explorer.net, explorer.X), explorer.Y, reduction="mean"
        )
        costs.append(arrays(explorer)["C"])
        explorer.net = bp.sgd_step(explorer.net, found, explorer.learning_rate)
    page.get_by_role("button", name="Take a step").click()
    page.get_by_role("button", name="Take 10").click()
    settle(page)
    got = state(page)
    for ours, theirs in zip(explorer.net, explorer_of(got).net, strict=True):
        np.testing.assert_allclose(theirs.W, ours.W, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(theirs.b, ours.b, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(got["costs"], costs, rtol=1e-12)
    expect(page.get_by_text("11 steps ago")).to_have_text(
        f"C {arrays(explorer)['C']:.4f}, from {costs[0]:.4f} 11 steps ago"
    )
    assert_table_is_true(page)


def test_a_step_that_leads_beyond_a_million_is_refused(browser: Browser) -> None:
    explorer = worked("relu-identity-33333", learning_rate=1000)
    with explorer_page(browser, explorer) as page:
        before = state(page)
        page.get_by_role("button", name="Take 10").click()
        expect(status(page)).to_have_text(
            re.compile(r"Step \d would go beyond a million: the learning rate is too large\.")
        )
        assert state(page) == before


def test_undo_takes_back_every_change_one_by_one(page: Page) -> None:
    undo = page.get_by_role("button", name="Undo")
    states = [state(page)]

    def changed() -> None:
        settle(page)
        states.append(state(page))
        assert states[-1] != states[-2]

    drag_edge(page, 0, 60)
    changed()
    page.get_by_role("button", name="Take a step").click()
    changed()
    page.locator("summary").first.click()
    page.get_by_role("button", name="one neuron more, layer 1").click()
    changed()
    page.get_by_label("activation of layer 1").select_option("tanh")
    changed()
    page.get_by_role("combobox", name="network").select_option(
        "2-2-1 with sigmoid and half squared error"
    )
    changed()
    page.get_by_role("button", name="Reset").click()
    changed()

    def network(found: dict[str, Any]) -> dict[str, Any]:
        return {name: found[name] for name in found if name not in ("selected", "step")}

    for earlier in reversed(states[:-1]):
        undo.click()
        assert network(state(page)) == network(earlier)
    undo.click()
    expect(status(page)).to_have_text("There is nothing to undo.")


def test_ctrl_z_undoes_in_the_picture_and_in_a_field_that_is_not_typed_in(page: Page) -> None:
    drag(page, neuron(page, 1, 0), 41)
    page.keyboard.press("Control+z")
    assert state(page)["biases"][0][0] == 0.1
    field(page, "bias b 0 of layer 1").focus()
    page.keyboard.press("ArrowUp")
    assert state(page)["biases"][0][0] == 0.2
    field(page, "bias b 0 of layer 1").focus()
    page.keyboard.press("Control+z")
    assert state(page)["biases"][0][0] == 0.1


def test_the_keyboards_place_in_the_picture_outlasts_the_network(page: Page) -> None:
    page.locator("summary").first.click()
    page.get_by_role("button", name="one neuron more, layer 1").click()
    neuron(page, 1, 3).click()
    page.keyboard.press("Control+z")
    settle(page)
    expect(neuron(page, 1, 2)).to_be_focused()
    page.set_viewport_size(PHONE)
    expect(page.locator(".bp-x-net-way", has_text="backward ↑")).to_be_visible()
    expect(neuron(page, 1, 2)).to_be_focused()


@pytest.mark.parametrize("name", bp.EXAMPLES)
def test_a_worked_network_is_loaded_as_python_gives_it(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="network").select_option(bp.example(name).title)
    settle(page)
    expected = worked(name)
    found = state(page)
    for part in ("weights", "biases", "inputs", "targets", "activations", "loss"):
        assert found[part] == getattr(expected, part), part
    expect(page.get_by_role("combobox", name="network")).to_have_value(bp.example(name).title)


def test_reset_brings_back_what_the_page_began_with(page: Page) -> None:
    before = state(page)
    drag(page, neuron(page, 0, 0), 30)
    page.locator("summary").first.click()
    page.get_by_role("button", name="Add a layer").click()
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert state(page) == before


def test_whatever_is_built_is_a_network_for_python(page: Page) -> None:
    rng = np.random.default_rng(4)
    page.locator("summary").first.click()
    sizes = set()
    for _ in range(80):
        possible = page.locator(".bp-x-net-structure button:visible")
        possible.nth(int(rng.integers(possible.count()))).click()
        settle(page)
        if rng.random() < 0.3:
            menus = page.locator(".bp-x-net-structure select:visible")
            menu = menus.nth(int(rng.integers(menus.count())))
            options = menu.locator("option:not([disabled])").all_text_contents()
            menu.select_option(str(rng.choice(options)))
        explorer = explorer_of(state(page))
        sizes.add(explorer.sizes)
    assert_table_is_true(page)
    assert len(sizes) > 20
    assert max(map(len, sizes)) == 5
    assert max(map(max, sizes)) == 6


def test_limits_of_the_building_are_said(browser: Browser) -> None:
    with explorer_page(browser, drawn((1, 6), ["relu"], "squared_error")) as page:
        page.locator("summary").first.click()
        before = state(page)
        page.get_by_role("button", name="one neuron more, layer 1").click()
        expect(status(page)).to_have_text("A layer holds at most 6 neurons here.")
        page.get_by_role("button", name="one neuron fewer, input").click()
        expect(status(page)).to_have_text("A layer holds at least one neuron.")
        assert state(page) == before
        for _ in range(3):
            page.get_by_role("button", name="Add a layer").click()
        page.get_by_role("button", name="Add a layer").click()
        expect(status(page)).to_have_text("A network has at most 4 layers with weights here.")
        assert explorer_of(state(page)).sizes == (1, 1, 1, 1, 6)


def test_other_weights_stay_when_a_neuron_or_a_layer_comes_or_goes(page: Page) -> None:
    before = state(page)["weights"]
    page.locator("summary").first.click()
    page.get_by_role("button", name="one neuron more, layer 1").click()
    after = state(page)["weights"]
    assert after[0][:3] == before[0]
    assert [row[:3] for row in after[1]] == before[1]
    page.get_by_role("button", name="one neuron fewer, layer 1").click()
    assert state(page)["weights"] == before
    page.get_by_role("button", name="Add a layer").click()
    deeper = state(page)["weights"]
    assert [deeper[0], deeper[2]] == before
    page.get_by_role("button", name="remove layer 2").click()
    assert state(page)["weights"] == before


PRESSED = """async (button) => {
    button.scrollIntoView({ block: "center" });
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    const { x, y, width, height } = button.getBoundingClientRect();
    button.click();
    for (let i = 0; i < 3; i++) await frame();
    const there = document.elementFromPoint(x + width / 2, y + height / 2)?.closest("button, select");
    return there && (there.ariaLabel ?? there.textContent);
}"""


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("one neuron more, layer 1", "one neuron more, layer 1"),
        ("one neuron fewer, layer 1", "one neuron fewer, layer 1"),
        ("Add a layer", "Add a layer"),
        ("remove layer 1", None),
    ],
)
def test_no_other_button_comes_under_the_pointer_that_pressed_one(
    browser: Browser, viewport: dict[str, int], name: str, then: str | None
) -> None:
    with explorer_page(browser, worked("sigmoid-232"), viewport=viewport) as page:
        page.locator("summary").first.click()
        assert page.get_by_role("button", name=name).evaluate(PRESSED) == then


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["sigmoid-232", "relu-softmax-33333", "6-6-6-6"])
def test_the_steps_buttons_stay_where_they_are_at_every_step(
    browser: Browser, viewport: dict[str, int], name: str
) -> None:
    with explorer_page(browser, EXPLORERS[name](step="given"), viewport=viewport) as page:
        forward = page.get_by_role("button", name="next step")
        settle(page)
        heights = set()
        for _ in step_names(EXPLORERS[name]().net.L):
            heights.add(
                forward.evaluate("(button) => button.getBoundingClientRect().top + scrollY")
            )
            forward.evaluate("(button) => button.click()")
            settle(page)
        assert max(heights) - min(heights) < 1


def test_only_losses_that_the_output_allows_are_offered_and_the_others_explained(
    page: Page,
) -> None:
    page.locator("summary").first.click()
    loss = page.get_by_role("combobox", name="loss")
    offered = loss.locator("option:not([disabled])")
    expect(offered).to_have_text(["squared error", "binary cross-entropy"])
    reason = page.locator(".bp-x-net-reason")
    expect(reason).to_have_text(
        "Not offered: categorical cross-entropy needs softmax at the output."
    )
    page.get_by_label("activation of layer 2").select_option("softmax")
    expect(offered).to_have_text(["squared error", "categorical cross-entropy"])
    loss.select_option("categorical cross-entropy")
    page.get_by_label("activation of layer 2").select_option("ReLU")
    assert state(page)["loss"] == "half_squared_error"
    expect(reason).to_contain_text("binary cross-entropy needs sigmoid at the output")


def test_the_half_doubles_cost_and_gradients_when_it_goes(page: Page) -> None:
    go_to(page, LAST, 2)
    with_half = table(page)
    page.locator("summary").first.click()
    page.get_by_role("radio", name="without").check()
    settle(page)
    assert state(page)["loss"] == "squared_error"
    without = table(page)
    for name in ("C", "δ[2]", "db[1]"):
        for one, two in zip(with_half[name], without[name], strict=True):
            assert parsed(two) == pytest.approx(2 * parsed(one), abs=2e-4)


def test_targets_stay_what_the_loss_compares_with(browser: Browser) -> None:
    with explorer_page(browser, worked("relu-softmax-232")) as page:
        neuron(page, 2, 1).click()
        field(page, "target y 1").fill("0")
        field(page, "target y 1").press("Enter")
        expect(status(page)).to_have_text("One class is the true one: set another target to 1.")
        expect(field(page, "target y 1")).to_have_value("1")
        neuron(page, 2, 0).click()
        field(page, "target y 0").press("ArrowUp")
        settle(page)
        assert state(page)["targets"] == [1, 0]
        field(page, "target y 0").fill("0.5")
        field(page, "target y 0").press("Enter")
        assert explorer_of(state(page)).targets == [1, 0]


def test_a_link_brings_the_same_state_back(browser: Browser) -> None:
    explorer = drawn(
        (6, 6, 6, 6), ["tanh"] * 3, "half_squared_error", view="scalar", step="delta[2]"
    )
    with explorer_page(browser, explorer) as page:
        drag(page, neuron(page, 1, 3), 24)
        before = state(page)
        address = page.url
    with explorer_page(
        browser, worked("sigmoid-221"), fragment="#" + address.partition("#")[2]
    ) as page:
        assert state(page) == before
        assert_table = table(page)
        assert parsed(assert_table["b[1]"][3]) == before["biases"][0][3]


@pytest.mark.parametrize(
    "damage",
    [
        {"weights": [[[1, 2]]]},
        {"weights": "all"},
        {"inputs": [1, None]},
        {"inputs": ["1", 2]},
        {"biases": [[0, 0, 0], [0]]},
        {"activations": ["sigmoid", "constructor"]},
        {"loss": "categorical_cross_entropy"},
        {"loss": "toString"},
        {"selected": [3, 0]},
        {"selected": [1, 0, 5]},
        {"step": "z[3]"},
        {"step": 4},
        {"costs": ["1"]},
        {"costs": [-1]},
        {"learning_rate": -1},
        {"view": "both"},
        {"surprise": 1},
    ],
)
def test_a_damaged_link_leaves_the_page_as_it_was(browser: Browser, damage: dict[str, Any]) -> None:
    explorer = worked("sigmoid-232")
    assert shows_its_own_state(browser, explorer, encoded(explorer.state | damage))


def test_all_steps_are_saved_as_a_file_that_opens_by_itself(browser: Browser) -> None:
    explorer = worked("relu-softmax-33333")
    with explorer_page(browser, explorer, accept_downloads=True) as page:
        page.locator("summary").first.click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save all steps as a file").click()
        saved = waiting.value
        assert saved.suggested_filename == "backpropagation-3-3-3-3-3.html"
        html = saved.path().read_text("utf-8")
    assert "http" not in html.replace("http://www.w3.org/", "")
    opened = browser.new_page()
    opened.set_content(html)
    sections = opened.locator("section")
    results = {
        section.locator("h3").text_content(): section.locator("mtable > mtr").last
        for section in sections.all()
    }
    # What is given, all steps between, and the update of each layer.
    assert sections.count() == len(step_names(4)) - 1 + 4
    assert opened.locator("h2").all_text_contents() == [
        "Given",
        "Forward pass",
        "Backward pass",
        "Update",
    ]
    known = arrays(explorer)
    for title, array in {
        "error of layer 1 (4)": known["delta[1]"],
        "gradient of the weights of layer 4 (3)": known["dW[4]"],
        "activation of layer 4, softmax": known["a[4]"],
    }.items():
        [found] = [name for name in results if name and name.endswith(title)]
        last = sections.filter(has_text=title).locator(".bp-x-aligned > mtr").last
        assert_numbers(last.locator("mtd").nth(2).locator("mn").all_text_contents(), array, found)
    opened.close()


def test_play_goes_on_by_itself_and_stops_at_the_end(page: Page) -> None:
    page.clock.install()
    go_to(page, "dC/da[1]", 2)
    page.get_by_role("button", name="play").click()
    expect(page.get_by_role("button", name="pause")).to_be_visible()
    page.clock.run_for(60_000)
    expect(page.get_by_role("button", name="play")).to_be_visible()
    assert state(page)["step"] == "update"


def test_nothing_plays_on_where_nobody_looks(page: Page) -> None:
    page.clock.install()
    go_to(page, "given", 2)
    page.get_by_role("button", name="play").click()
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.clock.run_for(10_000)
    assert state(page)["step"] == "given"
    page.evaluate("delete document.hidden")
    page.clock.run_for(2_000)
    assert state(page)["step"] == "z[1]"


def test_nothing_plays_by_itself_where_stillness_is_asked_for(browser: Browser) -> None:
    with explorer_page(browser, worked("sigmoid-232"), reduced_motion="reduce") as page:
        expect(page.get_by_role("button", name="next step")).to_be_visible()
        expect(page.get_by_role("button", name="play")).to_have_count(0)


@pytest.mark.parametrize("name", ["6-6-6-6", "relu-softmax-33333", "sigmoid-232", "one-one"])
def test_on_a_telephone_nothing_is_too_wide_or_too_small(browser: Browser, name: str) -> None:
    with explorer_page(browser, EXPLORERS[name](), viewport=PHONE) as page:
        for summary in page.locator("summary").all():
            summary.click()
        assert overflow(page) <= 0
        sizes = page.locator(".bp-x-net text").evaluate_all(
            "texts => texts.map((text) => parseFloat(getComputedStyle(text).fontSize))"
        )
        assert min(sizes) >= 11
        reaches = page.locator(".bp-x-net text").evaluate_all(
            """texts => texts.filter((text) => text.textContent).map((text) => {
              const { x, width } = text.getBBox();
              const left = x + text.getCTM().e;
              return [left, left + width];
            })"""
        )
        width = page.locator(".bp-x-net").evaluate("picture => picture.clientWidth")
        assert min(left for left, _ in reaches) >= 0
        assert max(right for _, right in reaches) <= width + 0.5


def test_numbers_on_the_edges_of_the_chosen_neuron_do_not_touch(browser: Browser) -> None:
    for name, viewport in (("6-6-6-6", PHONE), ("6-6-6-6", None), ("relu-softmax-33333", PHONE)):
        context = {"viewport": viewport} if viewport else {}
        with explorer_page(browser, EXPLORERS[name](selected=[2, 1]), **context) as page:
            for kind in ("weight", "gradient"):
                boxes = page.locator(f".bp-x-net-{kind}-number").evaluate_all(
                    """texts => texts.filter((text) => text.textContent)
                      .map((text) => text.getBoundingClientRect()).map(({ x, y, right, bottom }) => [x, y, right, bottom])"""
                )
                assert len(boxes) == 12 if name == "6-6-6-6" else 6
                for i, (x, y, right, bottom) in enumerate(boxes):
                    for other_x, other_y, other_right, other_bottom in boxes[:i]:
                        apart = (
                            right <= other_x
                            or other_right <= x
                            or bottom <= other_y
                            or other_bottom <= y
                        )
                        assert apart, (name, viewport, kind)


def test_a_state_that_comes_piece_by_piece_is_drawn_when_it_fits_together(page: Page) -> None:
    drawn_sizes = page.evaluate(
        """async ([first, second]) => {
          const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          const values = { ...first };
          const listeners = new Set();
          const model = {
            get: (name) => values[name],
            set: (name, value) => { values[name] = value; listeners.forEach((listener) => listener()); },
            on: (_, listener) => listeners.add(listener),
            off: (_, listener) => listeners.delete(listener),
            save_changes() {},
          };
          const el = document.createElement("div");
          document.body.append(el);
          const stop = window.backpropExplorers.network.render({ model, el });
          await frame();
          const boxes = [el.querySelectorAll(".bp-x-net-neuron").length];
          for (const [name, value] of Object.entries(second)) {
            model.set(name, value);
            await frame();
            boxes.push(el.querySelectorAll(".bp-x-net-neuron").length);
          }
          stop();
          el.remove();
          return [boxes, listeners.size];
        }""",
        [worked("sigmoid-221").state, worked("relu-softmax-33333").state],
    )
    boxes, listeners = drawn_sizes
    assert boxes[0] == 5
    assert boxes[-1] == 15
    assert set(boxes) == {5, 15}
    assert listeners == 0


def test_python_and_the_browser_name_the_same_steps(browser: Browser) -> None:
    with modules(browser) as page:
        for L in (1, 2, 3, 4):
            names = page.evaluate(
                f"import('/network/steps.js').then(({{ stepNames }}) => stepNames({L}))"
            )
            assert names == step_names(L)
            walk = drawn((2,) * (L + 1), ["sigmoid"] * L, "squared_error").walkthrough()
            quantities = [step.quantity for step in walk.steps if step.quantity in names]
            # A walkthrough's dC/da[L] and slopes are parts of the step delta here.
            assert quantities == [name for name in names if name not in ("given", "update")]


def test_numbers_are_printed_as_walkthroughs_print_them(browser: Browser) -> None:
    rng: Generator = np.random.default_rng(8)
    numbers = [
        *(rng.normal(size=400) * 10 ** rng.uniform(-3, 4, size=400)),
        *rng.integers(-99, 99, 40) / 10,
    ]
    numbers = [float(x) for x in numbers if abs(x) > 1e-4]
    with modules(browser) as page:
        shown = page.evaluate(
            "(xs) => import('/kit/format.js').then(({ rounded }) => xs.map((x) => rounded(x)))",
            numbers,
        )
    style = Style(digits=4, limit=8)
    assert [text.replace("−", "-") for text in shown] == [style.number(x) for x in numbers]


def test_a_network_goes_in_and_comes_out_of_python_as_it_is() -> None:
    explorer = NetworkExplorer()
    given = bp.example("relu-softmax-232")
    assert explorer.sizes == given.net.sizes == (2, 3, 2)
    for ours, theirs in zip(explorer.net, given.net, strict=True):
        np.testing.assert_array_equal(ours.W, theirs.W)
        np.testing.assert_array_equal(ours.b, theirs.b)
        assert ours.activation is theirs.activation
    np.testing.assert_array_equal(explorer.X, given.X)
    np.testing.assert_array_equal(explorer.Y, given.Y)
    other = bp.init(
        (2, 4, 2),
        ["tanh", "softmax"],
        "categorical_cross_entropy",
        scheme="he",
        rng=np.random.default_rng(0),
    )
    explorer.net = other
    assert explorer.sizes == (2, 4, 2)
    np.testing.assert_array_equal(explorer.net[1].W, other[1].W)
    explorer.X, explorer.Y = [[1], [2]], [[1], [0]]
    assert (explorer.inputs, explorer.targets) == ([1, 2], [1, 0])


def test_another_network_is_told_of_at_once_and_keeps_what_still_exists() -> None:
    explorer = worked("relu-softmax-33333", selected=[4, 2], step="delta[4]", costs=[1.0])
    given, seen = bp.example("sigmoid-221"), []
    explorer.observe(lambda _: seen.append(explorer.net.sizes), ["weights", "biases", "inputs"])
    explorer.load(given.net, given.X, given.Y)
    assert set(seen) == {(2, 2, 1)}
    assert (explorer.selected, explorer.step, explorer.costs) == ([2, 0], "dW[1]", [])


def test_the_walkthrough_is_that_of_the_present_network() -> None:
    explorer = worked("sigmoid-221", learning_rate=0.25)
    explorer.weights = [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0]]]
    walk = explorer.walkthrough(digits=6)
    np.testing.assert_array_equal(walk["W[1]"].value, [[1, 2], [3, 4]])
    np.testing.assert_array_equal(walk["dW[1]"].value, arrays(explorer)["dW[1]"])
    assert (walk.learning_rate, walk.digits) == (0.25, 6)
    explorer.learning_rate = 0
    assert explorer.walkthrough().learning_rate is None


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_still_picture_is_an_svg_that_says_what_it_shows(name: str) -> None:
    explorer = EXPLORERS[name]()
    root = ElementTree.fromstring(explorer.still())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    title = root.findtext("{http://www.w3.org/2000/svg}title") or ""
    assert title.startswith(f"A network of {'-'.join(map(str, explorer.sizes))} neurons")
    assert "delta[1]" in title


def test_a_still_picture_without_room_for_its_numbers_leaves_them_out() -> None:
    explorer = worked("relu-identity-33333", inputs=[1e5, 4.0, -1e5])
    title = ElementTree.fromstring(explorer.still()).findtext("{http://www.w3.org/2000/svg}title")
    assert title
    assert "delta" not in title


@pytest.mark.parametrize(
    ("trait", "value", "said"),
    [
        ("weights", [[[1.0]]], "weights: there are 1 matrices of weights, 2 lists of biases and 2 activations; each layer has one of each: change them together, by load"),
        ("weights", [[[1.0, 2.0]], [[1.0]]], "weights: b[1] has shape (2, 1); W[1] has 1 rows, so it must be (1, 1)"),
        ("weights", "many", "weights must be a list of matrices, as lists of rows; got 'many'"),
        ("inputs", [1.0], "inputs: X has shape (1, 1); it must be (2, m): a row for each of the 2 inputs, a column for each sample"),
        ("inputs", [1.0, math.nan], "inputs: X[1, 0] is nan; every entry must be finite (1 of 2 are not)"),
        ("activations", ["sigmoid", "sigmoit"], "activations: unknown activation 'sigmoit': the known ones are sigmoid, tanh, relu, leaky_relu, identity, softmax; did you mean 'sigmoid'?"),
        ("loss", "categorical_cross_entropy", "loss: categorical_cross_entropy is defined on outputs of softmax; layer 2, the output layer, has sigmoid"),
        ("selected", [2, 1], "selected: it must be [layer, neuron] or [layer, neuron, neuron before], counting from 0, in a 2-2-1 network; got [2, 1]"),
        ("selected", [0, 0, 0], "selected: it must be [layer, neuron] or [layer, neuron, neuron before], counting from 0, in a 2-2-1 network; got [0, 0, 0]"),
        ("step", "z[3]", f"step: it must be one of {', '.join(step_names(2))}; got 'z[3]'"),
        ("inputs", [1.0, -2e6], "inputs: X[1, 0] is -2e+06; pictures take numbers from -1e+06 to 1e+06"),
        ("costs", [math.inf], "costs must be a list of at most 200 costs; got [inf]"),
        ("costs", [-1.0], "costs must be a list of at most 200 costs; got [-1.0]"),
        ("learning_rate", -1, "learning_rate must be a number from 0 to 1000; got -1"),
    ],
)  # fmt: skip
def test_traits_refuse_what_cannot_be_shown(trait: str, value: Any, said: str) -> None:
    explorer = worked("sigmoid-221")
    before = explorer.state
    with pytest.raises(traitlets.TraitError) as error:
        setattr(explorer, trait, value)
    assert str(error.value) == said
    assert explorer.state == before


def test_networks_that_cannot_be_shown_are_refused() -> None:
    rng = np.random.default_rng(0)
    column = np.zeros((2, 1))
    wide = bp.init((2, 7, 2), ["relu"] * 2, "squared_error", scheme="he", rng=rng)
    small = bp.init((2, 2), ["relu"], "squared_error", scheme="he", rng=rng)
    own = bp.elementwise("swish", "swish", lambda z: z, np.ones_like)
    for given, said in {
        (wide, ((0.0,), (0.0,))): "the explorer shows at most 4 layers with weights, of at most 6 neurons; got 2-7-2",
        (small, None): "a network needs a sample to run through it: pass X and Y too, (n_0, 1) and (n_L, 1)",
        (bp.Network([bp.Layer(np.eye(2), column, own)], "squared_error"), ((0.0,), (0.0,))): "the picture computes in the browser, which does not know swish: use built-in functions",
        (bp.Network([bp.Layer(np.eye(2), column - 3e7, "relu")], "squared_error"), ((0.0,), (0.0,))): "b[1][0, 0] is -3e+07; pictures take numbers from -1e+06 to 1e+06",
        (small, ((0.0, 1.0), (0.0, 1.0))): "X has shape (2, 2); the explorer shows one sample, (2, 1): take one column with X[:, [0]]",
    }.items():  # fmt: skip
        net, X = given
        with pytest.raises(BackpropError) as error:
            NetworkExplorer(net, X, X)
        assert str(error.value) == said
    explorer = worked("sigmoid-221")
    with pytest.raises(BackpropError, match=re.escape("Y has shape (1, 1); it must be (2, m)")):
        explorer.net = small
    assert explorer.sizes == (2, 2, 1)
