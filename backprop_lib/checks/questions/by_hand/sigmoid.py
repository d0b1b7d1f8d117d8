"""Sheet A: 2-2-1 with sigmoid and half the squared error."""

from __future__ import annotations

from random import Random

import numpy as np

from backprop_lib.activations import Array, sigmoid
from backprop_lib.checks.hand.numbers import tenths
from backprop_lib.checks.hand.step import Given, Sheet, Step, Values, Wrong
from backprop_lib.network import Layer, Network

WORKED = "worked-221-sigmoid.html"

# No 1 and no 1/10: a factor that changes nothing, or the decimal point alone, hides what went wrong.
WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9)
INPUTS = (*WEIGHTS[2:], 11, 12, 13, 14, 15, 16)


def _draw(rng: Random) -> Given:
    layers = [
        Layer(tenths(rng, n, before, WEIGHTS), tenths(rng, n, 1, WEIGHTS), "sigmoid")
        for before, n in ((2, 2), (2, 1))
    ]
    target = abs(tenths(rng, 1, 1, (1, 2, 3, 7, 8, 9)))
    return Given(Network(layers, "half_squared_error"), tenths(rng, 2, 1, INPUTS), target)


def _fits(v: Values) -> bool:
    z = np.vstack([v.z1, v.z2])
    both_signs = min(v.W1.min(), v.W2.min()) < 0 < max(v.W1.max(), v.W2.max())
    # Neither at the middle of the sigmoid, where its slope is flat, nor far out, where it is gone.
    inside = bool((abs(z) >= 0.15).all() and (abs(z) <= 2).all())
    return bool(both_signs and inside and abs(v.dC_da2[0, 0]) >= 0.25)


def _slope(a: Array) -> Array:
    return np.asarray(a * (1 - a))


def _binary_cross_entropy(v: Values) -> Array:
    return np.asarray(-(v.y * np.log(v.a2) + (1 - v.y) * np.log(1 - v.a2)))


