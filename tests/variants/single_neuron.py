"""Right answers to assignment 01, in as many styles as students write."""

import math
import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def slope(z: Any) -> Any:
    return sigmoid(z) * (1 - sigmoid(z))


def by_small_turns(f: Callable[[float], Any], at: float) -> Any:
    h = 1e-5
    return (f(at + h) - f(at - h)) / (2 * h)


# neuron


def neuron_in_two_lines(w: Any, b: Any, a_before: Any) -> Any:
    z = w * a_before + b
    return z, sigmoid(z)


def neuron_by_math(w: Any, b: Any, a_before: Any) -> Any:
    z = w * a_before + b
    return [z, 1 / (1 + math.exp(-z))]


def neuron_by_tanh(w: Any, b: Any, a_before: Any) -> Any:
    z = np.dot(w, a_before) + b
    return z, (1 + np.tanh(z / 2)) / 2


def neuron_that_never_overflows(w: Any, b: Any, a_before: Any) -> Any:
    z = b + a_before * w
    if z >= 0:
        return z, 1 / (1 + math.exp(-z))
    e = math.exp(z)
    return z, e / (1 + e)


def neuron_by_fractions(w: Any, b: Any, a_before: Any) -> Any:
    z = float(Fraction(w) * Fraction(a_before) + Fraction(b))
    return z, float(1 / (1 + Fraction(math.exp(-z))))


def neuron_in_single_precision(w: Any, b: Any, a_before: Any) -> Any:
    z = np.float32(w) * np.float32(a_before) + np.float32(b)
    return {"z": z, "a": np.float32(1) / (np.float32(1) + np.exp(-z))}


def neuron_that_prints(w: Any, b: Any, a_before: Any) -> Any:
    z = w * a_before + b
    print("z is", z)
    warnings.warn("it works", stacklevel=1)
    return np.array([z, sigmoid(z)]).tolist()


# cost


def cost_in_one_line(a: Any, y: Any) -> Any:
    return (a - y) ** 2, 2 * (a - y)


def cost_by_product(a: Any, y: Any) -> Any:
    error = a - y
    return error * error, error + error


def cost_the_other_way_round(a: Any, y: Any) -> Any:
    return np.square(y - a), -2 * (y - a)


def cost_multiplied_out(a: Any, y: Any) -> Any:
    return [a * a - 2 * a * y + y * y, 2 * a - 2 * y]


def cost_by_polynomial(a: Any, y: Any) -> Any:
    parabola = np.polynomial.Polynomial([y * y, -2 * y, 1])
    return parabola(a), parabola.deriv()(a)


def cost_by_small_turns(a: Any, y: Any) -> Any:
    def square(a: float) -> Any:
        return math.pow(a - y, 2)

    return square(a), by_small_turns(square, a)


def cost_in_single_precision(a: Any, y: Any) -> Any:
    error = np.float32(a) - np.float32(y)
    return {"dC_da": np.float32(2) * error, "C": error**2}


# sigmoid_slope


def slope_by_value(z: Any) -> Any:
    a = sigmoid(z)
    return a - a * a


def slope_by_exponentials(z: Any) -> Any:
    return math.exp(-z) / (1 + math.exp(-z)) ** 2


def slope_by_symmetry(z: Any) -> Any:
    return sigmoid(z) * sigmoid(-z)


def slope_by_cosh(z: Any) -> Any:
    return 1 / (4 * math.cosh(z / 2) ** 2)


def slope_by_small_turns(z: Any) -> Any:
    return by_small_turns(sigmoid, z)


def slope_by_complex_step(z: Any) -> Any:
    return np.imag(sigmoid(z + 1e-20j)) / 1e-20


def slope_in_single_precision(z: Any) -> Any:
    return np.float32(slope(np.float32(z)))


# weight_gradient


