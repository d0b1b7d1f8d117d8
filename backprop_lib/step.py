"""The training step, in place: what `train` runs, thousands of times.

The one exception to "return, don't mutate". It is the arithmetic of propagation.py
without a check, in arrays that are made once and written over in each step.
tests/test_training.py holds it equal to forward, backward and sgd_step, and
``python -m benchmarks`` compares its speed; every comment below on speed was measured there.
"""

from itertools import pairwise

import numpy as np

from backprop_lib.activations import Array, relu, softmax
from backprop_lib.blas import Blas, blas
from backprop_lib.fused import fused
from backprop_lib.network import Layer, Network
from backprop_lib.validation import batch_factor


def _relu(z: Array) -> Array:
    return np.maximum(z, 0, out=z)


def _relu_vjp(_z: Array, a: Array, v: Array) -> Array:
    v *= a > 0  # a -0 is harmless here, and a NaN tells that training diverged
    return v


def _softmax(z: Array) -> Array:
    # For few outputs, np.max and np.sum take longer to call than to run.
    z -= np.maximum.reduce(z, axis=0)
    np.exp(z, out=z)
    z /= np.add.reduce(z, axis=0)
    return z


# f and vjp with a written over z and the product over v: only for derivatives that can be
# had from a alone.
IN_PLACE = {relu: (_relu, _relu_vjp), softmax: (_softmax, softmax.vjp)}


class InPlaceStep:
    """A network whose weights move where they stand.

    Args:
        net: where to start; it is copied and stays as it is.
        learning_rate: alpha.
        momentum: mu in v = mu v - alpha dW, W = W + v; 0 is plain gradient descent.
        reduction: ``"mean"`` or ``"sum"``.
        library: whose matrix products; the fastest when left out.
    """

    def __init__(
        self,
        net: Network,
        *,
        learning_rate: float,
        momentum: float,
        reduction: str,
        library: Blas | None = None,
    ) -> None:
        self.g = [g for _, _, g in net.layers]
        self.f, self.vjp = zip(*(IN_PLACE.get(g, (g.f, g.vjp)) for g in self.g), strict=True)
        self.loss, self.pair = net.loss, fused(self.g[-1], net.loss)
        self.learning_rate, self.momentum, self.reduction = learning_rate, momentum, reduction
        # All weights and biases are one vector, and W[l] and b[l] are views of it, so that
        # what is left to do when the products are done is one operation, or none.
        self.sizes = net.sizes
        self.parameters = np.concatenate([p.ravel() for W, b, _ in net.layers for p in (W, b)])
        self.velocity = np.zeros_like(self.parameters)
        self.W, self.b = self._views(self.parameters)
        self.blas = library or blas(self.parameters.dtype, self.parameters.size)
        # A product that can add does it where the gradient belongs. A gradient apart is one
        # operation more, in which one core reads what all have just written: that made the
        # step up to 1.5 times as long as its products.
        self.moving = self.velocity if momentum else self.parameters
        if self.blas.adding:
            self.gradient, self.product = self.moving, self.blas.adding(momentum or 1.0)
        else:
            self.gradient, self.product = np.zeros_like(self.parameters), self.blas.multiply
        self.dW, self.db = self._views(self.gradient)
        self._make_room(1)

    def _views(self, vector: Array) -> tuple[list[Array], list[Array]]:
        Ws, bs, start = [], [], 0
        for n_in, n_out in pairwise(self.sizes):
            middle, end = start + n_out * n_in, start + n_out * (n_in + 1)
            Ws.append(vector[start:middle].reshape(n_out, n_in))
            bs.append(vector[middle:end].reshape(n_out, 1))
            start = end
        return Ws, bs

    def _make_room(self, m: int) -> None:
        # Fresh memory comes page by page from the operating system, which costs up to a sixth
        # of the step where layers take megabytes.
        dtype = self.parameters.dtype
        self.z = [np.empty((n, m), dtype) for n in self.sizes[1:]]
        self.dC_da = [np.empty((n, m), dtype) for n in self.sizes[1:-1]]
        self.ones = np.ones((m, 1), dtype)

    def network(self) -> Network:
        """A copy of the network as it is now (it may have diverged, so it is not checked)."""
        parts = zip(self.W, self.b, self.g, strict=True)
        layers = [Layer(W.copy(), b.copy(), g) for W, b, g in parts]
        for W, b, _ in layers:
            W.flags.writeable = b.flags.writeable = False
        return Network.unchecked(layers, self.loss)

    def __call__(self, X: Array, Y: Array) -> None:
        """Forward, backward, update."""
        m = X.shape[1]
        if m != len(self.ones):
            self._make_room(m)
        multiply, W, z, a = self.blas.multiply, self.W, self.z, [X]
        for l, f in enumerate(self.f):
            multiply(W[l], a[l], z[l])
            z[l] += self.b[l]
            a.append(f(z[l]))
        if self.pair:
            delta = self.pair.delta(a[-1], Y)
        else:
            delta = self.vjp[-1](z[-1], a[-1], self.loss.grad(a[-1], Y))
        # All that follows is linear in delta, so -alpha and 1/m go in here, where the array
        # is smallest. Not in place: for some losses, dC/da may be Y itself.
        delta = delta * (-self.learning_rate * batch_factor(self.reduction, m))
        for l in range(len(W) - 1, -1, -1):
            if l:  # before W[l] moves
                dC_da = multiply(W[l].T, delta, self.dC_da[l - 1])
            self.product(delta, a[l].T, self.dW[l])
            self.product(delta, self.ones, self.db[l])  # sums over samples faster than np.sum
            if l:
                delta = self.vjp[l - 1](z[l - 1], a[l], dC_da)
        if self.gradient is not self.moving:
            if self.momentum:
                self.velocity *= self.momentum
            self.moving += self.gradient
        if self.momentum:
            self.parameters += self.velocity
