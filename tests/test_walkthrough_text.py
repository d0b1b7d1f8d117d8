"""Claims about what is asked of a walkthrough and what it says: parts, entries, errors."""

import re
from typing import Any

import numpy as np
import pytest
from latex_arithmetic import NOISE, Interval, evaluate
from reference import PAIRS, random_case

from backprop_lib import (
    Activation,
    BackpropError,
    Layer,
    Loss,
    Network,
    Walkthrough,
    backward,
    elementwise,
    example,
    forward,
    init,
    softmax,
    walk_through,
)
from backprop_lib.walkthrough.latex import Style, visible

# Lists and names are as welcome as arrays and functions, which is all that the types promise.
layer: Any = Layer
network: Any = Network


def small(**settings: Any) -> Walkthrough:
    e = example("sigmoid-221")
    return walk_through(e.net, e.X, e.Y, **{"reduction": "mean", **settings})


@pytest.fixture(scope="module")
def large() -> Walkthrough:
    """A 784-30-10 network with a batch of 10."""
    rng = np.random.default_rng(0)
    net = init(
        (784, 30, 10), ("sigmoid", "softmax"), "categorical_cross_entropy", scheme="xavier", rng=rng
    )
    return walk_through(net, rng.random((784, 10)), np.eye(10), reduction="mean", learning_rate=0.1)


def matrix_shapes(latex: str) -> list[tuple[int, int]]:
    """Rows and columns of every matrix, dots counted."""
    bodies = re.findall(r"\\begin\{bmatrix\} (.*?) \\end\{bmatrix\}", latex)
    return [
        (len(rows), max(row.count("&") + 1 for row in rows))
        for rows in (body.split(r" \\ ") for body in bodies)
    ]


# Parts and steps


def test_every_step_is_there_in_the_order_of_the_calculation() -> None:
    walk = small(learning_rate=0.1)
    assert " ".join(step.quantity for step in walk.steps) == (
        "X Y W[1] b[1] W[2] b[2] z[1] a[1] z[2] a[2] C "
        "dC/da[2] g'(z[2]) delta[2] dW[2] db[2] dC/da[1] g'(z[1]) delta[1] dW[1] db[1] "
        "new W[1] new b[1] new W[2] new b[2]"
    )
    parts = [*walk.given, *walk.forward, *walk.backward, *walk.update]
    assert parts == list(walk.steps)
    assert [heading for heading, _ in walk.sections()] == [
        "Given",
        "Forward pass",
        "Backward pass",
        "Update",
    ]


def test_a_fused_pair_and_softmax_have_no_element_wise_slope() -> None:
    e = example("relu-softmax-232")
    backward_steps = walk_through(e.net, e.X, e.Y, reduction="mean").backward
    assert [step.quantity for step in backward_steps] == (
        ["delta[2]", "dW[2]", "db[2]", "dC/da[1]", "g'(z[1])", "delta[1]", "dW[1]", "db[1]"]
    )


def test_without_a_learning_rate_there_is_no_update() -> None:
    assert len(small().update) == 0
    assert "alpha" not in small().summary


@pytest.mark.parametrize("seed", range(len(PAIRS)))
def test_values_are_those_of_the_library_and_digits_never_change_them(seed: int) -> None:
    _, net, X, Y = random_case(seed)
    trace = forward(net, X)
    gradients = backward(net, trace, Y, reduction="mean")
    for digits in (1, 15):
        walk = walk_through(net, X, Y, reduction="mean", digits=digits)
        for l in range(1, net.L + 1):
            for name, source in (("z", trace), ("a", trace), ("delta", gradients)):
                assert np.array_equal(walk[f"{name}[{l}]"].value, getattr(source, name)[l])
            for name in ("dW", "db"):
                assert np.array_equal(walk[f"{name}[{l}]"].value, getattr(gradients, name)[l])


@pytest.mark.parametrize("seed", range(len(PAIRS)))
def test_shapes_are_those_of_the_matrices(seed: int) -> None:
    _, net, X, Y = random_case(seed)
    for step in walk_through(net, X, Y, reduction="sum", learning_rate=1.0).steps:
        if step.quantity == "C":
            assert step.shapes == ""
            continue
        printed = [(int(n), int(m)) for n, m in re.findall(r"\((\d+) \\times (\d+)\)", step.shapes)]
        assert printed[-1] == step.value.shape
        assert step.shapes_label == ("Shapes" if len(printed) > 1 else "Shape")
        product = re.match(r"\((\d+) .times (\d+)\).,\((\d+) .times (\d+)\)", step.shapes)
        if product:
            assert product[2] == product[3]