def weight_in_one_line(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = w * a_before + b
    return 2 * (sigmoid(z) - y) * slope(z) * a_before


def weight_link_by_link(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = w * a_before + b
    a = 1 / (1 + math.exp(-z))
    links = [2 * (a - y), a * (1 - a), a_before]
    return math.prod(links)


def weight_by_reduce(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = w * a_before + b
    return reduce(lambda p, q: p * q, (a_before, slope_by_cosh(z), -2 * (y - sigmoid(z))))


def weight_by_small_turns(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    return by_small_turns(lambda w: (sigmoid(w * a_before + b) - y) ** 2, w)


def weight_by_complex_step(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    a = sigmoid((w + 1e-20j) * a_before + b)
    return ((a - y) ** 2).imag / 1e-20


def weight_in_single_precision(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    return weight_in_one_line(*(np.float32(value) for value in (w, b, a_before, y)))


def weight_as_matrices(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    W, A = np.array([[w]]), np.array([[a_before]])
    z = W @ A + b
    return ((2 * (sigmoid(z) - y) * slope(z)) @ A.T).item()


# bias_and_activation


def both_by_delta(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = w * a_before + b
    delta = 2 * (sigmoid(z) - y) * slope(z)
    return delta, w * delta


def both_written_out(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    a = 1 / (1 + math.exp(-(w * a_before + b)))
    return [2 * (a - y) * a * (1 - a) * 1, 2 * (a - y) * a * (1 - a) * w]


def both_by_small_turns(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    return (
        by_small_turns(lambda b: (sigmoid(w * a_before + b) - y) ** 2, b),
        by_small_turns(lambda a: (sigmoid(w * a + b) - y) ** 2, a_before),
    )


def both_by_weight_gradient(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    delta = weight_in_one_line(w, b, a_before, y) / a_before
    return {"dC_db": delta, "dC_da_before": delta * w}


def both_as_arrays(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = np.multiply(w, a_before) + b
    delta = np.array(2 * (sigmoid(z) - y) * slope(z))
    return tuple(delta * np.array([1, w]))


def both_in_single_precision(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    print("single")
    return both_by_delta(*(np.float32(value) for value in (w, b, a_before, y)))


# one_layer_back


def back_in_one_line(_w: Any, w_next: Any, delta_next: Any, z: Any) -> Any:
    return w_next * delta_next * slope(z)


def back_by_cosh(_w: Any, w_next: Any, delta_next: Any, z: Any) -> Any:
    return w_next * delta_next / (4 * math.cosh(z / 2) ** 2)


def back_by_prod(_w: Any, w_next: Any, delta_next: Any, z: Any) -> Any:
    return np.prod([slope(z), w_next, delta_next])


def back_as_matrices(_w: Any, w_next: Any, delta_next: Any, z: Any) -> Any:
    return (np.array([[w_next]]).T @ np.array([[delta_next]]) * slope(z))[0, 0]


def back_by_small_turns(_w: Any, w_next: Any, delta_next: Any, z: Any) -> Any:
    return by_small_turns(lambda z: delta_next * w_next * sigmoid(z), z)


def back_in_single_precision(_w: Any, w_next: Any, delta_next: Any, z: Any) -> Any:
    return np.float32(w_next) * np.float32(delta_next) * slope(np.float32(z))


# mean_gradients


def mean_of_arrays(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = w * a_before + b
    delta = 2 * (sigmoid(z) - y) * slope(z)
    return (delta * a_before).mean(), delta.mean()


def mean_in_a_loop(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    dw = db = 0
    for x_i, y_i in zip(a_before, y, strict=True):
        delta = both_by_delta(w, b, x_i, y_i)[0]
        dw += delta * x_i
        db += delta
    return dw / len(y), db / len(y)


def mean_by_products(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = w * a_before + b
    delta = 2 * (sigmoid(z) - y) * slope(z) / y.size
    return delta @ a_before, delta @ np.ones(y.size)


def mean_as_matrices(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    A = np.vstack([a_before, np.ones_like(a_before)])
    z = np.array([[w, b]]) @ A
    return (2 * (sigmoid(z) - y) * slope(z) @ A.T / A.shape[1])[0].tolist()


def mean_by_einsum(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    z = w * a_before + b
    delta = 2 * (sigmoid(z) - y) * slope(z)
    return np.einsum("i,i->", delta, a_before) / len(y), np.einsum("i->", delta) / len(y)


def mean_by_small_turns(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    def cost(w: Any, b: Any) -> Any:
        return np.average((sigmoid(w * a_before + b) - y) ** 2)

    return by_small_turns(lambda w: cost(w, b), w), by_small_turns(lambda b: cost(w, b), b)


def mean_in_single_precision(w: Any, b: Any, a_before: Any, y: Any) -> Any:
    return mean_of_arrays(
        np.float32(w), np.float32(b), a_before.astype(np.float32), y.astype(np.float32)
    )


# gradient


def gradient_by_layers(w: Any, b: Any, x: Any, y: Any) -> Any:
    a = [x]
    for l in range(1, len(w)):
        a.append(sigmoid(w[l] * a[l - 1] + b[l]))
    column = []
    error = 2 * (a[-1] - y)
    for l in reversed(range(1, len(w))):
        delta = error * a[l] * (1 - a[l])
        column = [[(delta * a[l - 1]).mean()], [delta.mean()], *column]
        error = delta * w[l]
    return column


def gradient_example_by_example(w: Any, b: Any, x: Any, y: Any) -> Any:
    L = len(w) - 1
    total = np.zeros((2 * L, 1))
    for x_i, y_i in zip(x, y, strict=True):
        z, a = [None], [x_i]
        for l in range(1, L + 1):
            z.append(w[l] * a[l - 1] + b[l])
            a.append(sigmoid(z[l]))
        delta = 2 * (a[L] - y_i) * slope(z[L])
        for l in range(L, 0, -1):
            total[2 * l - 2, 0] += delta * a[l - 1]
            total[2 * l - 1, 0] += delta
            if l > 1:
                delta = w[l] * delta * slope(z[l - 1])
    return total / len(x)


def gradient_of_rows(w: Any, b: Any, x: Any, y: Any) -> Any:
    """As the chapter on matrices has it: a layer is a matrix of one entry."""
    A = [x[None, :]]
    for w_l, b_l in zip(w[1:], b[1:], strict=True):
        A.append(sigmoid(np.array([[w_l]]) @ A[-1] + b_l))
    rows = []
    delta = 2 * (A[-1] - y) * A[-1] * (1 - A[-1])
    for l in range(len(w) - 1, 0, -1):
        rows[:0] = [delta @ A[l - 1].T / len(x), delta.mean(axis=1, keepdims=True)]
        delta = np.array([[w[l]]]).T @ delta * A[l - 1] * (1 - A[l - 1])
    return np.vstack(rows)


def gradient_recursively(w: Any, b: Any, x: Any, y: Any) -> Any:
    def back(l: int, a_before: Any) -> Any:
        if l == len(w):
            return 2 * (a_before - y), []
        a = sigmoid(w[l] * a_before + b[l])
        error, rest = back(l + 1, a)
        delta = error * a * (1 - a)
        return w[l] * delta, [np.mean(delta * a_before), np.mean(delta), *rest]

    return np.array(back(1, x)[1])[:, None]


def gradient_by_long_products(w: Any, b: Any, x: Any, y: Any) -> Any:
    a = [x]
    for w_l, b_l in list(zip(w, b, strict=True))[1:]:
        a = [*a, sigmoid(w_l * a[-1] + b_l)]
    slopes = [None, *(a_l * (1 - a_l) for a_l in a[1:])]
    column = np.empty((2 * len(w) - 2, 1))
    for l in range(1, len(w)):
        product = 2 * (a[-1] - y) * slopes[l]
        for after in range(l + 1, len(w)):
            product = product * w[after] * slopes[after]
        column[2 * l - 2 : 2 * l] = [[np.mean(product * a[l - 1])], [np.mean(product)]]
    return column


def gradient_by_small_turns(w: Any, b: Any, x: Any, y: Any) -> Any:
    at = np.array([p for pair in zip(w[1:], b[1:], strict=True) for p in pair])

    def cost(at: Any) -> Any:
        a = x
        for w_l, b_l in at.reshape(-1, 2):
            a = sigmoid(w_l * a + b_l)
        return np.mean((a - y) ** 2)

    turns = 1e-5 * np.eye(len(at))
    return [[(cost(at + turn) - cost(at - turn)) / 2e-5] for turn in turns]


def gradient_in_single_precision(w: Any, b: Any, x: Any, y: Any) -> Any:
    w, b = ([None, *map(np.float32, list_[1:])] for list_ in (w, b))
    return gradient_recursively(w, b, x.astype(np.float32), y.astype(np.float32))


# training_step


def step_by_gradient(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
    slopes = gradient_example_by_example(w, b, x, y)
    new = [None, None]
    for (w_l, b_l), (dw, db) in zip(
        list(zip(w, b, strict=True))[1:], slopes.reshape(-1, 2), strict=True
    ):
        new += [w_l - alpha * dw, b_l - alpha * db]
    return new[::2], new[1::2]


def step_on_copies(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
    new_w, new_b = list(w), list(b)
    for l, (dw, db) in enumerate(np.reshape(gradient_by_layers(w, b, x, y), (-1, 2)), start=1):
        new_w[l] -= alpha * dw
        new_b[l] -= alpha * db
    return new_w, new_b


def step_updating_while_going_back(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
    """Right, because the error goes on over the old weight, which is still in w."""
    new_w, new_b = w.copy(), b.copy()
    a = [x]
    for l in range(1, len(w)):
        a.append(sigmoid(w[l] * a[-1] + b[l]))
    error = 2 * (a[-1] - y)
    for l in range(len(w) - 1, 0, -1):
        delta = error * a[l] * (1 - a[l])
        error = w[l] * delta
        new_w[l] = w[l] - alpha * np.mean(delta * a[l - 1])
        new_b[l] = b[l] - alpha * np.mean(delta)
    return {"w": new_w, "b": new_b}


def step_as_one_vector(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
    old = np.array([p for pair in zip(w[1:], b[1:], strict=True) for p in pair])
    new = old - alpha * np.ravel(gradient_of_rows(w, b, x, y))
    return [None, *new[::2]], [None, *new[1::2]]


def step_with_tuples(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
    column = gradient_by_long_products(w, b, x, y)
    pairs = list(pairwise(column[:, 0]))[::2]
    return (
        (None, *(p - alpha * d for p, (d, _) in zip(w[1:], pairs, strict=True))),
        (None, *(p - alpha * d for p, (_, d) in zip(b[1:], pairs, strict=True))),
    )


def step_that_prints(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
    for l, (w_l, b_l) in enumerate(zip(w, b, strict=True)):
        print(l, w_l, b_l)
    warnings.warn("one step", stacklevel=1)
    return step_as_one_vector(w, b, x, y, alpha)


def step_in_single_precision(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
    w, b = ([None, *map(np.float32, list_[1:])] for list_ in (w, b))
    return step_on_copies(w, b, x.astype(np.float32), y.astype(np.float32), np.float32(alpha))


VARIANTS: dict[str, list[Callable[..., Any]]] = {
    "single-neuron/neuron": [
        neuron_in_two_lines,
        neuron_by_math,
        neuron_by_tanh,
        neuron_that_never_overflows,
        neuron_by_fractions,
        neuron_in_single_precision,
        neuron_that_prints,
    ],
    "single-neuron/cost": [
        cost_in_one_line,
        cost_by_product,
        cost_the_other_way_round,
        cost_multiplied_out,
        cost_by_polynomial,
        cost_by_small_turns,
        cost_in_single_precision,
    ],
    "single-neuron/slope": [
        slope_by_value,
        slope_by_exponentials,
        slope_by_symmetry,
        slope_by_cosh,
        slope_by_small_turns,
        slope_by_complex_step,
        slope_in_single_precision,
    ],
    "single-neuron/weight": [
        weight_in_one_line,
        weight_link_by_link,
        weight_by_reduce,
        weight_by_small_turns,
        weight_by_complex_step,
        weight_in_single_precision,
        weight_as_matrices,
    ],
    "single-neuron/bias-and-activation": [
        both_by_delta,
        both_written_out,
        both_by_small_turns,
        both_by_weight_gradient,
        both_as_arrays,
        both_in_single_precision,
    ],
    "single-neuron/one-layer-back": [
        back_in_one_line,
        back_by_cosh,
        back_by_prod,
        back_as_matrices,
        back_by_small_turns,
        back_in_single_precision,
    ],
    "single-neuron/mean": [
        mean_of_arrays,
        mean_in_a_loop,
        mean_by_products,
        mean_as_matrices,
        mean_by_einsum,
        mean_by_small_turns,
        mean_in_single_precision,
    ],
    "single-neuron/gradient": [
        gradient_by_layers,
        gradient_example_by_example,
        gradient_of_rows,
        gradient_recursively,
        gradient_by_long_products,
        gradient_by_small_turns,
        gradient_in_single_precision,
    ],
    "single-neuron/training-step": [
        step_by_gradient,
        step_on_copies,
        step_updating_while_going_back,
        step_as_one_vector,
        step_with_tuples,
        step_that_prints,
        step_in_single_precision,
    ],
}
