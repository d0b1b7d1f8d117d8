"""Sheet B: 2-3-2 with ReLU, softmax and cross-entropy."""

from __future__ import annotations

from random import Random

import numpy as np

from backprop_lib.activations import Array, relu, sigmoid, softmax
from backprop_lib.checks.hand.numbers import tenths
from backprop_lib.checks.hand.step import Given, Sheet, Step, Values, Wrong
from backprop_lib.checks.questions.by_hand.sigmoid import INPUTS, WEIGHTS
from backprop_lib.network import Layer, Network

WORKED = "worked-232-relu-softmax.html"
SOFTMAX = "softmax-cross-entropy.html"


def _draw(rng: Random) -> Given:
    layers = [
        Layer(tenths(rng, n, before, WEIGHTS), tenths(rng, n, 1, WEIGHTS), g)
        for before, n, g in ((2, 3, "relu"), (3, 2, "softmax"))
    ]
    true_class = int(rng.random() * 2)
    target = np.eye(2)[:, [true_class]]
    return Given(Network(layers, "categorical_cross_entropy"), tenths(rng, 2, 1, INPUTS), target)


def _fits(v: Values) -> bool:
    # One neuron is silent, and clearly so: with none, ReLU would do nothing.
    one_silent = int((v.z1 < 0).sum()) == 1 and bool((abs(v.z1) >= 0.1).all())
    return one_silent and bool((v.a2 >= 0.15).all() and (abs(v.z2) <= 2.5).all())


def _slope(a: Array) -> Array:
    return np.asarray(a * (1 - a))


