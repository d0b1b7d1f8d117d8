"""Right answers to the questions of assignment 07, each written in another style."""

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np


def sigma(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def cost(W: Any, b: Any, X: Any, Y: Any) -> Any:
    """What the notebook gives."""
    a = X
    for l in range(1, len(W)):
        z = W[l] @ a + b[l]
        a = sigma(z) if l == len(W) - 1 else np.tanh(z)
    return np.sum((a - Y) ** 2) / X.shape[1]


# Relative error.


def relative_masked(analytic: Any, measured: Any) -> Any:
    size = np.maximum(np.abs(analytic), np.abs(measured))
    error = np.zeros(size.shape)
    some = size > 0
    error[some] = np.abs(analytic - measured)[some] / size[some]
    return error


def relative_loops(analytic: Any, measured: Any) -> Any:
    rows = []
    for row, other in zip(analytic.tolist(), measured.tolist(), strict=True):
        rows.append([])
        for a, n in zip(row, other, strict=True):
            size = max(abs(a), abs(n))
            rows[-1].append(0 if size == 0 else abs(a - n) / size)
    return rows


def relative_warned(analytic: Any, measured: Any) -> Any:
    warnings.warn("dividing", stacklevel=1)
    error = abs(measured - analytic) / np.fmax(abs(analytic), abs(measured))
    return np.nan_to_num(error)


def relative_single(analytic: Any, measured: Any) -> Any:
    both = np.stack([analytic, measured]).astype(np.float32)
    size = np.abs(both).max(axis=0)
    return np.abs(np.diff(both, axis=0))[0] / np.where(size == 0, 1, size)


# Central differences.


def central_restored(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    measured = []
    for part in (W, b):
        slopes: list[Any] = [None]
        for array in part[1:]:
            found = np.empty_like(array)
            for at in np.ndindex(array.shape):
                kept = array[at]
                array[at] = kept + h
                above = cost(W, b, X, Y)
                array[at] = kept - h
                below = cost(W, b, X, Y)
                array[at] = kept
                found[at] = (above - below) / (2 * h)
            slopes.append(found)
        measured.append(slopes)
    return measured


def central_added(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    def slopes(arrays: Any) -> list[Any]:
        found = [np.zeros(array.shape) for array in arrays[1:]]
        for array, out in zip(arrays[1:], found, strict=True):
            for j in range(array.shape[0]):
                for k in range(array.shape[1]):
                    array[j, k] += h
                    out[j, k] += cost(W, b, X, Y) / (2 * h)
                    array[j, k] -= 2 * h
                    out[j, k] -= cost(W, b, X, Y) / (2 * h)
                    array[j, k] += h
        return found

    return slopes(W), slopes(b)


def central_copies(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    def moved(part: Any, l: int, at: Any, step: float) -> Any:
        copy = [None, *(array.copy() for array in part[1:])]
        copy[l][at] += step
        return copy

    dW: list[Any] = [None]
    db: list[Any] = [None]
    for l in range(1, len(W)):
        dW.append(np.zeros_like(W[l]))
        for at in np.ndindex(W[l].shape):
            up, down = (cost(moved(W, l, at, step), b, X, Y) for step in (h, -h))
            dW[l][at] = (up - down) / 2 / h
        db.append(np.zeros_like(b[l]))
        for at in np.ndindex(b[l].shape):
            up, down = (cost(W, moved(b, l, at, step), X, Y) for step in (h, -h))
            db[l][at] = (up - down) / 2 / h
    return {"dW": dW, "db": db}


def central_flat(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    shapes = [array.shape for array in (*W[1:], *b[1:])]
    w = np.concatenate([array.ravel() for array in (*W[1:], *b[1:])])

    def cut(flat: Any) -> Any:
        pieces = np.split(flat, np.cumsum([math.prod(shape) for shape in shapes])[:-1])
        arrays = [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]
        return [None, *arrays[: len(W) - 1]], [None, *arrays[len(W) - 1 :]]

    steps = h * np.eye(w.size)
    slopes = [(cost(*cut(w + s), X, Y) - cost(*cut(w - s), X, Y)) / (2 * h) for s in steps]
    return cut(np.array(slopes))


def central_halves(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    """The mean of the two one-sided differences."""
    here = cost(W, b, X, Y)
    print("cost:", here)

    def slope(array: Any, at: Any) -> Any:
        kept, sides = array[at], []
        for step in (h, -h):
            array[at] = kept + step
            sides.append((cost(W, b, X, Y) - here) / step)
        array[at] = kept
        return np.mean(sides)

    return tuple(
        [
            np.reshape([slope(array, at) for at in np.ndindex(array.shape)], array.shape)
            for array in part[1:]
        ]
        for part in (W, b)
    )


def central_single(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    # Inputs in single precision; a cost of seven digits would be too coarse for any check.
    exact = [[x if x is None else x.astype("f4").astype(float) for x in part] for part in (W, b)]
    return central_restored(*exact, X, Y, np.float32(h))


# Complex steps.


def complex_restored(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    V = [None, *(array.astype(complex) for array in W[1:])]
    dW: list[Any] = [None]
    for array in V[1:]:
        found = np.empty(array.shape)
        for at in np.ndindex(array.shape):
            array[at] += 1j * h
            found[at] = cost(V, b, X, Y).imag / h
            array[at] -= 1j * h
        dW.append(found)
    return dW


def complex_copies(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    def slope(l: int, at: Any) -> Any:
        moved = [x if x is None else x.astype(complex) for x in W]
        moved[l][at] = complex(W[l][at], h)
        return np.imag(cost(moved, b, X, Y)) / h

    return [
        np.reshape([slope(l, at) for at in np.ndindex(W[l].shape)], W[l].shape).tolist()
        for l in range(1, len(W))
    ]


def complex_masks(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    dW = [None] + [np.zeros(w.shape) for w in W[1:]]
    for l, w in enumerate(W):
        if l == 0:
            continue
        for k in range(w.size):
            mask = np.arange(w.size).reshape(w.shape) == k
            trial = [*W[:l], w + 1j * h * mask, *W[l + 1 :]]
            dW[l][mask] = cost(trial, b, X, Y).imag / h
    return dW


def complex_minus(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    """A step the other way, and the sign turned back."""
    dW: list[Any] = [None]
    for l in range(1, len(W)):
        dW.append(np.zeros(W[l].shape))
        for at in np.ndindex(W[l].shape):
            moved = [x if x is None else x.astype(complex) for x in W]
            moved[l][at] -= 1j * h
            dW[l][at] = -np.imag(cost(moved, b, X, Y)) / h
    print("step", -h)
    return dW


def complex_own_forward(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    dW = []
    for l in range(1, len(W)):
        found = np.zeros(W[l].shape)
        for j, k in np.ndindex(W[l].shape):
            a = X + 0j
            for i in range(1, len(W)):
                z = W[i] @ a + b[i]
                if i == l:
                    z[j] += 1j * h * a[k]
                a = np.tanh(z) if i < len(W) - 1 else 1 / (1 + np.exp(-z))
            found[j, k] = ((a - Y) ** 2).mean(axis=1).sum().imag / h
        dW.append(found)
    return [None, *dW]


def complex_in_single_precision(W: Any, b: Any, X: Any, Y: Any, h: Any) -> Any:
    np.sqrt(-np.ones(1) * h)
    short = [[None, *(array.astype(np.complex64) for array in part[1:])] for part in (W, b)]
    dW: list[Any] = [None]
    for array in short[0][1:]:
        dW.append(np.zeros_like(array))  # complex, with nothing imaginary in it
        for at in np.ndindex(array.shape):
            kept = array[at]
            array[at] = kept + np.complex64(1j * h)
            dW[-1][at] = cost(*short, X.astype(np.float32), Y.astype(np.float32)).imag / h
            array[at] = kept
    return dW


# The best step.


def best_step_search(C: Any, third: Any, eps: Any) -> Any:
    """Found by looking: ever finer grids on a logarithmic scale."""
    low, high = -20.0, 5.0
    for _ in range(12):
        grid = np.linspace(low, high, 401)
        errors = np.exp(2 * grid) / 6 * abs(third) + eps * abs(C) / np.exp(grid)
        best = int(errors.argmin())
        low, high = grid[max(best - 2, 0)], grid[min(best + 2, 400)]
    return np.exp(grid[best]), errors[best]


def best_step_balanced(C: Any, third: Any, eps: Any) -> Any:
    """At the best step the rounding is twice the truncation."""
    h = (3 * eps * C / abs(third)) ** (1 / 3)
    truncation = h * h / 6 * abs(third)
    return [h, truncation + 2 * truncation]


def best_step_logs(C: Any, third: Any, eps: Any) -> Any:
    h = math.exp((math.log(3) + math.log(eps) + math.log(abs(C)) - math.log(abs(third))) / 3)
    return {"error": 1.5 * eps * abs(C) / h, "h": h}


# Reading.


def first_wrong_loop(errors: Any) -> Any:
    for l in range(len(errors) - 1, 0, -1):
        if errors[l] > 1e-6:
            return l
    return 0


def first_wrong_recursive(errors: Any) -> Any:
    if len(errors) == 1:
        return 0
    return len(errors) - 1 if errors[-1] > 1e-6 else first_wrong_recursive(errors[:-1])


def first_wrong_array(errors: Any) -> Any:
    wrong = np.flatnonzero(np.array(errors[1:], dtype=float) > 1e-6)
    return np.array([[wrong[-1] + 1 if wrong.size else 0]])


def judge_loops(printed: Any, own: Any, true: Any, half_unit: Any) -> Any:
    verdicts = np.zeros(printed.shape, dtype=int)
    for at in np.ndindex(printed.shape):
        if abs(printed[at] - true[at]) <= half_unit:
            continue
        verdicts[at] = 1 if abs(printed[at] - own[at]) <= half_unit else 2
    return verdicts


def judge_select(printed: Any, own: Any, true: Any, half_unit: Any) -> Any:
    near_true = np.isclose(printed, true, rtol=0, atol=half_unit)
    near_own = np.isclose(printed, own, rtol=0, atol=half_unit)
    return np.select([near_true, near_own], [0, 1], 2).tolist()


def judge_rounded(printed: Any, own: Any, true: Any, half_unit: Any) -> Any:
    unit = 2 * half_unit

    def digits(array: Any) -> Any:
        return np.round(array / unit)

    wrong = digits(true) != digits(printed)
    return wrong.astype(int) + (wrong & (digits(own) != digits(printed)))


def judge_single(printed: Any, own: Any, true: Any, half_unit: Any) -> Any:
    wrong, fresh = (abs(printed - x) > half_unit for x in (true, own))
    return (wrong * (1 + fresh)).astype(np.float32)


# Mending.


def errors_backwards(W: Any, a: Any, Y: Any) -> Any:
    delta = [2 * (a[-1] - Y) * (a[-1] - a[-1] ** 2)]
    for w, activation in zip(reversed(W[2:]), reversed(a[1:-1]), strict=True):
        delta.insert(0, (w.T @ delta[0]) * (1 + activation) * (1 - activation))
    return [None, *delta]


def errors_in_place(W: Any, a: Any, Y: Any) -> Any:
    L = len(W) - 1
    delta: list[Any] = [None] * L + [a[L] - Y]
    delta[L] *= 2 * a[L] * (1 - a[L])
    for l in range(L - 1, 0, -1):
        delta[l] = np.einsum("jk,ji->ki", W[l + 1], delta[l + 1])
        delta[l] -= delta[l] * a[l] ** 2
    return delta


def errors_jacobians(W: Any, a: Any, Y: Any) -> Any:
    columns = []
    for i in range(Y.shape[1]):
        row = 2 * (a[-1][:, i] - Y[:, i]) @ np.diag(a[-1][:, i] * (1 - a[-1][:, i]))
        rows = [row]
        for l in range(len(W) - 2, 0, -1):
            rows.insert(0, rows[0] @ W[l + 1] @ np.diag(1 - a[l][:, i] ** 2))
        columns.append(rows)
    return [None, *(np.stack(layer, axis=1) for layer in zip(*columns, strict=True))]


def errors_measured(W: Any, a: Any, Y: Any) -> Any:
    """The slope of each sample's loss by z, with z found back from a, by complex steps."""
    L = len(W) - 1
    z = [None, *(np.arctanh(x) for x in a[1:L]), np.log(a[L] / (1 - a[L]))]
    delta: list[Any] = [None]
    for l in range(1, L + 1):
        found = np.zeros(a[l].shape)
        for j in range(len(found)):
            moved = z[l] + 0j
            moved[j] += 1e-30j
            for k in range(l, L):
                # Only the change goes on: what was rounded in a must not.
                change = np.tanh(moved) - np.tanh(z[k])
                moved = z[k + 1] + W[k + 1] @ change
            found[j] = ((sigma(moved) - Y) ** 2).sum(axis=0).imag / 1e-30
        delta.append(found)
    return delta


def errors_loops(W: Any, a: Any, Y: Any) -> Any:
    L = len(W) - 1
    delta: list[Any] = [None] * (L + 1)
    for l in range(L, 0, -1):
        n, m = a[l].shape
        delta[l] = [[0.0] * m for _ in range(n)]
        for k in range(n):
            for i in range(m):
                x = float(a[l][k, i])
                if l == L:
                    delta[l][k][i] = 2 * (x - Y[k, i]) * x * (1 - x)
                else:
                    back = sum(W[l + 1][j, k] * delta[l + 1][j][i] for j in range(len(W[l + 1])))
                    delta[l][k][i] = back * (1 - x * x)
    return [None if d is None else np.array(d) for d in delta]


def errors_single(W: Any, a: Any, Y: Any) -> Any:
    print("mended")
    low = [[x if x is None else x.astype("f4") for x in part] for part in (W, a)]
    return errors_backwards(*low, Y.astype("f4"))


def gradients_plain(delta: Any, a: Any) -> Any:
    m = a[0].shape[1]
    dW = [None] + [delta[l] @ a[l - 1].T / m for l in range(1, len(delta))]
    return dW, [None] + [d.sum(axis=1, keepdims=True) / m for d in delta[1:]]


def gradients_samples(delta: Any, a: Any) -> Any:
    m = a[0].shape[1]
    dW, db = [None], [None]
    for l in range(1, len(delta)):
        dW.append(sum(np.outer(delta[l][:, i], a[l - 1][:, i]) for i in range(m)) / m)
        db.append(sum(delta[l][:, [i]] for i in range(m)) / m)
    return dW, db


def gradients_ones(delta: Any, a: Any) -> Any:
    """The bias is the weight of an input that is always 1."""
    dW, db = [], []
    for d, x in zip(delta[1:], a, strict=False):
        both = d @ np.vstack([x, np.ones(x.shape[1])]).T / x.shape[1]
        dW.append(both[:, :-1])
        db.append(both[:, -1:])
    return dW, db


def gradients_named(delta: Any, a: Any) -> Any:
    np.log(np.zeros(1))
    m = delta[-1].shape[1]
    return {
        "db": [None, *(d.mean(axis=1).reshape(-1, 1) for d in delta[1:])],
        "dW": [None, *((x @ d.T).T / m for x, d in zip(a, delta[1:], strict=False))],
    }


VARIANTS: dict[str, list[Callable[..., Any]]] = {
    "find-the-bug/relative-error": [
        relative_masked,
        relative_loops,
        relative_warned,
        relative_single,
        lambda analytic, measured: (
            np.abs(analytic - measured)
            / np.maximum(np.maximum(np.abs(analytic), np.abs(measured)), 1e-300)
        ),
        np.vectorize(
            lambda a, n: abs(a - n) / max(abs(a), abs(n)) if a or n else 0.0, otypes=[float]
        ),
    ],
    "find-the-bug/central-difference": [
        central_restored,
        central_added,
        central_copies,
        central_flat,
        central_halves,
        central_single,
    ],
    "find-the-bug/complex-step": [
        complex_restored,
        complex_copies,
        complex_masks,
        complex_minus,
        complex_own_forward,
        complex_in_single_precision,
    ],
    "find-the-bug/best-step": [
        lambda C, third, eps: (
            np.cbrt(3 * eps * abs(C / third)),
            np.cbrt(3 * eps * abs(C / third)) ** 2 * abs(third) / 2,
        ),
        best_step_balanced,
        lambda C, third, eps: np.array(
            [
                (3 * eps * C / -third) ** (1 / 3),
                0.5 * (9 * eps**2 * C**2 * -third) ** (1 / 3),
            ]
        ).tolist(),
        lambda C, third, eps: (
            [np.float32(h) for h in (np.cbrt(-3 * eps * C / third),)]
            + [np.float32(1.5 * eps * C / np.cbrt(-3 * eps * C / third))]
        ),
        best_step_search,
        best_step_logs,
    ],
    "find-the-bug/first-wrong": [
        lambda errors: max((l for l in range(1, len(errors)) if errors[l] > 1e-6), default=0),
        lambda errors: next((l for l in range(len(errors) - 1, 0, -1) if errors[l] > 1e-6), 0),
        lambda errors: float(
            max([0] + [l for l, e in enumerate(errors) if e is not None and e > 1e-6])
        ),
        first_wrong_loop,
        first_wrong_recursive,
        first_wrong_array,
    ],
    "find-the-bug/mended-errors": [
        errors_backwards,
        errors_in_place,
        errors_jacobians,
        errors_measured,
        errors_loops,
        errors_single,
    ],
    "find-the-bug/mended-gradients": [
        gradients_plain,
        gradients_samples,
        gradients_ones,
        gradients_named,
        lambda delta, a: (
            [np.einsum("ji,ki->jk", d, x) / len(x.T) for d, x in zip(delta[1:], a, strict=False)],
            [np.einsum("ji->j", d)[:, None] / len(d.T) for d in delta[1:]],
        ),
        lambda delta, a: (
            [None] + [np.float32(d / d.shape[1]) @ x.T for d, x in zip(delta[1:], a, strict=False)],
            [None] + [np.mean(np.float32(d), 1, keepdims=True) for d in delta[1:]],
        ),
    ],
    "find-the-bug/printed-numbers": [
        judge_loops,
        judge_select,
        judge_rounded,
        judge_single,
        lambda printed, own, true, half_unit: np.where(
            np.abs(printed - true) <= half_unit,
            0,
            np.where(np.abs(printed - own) <= half_unit, 1, 2),
        ),
        lambda printed, own, true, half_unit: (
            (abs(printed - true) > half_unit) * (1 + (abs(printed - own) > half_unit).astype(int))
        ),
    ],
}
