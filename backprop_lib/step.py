"""The training step, in place: what `train` runs, thousands of times.

The one exception to "return, don't mutate". It is the arithmetic of propagation.py, in
the same order, without a check, with the arrays of weights reused: writing 784 x 256
gradients into fresh memory and copying them twice takes as long as computing them.
tests/test_training.py holds it equal to forward, backward and sgd_step.
"""

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.fused import fused
from backprop_lib.network import Layer, Network
from backprop_lib.validation import batch_factor


class InPlaceStep:
    """A network whose weights move where they stand.

    Args:
        net: where to start; it is copied and stays as it is.
        learning_rate: alpha.
        momentum: mu in v = mu v - alpha dW, W = W + v; 0 is plain gradient descent.
        reduction: ``"mean"`` or ``"sum"``.
    """

    def __init__(
        self, net: Network, *, learning_rate: float, momentum: float, reduction: str
    ) -> None:
        self.loss = net.loss
        self.W = [np.array(W) for W, _, _ in net.layers]
        self.b = [np.array(b) for _, b, _ in net.layers]
        self.g = [g for _, _, g in net.layers]
        self.f = [g.f for g in self.g]
        self.dW = [np.empty_like(W) for W in self.W]
        self.vW = [np.zeros_like(W) for W in self.W] if momentum else []
        self.vb = [np.zeros_like(b) for b in self.b] if momentum else []
        self.learning_rate, self.momentum, self.reduction = learning_rate, momentum, reduction
        self.pair = fused(self.g[-1], net.loss)

    def network(self) -> Network:
        """A copy of the network as it is now (it may have diverged, so it is not checked)."""
        parts = zip(self.W, self.b, self.g, strict=True)
        return Network.unchecked([Layer(W.copy(), b.copy(), g) for W, b, g in parts], self.loss)

    def _forward(self, X: Array) -> tuple[list[Array], list[Array]]:
        z, a = [], [X]
        for W, b, f in zip(self.W, self.b, self.f, strict=True):
            z_l = np.dot(W, a[-1])
            z_l += b
            z.append(z_l)
            a.append(f(z_l))
        return z, a

    def __call__(self, X: Array, Y: Array) -> Array:
        """Forward, backward, update. Returns the outputs a[L], (n_L, m), before the update."""
        W, b, g = self.W, self.b, self.g
        z, a = self._forward(X)
        alpha = self.learning_rate * batch_factor(self.reduction, X.shape[1])
        if self.pair:
            delta = self.pair.delta(a[-1], Y)
        else:
            delta = g[-1].vjp(z[-1], a[-1], self.loss.grad(a[-1], Y))
        for l in range(len(W) - 1, -1, -1):
            # W is used to propagate before it moves, and alpha is multiplied into delta,
            # which is smaller than dW.
            upstream = np.dot(W[l].T, delta) if l else delta
            delta *= alpha
            dW = np.dot(delta, a[l].T, out=self.dW[l])
            db = np.add.reduce(delta, axis=1, keepdims=True)
            if self.momentum:
                self.vW[l] *= self.momentum
                self.vW[l] -= dW
                W[l] += self.vW[l]
                self.vb[l] *= self.momentum
                self.vb[l] -= db
                b[l] += self.vb[l]
            else:
                W[l] -= dW
                b[l] -= db
            if l:
                delta = g[l - 1].vjp(z[l - 1], a[l], upstream)
        return a[-1]
