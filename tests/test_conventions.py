"""Claims about conventions: what each converter gives is what the other convention computes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from reference import Case, random_case, reference

import backprop_lib as bp
from backprop_lib import BackpropError, conventions

SQUARED = [c for c in map(random_case, range(60)) if c.net.loss.name == "half_squared_error"]
SEEDS = pytest.mark.parametrize("seed", range(8))
PAIRS = [
    (conventions.transposed, conventions.transposed),
    (conventions.half_to_full, conventions.full_to_half),
    (conventions.mean_to_sum, conventions.sum_to_mean),
    (conventions.factor_into_delta, conventions.factor_out_of_delta),
]


def gradients(case: Case, reduction: str = "mean") -> bp.Gradients:
    return bp.backward(case.net, bp.forward(case.net, case.X), case.Y, reduction=reduction)


def assert_equal(p: Any, q: Any) -> None:
    for part, other in zip(p, q, strict=True):
        assert part[0] is None
        for left, right in zip(part[1:], other[1:], strict=True):
            np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-14)


@SEEDS
@pytest.mark.parametrize(("there", "back"), PAIRS, ids=[there.__name__ for there, _ in PAIRS])
def test_there_and_back_changes_nothing(
    seed: int,
    there: Callable[[bp.Gradients], bp.Gradients],
    back: Callable[[bp.Gradients], bp.Gradients],
) -> None:
    original = gradients(random_case(seed))
    assert_equal(back(there(original)), original)
    if there is not back:
        assert_equal(there(back(original)), original)


@SEEDS
def test_transposed_columns_are_the_rows_of_the_jacobian_convention(seed: int) -> None:
    name, net, X, Y = random_case(seed)
    one = Case(name, net, X[:, [0]], Y[:, [0]])
    rows = bp.backward_jacobian(net, bp.forward(net, one.X), one.Y)
    assert_equal(conventions.transposed(gradients(one)), (rows.delta, rows.dW, rows.db))


@pytest.mark.parametrize("case", SQUARED, ids=lambda case: case.name)
def test_half_to_full_gives_the_gradients_of_the_full_squared_error(case: Case) -> None:
    full = case._replace(net=bp.Network(case.net.layers, "squared_error"))
    truth = reference(full, "mean")
    assert_equal(
        conventions.half_to_full(gradients(case)), (truth.dC_dz, truth.dW, truth.db)
    )  # fmt: skip


@SEEDS
def test_mean_to_sum_gives_the_gradients_of_the_sum(seed: int) -> None:
    case = random_case(seed)
    truth = reference(case, "sum")
    assert_equal(conventions.mean_to_sum(gradients(case)), (truth.dC_dz, truth.dW, truth.db))


@SEEDS
def test_with_the_factor_in_delta_no_other_is_needed(seed: int) -> None:
    case = random_case(seed)
    trace = bp.forward(case.net, case.X)
    delta, dW, db = conventions.factor_into_delta(gradients(case))
    for l in range(1, case.net.L + 1):
        np.testing.assert_allclose(delta[l] @ trace.a[l - 1].T, dW[l], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(
            delta[l].sum(axis=1, keepdims=True), db[l], rtol=1e-12, atol=1e-14
        )  # fmt: skip


@SEEDS
def test_samples_as_rows_compute_the_transposed_weighted_inputs(seed: int) -> None:
    _, net, X, _ = random_case(seed)
    trace = bp.forward(net, X)
    for l, layer in enumerate(conventions.to_samples_as_rows(net), start=1):
        np.testing.assert_allclose(trace.a[l - 1].T @ layer.W + layer.b, trace.z[l].T, rtol=1e-12)


@SEEDS
def test_a_network_comes_back_from_samples_as_rows(seed: int) -> None:
    net = random_case(seed).net
    again = conventions.from_samples_as_rows(conventions.to_samples_as_rows(net), net)
    assert again.loss is net.loss
    for (W, b, g), (W_again, b_again, g_again) in zip(net, again, strict=True):
        np.testing.assert_array_equal(W, W_again)
        np.testing.assert_array_equal(b, b_again)
        assert g is g_again


NET = random_case(0).net


@pytest.mark.parametrize(
    ("convert", "message"),
    [
        *(
            (lambda f=f: f([1.0]), "gradients must be what backward returns; got list")
            for pair in PAIRS
            for f in pair
        ),
        (lambda: conventions.to_samples_as_rows([1.0]), "net must be a Network; got list"),  # type: ignore[arg-type]
        (
            lambda: conventions.from_samples_as_rows((), NET),
            f"net has {NET.L} layers, but 0 came; give one RowLayer for each",
        ),
    ],
)
def test_what_cannot_be_converted_is_refused(convert: Callable[[], Any], message: str) -> None:
    with pytest.raises(BackpropError) as caught:
        convert()
    assert str(caught.value) == message
