"""Claims about the gradient descent explorer: its paths are the library's, and its words are measured."""

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
from visits import PHONE

import backprop_lib as bp
from backprop_lib.errors import ArgumentError, BackpropError
from backprop_lib.explorers import GradientDescent
from backprop_lib.figures import contours
from backprop_lib.plots import Picture

PAIRS = [
    ["b[1][0]", "W[2][0, 1]"],
    ["W[1][0, 0]", "W[1][1, 0]"],
    ["b[2][0]", "W[1][1, 0]"],
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, GradientDescent()) as page:
        yield page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def verdict(page: Page) -> str:
    settle(page)
    return page.locator(".bp-x-verdict").inner_text()


def rows(page: Page) -> list[list[str]]:
    """The table of the path: step, the two parameters, J, its two derivatives, the next samples."""
    return table_rows(page)


def truth(s: dict[str, Any], batches: list[list[int]]) -> list[list[float]]:
    """The rows' numbers, by the library's own steps in the whole network."""
    layers = [bp.Layer(layer["W"], layer["b"], layer["activation"]) for layer in s["layers"]]
    explorer = GradientDescent(
        bp.Network(layers, s["loss"]), s["X"], s["Y"],
        **{name: s[name] for name in ("reach", "parameters", "start")},
    )  # fmt: skip
    two = [explorer.places[name] for name in s["parameters"]]
    net, velocity = explorer.at(s["start"]), None
    X, Y = np.array(s["X"]), np.array(s["Y"])

    def gradients(samples: Any) -> Any:
        return bp.backward(net, bp.forward(net, X[:, samples]), Y[:, samples], reduction="mean")

    def held(found: Any) -> Any:
        """The gradients with 0 for all parameters but the two."""
        kept = tuple((None, *(0 * array for array in arrays[1:])) for arrays in found[1:])
        for l, which, entry in two:
            kept[which][l][entry] = found[1:][which][l][entry]
        return bp.Gradients(found.delta, *kept)

    expected = []
    for batch in batches:
        full = gradients(range(X.shape[1]))
        expected.append(
            [
                *(float((net[l].W, net[l].b)[which][entry]) for l, which, entry in two),
                bp.cost(net, bp.forward(net, X), Y, reduction="mean"),
                *(float(full[1:][which][l][entry]) for l, which, entry in two),
            ]
        )
        found = held(gradients(batch))
        if s["momentum"]:
            net, velocity = bp.momentum_step(
                net, found, velocity, s["learning_rate"], s["momentum"]
            )
        else:
            net = bp.sgd_step(net, found, s["learning_rate"])
    return expected


def assert_true(page: Page) -> list[list[str]]:
    """Every number of the table is the library's; the rows."""
    found = rows(page)
    batches = [[int(i) for i in row[-1].split(", ")] for row in found]
    for row, expected in zip(found, truth(state(page), batches), strict=True):
        # Printed with four decimals, or with two digits where those would show nothing.
        assert [number(text) for text in row[1:6]] == pytest.approx(expected, rel=0.05, abs=1e-4)
    return found


@pytest.mark.parametrize("parameters", PAIRS)
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"momentum": 0.9, "learning_rate": 0.1},
        {"batch_size": 5, "seed": 3},
        {"momentum": 0.6, "batch_size": 1, "learning_rate": 0.2, "steps": 40},
    ],
)
def test_the_path_is_the_librarys(
    browser: Browser, parameters: list[str], change: dict[str, Any]
) -> None:
    explorer = GradientDescent(**({"parameters": parameters, "start": [2.5, -1.5]} | change))
    with explorer_page(browser, explorer) as page:
        found = assert_true(page)
    assert len(found) == explorer.steps + 1
    # The widget's own path is the page's, although each draws its mini-batches by itself.
    shown = [[number(text) for text in row[1:3]] for row in found]
    np.testing.assert_allclose(shown, explorer.path(), atol=0.6e-4)


