"""Claims about the explorer of gradient checks: its measurements are NumPy's, its bugs and clues are true."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
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
)
from numpy.random import Generator
from playwright.sync_api import Browser, Page, expect

import backprop_lib as bp
from backprop_lib.errors import ArgumentError
from backprop_lib.explorers import GradientCheck
from backprop_lib.propagation import forward_from, losses_at

KINDS = {"sign", "slope", "transpose", "sum_W", "sum_b", "layer_b", "own_a"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, GradientCheck()) as page:
        yield page


def plain(net: bp.Network) -> dict[str, Any]:
    layers = [{"W": W.tolist(), "b": b.tolist(), "activation": g.name} for W, b, g in net]
    return {"layers": layers, "loss": net.loss.name}


def drawn(rng: Generator, g: str, loss: str) -> tuple[bp.Network, Any, Any]:
    sizes = rng.integers(1, 5, size=3).tolist()
    hidden = "tanh" if g == "softmax" else g
    layers = [
        bp.Layer(rng.normal(size=(n, k)), rng.normal(size=(n, 1)), activation)
        for k, n, activation in zip(sizes[:-1], sizes[1:], [hidden, g], strict=True)
    ]
    m, n = 3, sizes[-1]
    labels = bp.LOSSES[loss].labels
    Y = np.eye(n)[:, rng.integers(0, n, size=m)] if labels != "any" else rng.normal(size=(n, m))
    return bp.Network(layers, loss), rng.normal(size=(sizes[0], m)), Y


def the_network() -> tuple[bp.Network, Any, Any]:
    """The explorer's own, out of its state."""
    s = GradientCheck().state
    layers = [bp.Layer(layer["W"], layer["b"], layer["activation"]) for layer in s["layers"]]
    return bp.Network(layers, s["loss"]), np.array(s["X"], float), np.array(s["Y"], float)


@pytest.mark.parametrize(
    ("g", "loss"),
    [
        *((g, "half_squared_error") for g in bp.ACTIVATIONS),
        ("tanh", "squared_error"),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "categorical_cross_entropy"),
    ],
)
def test_the_complex_cost_is_numpys(scripts: Page, g: str, loss: str) -> None:
    rng = np.random.default_rng(9)
    for step in (1e-30, 1e-3, 0.7):
        net, X, Y = drawn(rng, g, loss)
        for l, (W, b, _) in enumerate(net, start=1):
            for which, array in enumerate((W, b)):
                j, k = (int(i) for i in rng.integers(0, array.shape))
                place = {"l": l, "j": j} | ({"k": k} if which == 0 else {})
                theirs = scripts.evaluate(
                    """async ([net, X, Y, place, step]) =>
                      (await import("/engine/complex.js")).complexCost(net, X, Y, place, step)""",
                    [plain(net), X.tolist(), Y.tolist(), place, step],
                )
                layers = [
                    [weights.astype(complex), biases.astype(complex), activation]
                    for weights, biases, activation in net
                ]
                layers[l - 1][which][j, k] += 1j * step
                moved = bp.Network.unchecked([bp.Layer(*parts) for parts in layers], net.loss)
                ours = complex(np.mean(losses_at(moved, forward_from(moved, X), Y)))
                assert theirs[0] == pytest.approx(ours.real, rel=1e-12, abs=1e-12)
                assert theirs[1] == pytest.approx(ours.imag, rel=1e-12, abs=1e-12 * step)


