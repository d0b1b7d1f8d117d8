"""Assignment 02: layers of many neurons, one sample, every index written out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD, FORWARD
from backprop_lib.checks.questions.drawn import drawn, steady

PAGE = "many-neurons.html"

# Neurons here and neurons before, from small to large. The second is square: there, what does
# not fit elsewhere has values. Never two outputs, because a mean of two hides a factor 2.
LAYERS = ((3, 2), (3, 3), (4, 2))


# The pieces, right and wrong.


def _weigh(W: Array, a_before: Array) -> Array:
    return np.asarray(W @ a_before)


def _all_but_the_last(W: Array, a_before: Array) -> Array:
    return np.asarray(W[:, :-1] @ a_before[:-1])


def _plus(Wa: Array, b: Array) -> Array:
    return np.asarray(Wa + b)


def _square(a: Array, y: Array) -> Array:
    return np.asarray((a - y) ** 2)


def _error(a: Array, y: Array) -> Array:
    return np.asarray(a - y)


def _slope(z: Array) -> Array:
    a = sigmoid.f(z)
    return np.asarray(a * (1 - a))


def _slope_at_a(z: Array) -> Array:
    return _slope(sigmoid.f(z))


def _no_slope(z: Array) -> Array:
    return np.ones_like(z)


def _over_all_ways(W: Array, delta: Array) -> Array:
    return np.asarray(W.T @ delta)


# fmt: off
ERROR = (
    Mistake("sign-flipped",           {"error": lambda a, y: y - a}),
    Mistake("factor-two-missing",     {"two": 1}),
    Mistake("loss-for-gradient",      {"error": _square, "two": 1}),
)
OUTPUTS = (
    Mistake("derivative-of-all-outputs", {"error": lambda a, y: np.full_like(a, sum(a - y))}),
    Mistake("mean-over-outputs",         {"error": lambda a, y: (a - y) / len(y)}),
)
SLOPE = (
    Mistake("value-for-slope",        {"slope": sigmoid.f}),
    Mistake("slope-at-a",             {"slope": _slope_at_a}),
    Mistake("slope-from-z",           {"slope": lambda z: z * (1 - z)}),
    Mistake("sigmoid-as-tanh",        {"slope": lambda z: 1 - sigmoid.f(z) ** 2}),
)
HIDDEN_SLOPE = Mistake("hidden-slope-left-out", {"slope": _no_slope})
WEIGHING = (
    Mistake("w-transposed-forward",   {"weigh": lambda W, a: W.T @ a}),
    Mistake("last-term-left-out",     {"weigh": _all_but_the_last}),
)
WAYS = (
    Mistake("one-path-only",          {"gather": lambda W, delta: W[0] * delta[0]}),
    Mistake("overwritten-where-paths-meet", {"gather": lambda W, delta: W[-1] * delta[-1]}),
    Mistake("w-for-w-transposed",     {"gather": lambda W, delta: W @ delta}),
    Mistake("sums-multiplied",        {"gather": lambda W, delta: W.sum(axis=0) * sum(delta)}),
    Mistake("ways-averaged",          {"gather": lambda W, delta: W.T @ delta / len(delta)}),
    Mistake("weight-sign-lost",       {"gather": lambda W, delta: abs(W).T @ delta}),
)
# fmt: on


def _dimensions(
    n_before: int,
    n: int,
    *,
    shape: Any = lambda n_before, n: (n, n_before),
    biases: Any = lambda _n_before, n: n,
    total: Any = lambda weights, biases: weights + biases,
    weights: Any = lambda n_before, n: n * n_before,
) -> tuple[int, int, int, int]:
    rows, columns = shape(n_before, n)
    n_biases = biases(n_before, n)
    return rows, columns, n_biases, total(weights(n_before, n), n_biases)


def _draw_dimensions(rng: Generator, _: int) -> Inputs:
    n_before, n = rng.choice(np.arange(2, 20), size=2, replace=False)
    return {"n_before": int(n_before), "n": int(n)}


def _one_weighted_input(
    W: Array,
    a_before: Array,
    b: Array,
    j: int,
    *,
    row: Any = lambda W, j: W[j],
    sum_: Any = np.dot,
    bias: Any = lambda b, j, _terms: b[j],
) -> Any:
    return sum_(row(W, j), a_before) + bias(b, j, len(a_before))


def _draw_one_weighted_input(rng: Generator, number: int) -> Inputs:
    given = _draw_layer(rng, number)
    return {**given, "j": int(rng.integers(1, len(given["b"])))}


def _layer(
    W: Array,
    a_before: Array,
    b: Array,
    *,
    weigh: Any = _weigh,
    plus: Any = _plus,
    bend: Any = sigmoid.f,
) -> tuple[Array, Array]:
    z = plus(weigh(W, a_before), b)
    return z, bend(z)


def _draw_layer(rng: Generator, number: int) -> Inputs:
    n, before = LAYERS[number]
    return {"W": drawn(rng, n, before), "a_before": drawn(rng, before), "b": drawn(rng, n)}


def _cost(
    a: Array,
    y: Array,
    *,
    square: Any = _square,
    gather: Any = np.sum,
    error: Any = _error,
    two: float = 2,
) -> tuple[Any, Array]:
    return gather(square(a, y)), two * error(a, y)


def _draw_cost(rng: Generator, number: int) -> Inputs:
    n = LAYERS[number][0]
    return {"a": drawn(rng, n, low=0, high=1), "y": drawn(rng, n, low=0, high=1)}


def _output_delta(
    z: Array,
    y: Array,
    *,
    bend: Any = sigmoid.f,
    error: Any = _error,
    two: float = 2,
    slope: Any = _slope,
) -> Array:
    return np.asarray(two * error(bend(z), y) * slope(z))


def _draw_output_delta(rng: Generator, number: int) -> Inputs:
    n = LAYERS[number][0]
    return {"z": drawn(rng, n), "y": drawn(rng, n, low=0, high=1)}


def _weight_gradient(
    delta: Array,
    a_before: Array,
    *,
    product: Any = np.outer,
    of_bias: Any = lambda delta, _a_before: delta,
    received: Any = lambda delta: delta,
) -> tuple[Array, Array]:
    return product(received(delta), a_before), of_bias(delta, a_before)


def _draw_weight_gradient(rng: Generator, number: int) -> Inputs:
    n, before = LAYERS[number]
    return {"delta": drawn(rng, n), "a_before": drawn(rng, before)}


def _activation_gradient(W: Array, delta: Array, *, gather: Any = _over_all_ways) -> Array:
    return np.asarray(gather(W, delta))


def _draw_activation_gradient(rng: Generator, number: int) -> Inputs:
    n, before = LAYERS[number]
    return {"W": drawn(rng, n, before), "delta": drawn(rng, n)}


def _one_hidden_weight(
    W_next: Array,
    delta_next: Array,
    z: Array,
    a_before: Array,
    k: int,
    q: int,
    *,
    ways: Any = lambda W, k: W[:, k],
    gather: Any = np.dot,
    slope: Any = lambda z, k: _slope(z)[k],
    sender: Any = lambda a, _k, q: a[q],
) -> Any:
    return gather(ways(W_next, k), delta_next) * slope(z, k) * sender(a_before, k, q)


def _draw_one_hidden_weight(rng: Generator, number: int) -> Inputs:
    after, n, before = ((2, 3, 4), (3, 3, 3), (4, 3, 2))[number]
    k, q = rng.choice(min(n, before), size=2, replace=False)
    return {
        "W_next": drawn(rng, after, n),
        "delta_next": drawn(rng, after),
        "z": drawn(rng, n),
        "a_before": drawn(rng, before),
        "k": int(k),
        "q": int(q),
    }


SIZES = ((2, 4, 3), (3, 3, 3), (4, 2, 5, 3))


def _draw_network(rng: Generator, number: int) -> Inputs:
    n = SIZES[number]
    pairs = list(zip(n[1:], n[:-1], strict=True))
    return {
        "W": [None, *(drawn(rng, *pair) for pair in pairs)],
        "b": [None, *(drawn(rng, size, low=-1, high=1) for size, _ in pairs)],
        "x": drawn(rng, n[0]),
        "y": drawn(rng, n[-1], low=0, high=1),
    }


def _network_gradients(
    W: list[Any],
    b: list[Any],
    x: Array,
    y: Array,
    *,
    error: Any = _error,
    two: float = 2,
    output_slope: Any = _slope,
    slope: Any = _slope,
    gather: Any = _over_all_ways,
    through: Any = lambda W, l: W[l + 1],
    error_of: Any = lambda delta, l: delta[l],
    before: Any = lambda _z, a, l: a[l - 1],
    product: Any = np.outer,
    of_bias: Any = lambda delta: delta,
) -> tuple[list[Any], list[Any]]:
    L = len(W) - 1
    z, a = [x], [x]
    for l in range(1, L + 1):
        z.append(_plus(_weigh(W[l], a[-1]), b[l]))
        a.append(sigmoid.f(z[-1]))
    delta: list[Any] = [None] * (L + 1)
    delta[L] = two * error(a[L], y) * output_slope(z[L])
    for l in range(L - 1, 0, -1):
        delta[l] = gather(through(W, l), delta[l + 1]) * slope(z[l])
    dW = [None, *(product(error_of(delta, l), before(z, a, l)) for l in range(1, L + 1))]
    db = [None, *(of_bias(error_of(delta, l)) for l in range(1, L + 1))]
    return dW, db


# fmt: off
DW_TRANSPOSED = Mistake("dw-transposed", {"product": lambda delta, a: np.outer(a, delta)})

QUESTIONS = (
    Question(
        name="many-neurons/dimensions", function="dimensions",
        asks="Return the rows and columns of W, the number of biases, and that of all parameters.",
        reference=_dimensions, draw=_draw_dimensions,
        mistakes=(
            Mistake("weights-and-neurons-swapped", {"shape": lambda before, n: (before, n)}),
            Mistake("biases-of-senders",      {"biases": lambda before, _n: before}),
            Mistake("bias-for-every-weight",  {"biases": lambda before, n: n * before}),
            Mistake("biases-not-counted",     {"total": lambda weights, _biases: weights}),
            Mistake("neurons-added",          {"weights": lambda before, n: n + before}),
        ),
        returns=("rows", "columns", "biases", "parameters"),
        page=f"{PAGE}#two-indices-two-places",
    ),
    Question(
        name="many-neurons/one-z", function="one_weighted_input",
        asks="Return z of neuron j.",
        reference=_one_weighted_input, draw=steady(_draw_one_weighted_input, _one_weighted_input),
        mistakes=(
            Mistake("weights-and-neurons-swapped", {"row": lambda W, j: W[:, j]}),
            Mistake("counted-from-one",       {"row": lambda W, j: W[j - 1],
                                               "bias": lambda b, j, _terms: b[j - 1]}),
            Mistake("last-term-left-out",     {"sum_": lambda row, a: row[:-1] @ a[:-1]}),
            Mistake("bias-left-out",          {"bias": lambda _b, _j, _terms: 0}),
            Mistake("bias-subtracted",        {"bias": lambda b, j, _terms: -b[j]}),
            Mistake("bias-of-wrong-neuron",   {"bias": lambda b, _j, _terms: b[0]}),
            Mistake("bias-in-the-sum",        {"bias": lambda b, j, terms: terms * b[j]}),
        ),
        returns=("z_j",), page=f"{PAGE}#a-layer-written-out", forbidden=FORWARD,
    ),
    Question(
        name="many-neurons/layer", function="layer",
        asks="Return z and a of all neurons of a layer of sigmoids.",
        reference=_layer, draw=steady(_draw_layer, _layer),
        mistakes=(
            *WEIGHING,
            Mistake("hadamard-for-product",   {"weigh": lambda W, a: W * a,
                                               "plus": lambda Wa, b: Wa + b[:, None]}),
            Mistake("bias-left-out",          {"plus": lambda Wa, _b: Wa}),
            Mistake("bias-subtracted",        {"plus": lambda Wa, b: Wa - b}),
            Mistake("bias-of-wrong-neuron",   {"plus": lambda Wa, b: Wa + b[0]}),
            Mistake("activation-left-out",    {"bend": lambda z: z}),
            Mistake("exponent-sign-lost",     {"bend": lambda z: sigmoid.f(-z)}),
            Mistake("tanh-for-sigmoid",       {"bend": np.tanh}),
        ),
        returns=("z", "a"), page=f"{PAGE}#a-layer-written-out", forbidden=FORWARD,
    ),
    Question(
        name="many-neurons/cost", function="cost",
        asks="Return the squared error of one sample, and its derivative by every output.",
        reference=_cost, draw=steady(_draw_cost, _cost),
        mistakes=(
            ERROR[0], ERROR[2], *OUTPUTS[:1],
            # Together with half-in-loss-only it would be half-squared-error, hence both slots.
            Mistake("factor-two-missing",     {"two": 1, "square": _square}),
            Mistake("half-in-loss-only",      {"square": lambda a, y: (a - y) ** 2 / 2}),
            Mistake("half-squared-error",     {"square": lambda a, y: (a - y) ** 2 / 2, "two": 1}),
            Mistake("mean-over-outputs",      {"gather": np.mean,
                                               "error": lambda a, y: (a - y) / len(y)}),
            Mistake("absolute-error",         {"square": lambda a, y: abs(a - y)}),
            Mistake("summed-before-squaring", {"square": lambda a, y: a - y,
                                               "gather": lambda e: sum(e) ** 2}),
            Mistake("outputs-not-summed",     {"gather": lambda e: e}),
        ),
        returns=("C", "dC_da"), page=f"{PAGE}#the-cost-of-several-outputs",
        forbidden=(bp.squared_error.f, bp.squared_error.grad),
    ),
    Question(
        name="many-neurons/output-delta", function="output_delta",
        asks="Return delta of every output neuron, a sigmoid with the squared error.",
        reference=_output_delta, draw=steady(_draw_output_delta, _output_delta),
        mistakes=(
            *ERROR, *OUTPUTS, *SLOPE, Mistake("output-slope-left-out", {"slope": _no_slope}),
            Mistake("activation-left-out",    {"bend": lambda z: z, "slope": lambda z: z * (1 - z)}),
        ),
        returns=("delta",), page=f"{PAGE}#one-weight-of-the-last-layer",
        forbidden=BACKWARD,
    ),
    Question(
        name="many-neurons/weight-gradient", function="weight_gradient",
        asks="Return the derivatives by all weights and all biases of a layer.",
        reference=_weight_gradient, draw=steady(_draw_weight_gradient, _weight_gradient),
        mistakes=(
            DW_TRANSPOSED,
            Mistake("hadamard-for-product",   {"product": np.multiply}),
            Mistake("summed-for-weights",     {"product": lambda delta, a: delta * sum(a)}),
            Mistake("error-of-all-neurons",   {"received": lambda delta: np.full_like(delta, sum(delta))}),
            Mistake("error-left-out",         {"received": np.ones_like}),
            Mistake("db-times-input",         {"of_bias": lambda delta, a: delta * a[0]}),
            Mistake("db-summed-over-all",     {"of_bias": lambda delta, _a: sum(delta)}),
            Mistake("last-link-only",         {"of_bias": lambda delta, _a: np.ones_like(delta)}),
        ),
        returns=("dW", "db"), page=f"{PAGE}#one-weight-of-the-last-layer",
        forbidden=BACKWARD,
    ),
    Question(
        name="many-neurons/activation-gradient", function="activation_gradient",
        asks="Return the derivative by every activation of the layer before.",
        reference=_activation_gradient, draw=steady(_draw_activation_gradient, _activation_gradient),
        mistakes=(
            *WAYS,
            Mistake("weight-left-out",        {"gather": lambda W, delta: np.full(W.shape[1], sum(delta))}),
            Mistake("ways-not-added",         {"gather": lambda W, delta: W * delta[:, None]}),
        ),
        returns=("dC_da",), page=f"{PAGE}#one-activation-before-the-sum-over-all-ways",
        forbidden=BACKWARD,
    ),
    Question(
        name="many-neurons/one-hidden-weight", function="one_hidden_weight",
        asks="Return the derivative by one weight of a hidden layer of sigmoids.",
        reference=_one_hidden_weight, draw=steady(_draw_one_hidden_weight, _one_hidden_weight),
        mistakes=(
            Mistake("one-path-only",          {"gather": lambda w, delta: w[0] * delta[0]}),
            Mistake("overwritten-where-paths-meet", {"gather": lambda w, delta: w[-1] * delta[-1]}),
            Mistake("sums-multiplied",        {"gather": lambda w, delta: sum(w) * sum(delta)}),
            Mistake("weights-and-neurons-swapped", {"ways": lambda W, k: W[k]}),
            Mistake("hidden-slope-left-out",  {"slope": lambda _z, _k: 1}),
            Mistake("value-for-slope",        {"slope": lambda z, k: sigmoid.f(z)[k]}),
            Mistake("slope-at-a",             {"slope": lambda z, k: _slope_at_a(z)[k]}),
            Mistake("input-left-out",         {"sender": lambda _a, _k, _q: 1}),
            Mistake("receiver-for-sender",    {"sender": lambda a, k, _q: a[k]}),
        ),
        returns=("dC_dw",), page=f"{PAGE}#and-on-it-goes", forbidden=BACKWARD,
    ),
    Question(
        name="many-neurons/network", function="network_gradients",
        asks="Return the derivatives by all weights and biases of a network, for one sample.",
        reference=_network_gradients, draw=steady(_draw_network, _network_gradients),
        mistakes=(
            *ERROR[:2], *OUTPUTS, *WAYS[:4], HIDDEN_SLOPE, DW_TRANSPOSED,
            Mistake("output-slope-left-out",  {"output_slope": _no_slope}),
            Mistake("slope-at-a",             {"slope": _slope_at_a, "output_slope": _slope_at_a}),
            Mistake("this-layers-w",          {"through": lambda W, l: W[l]}),
            Mistake("output-delta-everywhere", {"error_of": lambda delta, _l: delta[-1]}),
            Mistake("dw-wrong-layer-input",   {"before": lambda _z, a, l: a[l]}),
            Mistake("z-for-a",                {"before": lambda z, _a, l: z[l - 1]}),
            Mistake("db-summed-over-all",     {"of_bias": lambda delta: delta.sum()}),
        ),
        returns=("dW", "db"), page=f"{PAGE}#and-on-it-goes",
        forbidden=BACKWARD,
    ),
)
# fmt: on
