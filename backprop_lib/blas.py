"""Matrix products into arrays that stand ready, by the BLAS of SciPy or of NumPy.

A training step moves its weights by a product, W = W + delta a^T. BLAS has that as one
operation, gemm, and SciPy hands it out. NumPy has only out = A B, after which a second
operation must read what all cores have just written.

A step takes all its products from one library. Each brings threads of its own, which keep
the cores busy for a while after a product, waiting for the next: large steps that mixed
the two took 8 to 20 times as long.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from backprop_lib.activations import Array

# (A, B, out) to out, for A (n, k), B (k, m) and a C-contiguous out (n, m), all of one dtype.
Product = Callable[[Array, Array, Array], Array]

# For fewer parameters, NumPy is as fast or faster, and SciPy takes longer to import than
# ten thousand steps.
WORTH_SCIPY = 10_000


class Blas(NamedTuple):
    """Where products come from.

    Attributes:
        library: ``"SciPy"`` or ``"NumPy"``.
        multiply: out = A B.
        adding: keep to the product out = keep out + A B; None where there is none.
    """

    library: str
    multiply: Product
    adding: Callable[[float], Product] | None

    def matmul(self, A: Array, B: Array) -> Array:
        """A B in a new array."""
        return self.multiply(A, B, np.empty((A.shape[0], B.shape[1]), A.dtype))


NUMPY = Blas("NumPy", np.dot, None)


def scipy_blas(dtype: Any) -> Blas:
    """SciPy's BLAS for float32 or float64.

    Raises:
        ImportError: SciPy is not installed.
    """
    from scipy.linalg.blas import dgemm, sgemm

    gemm = sgemm if dtype == np.float32 else dgemm

    def adding(keep: float) -> Product:
        def product(A: Array, B: Array, out: Array) -> Array:
            # BLAS stores column after column, so it sees the transposes: out^T = B^T A^T.
            # It turns a factor round as it reads, but never out; of anything else than the
            # transpose of a C-contiguous out, SciPy would make a copy and write to that.
            left, turn_left = (B.T, 0) if B.flags.c_contiguous else (B, 1)
            right, turn_right = (A.T, 0) if A.flags.c_contiguous else (A, 1)
            # By position, because keywords take longer than a small product.
            gemm(1.0, left, right, keep, out.T, turn_left, turn_right, 1)
            return out

        return product

    return Blas("SciPy", adding(0.0), adding)


def blas(dtype: Any, parameters: int) -> Blas:
    """What is fastest here for a network of so many parameters."""
    if parameters < WORTH_SCIPY:
        return NUMPY
    try:
        return scipy_blas(dtype)
    except ImportError:
        return NUMPY
