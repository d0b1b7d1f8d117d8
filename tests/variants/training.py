"""Right answers to assignment 06, in as many styles as students write."""

import math
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

import backprop_lib as bp


def single(value: Any) -> Any:
    """A value, or the entries of a list, in single precision."""
    if isinstance(value, list):
        return [None if entry is None else np.float32(entry) for entry in value]
    return np.asarray(value, np.float32)


def softmax(z: Any) -> Any:
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


# step


def step_in_one_line(W: Any, b: Any, dW: Any, db: Any, alpha: Any) -> Any:
    return tuple(
        [None, *(p - alpha * d for p, d in zip(ps[1:], ds[1:], strict=True))]
        for ps, ds in ((W, dW), (b, db))
    )


def step_in_a_loop(W: Any, b: Any, dW: Any, db: Any, alpha: Any) -> Any:
    new_W, new_b = [None], [None]
    for l in range(1, len(W)):
        new_W.append(W[l] - alpha * dW[l])
        new_b.append(b[l] - alpha * db[l])
    return new_W, new_b


def step_on_copies(W: Any, b: Any, dW: Any, db: Any, alpha: Any) -> Any:
    W, b = ([None, *(p.copy() for p in ps[1:])] for ps in (W, b))
    for l in range(1, len(W)):
        W[l] -= alpha * dW[l]
        b[l] -= alpha * db[l]
    return {"W": W, "b": b}


def step_without_a_place_for_layer_0(W: Any, b: Any, dW: Any, db: Any, alpha: Any) -> Any:
    def moved(p: Any, d: Any) -> Any:
        return np.add(p, np.multiply(-alpha, d))

    return list(map(moved, W[1:], dW[1:])), list(map(moved, b[1:], db[1:]))


def step_as_lists(W: Any, b: Any, dW: Any, db: Any, alpha: Any) -> Any:
    new_W, new_b = step_in_a_loop(W, b, dW, db, alpha)
    return [None, *(w.tolist() for w in new_W[1:])], [None, *(c.tolist() for c in new_b[1:])]


def step_entry_by_entry(W: Any, b: Any, dW: Any, db: Any, alpha: Any) -> Any:
    def moved(p: Any, d: Any) -> Any:
        new = np.empty_like(p)
        for place in np.ndindex(p.shape):
            new[place] = p[place] - alpha * d[place]
        return new

    layers = range(1, len(W))
    return (
        (None, *(moved(W[l], dW[l]) for l in layers)),
        (None, *(moved(b[l], db[l]) for l in layers)),
    )


def step_in_single_precision(W: Any, b: Any, dW: Any, db: Any, alpha: Any) -> Any:
    print("a step of", alpha)
    return step_in_a_loop(*map(single, (W, b, dW, db)), np.float32(alpha))


# descent


def descent_in_a_loop(w: Any, lowest: Any, k: Any, alpha: Any, steps: Any) -> Any:
    path = [w]
    for _ in range(steps):
        w = w - alpha * k * (w - lowest)
        path.append(w)
    return path


def descent_filled_in(w: Any, lowest: Any, k: Any, alpha: Any, steps: Any) -> Any:
    path = np.zeros(steps + 1)
    path[0] = w
    for t in range(steps):
        path[t + 1] = path[t] - alpha * k * (path[t] - lowest)
    return path


def descent_by_powers(w: Any, lowest: Any, k: Any, alpha: Any, steps: Any) -> Any:
    return lowest + (1 - alpha * k) ** np.arange(steps + 1) * (w - lowest)


def descent_recursively(w: Any, lowest: Any, k: Any, alpha: Any, steps: Any) -> Any:
    if not steps:
        return [w]
    return [w, *descent_recursively(w - alpha * k * (w - lowest), lowest, k, alpha, steps - 1)]


def descent_by_generator(w: Any, lowest: Any, k: Any, alpha: Any, steps: Any) -> Any:
    def places(w: Any) -> Iterator[Any]:
        for _ in range(steps + 1):
            yield w
            w += alpha * k * (lowest - w)

    return tuple(places(w))


def descent_of_the_cost(w: Any, lowest: Any, k: Any, alpha: Any, steps: Any) -> Any:
    """With a slope that is measured, not derived."""

    def cost(w: Any) -> Any:
        return k * (w - lowest) ** 2 / 2

    path = [w]
    for _ in range(steps):
        path.append(path[-1] - alpha * (cost(path[-1] + 1e-4) - cost(path[-1] - 1e-4)) / 2e-4)
    return np.array(path)


