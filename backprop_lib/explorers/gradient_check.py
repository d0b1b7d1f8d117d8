"""Gradient checks: the error of a measured derivative by the step, and a planted mistake to find."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

import backprop_lib as bp
from backprop_lib.activations import Array
from backprop_lib.errors import ArgumentError
from backprop_lib.explorers.given import GivenNetwork, Most, Place, require_together
from backprop_lib.explorers.traits import number, whole
from backprop_lib.explorers.widget import shared

# What the table has room for.
MOST = Most(layers=4, neurons=6, samples=20)
MOST_PARAMETERS = 60
SEEDS = 1000
EXPONENTS = (-20, 0)


def _small() -> tuple[bp.Network, Any, Any]:
    """Three layers of two neurons, so that every mistake runs in it, and four samples."""
    layers = [
        bp.Layer([[0.7, -0.4], [-0.3, 0.9]], [[0.1], [-0.2]], "tanh"),
        bp.Layer([[-0.6, 0.8], [0.5, 0.4]], [[0.3], [-0.1]], "tanh"),
        bp.Layer([[0.9, -0.7], [-0.2, 0.6]], [[-0.1], [0.2]], "sigmoid"),
    ]
    X = [[0.5, -1.2, 0.8, 1.4], [-0.7, 0.3, 1.1, -0.4]]
    Y = [[1, 0, 1, 0], [0, 1, 1, 0]]
    return bp.Network(layers, "half_squared_error"), X, Y


class GradientCheck(GivenNetwork):
    """Measure a derivative with any step, and find the wrong equation of a backward pass.

    Args:
        net: up to 4 layers of up to 6 neurons, with up to 60 parameters; left out, a small
            one with its own samples.
        X: inputs, (n_0, m), up to 20 samples; given with net.
        Y: targets, (n_L, m); given with net.
        traits: any of the attributes below.

    Attributes:
        parameter: the measured one, such as ``"W[1][0, 0]"`` or ``"b[2][0]"``.
        log_h: decimal logarithm of the step h, from -20 to 0.
        seed: of the mistake, from 0 to 999.
        suspect: the number of the suspected equation, 1 to 6, or 0.

    Raises:
        ArgumentError: a net without X and Y, or one that does not fit into the picture.
        ShapeError, EmptyBatchError, LabelError, DTypeError, NonFiniteError: X and Y are not
            batches for the network.
        traitlets.TraitError: an attribute out of its range or kind.
    """

    _module = "gradient_check"

    parameter = shared(traitlets.Unicode())
    log_h = shared(number(-4.0, *EXPONENTS))
    seed = shared(whole(0, 0, SEEDS - 1))
    suspect = shared(whole(0, 0, 6))

    def __init__(
        self, net: bp.Network | None = None, X: Any = None, Y: Any = None, **traits: Any
    ) -> None:
        require_together(net, X, Y)
        given = _small() if net is None else (net, X, Y)
        super().__init__(*given, MOST, **({"parameter": "W[1][0, 0]"} | traits))
        if len(self.places) > MOST_PARAMETERS:
            message = (
                f"net has {len(self.places)} parameters; the table takes up to {MOST_PARAMETERS}"
            )
            raise ArgumentError(message)

    @traitlets.validate("parameter")
    def _one_of_the_network(self, proposal: dict[str, Any]) -> str:
        name: str = proposal["value"]
        if name not in self.places:
            message = f"parameter must be one of {', '.join(self.places)}; got {name!r}"
            raise traitlets.TraitError(message)
        return name

    def errors(self, h: Any) -> tuple[Array, Array, Array]:
        """Relative errors of the measured derivative: one-sided, central, complex step.

        Args:
            h: steps above 0, (n,).

        Returns:
            Three arrays of shape (n,).
        """
        place = self.places[self.parameter]
        _, dW, db = bp.backward(
            self._net, bp.forward(self._net, self._X), self._Y, reduction="mean"
        )
        slope = (dW, db)[place.which][place.l][place.entry]
        J = self._along(place)
        h = np.asarray(h, dtype=float)
        measured = (
            [(J(step) - J(0)) / step for step in h],
            [(J(step) - J(-step)) / (2 * step) for step in h],
            [np.imag(J(1j * step)) / step for step in h],
        )
        one_sided, central, complex_step = (
            # One by one: a difference that is all noise must not set the floor of the others.
            np.array([float(bp.relative_error(np.array(slope), np.array(v))) for v in values])
            for values in measured
        )
        return one_sided, central, complex_step

    def _along(self, place: Place) -> Any:
        """J as a function of the parameter's distance from its place, which may be complex."""
        from backprop_lib.propagation import forward_from, losses_at

        def J(step: complex) -> Any:
            kind = complex if isinstance(step, complex) else float
            layers: list[Any] = [[W.astype(kind), b.astype(kind), g] for W, b, g in self._net]
            layers[place.l - 1][place.which][place.entry] += step
            moved = bp.Network.unchecked([bp.Layer(*parts) for parts in layers], self._net.loss)
            return np.mean(losses_at(moved, forward_from(moved, self._X), self._Y))

        return J

    def still(self) -> str:
        """The errors of the three methods over the step."""
        from backprop_lib.figures.step_size import valleys

        h = 10 ** np.linspace(*EXPONENTS, 81)
        return valleys(h, *self.errors(h)).svg()