@pytest.mark.parametrize("z", [-800.0, -40.0, 40.0, 800.0])
@pytest.mark.parametrize(
    ("g", "loss"),
    [("softmax", "categorical_cross_entropy"), ("sigmoid", "binary_cross_entropy")],
)
def test_the_complex_step_stays_right_far_out(scripts: Page, g: str, loss: str, z: float) -> None:
    net = bp.Network([bp.Layer(np.eye(2) * z, np.zeros((2, 1)), g)], loss)
    X, Y = np.array([[1.0], [0.5]]), np.array([[0.0], [1.0]])
    measured = scripts.evaluate(
        """async ([net, X, Y]) => {
          const { METHODS } = await import("/gradient_check/measure.js");
          return METHODS.complex(net, X, Y, { array: "W", l: 1, j: 0, k: 0 }, 1e-30);
        }""",
        [plain(net), X.tolist(), Y.tolist()],
    )
    analytic = bp.backward(net, bp.forward(net, X), Y, reduction="mean").dW[1][0, 0]
    assert measured == pytest.approx(analytic, rel=1e-12, abs=1e-300)


def test_the_three_methods_measure_what_numpy_measures(scripts: Page) -> None:
    errors = scripts.evaluate(
        """async ([net, X, Y, steps]) => {
          const { METHODS, relativeError, entryOf, parametersOf } = await import("/gradient_check/measure.js");
          const { backward, forward } = await import("/engine/network.js");
          const gradients = backward(net, forward(net, X), Y, "mean");
          const place = parametersOf(net).find(({ name }) => name === "W[1][0, 0]");
          return Object.values(METHODS).map((method) =>
            steps.map((h) => relativeError(entryOf(gradients, place), method(net, X, Y, place, h))));
        }""",
        [
            plain(the_network()[0]),
            *(A.tolist() for A in the_network()[1:]),
            [0.5, 1e-1, 1e-2, 1e-3],
        ],
    )
    # The errors of steps so large that truncation, not rounding, makes them.
    for theirs, ours in zip(errors, GradientCheck().errors([0.5, 1e-1, 1e-2, 1e-3]), strict=True):
        np.testing.assert_allclose(theirs, ours, rtol=1e-4)


def test_one_sided_errors_fall_with_the_step_and_the_others_with_its_square() -> None:
    one_sided, central, complex_step = GradientCheck().errors([1e-2, 1e-3])
    assert one_sided[0] / one_sided[1] == pytest.approx(10, rel=0.1)
    assert central[0] / central[1] == pytest.approx(100, rel=0.1)
    assert complex_step[0] / complex_step[1] == pytest.approx(100, rel=0.1)


def test_the_check_is_the_librarys(scripts: Page) -> None:
    rng = np.random.default_rng(2)
    net, X, Y = the_network()
    right = bp.backward(net, bp.forward(net, X), Y, reduction="mean")

    def spoilt(arrays: Any) -> tuple[Any, ...]:
        return (None, *(A + 1e-3 * rng.normal(size=A.shape) for A in arrays[1:]))

    wrong = bp.Gradients(right.delta, spoilt(right.dW), spoilt(right.db))
    rows = scripts.evaluate(
        """async ([net, X, Y, dW, db]) => {
          const { compare } = await import("/gradient_check/measure.js");
          return compare(net, X, Y, { dW, db }, "complex", 1e-30);
        }""",
        [
            plain(net),
            X.tolist(),
            Y.tolist(),
            *([None, *(A.tolist() for A in arrays[1:])] for arrays in (wrong.dW, wrong.db)),
        ],
    )
    worst: dict[str, float] = {}
    for row in rows:
        name = f"d{row['array']}[{row['l']}]"
        worst[name] = max(worst.get(name, 0), row["error"])
    report = bp.check_gradients(net, X, Y, wrong, reduction="mean")
    for name, error in worst.items():
        assert error == pytest.approx(report.by_array[name].relative_error, rel=1e-9), name


