r"""Activation functions a = g(z), each with its derivative in three forms.

An element-wise g acts on every entry by itself, so its Jacobian is diagonal and the
derivative can be written as an array of the same shape as z.
Softmax mixes the entries of a column: it has no element-wise derivative, only a Jacobian.

Functions take z of shape (n, m), a column a sample, and also accept complex z, so that
the complex step can differentiate through them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backprop_lib.errors import ShapeError
from backprop_lib.names import named

Array = NDArray[Any]

LEAKY_SLOPE = 0.01


class Activation(NamedTuple):
    """One activation function and its derivatives.

    Attributes:
        name: how the function is asked for by name, such as ``"relu"``.
        latex: the function's symbol in formulas.
        f: a = g(z); (n, m) to (n, m).
        derivative: g'(z), entry by entry; (n, m) to (n, m). None for softmax, which has
            no element-wise derivative.
        vjp: (z, a, v) to the product of the transposed Jacobian and v, column by column;
            all (n, m). For an element-wise g this is v * g'(z).
        jacobian: da/dz at one sample; (n, 1) to (n, n), entry (j, k) = da_j/dz_k.
    """

    name: str
    latex: str
    f: Callable[[Array], Array]
    derivative: Callable[[Array], Array] | None
    vjp: Callable[[Array, Array, Array], Array]
    jacobian: Callable[[Array], Array]

    def __repr__(self) -> str:
        return self.name

    @property
    def built_in(self) -> bool:
        """Whether it is one of this package's, and not one of the user's own."""
        return ACTIVATIONS.get(self.name) is self

    def __reduce__(self) -> tuple[Any, ...]:
        # The built-in ones hold lambdas, which do not pickle: send the name.
        if self.built_in:
            return activation, (self.name,)
        return Activation, tuple(self)


def _one_column(z: Array) -> Array:
    if np.ndim(z) != 2 or np.shape(z)[1] != 1:
        message = (
            f"z has shape {np.shape(z)}; a Jacobian belongs to one sample, so z must be "
            f"(n, 1): take one column with z[:, [0]]"
        )
        raise ShapeError(message)
    return z


def elementwise(
    name: str,
    latex: str,
    f: Callable[[Array], Array],
    derivative: Callable[[Array], Array],
    vjp: Callable[[Array, Array, Array], Array] | None = None,
) -> Activation:
    r"""Make an activation from g and g', both applied entry by entry.

    Args:
        name: the function's name.
        latex: its symbol in formulas.
        f: g(z), (n, m) to (n, m).
        derivative: g'(z), (n, m) to (n, m).
        vjp: a faster v * g'(z) that may use a = g(z); derived from ``derivative`` when
            left out.

    Returns:
        The activation; its Jacobian is the diagonal matrix of g'(z).

    Example:
        ``swish = elementwise("swish", r"\operatorname{swish}", f, derivative)``
    """
    return Activation(
        name,
        latex,
        f,
        derivative,
        vjp or (lambda z, _a, v: v * derivative(z)),
        lambda z: np.diagflat(derivative(_one_column(z))),
    )


def _sigmoid(z: Array) -> Array:
    z = np.asarray(z)
    a: Array
    if np.iscomplexobj(z):
        # Of a complex number, 1 / infinity is not a number: no exponent may be above 0.
        positive = np.real(z) > 0
        e = np.exp(np.where(positive, -z, z))
        a = np.where(positive, 1, e) / (1 + e)
    else:
        # Where exp(-z) overflows, a is 0 but for less than the smallest normal number.
        with np.errstate(over="ignore"):
            a = 1 / (1 + np.exp(-z))
    return a


def _larger(p: Array, q: Array | float) -> Array:
    """The larger one, entry by entry; of two equal ones q."""
    # np.maximum compares imaginary parts too, where the real ones are equal: at a kink the
    # complex step would measure the slope on the right, whatever the derivative says.
    if np.iscomplexobj(p):
        return np.where(np.real(p) > np.real(q), p, q)
    larger: Array = np.maximum(p, q)
    return larger


def _where_positive(z: Array, v: Array) -> Array:
    """v where z > 0, else 0."""
    # By bits, because -1 has all of them set and 0 none. np.where branches at every entry
    # and no processor guesses signs, so on large arrays it takes 4 to 12 times as long;
    # v * (z > 0) would turn some zeros into -0, and infinities into NaN.
    mask = -(z > 0).view(np.int8)
    kept: Array = (v.view(f"i{v.itemsize}") & mask).view(v.dtype)
    return kept


def _softmax(z: Array) -> Array:
    # Subtracting the column's maximum changes no quotient and keeps every exponent <= 0.
    e = np.exp(z - np.max(np.real(z), axis=0, keepdims=True))
    a: Array = e / np.sum(e, axis=0, keepdims=True)
    return a


def _softmax_jacobian(z: Array) -> Array:
    a = _softmax(_one_column(z))
    J: Array = np.diagflat(a) - a @ a.T
    return J


# fmt: off
sigmoid = elementwise(
    "sigmoid", r"\sigma",
    f          = _sigmoid,
    derivative = lambda z: _sigmoid(z) * (1 - _sigmoid(z)),
    vjp        = lambda _z, a, v: v * (a * (1 - a)),
)
tanh = elementwise(
    "tanh", r"\tanh",
    f          = np.tanh,
    derivative = lambda z: 1 - np.tanh(z) ** 2,
    vjp        = lambda _z, a, v: v * (1 - a * a),
)
relu = elementwise(
    "relu", r"\operatorname{ReLU}",
    f          = lambda z: _larger(z, 0),
    derivative = lambda z: np.where(np.real(z) > 0, np.ones_like(z), 0),  # 0 at z = 0
    vjp        = lambda z, _a, v: _where_positive(z, v),
)
leaky_relu = elementwise(
    "leaky_relu", r"\operatorname{LReLU}",
    f          = lambda z: _larger(z, LEAKY_SLOPE * z),
    derivative = lambda z: np.where(np.real(z) > 0, np.ones_like(z), LEAKY_SLOPE),
    vjp        = lambda z, _a, v: v * np.maximum(z > 0, LEAKY_SLOPE, dtype=v.dtype),
)
identity = elementwise(
    "identity", r"\operatorname{id}",
    f          = np.positive,
    derivative = np.ones_like,
    vjp        = lambda _z, _a, v: v,
)
softmax = Activation(
    "softmax", r"\operatorname{softmax}",
    f          = _softmax,
    derivative = None,
    vjp        = lambda _z, a, v: a * (v - np.sum(a * v, axis=0, keepdims=True)),
    jacobian   = _softmax_jacobian,
)
# fmt: on


ACTIVATIONS = {g.name: g for g in (sigmoid, tanh, relu, leaky_relu, identity, softmax)}


def activation(name: str | Activation) -> Activation:
    """The activation of that name; an Activation is passed through.

    Raises:
        UnknownNameError: no activation has that name.
    """
    if isinstance(name, Activation):
        return name
    return named("activation", name, ACTIVATIONS)
