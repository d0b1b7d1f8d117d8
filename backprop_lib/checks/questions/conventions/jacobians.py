"""Jacobians: diagonal and full, of one layer, in a chain of rows, and not built at all."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from backprop_lib.activations import Array, sigmoid, softmax, tanh
from backprop_lib.checks.question import Inputs, Mistake, Question
from backprop_lib.checks.questions.borrowed import BACKWARD
from backprop_lib.checks.questions.drawn import drawn, drawn_layers

PAGE = "jacobian-or-hadamard.html"
SIZES = (2, 3, 4)


def _draw_column(rng: Generator, number: int) -> Inputs:
    return {"z": drawn(rng, SIZES[number], 1)}


def _sigmoid_slope(z: Array) -> Array:
    a = sigmoid.f(z)
    return np.asarray(a * (1 - a))


def _tanh_slope(z: Array) -> Array:
    return np.asarray(1 - np.tanh(z) ** 2)


# A Jacobian whose entries off the diagonal are 0.


def _diagonal(z: Array, *, slope: Any = _sigmoid_slope, arrange: Any = np.diagflat) -> Array:
    return np.asarray(arrange(slope(z)))


# fmt: off
DIAGONAL = Question(
    name="conventions/diagonal-jacobian", function="sigmoid_jacobian",
    asks="Return the Jacobian of a layer of sigmoids, da/dz.",
    reference=_diagonal, draw=_draw_column,
    mistakes=(
        Mistake("value-for-slope",         {"slope": sigmoid.f}),
        Mistake("slope-at-a",              {"slope": lambda z: _sigmoid_slope(sigmoid.f(z))}),
        Mistake("slope-from-z",            {"slope": lambda z: z * (1 - z)}),
        Mistake("sigmoid-as-tanh",         {"slope": lambda z: 1 - sigmoid.f(z) ** 2}),
        Mistake("derivative-for-jacobian", {"arrange": lambda s: s}),
        Mistake("jacobian-not-diagonal",   {"arrange": lambda s: np.tile(s.T, (len(s), 1))}),
        Mistake("outer-for-diagonal",      {"arrange": lambda s: s @ s.T}),
    ),
    returns=("J",), page=f"{PAGE}#why-a-diagonal-jacobian-is-an-element-wise-product",
    forbidden=(sigmoid.jacobian,),
)
# fmt: on


# A Jacobian that is full.


def _full(a: Array) -> Array:
    return np.asarray(np.diagflat(a) - a @ a.T)


def _off_diagonal_sign(a: Array) -> Array:
    J = _full(a)
    return np.asarray(2 * np.diagflat(np.diag(J)) - J)


def _diagonal_without_square(a: Array) -> Array:
    return np.asarray(_full(a) + np.diagflat(a * a))


def _softmax(z: Array, *, shares: Any = softmax.f, entries: Any = _full) -> Array:
    return np.asarray(entries(shares(z)))


# fmt: off
SOFTMAX = Question(
    name="conventions/softmax-jacobian", function="softmax_jacobian",
    asks="Return the Jacobian of a softmax layer, da/dz.",
    reference=_softmax, draw=_draw_column,
    mistakes=(
        Mistake("activation-left-out",        {"shares": lambda z: z}),
        Mistake("softmax-not-normalised",     {"shares": np.exp}),
        Mistake("sigmoid-for-softmax",        {"shares": sigmoid.f}),
        Mistake("softmax-diagonal-only",      {"entries": lambda a: np.diagflat(a * (1 - a))}),
        Mistake("jacobian-off-diagonal-sign", {"entries": _off_diagonal_sign}),
        Mistake("jacobian-diagonal-squared",  {"entries": _diagonal_without_square}),
        Mistake("jacobian-outer-only",        {"entries": lambda a: -a @ a.T}),
        Mistake("inner-for-outer",            {"entries": lambda a: np.diagflat(a) - a.T @ a}),
        Mistake("derivative-for-jacobian",    {"entries": lambda a: a * (1 - a)}),
    ),
    returns=("J",), page="softmax-cross-entropy.html#every-output-answers-to-every-input",
    forbidden=(softmax.jacobian, softmax.vjp),
)
# fmt: on


# A whole layer, from activations to activations, and what it does to a small change.


def _layer(
    W: Array,
    z: Array,
    u: Array,
    *,
    slope: Any = _tanh_slope,
    join: Any = np.matmul,
    turn: Any = lambda J: J,
    push: Any = np.matmul,
) -> tuple[Array, Array]:
    J = turn(join(np.diagflat(slope(z)), W))
    return J, push(J, u)


LAYERS = ((2, 3), (3, 3), (4, 2))  # neurons here and before; the second is square


def _draw_layer(rng: Generator, number: int) -> Inputs:
    n, k = LAYERS[number]
    return {"W": drawn(rng, n, k), "z": drawn(rng, n, 1), "u": drawn(rng, k, 1)}


# fmt: off
LAYER = Question(
    name="conventions/layer-jacobian", function="layer_jacobian",
    asks="Return the Jacobian of a tanh layer, da/da_before, and its product with u.",
    reference=_layer, draw=_draw_layer,
    mistakes=(
        Mistake("tanh-as-sigmoid",     {"slope": lambda z: np.tanh(z) * (1 - np.tanh(z))}),
        Mistake("sigmoid-for-tanh",    {"slope": _sigmoid_slope}),
        Mistake("value-for-slope",     {"slope": np.tanh}),
        Mistake("slope-at-a",          {"slope": lambda z: _tanh_slope(np.tanh(z))}),
        Mistake("slopes-left-out",     {"slope": np.ones_like}),
        Mistake("order-of-jacobians",  {"join": lambda D, W: W @ D}),
        Mistake("weights-left-out",    {"join": lambda D, _W: D}),
        Mistake("jacobian-transposed", {"turn": np.transpose, "push": lambda J, u: J.T @ u}),
        Mistake("vjp-for-jvp",         {"push": lambda J, u: J.T @ u}),
    ),
    returns=("J", "Ju"), page=f"{PAGE}#two-ways-through-the-same-network",
    forbidden=(tanh.jacobian,),
)
# fmt: on


# The whole way back, in rows.


def _rows(
    W: list[Array],
    z: list[Array],
    a: list[Array],
    dC_da: Array,
    *,
    output: Any = softmax.jacobian,
    slope: Any = _tanh_slope,
    back: Any = np.matmul,
    through: Any = lambda W, l: W[l + 1],
    turn: Any = lambda delta: delta,
    outer: Any = np.matmul,
) -> tuple[list[Any], list[Any]]:
    L = len(W) - 1
    delta: list[Any] = [None] * (L + 1)
    delta[L] = dC_da @ output(z[L])
    for l in range(L - 1, 0, -1):
        delta[l] = back(delta[l + 1], through(W, l)) @ np.diagflat(slope(z[l]))
    dW = [None, *(outer(a[l - 1], delta[l]) for l in range(1, L + 1))]
    return [None, *map(turn, delta[1:])], dW


DEEP = ((4, 3, 2, 3), (3, 3, 3, 3), (2, 4, 3, 5))


def _draw_rows(rng: Generator, number: int) -> Inputs:
    net = drawn_layers(rng, DEEP[number], 1)
    z: list[Any] = [None]
    a = [net["X"]]
    for W, b in zip(net["W"][1:], net["b"][1:], strict=True):
        z.append(W @ a[-1] / 2 + b)  # halved, so that tanh is not flat everywhere
        a.append(np.tanh(z[-1]))
    a[-1] = softmax.f(z[-1])
    weights = [None, *(W / 2 for W in net["W"][1:])]
    return {"W": weights, "z": z, "a": a, "dC_da": drawn(rng, 1, DEEP[number][-1])}


# fmt: off
ROWS = Question(
    name="conventions/row-gradients", function="row_gradients",
    asks="Return delta and dW of all layers in the row convention: tanh layers, then softmax.",
    reference=_rows, draw=_draw_rows,
    mistakes=(
        Mistake("softmax-diagonal-only",    {"output": lambda z: np.diagflat(softmax.f(z) * (1 - softmax.f(z)))}),
        Mistake("output-jacobian-left-out", {"output": lambda z: np.eye(len(z))}),
        Mistake("tanh-as-sigmoid",          {"slope": lambda z: np.tanh(z) * (1 - np.tanh(z))}),
        Mistake("sigmoid-for-tanh",         {"slope": _sigmoid_slope}),
        Mistake("slope-at-a",               {"slope": lambda z: _tanh_slope(np.tanh(z))}),
        Mistake("hidden-slope-left-out",    {"slope": np.ones_like}),
        Mistake("w-transposed-in-rows",     {"back": lambda delta, W: delta @ W.T}),
        Mistake("this-layers-w",            {"through": lambda W, l: W[l]}),
        Mistake("column-for-row",           {"turn": np.transpose}),
        Mistake("dw-in-columns",            {"outer": lambda a, delta: delta.T @ a.T}),
    ),
    returns=("delta", "dW"), page=f"{PAGE}#two-ways-through-the-same-network",
    forbidden=BACKWARD,
)
# fmt: on


# The product with a softmax's Jacobian, which is never built.


def _per_column(av: Array) -> Array:
    return np.asarray(av.sum(axis=0, keepdims=True))


def _vjp(
    a: Array,
    v: Array,
    *,
    weighted: Any = np.multiply,
    gather: Any = _per_column,
    less: Any = np.subtract,
    share: Any = np.multiply,
) -> Array:
    return np.asarray(share(a, less(v, gather(weighted(a, v)))))


BATCHES = ((2, 3), (4, 4), (3, 5))


def _draw_vjp(rng: Generator, number: int) -> Inputs:
    n, m = BATCHES[number]
    return {"a": softmax.f(drawn(rng, n, m)).round(4), "v": drawn(rng, n, m)}


# fmt: off
VJP = Question(
    name="conventions/softmax-vjp", function="softmax_vjp",
    asks="Return the product of softmax's transposed Jacobian and v, column by column.",
    reference=_vjp, draw=_draw_vjp,
    mistakes=(
        Mistake("vjp-sum-left-out",        {"gather": np.zeros_like}),
        Mistake("vjp-sum-over-everything", {"gather": np.sum}),
        Mistake("vjp-sum-over-samples",    {"gather": lambda av: av.sum(axis=1, keepdims=True)}),
        Mistake("vjp-sum-unweighted",      {"weighted": lambda _a, v: v}),
        Mistake("vjp-sum-added",           {"less": np.add}),
        Mistake("vjp-share-left-out",      {"share": lambda _a, x: x}),
        Mistake("softmax-diagonal-only",   {"weighted": np.multiply, "gather": lambda av: av}),
    ),
    returns=("Jv",), page=f"{PAGE}#what-programs-do-products-not-matrices",
    forbidden=(softmax.vjp, softmax.jacobian), samples=("a", "v"),
)
# fmt: on