def wrong_pass(net: bp.Network, X: Any, Y: Any, kind: str, at: int) -> bp.Gradients:
    """Backward with one mistake at a layer, once more and in NumPy."""
    z, a = bp.forward(net, X)
    m, L = X.shape[1], net.L
    delta: list[Any] = [None] * (L + 1)
    dW, db = delta.copy(), delta.copy()
    for l in range(L, 0, -1):
        here = kind if l == at else ""
        if l == L:
            upstream = net.loss.grad(a[L], Y)
        else:
            W = net[l + 1].W
            upstream = (W if here == "transpose" else W.T) @ delta[l + 1]
        if here == "sign":
            upstream = -upstream
        delta[l] = upstream if here == "slope" else net[l].activation.vjp(z[l], a[l], upstream)
        came_in = a[l] if here == "own_a" else a[l - 1]
        dW[l] = delta[l] @ came_in.T / (1 if here == "sum_W" else m)
        summed = delta[l + 1] if here == "layer_b" else delta[l]
        db[l] = summed.sum(axis=1, keepdims=True) / (1 if here == "sum_b" else m)
    return bp.Gradients(*map(tuple, (delta, dW, db)))


BUGS = """async ([net, X, Y]) => {
  const { bugsOf } = await import("/gradient_check/bugs.js");
  return bugsOf(net, X, Y);
}"""


@pytest.fixture(scope="module")
def bugs(scripts: Page) -> list[dict[str, Any]]:
    net, X, Y = the_network()
    found: list[dict[str, Any]] = scripts.evaluate(BUGS, [plain(net), X.tolist(), Y.tolist()])
    return found


def test_every_planted_pass_is_really_run_with_its_mistake(bugs: list[dict[str, Any]]) -> None:
    net, X, Y = the_network()
    assert {bug["kind"] for bug in bugs} == KINDS
    for bug in bugs:
        ours = wrong_pass(net, X, Y, bug["kind"], bug["l"])
        for name in bp.Gradients._fields:
            for theirs, array in zip(
                bug["gradients"][name][1:], getattr(ours, name)[1:], strict=True
            ):
                np.testing.assert_allclose(theirs, array, rtol=1e-12, atol=1e-14)


def test_every_mistake_is_seen_and_named_by_the_equation_that_makes_it(
    bugs: list[dict[str, Any]],
) -> None:
    net, X, Y = the_network()
    for bug in bugs:
        gradients = wrong_pass(net, X, Y, bug["kind"], bug["l"])
        report = bp.check_gradients(net, X, Y, gradients, reduction="mean")
        wrong = [name for name, entry in report.by_array.items() if entry.relative_error > 1e-6]
        # The first wrong array, read from the output, is what the equation makes.
        order = [f"{name}[{l}]" for l in range(net.L, 0, -1) for name in bp.Gradients._fields]
        first = min(wrong, key=order.index)
        output = first.endswith(f"[{net.L}]")
        assert (
            bug["equation"]
            == {"delta": (4, 1), "db": (5, 2), "dW": (6, 3)}[first.partition("[")[0]][output]
        )
        assert first.endswith(f"[{bug['l']}]")


def test_without_a_mistake_the_equations_give_the_librarys_gradients(scripts: Page) -> None:
    rng = np.random.default_rng(12)
    for g, loss in [
        ("relu", "squared_error"),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "categorical_cross_entropy"),
    ]:
        net, X, Y = drawn(rng, g, loss)
        found = scripts.evaluate(
            """async ([net, X, Y]) =>
              (await import("/gradient_check/bugs.js")).backwardWith(net, X, Y)""",
            [plain(net), X.tolist(), Y.tolist()],
        )
        ours = bp.backward(net, bp.forward(net, X), Y, reduction="mean")
        for name in bp.Gradients._fields:
            for theirs, array in zip(found[name][1:], getattr(ours, name)[1:], strict=True):
                np.testing.assert_allclose(theirs, array, rtol=1e-11, atol=1e-13)


def test_no_mistake_is_planted_that_a_network_hides(scripts: Page) -> None:
    # One sample: 1/m is 1. Sizes all different: nothing wrong multiplies. Identity: its slope is 1.
    rng = np.random.default_rng(3)
    layers = [
        bp.Layer(rng.normal(size=(n, k)), rng.normal(size=(n, 1)), "identity")
        for k, n in ((2, 3), (3, 4))
    ]
    net = bp.Network(layers, "half_squared_error")
    found = scripts.evaluate(BUGS, [plain(net), [[0.4], [0.7]], [[1.0], [0.0], [2.0], [1.0]]])
    assert {bug["kind"] for bug in found} == {"sign"}