def test_a_part_is_a_sequence_of_its_steps_and_slices_to_a_part() -> None:
    forward_part = small().forward
    assert forward_part[0].quantity == "z[1]"
    assert [step.quantity for step in forward_part[1:3]] == ["a[1]", "z[2]"]
    assert forward_part[:1].to_markdown() == forward_part[0].to_markdown()


def test_what_is_shown_typeset_is_also_there_as_text() -> None:
    walk = small()
    for part in (walk.forward, walk["z[1]"], walk.why("z[1][0]")):
        assert str(part) == part.to_markdown() == part._repr_markdown_()
    assert repr(walk) == (
        "<walkthrough of <Network 2-2-1: sigmoid, sigmoid; half_squared_error>: 21 steps>"
    )


def test_the_summary_says_what_is_worked_through() -> None:
    rng = np.random.default_rng(0)
    net = init((2, 3, 1), ("leaky_relu", "sigmoid"), "binary_cross_entropy", scheme="he", rng=rng)
    walk = walk_through(
        net, np.ones((2, 4)), np.ones((1, 4)), reduction="sum", digits=1, learning_rate=0.5
    )
    assert walk.summary == (
        "A 2-3-1 network (leaky ReLU, sigmoid) with binary cross-entropy, 4 samples (sum). "
        "Numbers are rounded to 1 decimal when printed and never before. "
        "The update is one step of gradient descent, alpha = 0.5."
    )


# One entry


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("seed", range(len(PAIRS)))
def test_every_entry_is_its_sum_of_products_and_its_lines_come_to_it(
    seed: int, reduction: str
) -> None:
    _, net, X, Y = random_case(seed)
    walk = walk_through(net, X, Y, reduction=reduction, digits=15)
    for l in range(1, net.L + 1):
        for name in ("z", "a", "delta", "dW", "db"):
            value = walk[f"{name}[{l}]"].value
            for i, j in np.ndindex(*value.shape):
                why = walk.why(f"{name}[{l}][{i}, {j}]")
                assert why.value == value[i, j]
                if name != "a":
                    total = sum(left * right for left, right in why.terms) + why.bias
                    size = sum(abs(left * right) for left, right in why.terms) + abs(why.bias)
                    assert abs(why.scale * total - why.value) <= 1e-12 * max(1, size)
                # A long sum is folded over lines that have no relation of their own.
                folded = re.split(
                    r"\n(?==|\\approx)",
                    "\n".join(f"{relation} {right}".strip() for _, relation, right in why.lines),
                )
                for line in folded[1:]:
                    latex = re.sub(r"^(=|\\approx) ", "", line.replace("\n", " "))
                    if re.search(r"[aWzb]_|\\delta", latex):
                        continue
                    comes_to = evaluate(latex, 15)
                    assert isinstance(comes_to, Interval)
                    assert comes_to.holds(why.value), f"{why.entry}: {latex}"


def test_one_entry_of_a_large_network_is_its_sum_over_the_samples(large: Walkthrough) -> None:
    why = large.why("dW[1][4,17]")
    delta, a = large["delta[1]"].value, large["X"].value
    assert why.entry == "dW[1][4, 17]"
    assert why.terms == tuple(zip(delta[4].tolist(), a[17].tolist(), strict=True))
    assert why.scale == 0.1
    assert why.value == large["dW[1]"].value[4, 17]
    text = why.to_markdown()
    assert text.startswith("**dW[1][4, 17]** (a sum of 10 products)\n\n$$\n")
    assert "dots" not in text


def test_a_long_sum_is_elided_and_says_of_how_many_products(large: Walkthrough) -> None:
    why = large.why("z[1][4, 3]")
    assert len(why.terms) == 784
    assert why.to_markdown().startswith(
        "**z[1][4, 3]** (a sum of 784 products, not all of them shown)\n"
    )
    assert why.to_markdown().count(r"\cdots") == 2


@pytest.mark.parametrize(
    "text", ["dW[1][1,0]", "dW[1][1, 0]", " dW[1][1,0]\n", "dW [ 1 ] [ 1 , 0 ]", "dW[01][1,0]"]
)
def test_spaces_in_an_entry_do_not_matter(text: str) -> None:
    assert small().why(text) == small().why("dW[1][1, 0]")


