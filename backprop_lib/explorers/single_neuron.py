"""One neuron, one sample: the cost as a curve, its tangent, and the chain of three slopes."""

from __future__ import annotations

import traitlets

import backprop_lib as bp
from backprop_lib.activations import ACTIVATIONS
from backprop_lib.explorers.widget import Explorer, shared
from backprop_lib.losses import LOSSES


class SingleNeuron(Explorer):
    """Move w and b along the cost of one neuron and one sample.

    Attributes:
        w, b: weight and bias.
        x, y: input and target.
        activation, loss: by name; element-wise ones.
        learning_rate: of a step.
    """

    _module = "single_neuron"

    w = shared(traitlets.Float(2.0))
    b = shared(traitlets.Float(-1.0))
    x = shared(traitlets.Float(1.5))
    y = shared(traitlets.Float(0.0))
    activation = shared(traitlets.Enum([n for n in ACTIVATIONS if n != "softmax"], "sigmoid"))
    loss = shared(
        traitlets.Enum([n for n in LOSSES if not n.startswith("categorical")], "half_squared_error")
    )
    learning_rate = shared(traitlets.Float(1.0))

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

        return cost_curve.tangent(cost, slope, self.w, (-5, 5)).svg()
