"""Assignment 03: the six equations as matrices, layer by layer and then all together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD, FORWARD

PAGE = "matrix-form.html"


# The pieces, right and wrong. Each is what stands in a slot of the references below.


def _slope(_z: Array, a: Array) -> Array:
    return np.asarray(a * (1 - a))


def _slope_at_a(_z: Array, a: Array) -> Array:
    return _slope(a, sigmoid.f(a))


def _no_slope(z: Array, _a: Array) -> Array:
    return np.ones_like(z)


def _outer(delta: Array, before: Array) -> Array:
    return np.asarray(delta @ before.T)


def _back(W: Array, delta: Array) -> Array:
    return np.asarray(W.T @ delta)


def _one_path(W: Array, delta: Array) -> Array:
    return np.asarray(W.T[:, :1] * delta[:1])


def _over_samples(delta: Array) -> Array:
    return np.asarray(delta.sum(axis=1, keepdims=True))


# fmt: off
ERROR = (
    Mistake("sign-flipped",           {"error": lambda a, y: y - a}),
    Mistake("factor-two-too-many",    {"two": 2}),
    Mistake("mean-over-outputs",      {"error": lambda a, y: (a - y) / len(y)}),
)
SLOPE = (
    Mistake("value-for-slope",        {"slope": lambda _z, a: a}),
    Mistake("slope-at-a",             {"slope": _slope_at_a}),
    Mistake("slope-from-z",           {"slope": lambda z, _a: z * (1 - z)}),
    Mistake("sigmoid-as-tanh",        {"slope": lambda _z, a: 1 - a * a}),
)
WAY_BACK = (
    Mistake("w-for-w-transposed",     {"back": lambda W, delta: W @ delta}),
    Mistake("one-path-only",          {"back": _one_path}),
)
WEIGHTS = (
    Mistake("dw-transposed",          {"outer": lambda delta, before: before @ delta.T}),
    Mistake("hadamard-for-product",   {"outer": lambda delta, before: delta * before}),
)
BIASES = (
    Mistake("db-summed-over-all",     {"gather": lambda delta: delta.sum().reshape(1, 1)}),
    Mistake("db-wrong-axis",          {"gather": lambda delta: delta.sum(axis=0, keepdims=True)}),
    Mistake("db-one-sample",          {"gather": lambda delta: delta[:, :1] * delta.shape[1]}),
)
MEAN = (
    Mistake("sum-for-mean",           {"share": lambda _delta: 1}),
    Mistake("divided-twice",          {"share": lambda delta: 1 / delta.shape[1] ** 2}),
    Mistake("divided-by-outputs",     {"share": lambda delta: 1 / delta.shape[0]}),
)
# fmt: on


def _mean(delta: Array) -> float:
    return 1 / int(delta.shape[1])


def _drawn(rng: Generator, *shape: int, low: float = -2, high: float = 2) -> Array:
    return rng.uniform(low, high, shape).round(2)


# Shapes of the cases from small to large; the second is square.
LAYERS = ((2, 3, 4), (3, 3, 2), (4, 2, 5))  # neurons here, neurons beside, samples


def _output_delta(
    z: Array,
    y: Array,
    *,
    bend: Any = sigmoid.f,
    slope: Any = _slope,
    error: Any = np.subtract,
    two: float = 1,
) -> Array:
    a = bend(z)
    return np.asarray(two * error(a, y) * slope(z, a))


def _draw_output_delta(rng: Generator, number: int) -> Inputs:
    n, _, m = LAYERS[number]
    return {"z": _drawn(rng, n, m), "y": _drawn(rng, n, m, low=0, high=1)}


def _weight_gradient(
    delta: Array, a_before: Array, *, outer: Any = _outer, share: Any = _mean
) -> Array:
    return np.asarray(share(delta) * outer(delta, a_before))


def _draw_weight_gradient(rng: Generator, number: int) -> Inputs:
    n, before, m = LAYERS[number]
    return {"delta": _drawn(rng, n, m), "a_before": _drawn(rng, before, m)}


def _bias_gradient(delta: Array, *, gather: Any = _over_samples, share: Any = _mean) -> Array:
    return np.asarray(share(delta) * gather(delta))


def _draw_bias_gradient(rng: Generator, number: int) -> Inputs:
    n, _, m = LAYERS[number]
    return {"delta": _drawn(rng, n, m)}


def _hidden_delta(
    W_next: Array,
    delta_next: Array,
    z: Array,
    *,
    back: Any = _back,
    slope: Any = _slope,
    join: Any = np.multiply,
    share: Any = lambda _delta: 1,
) -> Array:
    return np.asarray(share(delta_next) * join(back(W_next, delta_next), slope(z, sigmoid.f(z))))


def _draw_hidden_delta(rng: Generator, number: int) -> Inputs:
    n, after, m = LAYERS[number]
    return {
        "W_next": _drawn(rng, after, n),
        "delta_next": _drawn(rng, after, m),
        "z": _drawn(rng, n, m),
    }


def _as_they_are(dX: Array) -> Array:
    return dX


def _input_gradient(
    W: Array,
    delta: Array,
    *,
    back: Any = _back,
    turn: Any = _as_they_are,
    gather: Any = _as_they_are,
) -> Array:
    return np.asarray(gather(turn(back(W, delta))))


def _draw_input_gradient(rng: Generator, number: int) -> Inputs:
    n, before, m = LAYERS[number]
    return {"W": _drawn(rng, n, before), "delta": _drawn(rng, n, m)}


def _lengths(columns: Array) -> Array:
    return np.asarray(np.sqrt((columns**2).sum(axis=0)))


def _sample_norms(
    delta: Array, a_before: Array, *, lengths: Any = _lengths, join: Any = np.multiply
) -> Array:
    return np.asarray(join(lengths(delta), lengths(a_before)))


SIZES = ((3, 2, 4, 2), (3, 3, 3, 3), (4, 3, 5, 2))
SAMPLES = (5, 4, 6)


def _draw_network(rng: Generator, number: int) -> dict[str, Any]:
    n = SIZES[number]
    pairs = list(zip(n[1:], n[:-1], strict=True))
    return {
        "W": [None, *(_drawn(rng, *pair) for pair in pairs)],
        "b": [None, *(_drawn(rng, size, 1, low=-1, high=1) for size, _ in pairs)],
        "X": _drawn(rng, n[0], SAMPLES[number]),
    }


def _plus(Wa: Array, b: Array) -> Array:
    return np.asarray(Wa + b)


def _forward(
    W: list[Array],
    b: list[Array],
    X: Array,
    *,
    product: Any = np.matmul,
    plus: Any = _plus,
    bend: Any = sigmoid.f,
    feed: Any = lambda a: a[-1],
) -> tuple[list[Any], list[Any]]:
    z: list[Any] = [None]
    a = [X]
    for l in range(1, len(W)):
        z.append(plus(product(W[l], feed(a)), b[l]))
        a.append(bend(z[-1]))
    return z, [None, *a[1:]]


def _draw_backward(rng: Generator, number: int) -> Inputs:
    given = _draw_network(rng, number)
    z, a = _forward(**given)
    Y = _drawn(rng, SIZES[number][-1], SAMPLES[number], low=0, high=1)
    return {"W": given["W"], "z": z, "a": [given["X"], *a[1:]], "Y": Y}


def _backward(
    W: list[Array],
    z: list[Array],
    a: list[Array],
    Y: Array,
    *,
    error: Any = np.subtract,
    two: float = 1,
    output_slope: Any = _slope,
    slope: Any = _slope,
    back: Any = _back,
    through: Any = lambda W, l: W[l + 1],
    error_of: Any = lambda delta, _l: delta,
    outer: Any = _outer,
    before: Any = lambda _z, a, l: a[l - 1],
    gather: Any = _over_samples,
    share: Any = _mean,
    kept: Any = lambda delta: delta,
) -> tuple[list[Any], list[Any], list[Any]]:
    L = len(W) - 1
    delta: list[Any] = [None] * (L + 1)
    delta[L] = two * error(a[L], Y) * output_slope(z[L], a[L])
    for l in range(L - 1, 0, -1):
        delta[l] = back(through(W, l), error_of(delta[l + 1], l)) * slope(z[l], a[l])
    dW = [None, *(share(d) * outer(d, before(z, a, l)) for l, d in enumerate(delta[1:], 1))]
    db = [None, *(share(d) * gather(d) for d in delta[1:])]
    return [None, *map(kept, delta[1:])], dW, db


# fmt: off
WHOLE = (
    *ERROR[:2], *WAY_BACK, *WEIGHTS[:1], *BIASES[:1], *MEAN[:2],
    Mistake("output-slope-left-out",  {"output_slope": _no_slope}),
    Mistake("hidden-slope-left-out",  {"slope": _no_slope}),
    Mistake("slope-at-a",             {"slope": _slope_at_a, "output_slope": _slope_at_a}),
    Mistake("delta-divided",          {"kept": lambda delta: delta / delta.shape[1]}),
    Mistake("this-layers-w",          {"through": lambda W, l: W[l]}),
    Mistake("dw-wrong-layer-input",   {"before": lambda _z, a, l: a[l]}),
    Mistake("z-for-a",                {"before": lambda z, a, l: a[0] if l == 1 else z[l - 1]}),
)

QUESTIONS = (
    Question(
        name="matrix-form/output-delta", function="output_delta",
        asks="Return δ of an output layer of sigmoids with half the squared error.",
        reference=_output_delta, draw=_draw_output_delta,
        mistakes=(
            *ERROR, *SLOPE,
            Mistake("output-slope-left-out",  {"slope": _no_slope}),
            Mistake("activation-left-out",    {"bend": lambda z: z, "slope": _slope}),
            Mistake("delta-divided",          {"error": lambda a, y: (a - y) / y.shape[1]}),
        ),
        samples=("z", "y"), returns=("delta",), page=f"{PAGE}#the-error-at-the-output",
        forbidden=BACKWARD,
    ),
    Question(
        name="matrix-form/weight-gradient", function="weight_gradient",
        asks="Return dW of one layer, the mean over the samples.",
        reference=_weight_gradient, draw=_draw_weight_gradient,
        mistakes=(*WEIGHTS, *MEAN),
        samples=("delta", "a_before"), returns=("dW",), page=f"{PAGE}#the-bias-and-then-the-weights",
        forbidden=BACKWARD,
    ),
    Question(
        name="matrix-form/bias-gradient", function="bias_gradient",
        asks="Return db of one layer, the mean over the samples.",
        reference=_bias_gradient, draw=_draw_bias_gradient,
        mistakes=(
            *BIASES, *MEAN,
            Mistake("db-flat",                {"gather": lambda delta: delta.sum(axis=1)}),
            Mistake("db-mean-over-neurons",   {"gather": lambda delta: delta.sum(axis=0, keepdims=True),
                                               "share": lambda delta: 1 / len(delta)}),
        ),
        samples=("delta",), returns=("db",), page=f"{PAGE}#a-batch-one-column-a-sample",
        forbidden=BACKWARD,
    ),
    Question(
        name="matrix-form/hidden-delta", function="hidden_delta",
        asks="Return δ of a hidden layer of sigmoids.",
        reference=_hidden_delta, draw=_draw_hidden_delta,
        mistakes=(
            *WAY_BACK, *SLOPE,
            Mistake("hidden-slope-left-out",  {"slope": _no_slope}),
            Mistake("delta-divided",          {"share": lambda delta: 1 / delta.shape[1]}),
            Mistake("product-for-hadamard",   {"join": lambda back, slope: back @ slope.T}),
        ),
        samples=("delta_next", "z"), returns=("delta",), page=f"{PAGE}#back-through-the-weights",
        forbidden=BACKWARD,
    ),
    Question(
        name="matrix-form/input-gradient", function="input_gradient",
        asks="Return the derivative of each sample's loss by its own inputs.",
        reference=_input_gradient, draw=_draw_input_gradient,
        mistakes=(
            *WAY_BACK,
            Mistake("weight-left-out",        {"back": lambda _W, delta: delta}),
            Mistake("row-for-column",         {"turn": np.transpose}),
            Mistake("delta-divided",          {"gather": lambda dX: dX / dX.shape[1]}),
            Mistake("samples-added-up",       {"gather": lambda dX: dX.sum(axis=1, keepdims=True)}),
        ),
        samples=("delta",), returns=("dX",), page=f"{PAGE}#back-through-the-weights",
        forbidden=BACKWARD,
    ),
    Question(
        name="matrix-form/forward", function="forward",
        asks="Return z and a of all layers of sigmoids.",
        reference=_forward, draw=_draw_network,
        mistakes=(
            Mistake("bias-left-out",          {"plus": lambda Wa, _b: Wa}),
            Mistake("bias-subtracted",        {"plus": lambda Wa, b: Wa - b}),
            Mistake("bias-of-wrong-neuron",   {"plus": lambda Wa, b: Wa + b[0, 0]}),
            Mistake("w-transposed-forward",   {"product": lambda W, a: W.T @ a}),
            Mistake("input-for-activation",   {"feed": lambda a: a[0]}),
            Mistake("activation-left-out",    {"bend": lambda z: z}),
        ),
        samples=("X",), returns=("z", "a"), page="many-neurons.html#a-layer-written-out",
        forbidden=FORWARD,
    ),
    Question(
        name="matrix-form/backward", function="backward",
        asks="Return δ, dW and db of all layers; the cost is the mean over the samples.",
        reference=_backward, draw=_draw_backward, mistakes=WHOLE,
        samples=("z", "a", "Y"), returns=("delta", "dW", "db"), page=f"{PAGE}#the-six-equations",
        forbidden=BACKWARD,
    ),
    Question(
        name="matrix-form/sample-norms", function="sample_norms",
        asks="Return the norm of each sample's own dW.",
        reference=_sample_norms, draw=_draw_weight_gradient,
        mistakes=(
            Mistake("norm-not-rooted",        {"lengths": lambda x: (x**2).sum(axis=0)}),
            Mistake("norm-of-absolute-values", {"lengths": lambda x: np.abs(x).sum(axis=0)}),
            Mistake("norm-wrong-axis",        {"lengths": lambda x: np.sqrt((x**2).sum(axis=1))}),
            Mistake("norms-added",            {"join": np.add}),
            Mistake("norms-of-stacked",       {"join": np.hypot}),
            Mistake("activation-left-out-of-dw", {"join": lambda delta, _a: delta}),
            Mistake("delta-divided",          {"join": lambda delta, a: delta * a / delta.size}),
        ),
        samples=("delta", "a_before"), returns=("norms",), page=f"{PAGE}#a-batch-one-column-a-sample",
        forbidden=BACKWARD,
    ),
)
# fmt: on
