"""Claims about all explorers alike: on paper, under a finger, by keyboard, by links, when they refuse."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from explorer_page import (
    accepts,
    drag,
    encoded,
    explorer_page,
    overflow,
    settle,
    shows_its_own_state,
    state,
    swipe,
)
from playwright.sync_api import Browser, Page, expect
from test_accessibility import violations
from visits import HTML, PHONE, visiting

import backprop_lib as bp
from backprop_lib.explorers import (
    Conventions,
    Explorer,
    GradientCheck,
    GradientDescent,
    NetworkExplorer,
    SingleNeuron,
    VanishingGradients,
)

EXPLORERS: dict[str, Callable[[], Explorer]] = {
    "network": lambda: NetworkExplorer.example("relu-softmax-232"),
    "single_neuron": SingleNeuron,
    "conventions": Conventions,
    "gradient_descent": GradientDescent,
    "vanishing_gradients": VanishingGradients,
    "gradient_check": GradientCheck,
}
# Of each, another state.
OTHER: dict[str, dict[str, Any]] = {
    "network": NetworkExplorer.example("relu-softmax-33333").state,
    "single_neuron": {"w": -0.5, "activation": "tanh"},
    "conventions": {"target": "dW", "chain": ["delta"]},
    "gradient_descent": {"steps": 7, "momentum": 0.5},
    "vanishing_gradients": {"depth": 20, "activation": "relu"},
    "gradient_check": {"log_h": -7.0, "suspect": 3},
}
FINGER = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
# Pages of the book that have one
WHERE = [
    f"book/{path.name}"
    for path in sorted((HTML / "book").glob("*.html"))
    if "data-explorer=" in path.read_text("utf-8")
] or ["book/index.html"]
each = pytest.mark.parametrize("name", EXPLORERS)


def on_screen(page: Page, selector: str) -> bool:
    page.evaluate("new Promise((done) => requestAnimationFrame(done))")
    inside: bool = page.locator(selector).evaluate("""(element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
    }""")
    return inside


@each
def test_on_paper_the_still_picture_stands_for_the_explorer(browser: Browser, name: str) -> None:
    with explorer_page(browser, EXPLORERS[name]()) as page:
        live, still = page.locator(".bp-explorer"), page.locator(".bp-explorer-still")
        expect(live).to_be_visible()
        expect(still).to_be_hidden()
        page.emulate_media(media="print")
        expect(live).to_be_hidden()
        expect(still).to_be_visible()


@each
def test_what_is_refused_is_said_in_the_window_however_tall_the_explorer(
    browser: Browser, name: str
) -> None:
    with explorer_page(browser, EXPLORERS[name](), viewport=PHONE) as page:
        page.get_by_role("button", name="Undo", exact=True).click()
        status = page.locator(".bp-x-status")
        expect(status).to_have_text("There is nothing to undo.")
        assert on_screen(page, ".bp-x-status")
        # What happens next takes its place, at the explorer's end.
        other = EXPLORERS[name]().state | OTHER[name]
        page.evaluate("(hash) => { location.hash = hash; }", link(name, other))
        expect(status).not_to_have_text("There is nothing to undo.")
        expect(page.locator("[data-refusal]")).to_have_count(0)


@pytest.mark.parametrize("page", WHERE)
def test_in_the_book_it_starts_when_the_reader_comes_near_and_refuses_in_the_window(
    browser: Browser, http: str, page: str
) -> None:
    with visiting(browser, PHONE) as visit:
        opened = visit.open(http + page)
        host = opened.locator(".bp-explorer-host")
        host.evaluate("(host) => host.scrollIntoView()")
        expect(host).to_have_attribute("data-started", "")
        host.get_by_role("button", name="Undo", exact=True).click()
        expect(host.locator(".bp-x-status")).to_have_text("There is nothing to undo.")
        assert on_screen(opened, ".bp-x-status")
        assert overflow(opened) <= 0
        assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", WHERE)
def test_a_running_explorer_has_no_violation(
    browser: Browser, http: str, page: str, scheme: str
) -> None:
    with visiting(browser, PHONE, color_scheme=scheme) as visit:
        opened = visit.open(http + page)
        host = opened.locator(".bp-explorer-host")
        host.evaluate("(host) => host.scrollIntoView()")
        expect(host).to_have_attribute("data-started", "")
        for summary in host.locator("summary").all():
            summary.click()
        host.get_by_role("button", name="Undo", exact=True).click()
        assert violations(opened) == []


@pytest.mark.parametrize("page", WHERE)
def test_without_scripts_a_still_picture_and_a_sentence_stand_there(
    browser: Browser, address: str, page: str
) -> None:
    with visiting(browser, PHONE, java_script_enabled=False) as visit:
        visit.page.goto(address + page)
        host = visit.page.locator(".bp-explorer-host")
        expect(host.get_by_role("img")).to_be_visible()
        assert host.get_by_role("img").get_attribute("aria-label")
        expect(host.locator("noscript p")).to_be_visible()


def test_what_an_explorer_needs_is_asked_for_before_it_is_near_and_not_at_first(
    browser: Browser, http: str
) -> None:
    with visiting(browser) as visit:
        page = visit.open(f"{http}book/vanishing-gradients.html")
        page.wait_for_load_state("networkidle")
        wanted = {"vanishing_gradients.js", "explorer.css"}

        def asked() -> set[str]:
            return {request.partition("?")[0].rpartition("/")[2] for request in visit.requests}

        assert asked() & wanted == set()
        with page.expect_response("**/vanishing_gradients.js*"):
            page.evaluate("""async () => {
                const host = document.querySelector(".bp-explorer-host");
                while (host.getBoundingClientRect().top > innerHeight + 1500) {
                    scrollBy(0, 400);
                    await new Promise(requestAnimationFrame);
                }
            }""")
        page.wait_for_load_state("networkidle")
        assert wanted <= asked()
        assert page.locator(".bp-explorer-host").get_attribute("data-started") is None


def link(name: str, shown: dict[str, Any]) -> str:
    return f"#{name.replace('_', '-')}={encoded(shown)}"


@each
def test_a_link_that_is_followed_in_an_open_page_changes_the_explorer(
    browser: Browser, name: str
) -> None:
    own = EXPLORERS[name]().state
    wanted = own | OTHER[name]
    with explorer_page(browser, EXPLORERS[name]()) as page:
        page.evaluate("scrollTo(0, 400)")
        page.evaluate("(hash) => { location.hash = hash; }", link(name, wanted))
        page.wait_for_function(
            "document.querySelector('.bp-explorer-host').getBoundingClientRect().top < 20"
        )
        settle(page)
        assert state(page) == wanted
        page.evaluate("(hash) => { location.hash = hash; }", link(name, own | {"unknown": 1}))
        settle(page)
        assert state(page) == wanted


@each
@pytest.mark.parametrize("inherited", ["constructor", "__proto__", "toString"])
def test_a_name_that_every_object_has_is_none_of_the_state(
    browser: Browser, name: str, inherited: str
) -> None:
    explorer = EXPLORERS[name]()
    changed = explorer.state | OTHER[name] | {inherited: {"w": 1}}
    assert shows_its_own_state(browser, explorer, encoded(changed))


@pytest.mark.parametrize("number", [2e6, -1e300])
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("network", ("weights", 1, 0, 0)),
        ("network", ("biases", 0, 0)),
        ("network", ("inputs", 0)),
        ("network", ("learning_rate",)),
        *(
            (name, place)
            for name in ("gradient_check", "gradient_descent")
            for place in (
                ("layers", 1, "W", 0, 0),
                ("layers", 0, "b", 0, 0),
                ("X", 0, 0),
                ("Y", 0, 0),
            )
        ),
    ],
)
def test_a_number_too_large_to_calculate_with_is_not_drawn(
    scripts: Page, name: str, place: tuple[Any, ...], number: float
) -> None:
    shown = deepcopy(EXPLORERS[name]().state)
    assert accepts(scripts, name, shown)
    part: Any = shown
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = number
    assert not accepts(scripts, name, shown)


def test_a_finger_drags_numbers_as_a_mouse_does(browser: Browser) -> None:
    with explorer_page(browser, EXPLORERS["network"](), **FINGER) as page:
        before = state(page)
        for what in (
            page.get_by_role("spinbutton", name="weight W 0, 1 of layer 2"),
            page.locator('[role="radio"][aria-label^="layer 1, neuron 1,"]'),
            page.locator('[role="radio"][aria-label^="input 0,"]'),
        ):
            swipe(page, what, 41)
        after = state(page)
    assert after["weights"][1][0][1] == pytest.approx(before["weights"][1][0][1] + 1)
    assert after["biases"][0][1] == pytest.approx(before["biases"][0][1] + 1)
    assert after["inputs"][0] == pytest.approx(before["inputs"][0] + 1)


@pytest.mark.parametrize(
    ("name", "dragged", "across", "changed"),
    [
        ("single_neuron", "w, on the curve of the cost", -60, "w"),
        ("gradient_descent", "start of the path", 60, "start"),
        ("gradient_check", "step h", -60, "log_h"),
    ],
)
def test_a_finger_drags_points_as_a_mouse_does_and_leaves_the_page_where_it_is(
    browser: Browser, name: str, dragged: str, across: int, changed: str
) -> None:
    found = []
    for move in (drag, swipe):
        with explorer_page(browser, EXPLORERS[name](), **FINGER) as page:
            point = page.get_by_role("slider", name=dragged)
            point.scroll_into_view_if_needed()
            place = page.evaluate("scrollY")
            move(page, point, across, 20)
            assert page.evaluate("scrollY") == place
            found.append(state(page)[changed])
    assert found[0] != EXPLORERS[name]().state[changed]
    assert found[1] == pytest.approx(found[0], abs=0.02)  # both are rounded


@pytest.mark.parametrize(
    ("name", "over"),
    [
        ("network", ".bp-x-net-neuron >> nth=3"),
        ("network", ".bp-x-number >> nth=0"),
        ("single_neuron", ".bp-x-plot >> nth=0"),
        ("gradient_descent", ".bp-x-map"),
    ],
)
def test_a_finger_that_goes_down_scrolls_the_page_and_changes_no_number(
    browser: Browser, name: str, over: str
) -> None:
    with explorer_page(browser, EXPLORERS[name](), **FINGER) as page:
        before = state(page) | {"selected": None}
        page.evaluate("scrollTo(0, 0)")
        page.locator(over).scroll_into_view_if_needed()
        place = page.evaluate("scrollY")
        swipe(page, page.locator(over), 0, -120)
        page.wait_for_function("(place) => scrollY > place + 50", arg=place)
        assert state(page) | {"selected": None} == before


@each
def test_everything_is_large_enough_for_a_finger(browser: Browser, name: str) -> None:
    with explorer_page(browser, EXPLORERS[name](), **FINGER) as page:
        for summary in page.locator("summary").all():
            summary.tap()
        # A radio button is pressed by its label, and a link stands in a line of text.
        small = page.evaluate("""() =>
            [...document.querySelectorAll(".bp-explorer :is(button, select, input, summary, [role=radio], [role=slider])")]
              .map((element) => element.closest("label:has([type=radio])") ?? element)
              .map((element) => [element, element.getBoundingClientRect()])
              .filter(([element, { width, height }]) =>
                  width && (element.namespaceURI.endsWith("svg") ? Math.min(width, height) < 32 : height < 43.5 || width < 30))
              .map(([element, { width, height }]) => `${element.outerHTML.slice(0, 90)} ${width} × ${height}`)""")
        assert small == []


@each
def test_on_a_phone_nothing_is_too_small_to_read_or_too_wide(browser: Browser, name: str) -> None:
    with explorer_page(browser, EXPLORERS[name](), **FINGER) as page:
        for summary in page.locator("summary").all():
            summary.tap()
        # In pixels on the screen; indices of indices are smaller in every book.
        small = page.evaluate("""() => {
            const found = [];
            const texts = document.createTreeWalker(document.querySelector(".bp-explorer"), NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const element = texts.currentNode.parentElement;
                if (!texts.currentNode.data.trim() || !element.getClientRects().length) continue;
                const drawn = element.closest("svg[viewBox]");
                const scale = drawn ? drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width : 1;
                const size = scale * parseFloat(getComputedStyle(element).fontSize);
                const least = element.closest("msub, msup, msubsup") ? 10 : 11;
                if (size < least) found.push(`${texts.currentNode.data}: ${size}`);
            }
            return found;
        }""")
        assert small == []
        assert overflow(page) <= 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("value", [-0.6522, -12.3456, -999.1234, 1.2e-5])
def test_a_number_is_never_cut_off(browser: Browser, value: float, width: int) -> None:
    given = bp.example("sigmoid-221")
    layers = [
        bp.Layer(np.full(W.shape, value), np.full(b.shape, value), g) for W, b, g in given.net
    ]
    explorer = NetworkExplorer(bp.Network(layers, given.net.loss), given.X, given.Y)
    with explorer_page(browser, explorer, viewport={"width": width, "height": 800}) as page:
        cut = page.locator(".bp-x-net-fields .bp-x-number").evaluate_all(
            "inputs => inputs.filter((input) => input.scrollWidth > input.clientWidth).map(({ value }) => value)"
        )
        assert cut == []


def test_a_label_that_cannot_be_taken_away_says_so_until_something_else_happens(
    browser: Browser,
) -> None:
    with explorer_page(browser, EXPLORERS["network"]()) as page:
        page.locator('[role="radio"][aria-label^="layer 2, neuron 1,"]').click()
        target = page.get_by_role("spinbutton", name="target y 1")
        target.fill("0")
        target.press("Enter")
        said = "One class is the true one: set another target to 1."
        expect(page.locator(".bp-x-status")).to_have_text(said)
        page.wait_for_timeout(600)  # longer than what is said of a change waits
        expect(page.locator(".bp-x-status")).to_have_text(said)
        assert target.input_value() == "1"


def test_a_path_that_leaves_the_map_is_pointed_after(browser: Browser) -> None:
    away = "svg .bp-x-away"
    with explorer_page(browser, GradientDescent()) as page:
        assert page.locator(away).get_attribute("d") == ""
    with explorer_page(browser, GradientDescent(learning_rate=3, steps=3)) as page:
        assert page.locator(away).get_attribute("d") != ""
        expect(page.locator(".bp-x-verdict")).to_contain_text("beyond the edge of the map")


def test_the_tangent_stays_within_its_picture(browser: Browser) -> None:
    with explorer_page(browser, SingleNeuron(loss="binary_cross_entropy", w=-1.0)) as page:
        inside = page.locator(".bp-x-tangent").evaluate_all("""(lines) => lines.every((line) => {
            const { y, height } = line.getBBox();
            const frame = line.ownerSVGElement.querySelector(".bp-x-axes").getBBox();
            const ground = Math.max(...[...line.ownerSVGElement.querySelectorAll(".bp-x-grid")].map((g) => g.y2.baseVal.value));
            return y >= frame.y - 1 && y + height <= ground + 0.1;
        })""")
        assert inside


def test_both_curves_of_the_neuron_have_one_scale(browser: Browser) -> None:
    with explorer_page(
        browser, SingleNeuron(x=3.0, loss="squared_error", activation="identity")
    ) as page:
        w, b = page.locator(".bp-x-plot").all()
        assert (
            w.locator(".bp-x-axes text").all_text_contents()[5:-2]
            == (b.locator(".bp-x-axes text").all_text_contents()[5:-2])
        )
