import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from picture_checks import minus, words

import backprop_lib as bp
from backprop_lib import BackpropError, plots

Worked = tuple[bp.Network, bp.Trace, bp.Gradients]


def worked(name: str) -> Worked:
    _, _, net, X, Y = bp.example(name)
    trace = bp.forward(net, X)
    return net, trace, bp.backward(net, trace, Y, reduction="mean")


def digits_network(m: int = 3) -> Worked:
    rng = np.random.default_rng(0)
    net = bp.init(
        (784, 30, 10), ("sigmoid", "softmax"), "categorical_cross_entropy", scheme="xavier", rng=rng
    )
    trace = bp.forward(net, rng.random((784, m)))
    return net, trace, bp.backward(net, trace, bp.one_hot(range(m), 10), reduction="mean")


def deep(scheme: str, g: str, L: int = 10) -> Worked:
    rng = np.random.default_rng(1)
    net = bp.init((4,) * (L + 1), (g,) * L, "half_squared_error", scheme=scheme, rng=rng)
    trace = bp.forward(net, rng.standard_normal((4, 8)))
    return net, trace, bp.backward(net, trace, np.ones((4, 8)), reduction="mean")


def history(*, test: bool) -> bp.History:
    _, _, net, X, Y = bp.example("sigmoid-232")
    rng = np.random.default_rng(0)
    measured = (X, Y) if test else None
    return bp.train(
        net, X, Y, epochs=20, batch_size=1, learning_rate=0.5, reduction="mean", rng=rng, test=measured
    )  # fmt: skip


def diagram(name: str) -> plots.Picture:
    return plots.network_diagram(*worked(name))


def nothing() -> bp.Gradients:
    return bp.Gradients(*((None, np.zeros((2, 1))),) * 3)


PICTURES: dict[str, Callable[[], Any]] = {
    **{name: partial(diagram, name) for name in bp.EXAMPLES},
    "only gradients": lambda: plots.network_diagram(*worked("sigmoid-232"), show="gradients"),
    "four digits": lambda: plots.network_diagram(*worked("sigmoid-221"), digits=4),
    "no numbers": lambda: plots.network_diagram(worked("sigmoid-221")[0]),
    "784-30-10": lambda: plots.network_diagram(*digits_network()),
    "eleven layers": lambda: plots.network_diagram(*deep("xavier", "tanh")),
    "flow": lambda: plots.gradient_flow(worked("relu-identity-33333")[2]),
    "flows": lambda: plots.gradient_flow(
        {s: deep(s, "sigmoid")[2] for s in ("normal", "xavier", "he", "zeros")}
    ),
    "no flow": lambda: plots.gradient_flow(nothing()),
    "loss": lambda: plots.loss_curves(history(test=False)),
    "loss and test": lambda: plots.loss_curves(history(test=True)),
    "activation": lambda: plots.activation_plot("sigmoid"),
    "activations": lambda: plots.activation_plot("relu", "leaky_relu", bp.tanh),
}
WORKED = pytest.mark.parametrize("name", bp.EXAMPLES)


@cache
def picture(name: str) -> plots.Picture:
    return PICTURES[name]()  # type: ignore[no-any-return]


@WORKED
def test_every_value_delta_and_weight_of_a_worked_network_appears(name: str) -> None:
    net, trace, gradients = worked(name)
    shown = words(plots.network_diagram(net, trace, gradients, digits=2))
    for l in range(net.L + 1):
        for j, a in enumerate(trace.a[l].ravel()):
            assert f"$a^{{[{l}]}}_{{{j}}}$" in shown
            assert any(text == minus(f"{a:.2f}") for text in shown), (l, j)
    for l in range(1, net.L + 1):
        for j, delta in enumerate(gradients.delta[l].ravel()):
            small = minus(f"{delta:.0e}".replace("e-0", "e-"))
            small = small if abs(delta) < 0.005 and delta else minus(f"{delta:.2f}")
            assert f"δ {small}" in shown, (l, j)
        if net.L == 2:
            assert {minus(f"{w:.2f}") for w in net[l].W.ravel()} <= set(shown)