# fmt: off
STEPS = (
    Step("z1", lambda v: v.W1 @ v.x + v.b1, (
        Wrong("bias-left-out",          lambda v: v.W1 @ v.x),
        Wrong("bias-subtracted",        lambda v: v.W1 @ v.x - v.b1),
        Wrong("bias-of-wrong-neuron",   lambda v: v.W1 @ v.x + v.b1[0]),
        Wrong("weights-and-neurons-swapped", lambda v: v.W1.reshape(2, 3).T @ v.x + v.b1),
    ), "many-neurons.html#a-layer-written-out"),
    Step("a1", lambda v: relu.f(v.z1), (
        Wrong("activation-left-out",    lambda v: v.z1 + 0),
        Wrong("relu-absolute",          lambda v: abs(v.z1)),
        Wrong("relu-inverted",          lambda v: np.minimum(v.z1, 0)),
        Wrong("slope-for-value",        lambda v: (v.z1 > 0) * 1.0),
        Wrong("sigmoid-for-relu",       lambda v: sigmoid.f(v.z1)),
    ), f"{WORKED}#the-hidden-layer"),
    Step("z2", lambda v: v.W2 @ v.a1 + v.b2, (
        Wrong("bias-left-out",          lambda v: v.W2 @ v.a1),
        Wrong("bias-subtracted",        lambda v: v.W2 @ v.a1 - v.b2),
        Wrong("bias-of-wrong-neuron",   lambda v: v.W2 @ v.a1 + v.b2[0]),
        Wrong("z-handed-on",            lambda v: v.W2 @ v.z1 + v.b2),
        Wrong("weights-and-neurons-swapped", lambda v: v.W2.reshape(3, 2).T @ v.a1 + v.b2),
    ), "many-neurons.html#a-layer-written-out"),
    Step("exp2", lambda v: np.exp(v.z2), (
        Wrong("exponent-negated",       lambda v: np.exp(-v.z2)),
        Wrong("exp-base-ten",           lambda v: 10**v.z2),
        Wrong("softmax-without-exp",    lambda v: v.z2 + 0),
    ), f"{SOFTMAX}#what-softmax-does"),
    Step("a2", lambda v: v.exp2 / v.exp2.sum(), (
        Wrong("softmax-not-normalised", lambda v: v.exp2 + 0),
        Wrong("softmax-without-exp",    lambda v: v.z2 / v.z2.sum()),
        Wrong("softmax-other-only",     lambda v: v.exp2 / v.exp2[::-1]),
        Wrong("sigmoid-for-softmax",    lambda v: sigmoid.f(v.z2)),
    ), f"{SOFTMAX}#what-softmax-does"),
    Step("C", lambda v: -(v.y * np.log(v.a2)).sum(keepdims=True), (
        Wrong("log-of-wrong-class",     lambda v: -(v.y[::-1] * np.log(v.a2)).sum(keepdims=True)),
        Wrong("log-sign",               lambda v: (v.y * np.log(v.a2)).sum(keepdims=True)),
        Wrong("log-base-two",           lambda v: -(v.y * np.log2(v.a2)).sum(keepdims=True)),
        Wrong("log-base-ten",           lambda v: -(v.y * np.log10(v.a2)).sum(keepdims=True)),
        Wrong("all-classes",            lambda v: -np.log(v.a2).sum(keepdims=True)),
        Wrong("log-left-out",           lambda v: 1 - (v.y * v.a2).sum(keepdims=True)),
        Wrong("other-loss",             lambda v: ((v.a2 - v.y) ** 2).sum(keepdims=True) / 2),
    ), f"{SOFTMAX}#cross-entropy-the-price-of-surprise"),
    Step("delta2", lambda v: v.a2 - v.y, (
        Wrong("sign-flipped",           lambda v: v.y - v.a2),
        Wrong("target-left-out",        lambda v: v.a2 + 0),
        Wrong("target-swapped",         lambda v: v.a2 - v.y[::-1]),
        Wrong("factor-two-too-many",    lambda v: 2 * (v.a2 - v.y)),
        Wrong("output-slope-too-many",  lambda v: (v.a2 - v.y) * _slope(v.a2)),
        Wrong("softmax-jacobian-again", lambda v: softmax.vjp(v.z2, v.a2, v.a2 - v.y)),
        Wrong("softmax-diagonal-only",  lambda v: -v.y / v.a2 * _slope(v.a2)),
        Wrong("output-jacobian-left-out", lambda v: -v.y / v.a2),
    ), "matrix-form.html#the-error-at-the-output"),
    Step("db2", lambda v: v.delta2 + 0, (
        Wrong("db-times-bias",          lambda v: v.delta2 * v.b2),
        Wrong("db-summed-over-all",     lambda v: v.delta2.sum(keepdims=True)),
        Wrong("target-left-out",        lambda v: v.a2 + 0),
        Wrong("updated-for-gradient",   lambda v: v.b2 - v.delta2),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
    Step("dW2", lambda v: v.delta2 @ v.a1.T, (
        Wrong("dw-transposed",          lambda v: v.a1 @ v.delta2.T),
        Wrong("dw-wrong-layer-input",   lambda v: v.delta2 @ v.a2.T),
        Wrong("z-for-a",                lambda v: v.delta2 @ v.z1.T),
        Wrong("weight-for-input",       lambda v: v.delta2 * v.W2),
        Wrong("input-left-out",         lambda v: np.tile(v.delta2, (1, 3))),
        Wrong("target-left-out",        lambda v: v.a2 @ v.a1.T),
        Wrong("updated-for-gradient",   lambda v: v.W2 - v.delta2 @ v.a1.T),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
    Step("dC_da1", lambda v: v.W2.T @ v.delta2, (
        Wrong("one-path-only",          lambda v: v.W2.T[:, :1] @ v.delta2[:1]),
        Wrong("one-path-only",          lambda v: v.W2.T[:, 1:] @ v.delta2[1:]),
        Wrong("reshaped-not-transposed", lambda v: v.W2.reshape(3, 2) @ v.delta2),
        Wrong("this-layers-w",          lambda v: v.W1 @ v.delta2),
        Wrong("target-left-out",        lambda v: v.W2.T @ v.a2),
    ), "matrix-form.html#back-through-the-weights"),
    Step("slope1", lambda v: (v.z1 > 0) * 1.0, (
        Wrong("value-for-slope",        lambda v: v.a1 + 0),
        Wrong("hidden-slope-left-out",  lambda v: np.ones_like(v.z1)),
        Wrong("mask-inverted",          lambda v: (v.z1 < 0) * 1.0),
        Wrong("relu-slope-minus",       lambda v: np.sign(v.z1)),
        Wrong("sigmoid-for-relu",       lambda v: _slope(sigmoid.f(v.z1))),
    ), "many-neurons.html#one-weight-of-the-last-layer"),
    Step("delta1", lambda v: v.dC_da1 * v.slope1, (
        Wrong("hidden-slope-left-out",  lambda v: v.dC_da1 + 0),
        Wrong("relu-overwrites",        lambda v: v.slope1 + 0),
        Wrong("relu-on-way-back",       lambda v: relu.f(v.dC_da1)),
        Wrong("value-for-slope",        lambda v: v.dC_da1 * v.a1),
        Wrong("mask-inverted",          lambda v: v.dC_da1 * (1 - v.slope1)),
        Wrong("chain-added",            lambda v: v.dC_da1 + v.slope1),
    ), "matrix-form.html#back-through-the-weights"),
    Step("db1", lambda v: v.delta1 + 0, (
        Wrong("db-times-bias",          lambda v: v.delta1 * v.b1),
        Wrong("db-summed-over-all",     lambda v: v.delta1.sum(keepdims=True)),
        Wrong("hidden-slope-left-out",  lambda v: v.dC_da1 + 0),
        Wrong("updated-for-gradient",   lambda v: v.b1 - v.delta1),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
    Step("dW1", lambda v: v.delta1 @ v.x.T, (
        Wrong("dw-transposed",          lambda v: v.x @ v.delta1.T),
        Wrong("dw-wrong-layer-input",   lambda v: v.delta1 @ v.a1.T),
        Wrong("weight-for-input",       lambda v: v.delta1 * v.W1),
        Wrong("input-left-out",         lambda v: np.tile(v.delta1, (1, 2))),
        Wrong("hidden-slope-left-out",  lambda v: v.dC_da1 @ v.x.T),
        Wrong("updated-for-gradient",   lambda v: v.W1 - v.delta1 @ v.x.T),
    ), "matrix-form.html#the-bias-and-then-the-weights"),
)
# fmt: on

SHEET = Sheet("B", "2-3-2 with ReLU, softmax and cross-entropy", _draw, _fits, STEPS)