@pytest.mark.parametrize("size", [1, 5, 12])
def test_each_epoch_takes_every_sample_once(browser: Browser, size: int) -> None:
    epoch = -(-12 // size)
    with explorer_page(browser, GradientDescent(batch_size=size, steps=2 * epoch - 1)) as page:
        batches = [row[-1].split(", ") for row in rows(page)]
    for taken in (batches[:epoch], batches[epoch:]):
        assert sorted(int(i) for batch in taken for i in batch) == list(range(12))
    assert (batches[:epoch] != batches[epoch:]) == (size < 12)


def test_another_seed_shuffles_anew_and_all_samples_need_no_shuffling(page: Page) -> None:
    shuffle = button(page, "Shuffle anew")
    expect(shuffle).to_be_disabled()
    page.get_by_label("samples a step").fill("3")
    before = rows(page)
    shuffle.click()
    assert state(page)["seed"] == 2
    assert rows(page) != before
    assert_true(page)


def test_a_network_of_ones_own_is_walked_too(browser: Browser) -> None:
    net = bp.Network([bp.Layer([[0.3, -0.2]], [[0.1]], "sigmoid")], loss="binary_cross_entropy")
    X, Y = [[0.5, -1, 2, 0.3], [1, 0, -1, 2]], [[1, 0, 1, 0]]
    explorer = GradientDescent(net, X, Y, reach=2, learning_rate=1.5, batch_size=3)
    assert explorer.parameters == ["W[1][0, 0]", "b[1][0]"]
    with explorer_page(browser, explorer) as page:
        assert_true(page)


def test_the_contour_lines_run_where_the_cost_is_what_they_say(page: Page) -> None:
    levels = page.evaluate("""() => {
        const map = document.querySelector(".bp-x-map");
        const lines = [...map.querySelectorAll(".bp-x-contour")];
        return [...map.querySelectorAll(".bp-x-level")].map((text) => {
          const x = Number(text.getAttribute("x")), y = Number(text.getAttribute("y")) - 4;
          return [text.textContent, x, y, lines.some((line) => line.isPointInStroke(new DOMPoint(x, y)))];
        });
    }""")
    explorer = GradientDescent()
    assert len(levels) >= 5
    for text, x, y, on_line in levels:
        at = [(x - 46) / 284 * 8 - 4, 4 - (y - 10) / 284 * 8]
        assert explorer.cost(at) == pytest.approx(number(text), rel=0.06), text
        assert on_line


def test_the_gradient_is_at_right_angles_to_the_contour_line(page: Page) -> None:
    shaft = page.locator(".bp-x-map .bp-x-gradient-arrow").get_attribute("d")
    assert shaft
    (x, y), (to_x, to_y) = (
        [float(n) for n in point.split()] for point in shaft[1:].split("M")[0].split("L")
    )
    explorer = GradientDescent()
    slope = explorer.gradient(explorer.path()[-1])
    drawn = np.array([to_x - x, y - to_y])  # up is negative in SVG
    assert drawn @ slope / np.linalg.norm(drawn) / np.linalg.norm(slope) > 0.9999


def test_the_ring_is_where_the_next_step_lands(page: Page) -> None:
    def circle(name: str) -> tuple[float, float]:
        found = page.locator(f".bp-x-map .{name}").evaluate(
            "({ cx, cy }) => [cx.baseVal.value, cy.baseVal.value]"
        )
        return found[0], found[1]

    page.get_by_label("momentum").fill("0.5")
    page.get_by_label("momentum").press("Enter")
    settle(page)
    ring = circle("bp-x-next")
    button(page, "One step").click()
    settle(page)
    assert circle("bp-x-dot") == pytest.approx(ring)


@pytest.mark.parametrize(
    ("word", "change"),
    [
        ("Descends", {}),
        ("Has arrived", {"steps": 100}),
        ("Overshoots", {"learning_rate": 2.5}),
        ("Diverges", {"learning_rate": 3}),
        ("Crawls", {"learning_rate": 0.001}),
        ("Swings", {"momentum": 0.9, "steps": 40}),
        ("Wanders", {"batch_size": 1, "steps": 60, "learning_rate": 1}),
        (
            "Stands still",
            {"parameters": ["W[1][0, 0]", "b[1][1]"], "steps": 200, "learning_rate": 2},
        ),
    ],
)
def test_a_word_says_how_the_descent_fares(
    browser: Browser, word: str, change: dict[str, Any]
) -> None:
    with explorer_page(browser, GradientDescent(**change)) as page:
        assert verdict(page).startswith(f"{word}. ")


def three_digits(value: float) -> str:
    return f"{float(f'{value:.3g}'):g}"


def test_the_words_numbers_are_measured(browser: Browser) -> None:
    explorer = GradientDescent(steps=12)
    J = [three_digits(explorer.cost(at)) for at in explorer.path()]
    map_ = np.linspace(-4, 4, 61)
    lowest = three_digits(min(explorer.cost([p, q]) for p in map_ for q in map_))
    with explorer_page(browser, explorer) as page:
        assert verdict(page) == f"Descends. J fell from {J[2]} to {J[12]} in the last 10 steps."
        button(page, "To the start").click()
        assert (
            verdict(page) == f"At the start. J is {J[0]} here; the lowest on this map is {lowest}."
        )
        button(page, "One step").click()
        assert verdict(page) == f"Descends. J fell from {J[0]} to {J[1]} in the step."


def test_the_slow_are_told_how_long_it_would_take(browser: Browser) -> None:
    explorer = GradientDescent(learning_rate=0.001, steps=10)
    begin, end = (explorer.cost(at) for at in explorer.path()[[0, -1]])
    with explorer_page(browser, explorer) as page:
        told = verdict(page)
    assert told.startswith(f"Crawls. J fell by {three_digits(begin - end)} in the last 10 steps")
    (steps,) = re.findall(r"At this pace, (\d+) more steps would halve the rest", told)
    lowest = 0.0255
    assert int(steps) == pytest.approx(np.log(2) * 10 * (end - lowest) / (begin - end), rel=0.05)


def test_a_divergence_ends_the_path_and_more_steps_are_refused(browser: Browser) -> None:
    with explorer_page(browser, GradientDescent(learning_rate=50, steps=30)) as page:
        assert verdict(page).startswith("Diverges.")
        found = assert_true(page)
        assert len(found) < 30
        button(page, "One step").click()
        expect(page.locator(".bp-x-status")).to_have_text(
            "From out there, no step comes back: lower the learning rate."
        )
        assert state(page)["steps"] == 30


def test_buttons_take_steps_and_undo_takes_them_back(browser: Browser) -> None:
    with explorer_page(browser, GradientDescent(), reduced_motion="reduce") as page:
        button(page, "One step").click()
        button(page, "One step").click()
        button(page, "Ten steps").click()
        button(page, "100 steps").click()
        assert state(page)["steps"] == 20 + 1 + 1 + 10 + 100
        assert len(assert_true(page)) == 133
        for steps in (32, 22, 21, 20):
            button(page, "Undo").click()
            assert state(page)["steps"] == steps
        button(page, "Undo").click()
        expect(page.locator(".bp-x-status")).to_have_text("There is nothing to undo.")
        button(page, "To the start").click()
        assert len(rows(page)) == 1
        page.get_by_label("learning rate").fill("1")
        page.get_by_label("learning rate").press("Enter")
        button(page, "Reset").click()
        assert state(page) == GradientDescent().state


def test_no_click_is_lost_when_two_come_within_a_frame(page: Page) -> None:
    button(page, "One step").evaluate("(button) => { button.click(); button.click(); }")
    assert state(page)["steps"] == 22


def test_the_most_steps_are_refused_to_be_exceeded(browser: Browser) -> None:
    with explorer_page(browser, GradientDescent(steps=295), reduced_motion="reduce") as page:
        button(page, "Ten steps").click()
        assert state(page)["steps"] == 300
        button(page, "One step").click()
        expect(page.locator(".bp-x-status")).to_have_text("300 steps are the most that are drawn.")


def test_many_steps_are_walked_one_after_the_other(page: Page) -> None:
    seen = page.evaluate("""async () => {
        const seen = new Set();
        const path = document.querySelector(".bp-x-path");
        [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Ten steps").click();
        const end = performance.now() + 60000;
        while (seen.size < 11 && performance.now() < end) {
          await new Promise(requestAnimationFrame);
          seen.add(path.getAttribute("d").split("L").length - 1);
        }
        return [...seen];
    }""")
    assert seen == list(range(20, 31))


def test_with_reduced_motion_they_are_there_at_once(browser: Browser) -> None:
    with explorer_page(browser, GradientDescent(), reduced_motion="reduce") as page:
        button(page, "Ten steps").click()
        settle(page)
        d = page.locator(".bp-x-path").get_attribute("d")
        assert d
        assert d.count("L") == 30


def start(page: Page) -> Locator:
    return page.get_by_role("slider", name="start of the path")


def test_the_start_is_dragged_and_the_whole_path_follows(page: Page) -> None:
    before = state(page)
    width = page.locator(".bp-x-map").evaluate("(map) => map.getBoundingClientRect().width")
    drag(page, start(page), 100, 60)
    after = state(page)
    unit = 8 / (284 / 340 * width)
    # To a pixel, and then to a hundredth.
    moved = [-3 + 100 * unit, 3 - 60 * unit]
    assert after["start"] == pytest.approx(moved, abs=unit + 0.005)
    assert after["steps"] == before["steps"]
    assert_true(page)
    button(page, "Undo").click()
    assert state(page) == before  # the whole drag is one step back


def test_a_click_puts_the_start_there_and_nothing_off_the_map_counts(page: Page) -> None:
    box = page.locator(".bp-x-map").bounding_box()
    assert box
    unit = box["width"] / 340
    page.mouse.click(box["x"] + (46 + 142) * unit, box["y"] + (10 + 71) * unit)
    assert state(page)["start"] == pytest.approx([0, 2], abs=0.02)
    page.mouse.click(box["x"] + 5, box["y"] + 50)
    assert state(page)["start"] == pytest.approx([0, 2], abs=0.02)


def test_a_tap_puts_the_start_there(browser: Browser) -> None:
    with explorer_page(browser, GradientDescent(), has_touch=True, viewport=PHONE) as page:
        land = page.locator(".bp-x-map")
        land.scroll_into_view_if_needed()
        box = land.bounding_box()
        assert box
        unit = box["width"] / 340
        page.touchscreen.tap(box["x"] + (46 + 142) * unit, box["y"] + (10 + 142) * unit)
        assert state(page)["start"] == pytest.approx([0, 0], abs=0.03)


def test_the_start_answers_to_arrow_keys_and_stays_on_the_map(page: Page) -> None:
    start(page).focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert state(page)["start"] == pytest.approx([-2.9, 1.9])
    expect(start(page)).to_have_attribute("aria-valuetext", "b[1]₀ −2.9, W[2]₀₁ 1.9")
    for _ in range(3):
        start(page).press("Shift+ArrowLeft")
    assert state(page)["start"] == pytest.approx([-4, 1.9])
    assert_true(page)


def test_no_key_is_lost_when_several_come_within_a_frame(page: Page) -> None:
    start(page).evaluate("""(start) => {
        for (const key of ["ArrowRight", "ArrowRight", "ArrowUp"]) {
          start.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        }
    }""")
    assert state(page)["start"] == pytest.approx([-2.8, 3.1])


def test_typed_numbers_arrow_keys_and_the_slider_change_the_path(page: Page) -> None:
    page.get_by_label("start across").fill("1,5")
    page.get_by_label("start across").press("Enter")
    page.get_by_label("learning rate").fill("1/4")
    page.get_by_label("learning rate").press("Enter")
    page.get_by_label("momentum").press("ArrowUp")
    page.get_by_label("samples a step").press("ArrowLeft")
    s = state(page)
    assert (s["start"], s["learning_rate"], s["momentum"], s["batch_size"]) == (
        [1.5, 3],
        0.25,
        0.05,
        11,
    )
    assert_true(page)


@pytest.mark.parametrize(
    ("label", "typed", "refusal"),
    [
        ("learning rate", "fast", "“fast” is not a number; learning rate stays 0.5."),
        ("learning rate", "0", "learning rate must lie between 0.001 and 100; it stays 0.5."),
        ("momentum", "1", "momentum must lie between 0 and 0.99; it stays 0."),
        ("start up", "5", "start up must lie between −4 and 4; it stays 3."),
    ],
)
def test_nonsense_is_refused_and_the_old_number_kept(
    page: Page, label: str, typed: str, refusal: str
) -> None:
    before = state(page)
    field = page.get_by_label(label)
    field.fill(typed)
    field.press("Enter")
    expect(page.locator(".bp-x-status")).to_have_text(refusal)
    assert state(page) == before


def test_other_parameters_make_another_map_and_the_same_twice_changes_places(page: Page) -> None:
    across, up = (page.get_by_role("combobox", name=name) for name in ("across", "up"))
    lines = page.locator(".bp-x-contour").first
    before = lines.get_attribute("d")
    up.select_option("W[1]₀₀")
    assert state(page)["parameters"] == ["b[1][0]", "W[1][0, 0]"]
    assert lines.get_attribute("d") != before
    assert_true(page)
    across.select_option("W[1]₀₀")
    assert state(page)["parameters"] == ["W[1][0, 0]", "b[1][0]"]
    assert_true(page)


@pytest.mark.parametrize("momentum", [0, 0.9])
def test_the_formula_is_the_next_step(browser: Browser, momentum: float) -> None:
    with explorer_page(browser, GradientDescent(momentum=momentum, steps=3)) as page:
        results = [
            number(text.split("=")[-1])
            for text in page.locator(".bp-x-next-step math:last-child").all_text_contents()
        ]
        button(page, "One step").click()
        assert results == pytest.approx([number(text) for text in rows(page)[-1][1:3]], abs=1e-3)


def test_a_link_brings_the_state_back(page: Page) -> None:
    page.get_by_label("samples a step").fill("4")
    button(page, "One step").click()
    saved, walked = state(page), rows(page)
    page.reload()
    assert state(page) == saved
    assert rows(page) == walked


@pytest.mark.parametrize(
    "damage",
    [
        {"steps": 301},
        {"steps": 1.5},
        {"start": [0]},
        {"start": [0, 5]},
        {"learning_rate": 0},
        {"momentum": 1},
        {"batch_size": 13},
        {"seed": None},
        {"parameters": ["W[1][0, 0]", "W[1][0, 0]"]},
        {"parameters": ["W[1][0, 0]", "W[9][0, 0]"]},
        {"X": [[1, 2]]},
        {"X": None},
        {"layers": [None]},
        {"layers": [{"W": [[1]], "b": [[0]], "activation": "softmax"}], "loss": "toString"},
        {"unknown": 1},
    ],
)
def test_a_damaged_link_shows_the_pages_own_state(browser: Browser, damage: dict[str, Any]) -> None:
    explorer = GradientDescent()
    assert shows_its_own_state(browser, explorer, encoded(explorer.state | damage))


def test_it_fits_on_a_phone(browser: Browser) -> None:
    explorer = GradientDescent(momentum=0.95, start=[-1.23, -2.34], batch_size=3)
    assert fits_on_a_phone(browser, explorer)


def test_nothing_moves_down_the_page_while_the_numbers_change(page: Page) -> None:
    before = height(page)
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight"):
        start(page).press(key)
        assert height(page) == before
    for rate in ("0.001", "2.5", "3", "50"):
        page.get_by_label("learning rate").fill(rate)
        page.get_by_label("learning rate").press("Enter")
        assert height(page) == before


@pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.__name__)
@pytest.mark.parametrize("change", [{}, {"parameters": PAIRS[1], "steps": 0}, {"learning_rate": 9}])
def test_of_its_still_picture_it_is_true_that(
    claim: Callable[[Picture], None], change: dict[str, Any]
) -> None:
    explorer = GradientDescent(**change)
    path, names = explorer.path(), explorer.parameters
    claim(contours.descent(explorer.cost, path, names, explorer.reach))


