"""Training does what forward, backward and a step do, and says what happened."""

import sys
from typing import Any

import numpy as np
import pytest
from reference import PAIRS, targets

from backprop_lib import (
    ACTIVATIONS,
    Gradients,
    History,
    Layer,
    Network,
    accuracy,
    backward,
    cost,
    forward,
    init,
    minibatches,
    momentum_step,
    one_hot,
    sgd_step,
    train,
)
from backprop_lib.step import InPlaceStep

XOR = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
XOR_TARGETS = np.array([[0.0, 1, 1, 0]])


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def problem(output: str, loss: str, m: int = 10) -> tuple[Network, Any, Any]:
    """A network with every hidden activation, and a batch."""
    hidden = list(ACTIVATIONS)
    net = init([3, 4, 5, 2, 6, 3, 4, 3], [*hidden, output], loss, scheme="xavier", rng=rng())
    return net, rng(1).standard_normal((3, m)), targets(loss, 3, m, rng(2))


def quick(net: Network, X: Any, Y: Any, **settings: Any) -> History:
    given = {"epochs": 3, "batch_size": 4, "learning_rate": 0.1, "reduction": "mean", "rng": rng()}
    return train(net, X, Y, **{**given, **settings})


def assert_same_weights(ours: Network, theirs: Network, tolerance: float) -> None:
    """Layers equal to within the tolerance times their largest parameter."""
    for mine, other in zip(ours.layers, theirs.layers, strict=True):
        assert (mine.W.shape, mine.b.shape) == (other.W.shape, other.b.shape)
        distance = max(np.max(np.abs(mine.W - other.W)), np.max(np.abs(mine.b - other.b)))
        assert distance <= tolerance * max(np.max(np.abs(other.W)), np.max(np.abs(other.b)))


