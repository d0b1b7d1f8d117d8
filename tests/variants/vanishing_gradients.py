"""Right answers to the questions of assignment 08, each written in another style."""

import math
import warnings
from collections.abc import Callable
from itertools import accumulate, pairwise
from operator import mul
from typing import Any

import numpy as np


def sigma(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


# Slopes.


def slopes_complex_step(z: Any, leak: Any) -> Any:
    moved = z + 1e-30j
    curves = (
        sigma(moved),
        np.tanh(moved),
        np.where(z > 0, moved, 0),
        np.where(z > 0, moved, leak * moved),
    )
    return [a.imag / 1e-30 for a in curves]


def slopes_loops(z: Any, leak: Any) -> Any:
    found: list[list[list[float]]] = [[], [], [], []]
    for row in z.tolist():
        for part in found:
            part.append([])
        for x in row:
            a, t = 1 / (1 + math.exp(-x)), math.tanh(x)
            on = x > 0
            for part, slope in zip(
                found, (a * (1 - a), 1 - t * t, float(on), 1.0 if on else leak), strict=True
            ):
                part[-1].append(slope)
    return tuple(found)


def slopes_masks(z: Any, leak: Any) -> Any:
    warnings.warn("masks", stacklevel=1)
    on = z > 0
    return sigma(z) * sigma(-z), np.cosh(z) ** -2.0, on, on + leak * ~on


def slopes_exponentials(z: Any, leak: Any) -> Any:
    e = np.exp(-z)
    leaky = np.full(z.shape, leak)
    leaky[z > 0] = 1
    return {
        "leaky_relu": leaky,
        "relu": np.heaviside(z, 0),
        "tanh": 4 * e**2 / (1 + e**2) ** 2,
        "sigmoid": e / (1 + e) ** 2,
    }


def slopes_signs(z: Any, leak: Any) -> Any:
    sign = np.sign(z)
    return (
        (1 - np.tanh(z / 2) ** 2) / 4,
        (1 - np.tanh(z)) * (1 + np.tanh(z)),
        (1 + sign) / 2,
        (1 + sign) / 2 + leak * (1 - sign) / 2,
    )


def slopes_single(z: Any, leak: Any) -> Any:
    return tuple(part.astype(np.float32) for part in slopes_signs(z.astype(np.float32), leak))


def steepest_loops(w: Any, b: Any) -> Any:
    n = len(w)
    return (
        [[abs(float(w[j, 0])) / 4] for j in range(n)],
        [[-float(b[j, 0]) / float(w[j, 0])] for j in range(n)],
    )


def steepest_computed(w: Any, b: Any) -> Any:
    at = np.divide(-b, w)
    a = sigma(w * at + b)
    return {"at": at, "slope": np.abs(w * a * (1 - a))}


# Chains.


def bounds_loops(w: Any, delta_L: Any) -> Any:
    L = len(w) - 1
    bounds = [abs(delta_L)] * L
    for l in range(L - 1, 0, -1):
        bounds[l - 1] = bounds[l] * abs(w[l + 1]) / 4
    return bounds


def bounds_accumulated(w: Any, delta_L: Any) -> Any:
    factors = [abs(delta_L), *(abs(x) / 4 for x in w[:1:-1])]
    return list(accumulate(factors, mul))[::-1]


def bounds_logs(w: Any, delta_L: Any) -> Any:
    logs = np.log(np.abs(w[2:]) / 4)
    sums = [logs[l:].sum() for l in range(len(logs) + 1)]
    return np.abs(delta_L) * np.exp(sums)


def bounds_recursive(w: Any, delta_L: Any) -> Any:
    if len(w) == 2:
        return [abs(delta_L)]
    later = bounds_recursive([None, *w[2:]], delta_L)
    return [abs(w[2]) / 4 * later[0], *later]


def chain_plain(w: Any, b: Any, x: Any, y: Any) -> Any:
    L, a = len(w) - 1, [x]
    for l in range(1, L + 1):
        a.append(sigma(w[l] * a[-1] + b[l]))
    delta = np.zeros(L + 1)
    delta[L] = (a[L] - y) * a[L] * (1 - a[L])
    for l in range(L - 1, 0, -1):
        delta[l] = w[l + 1] * delta[l + 1] * a[l] * (1 - a[l])
    return delta[1:]


def chain_complex_step(w: Any, b: Any, x: Any, y: Any) -> Any:
    found = []
    for layer in range(1, len(w)):
        a: Any = x
        for l in range(1, len(w)):
            a = sigma(w[l] * a + b[l] + (1e-30j if l == layer else 0))
        found.append(((a - y) ** 2 / 2).imag / 1e-30)
    return found


def chain_links(w: Any, b: Any, x: Any, y: Any) -> Any:
    """One long list of factors, multiplied up from the output."""
    links, a = [], x
    for weight, bias in zip(w[1:], b[1:], strict=True):
        links += [weight, (a := sigma(weight * a + bias)) * (1 - a)]
    factors = [float(a - y), *links[:0:-1]]
    return list(accumulate(factors, mul))[1::2][::-1]


def chain_recursive(w: Any, b: Any, x: Any, y: Any) -> Any:
    def back(l: int, a_before: float) -> list[float]:
        a = sigma(w[l] * a_before + b[l])
        if l == len(w) - 1:
            return [(a - y) * a * (1 - a)]
        later = back(l + 1, a)
        return [w[l + 1] * later[0] * a * (1 - a), *later]

    return [None, *map(np.array, back(1, x))]


def chain_matrices(w: Any, b: Any, x: Any, y: Any) -> Any:
    print("as layers of one neuron")
    W = [None, *(np.array([[v]]) for v in w[1:])]
    a = [np.array([[x]])]
    for l in range(1, len(W)):
        a.append(sigma(W[l] @ a[-1] + b[l]))
    delta = [(a[-1] - y) * a[-1] * (1 - a[-1])]
    for l in range(len(W) - 2, 0, -1):
        delta.insert(0, (W[l + 1].T @ delta[0]) * a[l] * (1 - a[l]))
    return np.concatenate(delta).ravel()


# Layers.


def norms_plain(W: Any, z: Any, delta_L: Any) -> Any:
    norms, delta = [np.linalg.norm(delta_L)], delta_L
    for l in range(len(W) - 2, 0, -1):
        delta = W[l + 1].T @ delta * (1 - np.tanh(z[l]) ** 2)
        norms.append(np.linalg.norm(delta))
    return norms[::-1]


def norms_trace(W: Any, z: Any, delta_L: Any) -> Any:
    L = len(W) - 1
    delta = {L: delta_L}
    for l in reversed(range(1, L)):
        delta[l] = (delta[l + 1].T @ W[l + 1]).T / np.cosh(z[l]) ** 2
    return np.array([math.sqrt(np.trace(delta[l].T @ delta[l])) for l in range(1, L + 1)])


def norms_samples(W: Any, z: Any, delta_L: Any) -> Any:
    squares = np.zeros(len(W) - 1)
    for i in range(delta_L.shape[1]):
        row = delta_L[:, i]
        squares[-1] += row @ row
        for l in range(len(W) - 2, 0, -1):
            row = row @ W[l + 1] @ np.diag(1 - np.tanh(z[l][:, i]) ** 2)
            squares[l - 1] += row @ row
    return squares**0.5


def norms_singular_values(W: Any, z: Any, delta_L: Any) -> Any:
    delta = [delta_L]
    for w, x in zip(W[:1:-1], z[-2:0:-1], strict=True):
        delta = [np.einsum("jk,ji->ki", w, delta[0]) * (1 - np.tanh(x) ** 2), *delta]
    return [None, *(np.array(np.hypot.reduce(np.linalg.svd(d)[1])) for d in delta)]


def norms_single(W: Any, z: Any, delta_L: Any) -> Any:
    low = [[x if x is None else x.astype("f4") for x in part] for part in (W, z)]
    return norms_plain(*low, delta_L.astype("f4"))


def norms_flat(W: Any, z: Any, delta_L: Any) -> Any:
    norms = []
    delta = np.array(delta_L)
    for l in range(len(W) - 1, 0, -1):
        norms.insert(0, math.hypot(*delta.ravel()))
        if l > 1:
            delta = W[l].T.dot(delta)
            delta *= 1 - np.square(np.tanh(z[l - 1]))
    return norms


def factor_loops(W_next: Any, z: Any) -> Any:
    weights = [float(w) ** 2 for row in W_next for w in row]
    slopes = [(1 - math.tanh(x) ** 2) ** 2 for row in z for x in row]
    n = W_next.shape[0]
    return math.sqrt(n * sum(weights) / len(weights) * sum(slopes) / len(slopes))


def factor_norms(W_next: Any, z: Any) -> Any:
    """n E[W²] is the squared norm over the number of columns."""
    slopes = np.cosh(z) ** -2.0
    return np.linalg.norm(W_next) / np.sqrt(W_next.shape[1]) * np.linalg.norm(slopes) / z.size**0.5


# Cures.


def spreads_loops(sizes: Any) -> Any:
    xavier, he = [], []
    for before, here in pairwise(sizes):
        xavier.append(math.sqrt(2 / (before + here)))
        he.append(math.sqrt(2 / before))
    return xavier, he


def spreads_layers(sizes: Any) -> Any:
    xavier, he = spreads_loops(sizes)
    return [None, *map(np.array, xavier)], [None, *map(np.array, he)]


def skip_jacobians(W: Any, z: Any, v: Any) -> Any:
    columns = []
    for i in range(v.shape[1]):
        J = np.eye(len(W)) + np.diag(1 - np.tanh(z[:, i]) ** 2) @ W
        columns.append(v[:, i] @ J)
    return np.stack(columns, axis=1)


def skip_loops(W: Any, z: Any, v: Any) -> Any:
    dx = v.copy()
    n, m = v.shape
    for i in range(m):
        for k in range(n):
            for j in range(n):
                dx[k, i] += W[j, k] * v[j, i] / math.cosh(z[j, i]) ** 2
    return dx.tolist()


def skip_complex_step(W: Any, z: Any, v: Any) -> Any:
    dx = np.zeros(v.shape)
    for k in range(len(W)):
        step = 1e-30j * np.eye(len(W))[:, [k]]
        a = np.tanh(z + W @ step) + step
        dx[k] = (a * v).sum(axis=0).imag / 1e-30
    return dx


def normalised_jacobians(z: Any, v: Any) -> Any:
    n, m = z.shape
    rows = []
    for j in range(n):
        s = z[j].std()
        u = (z[j] - z[j].mean()) / s
        J = (np.eye(m) - 1 / m - np.outer(u, u) / m) / s
        rows.append(J.T @ v[j])
    return np.array(rows)


def normalised_projected(z: Any, v: Any) -> Any:
    """Take out of v what lies along a common shift and a common stretch."""
    centred = z - z.mean(axis=1, keepdims=True)
    left = v - v.mean(axis=1, keepdims=True)
    along = (left * centred).sum(axis=1, keepdims=True) / (centred**2).sum(axis=1, keepdims=True)
    return (left - along * centred) / z.std(axis=1, keepdims=True)


def normalised_chain(z: Any, v: Any) -> Any:
    """Link by link: by u, by the variance, by the mean."""
    m = z.shape[1]
    centred = z - z.mean(1, keepdims=True)
    variance = (centred**2).mean(1, keepdims=True)
    by_variance = (v * centred).sum(1, keepdims=True) * -0.5 * variance**-1.5
    by_mean = -v.sum(1, keepdims=True) / np.sqrt(variance)
    return v / np.sqrt(variance) + by_variance * 2 * centred / m + by_mean / m


def normalised_complex_step(z: Any, v: Any) -> Any:
    dz = np.zeros(z.shape)
    for at in np.ndindex(z.shape):
        moved = z.astype(complex)
        moved[at] += 1e-30j
        centred = moved - moved.mean(axis=1, keepdims=True)
        u = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True))
        dz[at] = (u * v).sum().imag / 1e-30
    return dz