def test_the_still_picture_says_where_the_path_ends() -> None:
    explorer = GradientDescent(steps=3)
    across, up = explorer.path()[-1]
    ending = f"after 3 steps at b[1][0] {across:.2f}, W[2][0, 1] {up:.2f}, where it is "
    assert ending.replace("-", "−") in explorer.still()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"steps": -1}, "steps must be a whole number from 0 to 300; got -1"),
        ({"learning_rate": float("nan")}, "learning_rate must be a number from 0.001 to 100"),
        ({"momentum": 1}, "momentum must be a number from 0 to 0.99; got 1"),
        ({"batch_size": 13}, "batch_size must be a whole number from 1 to 12; got 13"),
        ({"start": [0, 5]}, "start must be two numbers from -4 to 4; got [0, 5]"),
        ({"start": [0]}, "start must be two numbers from -4 to 4; got [0]"),
        ({"parameters": ["b[1][0]"]}, "parameters must be two different ones of W[1][0, 0], "),
        ({"seed": 1000}, "seed must be a whole number from 0 to 999; got 1000"),
    ],
)
def test_the_traits_refuse_nonsense(values: dict[str, Any], message: str) -> None:
    with pytest.raises(traitlets.TraitError) as caught:
        GradientDescent(**values)
    assert str(caught.value).startswith(message)


