"""Right answers to assignment 03, in as many styles as students write."""

from collections.abc import Callable
from typing import Any

import numpy as np


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


# output_delta


def delta_in_one_line(z: Any, y: Any) -> Any:
    return (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z))


def delta_in_loops(z: Any, y: Any) -> Any:
    rows = []
    for j in range(len(z)):
        row = []
        for i in range(len(z[j])):
            a = 1 / (1 + np.exp(-z[j][i]))
            row.append(float((a - y[j][i]) * a * (1 - a)))
        rows.append(row)
    return rows


def delta_by_jacobians(z: Any, y: Any) -> Any:
    a = sigmoid(z)
    columns = [np.diag(a[:, i] * (1 - a[:, i])) @ (a - y)[:, i] for i in range(z.shape[1])]
    return np.stack(columns, axis=1)


def delta_by_tanh(z: Any, y: Any) -> Any:
    return ((1 + np.tanh(z / 2)) / 2 - y) / (4 * np.cosh(z / 2) ** 2)


def delta_in_single_precision(z: Any, y: Any) -> Any:
    z, y = z.astype(np.float32), y.astype(np.float32)
    a = np.float32(1) / (np.float32(1) + np.exp(-z))
    return (a - y) * a * (np.float32(1) - a)


def delta_by_einsum(z: Any, y: Any) -> Any:
    a = sigmoid(z)
    return np.einsum("ji,ji,ji->ji", a - y, a, 1 - a)


def delta_transposed_twice(z: Any, y: Any) -> Any:
    def of_rows(z: Any, y: Any) -> Any:
        a = sigmoid(z)
        return [(a_i - y_i) * a_i * (1 - a_i) for a_i, y_i in zip(a, y, strict=True)]

    return np.transpose(of_rows(z.T, y.T))


def delta_row_by_row(z: Any, y: Any) -> Any:
    return [delta_in_one_line(z_j, y_j) for z_j, y_j in zip(z, y, strict=True)]


# weight_gradient


def weights_in_one_line(delta: Any, a_before: Any) -> Any:
    return delta @ a_before.T / delta.shape[1]


def weights_by_einsum(delta: Any, a_before: Any) -> Any:
    return np.einsum("ji,ki->jk", delta, a_before) / a_before.shape[1]


def weights_as_mean_of_outer_products(delta: Any, a_before: Any) -> Any:
    return np.mean([np.outer(delta[:, i], a_before[:, i]) for i in range(delta.shape[1])], axis=0)


def weights_in_loops(delta: Any, a_before: Any) -> Any:
    n, m = delta.shape
    dW = [[0.0] * len(a_before) for _ in range(n)]
    for i in range(m):
        for j in range(n):
            for k in range(len(a_before)):
                dW[j][k] += delta[j, i] * a_before[k, i] / m
    return dW


def weights_transposed_twice(delta: Any, a_before: Any) -> Any:
    return ((a_before / delta.shape[1]) @ delta.T).T


def weights_by_broadcasting(delta: Any, a_before: Any) -> Any:
    return (delta[:, None, :] * a_before[None, :, :]).mean(axis=-1)


def weights_in_single_precision(delta: Any, a_before: Any) -> Any:
    return np.dot(delta.astype("f4"), a_before.astype("f4").T) / np.float32(delta.shape[1])


# bias_gradient


def bias_by_mean(delta: Any) -> Any:
    return delta.mean(axis=1, keepdims=True)


def bias_by_a_product(delta: Any) -> Any:
    m = delta.shape[1]
    return delta @ np.ones((m, 1)) / m


def bias_in_loops(delta: Any) -> Any:
    return [[sum(row) / len(row)] for row in delta.tolist()]


def bias_reshaped(delta: Any) -> Any:
    return np.average(delta, axis=-1).reshape(-1, 1)


def bias_by_einsum(delta: Any) -> Any:
    return np.einsum("ji->j", delta)[:, np.newaxis] / delta.shape[1]


def bias_column_by_column(delta: Any) -> Any:
    total = np.zeros((delta.shape[0], 1))
    for column in delta.T:
        total += column[:, None]
    return total / len(delta.T)


def bias_in_single_precision(delta: Any) -> Any:
    return np.vstack(delta.astype(np.float32).sum(axis=1)) / np.float32(delta.shape[1])


# hidden_delta


def hidden_in_one_line(W_next: Any, delta_next: Any, z: Any) -> Any:
    return (W_next.T @ delta_next) * sigmoid(z) * (1 - sigmoid(z))