def test_a_single_index_names_a_row_where_there_is_one_column() -> None:
    assert small().why("db[1][1]") == small().why("db[1][1, 0]")
    assert small().why("z[2][0]").value == small()["z[2]"].value[0, 0]


def test_an_input_is_its_own_reason() -> None:
    why = small().why("a[0][1, 0]")
    assert why.lines == (("a_{1,0}^{[0]}", "=", r"0.5 \quad \text{(an input)}"),)
    assert why.value == 0.5


# The error of a wrong question, whole

NOT_AN_ENTRY = (
    " does not name an entry: write quantity[layer][row, column], such as 'dW[1][4, 17]' "
    "(rows and columns count from 0)"
)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("dW[1]", "'dW[1]'" + NOT_AN_ENTRY),
        ("dW[1][-1, 0]", "'dW[1][-1, 0]'" + NOT_AN_ENTRY),
        (3, "3" + NOT_AN_ENTRY),
        (
            "w[1][0, 0]",
            "unknown quantity 'w': the known ones are z, a, delta, dW, db",
        ),
        (
            "deltas[1][0, 0]",
            "unknown quantity 'deltas': the known ones are z, a, delta, dW, db; did you mean 'delta'?",
        ),
        ("z[0][0, 0]", "z[0][0, 0]: there is no z[0]; the layers run from 1 to 2"),
        ("a[3][0, 0]", "a[3][0, 0]: there is no a[3]; the layers run from 0 to 2"),
        (
            "dW[1][2, 0]",
            "dW[1][2, 0]: dW[1] has shape (2, 2), so rows run from 0 to 1 and columns from 0 to 1",
        ),
        ("dW[1][1]", "dW[1][1]: dW[1] has 2 columns, so name one: dW[1][1, 0] to dW[1][1, 1]"),
    ],
)
def test_an_entry_that_is_not_there_is_refused_with_what_is(entry: Any, message: str) -> None:
    with pytest.raises(BackpropError) as error:
        small().why(entry)
    assert str(error.value) == message


def test_a_list_is_no_quantity() -> None:
    with pytest.raises(BackpropError, match=r"^unknown quantity \['z'\]: the known ones are X, Y,"):
        small()[["z"]]  # type: ignore[index]


def test_an_unknown_step_is_refused_with_those_there_are() -> None:
    with pytest.raises(BackpropError) as error:
        small()["delta[3]"]
    assert str(error.value) == (
        "unknown quantity 'delta[3]': the known ones are X, Y, W[1], b[1], W[2], b[2], z[1], a[1], "
        "z[2], a[2], C, dC/da[2], g'(z[2]), delta[2], dW[2], db[2], dC/da[1], g'(z[1]), "
        "delta[1], dW[1], db[1]; did you mean 'delta[2]'?"
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"digits": 0}, "digits must be a whole number of at least 1; got 0"),
        ({"digits": 2.5}, "digits must be a whole number of at least 1; got 2.5"),
        ({"digits": 16}, "digits must be at most 15, all that float64 holds; got 16"),
        ({"limit": 2}, "limit must be at least 3 (first, dots, last); got 2"),
        ({"limit": "8"}, "limit must be a whole number of at least 1; got '8'"),
        (
            {"learning_rate": -1},
            "learning_rate must be a finite number above 0; got -1",
        ),
        (
            {"learning_rate": True},
            "learning_rate must be a finite number above 0; got True",
        ),
        (
            {"reduction": "average"},
            "unknown reduction 'average': the known ones are mean, sum",
        ),
    ],
)
def test_a_setting_out_of_range_is_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(BackpropError) as error:
        small(**settings)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("X", "Y", "message"),
    [
        (
            [[1, 2]],
            [[0.8]],
            "X has shape (1, 2); it must be (2, m): a row for each of the 2 inputs, a column for each sample; its columns fit, so it may be transposed: try X.T",
        ),
        (
            [[1], [2]],
            [[0.8, 0.9]],
            "Y has 2 columns and X has 1; each sample needs its target, so the numbers must be equal",
        ),
        (
            [[1], [float("nan")]],
            [[0.8]],
            "X[1, 0] is nan; every entry must be finite (1 of 2 are not)",
        ),
    ],
)
def test_a_batch_of_another_network_is_refused(X: Any, Y: Any, message: str) -> None:
    with pytest.raises(BackpropError) as error:
        walk_through(example("sigmoid-221").net, X, Y, reduction="mean")
    assert str(error.value) == message


