"""Claims about the explorer of conventions: its factors are the library's, and its verdicts are true."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
import traitlets
from explorer_page import (
    accepts,
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
from backprop_lib.conventions import transposed
from backprop_lib.explorers import Conventions

PAIRS = [
    *((g, "half_squared_error") for g in bp.ACTIVATIONS),
    ("sigmoid", "squared_error"),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
]
FACTORS = ["dC_da", "dg", "J", "delta", "W", "before", "after"]
TARGETS = ["delta", "dW", "db", "da"]
KINDS = list(product(["gradient", "jacobian"], ["Wx", "xW"]))

JUDGE = """async ([cases]) => {
  const { judge } = await import("/conventions/verdict.js");
  return cases.map(({ layer, target, chain }) => judge(layer, target, chain));
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, Conventions()) as page:
        yield page


def drawn(rng: np.random.Generator, n_in: int, n_out: int, g: str, loss: str) -> dict[str, Any]:
    labels = bp.LOSSES[loss].labels
    y = np.eye(n_out)[0] if labels != "any" else rng.normal(size=n_out)
    return {
        "W": rng.uniform(-1, 1, (n_out, n_in)).tolist(),
        "b": rng.uniform(-1, 1, n_out).tolist(),
        "a": rng.uniform(-1, 1, n_in).tolist(),
        "y": y.tolist(),
        "activation": g,
        "loss": loss,
    }


def truth(layer: dict[str, Any], convention: str, layout: str) -> dict[str, Any]:
    """The layer's matrices by backprop_lib, as they lie in a convention and a layout."""
    W = np.array(layer["W"])
    b, before, y = (np.array(layer[name]).reshape(-1, 1) for name in "bay")
    net = bp.Network([bp.Layer(W, b, layer["activation"])], layer["loss"])
    g = net[1].activation
    trace = bp.forward(net, before)
    rows = bp.backward_jacobian(net, trace, y)
    columns = bp.backward(net, trace, y, reduction="mean")
    found = {
        "W": W,
        "before": before,
        "after": trace.a[1],
        "dg": None if g.derivative is None else g.derivative(trace.z[1]),
        "J": g.jacobian(trace.z[1]),
    }
    if layout == "xW":
        found |= {name: found[name].T for name in ("W", "before", "after")}
        found["dg"] = None if found["dg"] is None else found["dg"].T
    if convention == "jacobian":
        # One sample is one output: its row is the same, however the layer lays its samples.
        dW = rows.dW[1] if layout == "Wx" else rows.dW[1].T
        derivatives = (rows.dC_da[1], rows.delta[1], dW, rows.db[1], rows.delta[1] @ W)
    else:
        gradients = columns if layout == "Wx" else transposed(columns)
        dC_da, da = rows.dC_da[1], rows.delta[1] @ W
        if layout == "Wx":
            dC_da, da = dC_da.T, da.T
        derivatives = (dC_da, gradients.delta[1], gradients.dW[1], gradients.db[1], da)
    return found | dict(zip(("dC_da", "delta", "dW", "db", "da"), derivatives, strict=True))


def value(chain: list[str], matrices: dict[str, Any]) -> Any:
    """The product from left to right, or None where shapes forbid it; no stretching."""
    if any(matrices[factor.removesuffix(".T")] is None for factor in chain[::2]):
        return None

    def operand(factor: str) -> Any:
        A = matrices[factor.removesuffix(".T")]
        return A.T if factor.endswith(".T") else A

    result = operand(chain[0])
    for sign, factor in zip(chain[1::2], chain[2::2], strict=True):
        B = operand(factor)
        fits = result.shape[1] == B.shape[0] if sign == "@" else result.shape == B.shape
        if not fits:
            return None
        result = result @ B if sign == "@" else result * B
    return result


def test_every_matrix_is_the_librarys_in_every_convention_and_layout(scripts: Page) -> None:
    rng = np.random.default_rng(4)
    layers = [
        drawn(rng, int(rng.integers(1, 5)), int(rng.integers(1, 5)), *pair)
        | {"convention": convention, "layout": layout}
        for pair, (convention, layout) in product(PAIRS * 3, KINDS)
    ]
    matrices = scripts.evaluate(
        """async ([layers]) => {
          const { matrices } = await import("/conventions/layer.js");
          return layers.map(matrices);
        }""",
        [layers],
    )
    for layer, theirs in zip(layers, matrices, strict=True):
        for name, ours in truth(layer, layer["convention"], layer["layout"]).items():
            if ours is None:
                assert theirs[name] is None
                continue
            assert np.shape(theirs[name]) == ours.shape, (name, layer)
            np.testing.assert_allclose(theirs[name], ours, rtol=1e-12, atol=1e-13)


