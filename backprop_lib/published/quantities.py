"""The quantities of a worked calculation: their names, and the one step that gives each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from backprop_lib.activations import Array, softmax
from backprop_lib.examples import Example


class Values:
    """Quantities by kind and layer: as given where they are given, else by their formula."""

    def __init__(self, worked: Example, given: dict[tuple[str, int], Array]) -> None:
        self.net, self.Y = worked.net, worked.Y
        self.known = given | {("a", 0): worked.X}

    def __call__(self, kind: str, l: int) -> Array:
        """The quantity as given, or else by its formula."""
        if (kind, l) not in self.known:
            self.known[kind, l] = self.step(kind, l)
        return self.known[kind, l]

    def step(self, kind: str, l: int) -> Array:
        """The quantity by its formula, also where it is given."""
        return KINDS[kind].formula(self, l)


class Kind(NamedTuple):
    """A kind of quantity: its name, its symbol, and the step that gives it in layer l.

    In name and latex, {0} stands for l, {1} for l - 1 and {2} for l + 1.
    """

    name: str
    latex: str
    formula: Callable[[Values, int], Array]


def _a(v: Values, l: int) -> Array:
    if v.net[l].activation is softmax:
        return np.divide(v("exp", l), v("sum", l))
    return v.net[l].activation.f(v("z", l))


def _slope(v: Values, l: int) -> Array:
    a = v("a", l)
    return v.net[l].activation.vjp(v("z", l), a, np.ones_like(a))


def _dC_da(v: Values, l: int) -> Array:
    if l == v.net.L:
        return v.net.loss.grad(v("a", l), v.Y)
    return np.add.reduce(v("W^T delta products", l), axis=1, keepdims=True)


def _delta(v: Values, l: int) -> Array:
    if v.net[l].activation is softmax:
        return v("a", l) - v.Y
    return v("dC/da", l) * v("g'(z)", l)


# fmt: off
KINDS = {
    "W a products": Kind(
        "products in W[{0}] a[{1}]", r"W^{{[{0}]}}_{{j,k}} \, a^{{[{1}]}}_k",
        lambda v, l: v.net[l].W * v("a", l - 1).T,
    ),
    "W a": Kind(
        "W[{0}] a[{1}]", r"W^{{[{0}]}} a^{{[{1}]}}",
        lambda v, l: np.sum(v("W a products", l), axis=1, keepdims=True),
    ),
    "z": Kind("z[{0}]", "z^{{[{0}]}}", lambda v, l: v("W a", l) + v.net[l].b),
    "exp": Kind("exp(z[{0}])", "e^{{z^{{[{0}]}}}}", lambda v, l: np.exp(v("z", l))),
    "sum": Kind(
        "sum of exp(z[{0}])", r"\sum_j e^{{z_j^{{[{0}]}}}}",
        lambda v, l: np.sum(v("exp", l), axis=0, keepdims=True),
    ),
    "a": Kind("a[{0}]", "a^{{[{0}]}}", _a),
    "C": Kind("C", "C", lambda v, l: v.net.loss.f(v("a", l), v.Y).reshape(1, 1)),
    "W^T delta products": Kind(
        "products in W[{2}]^T delta[{2}]", r"W^{{[{2}]}}_{{j,k}} \, \delta^{{[{2}]}}_j",
        lambda v, l: v.net[l + 1].W.T * v("delta", l + 1).T,
    ),
    "dC/da": Kind("dC/da[{0}]", r"\partial C / \partial a^{{[{0}]}}", _dC_da),
    "g'(z)": Kind("g'(z[{0}])", "g'(z^{{[{0}]}})", _slope),
    "delta": Kind("delta[{0}]", r"\delta^{{[{0}]}}", _delta),
    "dW": Kind("dW[{0}]", "dW^{{[{0}]}}", lambda v, l: v("delta", l) @ v("a", l - 1).T),
    "db": Kind("db[{0}]", "db^{{[{0}]}}", lambda v, l: v("delta", l)),
}
# fmt: on
