"""Networks: layers of weights, biases and an activation, and a loss. Immutable.

Layers count from 1, as in the book: ``net[1]`` is the first hidden layer, ``net[net.L]``
the output layer, and layer 0 is the input, which has no weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Self, cast

import numpy as np
from numpy.typing import ArrayLike

from backprop_lib.activations import Activation, Array, activation
from backprop_lib.errors import ArgumentError, DTypeError, PairError, ShapeError
from backprop_lib.losses import Loss
from backprop_lib.losses import loss as find_loss
from backprop_lib.names import architecture, named
from backprop_lib.validation import (
    count,
    generator,
    instance,
    is_whole,
    real_array,
    try_activation,
    try_loss,
)

Scheme = Literal["zeros", "normal", "xavier", "he"]


class _Layer(NamedTuple):
    W: Array
    b: Array
    activation: Activation


class Layer(_Layer):
    """One layer: z = W a + b, then g(z).

    Holds what it is given, which may be lists and a name; those of a Network hold checked
    arrays and an Activation. Two layers are equal only when they are one and the same.

    Attributes:
        W: weights, (n_l, n_(l-1)); W[j, k] goes from neuron k of the layer before to
            neuron j of this one.
        b: biases, (n_l, 1).
        activation: g, or its name, such as ``"relu"``.
    """

    __slots__ = ()

    def __new__(cls, W: ArrayLike, b: ArrayLike, activation: str | Activation) -> Self:  # noqa: D102  # the class says it
        return super().__new__(cls, cast(Array, W), cast(Array, b), cast(Activation, activation))

    # A tuple would compare its arrays, and those have no single truth value.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True, slots=True, eq=False, repr=False, init=False)
class Network:
    """A feed-forward network and the loss that it is trained on.

    The arrays are checked and copied when the network is made, share one dtype (float32
    when all of them are, else float64), and cannot be written to. An activation or loss of
    the user's own is tried out once, on two or three columns.

    Attributes:
        layers: layers 1 to L, at positions 0 to L-1; prefer ``net[l]``.
        loss: the loss of one sample; also taken by name.

    Raises:
        ShapeError: there is no layer, a W or b does not fit its neighbours, or a function of
            the user's own makes arrays of another shape or dtype than it must.
        UnknownNameError: an activation or the loss has an unknown name.
        PairError: the loss is not defined on what the output layer produces.
        DTypeError, NonFiniteError: a W or b does not hold finite real numbers.

    Example:
        ``Network([Layer([[0.5, -1.0]], [[0.1]], "sigmoid")], "half_squared_error")``
    """

    layers: tuple[Layer, ...]
    loss: Loss

    def __init__(self, layers: Iterable[Layer], loss: str | Loss) -> None:
        checked, c = _checked(layers), find_loss(loss)
        last = checked[-1].activation.name
        if c.outputs and last not in c.outputs:
            message = (
                f"{c.name} is defined on outputs of {' or '.join(c.outputs)}; "
                f"layer {len(checked)}, the output layer, has {last}"
            )
            raise PairError(message)
        for W, _, g in checked:
            try_activation(g, W.shape[0], W.dtype)
        try_loss(c, checked[-1].W.shape[0], checked[-1].W.dtype)
        object.__setattr__(self, "layers", checked)
        object.__setattr__(self, "loss", c)

    @property
    def L(self) -> int:
        """Number of layers with weights: N hidden ones and the output, L = N + 1."""
        return len(self.layers)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of neurons n_0, n_1, ..., n_L."""
        return (self.layers[0].W.shape[1], *(W.shape[0] for W, _, _ in self.layers))

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32 or float64; what X and Y are converted to."""
        return self.layers[0].W.dtype

    def __getitem__(self, l: int) -> Layer:
        """Layer l, for l from 1 to L."""
        if not is_whole(l) or not 1 <= l <= self.L:
            hint = " (layer 0 is the input, which has no weights)" if l == 0 else ""
            message = f"net[{l!r}] does not exist: the layers are net[1] to net[{self.L}]{hint}"
            raise IndexError(message)
        return self.layers[l - 1]

    def __iter__(self) -> Iterator[Layer]:
        # Without it, Python would begin at net[0] and find nothing there.
        return iter(self.layers)

    def __reversed__(self) -> Iterator[Layer]:
        return reversed(self.layers)

    def __len__(self) -> int:
        return self.L

    def __reduce__(self) -> tuple[Any, ...]:
        # Through the constructor, because arrays forget on the way that they are read-only.
        return Network, (self.layers, self.loss)

    def __repr__(self) -> str:
        gs = ", ".join(g.name for _, _, g in self.layers)
        return f"<Network {architecture(self.sizes)}: {gs}; {self.loss.name}>"

    @classmethod
    def unchecked(cls, layers: Sequence[Layer], c: Loss) -> Self:
        """A network of arrays that are known to be good; no copy and no check is made."""
        net = object.__new__(cls)
        object.__setattr__(net, "layers", tuple(layers))
        object.__setattr__(net, "loss", c)
        return net


def network(value: Any) -> Network:
    """Value itself, when it is a network.

    Raises:
        ArgumentError: it is something else.
    """
    return instance(value, Network, "net", "a Network")


def _checked(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    try:
        given = list(layers)
    except TypeError:
        message = f"layers must be a list of Layer(W, b, activation); got {type(layers).__name__}"
        raise ShapeError(message) from None
    if not given:
        message = "a network needs at least one layer; got none"
        raise ShapeError(message)
    parts = [_parts(layer, l) for l, layer in enumerate(given, start=1)]
    dtype = np.result_type(*(array for W, b, _ in parts for array in (W, b)))
    checked: list[Layer] = []
    for l, (W, b, g) in enumerate(parts, start=1):
        if W.ndim != 2 or 0 in W.shape:
            message = (
                f"W[{l}] has shape {W.shape}; it must be (n_{l}, n_{l - 1}): "
                f"a row for each neuron of layer {l}, a column for each of layer {l - 1}"
            )
            raise ShapeError(message)
        n = W.shape[0]
        if checked and W.shape[1] != checked[-1].W.shape[0]:
            before = checked[-1].W.shape[0]
            message = (
                f"W[{l}] has shape {W.shape}; layer {l - 1} has {before} neurons, "
                f"so it must be ({n}, {before})"
            )
            raise ShapeError(message)
        if b.shape != (n, 1):
            hint = f": write b.reshape({n}, 1)" if b.size == n else ""
            message = (
                f"b[{l}] has shape {b.shape}; W[{l}] has {n} rows, so it must be ({n}, 1){hint}"
            )
            raise ShapeError(message)
        checked.append(Layer(_frozen(W, dtype), _frozen(b, dtype), g))
    return tuple(checked)


def _parts(layer: Layer, l: int) -> tuple[Array, Array, Activation]:
    try:
        W, b, g = layer
    except (TypeError, ValueError):
        message = f"layer {l} must be Layer(W, b, activation); got {type(layer).__name__}"
        raise ShapeError(message) from None
    return real_array(W, f"W[{l}]"), real_array(b, f"b[{l}]"), activation(g)


def _frozen(array: Array, dtype: np.dtype[Any]) -> Array:
    copy = np.array(array, dtype=dtype, order="C")
    copy.setflags(write=False)
    return copy


# Standard deviation of W[l] for n_in inputs and n_out outputs. Biases start at zero.
# fmt: off
SCHEMES: dict[Scheme, Callable[[int, int], float]] = {
    "zeros":  lambda n_in, n_out: 0.0,                          # every neuron alike: the trap
    "normal": lambda n_in, n_out: 1.0,                          # Nielsen (2015), ch. 1
    "xavier": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),  # Glorot and Bengio (2010), eq. 12
    "he":     lambda n_in, n_out: math.sqrt(2 / n_in),            # He et al. (2015), eq. 10
}
# fmt: on


def init(
    sizes: Sequence[int],
    activations: Sequence[str | Activation],
    loss: str | Loss,
    *,
    scheme: Scheme,
    rng: np.random.Generator,
    dtype: Any = np.float64,
) -> Network:
    """A network with drawn weights and zero biases.

    Args:
        sizes: n_0, n_1, ..., n_L.
        activations: g of layers 1 to L, by name or as Activation.
        loss: the loss, by name or as Loss.
        scheme: standard deviation of the normal distribution that W[l] is drawn from:
            ``"zeros"`` 0, ``"normal"`` 1, ``"xavier"`` sqrt(2 / (n_(l-1) + n_l)),
            ``"he"`` sqrt(2 / n_(l-1)).
        rng: where the draws come from, such as ``np.random.default_rng(0)``.
        dtype: float64 or float32.

    Raises:
        ArgumentError: fewer than two sizes, a size that is not a whole number of at least
            1, not one activation a layer, or an rng that is not a Generator.
        UnknownNameError: an unknown scheme, activation or loss.
        PairError: the loss is not defined on the output activation.
        DTypeError: another dtype.
    """
    if not hasattr(sizes, "__len__") or len(sizes) < 2:
        message = (
            f"sizes must name the input and at least one layer, such as (2, 3, 2); got {sizes!r}"
        )
        raise ArgumentError(message)
    n = [count(size, f"sizes[{i}]") for i, size in enumerate(sizes)]
    listed = hasattr(activations, "__len__") and not isinstance(activations, (str, Activation))
    if not listed or len(activations) != len(n) - 1:
        message = (
            f"{len(n) - 1} layers need {len(n) - 1} activations, one each; got {activations!r}"
        )
        raise ArgumentError(message)
    deviation = named("scheme", scheme, SCHEMES)
    try:
        kind = np.dtype(dtype)
    except TypeError:
        kind = dtype
    if kind not in (np.float32, np.float64):
        message = f"dtype must be float64 or float32; got {kind}"
        raise DTypeError(message)
    rng = generator(rng)
    layers = []
    for n_in, n_out, g in zip(n[:-1], n[1:], activations, strict=True):
        W = deviation(n_in, n_out) * rng.standard_normal((n_out, n_in))
        layers.append(Layer(W.astype(dtype), np.zeros((n_out, 1), dtype), activation(g)))
    return Network(tuple(layers), find_loss(loss))
