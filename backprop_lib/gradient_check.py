r"""Gradient check: is an analytic gradient what the cost really does?

Two ways to measure the slope of the cost J without any calculus of the network:

    central difference   (J(w + h) - J(w - h)) / 2h        error about h^2, and eps/h
    complex step         Im J(w + ih) / h                  error about h^2, no cancellation

The complex step (Squire and Trapp, 1998) can take h = 1e-30 and is right to the last
digits, as long as every operation takes complex numbers and keeps their imaginary part;
those of backprop_lib do. At the kink of a ReLU it measures the slope on the left, which is
the one of backward; the central difference measures the mean of both sides, and is no
measure there.
"""

import warnings
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import numpy as np

from backprop_lib.activations import Activation, Array
from backprop_lib.errors import ArgumentError, ShapeError
from backprop_lib.losses import Loss
from backprop_lib.names import named
from backprop_lib.network import Layer, Network, network
from backprop_lib.propagation import (
    Gradients,
    Trace,
    backward_from,
    forward_from,
    losses_at,
    require_gradients,
)
from backprop_lib.validation import Reduction, batch, batch_factor, positive, targets

Method = Literal["complex", "central"]
STEPS: dict[Method, float] = {"complex": 1e-30, "central": float(np.cbrt(np.finfo(float).eps))}

# Below this part of its array's largest entry, an entry is rounding noise of the sums
# that made it, and its error is measured against that floor instead.
NOISE_FLOOR = 1e-4
TOLERANCE = 1e-6


class Entry(NamedTuple):
    """One derivative, by both ways.

    Attributes:
        name: where it stands, such as ``"dW[2][1, 0]"``.
        analytic: what backpropagation says.
        numeric: what the cost does.
        relative_error: their distance over the larger of the two.
    """

    name: str
    analytic: float
    numeric: float
    relative_error: float


class Report(NamedTuple):
    """The outcome of a gradient check.

    Attributes:
        worst: the entry with the largest relative error.
        by_array: the worst entry of each of delta[l], dW[l], db[l].
        method: ``"complex"`` or ``"central"``.
    """

    worst: Entry
    by_array: dict[str, Entry]
    method: str

    def passed(self, tolerance: float = TOLERANCE) -> bool:
        """Whether no entry is off by more than the tolerance, relatively."""
        return self.worst.relative_error <= tolerance

    def __str__(self) -> str:
        lines = [
            f"gradient check by {self.method} step; the worst entry of each array:",
            f"{'':<14}  {'analytic':>16}  {'numeric':>16}  {'relative error':>14}",
        ]
        lines += [
            f"{e.name:<14}  {e.analytic:>16.9e}  {e.numeric:>16.9e}  {e.relative_error:>14.1e}"
            for e in self.by_array.values()
        ]
        lines.append(f"worst: {self.worst.name}")
        return "\n".join(lines)


def relative_error(analytic: Array, numeric: Array, floor: float = 0.0) -> Array:
    """|analytic - numeric| / max(|analytic|, |numeric|), entry by entry; 0 where both are 0.

    The denominator is never less than NOISE_FLOOR times the largest entry of the arrays,
    nor less than ``floor``. Where either is not finite, the error is infinite.
    """
    size = np.maximum(np.abs(analytic), np.abs(numeric))
    finite = np.isfinite(size)
    size = np.maximum(size, max(floor, NOISE_FLOOR * np.max(size, where=finite, initial=0)))
    with np.errstate(invalid="ignore"):
        error: Array = np.abs(analytic - numeric) / np.where(size == 0, 1, size)
    return np.where(finite, error, np.inf)


