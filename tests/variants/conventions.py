"""Right answers to the questions of assignment 04, each written in another style."""

import warnings
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

rng = np.random.default_rng(0)


def sigma(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def shares(z: Any) -> Any:
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


# to_rows


def to_rows_loops(W: Any, b: Any, X: Any) -> Any:
    def turned(array: Any) -> list[list[float]]:
        return [[float(row[k]) for row in array] for k in range(len(array[0]))]

    return turned(W), turned(b), turned(X)


def to_rows_einsum(W: Any, b: Any, X: Any) -> Any:
    return [np.einsum("jk->kj", array) for array in (W, b, X)]


def to_rows_noisy(W: Any, b: Any, X: Any) -> Any:
    print("shapes:", W.shape, b.shape, X.shape)
    warnings.warn("only a reminder", stacklevel=1)
    return {"X": X.T, "b": b.T, "W": W.T}


# sigmoid_jacobian


def diagonal_eye(z: Any) -> Any:
    return np.eye(z.size) * (sigma(z) * (1 - sigma(z))).ravel()


def diagonal_filled(z: Any) -> Any:
    J = np.zeros((len(z), len(z)))
    np.fill_diagonal(J, sigma(z) * sigma(-z))
    return J


def diagonal_loops(z: Any) -> Any:
    n = z.shape[0]
    J = []
    for j in range(n):
        J.append([0.0] * n)
        a = 1 / (1 + np.exp(-float(z[j, 0])))
        J[j][j] = a - a * a
    return J


def diagonal_complex_step(z: Any) -> Any:
    columns = []
    for k in range(len(z)):
        moved = z.astype(complex)
        moved[k] += 1e-30j
        columns.append(np.imag(sigma(moved)) / 1e-30)
    return np.hstack(columns)


def diagonal_tanh(z: Any) -> Any:
    return np.diag((1 - np.tanh(z / 2).ravel() ** 2) / 4)


# softmax_jacobian


def softmax_loops(z: Any) -> Any:
    a = [float(x) for x in shares(z).ravel()]
    return [
        [a[j] * (1 - a[j]) if j == k else -a[j] * a[k] for k in range(len(a))]
        for j in range(len(a))
    ]


def softmax_delta(z: Any) -> Any:
    a = shares(z)
    return a * (np.eye(len(a)) - a.T)


def softmax_einsum(z: Any) -> Any:
    a = shares(z)[:, 0]
    return np.einsum("j,jk->jk", a, np.eye(a.size)) - np.einsum("j,k->jk", a, a)


def softmax_complex_step(z: Any) -> Any:
    J = np.empty((z.size, z.size))
    for k in range(z.size):
        e = np.exp(z.ravel() + 1e-30j * np.eye(z.size)[k])
        J[:, k] = (e / e.sum()).imag / 1e-30
    return J


def softmax_by_rows(z: Any) -> Any:
    a = shares(z)
    return np.stack([a[j, 0] * (np.eye(len(a))[j] - a[:, 0]) for j in range(len(a))])


# layer_jacobian


def layer_scaled_rows(W: Any, z: Any, u: Any) -> Any:
    J = (1 - np.tanh(z) ** 2) * W
    return J, J @ u


def layer_loops(W: Any, z: Any, u: Any) -> Any:
    J = np.zeros(W.shape)
    for j, k in product(*map(range, W.shape)):
        J[j, k] = W[j, k] / np.cosh(z[j, 0]) ** 2
    return J.tolist(), [[sum(J[j, k] * u[k, 0] for k in range(len(u)))] for j in range(len(J))]


def layer_forward(W: Any, z: Any, u: Any) -> Any:
    D = np.diag(np.cosh(z).ravel() ** -2.0)
    return [D @ W, D @ (W @ u)]


def layer_transposed_twice(W: Any, z: Any, u: Any) -> Any:
    J = (W.T @ np.diagflat(1 - np.tanh(z) ** 2)).T
    return J, (u.T @ J.T).T


def layer_einsum(W: Any, z: Any, u: Any) -> Any:
    s = 1 - np.tanh(z[:, 0]) ** 2
    return np.einsum("j,jk->jk", s, W), np.einsum("j,jk,kq->jq", s, W, u)


# row_gradients


def rows_jacobians(W: Any, z: Any, a: Any, dC_da: Any) -> Any:
    L = len(W) - 1
    delta, dW = [None] * (L + 1), [None] * (L + 1)
    row = dC_da
    for l in range(L, 0, -1):
        J = np.diagflat(a[l]) - a[l] @ a[l].T if l == L else np.diag(1 - np.tanh(z[l]).ravel() ** 2)
        delta[l] = row @ J
        dW[l] = a[l - 1] @ delta[l]
        row = delta[l] @ W[l]
    return delta, dW


def rows_from_columns(W: Any, z: Any, a: Any, dC_da: Any) -> Any:
    L = len(W) - 1
    v, s = dC_da.T, shares(z[L])
    columns = {L: s * (v - (s * v).sum())}
    for l in reversed(range(1, L)):
        columns[l] = (W[l + 1].T @ columns[l + 1]) * (1 - a[l] ** 2)
    delta = [None, *(columns[l].T for l in range(1, L + 1))]
    return delta, [None, *((columns[l] @ a[l - 1].T).T for l in range(1, L + 1))]


def rows_elementwise(W: Any, z: Any, a: Any, dC_da: Any) -> Any:
    s = shares(z[-1]).T
    delta = [dC_da * s - (dC_da @ s.T) * s]
    for weights, one in zip(W[:1:-1], a[-2:0:-1], strict=True):
        delta.insert(0, delta[0] @ weights * (1 - one.T**2))
    return [None, *delta], [None, *(np.outer(x, d) for x, d in zip(a, delta, strict=False))]


def rows_recursive(W: Any, z: Any, a: Any, dC_da: Any) -> Any:
    def error(l: int) -> Any:
        if l == len(W) - 1:
            return dC_da @ (np.diagflat(a[l]) - np.outer(a[l], a[l]))
        return (error(l + 1) @ W[l + 1]) / np.cosh(z[l].T) ** 2

    delta = [error(l) for l in range(1, len(W))]
    return delta, [a[l] * d for l, d in enumerate(delta)]


def rows_single(W: Any, z: Any, a: Any, dC_da: Any) -> Any:
    def low(arrays: Any) -> list[Any]:
        return [None if x is None else x.astype(np.float32) for x in arrays]

    return rows_jacobians(low(W), low(z), low(a), dC_da.astype(np.float32))


def rows_noisy(W: Any, z: Any, a: Any, dC_da: Any) -> Any:
    print("layers:", len(W) - 1)
    np.log(np.zeros(1))
    return dict(zip(("dW", "delta"), rows_jacobians(W, z, a, dC_da)[::-1], strict=True))


# softmax_vjp


def vjp_jacobians(a: Any, v: Any) -> Any:
    columns = []
    for i in range(a.shape[1]):
        one = a[:, [i]]
        columns.append((np.diagflat(one) - one @ one.T).T @ v[:, [i]])
    return np.concatenate(columns, axis=1)


def vjp_loops(a: Any, v: Any) -> Any:
    out = np.zeros_like(v)
    for j, i in np.ndindex(v.shape):
        for k in range(len(a)):
            out[j, i] += a[k, i] * ((j == k) - a[j, i]) * v[k, i]
    return out


# output_errors


def errors_through_losses(z: Any, Y: Any) -> Any:
    a, p = sigma(z), shares(z)
    binary = (-Y / a + (1 - Y) / (1 - a)) * a * (1 - a)
    columns = [np.diag(q) - np.outer(q, q) for q in p.T]
    v = -Y / p
    many = np.stack([J @ v[:, i] for i, J in enumerate(columns)], axis=1)
    half = np.stack([J.T @ (p - Y)[:, i] for i, J in enumerate(columns)], axis=1)
    return 2 * z - 2 * Y, binary, many, half


def errors_einsum(z: Any, Y: Any) -> Any:
    p = shares(z)
    J = np.einsum("ji,jk->jki", p, np.eye(len(p))) - np.einsum("ji,ki->jki", p, p)
    return [2 * (z - Y), sigma(z) - Y, p - Y, np.einsum("jki,ji->ki", J, p - Y)]


def errors_complex_step(z: Any, Y: Any) -> Any:
    def smooth(q: Any) -> Any:
        e = np.exp(q)
        return e / e.sum(axis=0)

    costs = (
        lambda q: ((q - Y) ** 2).sum(),
        lambda q: -(Y * np.log(sigma(q)) + (1 - Y) * np.log(1 - sigma(q))).sum(),
        lambda q: -(Y * np.log(smooth(q))).sum(),
        lambda q: ((smooth(q) - Y) ** 2).sum() / 2,
    )
    found = []
    for cost in costs:
        slopes = np.zeros(z.shape)
        for at in np.ndindex(z.shape):
            moved = z.astype(complex)
            moved[at] += 1e-30j
            slopes[at] = np.imag(cost(moved)) / 1e-30
        found.append(slopes)
    return tuple(found)


def errors_by_columns(z: Any, Y: Any) -> Any:
    parts: list[list[Any]] = [[], [], [], []]
    for x, y in zip(z.T, Y.T, strict=True):
        p = np.exp(x) / np.sum(np.exp(x))
        e = p - y
        for part, one in zip(
            parts, (2 * (x - y), 1 / (1 + np.exp(-x)) - y, e, p * (e - p @ e)), strict=True
        ):
            part.append(one)
    return tuple(np.array(part).T for part in parts)


def errors_named(z: Any, Y: Any) -> Any:
    print("four endings")
    p = shares(z)
    return {
        "softmax_half": p * (p - Y - np.sum(p * (p - Y), axis=0)),
        "softmax_cross_entropy": p - Y,
        "sigmoid_binary": -(Y - sigma(z)),
        "identity_squared": -2 * (Y - z),
    }


def errors_single(z: Any, Y: Any) -> Any:
    return errors_einsum(z.astype(np.float32), Y.astype(np.float32))


# reductions


def reductions_loops(delta: Any, a_before: Any) -> Any:
    (n, m), k = delta.shape, len(a_before)
    total = [
        [sum(float(delta[j, i] * a_before[q, i]) for i in range(m)) for q in range(k)]
        for j in range(n)
    ]
    return (
        total,
        [[x / m for x in row] for row in total],
        [[x / m / n for x in row] for row in total],
    )


def reductions_from_delta(delta: Any, a_before: Any) -> Any:
    n, m = delta.shape
    return delta @ a_before.T, (delta / m) @ a_before.T, (delta / n / m) @ a_before.T


def reductions_einsum(delta: Any, a_before: Any) -> Any:
    each = np.einsum("ji,ki->jki", delta, a_before)
    return each.sum(axis=2), each.mean(axis=2), each.mean(axis=2) / len(delta)


def reductions_outer(delta: Any, a_before: Any) -> Any:
    outers = [np.outer(d, a) for d, a in zip(delta.T, a_before.T, strict=True)]
    return [sum(outers), np.mean(outers, axis=0), sum(outers) / delta.size]


# same_step


def same_step_measured(alpha: Any, m: Any, n: Any) -> Any:
    a, y = rng.random((n, m)), rng.random((n, m))
    step = alpha * (a - y) / m
    gradients = (2 * (a - y) / m, a - y, 2 * (a - y) / (m * n))
    return [float((step / g).mean()) for g in gradients]


# rows_backward


def rows_backward_plain(W: Any, b: Any, X: Any, Y: Any) -> Any:
    a = [X]
    for w, c in zip(W[1:], b[1:], strict=True):
        a.append(sigma(a[-1] @ w + c))
    L = len(W) - 1
    dW, db = [None] * (L + 1), [None] * (L + 1)
    error = (a[L] - Y) / len(X)
    for l in range(L, 0, -1):
        error = error * a[l] * (1 - a[l])
        dW[l], db[l] = a[l - 1].T @ error, error.sum(axis=0, keepdims=True)
        error = error @ W[l].T
    return dW, db


def rows_backward_in_columns(W: Any, b: Any, X: Any, Y: Any) -> Any:
    W, b, a, y = [None, *(w.T for w in W[1:])], [None, *(c.T for c in b[1:])], [X.T], Y.T
    for l in range(1, len(W)):
        a.append(sigma(W[l] @ a[-1] + b[l]))
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])
    dW, db = [], []
    for l in range(len(W) - 1, 0, -1):
        dW.append((delta @ a[l - 1].T / y.shape[1]).T)
        db.append(delta.mean(axis=1, keepdims=True).T)
        delta = W[l].T @ delta * a[l - 1] * (1 - a[l - 1])
    return [None, *dW[::-1]], [None, *db[::-1]]