def test_seeds_in_a_row_plant_every_mistake_once(scripts: Page, bugs: list[dict[str, Any]]) -> None:
    net, X, Y = the_network()
    drawn_bugs = scripts.evaluate(
        """async ([net, X, Y, count]) => {
          const { bugsOf, drawnBug } = await import("/gradient_check/bugs.js");
          const bugs = bugsOf(net, X, Y);
          return Array.from({ length: count }, (_, seed) => drawnBug(bugs, seed)).map(({ kind, l }) => [kind, l]);
        }""",
        [plain(net), X.tolist(), Y.tolist(), len(bugs)],
    )
    assert sorted(drawn_bugs) == sorted([bug["kind"], bug["l"]] for bug in bugs)


CLUES = """async ([net, X, Y]) => {
  const { bugsOf } = await import("/gradient_check/bugs.js");
  const { clue, wrongArrays } = await import("/gradient_check/clues.js");
  const { compare } = await import("/gradient_check/measure.js");
  return bugsOf(net, X, Y).map((bug) => {
    const wrong = wrongArrays(compare(net, X, Y, bug.gradients, "complex", 1e-30));
    return { ...bug, wrong: [...wrong], clues: [1, 2, 3, 4, 5, 6].map((n) => clue(n, bug, wrong, net.layers.length)) };
  });
}"""


def test_what_a_clue_says_is_right_or_wrong_is_so(scripts: Page) -> None:
    net, X, Y = the_network()
    for bug in scripts.evaluate(CLUES, [plain(net), X.tolist(), Y.tolist()]):
        gradients = wrong_pass(net, X, Y, bug["kind"], bug["l"])
        report = bp.check_gradients(net, X, Y, gradients, reduction="mean")
        wrong = {name for name, entry in report.by_array.items() if entry.relative_error > 1e-6}
        assert {name for name in wrong if name.startswith("d") and "delta" not in name} == set(
            bug["wrong"]
        )
        wrong = {name.replace("delta", "δ") for name in wrong}
        for number, clue in enumerate(bug["clues"], start=1):
            if number == bug["equation"]:
                assert clue.startswith(f"Right, it is ({number}). ")
                continue
            assert clue.startswith(f"Not ({number}). ")
            name = r"((?:dW|db|δ)\[\d\])"
            for pattern, is_wrong in (
                (name + r" is wrong", True),
                (r"so is " + name, True),
                (r"made of " + name + r": it was wrong", True),
                (name + r" and " + name + r" are wrong too", True),
                (r"so " + name + r" is right", False),
                (name + r" is made of the same", False),
                (r"It makes " + name + r", and that is right", False),
                (r"It makes " + name + " and " + name + r", and they are right", False),
            ):
                for found in re.findall(pattern, clue):
                    for named in [found] if isinstance(found, str) else found:
                        assert (named in wrong) == is_wrong, (bug["told"], clue)


@pytest.mark.parametrize(
    ("kind", "l", "clues"),
    [
        (
            "transpose",
            1,
            {
                1: "Not (1). It makes δ[3], and all that is made of it is right.",
                3: "Not (3). It makes dW[3], and that is right.",
                4: "Right, it is (4). W[2] stands where its transpose belongs; because it is square, nothing complains.",
                6: "Not (6). dW[1] is wrong, but so is db[1]. Both are made of δ[1]: it was wrong when it came here.",
            },
        ),
        (
            "sign",
            3,
            {
                1: "Right, it is (1). The sign is turned: y − a was written for a − y.",
                4: "Not (4). db[3] and dW[3] are wrong too, so δ[3] is, before this equation is used at all: read from the output.",
            },
        ),
        (
            "layer_b",
            2,
            {
                4: "Not (4). db[2] is wrong, but dW[2] is made of the same δ[2] and is right: so δ[2] is right.",
                5: "Right, it is (5). db[2] was made of δ[3], the error of the layer after.",
                6: "Not (6). It makes dW[2] and dW[1], and they are right.",
            },
        ),
    ],
)
def test_a_suspicion_is_answered_with_the_reason(
    scripts: Page, kind: str, l: int, clues: dict[int, str]
) -> None:
    net, X, Y = the_network()
    found = scripts.evaluate(CLUES, [plain(net), X.tolist(), Y.tolist()])
    [bug] = [bug for bug in found if (bug["kind"], bug["l"]) == (kind, l)]
    for number, clue in clues.items():
        assert bug["clues"][number - 1] == clue