def test_every_worked_product_is_what_it_is_said_to_be(scripts: Page) -> None:
    rng = np.random.default_rng(5)
    for pair, (convention, layout) in product(PAIRS, KINDS):
        layer = drawn(rng, 4, 3, *pair) | {"convention": convention, "layout": layout}
        matrices = truth(layer, convention, layout)
        for target in TARGETS:
            chain = scripts.evaluate(
                """async ([layer, target]) =>
                  (await import("/conventions/layer.js")).answer(layer, target)""",
                [layer, target],
            )
            assert ("*" in chain) == (
                convention == "gradient" and target == "delta" and pair[0] != "softmax"
            )
            np.testing.assert_allclose(value(chain, matrices), matrices[target], atol=1e-12)


def kind_of(chain: list[str], target: str, here: Any, other: Any, softmax: bool) -> str:
    """What is to be said of a product; here and other are its values and the layers' matrices."""

    def right(found: Any, wanted: Any) -> bool:
        return (
            found is not None
            and found.shape == wanted.shape
            and np.allclose(found, wanted, rtol=1e-9, atol=1e-12)
        )

    (found, wanted), (elsewhere, wanted_elsewhere) = here, other
    if found is None or (softmax and ("*" in chain or any("dg" in part for part in chain))):
        return "misfit"
    if found.shape != wanted[target].shape:
        return "shape"
    if not right(found, wanted[target]):
        return "value"
    return "right" if right(elsewhere, wanted_elsewhere[target]) else "lucky"


@pytest.mark.parametrize("g", ["sigmoid", "softmax"])
@pytest.mark.parametrize("n_in", [2, 3])
def test_a_product_is_called_right_exactly_when_it_is_right_for_every_layer(
    scripts: Page, g: str, n_in: int
) -> None:
    operands = [name + turn for name in FACTORS for turn in ("", ".T")]
    chains = [
        *([p] for p in operands),
        *([p, sign, q] for p, sign, q in product(operands, "@*", operands)),
    ]
    rng = np.random.default_rng(6)
    for convention, layout in KINDS:
        layer = drawn(rng, n_in, 2, g, "half_squared_error")
        here, other = (
            truth(one, convention, layout)
            for one in (layer, drawn(rng, 4, 3, g, "half_squared_error"))
        )
        found = [(value(chain, here), value(chain, other)) for chain in chains]
        for target in TARGETS:
            cases = [
                {
                    "layer": layer | {"convention": convention, "layout": layout},
                    "target": target,
                    "chain": chain,
                }
                for chain in chains
            ]
            verdicts = scripts.evaluate(JUDGE, [cases])
            for chain, (mine, elsewhere), verdict in zip(chains, found, verdicts, strict=True):
                expected = kind_of(chain, target, (mine, here), (elsewhere, other), g == "softmax")
                assert verdict["kind"] == expected, (layer, target, chain, verdict)


SQUARE = {
    "W": [[0.2, -0.5], [0.6, 0.3]],
    "b": [0.1, -0.2],
    "a": [0.9, -0.3],
    "y": [1.0, 0.0],
    "activation": "sigmoid",
    "loss": "half_squared_error",
    "layout": "Wx",
    "convention": "gradient",
}
OBLONG = {**SQUARE, "W": [[0.2, -0.5, 0.7], [0.6, 0.3, -0.4]], "a": [0.9, -0.3, 0.5]}


