"""Every intermediate, against two measurements that share no code with backpropagation.

The error of an entry is |ours - theirs| over the entry's magnitude, which is what it would
be if none of the terms in its sums cancelled (reference.magnitudes). For 300 networks it
stays below 5e-15; 1e-13 is demanded. Where softmax leaves a derivative far smaller than its
terms, this is the only true measure, because each of the three ways rounds in its own
manner: a softmax of one neuron has the derivative 0, for which autograd says 1e-18.
Where no softmax Jacobian is gone through, arrays agree to 1e-12 of their largest entry too.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from reference import (
    PAIRS,
    Case,
    complex_step_dC_da,
    magnitudes,
    random_case,
    reference,
    worked_cases,
)

from backprop_lib import (
    EXAMPLES,
    backward,
    backward_jacobian,
    example,
    forward,
    numeric_gradients,
    relative_error,
)

TOLERANCE = 1e-13

on_many_networks = pytest.mark.parametrize(
    "cases",
    [
        pytest.param(worked_cases, id="worked"),
        pytest.param(lambda: map(random_case, range(300)), id="300-random"),
        pytest.param(
            lambda: map(random_case, range(300, 5300)), id="5000-random", marks=pytest.mark.soak
        ),
    ],
)
Cases = Callable[[], Iterable[Case]]


def assert_close(ours: Any, theirs: Any, magnitude: Any, where: str) -> None:
    assert ours.shape == theirs.shape, where
    assert np.isfinite(ours).all(), where
    distance = np.abs(ours - theirs)
    worst = np.max(distance - TOLERANCE * magnitude)
    assert worst <= 0, f"{where}: off by {distance.max():.1e}, magnitude {magnitude.max():.1e}"


def by_jacobians(case: Case) -> list[Any]:
    """RowGradients of each sample by itself."""
    _, net, X, Y = case
    samples = range(X.shape[1])
    return [backward_jacobian(net, forward(net, X[:, [k]]), Y[:, [k]]) for k in samples]


def columns(rows: list[Any], name: str, l: int) -> Any:
    """The samples' rows of one quantity, as columns side by side."""
    return np.hstack([getattr(row, name)[l].T for row in rows])


def test_the_300_networks_cover_every_pair_depth_width_batch_and_hidden_activation():
    cases = [random_case(seed) for seed in range(300)]
    nets = [case.net for case in cases]
    assert {(net[net.L].activation.name, net.loss.name) for net in nets} == set(PAIRS)
    assert {net.L for net in nets} == set(range(1, 7))
    assert {n for net in nets for n in net.sizes} == set(range(1, 10))
    assert {case.X.shape[1] for case in cases} == set(range(1, 8))
    hidden = {net[l].activation.name for net in nets for l in range(1, net.L)}
    assert hidden == {g for g, _ in PAIRS}


@on_many_networks
def test_forward_agrees_with_the_formulas(cases: Cases):
    for case in cases():
        trace, theirs = forward(case.net, case.X), reference(case, "sum")
        assert trace.z[0] is None
        np.testing.assert_array_equal(trace.a[0], case.X)
        for l in range(1, case.net.L + 1):
            for name in ("z", "a"):
                ours, true = getattr(trace, name)[l], getattr(theirs, name)[l]
                assert_close(ours, true, np.max(np.abs(true)), f"{name}[{l}] of {case.name}")


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@on_many_networks
def test_gradients_agree_with_autograd_and_complex_step(cases: Cases, reduction: str):
    for case in cases():
        ours = backward(case.net, forward(case.net, case.X), case.Y, reduction=reduction)
        by_autograd = reference(case, reduction)
        by_step = numeric_gradients(case.net, case.X, case.Y, reduction=reduction)
        size = magnitudes(case, reduction)
        for l in range(1, case.net.L + 1):
            for name, theirs in (("delta", "dC_dz"), ("dW", "dW"), ("db", "db")):
                where = f"{name}[{l}] of {case.name}"
                array = getattr(ours, name)[l]
                assert_close(array, getattr(by_autograd, theirs)[l], size[theirs][l], where)
                assert_close(array, getattr(by_step, name)[l], size[theirs][l], where)