def number(text: str) -> float:
    """A number as the explorer prints it."""
    mantissa, _, power = text.replace("−", "-").partition("·10")
    return float(f"{mantissa}e{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789')) or 0}")


def errors_shown(page: Page) -> list[float]:
    settle(page)
    texts = page.locator(".bp-x-methods .bp-x-error").all_inner_texts()
    return [number(text) for text in texts]


def step(page: Page) -> Any:
    return page.get_by_role("slider", name="step h")


def test_the_printed_errors_are_those_of_the_step(page: Page) -> None:
    page.get_by_role("slider", name="h", exact=True).fill("-2")
    ours = [float(error[0]) for error in GradientCheck().errors([1e-2])]
    assert errors_shown(page) == pytest.approx(ours, rel=0.06)  # two digits
    first = page.locator(".bp-x-methods mn").first.text_content()
    net, X, Y = the_network()
    slope = bp.backward(net, bp.forward(net, X), Y, reduction="mean").dW[1][0, 0]
    assert number(first) == pytest.approx(slope, rel=1e-11)


def test_the_step_is_dragged_in_the_picture(page: Page) -> None:
    dot = step(page).locator(".bp-x-dot")
    before = dot.bounding_box()
    drag(page, dot, -120)
    after = dot.bounding_box()
    assert before
    assert after
    # The exponent is rounded to hundredths: far less than a pixel.
    assert after["x"] - before["x"] == pytest.approx(-120, abs=0.5)
    log_h = state(page)["log_h"]
    assert log_h < -8
    one_sided, central, complex_step = errors_shown(page)
    assert min(one_sided, central) > 1e-10  # cancelled digits
    assert complex_step < 1e-14


def test_the_step_answers_to_arrow_keys_and_stops_at_its_ends(page: Page) -> None:
    step(page).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    assert state(page)["log_h"] == pytest.approx(-5.1)
    step(page).focus()
    for _ in range(20):
        page.keyboard.press("PageDown")
    assert state(page)["log_h"] == -20
    expect(step(page)).to_have_attribute("aria-valuetext", "1.0·10⁻²⁰")


def test_another_parameter_has_other_curves(page: Page) -> None:
    paths = (
        "() => [...document.querySelectorAll('.bp-x-curve')].map((path) => path.getAttribute('d'))"
    )
    before = page.evaluate(paths)
    page.get_by_label("parameter").select_option("b[2][1]")
    settle(page)
    assert all(p != q for p, q in zip(before, page.evaluate(paths), strict=True))
    ours = [float(error[0]) for error in GradientCheck(parameter="b[2][1]").errors([1e-2])]
    page.get_by_role("slider", name="h", exact=True).fill("-2")
    assert errors_shown(page) == pytest.approx(ours, rel=0.06)


