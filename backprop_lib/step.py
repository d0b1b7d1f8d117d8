"""The training step, in place: what `train` runs, thousands of times.

The one exception to "return, don't mutate". It is the arithmetic of propagation.py
without a check, with arrays overwritten as soon as nothing needs them any more.
tests/test_training.py holds it equal to forward, backward and sgd_step.

Each departure from the plain form was measured by ``python -m benchmarks``.
"""

import numpy as np

from backprop_lib.activations import Array, relu, softmax
from backprop_lib.fused import fused
from backprop_lib.network import Layer, Network
from backprop_lib.validation import batch_factor


def _relu(z: Array) -> Array:
    return np.maximum(z, 0, out=z)


def _relu_vjp(_z: Array, a: Array, v: Array) -> Array:
    # np.where branches at each entry, and the processor cannot guess signs: at (256, 1024)
    # it takes five times as long as this, a sixth of the whole step.
    v *= a > 0
    return v


def _softmax(z: Array) -> Array:
    # Ufuncs by themselves: at ten outputs, np.max and np.sum cost more than what they do.
    z -= np.maximum.reduce(z, axis=0)
    np.exp(z, out=z)
    z /= np.add.reduce(z, axis=0)
    return z


# f and vjp of activations, with a written over z and the product over v. Only where the
# derivative needs a alone.
IN_PLACE = {relu: (_relu, _relu_vjp), softmax: (_softmax, softmax.vjp)}


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
        forms = [IN_PLACE.get(g, (g.f, g.vjp)) for g in self.g]
        self.f, self.vjp = zip(*forms, strict=True)
        self.dW = [np.empty_like(W) for W in self.W]
        self.vW = [np.zeros_like(W) for W in self.W] if momentum else []
        self.vb = [np.zeros_like(b) for b in self.b] if momentum else []
        self.learning_rate, self.momentum, self.reduction = learning_rate, momentum, reduction
        self.pair = fused(self.g[-1], net.loss)

    def network(self) -> Network:
        """A copy of the network as it is now (it may have diverged, so it is not checked)."""
        parts = zip(self.W, self.b, self.g, strict=True)
        return Network.unchecked([Layer(W.copy(), b.copy(), g) for W, b, g in parts], self.loss)

    def __call__(self, X: Array, Y: Array) -> Array:
        """Forward, backward, update. Returns the outputs a[L], (n_L, m), before the update."""
        W, b = self.W, self.b
        z, a = [], [X]
        for l, f in enumerate(self.f):
            z_l = np.dot(W[l], a[l])
            z_l += b[l]
            z.append(z_l)
            a.append(f(z_l))
        if self.pair:
            delta = self.pair.delta(a[-1], Y)
        else:
            delta = self.vjp[-1](z[-1], a[-1], self.loss.grad(a[-1], Y))
        # All below is linear in delta, so alpha and 1/m go in here, once, where the array
        # is smallest.
        delta *= self.learning_rate * batch_factor(self.reduction, X.shape[1])
        for l in range(len(W) - 1, -1, -1):
            upstream = np.dot(W[l].T, delta) if l else None  # before W moves
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
                delta = self.vjp[l - 1](z[l - 1], a[l], upstream)
        return a[-1]