def rows_backward_samples(W: Any, b: Any, X: Any, Y: Any) -> Any:
    dW = [None, *(np.zeros_like(w) for w in W[1:])]
    db = [None, *(np.zeros_like(c) for c in b[1:])]
    for i in range(len(X)):
        one = rows_backward_plain(W, b, X[[i]], Y[[i]])
        for l in range(1, len(W)):
            dW[l] += one[0][l] / len(X)
            db[l] += one[1][l] / len(X)
    return dW, db


def rows_backward_complex_step(W: Any, b: Any, X: Any, Y: Any) -> Any:
    def slopes(which: int, l: int) -> Any:
        found = np.zeros((W, b)[which][l].shape)
        for at in np.ndindex(found.shape):
            moved = [[None, *(x.astype(complex) for x in part[1:])] for part in (W, b)]
            moved[which][l][at] += 1e-30j
            a = X
            for w, c in zip(moved[0][1:], moved[1][1:], strict=True):
                a = sigma(a @ w + c)
            found[at] = (((a - Y) ** 2).sum() / 2 / len(X)).imag / 1e-30
        return found

    layers = range(1, len(W))
    return [slopes(0, l) for l in layers], [slopes(1, l) for l in layers]


def rows_backward_einsum(W: Any, b: Any, X: Any, Y: Any) -> Any:
    z, a = [None], [X]
    for l in range(1, len(W)):
        z.append(np.einsum("ik,kj->ij", a[-1], W[l]) + b[l])
        a.append(sigma(z[-1]))
    delta = {len(W) - 1: (a[-1] - Y) * sigma(z[-1]) * sigma(-z[-1])}
    for l in range(len(W) - 2, 0, -1):
        delta[l] = np.einsum("ij,kj->ik", delta[l + 1], W[l + 1]) * sigma(z[l]) * sigma(-z[l])
    dW = [None] + [np.einsum("ik,ij->kj", a[l - 1], delta[l]) / len(Y) for l in range(1, len(W))]
    return dW, [None] + [delta[l].mean(axis=0, keepdims=True) for l in range(1, len(W))]