def test_the_network_and_the_samples_stay_as_they_are() -> None:
    with pytest.raises(traitlets.TraitError, match="read-only"):
        GradientDescent().X = [[1.0]]


@pytest.mark.parametrize(
    ("sizes", "X", "Y", "message"),
    [
        ((1, 1), None, None, "net, X and Y go together"),
        ((1, 7, 1), [[1]], [[1]], "net has 2 layers of up to 7 neurons; the picture takes up to"),
        ((1, 1), [[1] * 51], [[1] * 51], "X has 51 samples; the picture takes up to 50"),
    ],
)
def test_a_network_that_cannot_be_drawn_is_refused(
    sizes: tuple[int, ...], X: Any, Y: Any, message: str
) -> None:
    net = bp.init(
        sizes, ["tanh"] * (len(sizes) - 1), "squared_error",
        scheme="xavier", rng=np.random.default_rng(0),
    )  # fmt: skip
    with pytest.raises(ArgumentError, match=message):
        GradientDescent(net, X, Y)


def test_samples_that_do_not_fit_the_network_are_refused_as_everywhere() -> None:
    net = bp.Network([bp.Layer([[1.0]], [[0.0]], "identity")], "squared_error")
    with pytest.raises(BackpropError, match="X has shape"):
        GradientDescent(net, [[1.0], [2.0]], [[1.0]])


def test_a_function_of_ones_own_is_refused_since_the_browser_does_not_know_it() -> None:
    cube = bp.activations.identity._replace(name="cube")
    net = bp.Network([bp.Layer([[1.0]], [[0.0]], cube)], "squared_error")
    with pytest.raises(ArgumentError, match="the browser does not know cube"):
        GradientDescent(net, [[1.0]], [[1.0]])