@pytest.mark.parametrize(
    ("layer", "target", "product", "sentence"),
    [
        (
            OBLONG,
            "da",
            "W @ delta",
            "W (2, 3) times δ (2, 1): the inner numbers 3 and 2 differ. W transposed is (3, 2) and fits.",
        ),
        (
            OBLONG,
            "delta",
            "dC_da @ dg",
            (
                "∂C/∂a[l] (2, 1) times g′(z) (2, 1): the inner numbers 1 and 2 differ. "
                "Their shapes are equal: ⊙ multiplies them entry by entry."
            ),
        ),
        (
            OBLONG,
            "dW",
            "delta * before.T",
            (
                "δ (2, 1) ⊙ a[l−1] transposed (1, 3): ⊙ goes entry by entry and needs two equal shapes; "
                "NumPy would not refuse, but stretch both to (2, 3). A matrix product would fit."
            ),
        ),
        (
            OBLONG,
            "da",
            "delta @ W.T",
            "δ (2, 1) times W transposed (3, 2): the inner numbers 1 and 3 differ. The other way round they fit.",
        ),
        (
            OBLONG,
            "da",
            "W.T @ dC_da * dg",
            (
                "(W transposed times ∂C/∂a[l]) (3, 1) ⊙ g′(z) (2, 1): ⊙ goes entry by entry and needs two "
                "equal shapes. No single change makes these two fit."
            ),
        ),
        (
            SQUARE,
            "da",
            "W @ delta",
            (
                "The shape is right, the numbers are not. W takes values forward, from a[l−1] to z. An error "
                "goes back the other way, and there W lies the other way round: turn it."
            ),
        ),
        (
            SQUARE,
            "da",
            "W.T @ dC_da * dg",
            (
                "The shape is right, the numbers are not. g′(z) comes too late: it belongs to z, on this side "
                "of W. Multiply ∂C/∂a[l] by it before W."
            ),
        ),
        (
            SQUARE,
            "da",
            "W.T @ delta * dg",
            "The shape is right, the numbers are not. g′(z) is in δ already; here it enters twice.",
        ),
        (
            SQUARE,
            "dW",
            "delta @ after.T",
            (
                "The shape is right, the numbers are not. a[l] is what the layer made. W multiplies what came "
                "in, a[l−1]."
            ),
        ),
        (
            SQUARE,
            "dW",
            "before @ delta.T",
            (
                "Shapes fit by accident, because ∂C/∂W is square: these are the right numbers, turned. "
                "Transpose the product: the other way round, each factor turned."
            ),
        ),
        (
            OBLONG,
            "dW",
            "before @ delta.T",
            (
                "The right numbers, lying the other way: this is (3, 2), and ∂C/∂W must be (2, 3), because as "
                "a gradient it has the shape of its variable."
            ),
        ),
        (
            OBLONG,
            "delta",
            "dC_da",
            (
                "The shape is right, the numbers are not. g′(z) is missing: this is how C answers to a[l]; δ "
                "is how it answers to z."
            ),
        ),
        (
            OBLONG,
            "delta",
            "dC_da * after",
            "The shape is right, the numbers are not. The activation a[l] stands where its slope g′(z) belongs.",
        ),
        (
            OBLONG,
            "delta",
            "dC_da * dg * dg",
            (
                "The shape is right, the numbers are not. Entry (1, 0) is 0.032, and in δ it is 0.128."
            ),
        ),
        (
            {**OBLONG, "activation": "softmax"},
            "delta",
            "dC_da * after",
            (
                "⊙ multiplies entry by entry, but in softmax every z changes every output: all of J must "
                "enter, by a matrix product."
            ),
        ),
        (
            {**OBLONG, "activation": "softmax"},
            "delta",
            "dC_da * dg",
            "Softmax has no g′(z): each of its outputs depends on every z. Its derivative is the whole matrix J.",
        ),
        (
            {**OBLONG, "activation": "identity"},
            "delta",
            "dC_da",
            (
                "Right for these numbers only. In a layer with 3 inputs and 2 outputs: The shape is right, "
                "the numbers are not. g′(z) is missing: this is how C answers to a[l]; δ is how it answers to z."
            ),
        ),
        (
            {**SQUARE, "W": [[0.2]], "b": [0.1], "a": [0.9], "y": [1.0]},
            "da",
            "W @ delta",
            (
                "Right for these numbers only. In a layer with 3 inputs and 2 outputs: W (2, 3) times δ "
                "(2, 1): the inner numbers 3 and 2 differ. W transposed is (3, 2) and fits."
            ),
        ),
        (
            {**OBLONG, "convention": "jacobian"},
            "delta",
            "dC_da * dg",
            (
                "∂C/∂a[l] (1, 2) ⊙ g′(z) (2, 1): ⊙ goes entry by entry and needs two equal shapes; NumPy "
                "would not refuse, but stretch both to (2, 2). g′(z) transposed is (1, 2) and fits."
            ),
        ),
        (OBLONG, "da", "W.T @ delta", "Right: W transposed times δ is ∂C/∂a[l−1]."),
    ],
)
def test_the_reason_is_given_in_words(
    scripts: Page, layer: dict[str, Any], target: str, product: str, sentence: str
) -> None:
    [verdict] = scripts.evaluate(
        JUDGE, [[{"layer": layer, "target": target, "chain": product.split()}]]
    )
    assert verdict["sentence"].replace("\u00a0", " ") == sentence