def rows_backward_single(W: Any, b: Any, X: Any, Y: Any) -> Any:
    np.sqrt(-np.ones(1))
    low = [[x if x is None else x.astype("f4") for x in part] for part in (W, b)]
    return list(rows_backward_plain(*low, X.astype("f4"), Y.astype("f4")))


VARIANTS: dict[str, list[Callable[..., Any]]] = {
    "conventions/to-rows": [
        lambda W, b, X: (W.T, b.T, X.T),
        lambda W, b, X: (np.transpose(W), b.reshape(1, -1), np.transpose(X)),
        lambda W, b, X: tuple(np.swapaxes(x, 0, 1).astype(np.float32) for x in (W, b, X)),
        to_rows_loops,
        to_rows_einsum,
        to_rows_noisy,
    ],
    "conventions/diagonal-jacobian": [
        lambda z: np.diag((sigma(z) * (1 - sigma(z))).ravel()),
        lambda z: np.diagflat(np.exp(-z) / (1 + np.exp(-z)) ** 2).astype(np.float32),
        diagonal_eye,
        diagonal_filled,
        diagonal_loops,
        diagonal_complex_step,
        diagonal_tanh,
    ],
    "conventions/softmax-jacobian": [
        lambda z: np.diagflat(shares(z)) - np.outer(shares(z), shares(z)),
        lambda z: np.diag(shares(z)[:, 0]).astype("f4") - (shares(z) @ shares(z).T).astype("f4"),
        softmax_loops,
        softmax_delta,
        softmax_einsum,
        softmax_complex_step,
        softmax_by_rows,
    ],
    "conventions/layer-jacobian": [
        lambda W, z, u: (
            np.diagflat(1 - np.tanh(z) ** 2) @ W,
            np.diagflat(1 - np.tanh(z) ** 2) @ W @ u,
        ),
        layer_scaled_rows,
        layer_loops,
        layer_forward,
        layer_transposed_twice,
        layer_einsum,
    ],
    "conventions/row-gradients": [
        rows_jacobians,
        rows_from_columns,
        rows_elementwise,
        rows_recursive,
        rows_single,
        rows_noisy,
    ],
    "conventions/softmax-vjp": [
        lambda a, v: a * (v - (a * v).sum(axis=0)),
        lambda a, v: a * v - a * np.einsum("ji,ji->i", a, v),
        lambda a, v: (a.T * (v.T - np.diag(a.T @ v)[:, None])).T,
        lambda a, v: np.float32(a) * (np.float32(v) - np.sum(np.float32(a * v), 0, keepdims=True)),
        vjp_jacobians,
        vjp_loops,
    ],
    "conventions/output-errors": [
        errors_through_losses,
        errors_einsum,
        errors_complex_step,
        errors_by_columns,
        errors_named,
        errors_single,
    ],
    "conventions/reductions": [
        lambda delta, a_before: tuple(
            delta @ a_before.T / d for d in (1, delta.shape[1], delta.size)
        ),
        lambda delta, a_before: tuple(
            np.float32(a_before @ delta.T).T / d for d in (1, delta.shape[1], delta.size)
        ),
        reductions_loops,
        reductions_from_delta,
        reductions_einsum,
        reductions_outer,
    ],
    "conventions/same-step": [
        lambda alpha, m, n: (alpha / 2, alpha / m, alpha * n / 2),
        lambda alpha, m, n: [alpha * 0.5, alpha * m**-1, 0.5 * alpha * n],
        lambda alpha, m, n: np.array([alpha / 2, alpha / m, n * alpha / 2]).tolist(),
        lambda alpha, m, n: tuple(np.float32([alpha / 2, alpha / m, n * alpha / 2])),
        lambda alpha, m, n: {
            "half_sum": alpha / m,
            "full_entries": alpha / (2 / n),
            "full_mean": alpha / 2,
        },
        same_step_measured,
    ],
    "conventions/samples-as-rows": [
        rows_backward_plain,
        rows_backward_in_columns,
        rows_backward_samples,
        rows_backward_complex_step,
        rows_backward_einsum,
        rows_backward_single,
    ],
}