# Which letters


@pytest.mark.parametrize(("reduction", "factor"), [("mean", r"\frac{1}{m} "), ("sum", "")])
def test_C_is_the_loss_of_a_sample_and_J_the_cost_of_a_batch(reduction: str, factor: str) -> None:
    rng = np.random.default_rng(0)
    net = init((2, 2), ("softmax",), "categorical_cross_entropy", scheme="he", rng=rng)
    walk = walk_through(net, rng.random((2, 3)), np.eye(2)[:, [0, 1, 1]], reduction=reduction)  # type: ignore[arg-type]
    lines = walk["C"].lines
    assert [left for left, _, _ in lines] == ["C_i", "C_{0}", "C_{1}", "C_{2}", "J", "", ""]
    assert lines[4][2] == rf"{factor}\sum_i C_i"
    assert walk["C"].heading == (
        rf"**$C_i, \; J$**: loss of each sample, categorical cross-entropy, "
        rf"and their {reduction}, the cost"
    )
    assert "J" not in small()["C"].to_markdown()


@pytest.mark.parametrize("seed", range(len(PAIRS)))
def test_a_sum_over_i_is_one_over_samples(seed: int) -> None:
    _, net, X, Y = random_case(seed)
    walk = walk_through(net, X, Y, reduction="mean")
    for step in walk.steps:
        assert bool(re.search(r"_i|\\cdot i", step.latex)) == (
            X.shape[1] > 1 and (step.quantity == "C" or step.quantity.startswith("db"))
        ), step.quantity
    for l in range(1, net.L + 1):
        for quantity in ("z", "a", "delta", "dW", "db"):
            symbols = walk.why(f"{quantity}[{l}][0, 0]").lines[0][2]
            over_samples = X.shape[1] > 1 and quantity in ("dW", "db")
            assert (r"\sum_i" in symbols) == over_samples


def test_a_heading_shows_its_symbol_as_maths() -> None:
    assert [step.heading.partition(":")[0] for step in small(learning_rate=1).steps][::3] == [
        "**$X = a^{[0]}$**",
        "**$b^{[1]}$**",
        "**$z^{[1]}$**",
        "**$a^{[2]}$**",
        r"**$\sigma'(z^{[2]})$**",
        "**$db^{[2]}$**",
        r"**$\delta^{[1]} = \partial C / \partial z^{[1]}$**",
        "**$W^{[1]}$**",
        "**$b^{[2]}$**",
    ]


# What is left out


def test_a_large_network_prints_no_book_and_says_how_to_ask_for_more(large: Walkthrough) -> None:
    text = large.to_markdown()
    assert len(text.encode()) < 40_000
    assert large.elided
    assert (
        "Dots stand for what is left out of large matrices and long sums; any entry can be "
        'asked for, such as `walk.why("dW[1][0, 0]")`.'
    ) in text
    shapes = [shape for step in large.steps for shape in matrix_shapes(step.latex)]
    assert max(max(shape) for shape in shapes) <= 8
    for dots in (r"\cdots", r"\vdots", r"\ddots"):
        assert dots in large["dW[1]"].latex


@pytest.mark.parametrize("limit", [3, 4, 5, 8, 20])
def test_no_matrix_is_larger_than_the_limit(limit: int) -> None:
    rng = np.random.default_rng(0)
    net = init((9, 7, 4), ("softmax", "tanh"), "squared_error", scheme="xavier", rng=rng)
    walk = walk_through(
        net, rng.random((9, 6)), rng.random((4, 6)), reduction="mean", limit=limit, learning_rate=1
    )
    for step in walk.steps:
        for shape in matrix_shapes(step.latex):
            assert max(shape) <= limit, step.quantity
    assert walk.elided == any("dots" in step.latex for step in walk.steps)


def test_a_small_network_is_whole() -> None:
    rng = np.random.default_rng(0)
    net = init((3, 3, 3, 3), ("relu", "tanh", "sigmoid"), "squared_error", scheme="he", rng=rng)
    walk = walk_through(net, rng.random((3, 3)), rng.random((3, 3)), reduction="mean")
    assert not walk.elided
    assert "Dots" not in walk.summary