@pytest.fixture(params=["NumPy", "SciPy"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The library that multiplies: SciPy for small networks too, or NumPy without SciPy."""
    monkeypatch.setattr("backprop_lib.blas.WORTH_SCIPY", 0)
    if request.param == "NumPy":
        monkeypatch.setitem(sys.modules, "scipy.linalg.blas", None)
    return request.param


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_in_place_steps_equal_forward_backward_and_step(
    output: str, loss: str, momentum: float, reduction: str, library: str
):
    net, X, Y = problem(output, loss)
    alpha = 0.005
    step = InPlaceStep(net, learning_rate=alpha, momentum=momentum, reduction=reduction)
    assert step.blas.library == library
    slow, velocity = net, None
    for start in [0, 4, 8] * 20:  # batches of 4, 4 and 2
        x, y = X[:, start : start + 4], Y[:, start : start + 4]
        step(x, y)
        gradients = backward(slow, forward(slow, x), y, reduction=reduction)
        if momentum:
            slow, velocity = momentum_step(slow, gradients, velocity, alpha, momentum)
        else:
            slow = sgd_step(slow, gradients, alpha)
        # They part by 3e-16 in 60 steps, because alpha is multiplied in at another place.
        assert_same_weights(step.network(), slow, 1e-14)
    assert np.max(np.abs(slow[1].W - net[1].W)) > 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize(("sizes", "m"), [((1, 1, 1), 1), ((1, 3, 1), 2), ((3, 1, 2), 1)])
def test_in_place_steps_take_single_neurons_and_samples_in_any_order(
    sizes: tuple[int, ...], m: int, momentum: float, dtype: Any, library: str
):
    gs = ["leaky_relu", "identity"]
    net = init(sizes, gs, "squared_error", scheme="he", rng=rng(), dtype=dtype)
    X, Y = (rng(n).standard_normal((n, m)).astype(dtype) for n in (sizes[0], sizes[-1]))
    step = InPlaceStep(net, learning_rate=0.1, momentum=momentum, reduction="mean")
    assert step.blas.library == library
    slow, velocity = net, None
    for _ in range(3):
        step(np.asfortranarray(X), np.asfortranarray(Y))
        gradients = backward(slow, forward(slow, X), Y, reduction="mean")
        slow, velocity = momentum_step(slow, gradients, velocity, 0.1, momentum)
    assert_same_weights(step.network(), slow, 20 * np.finfo(dtype).eps)


@pytest.mark.parametrize("momentum", [0.0, 0.5])
@pytest.mark.usefixtures("library")
def test_train_equals_minibatches_and_steps_by_hand(momentum: float):
    net, X, Y = problem("softmax", "categorical_cross_entropy")
    history = quick(net, X, Y, momentum=momentum, rng=rng(7))
    slow, velocity, shuffle = net, None, rng(7)
    costs = [cost(net, forward(net, X), Y, reduction="mean")]
    for _ in range(3):
        for x, y in minibatches(X, Y, 4, shuffle):
            gradients = backward(slow, forward(slow, x), y, reduction="mean")
            slow, velocity = momentum_step(slow, gradients, velocity, 0.1, momentum)
        costs.append(cost(slow, forward(slow, X), Y, reduction="mean"))
    assert_same_weights(history.net, slow, 1e-13)
    np.testing.assert_allclose(history.cost, costs, rtol=1e-13)


def test_momentum_steps_follow_their_formula():
    net = Network([Layer([[1.0]], [[2.0]], "identity")], "squared_error")
    gradients = Gradients((None, None), (None, np.array([[3.0]])), (None, np.array([[5.0]])))
    once, velocity = momentum_step(net, gradients, None, 0.5, 0.25)
    assert (velocity.W[1], velocity.b[1]) == (-1.5, -2.5)
    assert (once[1].W, once[1].b) == (-0.5, -0.5)
    twice, velocity = momentum_step(once, gradients, velocity, 0.5, 0.25)
    assert (velocity.W[1], velocity.b[1]) == (-1.875, -3.125)
    assert (twice[1].W, twice[1].b) == (-2.375, -3.625)
    plain = sgd_step(net, gradients, 0.5)
    assert (plain[1].W, plain[1].b) == (-0.5, -0.5)


def test_the_same_seed_makes_the_same_history():
    net, X, Y = problem("sigmoid", "binary_cross_entropy")
    first, second, other = (quick(net, X, Y, rng=rng(seed)) for seed in (5, 5, 6))
    assert first.cost == second.cost
    np.testing.assert_array_equal(first.net[1].W, second.net[1].W)
    assert first.cost != other.cost


@pytest.mark.parametrize("size", [1, 3, 7, 8, 100])
def test_minibatches_keep_pairs_together_and_show_every_sample_once(size: int):
    X = np.array([np.arange(7.0), np.arange(7.0) ** 2])
    Y = 10 * np.arange(7.0).reshape(1, -1)
    batches = list(minibatches(X, Y, size, rng()))
    whole, rest = divmod(7, size)
    assert [x.shape[1] for x, _ in batches] == [size] * whole + [rest] * bool(rest)
    for x, y in batches:
        np.testing.assert_array_equal(10 * x[0], y[0])
        np.testing.assert_array_equal(x[0] ** 2, x[1])
    assert sorted(np.concatenate([x[0] for x, _ in batches])) == list(range(7))


def test_each_epoch_is_shuffled_anew():
    X = np.arange(50.0).reshape(1, -1)
    shuffle = rng()
    orders = [np.hstack([x for x, _ in minibatches(X, X, 5, shuffle)]) for _ in range(2)]
    assert not np.array_equal(orders[0], orders[1])
    assert not np.array_equal(orders[0], X)


def test_minibatches_are_copies():
    X = np.zeros((1, 3))
    for pair in minibatches(X, X, 2, rng()):
        for array in pair:
            array[:] = 1
    assert not X.any()


def test_every_sample_is_trained_on_once_an_epoch(monkeypatch: pytest.MonkeyPatch):
    seen: list[float] = []
    original = InPlaceStep.__call__

    def watched(self: InPlaceStep, X: Any, Y: Any) -> Any:
        np.testing.assert_array_equal(Y, 2 * X)
        seen.extend(X[0])
        return original(self, X, Y)

    monkeypatch.setattr(InPlaceStep, "__call__", watched)
    net = Network([Layer([[1.0]], [[0.0]], "identity")], "squared_error")
    X = np.arange(7.0).reshape(1, -1)
    quick(net, X, 2 * X, learning_rate=1e-3)
    assert sorted(seen) == sorted([*range(7)] * 3)


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "leaky_relu"])
def test_xor_is_learnt(hidden: str):
    net = init((2, 8, 1), [hidden, "sigmoid"], "binary_cross_entropy", scheme="xavier", rng=rng(3))
    history = train(
        net, XOR, XOR_TARGETS, epochs=2000, batch_size=2, learning_rate=0.5, momentum=0.5,
        reduction="mean", rng=rng(),
    )  # fmt: skip
    assert history.cost[0] > 0.5
    assert history.cost[-1] < 0.02
    assert history.accuracy[-1] == 1
    assert not history.diverged
    np.testing.assert_array_equal(np.round(forward(history.net, XOR).a[-1]), XOR_TARGETS)


def test_three_classes_are_learnt_by_softmax():
    labels = np.arange(60) % 3
    angles = 2 * np.pi * labels / 3
    X = np.array([np.cos(angles), np.sin(angles)]) + 0.2 * rng().standard_normal((2, 60))
    net = init((2, 3), ["softmax"], "categorical_cross_entropy", scheme="zeros", rng=rng())
    history = quick(net, X, one_hot(labels, 3), epochs=20)
    assert history.cost[0] == pytest.approx(np.log(3))
    assert history.accuracy[-1] == 1


def test_the_history_begins_before_training_and_has_one_entry_an_epoch():
    net, X, Y = problem("softmax", "categorical_cross_entropy")
    test = X[:, :2], Y[:, :2]
    history = quick(net, X, Y, epochs=5, test=test)
    assert [len(part) for part in history[1:5]] == [6] * 4
    for model, at in ((net, 0), (history.net, -1)):
        trace, shown = forward(model, X), forward(model, test[0])
        assert history.cost[at] == pytest.approx(cost(model, trace, Y, reduction="mean"), 1e-14)
        assert history.accuracy[at] == accuracy(trace.a[-1], Y)
        assert history.test_cost[at] == pytest.approx(
            cost(model, shown, test[1], reduction="mean"), 1e-14
        )
        assert history.test_accuracy[at] == accuracy(shown.a[-1], test[1])
    assert (history.diverged, type(history.cost[0])) == (False, float)


def test_without_test_samples_their_curves_are_empty_and_nothing_else_changes():
    net, X, Y = problem("softmax", "categorical_cross_entropy")
    without, with_test = quick(net, X, Y), quick(net, X, Y, test=(X[:, :1], Y[:, :1]))
    assert (without.test_cost, without.test_accuracy) == ([], [])
    assert without.cost == with_test.cost


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("hidden", ["relu", "identity", "leaky_relu"])
@pytest.mark.usefixtures("library")
def test_divergence_is_reported_and_the_last_good_network_is_kept(hidden: str, momentum: float):
    net = init((2, 5, 1), [hidden, "identity"], "squared_error", scheme="he", rng=rng(1))
    X, Y = rng(2).standard_normal((2, 20)), rng(3).standard_normal((1, 20))
    history = quick(net, X, Y, epochs=500, learning_rate=3.0, reduction="sum", momentum=momentum)
    assert history.diverged
    assert 1 <= len(history.cost) < 501
    assert np.isfinite(history.cost).all()
    assert len(history.cost) == len(history.accuracy)
    assert all(np.isfinite(W).all() and np.isfinite(b).all() for W, b, _ in history.net.layers)
    last = cost(history.net, forward(history.net, X), Y, reduction="sum")
    assert history.cost[-1] == pytest.approx(last, 1e-12)


def test_a_linear_network_with_too_large_a_step_diverges_and_says_so():
    net = Network([Layer([[1.0]], [[0.0]], "identity")], "squared_error")
    history = quick(net, [[1.0, 2.0]], [[0.0, 1.0]], epochs=2000, learning_rate=2.0)
    assert history.diverged
    assert 1 < len(history.cost) < 2000
    assert history.cost[-1] > 1e100


def test_divergence_in_the_first_epoch_leaves_the_network_as_it_was():
    net = Network([Layer([[1.0]], [[0.0]], "identity")], "squared_error")
    history = quick(net, [[1e10]], [[0.0]], learning_rate=1e300)
    assert history.diverged
    assert history.net is net
    assert len(history.cost) == 1


def test_a_progress_bar_counts_epochs_and_shows_the_cost(capsys: pytest.CaptureFixture[str]):
    net, X, Y = problem("softmax", "categorical_cross_entropy")
    history = quick(net, X, Y, epochs=4, progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "4/4" in shown.err
    assert "epoch" in shown.err
    assert f"cost={history.cost[-1]:.4g}" in shown.err


def test_without_a_progress_bar_nothing_is_printed(capsys: pytest.CaptureFixture[str]):
    quick(*problem("softmax", "categorical_cross_entropy"))
    assert capsys.readouterr() == ("", "")


def test_a_batch_larger_than_the_data_is_all_of_it():
    net, X, Y = problem("tanh", "squared_error")
    history = quick(net, X, Y, epochs=1, batch_size=10**6)
    gradients = backward(net, forward(net, X), Y, reduction="mean")
    assert_same_weights(history.net, sgd_step(net, gradients, 0.1), 1e-13)


def test_one_hot_stands_each_class_in_its_own_row():
    np.testing.assert_array_equal(
        one_hot([2, 0, 1, 2], 3), [[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1]]
    )
    assert one_hot(np.uint8([1]), 2).dtype == np.float64
    np.testing.assert_array_equal(one_hot([True, False], 2), [[0, 1], [1, 0]])


def test_accuracy_compares_the_largest_output_with_the_target():
    outputs = np.array([[0.6, 0.2, 0.1], [0.3, 0.5, 0.1], [0.1, 0.3, 0.8]])
    assert accuracy(outputs, np.eye(3)) == 1
    assert accuracy(outputs, np.eye(3)[:, [0, 2, 1]]) == 1 / 3


def test_accuracy_of_a_single_output_rounds_it():
    assert accuracy(np.array([[0.49, 0.51, 0.9, 0.1]]), np.array([[0, 1, 0, 0]])) == 3 / 4
    assert accuracy(np.array([[0.2, 0.9]]), np.array([[1, 1]])) == 1 / 2


def test_accuracy_of_several_labels_asks_for_all_of_a_sample_s_outputs():
    outputs = np.array([[0.9, 0.9, 0.1], [0.8, 0.4, 0.2]])
    assert accuracy(outputs, np.array([[1, 1, 0], [1, 1, 0]])) == 2 / 3
    assert accuracy(outputs, np.array([[1, 1, 0], [0, 1, 0]])) == 1 / 3


@pytest.mark.parametrize("Y", [[[0.3, 1.0]], [[-1.0, 1.0]], [[0.5, 1], [0.5, 0]], [[2, 1]]])
def test_targets_that_are_no_labels_have_no_accuracy(Y: Any):
    assert np.isnan(accuracy(np.ones_like(Y), Y))


def test_a_regression_is_trained_without_an_accuracy():
    net = Network([Layer([[1.0]], [[0.0]], "identity")], "squared_error")
    history = quick(net, [[1.0, 2.0]], [[0.5, 1.0]])
    assert np.isnan(history.accuracy).all()
    assert np.isfinite(history.cost).all()