def hidden_in_loops(W_next: Any, delta_next: Any, z: Any) -> Any:
    delta = np.zeros_like(z)
    for k in range(z.shape[0]):
        for i in range(z.shape[1]):
            a = sigmoid(z[k, i])
            for j in range(W_next.shape[0]):
                delta[k, i] += W_next[j, k] * delta_next[j, i] * a * (1 - a)
    return delta


def hidden_by_einsum(W_next: Any, delta_next: Any, z: Any) -> Any:
    a = sigmoid(z)
    return np.einsum("jk,ji,ki->ki", W_next, delta_next, a - a**2)


def hidden_by_jacobians(W_next: Any, delta_next: Any, z: Any) -> Any:
    columns = []
    for z_i, delta_i in zip(z.T, delta_next.T, strict=True):
        a = sigmoid(z_i)
        row = delta_i[None, :] @ W_next @ np.diag(a * (1 - a))
        columns.append(row.T)
    return np.hstack(columns)


def hidden_as_rows(W_next: Any, delta_next: Any, z: Any) -> Any:
    a = sigmoid(z.T)
    return ((delta_next.T @ W_next) * (a * (1 - a))).T


def hidden_noisy(W_next: Any, delta_next: Any, z: Any) -> Any:
    print("W_next", W_next.shape)
    np.log(np.zeros(2))
    s = np.vectorize(lambda x: 1 / (1 + np.exp(-x)))
    return np.multiply(np.dot(np.transpose(W_next), delta_next), s(z) * s(-z))


def hidden_in_single_precision(W_next: Any, delta_next: Any, z: Any) -> Any:
    W_next, delta_next, z = (np.asarray(x, dtype=np.float32) for x in (W_next, delta_next, z))
    return hidden_in_one_line(W_next, delta_next, z)


# input_gradient


def inputs_in_one_line(W: Any, delta: Any) -> Any:
    return W.T @ delta


def inputs_by_einsum(W: Any, delta: Any) -> Any:
    return np.einsum("jk,ji->ki", W, delta)


def inputs_in_loops(W: Any, delta: Any) -> Any:
    n, m = delta.shape
    return [
        [float(sum(W[j, k] * delta[j, i] for j in range(n))) for i in range(m)]
        for k in range(W.shape[1])
    ]


def inputs_as_rows(W: Any, delta: Any) -> Any:
    return np.transpose(delta.T @ W)


def inputs_by_broadcasting(W: Any, delta: Any) -> Any:
    return (W[:, :, None] * delta[:, None, :]).sum(axis=0)


def inputs_path_by_path(W: Any, delta: Any) -> Any:
    dX = np.zeros((W.shape[1], delta.shape[1]))
    for row, errors in zip(W, delta, strict=True):
        dX += np.outer(row, errors)
    return dX


def inputs_in_single_precision(W: Any, delta: Any) -> Any:
    return np.tensordot(W.astype("f4"), delta.astype("f4"), axes=(0, 0))


# sample_norms


def norms_factored(delta: Any, a_before: Any) -> Any:
    return np.linalg.norm(delta, axis=0) * np.linalg.norm(a_before, axis=0)


def norms_of_outer_products(delta: Any, a_before: Any) -> Any:
    return [np.linalg.norm(np.outer(d, a)) for d, a in zip(delta.T, a_before.T, strict=True)]


def norms_by_einsum(delta: Any, a_before: Any) -> Any:
    return np.sqrt(np.einsum("ji,ji,ki,ki->i", delta, delta, a_before, a_before))


def norms_by_broadcasting(delta: Any, a_before: Any) -> Any:
    dW = delta[:, None] * a_before[None]
    return (dW**2).sum((0, 1)) ** 0.5


def norms_in_loops(delta: Any, a_before: Any) -> Any:
    norms = []
    for i in range(delta.shape[1]):
        total = 0.0
        for j in range(len(delta)):
            for k in range(len(a_before)):
                total += float(delta[j, i] * a_before[k, i]) ** 2
        norms.append(total**0.5)
    return norms


def norms_by_gram_matrices(delta: Any, a_before: Any) -> Any:
    return np.diag((delta.T @ delta) * (a_before.T @ a_before)) ** (1 / 2)


def norms_in_single_precision(delta: Any, a_before: Any) -> Any:
    return norms_factored(delta.astype("f4"), a_before.astype("f4"))


# forward


def forward_with_none(W: Any, b: Any, X: Any) -> Any:
    z, a = [None], [None]
    before = X
    for l in range(1, len(W)):
        z.append(W[l] @ before + b[l])
        before = sigmoid(z[l])
        a.append(before)
    return z, a