def test_the_table_sets_the_wrong_program_beside_the_measurement(page: Page, scripts: Page) -> None:
    net, X, Y = the_network()
    seed = scripts.evaluate(
        """async ([net, X, Y]) => {
          const { bugsOf, drawnBug } = await import("/gradient_check/bugs.js");
          const { kind, l } = drawnBug(bugsOf(net, X, Y), 0);
          return [kind, l];
        }""",
        [plain(net), X.tolist(), Y.tolist()],
    )
    wrong = wrong_pass(net, X, Y, *seed)
    right = bp.backward(net, bp.forward(net, X), Y, reduction="mean")
    rows = page.locator(".bp-x-checked tbody tr").evaluate_all(
        "rows => rows.map(({ cells }) => [...cells].map((cell) => cell.textContent))"
    )
    expected = [
        (float(program), float(measured))
        for l in (3, 2, 1)
        for name in ("dW", "db")
        for program, measured in zip(
            getattr(wrong, name)[l].ravel(), getattr(right, name)[l].ravel(), strict=True
        )
    ]
    assert len(rows) == len(expected) == 18
    for (_, program, measured, error), (ours, truth) in zip(rows, expected, strict=True):
        assert number(program) == pytest.approx(ours, abs=0.5e-4, rel=0.05)
        assert number(measured) == pytest.approx(truth, abs=0.5e-4, rel=0.05)
        off = abs(ours - truth) / max(abs(ours), abs(truth))
        assert error.startswith("✗" if off > 1e-2 else "✓")
        if off > 1e-2:
            assert number(error[2:]) == pytest.approx(off, rel=0.06)


def test_a_coarse_step_makes_right_derivatives_doubtful(page: Page) -> None:
    for _ in range(20):  # until something is right
        if page.locator("[data-verdict='✓']").count():
            break
        page.get_by_role("button", name="Another bug").click()
        settle(page)
    page.get_by_role("slider", name="h", exact=True).fill("-1")
    settle(page)
    assert page.locator("[data-verdict='✓']").count() == 0
    assert page.locator("[data-verdict='?']").count() > 0


def test_every_mistake_is_found_by_pressing_its_equation(page: Page) -> None:
    told = page.locator(".bp-x-hunt [role=status]")
    found = set()
    for _ in range(len(KINDS) + 3):
        expect(told).to_have_text("Which equation is it?")
        for equation in range(1, 7):
            page.get_by_role("button", name=f"({equation}) ").click()
            settle(page)
            if told.inner_text().startswith("✓ Right"):
                break
            expect(told).to_contain_text(f"✗ Not ({equation}).")
        expect(told).to_contain_text(f"✓ Right, it is ({equation}).")
        expect(page.locator(".bp-x-equation[aria-pressed=true]")).to_have_count(1)
        found.add(told.inner_text())
        page.get_by_role("button", name="Another bug").click()
        settle(page)
    assert len(found) == len(KINDS) + 3


def test_undo_takes_a_suspicion_back(page: Page) -> None:
    page.get_by_role("button", name="(5) the biases of a layer before").click()
    assert state(page)["suspect"] == 5
    page.get_by_role("button", name="Undo").click()
    assert state(page)["suspect"] == 0
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".bp-x-footer [role=status]")).to_have_text("There is nothing to undo.")


def test_every_control_is_reached_by_the_tab_key(page: Page) -> None:
    stops = tab_stops(page)
    for wanted in (
        'combobox "parameter":',
        'slider "h"',
        'slider "step h"',
        "The same values as a table",
        *(f'button "({n}) the ' for n in range(1, 7)),
        'button "Another bug"',
        'region "derivatives by the program and by measurement"',
        'button "Copy link"',
    ):
        assert any(wanted in stop for stop in stops), wanted


def test_another_network_can_be_checked(browser: Browser) -> None:
    given = bp.example("relu-softmax-232")
    explorer = GradientCheck(given.net, given.X, given.Y, parameter="W[2][1, 0]", log_h=-2.0)
    with explorer_page(browser, explorer) as page:
        ours = [float(error[0]) for error in explorer.errors([1e-2])]
        assert errors_shown(page) == pytest.approx(ours, rel=0.06)
        assert page.locator(".bp-x-checked tbody tr").count() == 17