def verdict(page: Page) -> Any:
    return page.locator(".bp-x-own .bp-x-verdict")


def button(page: Page, name: str) -> Any:
    return page.locator(".bp-x-own").get_by_role("button", name=name, exact=True)


def test_it_opens_with_a_product_that_does_not_fit_and_one_press_mends_it(page: Page) -> None:
    expect(verdict(page)).to_contain_text("the inner numbers 3 and 2 differ")
    expect(page.locator(".bp-x-own .bp-x-broken")).to_have_text("·⇄3 ≠ 2")
    button(page, "transpose W").click()
    expect(verdict(page)).to_have_text("✓ Right: W transposed times δ is ∂C/∂a[l−1].")
    expect(page.locator(".bp-x-own .bp-x-broken")).to_have_count(0)
    assert state(page)["chain"] == ["W.T", "@", "delta"]


def test_a_product_is_built_from_nothing_by_keyboard(page: Page) -> None:
    page.get_by_role("radio", name="∂C/∂W").focus()
    page.keyboard.press("Space")
    expect(verdict(page)).to_have_text("Choose the first factor.")
    for name in ("add a[l−1] (3, 1)", "add δ (2, 1)"):
        button(page, name).focus()
        page.keyboard.press("Enter")
        settle(page)
    expect(verdict(page)).to_contain_text("a[l−1] (3, 1) times δ (2, 1)")
    button(page, "swap a[l−1] and δ").focus()
    page.keyboard.press("Enter")
    settle(page)
    button(page, "transpose a[l−1]").focus()
    page.keyboard.press("Enter")
    expect(verdict(page)).to_have_text("✓ Right: δ times a[l−1] transposed is ∂C/∂W.")
    settle(page)
    # The button was made anew; the keyboard must not have to start from the top of the page.
    expect(button(page, "transpose a[l−1]")).to_be_focused()
    expect(button(page, "transpose a[l−1]")).to_have_attribute("aria-pressed", "true")
    assert state(page)["chain"] == ["delta", "@", "before.T"]


def test_signs_are_changed_and_factors_removed(page: Page) -> None:
    button(page, "matrix product; change to entry by entry").click()
    assert state(page)["chain"] == ["W", "*", "delta"]
    button(page, "remove W").click()
    assert state(page)["chain"] == ["delta"]
    button(page, "Undo").click()
    button(page, "remove δ").click()
    assert state(page)["chain"] == ["W"]
    button(page, "Start again").click()
    assert state(page)["chain"] == []
    for _ in range(4):
        button(page, "Undo").click()
    expect(page.locator(".bp-x-footer [role=status]")).to_have_text("There is nothing to undo.")
    assert state(page)["chain"] == ["W", "@", "delta"]


@pytest.mark.parametrize("target", ["δ", "∂C/∂W", "∂C/∂b", "∂C/∂a[l−1]"])
@pytest.mark.parametrize("built", ["gradients", "Jacobians"])
def test_what_is_shown_is_right_in_both_panes_and_in_numpy(
    browser: Browser, built: str, target: str
) -> None:
    explorer = Conventions()
    with explorer_page(browser, explorer) as page:
        page.get_by_role("radio", name=built).check()
        page.get_by_role("radio", name=target, exact=True).check()
        settle(page)  # the pane that is built in is another one then
        button(page, "Show it").click()
        expect(verdict(page)).to_contain_text("✓ Right:")
        name = {"δ": "delta", "∂C/∂W": "dW", "∂C/∂b": "db", "∂C/∂a[l−1]": "da"}[target]
        for pane, convention in enumerate(("gradient", "jacobian")):
            matrices = truth(explorer.state, convention, "Wx")
            names = matrices | {"a": matrices["after"], "a_before": matrices["before"]}
            code = page.locator(".bp-x-pane code").nth(pane).inner_text()
            computed = eval(code, {}, names)  # the page's own line of NumPy
            np.testing.assert_allclose(computed, matrices[name], atol=1e-12)
            last = page.locator(".bp-x-pane").nth(pane).locator(".bp-x-term").last
            cells = last.locator("mtd").all_text_contents()
            printed = np.array([float(cell.replace("−", "-")) for cell in cells])
            np.testing.assert_allclose(printed, matrices[name].ravel(), atol=0.5e-2)
            expect(last.locator(".bp-x-shape")).to_have_text(
                f"({matrices[name].shape[0]}, {matrices[name].shape[1]})"
            )