# fmt: off
STEPS = (
    Step("z1", lambda v: v.W1 @ v.x + v.b1, (
        Wrong("bias-left-out",          lambda v: v.W1 @ v.x),
        Wrong("bias-subtracted",        lambda v: v.W1 @ v.x - v.b1),
        Wrong("bias-of-wrong-neuron",   lambda v: v.W1 @ v.x + v.b1[0]),
        Wrong("w-transposed-forward",   lambda v: v.W1.T @ v.x + v.b1),
        Wrong("hadamard-for-product",   lambda v: np.diag(v.W1)[:, None] * v.x + v.b1),
    ), "many-neurons.html#a-layer-written-out"),
    Step("a1", lambda v: sigmoid.f(v.z1), (
        Wrong("activation-left-out",    lambda v: v.z1),
        Wrong("exponent-sign-lost",     lambda v: sigmoid.f(-v.z1)),
        Wrong("not-inverted",           lambda v: 1 + np.exp(-v.z1)),
        Wrong("tanh-for-sigmoid",       lambda v: np.tanh(v.z1)),
        Wrong("slope-for-value",        lambda v: _slope(sigmoid.f(v.z1))),
    ), "single-neuron.html#forward"),
    Step("z2", lambda v: v.W2 @ v.a1 + v.b2, (
        Wrong("bias-left-out",          lambda v: v.W2 @ v.a1),
        Wrong("bias-subtracted",        lambda v: v.W2 @ v.a1 - v.b2),
        Wrong("z-handed-on",            lambda v: v.W2 @ v.z1 + v.b2),
        Wrong("input-for-activation",   lambda v: v.W2 @ v.x + v.b2),
        Wrong("weights-and-neurons-swapped", lambda v: v.W2[:, ::-1] @ v.a1 + v.b2),
    ), "many-neurons.html#a-layer-written-out"),
    Step("a2", lambda v: sigmoid.f(v.z2), (
        Wrong("activation-left-out",    lambda v: v.z2),
        Wrong("exponent-sign-lost",     lambda v: sigmoid.f(-v.z2)),
        Wrong("not-inverted",           lambda v: 1 + np.exp(-v.z2)),
        Wrong("tanh-for-sigmoid",       lambda v: np.tanh(v.z2)),
        Wrong("slope-for-value",        lambda v: _slope(sigmoid.f(v.z2))),
    ), "single-neuron.html#forward"),
    Step("C", lambda v: (v.a2 - v.y) ** 2 / 2, (
        Wrong("half-left-out",          lambda v: (v.a2 - v.y) ** 2),
        Wrong("absolute-error",         lambda v: abs(v.a2 - v.y)),
        Wrong("absolute-error",         lambda v: abs(v.a2 - v.y) / 2),
        Wrong("squared-apart",          lambda v: (v.a2**2 - v.y**2) / 2),
        Wrong("activation-left-out",    lambda v: (v.z2 - v.y) ** 2 / 2),
        Wrong("other-loss",             _binary_cross_entropy),
    ), "single-neuron.html#the-cost-of-one-example"),
    Step("dC_da2", lambda v: v.a2 - v.y, (
        Wrong("sign-flipped",           lambda v: v.y - v.a2),
        Wrong("factor-two-too-many",    lambda v: 2 * (v.a2 - v.y)),
        Wrong("half-kept",              lambda v: (v.a2 - v.y) / 2),
        Wrong("loss-for-gradient",      lambda v: v.C),
        Wrong("activation-left-out",    lambda v: v.z2 - v.y),
    ), f"{WORKED}#the-output-neuron"),
    Step("slope2", lambda v: v.a2 * (1 - v.a2), (
        Wrong("value-for-slope",        lambda v: v.a2),
        Wrong("slope-half-done",        lambda v: 1 - v.a2),
        Wrong("slope-at-a",             lambda v: _slope(sigmoid.f(v.a2))),
        Wrong("slope-from-z",           lambda v: _slope(v.z2)),
        Wrong("sigmoid-as-tanh",        lambda v: 1 - v.a2**2),
    ), "vanishing-gradients.html#the-slope-of-the-sigmoid"),
    Step("delta2", lambda v: v.dC_da2 * v.slope2, (
        Wrong("output-slope-left-out",  lambda v: v.dC_da2),
        Wrong("chain-added",            lambda v: v.dC_da2 + v.slope2),
        Wrong("squared-weight",         lambda v: v.dC_da2 * v.slope2**2),
        Wrong("value-for-slope",        lambda v: v.dC_da2 * v.a2),
        Wrong("loss-for-gradient",      lambda v: v.C * v.slope2),
    ), "matrix-form.html#the-error-at-the-output"),
    Step("db2", lambda v: v.delta2 + 0, (
        Wrong("db-times-bias",          lambda v: v.delta2 * v.b2),
        Wrong("db-times-input",         lambda v: v.delta2 * v.a1[[0]]),
        Wrong("db-times-input",         lambda v: v.delta2 * v.a1[[1]]),
        Wrong("output-slope-left-out",  lambda v: v.dC_da2),
        Wrong("updated-for-gradient",   lambda v: v.b2 - v.delta2),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
    Step("dW2", lambda v: v.delta2 @ v.a1.T, (
        Wrong("dw-transposed",          lambda v: v.a1 @ v.delta2.T),
        Wrong("z-for-a",                lambda v: v.delta2 @ v.z1.T),
        Wrong("input-for-activation",   lambda v: v.delta2 @ v.x.T),
        Wrong("weight-for-input",       lambda v: v.delta2 * v.W2),
        Wrong("input-left-out",         lambda v: np.tile(v.delta2, (1, 2))),
        Wrong("output-slope-left-out",  lambda v: v.dC_da2 @ v.a1.T),
        Wrong("updated-for-gradient",   lambda v: v.W2 - v.delta2 @ v.a1.T),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
    Step("dC_da1", lambda v: v.W2.T @ v.delta2, (
        Wrong("output-slope-left-out",  lambda v: v.W2.T @ v.dC_da2),
        Wrong("activation-for-weight",  lambda v: v.a1 @ v.delta2),
        Wrong("weights-left-out",       lambda v: np.tile(v.delta2, (2, 1))),
        Wrong("this-layers-w",          lambda v: v.W1[:1].T @ v.delta2),
    ), "matrix-form.html#back-through-the-weights"),
    Step("slope1", lambda v: v.a1 * (1 - v.a1), (
        Wrong("value-for-slope",        lambda v: v.a1),
        Wrong("slope-half-done",        lambda v: 1 - v.a1),
        Wrong("slope-at-a",             lambda v: _slope(sigmoid.f(v.a1))),
        Wrong("slope-from-z",           lambda v: _slope(v.z1)),
        Wrong("sigmoid-as-tanh",        lambda v: 1 - v.a1**2),
    ), "vanishing-gradients.html#the-slope-of-the-sigmoid"),
    Step("delta1", lambda v: v.dC_da1 * v.slope1, (
        Wrong("hidden-slope-left-out",  lambda v: v.dC_da1),
        Wrong("chain-added",            lambda v: v.dC_da1 + v.slope1),
        Wrong("squared-weight",         lambda v: v.dC_da1 * v.slope1**2),
        Wrong("value-for-slope",        lambda v: v.dC_da1 * v.a1),
        Wrong("mask-of-other-layer",    lambda v: v.dC_da1 * v.slope2),
        Wrong("output-delta-everywhere", lambda v: v.delta2 * v.slope1),
    ), "matrix-form.html#back-through-the-weights"),
    Step("db1", lambda v: v.delta1 + 0, (
        Wrong("db-times-bias",          lambda v: v.delta1 * v.b1),
        Wrong("db-times-input",         lambda v: v.delta1 * v.x),
        Wrong("db-summed-over-all",     lambda v: v.delta1.sum(keepdims=True)),
        Wrong("hidden-slope-left-out",  lambda v: v.dC_da1),
        Wrong("output-delta-everywhere", lambda v: np.tile(v.delta2, (2, 1))),
        Wrong("updated-for-gradient",   lambda v: v.b1 - v.delta1),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
    Step("dW1", lambda v: v.delta1 @ v.x.T, (
        Wrong("dw-transposed",          lambda v: v.x @ v.delta1.T),
        Wrong("dw-wrong-layer-input",   lambda v: v.delta1 @ v.a1.T),
        Wrong("hadamard-for-product",   lambda v: v.delta1 * v.x),
        Wrong("weight-for-input",       lambda v: v.delta1 * v.W1),
        Wrong("input-left-out",         lambda v: np.tile(v.delta1, (1, 2))),
        Wrong("hidden-slope-left-out",  lambda v: v.dC_da1 @ v.x.T),
        Wrong("output-delta-everywhere", lambda v: np.tile(v.delta2, (2, 1)) @ v.x.T),
        Wrong("updated-for-gradient",   lambda v: v.W1 - v.delta1 @ v.x.T),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
)
# fmt: on

SHEET = Sheet("A", "2-2-1 with sigmoid and half squared error", _draw, _fits, STEPS)
