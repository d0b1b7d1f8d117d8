"""Claims about the explorers' engine: in JavaScript it computes what backprop_lib computes."""

from typing import Any

import numpy as np
import pytest
from numpy.random import Generator
from playwright.sync_api import Page

import backprop_lib as bp
from backprop_lib.activations import ACTIVATIONS
from backprop_lib.losses import LOSSES

NETWORKS = 1000
HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]

RUN = """
async (cases) => {
  const { backward, backwardJacobian, cost, forward, losses, momentumStep, sgdStep } =
    await import("/engine/network.js");
  return cases.map(({ net, X, Y, reduction, rate, momentum }) => {
    const trace = forward(net, X);
    const gradients = backward(net, trace, Y, reduction);
    const column = (A) => A.map((row) => row.slice(0, 1));
    const one = column(Y);
    const first = momentumStep(net, gradients, null, rate, momentum);
    const second = momentumStep(first.net, gradients, first.velocity, rate, momentum);
    return {
      ...trace, ...gradients,
      C: losses(net, trace, Y), J: cost(net, trace, Y, reduction),
      rows: backwardJacobian(net, forward(net, column(X)), one),
      stepped: sgdStep(net, gradients, rate).layers.map(({ W, b }) => ({ W, b })),
      rolled: second.net.layers.map(({ W, b }) => ({ W, b })), velocity: second.velocity,
    };
  });
}
"""


def drawn(rng: Generator) -> tuple[bp.Network, Any, Any]:
    """A network of any sensible pair of output and loss, and a batch for it."""
    sizes = rng.integers(1, 7, size=rng.integers(2, 6)).tolist()
    loss = LOSSES[rng.choice(list(LOSSES))]
    output = loss.outputs[0] if loss.outputs else rng.choice(list(ACTIVATIONS))
    hidden = [str(g) for g in rng.choice(HIDDEN, size=len(sizes) - 2)]
    layers = [
        bp.Layer(rng.normal(size=(n, k)), rng.normal(size=(n, 1)), g)
        for k, n, g in zip(sizes[:-1], sizes[1:], [*hidden, str(output)], strict=True)
    ]
    m, n = int(rng.integers(1, 5)), sizes[-1]
    targets = {
        "any": rng.normal(size=(n, m)),
        "binary": rng.integers(0, 2, size=(n, m)).astype(float),
        "one-hot": np.eye(n)[:, rng.integers(0, n, size=m)],
    }
    return bp.Network(layers, loss), rng.normal(size=(sizes[0], m)), targets[loss.labels]


def plain(net: bp.Network) -> dict[str, Any]:
    layers = [{"W": W.tolist(), "b": b.tolist(), "activation": g.name} for W, b, g in net]
    return {"layers": layers, "loss": net.loss.name}


def assert_equal(theirs: Any, ours: Any, what: str) -> None:
    """To 1e-12 of the array's largest entry: a sum's last bits depend on its order."""
    if ours is None:
        assert theirs is None, what
        return
    ours = np.asarray(ours)
    assert np.shape(theirs) == ours.shape, what
    scale = max(1.0, float(np.abs(ours).max()))
    np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-12 * scale, err_msg=what)