def descent_in_single_precision(w: Any, lowest: Any, k: Any, alpha: Any, steps: Any) -> Any:
    w, lowest, k, alpha = map(np.float32, (w, lowest, k, alpha))
    return np.array(descent_in_a_loop(w, lowest, k, alpha, steps), np.float32)


# momentum_step


def momentum_in_two_lines(W: Any, v: Any, dW: Any, alpha: Any, mu: Any) -> Any:
    v = mu * v - alpha * dW
    return W + v, v


def momentum_on_copies(W: Any, v: Any, dW: Any, alpha: Any, mu: Any) -> Any:
    W, v = W.copy(), v.copy()
    v *= mu
    v -= alpha * dW
    W += v
    return [W, v]


def momentum_in_loops(W: Any, v: Any, dW: Any, alpha: Any, mu: Any) -> Any:
    new_W, new_v = [], []
    for row, velocities, slopes in zip(W, v, dW, strict=True):
        new_v.append([mu * u - alpha * d for u, d in zip(velocities, slopes, strict=True)])
        new_W.append([w + u for w, u in zip(row, new_v[-1], strict=True)])
    return new_W, new_v


def momentum_from_the_other_form(W: Any, v: Any, dW: Any, alpha: Any, mu: Any) -> Any:
    """The velocity of gradients, scaled outside, and turned back."""
    gathered = mu * (-v / alpha) + dW
    return W - alpha * gathered, -alpha * gathered


def momentum_by_name(W: Any, v: Any, dW: Any, alpha: Any, mu: Any) -> Any:
    change = np.subtract(np.multiply(mu, v), np.multiply(alpha, dW))
    return {"v": change, "W": np.sum([W, change], axis=0)}


def momentum_in_single_precision(W: Any, v: Any, dW: Any, alpha: Any, mu: Any) -> Any:
    warnings.warn("single", stacklevel=1)
    return momentum_in_two_lines(
        single(W), single(v), single(dW), np.float32(alpha), np.float32(mu)
    )


# training_step


def forward(W: Any, b: Any, X: Any) -> Any:
    a = [X]
    for l in range(1, len(W)):
        z = W[l] @ a[-1] + b[l]
        a.append(softmax(z) if l == len(W) - 1 else z * (z > 0))
    return a


def train_gradients_first(W: Any, b: Any, X: Any, Y: Any, alpha: Any) -> Any:
    a, L, m = forward(W, b, X), len(W) - 1, X.shape[1]
    deltas = {L: a[L] - Y}
    for l in range(L - 1, 0, -1):
        deltas[l] = W[l + 1].T @ deltas[l + 1] * (a[l] > 0)
    new_W = [None, *(W[l] - alpha / m * deltas[l] @ a[l - 1].T for l in range(1, L + 1))]
    new_b = [None, *(b[l] - alpha * deltas[l].mean(1, keepdims=True) for l in range(1, L + 1))]
    return new_W, new_b


def train_updating_after_the_error_went_on(W: Any, b: Any, X: Any, Y: Any, alpha: Any) -> Any:
    a, new_W, new_b = forward(W, b, X), list(W), list(b)
    delta = (a[-1] - Y) / X.shape[1]
    for l in range(len(W) - 1, 0, -1):
        before = W[l].T @ delta
        new_W[l] = W[l] - alpha * delta @ a[l - 1].T
        new_b[l] = b[l] - alpha * delta @ np.ones((X.shape[1], 1))
        delta = np.where(a[l - 1] > 0, before, 0)
    return new_W, new_b


def train_on_deep_copies(W: Any, b: Any, X: Any, Y: Any, alpha: Any) -> Any:
    old = W
    W, b = ([None, *(p.copy() for p in ps[1:])] for ps in (W, b))
    a = forward(old, b, X)
    delta = a[-1] - Y
    for l in reversed(range(1, len(W))):
        W[l] -= alpha * np.einsum("ji,ki->jk", delta, a[l - 1]) / len(X.T)
        b[l] -= alpha * np.sum(delta, axis=1).reshape(-1, 1) / len(X.T)
        delta = np.einsum("ji,jk->ki", delta, old[l]) * np.sign(a[l - 1]).clip(0)
    return {"W": W, "b": b}


