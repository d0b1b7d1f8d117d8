"""Assignment 01: a single neuron, then a chain of them, from z to one step of training."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import backprop_lib as bp
from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD, FORWARD, slopes
from backprop_lib.checks.questions.drawn import steady

PAGE = "single-neuron.html"

# A number, or a row of numbers, one an example.
Values = Any


# The pieces, right and wrong.


def _weigh(w: Values, b: Values, a_before: Values) -> Values:
    return w * a_before + b


def _square(a: Values, y: Values) -> Values:
    return (a - y) ** 2


def _error(a: Values, y: Values) -> Values:
    return a - y


def _slope(z: Values) -> Values:
    a = sigmoid.f(z)
    return a * (1 - a)


def _no_slope(z: Values) -> Values:
    return np.ones_like(z)


def _slope_at_a(z: Values) -> Values:
    return _slope(sigmoid.f(z))


def _product(*factors: Values) -> Values:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def _sum(*terms: Values) -> Values:
    return sum(terms)


# fmt: off
WEIGHING = (
    Mistake("bias-left-out",        {"weigh": lambda w, _b, a: w * a}),
)
ERROR = (
    Mistake("sign-flipped",         {"error": lambda a, y: y - a}),
    Mistake("factor-two-missing",   {"two": 1}),
)
SLOPE = (
    Mistake("value-for-slope",      {"slope": sigmoid.f}),
    Mistake("slope-at-a",           {"slope": _slope_at_a}),
    Mistake("slope-from-z",         {"slope": lambda z: z * (1 - z)}),
    Mistake("sigmoid-as-tanh",      {"slope": lambda z: 1 - sigmoid.f(z) ** 2}),
)
OUTPUT_SLOPE = Mistake("output-slope-left-out", {"slope": _no_slope})
# fmt: on


def _number(rng: Generator, low: float = 0.2, high: float = 2) -> float:
    """A number of two digits that is not near 0, of either sign."""
    return round(float(rng.uniform(low, high) * rng.choice((-1, 1))), 2)


def _numbers(rng: Generator, m: int, low: float = 0.2, high: float = 2) -> Array:
    return np.array([_number(rng, low, high) for _ in range(m)])


def _target(rng: Generator) -> float:
    return round(float(rng.uniform(0, 1)), 2)


def _draw_neuron(rng: Generator, _: int) -> Inputs:
    return {name: _number(rng) for name in ("w", "b", "a_before")}


def _draw_neuron_once_below_0(rng: Generator, number: int) -> Inputs:
    """In the second case z is below 0, and ReLU is not the identity."""
    while True:
        inputs = _draw_neuron(rng, number)
        if number != 1 or _weigh(**inputs) < 0:
            return inputs


def _draw_neuron_with_target(rng: Generator, number: int) -> Inputs:
    return {**_draw_neuron(rng, number), "y": _target(rng)}


def _neuron(
    w: float, b: float, a_before: float, *, weigh: Any = _weigh, bend: Any = sigmoid.f
) -> tuple[Values, Values]:
    z = weigh(w, b, a_before)
    return z, bend(z)


def _cost(
    a: float, y: float, *, square: Any = _square, error: Any = _error, two: float = 2
) -> tuple[float, float]:
    return square(a, y), two * error(a, y)


def _draw_cost(rng: Generator, _: int) -> Inputs:
    return {"a": _target(rng), "y": _target(rng)}


def _sigmoid_slope(z: float, *, slope: Any = _slope) -> Values:
    return slope(z)


def _draw_z(rng: Generator, _: int) -> Inputs:
    return {"z": _number(rng, 0.3, 2)}


def _weight_gradient(
    w: float,
    b: float,
    a_before: float,
    y: float,
    *,
    weigh: Any = _weigh,
    error: Any = _error,
    two: float = 2,
    slope: Any = _slope,
    link: Any = lambda _w, a_before: a_before,
    join: Any = _product,
) -> Values:
    z = weigh(w, b, a_before)
    return join(two * error(sigmoid.f(z), y), slope(z), link(w, a_before))


def _bias_and_activation(
    w: float,
    b: float,
    a_before: float,
    y: float,
    *,
    weigh: Any = _weigh,
    error: Any = _error,
    two: float = 2,
    slope: Any = _slope,
    link_of_bias: Any = lambda _b, _a_before: 1,
    link_of_activation: Any = lambda w, _a_before: w,
) -> tuple[Values, Values]:
    z = weigh(w, b, a_before)
    delta = two * error(sigmoid.f(z), y) * slope(z)
    return delta * link_of_bias(b, a_before), delta * link_of_activation(w, a_before)


def _one_layer_back(
    w: float,
    w_next: float,
    delta_next: float,
    z: float,
    *,
    through: Any = lambda _w, w_next: w_next,
    slope: Any = _slope,
    join: Any = _product,
) -> Values:
    return join(through(w, w_next), delta_next, slope(z))


def _draw_one_layer_back(rng: Generator, _: int) -> Inputs:
    return {name: _number(rng) for name in ("w", "w_next", "delta_next", "z")}


def _mean_of_products(delta: Array, a_before: Array, mean: Any) -> Values:
    return mean(delta * a_before)


def _mean_gradients(
    w: float,
    b: float,
    a_before: Array,
    y: Array,
    *,
    error: Any = _error,
    two: float = 2,
    slope: Any = _slope,
    mean: Any = np.mean,
    with_input: Any = _mean_of_products,
    of_bias: Any = lambda delta, _a_before: delta,
) -> tuple[Values, Values]:
    z = _weigh(w, b, a_before)
    delta = two * error(sigmoid.f(z), y) * slope(z)
    return with_input(delta, a_before, mean), mean(of_bias(delta, a_before))


def _draw_examples(rng: Generator, number: int) -> Inputs:
    m = (3, 4, 6)[number]
    y = np.array([_target(rng) for _ in range(m)])
    return {"w": _number(rng), "b": _number(rng), "a_before": _numbers(rng, m), "y": y}


def _draw_chain(rng: Generator, number: int) -> Inputs:
    L, m = ((2, 3), (3, 4), (3, 5))[number]
    return {
        "w": [None, *(_number(rng, 1, 3) for _ in range(L))],
        "b": [None, *(_number(rng, 0.2, 1) for _ in range(L))],
        "x": _numbers(rng, m),
        "y": np.array([_target(rng) for _ in range(m)]),
    }


def _forward(w: list[Any], b: list[Any], x: Array) -> tuple[list[Any], list[Any]]:
    z, a = [x], [x]
    for l in range(1, len(w)):
        z.append(_weigh(w[l], b[l], a[-1]))
        a.append(sigmoid.f(z[-1]))
    return z, a


def _pairwise(dw: list[Any], db: list[Any]) -> Array:
    return np.array([[d] for pair in zip(dw, db, strict=True) for d in pair])


def _gradient(
    w: list[Any],
    b: list[Any],
    x: Array,
    y: Array,
    *,
    error: Any = _error,
    two: float = 2,
    output_slope: Any = _slope,
    slope: Any = _slope,
    through: Any = lambda w, l: w[l + 1],
    error_of: Any = lambda delta, l: delta[l],
    before: Any = lambda _z, a, l: a[l - 1],
    mean: Any = np.mean,
    arrange: Any = _pairwise,
) -> Array:
    L = len(w) - 1
    z, a = _forward(w, b, x)
    delta: list[Any] = [None] * (L + 1)
    delta[L] = two * error(a[L], y) * output_slope(z[L])
    for l in range(L - 1, 0, -1):
        delta[l] = through(w, l) * delta[l + 1] * slope(z[l])
    dw = [mean(error_of(delta, l) * before(z, a, l)) for l in range(1, L + 1)]
    db = [mean(error_of(delta, l)) for l in range(1, L + 1)]
    return np.asarray(arrange(dw, db))


def _draw_training_step(rng: Generator, number: int) -> Inputs:
    return {**_draw_chain(rng, number), "alpha": round(float(rng.uniform(3, 8)), 1)}


def _training_step(
    w: list[Any],
    b: list[Any],
    x: Array,
    y: Array,
    alpha: float,
    *,
    output_slope: Any = _slope,
    slope: Any = _slope,
    through: Any = lambda w, _moved, l: w[l + 1],
    mean: Any = np.mean,
    move: Any = lambda old, gradient, alpha: old - alpha * gradient,
    biases: Any = lambda _old, new: new,
) -> tuple[list[Any], list[Any]]:
    L = len(w) - 1
    z, a = _forward(w, b, x)
    new_w, new_b = [None] * (L + 1), [None] * (L + 1)
    delta = 2 * _error(a[L], y) * output_slope(z[L])
    for l in range(L, 0, -1):
        if l < L:
            delta = through(w, new_w, l) * delta * slope(z[l])
        new_w[l] = move(w[l], mean(delta * a[l - 1]), alpha)
        new_b[l] = move(b[l], mean(delta), alpha)
    return new_w, biases(b, new_b)


# fmt: off
MEAN = (
    Mistake("sum-for-mean",           {"mean": np.sum}),
    Mistake("divided-twice",          {"mean": lambda v: np.mean(v) / len(v)}),
    Mistake("one-sample-only",        {"mean": lambda v: v[0]}),
)
HIDDEN_SLOPE = Mistake("hidden-slope-left-out", {"slope": _no_slope})

QUESTIONS = (
    Question(
        name="single-neuron/neuron", function="neuron",
        asks="Return z and a of a neuron with the sigmoid.",
        reference=_neuron, draw=steady(_draw_neuron_once_below_0, _neuron),
        mistakes=(
            *WEIGHING,
            Mistake("bias-subtracted",        {"weigh": lambda w, b, a: w * a - b}),
            Mistake("weight-added",           {"weigh": lambda w, b, a: w + a + b}),
            Mistake("bias-weighted",          {"weigh": lambda w, b, a: w * (a + b)}),
            Mistake("activation-left-out",    {"bend": lambda z: z}),
            Mistake("exponent-sign-lost",     {"bend": lambda z: sigmoid.f(-z)}),
            Mistake("tanh-for-sigmoid",       {"bend": np.tanh}),
        ),
        returns=("z", "a"), page=f"{PAGE}#forward", forbidden=FORWARD,
    ),
    Question(
        name="single-neuron/cost", function="cost",
        asks="Return the squared error of one example, and its derivative by a.",
        reference=_cost, draw=steady(_draw_cost, _cost),
        mistakes=(
            ERROR[0],
            # Together with half-in-loss-only it would be half-squared-error, hence both slots.
            Mistake("factor-two-missing",     {"two": 1, "square": _square}),
            Mistake("power-not-lowered",      {"error": _square}),
            Mistake("loss-for-gradient",      {"error": _square, "two": 1}),
            Mistake("absolute-error",         {"square": lambda a, y: abs(a - y)}),
            Mistake("half-in-loss-only",      {"square": lambda a, y: (a - y) ** 2 / 2}),
            Mistake("half-squared-error",     {"square": lambda a, y: (a - y) ** 2 / 2,
                                               "two": 1}),
        ),
        returns=("C", "dC_da"), page=f"{PAGE}#the-cost-of-one-example",
        forbidden=(bp.squared_error.f, bp.squared_error.grad),
    ),
    Question(
        name="single-neuron/slope", function="sigmoid_slope",
        asks="Return the slope of the sigmoid at z.",
        reference=_sigmoid_slope, draw=steady(_draw_z, _sigmoid_slope),
        mistakes=(
            *SLOPE,
            Mistake("denominator-not-squared", {"slope": lambda z: sigmoid.f(-z)}),
            Mistake("inner-derivative-lost",   {"slope": lambda z: -_slope(z)}),
        ),
        returns=("da_dz",), page=f"{PAGE}#the-cost-and-the-weight",
        forbidden=slopes(sigmoid),
    ),
    Question(
        name="single-neuron/weight", function="weight_gradient",
        asks="Return the derivative of the squared error of one example by w.",
        reference=_weight_gradient, draw=steady(_draw_neuron_with_target, _weight_gradient),
        mistakes=(
            *WEIGHING, *ERROR, *SLOPE, OUTPUT_SLOPE,
            Mistake("loss-for-gradient",      {"error": _square, "two": 1}),
            Mistake("input-left-out",         {"link": lambda _w, _a: 1}),
            Mistake("last-link-swapped",      {"link": lambda w, _a: w}),
            Mistake("squared-weight",         {"link": lambda _w, a: a * a}),
            Mistake("chain-added",            {"join": _sum}),
        ),
        returns=("dC_dw",), page=f"{PAGE}#the-cost-and-the-weight",
        forbidden=BACKWARD,
    ),
    Question(
        name="single-neuron/bias-and-activation", function="bias_and_activation",
        asks="Return the derivatives of the squared error of one example by b and by a_before.",
        reference=_bias_and_activation, draw=steady(_draw_neuron_with_target, _bias_and_activation),
        mistakes=(
            *WEIGHING, *ERROR, *SLOPE[:2], OUTPUT_SLOPE,
            Mistake("db-times-input",         {"link_of_bias": lambda _b, a: a}),
            Mistake("db-times-bias",          {"link_of_bias": lambda b, _a: b}),
            Mistake("last-link-swapped",      {"link_of_activation": lambda _w, a: a}),
            Mistake("weight-left-out",        {"link_of_activation": lambda _w, _a: 1}),
        ),
        returns=("dC_db", "dC_da_before"), page=f"{PAGE}#the-cost-and-the-activation-before",
        forbidden=BACKWARD,
    ),
    Question(
        name="single-neuron/one-layer-back", function="one_layer_back",
        asks="Return delta of a hidden neuron from that of the neuron after it.",
        reference=_one_layer_back, draw=steady(_draw_one_layer_back, _one_layer_back),
        mistakes=(
            *SLOPE, HIDDEN_SLOPE,
            Mistake("this-layers-w",          {"through": lambda w, _w_next: w}),
            Mistake("weight-left-out",        {"through": lambda _w, _w_next: 1}),
            Mistake("chain-added",            {"join": _sum}),
        ),
        returns=("delta",), page=f"{PAGE}#all-the-way-back", forbidden=BACKWARD,
    ),
    Question(
        name="single-neuron/mean", function="mean_gradients",
        asks="Return the derivatives of the mean cost of all examples by w and by b.",
        reference=_mean_gradients, draw=steady(_draw_examples, _mean_gradients),
        mistakes=(
            *MEAN, *ERROR, *SLOPE[:1], OUTPUT_SLOPE,
            Mistake("mean-too-early",         {"with_input": lambda d, a, mean: mean(d) * mean(a)}),
            Mistake("db-times-input",         {"of_bias": lambda d, a: d * a}),
        ),
        returns=("dw", "db"), page=f"{PAGE}#all-examples", forbidden=BACKWARD,
        samples=("a_before", "y"),
    ),
    Question(
        name="single-neuron/gradient", function="gradient",
        asks="Return the gradient of the mean cost of a chain as a column.",
        reference=_gradient, draw=steady(_draw_chain, _gradient),
        mistakes=(
            *ERROR, *MEAN[:2], HIDDEN_SLOPE,
            Mistake("output-slope-left-out",  {"output_slope": _no_slope}),
            Mistake("slope-at-a",             {"slope": _slope_at_a, "output_slope": _slope_at_a}),
            Mistake("this-layers-w",          {"through": lambda w, l: w[l]}),
            Mistake("output-delta-everywhere", {"error_of": lambda delta, _l: delta[-1]}),
            Mistake("dw-wrong-layer-input",   {"before": lambda _z, a, l: a[l]}),
            Mistake("z-for-a",                {"before": lambda z, _a, l: z[l - 1]}),
            Mistake("weights-before-biases",  {"arrange": lambda dw, db: np.vstack([*dw, *db])}),
            Mistake("row-for-column",         {"arrange": lambda dw, db: _pairwise(dw, db).T}),
        ),
        returns=("gradient",), page=f"{PAGE}#the-gradient-of-everything",
        forbidden=BACKWARD, samples=("x", "y"),
    ),
    Question(
        name="single-neuron/training-step", function="training_step",
        asks="Return all weights and biases of a chain after one step of gradient descent.",
        reference=_training_step, draw=steady(_draw_training_step, _training_step),
        mistakes=(
            *MEAN[:2], HIDDEN_SLOPE,
            Mistake("output-slope-left-out",  {"output_slope": _no_slope}),
            Mistake("this-layers-w",          {"through": lambda w, _moved, l: w[l]}),
            Mistake("updated-too-early",      {"through": lambda _w, moved, l: moved[l + 1]}),
            Mistake("ascent",                 {"move": lambda p, d, alpha: p + alpha * d}),
            Mistake("rate-left-out",          {"move": lambda p, d, _alpha: p - d}),
            Mistake("rate-twice",             {"move": lambda p, d, alpha: p - alpha**2 * d}),
            Mistake("gradient-for-weight",    {"move": lambda _p, d, alpha: -alpha * d}),
            Mistake("bias-not-updated",       {"biases": lambda old, _new: old}),
        ),
        returns=("w", "b"), page="training.html#one-step-downhill",
        forbidden=(*BACKWARD, bp.sgd_step), samples=("x", "y"),
    ),
)
# fmt: on