def test_softmax_has_no_slope_to_choose_and_its_jacobian_is_full(page: Page) -> None:
    page.get_by_label("functions").select_option("softmax, categorical cross-entropy")
    page.get_by_role("radio", name="δ", exact=True).check()
    button(page, "add g′(z) none").click()
    expect(page.locator(".bp-x-footer [role=status]")).to_contain_text("Softmax has no g′(z)")
    assert state(page)["chain"] == []
    button(page, "Show it").click()
    assert state(page)["chain"] == ["J.T", "@", "dC_da"]
    assert "0" not in page.locator(".bp-x-own .bp-x-term").first.locator("mtd").all_text_contents()
    button(page, "matrix product; change to entry by entry").click()
    expect(verdict(page)).to_contain_text("⊙ multiplies entry by entry, but in softmax")


def test_square_layers_let_a_wrong_product_fit_and_its_values_tell(page: Page) -> None:
    page.get_by_label("inputs").select_option("2")
    expect(page.locator(".bp-x-own .bp-x-broken")).to_have_count(0)
    expect(verdict(page)).to_contain_text(
        "✗ The shape is right, the numbers are not. W takes values"
    )


def test_sizes_keep_the_numbers_that_have_a_place(page: Page) -> None:
    before = state(page)
    page.get_by_label("inputs").select_option("4")
    page.get_by_label("outputs").select_option("3")
    after = state(page)
    assert [row[:3] for row in after["W"][:2]] == before["W"]
    assert (len(after["W"]), len(after["W"][0]), len(after["b"]), len(after["a"])) == (3, 4, 3, 4)
    page.get_by_role("button", name="Other numbers").click()
    assert state(page)["W"] != after["W"]
    page.get_by_label("functions").select_option("softmax, categorical cross-entropy")
    assert sorted(state(page)["y"]) == [0, 0, 1]


def test_the_target_cannot_be_its_own_factor(page: Page) -> None:
    page.get_by_role("radio", name="δ", exact=True).check()
    button(page, "add δ (2, 1)").click()
    expect(page.locator(".bp-x-footer [role=status]")).to_have_text(
        "δ is what is wanted: it cannot be one of its own factors."
    )
    assert state(page)["chain"] == []


def test_a_fifth_factor_is_refused(page: Page) -> None:
    for _ in range(3):
        button(page, "add J (2, 2)").click()
    expect(page.locator(".bp-x-footer [role=status]")).to_have_text(
        "A product has at most 4 factors here; remove one first."
    )
    assert state(page)["chain"] == ["W", "@", "delta", "@", "J", "@", "J"]


def test_with_samples_as_rows_the_factors_lie_down(page: Page) -> None:
    page.get_by_label("a W, samples are rows").check()
    expect(button(page, "add W (3, 2)")).to_be_visible()
    expect(button(page, "add δ (1, 2)")).to_be_visible()
    button(page, "Show it").click()
    assert state(page)["chain"] == ["delta", "@", "W.T"]


def test_the_table_holds_every_matrix_in_both_conventions(page: Page) -> None:
    names = [name for name, *_ in table_rows(page)]
    for i, convention in enumerate(("gradient", "jacobian")):
        matrices = truth(Conventions().state, convention, "Wx")
        for said, name in {"δ": "delta", "∂C/∂W": "dW", "∂C/∂a[l−1]": "da", "J": "J"}.items():
            cell = page.locator(".bp-x-values tbody tr").nth(names.index(said)).locator("td").nth(i)
            printed = [
                [
                    float(number.replace("−", "-"))
                    for number in row.locator("mtd").all_text_contents()
                ]
                for row in cell.locator("mtr").all()
            ]
            np.testing.assert_allclose(printed, matrices[name], atol=0.5e-4)
            assert str(matrices[name].shape) in (cell.text_content() or "").replace("\u00a0", " ")