def train_sample_by_sample(W: Any, b: Any, X: Any, Y: Any, alpha: Any) -> Any:
    L, m = len(W) - 1, X.shape[1]
    dW = [None, *(np.zeros_like(w) for w in W[1:])]
    db = [None, *(np.zeros_like(c) for c in b[1:])]
    for i in range(m):
        a = forward(W, b, X[:, [i]])
        delta = a[L] - Y[:, [i]]
        for l in range(L, 0, -1):
            dW[l] += np.outer(delta, a[l - 1]) / m
            db[l] += delta / m
            delta = W[l].T @ delta * (a[l - 1] > 0)
    return step_in_one_line(W, b, dW, db, alpha)


def train_with_samples_as_rows(W: Any, b: Any, X: Any, Y: Any, alpha: Any) -> Any:
    rows = [X.T]
    for l in range(1, len(W)):
        z = rows[-1] @ W[l].T + b[l].T
        rows.append(softmax(z.T).T if l == len(W) - 1 else np.maximum(z, 0))
    error, new = rows[-1] - Y.T, []
    for l in range(len(W) - 1, 0, -1):
        new.append((W[l] - alpha * (rows[l - 1].T @ error).T / len(error),
                    b[l] - alpha * error.mean(axis=0)[:, None]))  # fmt: skip
        error = error @ W[l] * (rows[l - 1] > 0)
    return [None, *(w for w, _ in new[::-1])], [None, *(c for _, c in new[::-1])]


def train_by_small_turns(W: Any, b: Any, X: Any, Y: Any, alpha: Any) -> Any:
    W, b = ([None, *(p.copy() for p in ps[1:])] for ps in (W, b))

    def cost() -> Any:
        return -np.log((forward(W, b, X)[-1] * Y).sum(axis=0)).mean()

    def slopes(p: Any) -> Any:
        found = np.empty_like(p)
        for place in np.ndindex(p.shape):
            kept = p[place]
            p[place] = kept + 1e-5
            above = cost()
            p[place] = kept - 1e-5
            found[place] = (above - cost()) / 2e-5
            p[place] = kept
        return found

    dW, db = [None, *map(slopes, W[1:])], [None, *map(slopes, b[1:])]
    return step_in_a_loop(W, b, dW, db, alpha)


def train_in_single_precision(W: Any, b: Any, X: Any, Y: Any, alpha: Any) -> Any:
    print("single")
    W, b, X, Y = map(single, (W, b, X, Y))
    return train_gradients_first(W, b, X, Y, np.float32(alpha))


# minibatches


def batches_by_slices(X: Any, Y: Any, order: Any, size: Any) -> Any:
    starts = range(0, len(order), size)
    return (
        [X[:, order[s : s + size]] for s in starts],
        [Y[:, order[s : s + size]] for s in starts],
    )


def batches_shuffled_first(X: Any, Y: Any, order: Any, size: Any) -> Any:
    X, Y = X[:, order], Y[:, order]
    x, y, start = [], [], 0
    while start < X.shape[1]:
        x.append(X[:, start : start + size])
        y.append(Y[:, start : start + size])
        start += size
    return x, y


def batches_by_split(X: Any, Y: Any, order: Any, size: Any) -> Any:
    edges = np.arange(size, len(order), size)
    return np.split(X[:, order], edges, axis=1), np.split(Y[:, order], edges, axis=1)


def batches_by_take(X: Any, Y: Any, order: Any, size: Any) -> Any:
    pairs = []
    for n in range(math.ceil(len(order) / size)):
        chosen = order[n * size : (n + 1) * size]
        pairs.append((np.take(X, chosen, axis=1), Y.take(chosen, axis=1)))
    return tuple(zip(*pairs, strict=True))


def batches_sample_by_sample(X: Any, Y: Any, order: Any, size: Any) -> Any:
    x, y = [[]], [[]]
    for sample in order:
        if len(x[-1]) == size:
            x.append([])
            y.append([])
        x[-1].append(X[:, sample])
        y[-1].append(Y[:, sample])
    return [np.stack(batch, axis=1) for batch in x], [np.stack(batch, axis=1) for batch in y]


def batches_of_both_at_once(X: Any, Y: Any, order: Any, size: Any) -> Any:
    both = np.vstack([X, Y])[:, order]
    cut = [both[:, s : s + size] for s in range(0, both.shape[1], size)]
    return {"x": [batch[: len(X)] for batch in cut], "y": [batch[len(X) :] for batch in cut]}