def test_the_first_and_the_last_are_always_shown() -> None:
    for n in range(1, 30):
        for limit in range(3, 12):
            shown = visible(n, limit)
            assert shown[0] == 0
            assert shown[-1] == n - 1
            assert len(shown) <= max(n, 1) if n <= limit else len(shown) <= limit
            assert (None in shown) == (n > limit)


# How numbers are written


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (0.07, 4, "0.07"),
        (0.06999999999999999, 4, "0.07"),
        (1 / 3, 4, "0.3333"),
        (-0.015002, 4, "-0.0150"),
        (1.0, 4, "1"),
        (-0.0, 4, "0"),
        (1e-9, 4, r"1 \times 10^{-9}"),
        (-1.23456e-9, 4, r"-1.235 \times 10^{-9}"),
        (0.05, 1, r"5 \times 10^{-2}"),
        (0.051, 1, "0.1"),
        (9999999.4, 1, "9999999.4"),
        (12345678.0, 4, r"1.235 \times 10^{7}"),
        (1e100, 4, r"1 \times 10^{100}"),
        (5e-324, 4, r"4.941 \times 10^{-324}"),
        (999.99999, 4, "1000.0000"),
        (0.5846981, 15, "0.5846981"),
    ],
)
def test_a_number_is_short_when_exact_and_full_when_rounded(
    x: float, digits: int, text: str
) -> None:
    assert Style(digits, 8).number(x) == text


@pytest.mark.parametrize("digits", range(1, 16))
def test_no_number_but_0_is_printed_as_0(digits: int) -> None:
    half = float(f"5e-{digits + 1}")
    for x in (half, np.nextafter(half, 0), np.nextafter(half, 1), 1e-300):
        assert float(Style(digits, 8).number(x).split()[0]) > 0


def test_a_float32_network_prints_its_decimals_and_not_its_last_bits() -> None:
    e = example("sigmoid-221")
    layers = [layer(W.astype(np.float32), b.astype(np.float32), g) for W, b, g in e.net.layers]
    single = walk_through(network(layers, e.net.loss), e.X, e.Y, reduction="mean")
    double = small()
    assert single["z[1]"].value.dtype == np.float32
    assert single["W[1]"].latex == double["W[1]"].latex
    assert single["z[1]"].latex == double["z[1]"].latex
    assert single.to_markdown() == double.to_markdown()


# Extreme values


def saturated(g: str, loss: str, z: list[float], y: list[float]) -> Walkthrough:
    net = network([layer(np.zeros((len(z), 1)), np.reshape(z, (-1, 1)), g)], loss)
    return walk_through(net, [[0.0]], np.reshape(y, (-1, 1)), reduction="mean", learning_rate=1.0)


@pytest.mark.parametrize(
    ("g", "loss", "z", "y", "cost"),
    [
        ("softmax", "categorical_cross_entropy", [1000, -1000, 0], [0, 1, 0], 2000),
        ("softmax", "categorical_cross_entropy", [1000, -1000, 0], [1, 0, 0], 0),
        ("sigmoid", "binary_cross_entropy", [1000, -1000], [0, 1], 2000),
        ("sigmoid", "binary_cross_entropy", [12, -12], [0, 1], 24 + 2 * np.log1p(np.exp(-12))),
    ],
)
def test_a_saturated_output_costs_what_z_says_and_no_logarithm_of_0_is_printed(
    g: str, loss: str, z: list[float], y: list[float], cost: float
) -> None:
    walk = saturated(g, loss, z, y)
    assert walk["C"].value == pytest.approx([cost], abs=1e-9)
    relation, latex = re.findall(r"&(=|\\approx) (.*)", walk["C"].latex)[-1]
    assert relation == "="  # the numbers of z are exact
    assert r"\ln 0" not in latex
    assert r"1 - 1" not in latex
    substituted, result = latex.split(r" \approx ")
    assert evaluate(substituted, 4).holds(cost)
    assert evaluate(result, 4).holds(cost)
    assert walk["C"].note == (
        "An output is so near to 0 or 1 that the loss is taken from z, not from a."
    )
    assert not re.search("nan|inf|undefined", walk.to_markdown())


@pytest.mark.parametrize("g", ["sigmoid", "tanh"])
def test_the_slope_of_an_almost_saturated_neuron_is_not_lost_to_rounding(g: str) -> None:
    walk = saturated(g, "squared_error", [12.0], [0.5])
    slope = walk["g'(z[1])"]
    assert "1.0000 - 1.0000" not in slope.latex
    line = slope.lines[1][2]
    assert evaluate(line, 4)[0, 0].middle == pytest.approx(slope.value[0, 0], rel=1e-3)


