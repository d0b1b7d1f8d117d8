"""Explorers of a network and samples that are given when they are made."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import traitlets

import backprop_lib as bp
from backprop_lib.errors import ArgumentError
from backprop_lib.explorers.traits import require_moderate
from backprop_lib.explorers.widget import Explorer, shared
from backprop_lib.network import network
from backprop_lib.validation import batch, targets


class Most(NamedTuple):
    """What a picture has room and time for."""

    layers: int
    neurons: int
    samples: int


class Place(NamedTuple):
    """Where a parameter is: its layer, whether in W (0) or b (1), row and column."""

    l: int
    which: int
    entry: tuple[int, int]


class GivenNetwork(Explorer):
    """A network and samples as traits that stay as they are.

    Args:
        net, X, Y: the network, its inputs (n_0, m) and targets (n_L, m).
        most: their largest sizes.
        traits: of the explorer.

    Attributes:
        layers: a dict of W, b and activation for each, as nested lists and a name.
        loss: its name.
        X, Y: as nested lists.
        places: where each parameter is, by name; no trait.

    Raises:
        ArgumentError: a network or batch that is too large, with an entry beyond a million, or
            with functions of the user's own.
        ShapeError, EmptyBatchError, LabelError, DTypeError, NonFiniteError: X and Y are not
            batches for the network.
    """

    layers = shared(traitlets.List(read_only=True))
    loss = shared(traitlets.Unicode(read_only=True))
    X = shared(traitlets.List(read_only=True))
    Y = shared(traitlets.List(read_only=True))

    def __init__(self, net: bp.Network, X: Any, Y: Any, most: Most, **traits: Any) -> None:
        _require_drawable(network(net), most)
        self._net, self.places = net, places(net)
        self._X = batch(X, net.sizes[0], "X", "input")
        self._Y = targets(Y, net.sizes[-1], self._X.shape[1], net.loss)
        if self._X.shape[1] > most.samples:
            message = f"X has {self._X.shape[1]} samples; the picture takes up to {most.samples}"
            raise ArgumentError(message)
        require_moderate(net, self._X, self._Y)
        layers = [{"W": W.tolist(), "b": b.tolist(), "activation": g.name} for W, b, g in net]
        self.set_trait("layers", layers)
        self.set_trait("loss", net.loss.name)
        self.set_trait("X", self._X.tolist())
        self.set_trait("Y", self._Y.tolist())
        super().__init__(**traits)


def places(net: bp.Network) -> dict[str, Place]:
    """Where each parameter is, by its name, such as ``"W[1][0, 0]"`` or ``"b[2][0]"``."""
    found: dict[str, Place] = {}
    for l, (W, b, _) in enumerate(net, start=1):
        found |= {f"W[{l}][{j}, {k}]": Place(l, 0, (j, k)) for j, k in np.ndindex(W.shape)}
        found |= {f"b[{l}][{j}]": Place(l, 1, (j, 0)) for j in range(len(b))}
    return found


def require_together(net: Any, X: Any, Y: Any) -> None:
    """Refuse a network without samples, and samples without a network.

    Raises:
        ArgumentError: some are given and some are None.
    """
    if len({value is None for value in (net, X, Y)}) > 1:
        message = "net, X and Y go together: give all three, or none for the built-in example"
        raise ArgumentError(message)


def _require_drawable(net: bp.Network, most: Most) -> None:
    if most.layers < net.L or most.neurons < max(net.sizes):
        message = (
            f"net has {net.L} layers of up to {max(net.sizes)} neurons; the picture takes up to "
            f"{most.layers} layers of up to {most.neurons}"
        )
        raise ArgumentError(message)
    own = [g.name for _, _, g in net if not g.built_in]
    own += [] if net.loss.built_in else [net.loss.name]
    if own:
        message = f"the browser does not know {', '.join(own)}; use the library's own functions"
        raise ArgumentError(message)