def normalised_turned(z: Any, v: Any) -> Any:
    print("rows as columns")
    x, w = z.T, v.T
    s = x.std(axis=0)
    u = (x - x.mean(axis=0)) / s
    return ((w - w.mean(axis=0) - u * (w * u).mean(axis=0)) / s).T


VARIANTS: dict[str, list[Callable[..., Any]]] = {
    "vanishing-gradients/slopes": [
        slopes_complex_step,
        slopes_loops,
        slopes_masks,
        slopes_exponentials,
        slopes_signs,
        slopes_single,
    ],
    "vanishing-gradients/steepest": [
        lambda w, b: (np.abs(w) / 4, -b / w),
        lambda w, b: [0.25 * np.sqrt(w**2), -(w**-1.0) * b],
        lambda w, b: (np.float32(np.maximum(w, -w) / 4), np.float32(-b / w)),
        lambda w, b: (np.where(w > 0, w, -w) / 4, np.linalg.solve(np.diagflat(w), -b)),
        steepest_loops,
        steepest_computed,
    ],
    "vanishing-gradients/bounds": [
        lambda w, delta_L: np.array(
            [abs(delta_L) * np.prod(np.abs(w[l + 1 :]) / 4) for l in range(1, len(w))]
        ),
        lambda w, delta_L: np.float32(
            [abs(delta_L * math.prod(w[l + 1 :])) / 4 ** (len(w) - 1 - l) for l in range(1, len(w))]
        ),
        bounds_loops,
        bounds_accumulated,
        bounds_logs,
        bounds_recursive,
    ],
    "vanishing-gradients/chain-errors": [
        chain_plain,
        chain_complex_step,
        chain_links,
        chain_recursive,
        chain_matrices,
        lambda w, b, x, y: chain_plain(w, b, np.float32(x), np.float32(y)).astype(np.float32),
    ],
    "vanishing-gradients/error-norms": [
        norms_plain,
        norms_trace,
        norms_samples,
        norms_singular_values,
        norms_single,
        norms_flat,
    ],
    "vanishing-gradients/layer-factor": [
        lambda W_next, z: np.sqrt(
            len(W_next) * np.mean(W_next**2) * np.mean((1 - np.tanh(z) ** 2) ** 2)
        ),
        lambda W_next, z: (
            np.sqrt(np.mean(np.sum(W_next**2, axis=0))) * np.sqrt(np.mean(np.cosh(z) ** -4.0))
        ),
        lambda W_next, z: (
            (W_next.shape[0] * (np.var(W_next) + W_next.mean() ** 2)) ** 0.5
            * np.mean((1 - np.tanh(np.float32(z)) ** 2) ** 2) ** 0.5
        ),
        lambda W_next, z: np.array(
            [
                [
                    np.exp(
                        np.log([len(W_next) * (W_next**2).mean(), (np.cosh(z) ** -4).mean()]).sum()
                        / 2
                    )
                ]
            ]
        ),
        factor_loops,
        factor_norms,
    ],
    "vanishing-gradients/spreads": [
        lambda sizes: (
            np.sqrt(2 / (np.array(sizes[:-1]) + np.array(sizes[1:]))),
            np.sqrt(2 / np.array(sizes[:-1])),
        ),
        lambda sizes: [
            [(2 / (p + q)) ** 0.5 for p, q in pairwise(sizes)],
            [(2 / p) ** 0.5 for p in sizes[:-1]],
        ],
        lambda sizes: {
            "he": [math.sqrt(2) / math.sqrt(p) for p in sizes[:-1]],
            "xavier": [1 / math.sqrt((p + q) / 2) for p, q in pairwise(sizes)],
        },
        lambda sizes: tuple(np.float32(part) for part in spreads_loops(sizes)),
        spreads_loops,
        spreads_layers,
    ],
    "vanishing-gradients/skip-connection": [
        lambda W, z, v: W.T @ (v * (1 - np.tanh(z) ** 2)) + v,
        lambda W, z, v: v + ((v.T / np.cosh(z.T) ** 2) @ W).T,
        lambda W, z, v: np.float32(v) + np.float32(W.T) @ np.float32(v * (1 - np.tanh(z) ** 2)),
        skip_jacobians,
        skip_loops,
        skip_complex_step,
    ],
    "vanishing-gradients/normalised": [
        normalised_jacobians,
        normalised_projected,
        normalised_chain,
        normalised_complex_step,
        normalised_turned,
        lambda z, v: normalised_projected(z.astype(np.float32), v.astype(np.float32)),
    ],
}