def test_a_wide_layer_shows_its_first_and_last_neurons_and_its_number() -> None:
    net, trace, gradients = digits_network()
    figure = plots.network_diagram(net, trace, gradients, digits=3, sample=1)
    shown = words(figure)
    for l, n in enumerate(net.sizes):
        assert f"⋮\n{n}\nneurons" in shown
        numbers = [minus(f"{trace.a[l][j, 1]:.3f}") for j in (0, 1, 2, n - 1)]
        assert set(numbers) <= set(shown)
        assert f"a[{l}]: {', '.join(numbers[:3])}, …, {numbers[3]}." in figure.alt
    assert sum(text.startswith("$a") for text in shown) == 12


def test_many_layers_show_the_first_and_last_two() -> None:
    shown = words(plots.network_diagram(*deep("xavier", "tanh")))
    assert [text for text in shown if text.startswith("layer")] == [
        "layer 0", "layer 1", "layer 9", "layer 10",
    ]  # fmt: skip
    assert "⋯" in shown


def test_gradients_alone_stand_in_the_circles_and_on_the_lines() -> None:
    net, trace, gradients = worked("sigmoid-221")
    shown = words(plots.network_diagram(net, trace, gradients, show="gradients", digits=3))
    assert minus(f"{gradients.delta[2][0, 0]:.3f}") in shown
    assert minus(f"{gradients.dW[2][0, 1]:.3f}") in shown
    assert minus(f"{trace.a[1][0, 0]:.3f}") not in shown
    assert "circle: δ     line: dW" in shown


def test_a_small_gradient_is_not_shown_as_zero() -> None:
    net, trace, gradients = worked("sigmoid-221")
    tiny = gradients._replace(delta=(None, *(d * 1e-5 for d in gradients.delta[1:])))
    assert "δ −9e−7" in words(plots.network_diagram(net, trace, tiny))


def test_the_flow_is_that_of_the_gradient_norms() -> None:
    gradients = worked("relu-identity-33333")[2]
    figure = plots.gradient_flow(gradients)
    for ax, quantity in zip(figure.axes, ("delta", "dW"), strict=True):
        [line] = ax.get_lines()
        norms = bp.gradient_norms(gradients)[quantity]
        np.testing.assert_array_equal(line.get_ydata(), norms)
        assert f"Norm of {quantity} from layer 1 to 4: {norms[0]:.2g}, " in figure.alt
        assert ax.get_yscale() == "log"


def test_a_norm_of_zero_is_left_out_and_said_so() -> None:
    figure = picture("flows")
    assert r"norm of $dW^{[l]}$ (0 is left out)" in words(figure)
    assert np.isnan(np.asarray(figure.axes[1].get_lines()[3].get_ydata())[0])


def test_lines_that_differ_in_colour_differ_in_style_too() -> None:
    for name, n in (("flows", 4), ("loss and test", 2), ("activation", 2)):
        for ax in picture(name).axes:
            lines = [line for line in ax.get_lines() if len(np.asarray(line.get_xdata())) > 2]
            assert len({line.get_linestyle() for line in lines}) == len(lines) == n


def test_loss_curves_are_the_history() -> None:
    seen = history(test=True)
    figure = plots.loss_curves(seen)
    curves = [list(np.asarray(line.get_ydata())) for ax in figure.axes for line in ax.get_lines()]
    assert curves == [seen.cost, seen.test_cost, seen.accuracy, seen.test_accuracy]
    assert (
        f"Cost (test) over 20 epochs: from {seen.test_cost[0]:.3g} to {seen.test_cost[-1]:.3g}."
        in figure.alt
    )


def test_where_there_is_no_accuracy_only_the_cost_is_drawn() -> None:
    seen = history(test=True)
    figure = plots.loss_curves(seen._replace(accuracy=[np.nan] * len(seen.cost)))
    [ax] = figure.axes
    assert ax.get_title(loc="left") == "cost"
    assert ax.get_xlabel() == "epoch"
    assert "ccuracy" not in figure.alt


def test_the_jump_of_a_derivative_is_not_drawn() -> None:
    slope = np.asarray(plots.activation_plot("relu").axes[0].get_lines()[1].get_ydata())
    assert np.isnan(slope).sum() == 1
    assert set(slope[~np.isnan(slope)]) == {0, 1}


def test_an_activation_can_be_drawn_into_axes_of_ones_own() -> None:
    own = Figure()
    ax = own.subplots()
    assert plots.activation_plot("tanh", ax=ax) is own
    assert len(ax.get_lines()) == 4