def test_where_all_gradients_are_zero_there_is_nothing_to_find(browser: Browser) -> None:
    net = bp.Network([bp.Layer([[0.0]], [[1.0]], "identity")], "half_squared_error")
    with explorer_page(browser, GradientCheck(net, [[0.0]], [[1.0]])) as page:
        expect(page.locator(".bp-x-plot")).to_be_visible()
        expect(page.locator(".bp-x-hunt")).to_have_count(0)


def test_a_link_brings_the_state_back(page: Page) -> None:
    page.get_by_label("parameter").select_option("b[3][0]")
    page.get_by_role("slider", name="h", exact=True).fill("-7.3")
    page.get_by_role("button", name="Another bug").click()
    page.get_by_role("button", name="(2) the biases of the output").click()
    saved = state(page)
    assert saved["log_h"] == -7.3
    page.reload()
    assert state(page) == saved


@pytest.mark.parametrize(
    "damage",
    [
        {"parameter": "W[9][0, 0]"},
        {"parameter": 3},
        {"log_h": 1},
        {"log_h": None},
        {"seed": 1000},
        {"seed": 0.5},
        {"suspect": 7},
        {"layers": []},
        {"layers": [None]},
        {"layers": [{"W": [[1, 2]], "b": [[1]], "activation": "sigmoid"}]},
        {"loss": "valueOf"},
        {"X": [[1, 2]]},
        {"Y": "Y"},
    ],
)
def test_a_damaged_state_is_not_drawn(scripts: Page, damage: dict[str, Any]) -> None:
    own = GradientCheck().state
    assert accepts(scripts, "gradient_check", own)
    assert not accepts(scripts, "gradient_check", own | damage)


def test_a_damaged_link_shows_the_pages_own_state(browser: Browser) -> None:
    explorer = GradientCheck()
    for damage in ({"layers": [None]}, {"more": 1}):
        assert shows_its_own_state(browser, explorer, encoded(explorer.state | damage))


def test_it_fits_on_a_phone(browser: Browser) -> None:
    assert fits_on_a_phone(browser, GradientCheck())


def test_the_still_picture_says_where_the_best_steps_are() -> None:
    svg = GradientCheck().still()
    assert "<title>Relative error over the step h, both scales logarithmic." in svg
    assert "One-sided: smallest error" in svg


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"log_h": 1}, "log_h must be a number from -20 to 0; got 1"),
        ({"seed": -1}, "seed must be a whole number from 0 to 999; got -1"),
        ({"suspect": 7}, "suspect must be a whole number from 0 to 6; got 7"),
        (
            {"parameter": "W[1][0]"},
            (
                "parameter must be one of W[1][0, 0], W[1][0, 1], W[1][1, 0], W[1][1, 1], b[1][0], b[1][1], "
                "W[2][0, 0], W[2][0, 1], W[2][1, 0], W[2][1, 1], b[2][0], b[2][1], "
                "W[3][0, 0], W[3][0, 1], W[3][1, 0], W[3][1, 1], b[3][0], b[3][1]; got 'W[1][0]'"
            ),
        ),
    ],
)
def test_the_traits_refuse_nonsense(values: dict[str, Any], message: str) -> None:
    with pytest.raises(traitlets.TraitError) as caught:
        GradientCheck(**values)
    assert str(caught.value) == message


def test_a_network_that_does_not_fit_is_refused() -> None:
    net = bp.init(
        (6, 6, 6), ("tanh", "tanh"), "squared_error", scheme="he", rng=np.random.default_rng(0)
    )
    X, Y = np.zeros((6, 1)), np.zeros((6, 1))
    with pytest.raises(ArgumentError) as caught:
        GradientCheck(net, X, Y)
    assert str(caught.value) == "net has 84 parameters; the table takes up to 60"
    with pytest.raises(ArgumentError, match="net, X and Y go together"):
        GradientCheck(net)
    small, X, Y = the_network()
    many = np.zeros((2, 21))
    with pytest.raises(ArgumentError, match="X has 21 samples; the picture takes up to 20"):
        GradientCheck(small, many, many)