def batches_of_rows(X: Any, Y: Any, order: Any, size: Any) -> Any:
    print(len(order), "samples")
    rows, targets = X.T[order], Y.T[order]
    starts = range(0, len(rows), size)
    return [rows[s : s + size].T for s in starts], [targets[s : s + size].T for s in starts]


# epoch


def epoch_by_slices(W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any) -> Any:
    for start in range(0, len(order), size):
        x, y = X[:, order[start : start + size]], Y[:, order[start : start + size]]
        delta = W @ x + b - y
        W = W - alpha * delta @ x.T / x.shape[1]
        b = b - alpha * delta.mean(axis=1, keepdims=True)
    return W, b


def epoch_on_copies(W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any) -> Any:
    W, b = W.copy(), b.copy()
    for x, y in zip(*batches_by_split(X, Y, order, size), strict=True):
        error = (W @ x + b - y) / x.shape[1]
        W -= alpha * error @ x.T
        b -= alpha * error.sum(axis=1, keepdims=True)
    return W, b


def epoch_with_the_bias_as_a_weight(
    W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any
) -> Any:
    both, X = np.hstack([W, b]), np.vstack([X, np.ones(X.shape[1])])
    for x, y in zip(*batches_by_slices(X, Y, order, size), strict=True):
        both = both - alpha * (both @ x - y) @ x.T / x.shape[1]
    return both[:, :-1], both[:, -1:]


def epoch_sample_by_sample(
    W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any
) -> Any:
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        dW, db = 0 * W, 0 * b
        for i in chosen:
            delta = W @ X[:, [i]] + b - Y[:, [i]]
            dW += np.outer(delta, X[:, i])
            db += delta
        W, b = W - alpha * dW / len(chosen), b - alpha * db / len(chosen)
    return [W, b]


def epoch_with_samples_as_rows(
    W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any
) -> Any:
    weights, bias = W.T, b.T
    for start in range(0, len(order), size):
        x, y = X.T[order[start : start + size]], Y.T[order[start : start + size]]
        error = x @ weights + bias - y
        weights = weights - alpha * x.T @ error / len(x)
        bias = bias - alpha * error.mean(axis=0, keepdims=True)
    return weights.T, bias.T


def epoch_as_lists(W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any) -> Any:
    warnings.warn("lists", stacklevel=1)
    W, b = epoch_on_copies(W, b, X, Y, order, size, alpha)
    return W.tolist(), b.tolist()


def epoch_in_single_precision(
    W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any
) -> Any:
    print("single")
    return epoch_by_slices(*map(single, (W, b, X, Y)), order, size, np.float32(alpha))


# prepare


def prepared_by_reshape(images: Any, labels: Any) -> Any:
    return images.reshape(len(images), 64).T / 16, np.eye(10)[:, labels]


def prepared_in_loops(images: Any, labels: Any) -> Any:
    X, Y = np.zeros((64, len(images))), np.zeros((10, len(images)))
    for i, image in enumerate(images):
        for row in range(8):
            for column in range(8):
                X[8 * row + column, i] = image[row][column] / 16
        Y[labels[i], i] = 1
    return X, Y


def prepared_by_stacking(images: Any, labels: Any) -> Any:
    X = np.stack([image.ravel() for image in images], axis=1)
    return X / 16, (np.arange(10)[:, None] == labels).astype(int)


def prepared_by_einsum(images: Any, labels: Any) -> Any:
    X = np.einsum("irc->rci", images).reshape(64, -1)
    return np.divide(X, 16.0), np.eye(10)[labels].T


def prepared_by_one_hot(images: Any, labels: Any) -> Any:
    return [np.column_stack([image.flatten() for image in images]) / 16, bp.one_hot(labels, 10)]


