"""How an error fares on its way back through many layers, for any activation and weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

import backprop_lib as bp
from backprop_lib.activations import ACTIVATIONS, Array
from backprop_lib.explorers.draws import normal
from backprop_lib.explorers.traits import number, whole
from backprop_lib.explorers.widget import Explorer, shared
from backprop_lib.network import SCHEMES

MOST_KEPT = 3
_OTHER = 0x5EED  # makes the samples' draws other ones than the weights'
_SETTING = ("depth", "width", "activation", "scheme", "deviation", "samples", "seed")
_VIEWS = {
    "delta": "norm of the error δ",
    "dW": "norm of the gradient dW",
    "a": "norm of the activations a",
    "slope": "mean slope |g′(z)|",
}
_WORDS = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "xavier": "Xavier", "he": "He"}


class VanishingGradients(Explorer):
    """Norms of errors, gradients and activations by layer, in a network drawn at random.

    All layers have the same width. The output layer is the identity, and the error that
    starts there is noise, so that what is seen is the way back and nothing else.

    Attributes:
        depth: layers with weights, 1 to 30.
        width: neurons in each layer and inputs, 1 to 50.
        activation: of all layers but the last, by name; element-wise ones.
        scheme: how the weights are drawn: one of ``bp.init``, or ``"own"``.
        deviation: their standard deviation if the scheme is ``"own"``.
        samples: 1 to 20.
        seed: of all draws.
        view: what is shown: ``"delta"``, ``"dW"``, ``"a"`` (norms) or ``"slope"`` (mean of |g'|).
        kept: up to three settings to compare with, each a dict of depth, width, activation,
            scheme, deviation, samples and seed.

    Raises:
        traitlets.TraitError: an attribute out of its range or kind.
    """

    _module = "vanishing_gradients"

    depth = shared(whole(10, 1, 30))
    width = shared(whole(32, 1, 50))
    activation = shared(traitlets.Enum([g for g in ACTIVATIONS if g != "softmax"], "sigmoid"))
    scheme = shared(traitlets.Enum([*SCHEMES, "own"], "xavier"))
    deviation = shared(number(1.0, 0.0001, 10))
    samples = shared(whole(10, 1, 20))
    seed = shared(whole(1, 0, 999))
    view = shared(traitlets.Enum(list(_VIEWS), "delta"))
    kept = shared(traitlets.List(traitlets.Dict()))

    @traitlets.validate("kept")
    def _settings(self, proposal: Any) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = []
        if len(proposal["value"]) > MOST_KEPT:
            message = f"kept must be at most {MOST_KEPT} settings; got {len(proposal['value'])}"
            raise traitlets.TraitError(message)
        for setting in proposal["value"]:
            if set(setting) != set(_SETTING):
                message = f"each of kept must have exactly {', '.join(_SETTING)}; got {setting}"
                raise traitlets.TraitError(message)
            traits = self.traits()
            kept.append({name: traits[name].validate(self, setting[name]) for name in _SETTING})
        return kept

    @property
    def setting(self) -> dict[str, Any]:
        """What is drawn, as ``kept`` holds it."""
        return {name: getattr(self, name) for name in _SETTING}

    def still(self) -> str:
        """The present curve and those that are kept."""
        from backprop_lib.figures import curves_by_layer

        curves = {
            in_short(setting): measured(setting)[self.view]
            for setting in (self.setting, *self.kept)
        }
        return curves_by_layer.by_layer(curves, _VIEWS[self.view]).svg()


def in_short(setting: dict[str, Any]) -> str:
    """A setting in a few words."""
    scheme, g = setting["scheme"], setting["activation"]
    weights = f"spread {setting['deviation']:g}" if scheme == "own" else _WORDS.get(scheme, scheme)
    size = f"{setting['depth']} × {setting['width']}"
    return f"{_WORDS.get(g, g)}, {weights}, {size}, seed {setting['seed']}"


def drawn(setting: dict[str, Any]) -> tuple[bp.Network, Array, Array]:
    """The network of a setting, its input X and the noise that is delta of the last layer.

    They are the numbers that the browser draws. All are (width, ...).
    """
    L, n, m = setting["depth"], setting["width"], setting["samples"]
    scheme, seed = setting["scheme"], setting["seed"]
    deviation = setting["deviation"] if scheme == "own" else SCHEMES[scheme](n, n)
    draw = normal(seed)
    weights = [np.array([[draw() for _ in range(n)] for _ in range(n)]) for _ in range(L)]
    activations = [setting["activation"]] * (L - 1) + ["identity"]
    layers = [
        bp.Layer(deviation * W, np.zeros((n, 1)), g)
        for W, g in zip(weights, activations, strict=True)
    ]
    draw = normal(seed ^ _OTHER)
    X, noise = (np.array([[draw() for _ in range(m)] for _ in range(n)]) for _ in range(2))
    return bp.Network(layers, "half_squared_error"), X, noise


def measured(setting: dict[str, Any]) -> dict[str, list[float]]:
    """By view: a number for each of layers 1 to L."""
    net, X, noise = drawn(setting)
    trace = bp.forward(net, X)
    found = bp.backward(net, trace, trace.a[-1] - noise, reduction="mean")
    norms = bp.gradient_norms(found)
    slopes = [
        g.derivative(z)
        for (_, _, g), z in zip(net, trace.z[1:], strict=True)
        if g.derivative is not None
    ]
    return {
        "delta": norms["delta"],
        "dW": norms["dW"],
        "a": [float(np.linalg.norm(a)) for a in trace.a[1:]],
        "slope": [float(np.mean(np.abs(slope))) for slope in slopes],
    }
