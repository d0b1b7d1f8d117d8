"""One neuron, one sample: the cost as a curve, its tangent, and the chain of three slopes."""

from __future__ import annotations

from typing import Any

import traitlets

import backprop_lib as bp
from backprop_lib.activations import ACTIVATIONS
from backprop_lib.explorers.traits import Checked, between, number
from backprop_lib.explorers.widget import Explorer, shared
from backprop_lib.losses import LOSSES

LIMIT = 100
TRAIL = 50


def _is_trail(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= TRAIL
        and all(isinstance(pair, list) and len(pair) == 2 for pair in value)
        and all(between(-LIMIT, LIMIT)(number) for pair in value for number in pair)
    )


class SingleNeuron(Explorer):
    """Move w and b along the cost of one neuron and one sample.

    Attributes:
        w, b: weight and bias, from -100 to 100.
        x, y: input and target, from -100 to 100.
        activation, loss: by name; element-wise ones. With ``"binary_cross_entropy"`` the
            activation must be ``"sigmoid"`` and y 0 or 1.
        learning_rate: of a step, from 0 to 10.
        moving: what a step changes: ``"both"``, ``"w"`` or ``"b"``.
        trail: where w and b were before each of the latest steps, up to 50 pairs.

    Raises:
        traitlets.TraitError: a value is not one of these.
    """

    _module = "single_neuron"

    w = shared(number(2.0, -LIMIT, LIMIT))
    b = shared(number(-1.0, -LIMIT, LIMIT))
    x = shared(number(1.5, -LIMIT, LIMIT))
    y = shared(number(0.0, -LIMIT, LIMIT))
    activation = shared(traitlets.Enum([n for n in ACTIVATIONS if n != "softmax"], "sigmoid"))
    loss = shared(
        traitlets.Enum([n for n in LOSSES if not n.startswith("categorical")], "half_squared_error")
    )
    learning_rate = shared(number(1.0, 0, 10))
    moving = shared(traitlets.Enum(["both", "w", "b"], "both"))
    trail = shared(
        Checked([], f"up to {TRAIL} pairs [w, b] of numbers from -100 to 100", _is_trail)
    )

    @traitlets.validate("activation", "loss", "y")
    def _one_that_fits(self, proposal: dict[str, Any]) -> Any:
        given = {name: getattr(self, name) for name in ("activation", "loss", "y")}
        given[proposal["trait"].name] = proposal["value"]
        loss = LOSSES[given["loss"]]
        if loss.outputs and given["activation"] not in loss.outputs:
            message = f"{loss} needs the activation {loss.outputs[0]}; got {given['activation']}"
            raise traitlets.TraitError(message)
        if loss.labels == "binary" and given["y"] not in (0, 1):
            message = f"{loss} needs a target y that is 0 or 1; got {given['y']}"
            raise traitlets.TraitError(message)
        return proposal["value"]

    def still(self) -> str:
        """The cost over the weight, with its tangent at w."""
        from backprop_lib.figures import cost_curve

        def net(w: float) -> bp.Network:
            return bp.Network([bp.Layer([[w]], [[self.b]], self.activation)], self.loss)

        def cost(w: float) -> float:
            trace = bp.forward(net(w), [[self.x]])
            return bp.cost(net(w), trace, [[self.y]], reduction="mean")

        def slope(w: float) -> float:
            trace = bp.forward(net(w), [[self.x]])
            gradients = bp.backward(net(w), trace, [[self.y]], reduction="mean")
            return float(gradients.dW[1][0, 0])

        reach = max(5.0, abs(self.w))
        return cost_curve.tangent(cost, slope, self.w, (-reach, reach), symbol="C").svg()