def forward_without_index_0(W: Any, b: Any, X: Any) -> Any:
    z, a = [], [X]
    for W_l, b_l in zip(W[1:], b[1:], strict=True):
        z.append(np.dot(W_l, a[-1]) + b_l)
        a.append(sigmoid(z[-1]))
    return z, a[1:]


def forward_with_x_at_0(W: Any, b: Any, X: Any) -> Any:
    z, a = [None], [X]
    for l in range(1, len(W)):
        z.append(W[l] @ a[l - 1] + b[l])
        a.append(sigmoid(z[l]))
    return z, a


def forward_by_recursion(W: Any, b: Any, X: Any) -> Any:
    if len(W) == 1:
        return (None,), (None,)
    z, a = forward_by_recursion(W[:-1], b[:-1], X)
    new = np.einsum("jk,ki->ji", W[-1], X if a[-1] is None else a[-1]) + b[-1]
    return (*z, new), (*a, sigmoid(new))


def forward_with_a_row_of_ones(W: Any, b: Any, X: Any) -> Any:
    z, a = [None] * len(W), [None] * len(W)
    before = X
    for l in range(1, len(W)):
        z[l] = np.hstack([b[l], W[l]]) @ np.vstack([np.ones((1, X.shape[1])), before])
        a[l] = before = (1 + np.tanh(z[l] / 2)) / 2
    return {"a": a, "z": z}


def forward_in_lists(W: Any, b: Any, X: Any) -> Any:
    zs: list[Any] = [None]
    activations: list[Any] = [None]
    a = X.tolist()
    for l in range(1, len(W)):
        z = [
            [
                float(b[l][j][0] + sum(W[l][j][k] * a[k][i] for k in range(len(a))))
                for i in range(X.shape[1])
            ]
            for j in range(len(W[l]))
        ]
        a = [[float(sigmoid(value)) for value in row] for row in z]
        zs.append(z)
        activations.append(a)
    return zs, activations


def forward_in_single_precision(W: Any, b: Any, X: Any) -> Any:
    W, b = ([None, *(x.astype("f4") for x in given[1:])] for given in (W, b))
    return forward_with_none(W, b, X.astype("f4"))


# backward


def backward_over_all_layers(W: Any, z: Any, a: Any, Y: Any) -> Any:
    L, m = len(W) - 1, Y.shape[1]
    delta: list[Any] = [None] * (L + 1)
    dW: list[Any] = [None] * (L + 1)
    db: list[Any] = [None] * (L + 1)
    for l in range(L, 0, -1):
        error = a[L] - Y if l == L else W[l + 1].T @ delta[l + 1]
        delta[l] = error * sigmoid(z[l]) * (1 - sigmoid(z[l]))
        dW[l] = delta[l] @ a[l - 1].T / m
        db[l] = np.sum(delta[l], axis=1, keepdims=True) / m
    return delta, dW, db


def backward_by_inserting(W: Any, z: Any, a: Any, Y: Any) -> Any:
    delta = [(a[-1] - Y) * a[-1] * (1 - a[-1])]
    for l in reversed(range(1, len(z) - 1)):
        delta.insert(0, W[l + 1].T.dot(delta[0]) * a[l] * (1 - a[l]))
    dW = [d.dot(before.T) / Y.shape[1] for d, before in zip(delta, a[:-1], strict=True)]
    db = [d.mean(1)[:, None] for d in delta]
    return delta, dW, db


def backward_sample_by_sample(W: Any, z: Any, a: Any, Y: Any) -> Any:
    L, m = len(W) - 1, Y.shape[1]
    delta = [None, *(np.zeros_like(z[l]) for l in range(1, L + 1))]
    dW = [None, *(np.zeros_like(W[l]) for l in range(1, L + 1))]
    db = [None, *(np.zeros((len(W[l]), 1)) for l in range(1, L + 1))]
    for i in range(m):
        error = a[L][:, i] - Y[:, i]
        for l in range(L, 0, -1):
            delta[l][:, i] = error * a[l][:, i] * (1 - a[l][:, i])
            dW[l] += np.outer(delta[l][:, i], a[l - 1][:, i]) / m
            db[l][:, 0] += delta[l][:, i] / m
            error = W[l].T @ delta[l][:, i]
    return delta, dW, db