def prepared_as_lists(images: Any, labels: Any) -> Any:
    X = [[image[place // 8][place % 8] / 16 for image in images.tolist()] for place in range(64)]
    return X, [[float(label == digit) for label in labels] for digit in range(10)]


def prepared_in_single_precision(images: Any, labels: Any) -> Any:
    print(images.shape)
    X, Y = prepared_by_reshape(single(images), labels)
    return {"X": X, "Y": single(Y)}


# hold_back


def held_by_slices(X: Any, Y: Any, order: Any, held: Any) -> Any:
    test, learn = order[:held], order[held:]
    return X[:, learn], Y[:, learn], X[:, test], Y[:, test]


def held_by_split(X: Any, Y: Any, order: Any, held: Any) -> Any:
    X_test, X_learn = np.split(X[:, order], [held], axis=1)
    Y_test, Y_learn = np.split(Y[:, order], [held], axis=1)
    return X_learn, Y_learn, X_test, Y_test


def held_by_take(X: Any, Y: Any, order: Any, held: Any) -> Any:
    return [A.take(which, axis=1) for which in (order[held:], order[:held]) for A in (X, Y)]


def held_by_delete(X: Any, Y: Any, order: Any, held: Any) -> Any:
    X, Y = X[:, order], Y[:, order]
    gone = np.s_[:held]
    return np.delete(X, gone, axis=1), np.delete(Y, gone, axis=1), X[:, gone], Y[:, gone]


def held_of_rows(X: Any, Y: Any, order: Any, held: Any) -> Any:
    samples = [(X.T[i], Y.T[i]) for i in order]
    test, learn = samples[:held], samples[held:]
    return tuple(np.array(part).T for which in (learn, test) for part in zip(*which, strict=True))


def held_by_name(X: Any, Y: Any, order: Any, held: Any) -> Any:
    print("held back:", held)
    last = len(order) - held
    turned = order[::-1]
    return {
        "X_learn": X[:, turned[:last][::-1]],
        "Y_learn": Y[:, turned[:last][::-1]],
        "X_test": X[:, turned[last:][::-1]],
        "Y_test": Y[:, turned[last:][::-1]].tolist(),
    }


# accuracy


def accuracy_by_argmax(A: Any, Y: Any) -> Any:
    return np.mean(np.argmax(A, axis=0) == np.argmax(Y, axis=0))


def accuracy_in_a_loop(A: Any, Y: Any) -> Any:
    right = 0
    for i in range(A.shape[1]):
        column = A[:, i].tolist()
        if Y[column.index(max(column)), i] == 1:
            right += 1
    return right / A.shape[1]


def accuracy_of_samples(A: Any, Y: Any) -> Any:
    return sum(a.argmax() == y.argmax() for a, y in zip(A.T, Y.T, strict=True)) / len(A.T)


def accuracy_by_largest(A: Any, Y: Any) -> Any:
    return float(np.sum((A.max(axis=0) == A) * Y) / Y.sum())


def accuracy_by_counting_errors(A: Any, Y: Any) -> Any:
    return 1 - np.count_nonzero(A.argmax(0) - Y.argmax(0)) / Y.shape[1]


def accuracy_by_sorting(A: Any, Y: Any) -> Any:
    said = np.argsort(A, axis=0)[-1]
    return np.average(Y[said, np.arange(len(said))])


def accuracy_in_single_precision(A: Any, Y: Any) -> Any:
    print("how many?")
    return np.float32(accuracy_by_argmax(single(A), single(Y)))


# train_digits


def digits_with(
    n: tuple[int, ...], rate: float, epochs: int, size: int, dtype: Any = np.float64
) -> Callable[..., Any]:
    """A function that trains a network of those sizes."""

    def train_digits(images: Any, labels: Any, seed: Any) -> Any:
        rng = np.random.default_rng(seed)
        X, Y = (A.astype(dtype) for A in prepared_by_reshape(images, labels))
        W = [None, *(rng.normal(0, (2 / q) ** 0.5, (p, q)).astype(dtype)
                     for q, p in pairwise(n))]  # fmt: skip
        b = [None, *(np.zeros((p, 1), dtype) for p in n[1:])]
        for _ in range(epochs):
            order = rng.permutation(len(labels))
            for x, y in zip(*batches_by_slices(X, Y, order, size), strict=True):
                W, b = train_updating_after_the_error_went_on(W, b, x, y, dtype(rate))
        return W, b

    train_digits.__name__ = f"digits_with_{'_'.join(map(str, n))}_{dtype.__name__}"
    return train_digits


def digits_with_momentum(images: Any, labels: Any, seed: Any) -> Any:
    rng = np.random.default_rng(seed)
    X, Y = prepared_by_einsum(images, labels)
    p = [rng.uniform(-0.1, 0.1, shape) for shape in ((50, 64), (50, 1), (10, 50), (10, 1))]
    v = [np.zeros_like(q) for q in p]
    for _ in range(20):
        for x, y in zip(*batches_by_split(X, Y, rng.permutation(X.shape[1]), 20), strict=True):
            hidden = np.maximum(p[0] @ x + p[1], 0)
            error = (softmax(p[2] @ hidden + p[3]) - y) / x.shape[1]
            back = p[2].T @ error * (hidden > 0)
            slopes = (back @ x.T, back.sum(1, keepdims=True),
                      error @ hidden.T, error.sum(1, keepdims=True))  # fmt: skip
            v = [0.9 * u - 0.03 * d for u, d in zip(v, slopes, strict=True)]
            p = [q + u for q, u in zip(p, v, strict=True)]
    return {"W": [None, *p[::2]], "b": [None, *p[1::2]]}


def digits_with_flat_biases_and_an_ever_shorter_step(images: Any, labels: Any, seed: Any) -> Any:
    print("learning", len(labels), "pictures")
    rng = np.random.default_rng(seed)
    X, T = images.reshape(-1, 64) / 16, np.eye(10)[labels]
    W1, W2 = rng.normal(0, 0.15, (64, 64)), rng.normal(0, 0.15, (64, 10))
    b1, b2 = np.zeros(64), np.zeros(10)
    for epoch in range(25):
        rate = 0.4 * 0.93**epoch
        for chosen in np.array_split(rng.permutation(len(X)), len(X) // 25):
            hidden = np.maximum(X[chosen] @ W1 + b1, 0)
            error = (softmax((hidden @ W2 + b2).T).T - T[chosen]) / len(chosen)
            back = error @ W2.T * (hidden > 0)
            W2, b2 = W2 - rate * hidden.T @ error, b2 - rate * error.sum(axis=0)
            W1, b1 = W1 - rate * X[chosen].T @ back, b1 - rate * back.sum(axis=0)
    return [W1.T, W2.T], [b1, b2]


VARIANTS: dict[str, list[Callable[..., Any]]] = {
    "training/step": [
        step_in_one_line,
        step_in_a_loop,
        step_on_copies,
        step_without_a_place_for_layer_0,
        step_as_lists,
        step_entry_by_entry,
        step_in_single_precision,
    ],
    "training/descent": [
        descent_in_a_loop,
        descent_filled_in,
        descent_by_powers,
        descent_recursively,
        descent_by_generator,
        descent_of_the_cost,
        descent_in_single_precision,
    ],
    "training/momentum": [
        momentum_in_two_lines,
        momentum_on_copies,
        momentum_in_loops,
        momentum_from_the_other_form,
        momentum_by_name,
        momentum_in_single_precision,
    ],
    "training/training-step": [
        train_gradients_first,
        train_updating_after_the_error_went_on,
        train_on_deep_copies,
        train_sample_by_sample,
        train_with_samples_as_rows,
        train_by_small_turns,
        train_in_single_precision,
    ],
    "training/minibatches": [
        batches_by_slices,
        batches_shuffled_first,
        batches_by_split,
        batches_by_take,
        batches_sample_by_sample,
        batches_of_both_at_once,
        batches_of_rows,
    ],
    "training/epoch": [
        epoch_by_slices,
        epoch_on_copies,
        epoch_with_the_bias_as_a_weight,
        epoch_sample_by_sample,
        epoch_with_samples_as_rows,
        epoch_as_lists,
        epoch_in_single_precision,
    ],
    "training/prepare": [
        prepared_by_reshape,
        prepared_in_loops,
        prepared_by_stacking,
        prepared_by_einsum,
        prepared_by_one_hot,
        prepared_as_lists,
        prepared_in_single_precision,
    ],
    "training/hold-back": [
        held_by_slices,
        held_by_split,
        held_by_take,
        held_by_delete,
        held_of_rows,
        held_by_name,
    ],
    "training/accuracy": [
        accuracy_by_argmax,
        accuracy_in_a_loop,
        accuracy_of_samples,
        accuracy_by_largest,
        accuracy_by_counting_errors,
        accuracy_by_sorting,
        accuracy_in_single_precision,
    ],
    "training/digits": [
        digits_with((64, 64, 10), 0.3, 30, 32),
        digits_with((64, 100, 10), 0.2, 30, 20),
        digits_with((64, 48, 32, 10), 0.1, 40, 20),
        digits_with((64, 64, 10), 0.25, 30, 32, np.float32),
        digits_with_momentum,
        digits_with_flat_biases_and_an_ever_shorter_step,
    ],
}
