"""Products go into the array that they are given, without a copy, by either library."""

import sys
import tracemalloc
from collections.abc import Callable
from itertools import product as pairs
from typing import Any

import numpy as np
import pytest

from backprop_lib.blas import NUMPY, WORTH_SCIPY, Blas, blas, scipy_blas

LIBRARIES: list[Callable[[Any], Blas]] = [lambda _dtype: NUMPY, scipy_blas]
ORDERS: dict[str, Callable[[Any], Any]] = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "neither": lambda array: np.repeat(np.repeat(array, 2, axis=0), 2, axis=1)[::2, ::2],
}
SHAPES = [(4, 3, 5), (1, 3, 5), (4, 1, 5), (4, 3, 1), (1, 1, 5), (4, 1, 1), (1, 3, 1), (1, 1, 1)]


def drawn(*shape: int, dtype: Any) -> Any:
    return np.random.default_rng(0).standard_normal(shape).astype(dtype)


@pytest.mark.parametrize("orders", list(pairs(ORDERS, ORDERS)))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("library", LIBRARIES, ids=["NumPy", "SciPy"])
def test_products_are_written_into_out_whatever_it_held(
    library: Callable[[Any], Blas], dtype: Any, orders: tuple[str, str]
):
    use = library(dtype)
    for n, k, m in SHAPES:
        A, B = drawn(n, k, dtype=dtype), drawn(k, m, dtype=dtype)
        A, B = ORDERS[orders[0]](A), ORDERS[orders[1]](B)
        out = np.full((n, m), np.nan, dtype)
        assert use.multiply(A, B, out) is out
        near = {"rtol": 0, "atol": 16 * np.finfo(dtype).eps}
        np.testing.assert_allclose(out, A @ B, **near)
        np.testing.assert_array_equal(use.matmul(A, B), out)
        if use.adding:
            for keep in (1.0, 0.5):
                out = drawn(n, m, dtype=dtype)
                expected = keep * out + A @ B
                assert use.adding(keep)(A, B, out) is out
                np.testing.assert_allclose(out, expected, **near)


def most_memory(product: Any, *arrays: Any) -> int:
    """Bytes that a product takes for itself while it runs."""
    product(*arrays)
    tracemalloc.start()
    product(*arrays)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("library", LIBRARIES, ids=["NumPy", "SciPy"])
def test_products_copy_nothing_but_factors_in_neither_order(
    library: Callable[[Any], Blas], dtype: Any
):
    use = library(dtype)
    products = [use.multiply] + ([use.adding(0.5)] if use.adding else [])
    A, B, out = (drawn(100, 100, dtype=dtype) for _ in range(3))
    for product in products:
        for left, right in pairs((A, A.T), (B, B.T)):
            assert most_memory(product, left, right, out) < out.nbytes / 10
        assert most_memory(product, ORDERS["neither"](A), B, out) >= out.nbytes


def test_scipy_serves_large_networks_and_numpy_small_ones_or_where_it_is_alone(
    monkeypatch: pytest.MonkeyPatch,
):
    assert blas(np.float32, WORTH_SCIPY).library == "SciPy"
    assert blas(np.float32, WORTH_SCIPY - 1) is NUMPY
    monkeypatch.setitem(sys.modules, "scipy.linalg.blas", None)
    assert blas(np.float32, WORTH_SCIPY) is NUMPY