def signs(lines: Any) -> list[str]:
    """Every sign of equality between what is printed, in order."""
    text = " ".join(f"{relation} {right}" for _, relation, right in lines)
    return re.findall(r"=|\\approx", text)


@pytest.mark.parametrize("g", ["sigmoid", "tanh"])
def test_a_saturated_output_is_called_1_only_about(g: str) -> None:
    walk = saturated(g, "half_squared_error", [40.0], [1.0])
    assert walk["a[1]"].value == 1
    assert walk["a[1]"].lines[-1] == ("", r"\approx", r"\begin{bmatrix} 1 \end{bmatrix}")
    assert walk["C"].lines[-1] == ("", r"\approx", r"\tfrac{1}{2} (1 - 1)^2 = 0")
    assert walk["dC/da[1]"].lines[1][1] == r"\approx"
    assert walk["g'(z[1])"].lines[1][1] == r"\approx"
    assert walk["delta[1]"].lines[1][1] == r"\approx"
    assert walk.why("delta[1][0]").lines[1][1] == r"\approx"


def test_what_a_saturated_neuron_passes_on_is_called_so_only_about() -> None:
    layers = [layer([[1.0]], [[0.0]], "sigmoid"), layer([[2.0]], [[1.0]], "identity")]
    walk = walk_through(network(layers, "squared_error"), [[-900.0]], [[0.0]], reduction="mean")
    assert walk["a[1]"].value == 0
    assert signs(walk["z[2]"].lines)[1] == signs(walk.why("z[2][0]").lines)[1] == r"\approx"
    assert signs(walk["dW[2]"].lines)[1] == signs(walk.why("dW[2][0, 0]").lines)[1] == r"\approx"
    assert signs(walk["z[1]"].lines) == ["="] * 5


def test_an_exponential_that_float64_calls_0_is_0_only_about() -> None:
    walk = saturated("softmax", "categorical_cross_entropy", [1000, 0], [1, 0])
    powers, _, quotients = (line[2] for line in walk["a[1]"].lines[1:])
    assert powers.endswith(r"\approx \begin{bmatrix} 1 \\ 0 \end{bmatrix}")
    assert quotients.endswith(r"\approx \begin{bmatrix} 1 \\ 0 \end{bmatrix}")
    assert [relation for _, relation, _ in walk["a[1]"].lines[2:]] == [r"\approx"] * 2
    assert [relation for _, relation, _ in walk.why("a[1][1]").lines[1:]] == [r"\approx"] * 2


def test_softmax_of_equal_numbers_is_exact() -> None:
    walk = saturated("softmax", "categorical_cross_entropy", [0, 0], [1, 0])
    assert r"\approx" not in walk["a[1]"].latex
    assert signs(walk.why("a[1][1]").lines) == ["="] * 3


def test_the_loss_of_an_almost_certain_label_is_taken_from_z() -> None:
    walk = saturated("softmax", "categorical_cross_entropy", [12.0, 0.0], [1, 0])
    assert walk["C"].note.endswith("the loss is taken from z, not from a.")
    substituted, result = walk["C"].lines[-1][2].split(r" \approx ")
    assert evaluate(substituted, 4).holds(np.log1p(np.exp(-12)))
    assert evaluate(result, 4).middle == pytest.approx(np.log1p(np.exp(-12)), rel=1e-3)


def test_a_softmax_of_one_neuron_repeats_nothing_and_costs_nothing() -> None:
    walk = saturated("softmax", "categorical_cross_entropy", [0.3], [1])
    assert walk["a[1]"].lines[2] == (
        r"\textstyle\sum_j e^{z_j^{[1]}}",
        r"\approx",
        r"\begin{bmatrix} 1.3499 \end{bmatrix}",
    )
    assert walk["C"].lines[-1] == ("", "=", r"-1 \cdot \ln 1 = 0")


def test_a_dead_relu_stops_its_error_exactly() -> None:
    layers = [layer([[-1.0]], [[1 / 3]], "relu"), layer([[1 / 3]], [[1 / 7]], "identity")]
    walk = walk_through(network(layers, "squared_error"), [[1.0]], [[1 / 3]], reduction="mean")
    lines = walk.why("delta[1][0]").lines
    assert signs(lines) == ["="] * len(lines)
    assert lines[-1][2] == "0"