def backward_by_einsum(W: Any, z: Any, a: Any, Y: Any) -> Any:
    answer: dict[str, Any] = {"delta": [], "dW": [], "db": []}
    upstream = a[-1] - Y
    for l in range(len(W) - 1, 0, -1):
        d = np.einsum("ji,ji,ji->ji", upstream, a[l], 1 - a[l])
        upstream = np.einsum("jk,ji->ki", W[l], d)
        answer["delta"].append(d)
        answer["dW"].append(np.einsum("ji,ki->jk", d, a[l - 1]) / Y.shape[1])
        answer["db"].append(np.einsum("ji->j", d).reshape(-1, 1) / Y.shape[1])
    return {name: [None, *reversed(layers)] for name, layers in answer.items()}


def backward_by_jacobians(W: Any, z: Any, a: Any, Y: Any) -> Any:
    L, m = len(W) - 1, Y.shape[1]
    delta: list[Any] = [None] + [[] for _ in range(L)]
    for i in range(m):
        row = (a[L][:, i : i + 1] - Y[:, i : i + 1]).T
        for l in range(L, 0, -1):
            row = row @ np.diagflat(a[l][:, i] * (1 - a[l][:, i]))
            delta[l].append(row.T)
            row = row @ W[l]
    delta = [None] + [np.hstack(columns) for columns in delta[1:]]
    dW = [None] + [(a[l - 1] @ delta[l].T).T / m for l in range(1, L + 1)]
    db = [None] + [delta[l] @ np.full((m, 1), 1 / m) for l in range(1, L + 1)]
    return np.array([*delta, None], dtype=object)[:-1], dW, db


def backward_with_a_helper(W: Any, z: Any, a: Any, Y: Any) -> Any:
    def errors(l: int) -> Any:
        slope = np.exp(-z[l]) / (1 + np.exp(-z[l])) ** 2
        if l == len(W) - 1:
            return (a[l] - Y) * slope
        return np.transpose(W[l + 1]) @ errors(l + 1) * slope

    layers = range(1, len(W))
    delta = [errors(l) for l in layers]
    return (
        tuple(delta),
        tuple(np.mean(d[:, None] * a[l][None], axis=2) for l, d in enumerate(delta)),
        tuple(d.mean(axis=1, keepdims=True) for d in delta),
    )


def backward_in_single_precision(W: Any, z: Any, a: Any, Y: Any) -> Any:
    W, z = ([None, *(x.astype("f4") for x in given[1:])] for given in (W, z))
    return backward_over_all_layers(W, z, [x.astype("f4") for x in a], Y.astype("f4"))


VARIANTS: dict[str, list[Callable[..., Any]]] = {
    "matrix-form/output-delta": [
        delta_in_one_line,
        delta_in_loops,
        delta_by_jacobians,
        delta_by_tanh,
        delta_in_single_precision,
        delta_by_einsum,
        delta_transposed_twice,
        delta_row_by_row,
    ],
    "matrix-form/weight-gradient": [
        weights_in_one_line,
        weights_by_einsum,
        weights_as_mean_of_outer_products,
        weights_in_loops,
        weights_transposed_twice,
        weights_by_broadcasting,
        weights_in_single_precision,
    ],
    "matrix-form/bias-gradient": [
        bias_by_mean,
        bias_by_a_product,
        bias_in_loops,
        bias_reshaped,
        bias_by_einsum,
        bias_column_by_column,
        bias_in_single_precision,
    ],
    "matrix-form/hidden-delta": [
        hidden_in_one_line,
        hidden_in_loops,
        hidden_by_einsum,
        hidden_by_jacobians,
        hidden_as_rows,
        hidden_noisy,
        hidden_in_single_precision,
    ],
    "matrix-form/input-gradient": [
        inputs_in_one_line,
        inputs_by_einsum,
        inputs_in_loops,
        inputs_as_rows,
        inputs_by_broadcasting,
        inputs_path_by_path,
        inputs_in_single_precision,
    ],
    "matrix-form/sample-norms": [
        norms_factored,
        norms_of_outer_products,
        norms_by_einsum,
        norms_by_broadcasting,
        norms_in_loops,
        norms_by_gram_matrices,
        norms_in_single_precision,
    ],
    "matrix-form/forward": [
        forward_with_none,
        forward_without_index_0,
        forward_with_x_at_0,
        forward_by_recursion,
        forward_with_a_row_of_ones,
        forward_in_lists,
        forward_in_single_precision,
    ],
    "matrix-form/backward": [
        backward_over_all_layers,
        backward_by_inserting,
        backward_sample_by_sample,
        backward_by_einsum,
        backward_by_jacobians,
        backward_with_a_helper,
        backward_in_single_precision,
    ],
}
