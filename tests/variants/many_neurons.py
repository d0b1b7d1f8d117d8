"""Right answers to assignment 02, in as many styles as students write."""

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def slope(z: Any) -> Any:
    return sigmoid(z) * (1 - sigmoid(z))


def single(*values: Any) -> list[Any]:
    """The values in single precision."""
    return [np.asarray(value, np.float32) for value in values]


def by_small_turns(f: Callable[[Any], Any], at: Any) -> Any:
    """The derivative of a number by every entry of an array."""
    turned = np.array(at, dtype=float)
    slopes = np.empty_like(turned)
    for place in np.ndindex(turned.shape):
        sides = []
        for turn in (1e-5, -1e-5):
            turned[place] += turn
            sides.append(f(turned))
            turned[place] -= turn
        slopes[place] = (sides[0] - sides[1]) / 2e-5
    return slopes


# dimensions


def dimensions_counted(n_before: Any, n: Any) -> Any:
    return n, n_before, n, n * n_before + n


def dimensions_factored(n_before: Any, n: Any) -> Any:
    return [n, n_before, n, n * (n_before + 1)]


def dimensions_of_arrays(n_before: Any, n: Any) -> Any:
    W, b = np.zeros((n, n_before)), np.zeros(n)
    return (*W.shape, b.size, W.size + b.size)


def dimensions_in_a_loop(n_before: Any, n: Any) -> Any:
    parameters = 0
    for _ in range(n):
        for _ in range(n_before):
            parameters += 1
        parameters += 1
    return n, n_before, n, parameters


def dimensions_by_name(n_before: Any, n: Any) -> Any:
    return {"rows": n, "columns": n_before, "biases": n, "parameters": n + n_before * n}


def dimensions_as_floats(n_before: Any, n: Any) -> Any:
    print(n_before, "->", n)
    return tuple(np.float64(count) for count in (n, n_before, n, (n_before + 1) * n))


# one_weighted_input