@pytest.mark.parametrize("digits", [11, 15])
def test_a_quotient_is_never_exact_however_many_digits_are_printed(digits: int) -> None:
    style = Style(digits, 8)
    for x in (1 / 3, 2 / 3, np.sqrt(2), np.pi, -1 / 7, 100 / 3, 1e-3 / 7):
        assert not style.exact(x)
        assert style.number(x).partition(r" \times")[0].lstrip("-").partition(".")[2] != ""
        assert style.relation(0.25, x) == r"\approx"
    for x in (0.07, 0.1 + 0.2, -2.5, 1e-5, 1234.5678, 0.0, 7.0, 3e20, 1e-30):
        assert style.exact(x)


def test_zeros_everywhere_stay_zeros_without_a_sign() -> None:
    rng = np.random.default_rng(0)
    net = init((2, 2, 1), ("relu", "identity"), "squared_error", scheme="zeros", rng=rng)
    text = walk_through(net, [[-0.0], [0.0]], [[0.0]], reduction="sum").to_markdown()
    assert "-0" not in text
    assert r"\approx" not in text


def test_terms_that_cancel_but_for_rounding_are_said_to() -> None:
    net = network([layer([[0.1, 0.2]], [[-0.3]], "relu")], "squared_error")
    z = walk_through(net, [[1], [1]], [[0]], reduction="mean")["z[1]"]
    assert z.lines[-1] == ("", r"\approx", r"\begin{bmatrix} 5.551 \times 10^{-17} \end{bmatrix}")
    assert z.note == "An entry's terms cancel but for what float64 rounds; by hand that entry is 0."


# Functions of the user's own

swish = elementwise(
    "swish",
    r"\operatorname{swish}",
    lambda z: z / (1 + np.exp(-z)),
    lambda z: (1 + np.exp(-z) * (1 + z)) / (1 + np.exp(-z)) ** 2,
)
# Names of the library's own functions, which do something else here.
other_relu = elementwise("relu", "g", lambda z: 3 * z, lambda z: np.full_like(z, 3))
other_loss = Loss(
    "squared_error",
    r"\sum_j (a_j - y_j)^4",
    lambda a, y: np.sum((a - y) ** 4, axis=0),
    lambda a, y: 4 * (a - y) ** 3,
)
doubled_softmax = Activation(
    "doubled_softmax",
    "s",
    lambda z: 2 * softmax.f(z),
    None,
    lambda z, _a, v: 2 * softmax.vjp(z, softmax.f(z), v),
    lambda z: 2 * softmax.jacobian(z),
)


def test_an_unknown_activation_is_written_as_its_symbol_of_the_number() -> None:
    net = network([layer([[0.5]], [[0.0]], swish)], "squared_error")
    walk = walk_through(net, [[1.0]], [[0.0]], reduction="mean")
    assert [right for _, _, right in walk["a[1]"].lines] == [
        r"\operatorname{swish}(z^{[1]})",
        r"\begin{bmatrix} \operatorname{swish}(0.5) \end{bmatrix}",
        r"\begin{bmatrix} 0.3112 \end{bmatrix}",
    ]
    assert [line[0] for line in walk["g'(z[1])"].lines] == [r"\operatorname{swish}'(z^{[1]})", ""]


def test_a_function_with_a_borrowed_name_is_not_written_as_the_library_s() -> None:
    net = network([layer([[0.5]], [[0.0]], other_relu)], other_loss)
    text = walk_through(net, [[1.0]], [[0.0]], reduction="mean").to_markdown()
    assert r"\max" not in text
    assert "2 \\," not in text
    assert r"g(z^{[1]})" in text


def test_an_unknown_function_of_a_column_goes_through_its_jacobian() -> None:
    rng = np.random.default_rng(0)
    layers = [
        layer(rng.random((3, 2)), rng.random((3, 1)), doubled_softmax),
        layer(rng.random((2, 3)), rng.random((2, 1)), "identity"),
    ]
    walk = walk_through(
        network(layers, "squared_error"), rng.random((2, 2)), rng.random((2, 2)), reduction="sum"
    )
    assert walk["delta[1]"].lines[0][2].startswith(r"\Bigl(\frac{\partial a^{[1]}}")
    why = walk.why("delta[1][2, 1]")
    total = sum(left * right for left, right in why.terms)
    assert total == pytest.approx(why.value, rel=NOISE)
