"""A small network and one sample, forward and backward, one step of the calculation at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import traitlets

import backprop_lib as bp
from backprop_lib.activations import ACTIVATIONS, Array
from backprop_lib.errors import ArgumentError, BackpropError, ShapeError
from backprop_lib.explorers.traits import Checked, number, require_moderate
from backprop_lib.explorers.widget import Explorer, shared
from backprop_lib.explorers.worked import plain
from backprop_lib.losses import LOSSES
from backprop_lib.network import network
from backprop_lib.validation import batch, is_number, is_whole, targets

MOST_NEURONS = 6
MOST_LAYERS = 4
MOST_COSTS = 200

_FIRST = "relu-softmax-232"


def step_names(L: int) -> list[str]:
    """The steps of the calculation for L layers, in their order, as a walkthrough names them."""
    forward = [f"{quantity}[{l}]" for l in range(1, L + 1) for quantity in ("z", "a")]
    backward = [
        f"{quantity}[{l}]"
        for l in range(L, 0, -1)
        for quantity in ("dC/da", "delta", "dW", "db")
        if (quantity, l) != ("dC/da", L)
    ]
    return ["given", *forward, "C", *backward, "update"]


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _are_costs(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_COSTS
        and all(is_number(cost) and 0 <= cost < math.inf for cost in value)
    )


class NetworkExplorer(Explorer):
    """A network to take apart: change any number, and step through forward, backward and update.

    It has 1 to 4 layers with weights, of at most 6 neurons each, and one sample. What is
    changed in the picture changes here, and the other way around.

    Args:
        net: the network; the book's first worked one when left out.
        X: its input, (n_0, 1).
        Y: its target, (n_L, 1).
        traits: any of the attributes below.

    Attributes:
        weights: W of layers 1 to L, each a list of rows.
        biases: b of layers 1 to L, each a list of n_l numbers.
        inputs: x, n_0 numbers.
        targets: y, n_L numbers.
        activations: their names, layer by layer.
        loss: its name.
        learning_rate: alpha of a step.
        costs: the cost before each of the latest steps, at most 200.
        view: ``"matrix"`` for a whole layer, ``"scalar"`` for one neuron with indices.
        convention: ``"hadamard"`` for columns and element-wise products, ``"jacobian"`` for
            rows and full Jacobians.
        selected: the neuron that is looked at, [layer, neuron], or the weight that leads to
            it, [layer, neuron, neuron of the layer before].
        step: how far the calculation is shown: ``"given"``, ``"z[1]"``, ``"a[1]"``, ...,
            ``"C"``, ``"delta[L]"``, ``"dW[L]"``, ``"db[L]"``, ``"dC/da[l]"``, ..., ``"update"``.

    Raises:
        traitlets.TraitError: a value is not one of these, or does not fit to the others; to
            change several at once, set ``net``, or use ``load``.
        ArgumentError: the network is larger, has an entry beyond a million or a function of
            the user's own, or comes without X and Y.
        ShapeError, LabelError, DTypeError, NonFiniteError: X or Y is not one sample for it.
    """

    _module = "network"

    weights = shared(Checked([], "a list of matrices, as lists of rows", _is_list))
    biases = shared(Checked([], "a list of lists of numbers", _is_list))
    inputs = shared(Checked([], "a list of numbers", _is_list))
    targets = shared(Checked([], "a list of numbers", _is_list))
    activations = shared(Checked([], f"a list of names out of {', '.join(ACTIVATIONS)}", _is_list))
    loss = shared(traitlets.Enum(list(LOSSES), "half_squared_error"))
    learning_rate = shared(number(0.5, 0, 1000))
    costs = shared(Checked([], f"a list of at most {MOST_COSTS} costs", _are_costs))
    view = shared(traitlets.Enum(["matrix", "scalar"], "matrix"))
    convention = shared(traitlets.Enum(["hadamard", "jacobian"], "hadamard"))
    selected = shared(Checked([], "[layer, neuron] or [layer, neuron, neuron before]", _is_list))
    step = shared(traitlets.Unicode("dW[1]"))

    def __init__(
        self, net: bp.Network | None = None, X: Any = None, Y: Any = None, **traits: Any
    ) -> None:
        if net is None and X is None and Y is None:
            _, _, net, X, Y = bp.example(_FIRST)
        given = _loaded(net, X, Y)
        super().__init__(**{"selected": [len(given["weights"]), 0], **given, **traits})

    @classmethod
    def example(cls, name: str, **traits: Any) -> NetworkExplorer:
        """The worked network of that name, with its sample.

        Raises:
            UnknownNameError: no example has that name.
        """
        _, _, net, X, Y = bp.example(name)
        return cls(net, X, Y, **traits)

    def load(self, net: bp.Network, X: Any, Y: Any) -> None:
        """Show another network with another sample.

        Raises:
            ArgumentError, ShapeError, LabelError, DTypeError, NonFiniteError: as for the class.
        """
        values = _loaded(net, X, Y)
        l = min(self.selected[0], net.L)
        selected = [l, min(self.selected[1], net.sizes[l] - 1)]
        step = self.step if self.step in step_names(net.L) else "dW[1]"
        # As one message, so that the picture never sees half of it.
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in {**values, "selected": selected, "step": step, "costs": []}.items():
                self.set_trait(name, value)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of neurons n_0, n_1, ..., n_L."""
        return (len(self.inputs), *map(len, self.biases))

    @property
    def net(self) -> bp.Network:
        """The network as it is now. Another one can be set, if X and Y fit to it."""
        return _network(self.state)

    @net.setter
    def net(self, net: bp.Network) -> None:
        """Show another network with the same sample."""
        self.load(net, self.X, self.Y)

    @property
    def X(self) -> Array:
        """The input, (n_0, 1)."""
        return np.array(self.inputs, dtype=np.float64).reshape(-1, 1)

    @X.setter
    def X(self, X: Any) -> None:
        """Show another input."""
        self.load(self.net, X, self.Y)

    @property
    def Y(self) -> Array:
        """The target, (n_L, 1)."""
        return np.array(self.targets, dtype=np.float64).reshape(-1, 1)

    @Y.setter
    def Y(self, Y: Any) -> None:
        """Show another target."""
        self.load(self.net, self.X, Y)

    def walkthrough(self, *, digits: int = 4) -> bp.Walkthrough:
        """The present network worked through by hand, with the step of gradient descent.

        Args:
            digits: decimals that are printed.

        Raises:
            ArgumentError: digits out of range.
        """
        return bp.walk_through(
            self.net,
            self.X,
            self.Y,
            reduction="mean",
            digits=digits,
            learning_rate=self.learning_rate or None,
        )

    def still(self) -> str:
        """The network with its values and gradients; without them where they are too long."""
        trace = bp.forward(self.net, self.X)
        gradients = bp.backward(self.net, trace, self.Y, reduction="mean")
        for digits in (2, 1):
            try:
                return bp.plots.network_diagram(self.net, trace, gradients, digits=digits).svg()
            except ArgumentError:
                pass  # the numbers do not fit into the circles
        return bp.plots.network_diagram(self.net).svg()

    @traitlets.validate(
        "weights", "biases", "inputs", "targets", "activations", "loss", "selected", "step"
    )
    def _fitting(self, proposal: dict[str, Any]) -> Any:
        name = proposal["trait"].name
        try:
            return _checked({**self.state, name: proposal["value"]})[name]
        except (BackpropError, TypeError, ValueError) as error:
            raise traitlets.TraitError(f"{name}: {error}") from error


