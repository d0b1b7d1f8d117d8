"""Gradient descent over two parameters of a network: contour map, path, momentum, mini-batches."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

import backprop_lib as bp
from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError
from backprop_lib.explorers.draws import minibatches
from backprop_lib.explorers.given import GivenNetwork, Most, require_together
from backprop_lib.explorers.traits import between, number, whole
from backprop_lib.explorers.widget import shared
from backprop_lib.validation import is_whole

MOST = Most(layers=4, neurons=6, samples=50)
MOST_STEPS = 300
FAR = 1e6  # beyond it, nothing comes back


def _hill() -> tuple[bp.Network, Any, Any]:
    """Two hidden neurons that make a hill, and twelve samples of it, measured with some error."""
    hidden = bp.Layer([[2.0], [1.5]], [[1.5], [-1.5]], "tanh")
    output = bp.Layer([[1.0, -1.0]], [[0.0]], "identity")
    X = [[-2.2, -1.8, -1.4, -1.0, -0.6, -0.2, 0.2, 0.6, 1.0, 1.4, 1.8, 2.2]]
    Y = [[0.3, -0.4, 0.2, 0.4, 1.2, 1.7, 1.5, 1.5, 0.9, 1.0, 0.2, 0.0]]
    return bp.Network([hidden, output], "half_squared_error"), X, Y


class GradientDescent(GivenNetwork):
    """Walk down the cost of a network over two of its parameters; all others are held.

    Args:
        net: up to 4 layers of up to 6 neurons; left out, a small one with its own samples.
        X: inputs, (n_0, m), up to 50 samples; given with net.
        Y: targets, (n_L, m); given with net.
        reach: the map goes from -reach to reach, both ways.
        traits: any of the attributes below.

    Attributes:
        parameters: the names of the two, such as ``["W[1][0, 0]", "b[2][0]"]``.
        start: their values at the start of the path.
        steps: how many are taken, up to 300.
        learning_rate, momentum: alpha and mu of ``bp.momentum_step``; with mu 0, ``bp.sgd_step``.
        batch_size: samples in a mini-batch; at first all.
        seed: of the shuffling.

    Raises:
        ArgumentError: a net without X and Y, or one that does not fit into the picture.
        ShapeError, EmptyBatchError, LabelError, DTypeError, NonFiniteError: X and Y are not
            batches for the network.
        traitlets.TraitError: an attribute out of its range or kind.
    """

    _module = "gradient_descent"

    reach = shared(traitlets.Float(read_only=True))

    parameters = shared(traitlets.List(traitlets.Unicode()))
    start = shared(traitlets.List())
    steps = shared(whole(20, 0, MOST_STEPS))
    learning_rate = shared(number(0.5, 0.001, 100))
    momentum = shared(number(0.0, 0, 0.99))
    batch_size = shared(traitlets.Any())
    seed = shared(whole(1, 0, 999))

    def __init__(
        self,
        net: bp.Network | None = None,
        X: Any = None,
        Y: Any = None,
        *,
        reach: float = 4.0,
        **traits: Any,
    ) -> None:
        require_together(net, X, Y)
        if not between(0.1, 100)(reach):
            message = f"reach must be a number from 0.1 to 100; got {reach!r}"
            raise ArgumentError(message)
        self.set_trait("reach", float(reach))
        given = _hill() if net is None else (net, X, Y)
        first: dict[str, Any] = {
            "parameters": ["b[1][0]", "W[2][0, 1]"] if net is None else ["W[1][0, 0]", "b[1][0]"],
            "start": [-0.75 * reach, 0.75 * reach],
        }
        super().__init__(*given, MOST, **(first | traits))

    @traitlets.default("batch_size")
    def _all_samples(self) -> int:
        return int(self._X.shape[1])

    @traitlets.validate("parameters")
    def _two_parameters(self, proposal: dict[str, Any]) -> list[str]:
        pair: list[str] = proposal["value"]
        if len(set(pair)) != 2 or len(pair) != 2 or not set(pair) <= set(self.places):
            message = (
                f"parameters must be two different ones of {', '.join(self.places)}; got {pair}"
            )
            raise traitlets.TraitError(message)
        return pair

    @traitlets.validate("start")
    def _on_the_map(self, proposal: dict[str, Any]) -> list[float]:
        start: list[float] = proposal["value"]
        if len(start) != 2 or not all(map(between(-self.reach, self.reach), start)):
            message = (
                f"start must be two numbers from {-self.reach:g} to {self.reach:g}; got {start}"
            )
            raise traitlets.TraitError(message)
        return start

    @traitlets.validate("batch_size")
    def _no_more_than_there_are(self, proposal: dict[str, Any]) -> int:
        m = self._X.shape[1]
        size: int = proposal["value"]
        if not is_whole(size) or not 1 <= size <= m:
            message = f"batch_size must be a whole number from 1 to {m}; got {size!r}"
            raise traitlets.TraitError(message)
        return size

    def at(self, values: Any) -> bp.Network:
        """The network with its two parameters at these values.

        Args:
            values: two numbers.
        """
        arrays = [(W.copy(), b.copy()) for W, b, _ in self._net]
        for name, value in zip(self.parameters, values, strict=True):
            l, which, entry = self.places[name]
            arrays[l - 1][which][entry] = value
        layers = [bp.Layer(W, b, g) for (W, b), (_, _, g) in zip(arrays, self._net, strict=True)]
        return bp.Network(layers, self._net.loss)

    def cost(self, values: Any) -> float:
        """J over all samples, with the two parameters at these values."""
        net = self.at(values)
        return bp.cost(net, bp.forward(net, self._X), self._Y, reduction="mean")

    def gradient(self, values: Any, samples: Any = slice(None)) -> Array:
        """The derivatives by the two parameters of J over some of the samples, (2,)."""
        net = self.at(values)
        trace = bp.forward(net, self._X[:, samples])
        _, dW, db = bp.backward(net, trace, self._Y[:, samples], reduction="mean")
        two = (self.places[name] for name in self.parameters)
        return np.array([(dW, db)[which][l][entry] for l, which, entry in two])

    def path(self) -> Array:
        """The two parameters at the start and after each step, (steps + 1, 2).

        It ends early where a step leads too far out to come back, beyond a million.
        """
        at, v = np.array(self.start, dtype=float), np.zeros(2)
        points = [at]
        batches = minibatches(self._X.shape[1], self.batch_size, self.seed)
        for _, samples in zip(range(self.steps), batches, strict=False):
            slope = self.gradient(at, samples)
            if not np.all(np.abs([*at, *slope, self.cost(at)]) < FAR):
                break
            v = self.momentum * v - self.learning_rate * slope
            at = at + v
            points.append(at)
        return np.array(points)

    def still(self) -> str:
        """The map, with the path on it."""
        from backprop_lib.figures import contours

        return contours.descent(self.cost, self.path(), self.parameters, self.reach).svg()
