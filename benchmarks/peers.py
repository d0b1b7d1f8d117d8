"""One training step, by us and by others: forward, backward, update, mean over the batch.

A peer is made from the same network and batch, in the layout that suits it best, takes
one ``step()`` at a time, and shows its ``parameters()`` in our shapes, so that
``disagreement`` can tell whether it is the same step.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np

import backprop_lib as bp
from backprop_lib.activations import Array
from backprop_lib.blas import NUMPY, Blas, Product, scipy_blas
from backprop_lib.step import InPlaceStep

Parameters = list[tuple[Array, Array]]

NOT_INSTALLED = "not installed"


class Task(NamedTuple):
    """What every peer is given: ReLU in the hidden layers, softmax and cross-entropy."""

    net: bp.Network
    X: Array
    Y: Array
    learning_rate: float


class Peer(Protocol):
    def __init__(self, task: Task) -> None: ...

    def step(self) -> None: ...

    def parameters(self) -> Parameters | None: ...


class UnavailableError(Exception):
    """The peer cannot take this step; the message says why, and is printed in its place."""


def make_task(sizes: tuple[int, ...], m: int, dtype: Any) -> Task:
    rng = np.random.default_rng(0)
    hidden = ["relu"] * (len(sizes) - 2)
    net = bp.init(
        sizes,
        [*hidden, "softmax"],
        "categorical_cross_entropy",
        scheme="he",
        rng=rng,
        dtype=dtype,
    )
    X = rng.random((sizes[0], m)).astype(dtype)  # pixels, as it were
    Y = bp.one_hot(rng.integers(0, sizes[-1], m), sizes[-1]).astype(dtype)
    return Task(net, X, Y, learning_rate=0.01)


def _arrays(net: bp.Network) -> Parameters:
    return [(W.copy(), b.copy()) for W, b, _ in net.layers]


def _installed(name: str) -> Any:
    if find_spec(name) is None:
        raise UnavailableError(NOT_INSTALLED)
    return import_module(name)


class Ours:
    """What ``train`` runs."""

    blas: ClassVar[Blas | None] = None

    def __init__(self, task: Task) -> None:
        net, self.X, self.Y, alpha = task
        self.step_ = InPlaceStep(
            net, learning_rate=alpha, momentum=0.0, reduction="mean", library=self.blas
        )
        self.library = self.step_.blas.library

    def step(self) -> None:
        self.step_(self.X, self.Y)

    def parameters(self) -> Parameters:
        return _arrays(self.step_.network())


class OursByNumPy(Ours):
    """What ``train`` runs where SciPy is not installed."""

    blas = NUMPY


class Plain:
    """The functions that the book explains, with all their checks."""

    def __init__(self, task: Task) -> None:
        self.net, self.X, self.Y, self.alpha = task

    def step(self) -> None:
        trace = bp.forward(self.net, self.X)
        gradients = bp.backward(self.net, trace, self.Y, reduction="mean")
        self.net = bp.sgd_step(self.net, gradients, self.alpha)

    def parameters(self) -> Parameters:
        return _arrays(self.net)


class Floor:
    """The matrix products of a step and nothing else, into arrays that stand ready."""

    def __init__(self, task: Task) -> None:
        trace = bp.forward(task.net, task.X)
        delta = bp.backward(task.net, trace, task.Y, reduction="mean").delta[1:]
        self.W = [W.copy() for W, _, _ in task.net.layers]
        # Each product with its two factors and its place.
        a = trace.a
        self.products = [(W, a[l], np.empty_like(trace.z[l + 1])) for l, W in enumerate(self.W)]
        for l in reversed(range(len(self.W))):
            if l:
                self.products.append((self.W[l].T, delta[l], np.empty_like(a[l])))
            self.products.append((delta[l], a[l].T, np.empty_like(self.W[l])))
        self.multiply = self.product(task.net.dtype)

    @staticmethod
    def product(_dtype: Any) -> Product:
        return np.dot

    def step(self) -> None:
        for left, right, out in self.products:
            self.multiply(left, right, out)

    def parameters(self) -> None:
        """None: nothing is updated."""


class FloorBySciPy(Floor):
    """The same products by SciPy."""

    @staticmethod
    def product(dtype: Any) -> Product:
        _installed("scipy")
        return scipy_blas(dtype).multiply


class NielsenLoop:
    """The algorithm of network.py in Nielsen (2015), ch. 1: one sample at a time, as columns.

    Sums of gradients start from zeros and are made anew for each sample, as they are there.
    His sigmoid and squared error are replaced by ReLU, softmax and cross-entropy.
    """

    def __init__(self, task: Task) -> None:
        parameters = _arrays(task.net)
        self.weights, self.biases = map(list, zip(*parameters, strict=True))
        m = task.X.shape[1]
        self.batch = [(task.X[:, [k]], task.Y[:, [k]]) for k in range(m)]
        self.eta = task.learning_rate

    def step(self) -> None:
        nabla_b = [np.zeros_like(b) for b in self.biases]
        nabla_w = [np.zeros_like(w) for w in self.weights]
        for x, y in self.batch:
            sample_b, sample_w = self.backprop(x, y)
            nabla_b = [total + one for total, one in zip(nabla_b, sample_b, strict=True)]
            nabla_w = [total + one for total, one in zip(nabla_w, sample_w, strict=True)]
        rate = self.eta / len(self.batch)
        self.weights = [w - rate * n for w, n in zip(self.weights, nabla_w, strict=True)]
        self.biases = [b - rate * n for b, n in zip(self.biases, nabla_b, strict=True)]

    def backprop(self, x: Array, y: Array) -> tuple[list[Array], list[Array]]:
        nabla_b = [np.zeros_like(b) for b in self.biases]
        nabla_w = [np.zeros_like(w) for w in self.weights]
        activation, activations, zs = x, [x], []
        for b, w in zip(self.biases, self.weights, strict=True):
            z = np.dot(w, activation) + b
            zs.append(z)
            last = len(zs) == len(self.biases)
            activation = self.softmax(z) if last else np.maximum(z, 0)
            activations.append(activation)
        delta = activations[-1] - y
        nabla_b[-1], nabla_w[-1] = delta, np.dot(delta, activations[-2].T)
        for l in range(2, len(self.biases) + 1):
            delta = np.dot(self.weights[-l + 1].T, delta) * (zs[-l] > 0)
            nabla_b[-l], nabla_w[-l] = delta, np.dot(delta, activations[-l - 1].T)
        return nabla_b, nabla_w

    @staticmethod
    def softmax(z: Array) -> Array:
        e = np.exp(z - np.max(z))
        a: Array = e / np.sum(e)
        return a

    def parameters(self) -> Parameters:
        return list(zip(self.weights, self.biases, strict=True))


class Autograd:
    """HIPS autograd: the gradient of a cost that is written in plain NumPy."""

    def __init__(self, task: Task) -> None:
        _installed("autograd")
        np_ = import_module("autograd.numpy")
        net, X, Y, self.alpha = task
        m = X.shape[1]

        def cost(params: Parameters) -> Any:
            a = X
            for W, b in params[:-1]:
                a = np_.maximum(np_.dot(W, a) + b, 0)
            W, b = params[-1]
            z = np_.dot(W, a) + b
            z = z - np_.max(z, axis=0)
            return np_.sum(Y * (np_.log(np_.sum(np_.exp(z), axis=0)) - z)) / m

        self.gradient: Callable[[Parameters], Parameters] = import_module("autograd").grad(cost)
        self.params = _arrays(net)

    def step(self) -> None:
        gradient = self.gradient(self.params)
        self.params = [
            (W - self.alpha * dW, b - self.alpha * db)
            for (W, b), (dW, db) in zip(self.params, gradient, strict=True)
        ]

    def parameters(self) -> Parameters:
        return self.params


class PyTorch:
    """PyTorch on the CPU, eager, as its tutorials train; samples are rows."""

    options: ClassVar[dict[str, Any]] = {}

    def __init__(self, task: Task) -> None:
        torch = _installed("torch")
        net, X, Y, alpha = task
        modules = []
        for W, b, _ in net.layers:
            linear = torch.nn.Linear(W.shape[1], W.shape[0])
            linear.weight = torch.nn.Parameter(torch.tensor(W))
            linear.bias = torch.nn.Parameter(torch.tensor(b[:, 0]))
            modules += [linear, torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*modules[:-1])
        self.cross_entropy = torch.nn.functional.cross_entropy
        self.sgd = torch.optim.SGD(self.model.parameters(), lr=alpha, **self.options)
        self.X = torch.tensor(X.T.copy())
        self.labels = torch.tensor(np.argmax(Y, axis=0))

    def step(self) -> None:
        self.sgd.zero_grad()
        loss = self.cross_entropy(self.model(self.X), self.labels)
        loss.backward()
        self.sgd.step()

    def parameters(self) -> Parameters:
        arrays = [p.detach().numpy().copy() for p in self.model.parameters()]
        return [(W, b[:, None]) for W, b in zip(arrays[::2], arrays[1::2], strict=True)]


class PyTorchFused(PyTorch):
    """PyTorch with its one-pass SGD."""

    options: ClassVar = {"fused": True}


class ScikitLearn:
    """MLPClassifier.partial_fit, one batch a call; samples are rows."""

    def __init__(self, task: Task) -> None:
        _installed("sklearn")
        net, X, Y, alpha = task
        if net.sizes[-1] == 2:
            message = "other network"  # with two classes, its output is one sigmoid neuron
            raise UnavailableError(message)
        self.X, self.labels = X.T.copy(), np.argmax(Y, axis=0)
        self.mlp = _classifier(task)
        self.mlp.partial_fit(self.X, self.labels, classes=range(net.sizes[-1]))
        self.mlp.coefs_, self.mlp.intercepts_ = _rows(net)
        self.mlp._optimizer.learning_rate = alpha

    def step(self) -> None:
        self.mlp.partial_fit(self.X, self.labels)

    def parameters(self) -> Parameters:
        pairs = zip(self.mlp.coefs_, self.mlp.intercepts_, strict=True)
        return [(W.T.copy(), b[:, None].copy()) for W, b in pairs]


class ScikitLearnInside(ScikitLearn):
    """What partial_fit calls when its checks are done: _backprop and the optimiser."""

    def __init__(self, task: Task) -> None:
        _installed("sklearn")
        net, X, Y, alpha = task
        layers = net.L
        self.X, self.Y = X.T.copy(), Y.T.copy()
        self.mlp = mlp = _classifier(task)
        mlp.coefs_, mlp.intercepts_ = _rows(net)
        mlp.n_layers_, mlp.out_activation_ = layers + 1, "softmax"
        self.a: list[Any] = [self.X, *[None] * layers]
        self.lists: list[list[Any]] = [[None] * layers for _ in ("deltas", "dW", "db")]
        self.params = mlp.coefs_ + mlp.intercepts_
        optimizers = import_module("sklearn.neural_network._stochastic_optimizers")
        self.sgd = optimizers.SGDOptimizer(self.params, alpha, momentum=0.0, nesterov=False)

    def step(self) -> None:
        _, dW, db = self.mlp._backprop(self.X, self.Y, None, self.a, *self.lists)
        self.sgd.update_params(self.params, dW + db)


def _classifier(task: Task) -> Any:
    return import_module("sklearn.neural_network").MLPClassifier(
        task.net.sizes[1:-1],
        solver="sgd",
        alpha=0.0,
        batch_size=task.X.shape[1],
        learning_rate_init=task.learning_rate,
        momentum=0.0,
        nesterovs_momentum=False,
        shuffle=False,
    )


def _rows(net: bp.Network) -> tuple[list[Array], list[Array]]:
    return [W.T.copy() for W, _, _ in net.layers], [b[:, 0].copy() for _, b, _ in net.layers]


OURS, OURS_BY_NUMPY = "backprop_lib", "backprop_lib, without SciPy"
FLOOR, FLOOR_BY_SCIPY = "matrix products alone", "matrix products alone, by SciPy"
PEERS: dict[str, type[Peer]] = {
    OURS: Ours,
    OURS_BY_NUMPY: OursByNumPy,
    "backprop_lib, plain functions": Plain,
    "PyTorch": PyTorch,
    "PyTorch, fused SGD": PyTorchFused,
    "scikit-learn, partial_fit": ScikitLearn,
    "scikit-learn, inside partial_fit": ScikitLearnInside,
    "HIPS autograd": Autograd,
    "Nielsen's per-sample loop": NielsenLoop,
    FLOOR: Floor,
    FLOOR_BY_SCIPY: FloorBySciPy,
}
# Not others' steps, so that to be faster than they are is no target.
NO_RIVALS = (OURS, OURS_BY_NUMPY, FLOOR, FLOOR_BY_SCIPY)


def disagreement(task: Task, mine: Parameters, theirs: Parameters) -> float:
    """Largest difference of a weight or bias, over the largest change in its array.

    Weights alone would hide a wrong step, because a step moves them by little.
    """
    worst = 0.0
    for (W, b, _), *pairs in zip(task.net.layers, mine, theirs, strict=True):
        for before, p, q in zip((W, b), *pairs, strict=True):
            moved = float(np.max(np.abs(p - before)))
            apart = float(np.max(np.abs(p - q)))
            worst = max(worst, apart / moved if moved else apart)
    return worst