def numeric_gradients(
    net: Network,
    X: Any,
    Y: Any,
    *,
    reduction: Reduction,
    method: Method = "complex",
    step: float | None = None,
) -> Gradients:
    """Delta, dW and db measured on the cost, one entry at a time, in float64.

    An activation or loss of the user's own must be an analytic function for the complex
    step: an ``np.abs`` inside it, say, loses the imaginary part, and with it the slope.

    Args:
        net: the network.
        X: inputs, (n_0, m).
        Y: targets, (n_L, m).
        reduction: ``"mean"`` or ``"sum"``, as in backward.
        method: ``"complex"`` or ``"central"``.
        step: h; 1e-30 for the complex step, the cube root of eps for the central one.

    Raises:
        UnknownNameError: another method or reduction.
        ArgumentError: a step that is not above 0, or the complex step through a function of
            the user's own that does not take complex numbers or does not return them.
        ShapeError, EmptyBatchError, LabelError, DTypeError, NonFiniteError: X or Y is not
            a batch for this network.
    """
    usual = named("method", method, STEPS)
    h = positive(usual if step is None else step, "step")
    X = batch(X, network(net).sizes[0], "X", "input").astype(np.float64)
    Y = targets(Y, net.sizes[-1], X.shape[1], net.loss).astype(np.float64)
    factor = batch_factor(reduction, X.shape[1])
    dtype = np.complex128 if method == "complex" else np.float64
    layers = [Layer(W.astype(dtype), b.astype(dtype), g) for W, b, g in net.layers]
    z, a = forward_from(net, X)
    if method == "complex":
        for l, (_, _, g) in enumerate(layers, start=1):
            _require_complex(g, z[l])
        _require_complex(net.loss, a[-1], Y)

    def slopes(losses: Callable[[], Array], array: Array, at: Any) -> Array:
        """dC/d(array[at]) of every sample, (m,), the array put back afterwards."""
        kept = array[at].copy() if isinstance(array[at], np.ndarray) else array[at]
        if method == "complex":
            array[at] = kept + 1j * h
            slope = np.imag(losses()) / h
        else:
            array[at] = kept + h
            above = losses()
            array[at] = kept - h
            slope = (above - losses()) / (2 * h)
        array[at] = kept
        return slope

    deltas, dWs, dbs = [], [], []
    for l, (W, b, _) in enumerate(layers, start=1):
        rest = Network.unchecked(layers[l - 1 :], net.loss)
        z_l = z[l].astype(dtype)

        def from_a(rest: Network = rest, before: Array = a[l - 1]) -> Array:
            return losses_at(rest, forward_from(rest, before), Y)

        def from_z(rest: Network = rest, z_l: Array = z_l) -> Array:
            return losses_at(rest, _forward_from_z(rest, z_l), Y)

        deltas.append(np.array([slopes(from_z, z_l, j) for j in range(z_l.shape[0])]))
        dWs.append(factor * _each(W, lambda at, W=W, run=from_a: slopes(run, W, at).sum()))
        dbs.append(factor * _each(b, lambda at, b=b, run=from_a: slopes(run, b, at).sum()))
    return Gradients((None, *deltas), (None, *dWs), (None, *dbs))


def _require_complex(function: Activation | Loss, x: Array, *others: Array) -> None:
    if function.built_in:
        return
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what NumPy says, the error says better
            kept = np.iscomplexobj(function.f(x.astype(np.complex128), *others))
    except (TypeError, ValueError):
        kept = False
    if not kept:
        message = f"{function.name} does not take complex numbers; use method='central'"
        raise ArgumentError(message)


def _each(array: Array, measure: Callable[..., float]) -> Array:
    return np.array([measure(at) for at in np.ndindex(array.shape)]).reshape(array.shape)


def _forward_from_z(rest: Network, z: Array) -> Trace:
    first, *later = rest.layers
    a = first.activation.f(z)
    if not later:
        return Trace((None, z), (None, a))
    return forward_from(Network.unchecked(later, rest.loss), a)


def check_gradients(
    net: Network,
    X: Any,
    Y: Any,
    gradients: Gradients | None = None,
    *,
    reduction: Reduction,
    method: Method = "complex",
    step: float | None = None,
) -> Report:
    """Compare gradients with what the cost does, and name the worst entry.

    Args:
        net: the network.
        X: inputs, (n_0, m).
        Y: targets, (n_L, m).
        gradients: the analytic ones to be checked; those of backward when left out.
        reduction: ``"mean"`` or ``"sum"``; must be the one the gradients were made with.
        method: ``"complex"`` or ``"central"``.
        step: h; see numeric_gradients.

    Returns:
        The report; print it, or ask ``report.passed(tolerance)``. A difference that the
        rounding of the cost hides is within the default tolerance: saturation leaves a
        neuron with a slope that is rounding noise.

    Raises:
        ShapeError: an analytic array has another shape than the parameter it belongs to.
        BackpropError: as numeric_gradients.
    """
    numeric = numeric_gradients(net, X, Y, reduction=reduction, method=method, step=step)
    X, Y = (np.asarray(value, dtype=np.float64) for value in (X, Y))
    trace = forward_from(net, X)
    if gradients is None:
        gradients = backward_from(net, trace, Y, reduction=reduction)
    largest = float(np.max(np.abs(losses_at(net, trace, Y))))
    floor = np.finfo(np.float64).eps * largest / TOLERANCE
    by_array = {e.name.rsplit("[", 1)[0]: e for e in _worst_entries(gradients, numeric, floor)}
    return Report(max(by_array.values(), key=lambda e: e.relative_error), by_array, method)


def _worst_entries(analytic: Any, numeric: Gradients, floor: float) -> Iterator[Entry]:
    require_gradients(analytic)
    for name in Gradients._fields:
        if len(getattr(analytic, name)) != len(getattr(numeric, name)):
            message = (
                f"{name} has {len(getattr(analytic, name)) - 1} layers and the network "
                f"{len(getattr(numeric, name)) - 1}; they must be of the same network"
            )
            raise ShapeError(message)
        for l, theirs in enumerate(getattr(numeric, name)):
            if theirs is None:
                continue
            ours = np.asarray(getattr(analytic, name)[l])
            if ours.shape != theirs.shape:
                message = f"{name}[{l}] has shape {ours.shape}; it must be {theirs.shape}"
                raise ShapeError(message)
            error = relative_error(ours, theirs, floor)
            at = tuple(int(i) for i in np.unravel_index(np.argmax(error), error.shape))
            yield Entry(
                f"{name}[{l}]{list(at)}", float(ours[at]), float(theirs[at]), float(error[at])
            )