def _loaded(net: Any, X: Any, Y: Any) -> dict[str, Any]:
    """The traits that hold this network and sample, which are checked."""
    network(net)
    if X is None or Y is None:
        message = (
            "a network needs a sample to run through it: pass X and Y too, (n_0, 1) and (n_L, 1)"
        )
        raise ArgumentError(message)
    _require_small(net.sizes)
    own = [part.name for part in (*(g for _, _, g in net), net.loss) if not part.built_in]
    if own:
        message = f"the picture computes in the browser, which does not know {', '.join(own)}: use built-in functions"
        raise ArgumentError(message)
    X = batch(X, net.sizes[0], "X", "input")
    if X.shape[1] != 1:
        message = f"X has shape {X.shape}; the explorer shows one sample, ({net.sizes[0]}, 1): take one column with X[:, [0]]"
        raise ShapeError(message)
    Y = targets(Y, net.sizes[-1], 1, net.loss)
    require_moderate(net, X, Y)
    return plain(net, X, Y)


def _require_small(sizes: tuple[int, ...]) -> None:
    if len(sizes) - 1 > MOST_LAYERS or max(sizes) > MOST_NEURONS:
        message = (
            f"the explorer shows at most {MOST_LAYERS} layers with weights, of at most "
            f"{MOST_NEURONS} neurons; got {'-'.join(map(str, sizes))}"
        )
        raise ArgumentError(message)


def _network(state: dict[str, Any]) -> bp.Network:
    counts = [len(state[name]) for name in ("weights", "biases", "activations")]
    if len(set(counts)) > 1:
        message = (
            f"there are {counts[0]} matrices of weights, {counts[1]} lists of biases and "
            f"{counts[2]} activations; each layer has one of each: change them together, by load"
        )
        raise ShapeError(message)
    parts = zip(state["weights"], state["biases"], state["activations"], strict=True)
    layers = [bp.Layer(W, [[value] for value in b], g) for W, b, g in parts]
    return bp.Network(layers, state["loss"])


def _checked(state: dict[str, Any]) -> dict[str, Any]:
    """The state in plain numbers, if it is a network with a sample and a place to look at.

    Raises:
        BackpropError, TypeError, ValueError: it is not.
    """
    net = _network(state)
    _require_small(net.sizes)
    X = batch([[x] for x in state["inputs"]], net.sizes[0], "X", "input")
    Y = targets([[y] for y in state["targets"]], net.sizes[-1], 1, net.loss)
    require_moderate(net, X, Y)
    if not _is_place(state["selected"], net.sizes):
        sizes = "-".join(map(str, net.sizes))
        message = (
            f"it must be [layer, neuron] or [layer, neuron, neuron before], counting from 0, in a "
            f"{sizes} network; got {state['selected']!r}"
        )
        raise ArgumentError(message)
    if state["step"] not in step_names(net.L):
        message = f"it must be one of {', '.join(step_names(net.L))}; got {state['step']!r}"
        raise ArgumentError(message)
    return {**state, **plain(net, X, Y)}


def _is_place(selected: list[Any], sizes: tuple[int, ...]) -> bool:
    if len(selected) not in (2, 3) or not all(is_whole(i) and i >= 0 for i in selected):
        return False
    l, j, *k = selected
    if l >= len(sizes) or j >= sizes[l]:
        return False
    return not k or (l > 0 and k[0] < sizes[l - 1])