def one_z_in_a_loop(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    z = b[j]
    for k in range(len(a_before)):
        z = z + W[j, k] * a_before[k]
    return z


def one_z_by_row(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    return W[j] @ a_before + b[j]


def one_z_of_all(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    return (W @ a_before + b)[j]


def one_z_by_sum(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    return float(sum(w * a for w, a in zip(W[j], a_before, strict=True)) + b[j])


def one_z_with_the_bias_as_a_weight(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    return np.inner([*W[j], b[j]], [*a_before, 1])


def one_z_by_einsum(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    return np.einsum("k,k->", W[j, :], a_before) + b[j]


def one_z_transposed_twice(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    return (a_before @ W.T)[j] + b[j]


def one_z_in_single_precision(W: Any, a_before: Any, b: Any, j: Any) -> Any:
    W, a_before, b = single(W, a_before, b)
    return np.sum(W[j] * a_before) + b[j]


# layer


def layer_in_loops(W: Any, a_before: Any, b: Any) -> Any:
    zs, activations = [], []
    for j in range(len(b)):
        z = b[j]
        for k in range(len(a_before)):
            z += W[j][k] * a_before[k]
        zs.append(z)
        activations.append(1 / (1 + math.exp(-z)))
    return zs, activations


def layer_by_product(W: Any, a_before: Any, b: Any) -> Any:
    z = W @ a_before + b
    return z, sigmoid(z)


def layer_by_einsum(W: Any, a_before: Any, b: Any) -> Any:
    z = np.einsum("jk,k->j", W, a_before) + b
    return {"z": z, "a": (1 + np.tanh(z / 2)) / 2}


def layer_of_columns(W: Any, a_before: Any, b: Any) -> Any:
    z = W @ a_before[:, None] + b.reshape(-1, 1)
    return z[:, 0], sigmoid(z)[:, 0]


def layer_filled_in(W: Any, a_before: Any, b: Any) -> Any:
    z = np.zeros(len(b))
    for j in range(z.size):
        z[j] = np.dot(W[j], a_before) + b[j]
    return z, np.array([sigmoid(z_j) for z_j in z])


def layer_by_columns_of_weights(W: Any, a_before: Any, b: Any) -> Any:
    z = b.copy()
    for k, a_k in enumerate(a_before):
        z += W[:, k] * a_k
    return [z, sigmoid(z)]


def layer_in_single_precision(W: Any, a_before: Any, b: Any) -> Any:
    print("a layer")
    return layer_by_product(*single(W, a_before, b))


# cost


def cost_by_arrays(a: Any, y: Any) -> Any:
    return np.sum((a - y) ** 2), 2 * (a - y)


def cost_in_a_loop(a: Any, y: Any) -> Any:
    C, derivatives = 0.0, []
    for j in range(len(a)):
        C += (a[j] - y[j]) ** 2
        derivatives.append(2 * (a[j] - y[j]))
    return C, derivatives


def cost_by_dot(a: Any, y: Any) -> Any:
    error = a - y
    return error @ error, error + error


def cost_by_norm(a: Any, y: Any) -> Any:
    return np.linalg.norm(y - a) ** 2, -2 * (y - a)


def cost_by_small_turns(a: Any, y: Any) -> Any:
    def cost(a: Any) -> Any:
        return ((a - y) ** 2).sum()

    return cost(a), by_small_turns(cost, a)


def cost_by_mean(a: Any, y: Any) -> Any:
    return {"C": np.mean((a - y) ** 2) * len(a), "dC_da": np.subtract(a, y) * 2}


def cost_in_single_precision(a: Any, y: Any) -> Any:
    warnings.warn("single", stacklevel=1)
    return cost_by_arrays(*single(a, y))


# output_delta


def delta_by_arrays(z: Any, y: Any) -> Any:
    a = sigmoid(z)
    return 2 * (a - y) * a * (1 - a)


def delta_in_a_loop(z: Any, y: Any) -> Any:
    delta = []
    for z_j, y_j in zip(z, y, strict=True):
        a = 1 / (1 + math.exp(-z_j))
        delta.append(2 * (a - y_j) * a * (1 - a))
    return delta


def delta_by_jacobian(z: Any, y: Any) -> Any:
    return np.diag(slope(z)) @ (2 * (sigmoid(z) - y))


def delta_by_small_turns(z: Any, y: Any) -> Any:
    return by_small_turns(lambda z: np.sum((sigmoid(z) - y) ** 2), z)


def delta_by_cosh(z: Any, y: Any) -> Any:
    return (sigmoid(z) - y) / (2 * np.cosh(z / 2) ** 2)


def delta_by_vectorize(z: Any, y: Any) -> Any:
    return np.vectorize(lambda z, y: -2 * (y - sigmoid(z)) * slope(z))(z, y)


def delta_in_single_precision(z: Any, y: Any) -> Any:
    return delta_by_arrays(*single(z, y))


# weight_gradient


def weights_by_outer(delta: Any, a_before: Any) -> Any:
    return np.outer(delta, a_before), delta.copy()


def weights_in_loops(delta: Any, a_before: Any) -> Any:
    dW = np.zeros((len(delta), len(a_before)))
    for j in range(len(delta)):
        for k in range(len(a_before)):
            dW[j, k] = delta[j] * a_before[k]
    return dW, delta


def weights_as_lists(delta: Any, a_before: Any) -> Any:
    return [[d * a for a in a_before] for d in delta], list(delta)


def weights_row_by_row(delta: Any, a_before: Any) -> Any:
    return [d * a_before for d in delta], 1 * delta


def weights_broadcast(delta: Any, a_before: Any) -> Any:
    return delta[:, None] * a_before, delta


def weights_by_einsum(delta: Any, a_before: Any) -> Any:
    return {"dW": np.einsum("j,k->jk", delta, a_before), "db": delta}


def weights_as_matrices(delta: Any, a_before: Any) -> Any:
    column = delta.reshape(-1, 1)
    return column @ a_before.reshape(1, -1), column.ravel()


def weights_transposed_twice(delta: Any, a_before: Any) -> Any:
    return np.outer(a_before, delta).T, delta


def weights_in_single_precision(delta: Any, a_before: Any) -> Any:
    print(delta.shape, a_before.shape)
    return weights_by_outer(*single(delta, a_before))


# activation_gradient


def ways_by_product(W: Any, delta: Any) -> Any:
    return W.T @ delta


def ways_in_loops(W: Any, delta: Any) -> Any:
    n, n_before = W.shape
    back = [0.0] * n_before
    for j in range(n):
        for k in range(n_before):
            back[k] += W[j][k] * delta[j]
    return back


def ways_from_the_left(W: Any, delta: Any) -> Any:
    return delta @ W


def ways_by_einsum(W: Any, delta: Any) -> Any:
    return np.einsum("jk,j->k", W, delta)


def ways_broadcast_and_summed(W: Any, delta: Any) -> Any:
    return (W * delta[:, np.newaxis]).sum(axis=0)


def ways_row_by_row(W: Any, delta: Any) -> Any:
    return sum(d * row for d, row in zip(delta, W, strict=True))


def ways_by_small_turns(W: Any, delta: Any) -> Any:
    return by_small_turns(lambda a: delta @ (W @ a), np.zeros(W.shape[1]))


def ways_in_single_precision(W: Any, delta: Any) -> Any:
    W, delta = single(W, delta)
    return np.matmul(W.transpose(), delta)


# one_hidden_weight


def hidden_weight_in_one_line(
    W_next: Any, delta_next: Any, z: Any, a_before: Any, k: Any, q: Any
) -> Any:
    return W_next[:, k] @ delta_next * slope(z[k]) * a_before[q]


def hidden_weight_in_a_loop(
    W_next: Any, delta_next: Any, z: Any, a_before: Any, k: Any, q: Any
) -> Any:
    total = 0
    for j in range(len(delta_next)):
        total += W_next[j, k] * delta_next[j]
    a = 1 / (1 + math.exp(-z[k]))
    return total * a * (1 - a) * a_before[q]


def hidden_weight_of_all(
    W_next: Any, delta_next: Any, z: Any, a_before: Any, k: Any, q: Any
) -> Any:
    return np.outer(W_next.T @ delta_next * slope(z), a_before)[k, q]


def hidden_weight_way_by_way(
    W_next: Any, delta_next: Any, z: Any, a_before: Any, k: Any, q: Any
) -> Any:
    ways = [
        a_before[q] * slope(z)[k] * w * d for w, d in zip(W_next[:, k], delta_next, strict=True)
    ]
    return math.fsum(ways)


def hidden_weight_by_small_turns(
    W_next: Any, delta_next: Any, z: Any, a_before: Any, k: Any, q: Any
) -> Any:
    """A turn of the weight turns z of neuron k by the activation that it multiplies."""

    def cost(turn: Any) -> Any:
        at = z.copy()
        at[k] += turn * a_before[q]
        return delta_next @ (W_next @ sigmoid(at))

    return (cost(1e-5) - cost(-1e-5)) / 2e-5


def hidden_weight_by_einsum(
    W_next: Any, delta_next: Any, z: Any, a_before: Any, k: Any, q: Any
) -> Any:
    return np.einsum("jk,j,k,q->kq", W_next, delta_next, slope(z), a_before)[k][q]


def hidden_weight_in_single_precision(
    W_next: Any, delta_next: Any, z: Any, a_before: Any, k: Any, q: Any
) -> Any:
    print("neuron", k, "from", q)
    return hidden_weight_in_one_line(*single(W_next, delta_next, z, a_before), k, q)


# network_gradients


def network_by_vectors(W: Any, b: Any, x: Any, y: Any) -> Any:
    L = len(W) - 1
    a = [x]
    for l in range(1, L + 1):
        a.append(sigmoid(W[l] @ a[-1] + b[l]))
    dW, db = [None] * (L + 1), [None] * (L + 1)
    error = 2 * (a[L] - y)
    for l in range(L, 0, -1):
        delta = error * a[l] * (1 - a[l])
        dW[l], db[l] = np.outer(delta, a[l - 1]), delta
        error = W[l].T @ delta
    return dW, db


def network_in_loops(W: Any, b: Any, x: Any, y: Any) -> Any:
    zs, a = [None], [list(x)]
    for l in range(1, len(W)):
        z = [
            b[l][j] + sum(W[l][j][k] * a[-1][k] for k in range(len(a[-1])))
            for j in range(len(b[l]))
        ]
        zs.append(z)
        a.append([sigmoid(z_j) for z_j in z])
    delta = [2 * (a_j - y_j) * a_j * (1 - a_j) for a_j, y_j in zip(a[-1], y, strict=True)]
    dW, db = [], []
    for l in range(len(W) - 1, 0, -1):
        dW.insert(0, np.array([[d * a_k for a_k in a[l - 1]] for d in delta]))
        db.insert(0, np.array(delta))
        if l > 1:
            before = []
            for k in range(len(a[l - 1])):
                back = 0
                for j in range(len(delta)):
                    back += W[l][j][k] * delta[j]
                before.append(back * slope(zs[l - 1][k]))
            delta = before
    return [None, *dW], [None, *db]


def network_of_columns(W: Any, b: Any, x: Any, y: Any) -> Any:
    A = [x[:, None]]
    for W_l, b_l in zip(W[1:], b[1:], strict=True):
        A.append(sigmoid(W_l @ A[-1] + b_l[:, None]))
    delta = 2 * (A[-1] - y[:, None]) * A[-1] * (1 - A[-1])
    dW, db = [], []
    for l in reversed(range(1, len(W))):
        dW.append(delta @ A[l - 1].T)
        db.append(delta[:, 0])
        delta = W[l].T @ delta * A[l - 1] * (1 - A[l - 1])
    return [None, *dW[::-1]], [None, *db[::-1]]


def network_recursively(W: Any, b: Any, x: Any, y: Any) -> Any:
    def back(l: int, a_before: Any) -> Any:
        if l == len(W):
            return 2 * (a_before - y), [], []
        a = sigmoid(W[l] @ a_before + b[l])
        error, dW, db = back(l + 1, a)
        delta = error * a * (1 - a)
        return delta @ W[l], [np.outer(delta, a_before), *dW], [delta, *db]

    _, dW, db = back(1, x)
    return {"dW": (None, *dW), "db": (None, *db)}


def network_by_jacobians(W: Any, b: Any, x: Any, y: Any) -> Any:
    """Rows, as the other convention has them, turned at the end."""
    z, a = [None], [x]
    for l in range(1, len(W)):
        z.append(W[l] @ a[-1] + b[l])
        a.append(sigmoid(z[-1]))
    row = 2 * (a[-1] - y)[None, :] @ np.diag(slope(z[-1]))
    dW, db = [None] * len(W), [None] * len(W)
    for l in range(len(W) - 1, 0, -1):
        dW[l] = (a[l - 1][:, None] @ row).T
        db[l] = row.ravel()
        if l > 1:
            row = row @ W[l] @ np.diag(slope(z[l - 1]))
    return dW, db


def network_by_small_turns(W: Any, b: Any, x: Any, y: Any) -> Any:
    def cost(W: Any, b: Any) -> Any:
        a = x
        for W_l, b_l in zip(W[1:], b[1:], strict=True):
            a = sigmoid(W_l @ a + b_l)
        return np.sum((a - y) ** 2)

    def turned(parameters: Any, l: int, by: Any) -> Any:
        return [*parameters[:l], by, *parameters[l + 1 :]]

    layers = range(1, len(W))
    dW = [by_small_turns(lambda p, l=l: cost(turned(W, l, p), b), W[l]) for l in layers]
    db = [by_small_turns(lambda p, l=l: cost(W, turned(b, l, p)), b[l]) for l in layers]
    return [None, *dW], [None, *db]


def network_in_single_precision(W: Any, b: Any, x: Any, y: Any) -> Any:
    print("a network of", len(W) - 1)
    return network_by_vectors([None, *single(*W[1:])], [None, *single(*b[1:])], *single(x, y))


VARIANTS: dict[str, list[Callable[..., Any]]] = {
    "many-neurons/dimensions": [
        dimensions_counted,
        dimensions_factored,
        dimensions_of_arrays,
        dimensions_in_a_loop,
        dimensions_by_name,
        dimensions_as_floats,
    ],
    "many-neurons/one-z": [
        one_z_in_a_loop,
        one_z_by_row,
        one_z_of_all,
        one_z_by_sum,
        one_z_with_the_bias_as_a_weight,
        one_z_by_einsum,
        one_z_transposed_twice,
        one_z_in_single_precision,
    ],
    "many-neurons/layer": [
        layer_in_loops,
        layer_by_product,
        layer_by_einsum,
        layer_of_columns,
        layer_filled_in,
        layer_by_columns_of_weights,
        layer_in_single_precision,
    ],
    "many-neurons/cost": [
        cost_by_arrays,
        cost_in_a_loop,
        cost_by_dot,
        cost_by_norm,
        cost_by_small_turns,
        cost_by_mean,
        cost_in_single_precision,
    ],
    "many-neurons/output-delta": [
        delta_by_arrays,
        delta_in_a_loop,
        delta_by_jacobian,
        delta_by_small_turns,
        delta_by_cosh,
        delta_by_vectorize,
        delta_in_single_precision,
    ],
    "many-neurons/weight-gradient": [
        weights_by_outer,
        weights_in_loops,
        weights_as_lists,
        weights_row_by_row,
        weights_broadcast,
        weights_by_einsum,
        weights_as_matrices,
        weights_transposed_twice,
        weights_in_single_precision,
    ],
    "many-neurons/activation-gradient": [
        ways_by_product,
        ways_in_loops,
        ways_from_the_left,
        ways_by_einsum,
        ways_broadcast_and_summed,
        ways_row_by_row,
        ways_by_small_turns,
        ways_in_single_precision,
    ],
    "many-neurons/one-hidden-weight": [
        hidden_weight_in_one_line,
        hidden_weight_in_a_loop,
        hidden_weight_of_all,
        hidden_weight_way_by_way,
        hidden_weight_by_small_turns,
        hidden_weight_by_einsum,
        hidden_weight_in_single_precision,
    ],
    "many-neurons/network": [
        network_by_vectors,
        network_in_loops,
        network_of_columns,
        network_recursively,
        network_by_jacobians,
        network_by_small_turns,
        network_in_single_precision,
    ],
}
