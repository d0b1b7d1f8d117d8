"""An oracle for the gradients: the book's formulas once more, differentiated by autograd.

Nothing here calls backprop_lib's mathematics. The cost is written down naively (no fused
pair, no maximum subtracted), and autograd or the complex step does the rest.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import autograd.numpy as anp
import numpy as np
from autograd import grad

from backprop_lib import EXAMPLES, Layer, Network, example

ACTIVATIONS = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0 * z),
    "leaky_relu": lambda z: anp.where(z > 0, z, z / 100),
    "identity": lambda z: z,
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=0, keepdims=True),
}
LOSSES = {
    "squared_error": lambda a, y: anp.sum((a - y) ** 2, axis=0),
    "half_squared_error": lambda a, y: anp.sum((a - y) ** 2, axis=0) / 2,
    "binary_cross_entropy": lambda a, y: (
        -anp.sum(y * anp.log(a) + (1 - y) * anp.log(1 - a), axis=0)
    ),
    "categorical_cross_entropy": lambda a, y: -anp.sum(y * anp.log(a), axis=0),
}
# dC/da, and from it dC/dz, with every term added and none taken away.
LOSS_MAGNITUDES = {
    "squared_error": lambda a, y: 2 * (abs(a) + abs(y)),
    "half_squared_error": lambda a, y: abs(a) + abs(y),
    "binary_cross_entropy": lambda a, y: y / a + (1 - y) / (1 - a),
    "categorical_cross_entropy": lambda a, y: y / a,
}
ACTIVATION_MAGNITUDES = {
    "sigmoid": lambda _z, a, v: v * a * (1 + a),
    "tanh": lambda _z, a, v: v * (1 + a**2),
    "relu": lambda z, _a, v: v * (z > 0),
    "leaky_relu": lambda z, _a, v: np.where(z > 0, v, v / 100),
    "identity": lambda _z, _a, v: v,
    "softmax": lambda _z, a, v: a * (v + np.sum(a * v, axis=0)),
}
PAIRS = [
    *((g, c) for g in ACTIVATIONS for c in ("squared_error", "half_squared_error")),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
]

# Nearer to its kink than this, a ReLU's slope would hang on the last digits of z.
KINK = 1e-6


class Case(NamedTuple):
    """A network and a batch, with a name to find it again by."""

    name: str
    net: Network
    X: Any
    Y: Any


class Reference(NamedTuple):
    """Every value and every derivative; index 0 as in backprop_lib."""

    z: list[Any]
    a: list[Any]
    dC_dz: list[Any]
    dC_da: list[Any]
    dW: list[Any]
    db: list[Any]


def run(
    net: Network, Ws: Any, bs: Any, X: Any, *, dz: Any = None, da: Any = None
) -> tuple[Any, Any]:
    """z and a of every layer, each with a nudge of its own added."""
    z, a = [None], [X]
    for l, (W, b, (_, _, g)) in enumerate(zip(Ws, bs, net.layers, strict=True), start=1):
        z.append(anp.dot(W, a[-1]) + b + (dz[l - 1] if dz else 0))
        a.append(ACTIVATIONS[g.name](z[-1]) + (da[l - 1] if da else 0))
    return z, a


def reference(case: Case, reduction: str) -> Reference:
    """Values, and derivatives of the summed or averaged cost, by autograd."""
    _, net, X, Y = case
    m = X.shape[1]
    factor = {"mean": 1 / m, "sum": 1}[reduction]
    Ws, bs = ([np.array(layer[i]) for layer in net.layers] for i in (0, 1))
    nudges = [np.zeros((n, m)) for n in net.sizes[1:]]

    def summed(Ws: Any, bs: Any, dz: Any, da: Any) -> Any:
        _, a = run(net, Ws, bs, X, dz=dz, da=da)
        return anp.sum(LOSSES[net.loss.name](a[-1], Y))

    dW, db, dC_dz, dC_da = grad(summed, (0, 1, 2, 3))(Ws, bs, nudges, nudges)
    z, a = run(net, Ws, bs, X)
    return Reference(
        z,
        a,
        [None, *dC_dz],
        [None, *dC_da],
        [None, *(factor * d for d in dW)],
        [None, *(factor * d for d in db)],
    )


def complex_step_dC_da(case: Case) -> list[Any]:
    """dC/da[l] of each sample: Im C(a + ih) / h, one neuron at a time."""
    _, net, X, Y = case
    h = 1e-30
    Ws, bs = ([layer[i] for layer in net.layers] for i in (0, 1))
    slopes = [np.empty((n, X.shape[1])) for n in net.sizes[1:]]
    for l, slope in enumerate(slopes):
        for j in range(len(slope)):
            nudges = [np.zeros(s.shape, complex) for s in slopes]
            nudges[l][j] = 1j * h
            _, a = run(net, Ws, bs, X.astype(complex), da=nudges)
            slope[j] = np.imag(LOSSES[net.loss.name](a[-1], Y)) / h
    return [None, *slopes]


def magnitudes(case: Case, reduction: str) -> dict[str, list[Any]]:
    """What each derivative would be if no term of its sums cancelled another.

    The chain rule with the absolute value of every factor. A rounding error is a few eps
    of this, whereas softmax, whose Jacobian takes a mean away, can leave a derivative that
    is far smaller, or 0.
    """
    _, net, X, Y = case
    factor = {"mean": 1 / X.shape[1], "sum": 1}[reduction]
    z, a = run(net, *zip(*((W, b) for W, b, _ in net.layers), strict=True), X)
    size_a = [np.abs(X)]
    for l, (W, b, g) in enumerate(net.layers, start=1):
        size_z = np.abs(W) @ np.abs(a[l - 1]) + np.abs(b)
        size_a.append(np.abs(a[l]) + ACTIVATION_MAGNITUDES[g.name](z[l], a[l], size_z))
    dC_da = LOSS_MAGNITUDES[net.loss.name](a[-1], Y)
    rows = []
    for l in range(net.L, 0, -1):
        W, _, g = net[l]
        delta = ACTIVATION_MAGNITUDES[g.name](z[l], a[l], dC_da)
        dW = factor * delta @ size_a[l - 1].T
        rows.append((delta, dC_da, dW, factor * np.sum(delta, axis=1, keepdims=True)))
        dC_da = np.abs(W).T @ delta
    names = ("dC_dz", "dC_da", "dW", "db")
    return {
        name: [None, *part]
        for name, part in zip(names, zip(*reversed(rows), strict=True), strict=True)
    }


def targets(loss: str, n: int, m: int, rng: np.random.Generator) -> Any:
    """Random targets of the kind that the loss compares with, (n, m)."""
    if loss == "categorical_cross_entropy":
        return np.eye(n)[:, rng.integers(n, size=m)]
    if loss == "binary_cross_entropy":
        return rng.integers(2, size=(n, m)).astype(float)
    return rng.standard_normal((n, m))


def _near_a_kink(case: Case) -> bool:
    z, _ = run(case.net, *zip(*((W, b) for W, b, _ in case.net.layers), strict=True), case.X)
    return any(
        g.name in ("relu", "leaky_relu") and np.min(np.abs(z_l)) < KINK
        for z_l, (_, _, g) in zip(z[1:], case.net.layers, strict=True)
    )


@lru_cache(maxsize=512)
def random_case(seed: int) -> Case:
    """Depth 1 to 6, widths 1 to 9, batch 1 to 7; the pairs at the output take turns."""
    rng = np.random.default_rng(seed)
    output, loss = PAIRS[seed % len(PAIRS)]
    while True:
        sizes = rng.integers(1, 10, size=rng.integers(1, 7) + 1)
        hidden = rng.choice(list(ACTIVATIONS), size=len(sizes) - 2)
        layers = [
            Layer(
                rng.standard_normal((n_out, n_in)) / np.sqrt(n_in),
                rng.standard_normal((n_out, 1)),
                str(g),
            )
            for n_in, n_out, g in zip(sizes[:-1], sizes[1:], [*hidden, output], strict=True)
        ]
        m = int(rng.integers(1, 8))
        case = Case(
            f"random network {seed}",
            Network(layers, loss),
            rng.standard_normal((sizes[0], m)),
            targets(loss, sizes[-1], m, rng),
        )
        if not _near_a_kink(case):
            return case


def worked_cases() -> list[Case]:
    """The book's worked networks."""
    examples = [example(name) for name in EXAMPLES]
    return [Case(e.name, e.net, e.X, e.Y) for e in examples]