def test_the_engine_equals_the_library_on_a_thousand_random_networks(scripts: Page) -> None:
    rng = np.random.default_rng(20)
    cases = [
        (
            *drawn(rng),
            str(rng.choice(["mean", "sum"])),
            float(rng.uniform(0, 2)),
            float(rng.uniform(0, 1)),
        )
        for _ in range(NETWORKS)
    ]
    sent = [
        {
            "net": plain(net),
            "X": X.tolist(),
            "Y": Y.tolist(),
            "reduction": reduction,
            "rate": rate,
            "momentum": momentum,
        }
        for net, X, Y, reduction, rate, momentum in cases
    ]
    results = scripts.evaluate(RUN, sent)
    for number, (case, got) in enumerate(zip(cases, results, strict=True)):
        net, X, Y, reduction, rate, momentum = case
        trace = bp.forward(net, X)
        gradients = bp.backward(net, trace, Y, reduction=reduction)
        expected = {**trace._asdict(), **gradients._asdict()}
        for name, arrays in expected.items():
            for l, array in enumerate(arrays):
                assert_equal(got[name][l], array, f"{name}[{l}] of {net}, network {number}")
        assert_equal(got["C"], bp.sample_losses(net, trace, Y), f"C of {net}")
        assert_equal(got["J"], bp.cost(net, trace, Y, reduction=reduction), f"J of {net}")
        one = bp.backward_jacobian(net, bp.forward(net, X[:, [0]]), Y[:, [0]])
        for name, arrays in one._asdict().items():
            for l, array in enumerate(arrays):
                assert_equal(got["rows"][name][l], array, f"row {name}[{l}] of {net}")
        stepped = bp.sgd_step(net, gradients, rate)
        for layer, (W, b, _) in zip(got["stepped"], stepped, strict=True):
            assert_equal(layer["W"], W, f"W after a step of {net}")
            assert_equal(layer["b"], b, f"b after a step of {net}")
        first, velocity = bp.momentum_step(net, gradients, None, rate, momentum)
        second, velocity = bp.momentum_step(first, gradients, velocity, rate, momentum)
        for layer, (W, b, _) in zip(got["rolled"], second, strict=True):
            assert_equal(layer["W"], W, f"W after two steps with momentum of {net}")
            assert_equal(layer["b"], b, f"b after two steps with momentum of {net}")
        for name, arrays in velocity._asdict().items():
            for l, array in enumerate(arrays):
                assert_equal(got["velocity"][name][l], array, f"velocity of {name}[{l}] of {net}")


@pytest.mark.parametrize("z", [40.0, -40.0, 800.0, -800.0])
@pytest.mark.parametrize(
    ("g", "loss"),
    [("softmax", "categorical_cross_entropy"), ("sigmoid", "binary_cross_entropy")],
)
def test_the_engine_keeps_fused_losses_finite_far_out(
    scripts: Page, g: str, loss: str, z: float
) -> None:
    net = bp.Network([bp.Layer(np.eye(2) * z, np.zeros((2, 1)), g)], loss)
    X, Y = np.array([[1.0], [0.5]]), np.array([[0.0], [1.0]])
    case = {
        "net": plain(net),
        "X": X.tolist(),
        "Y": Y.tolist(),
        "reduction": "mean",
        "rate": 1,
        "momentum": 0,
    }
    run = RUN.replace("rows: backwardJacobian(net, forward(net, column(X)), one),", "")
    [got] = scripts.evaluate(run, [case])
    trace = bp.forward(net, X)
    assert_equal(got["J"], bp.cost(net, trace, Y, reduction="mean"), "J")
    assert_equal(got["dW"][1], bp.backward(net, trace, Y, reduction="mean").dW[1], "dW[1]")


def test_drawn_weights_have_the_schemes_deviation_and_depend_on_the_seed_alone(
    scripts: Page,
) -> None:
    draw = """async ([scheme, seed]) => {
      const { init } = await import("/engine/init.js");
      return init([40, 60], ["relu"], "squared_error", scheme, seed).layers[0].W;
    }"""
    for scheme, deviation in {
        "zeros": 0,
        "normal": 1,
        "xavier": np.sqrt(2 / 100),
        "he": np.sqrt(2 / 40),
    }.items():
        W = np.array(scripts.evaluate(draw, [scheme, 1]))
        assert W.shape == (60, 40)
        # Of 2400 draws, the deviation is known to 1 / sqrt(4800), the mean to 1 / sqrt(2400).
        assert abs(W.std() - deviation) <= 4 * deviation / np.sqrt(4800)
        assert abs(W.mean()) <= 4 * deviation / np.sqrt(2400)
        np.testing.assert_array_equal(W, scripts.evaluate(draw, [scheme, 1]))
    assert scripts.evaluate(draw, ["he", 1]) != scripts.evaluate(draw, ["he", 2])