def test_pyplot_keeps_no_picture_and_its_settings_neither_change_nor_matter() -> None:
    plain = {name: draw().svg() for name, draw in PICTURES.items()}
    with mpl.rc_context():
        plt.style.use("dark_background")
        before = dict(mpl.rcParams)
        in_dark = {name: draw().svg() for name, draw in PICTURES.items()}
        assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []
    assert in_dark == plain


def test_a_notebook_shows_a_picture_once_with_and_without_pyplot() -> None:
    draw = "from backprop_lib import plots\nplots.activation_plot('relu')"
    cells = [new_code_cell(source) for source in (draw, "import matplotlib.pyplot as plt", draw)]
    notebook = new_notebook(cells=cells)
    NotebookClient(notebook, timeout=120).execute()
    first, imported, third = (cell.outputs for cell in notebook.cells)
    assert imported == []
    for [output] in (first, third):
        assert set(output.data) == {"image/svg+xml", "text/plain"}
        assert output.data["text/plain"].startswith("ReLU for z from −4 to 4")


def test_without_matplotlib_the_error_says_what_to_install() -> None:
    code = "import sys; sys.modules['matplotlib'] = None; from backprop_lib import plots"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.splitlines()[-1] == (
        "backprop_lib.errors.MissingPackageError: backprop_lib.plots draws with matplotlib, which is missing: "
        "pip install matplotlib"
    )


NET, TRACE, GRADIENTS = worked("sigmoid-221")
OTHER = worked("sigmoid-232")


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.network_diagram([2, 2, 1]), "net must be a Network; got list"),  # type: ignore[arg-type]
        (lambda: plots.network_diagram(NET, GRADIENTS), "trace must be Trace; got Gradients"),  # type: ignore[arg-type]
        (
            lambda: plots.network_diagram(NET, show="values"),
            "show='values' needs the values of a forward pass: pass trace=forward(net, X)",
        ),
        (
            lambda: plots.network_diagram(NET, TRACE, show="both"),
            "show='both' needs gradients: pass gradients=backward(net, trace, Y, ...)",
        ),
        (
            lambda: plots.network_diagram(NET, TRACE, show="value"),  # type: ignore[arg-type]
            (
                "unknown show 'value': the known ones are values, gradients, both; "
                "did you mean 'values'?"
            ),
        ),
        (
            lambda: plots.network_diagram(NET, OTHER[1]),
            (
                "trace: layers of [3, 2] neurons, but the network has [2, 1]; "
                "pass what came of this network"
            ),
        ),
        (
            lambda: plots.network_diagram(NET, TRACE, OTHER[2]),
            (
                "gradients: layers of [3, 2] neurons, but the network has [2, 1]; "
                "pass what came of this network"
            ),
        ),
        (
            lambda: plots.network_diagram(NET, TRACE, sample=1),
            "sample must be a whole number from 0 to 0; got 1",
        ),
        (
            lambda: plots.network_diagram(*worked("relu-identity-33333"), digits=6),
            "numbers with digits=6 decimals do not fit into the circles; choose fewer",
        ),
        (
            lambda: plots.network_diagram(NET, TRACE, digits=0),
            "digits must be a whole number of at least 1; got 0",
        ),
        (
            lambda: plots.gradient_flow(TRACE),  # type: ignore[arg-type]
            (
                "gradients must be Gradients, or one to 4 of them by name, such as "
                "{'sigmoid': backward(...)}; got Trace"
            ),
        ),
        (
            lambda: plots.loss_curves([1.0, 0.5]),  # type: ignore[arg-type]
            "history must be what train returned; got list",
        ),
        (
            lambda: plots.activation_plot("softmax"),
            "softmax mixes the entries of z, so it has no curve g(z); choose another",
        ),
        (plots.activation_plot, "give one activation or more; got 0"),
        (
            lambda: plots.activation_plot("relu", "tanh", ax=Figure().subplots()),
            "give one activation when drawing into ax; got 2",
        ),
        (
            lambda: plots.activation_plot("relu", z=(1, -1)),
            "z must be (from, to) with from below to; got (1, -1)",
        ),
        (
            lambda: plots.activation_plot("relu", z=5),  # type: ignore[arg-type]
            "z must be (from, to) with from below to; got 5",
        ),
        (
            lambda: plots.network_diagram(NET, TRACE, sample=True),
            "sample must be a whole number from 0 to 0; got True",
        ),
    ],
)
def test_wrong_arguments_are_refused(draw: Callable[[], Any], message: str) -> None:
    with pytest.raises(BackpropError) as caught:
        draw()
    assert str(caught.value) == message