@on_many_networks
def test_gradients_of_the_activations_agree_with_autograd_and_complex_step(cases: Cases):
    for case in cases():
        rows = by_jacobians(case)
        by_autograd, by_step = reference(case, "sum").dC_da, complex_step_dC_da(case)
        size = magnitudes(case, "sum")["dC_da"]
        for l in range(1, case.net.L + 1):
            ours = columns(rows, "dC_da", l)
            assert_close(ours, by_autograd[l], size[l], f"dC/da[{l}] of {case.name}")
            assert_close(ours, by_step[l], size[l], f"dC/da[{l}] of {case.name}")


@on_many_networks
def test_jacobian_rows_equal_hadamard_columns_transposed(cases: Cases):
    for case in cases():
        rows = by_jacobians(case)
        ours = backward(case.net, forward(case.net, case.X), case.Y, reduction="sum")
        size = magnitudes(case, "sum")
        for l in range(1, case.net.L + 1):
            where = f"layer {l} of {case.name}"
            delta = columns(rows, "delta", l)
            dW = np.sum([row.dW[l].T for row in rows], axis=0)
            db = np.sum([row.db[l].T for row in rows], axis=0)
            assert_close(delta, ours.delta[l], size["dC_dz"][l], where)
            assert_close(dW, ours.dW[l], size["dW"][l], where)
            assert_close(db, ours.db[l], size["db"][l], where)


def goes_through_a_softmax_jacobian(case: Case) -> bool:
    names = [layer.activation.name for layer in case.net.layers]
    if case.net.loss.name == "categorical_cross_entropy" and case.net.sizes[-1] > 1:
        names.pop()
    return "softmax" in names


def test_without_a_softmax_jacobian_arrays_agree_to_1e_12_of_their_largest_entry():
    plain = [
        case for case in map(random_case, range(300)) if not goes_through_a_softmax_jacobian(case)
    ]
    assert len(plain) > 100
    for case in plain:
        ours = backward(case.net, forward(case.net, case.X), case.Y, reduction="mean")
        by_autograd = reference(case, "mean")
        by_step = numeric_gradients(case.net, case.X, case.Y, reduction="mean")
        for l in range(1, case.net.L + 1):
            for name, other in (("delta", "dC_dz"), ("dW", "dW"), ("db", "db")):
                for theirs in (getattr(by_autograd, other)[l], getattr(by_step, name)[l]):
                    distance = np.max(np.abs(getattr(ours, name)[l] - theirs))
                    where = f"{name}[{l}] of {case.name}"
                    assert distance <= 1e-12 * np.max(np.abs(theirs)), where


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_networks_agree_entry_by_entry(name: str):
    _, _, net, X, Y = example(name)
    ours = backward(net, forward(net, X), Y, reduction="mean")
    by_step = numeric_gradients(net, X, Y, reduction="mean")
    by_autograd = reference(Case(name, net, X, Y), "mean")
    for l in range(1, net.L + 1):
        for mine, other in (("delta", "dC_dz"), ("dW", "dW"), ("db", "db")):
            for theirs in (getattr(by_step, mine)[l], getattr(by_autograd, other)[l]):
                assert np.max(relative_error(getattr(ours, mine)[l], theirs)) <= 1e-12


@pytest.mark.parametrize("name", EXAMPLES)
def test_factors_of_the_jacobian_chain_multiply_to_its_rows(name: str):
    _, _, net, X, Y = example(name)
    rows = backward_jacobian(net, forward(net, X), Y)
    for l in range(1, net.L + 1):
        n = net.sizes[l]
        assert rows.da_dz[l].shape == (n, n)
        np.testing.assert_array_equal(rows.delta[l], rows.dC_da[l] @ rows.da_dz[l])
        np.testing.assert_array_equal(rows.dz_da[l], net[l].W)
        if l > 1:
            np.testing.assert_array_equal(rows.dC_da[l - 1], rows.delta[l] @ rows.dz_da[l])