def test_every_control_is_reached_by_the_tab_key(page: Page) -> None:
    stops = tab_stops(page)
    for wanted in (
        'combobox "inputs":',
        'combobox "outputs":',
        'combobox "functions":',
        'radio "W a, samples are columns" [checked]',
        'button "Other numbers"',
        'radio "gradients" [checked]',
        'button "add ∂C/∂a[l] (2, 1)"',
        'button "add a[l] (2, 1)"',
        'button "transpose W"',
        'button "remove δ"',
        'button "matrix product; change to entry by entry"',
        'button "swap W and δ"',
        'button "Show it"',
        'button "Copy link"',
    ):
        assert any(wanted in stop for stop in stops), wanted
    assert len([stop for stop in stops if "add" in stop]) == 7  # those of the other pane are hidden


def test_a_link_brings_the_state_back(page: Page) -> None:
    page.get_by_label("functions").select_option("softmax, categorical cross-entropy")
    page.get_by_label("outputs").select_option("4")
    page.get_by_role("radio", name="Jacobians").check()
    settle(page)
    button(page, "add J (4, 4)").click()
    saved = state(page)
    page.reload()
    assert state(page) == saved


@pytest.mark.parametrize(
    "damage",
    [
        {"W": [[1]]},
        {"W": []},
        {"W": "W"},
        {"W": [[1, 2, 3], [1, 2]]},
        {"W": [[1, 2, 3], [1, 2, None]]},
        {"a": [0.9, -0.3, 4]},
        {"activation": "softplus"},
        {"loss": "categorical_cross_entropy"},
        {"activation": "softmax", "loss": "categorical_cross_entropy", "y": [1, 1]},
        {"layout": "constructor"},
        {"convention": "rows"},
        {"target": "dC"},
        {"chain": ["W", "@"]},
        {"chain": ["W", "+", "delta"]},
        {"chain": ["toString"]},
        {"chain": ["W"] + ["@", "W"] * 4},
        {"target": "delta"},  # which is a factor
    ],
)
def test_a_damaged_state_is_not_drawn(scripts: Page, damage: dict[str, Any]) -> None:
    own = Conventions().state
    assert accepts(scripts, "conventions", own)
    assert not accepts(scripts, "conventions", own | damage)


def test_a_damaged_link_shows_the_pages_own_state(browser: Browser) -> None:
    explorer = Conventions()
    for damage in ({"chain": ["W", "@"]}, {"more": 1}):
        assert shows_its_own_state(browser, explorer, encoded(explorer.state | damage))


@pytest.mark.parametrize("layout", ["Wx", "xW"])
def test_the_largest_layer_fits_on_a_phone(browser: Browser, layout: str) -> None:
    numbers = [-0.83, 0.92, -0.74, 0.65]
    explorer = Conventions(
        W=[numbers] * 4, b=numbers, a=numbers, y=[1.0, 0.0, 0.0, 0.0], layout=layout, target="dW",
        chain=["delta", "@", "before.T"],
    )  # fmt: skip
    assert fits_on_a_phone(browser, explorer)


@pytest.mark.parametrize("target", TARGETS)
def test_the_still_picture_shows_both_products_with_shapes_that_fit(target: str) -> None:
    svg = Conventions(target=target, chain=[]).still()
    title = svg.partition("<title>")[2].partition("</title>")[0]
    assert title.count("the product is") == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"W": [[1, 2], [3]]},
            "W must be 1 to 4 rows of 1 to 4 numbers from -3 to 3; got [[1, 2], [3]]",
        ),
        ({"a": [1, 2]}, "W is (2, 3), so a must have 3 numbers; got [1, 2]"),
        (
            {"chain": ["W", "+", "delta"]},
            (
                "chain must be up to 4 factors (dC_da, dg, J, delta, W, before, after; .T transposes) with "
                "@ or * between them; got ['W', '+', 'delta']"
            ),
        ),
        (
            {"target": "delta"},
            "the target delta cannot be one of its own factors; got ['W', '@', 'delta']",
        ),
        (
            {"loss": "categorical_cross_entropy"},
            "categorical_cross_entropy needs the activation softmax; got sigmoid",
        ),
        (
            {"activation": "softmax", "loss": "categorical_cross_entropy", "y": [1.0, 1.0]},
            "categorical_cross_entropy needs one-hot targets y; got [1.0, 1.0]",
        ),
    ],
)
def test_the_traits_refuse_nonsense(values: dict[str, Any], message: str) -> None:
    with pytest.raises(traitlets.TraitError) as caught:
        Conventions(**values)
    assert str(caught.value) == message
