"""Claims about the references of assignment 06: by autograd, by fractions, and by a test on digits."""

import warnings
from fractions import Fraction
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from backprop_lib.checks.answers import Unusable
from backprop_lib.checks.draw import cases
from backprop_lib.checks.judging import judge
from backprop_lib.checks.matrix import planted, verdict_on
from backprop_lib.checks.outcome import Outcome, Raised, Stopped
from backprop_lib.checks.questions.training.digits import ENOUGH, HELD, NAMES
from backprop_lib.checks.registry import question

SEEDS = range(5)
ASSIGNMENT = "training"
DIGITS = question(f"{ASSIGNMENT}/digits")


def answers(name: str) -> list[tuple[Any, Any]]:
    """The inputs by name and the reference's answer, for every case of some seeds."""
    asked = question(f"{ASSIGNMENT}/{name}")
    return [(given, asked.answer(given)) for seed in SEEDS for given in cases(asked.name, seed)]


def same(answer: Any, expected: Any) -> None:
    np.testing.assert_allclose(answer, expected, rtol=1e-12, atol=1e-14)


def exactly(array: Any) -> Any:
    """The array in exact fractions of two decimals."""
    return np.vectorize(lambda value: Fraction(str(value)), otypes=[object])(array)


def as_floats(array: Any) -> Any:
    return np.vectorize(float)(array)


def test_a_step_moves_every_parameter_by_the_rate_times_its_gradient() -> None:
    for given, answer in answers("step"):
        for old, gradient, new in zip(
            (given["W"], given["b"]), (given["dW"], given["db"]), answer, strict=True
        ):
            assert new[0] is None
            for p, d, q in zip(old[1:], gradient[1:], new[1:], strict=True):
                same(q, as_floats(exactly(p) - exactly(given["alpha"]) * exactly(d)))


def test_the_way_down_a_parabola_is_a_geometric_row() -> None:
    for given, path in answers("descent"):
        w, lowest, k, alpha = (Fraction(str(given[n])) for n in ("w", "lowest", "k", "alpha"))
        rows = [lowest + (1 - alpha * k) ** t * (w - lowest) for t in range(given["steps"] + 1)]
        same(path, as_floats(rows))


def test_a_step_with_momentum_is_exact_in_fractions() -> None:
    for given, (W, v) in answers("momentum"):
        old_W, old_v, dW, alpha, mu = map(exactly, given.values())
        same(v, as_floats(mu * old_v - alpha * dW))
        same(W, as_floats(old_W + mu * old_v - alpha * dW))


def test_a_training_step_subtracts_the_rate_times_autograds_gradient() -> None:
    for given, (new_W, new_b) in answers("training-step"):
        W, b, X, Y, alpha = given.values()

        def cost(W: Any, b: Any, X: Any = X, Y: Any = Y) -> Any:
            a = X
            for l, (W_l, b_l) in enumerate(zip(W, b, strict=True), start=1):
                z = anp.dot(W_l, a) + b_l
                a = anp.where(z > 0, z, 0) if l < len(W) else anp.exp(z) / anp.sum(anp.exp(z), 0)
            return -anp.sum(Y * anp.log(a)) / Y.shape[1]

        by_W, by_b = autograd.grad(cost, (0, 1))(W[1:], b[1:])
        for old, new, by in ((W, new_W, by_W), (b, new_b, by_b)):
            for p, q, d in zip(old[1:], new[1:], by, strict=True):
                same(q, p - alpha * d)


def test_the_batches_hold_each_sample_once_in_the_given_order() -> None:
    for given, (x, y) in answers("minibatches"):
        X, Y, order, size = given.values()
        assert [batch.shape[1] for batch in x[:-1]] == [size] * (len(x) - 1)
        assert 0 < x[-1].shape[1] <= size
        for place, sample in enumerate(order):
            batch, column = divmod(place, size)
            same(x[batch][:, column], X[:, sample])
            same(y[batch][:, column], Y[:, sample])


def in_batches(order: Any, size: Any) -> Any:
    """With an empty batch at the end, where nothing is left over."""
    return [order[n * size : (n + 1) * size] for n in range(len(order) // size + 1)]


def test_a_batch_of_nothing_is_none() -> None:
    def minibatches(X: Any, Y: Any, order: Any, size: Any) -> Any:
        chosen = in_batches(order, size)
        return [X[:, which] for which in chosen], [Y[:, which] for which in chosen]

    def epoch(W: Any, b: Any, X: Any, Y: Any, order: Any, size: Any, alpha: Any) -> Any:
        for x, y in zip(*minibatches(X, Y, order, size), strict=True):
            delta = (W @ x + b - y) / np.float64(x.shape[1])
            W, b = (
                W - alpha * delta @ x.T,
                b - alpha * delta.sum(axis=1, keepdims=True) / (x.size > 0),
            )
        return W, b

    for function in (minibatches, epoch):
        asked = question(f"training/{function.__name__}")
        verdict = verdict_on(asked, function, 0)
        assert verdict.points == 0
        assert verdict.case is not None
        assert len(verdict.case["order"]) % verdict.case["size"] == 0


def test_batches_of_even_sizes_are_not_batches_of_the_size_asked() -> None:
    def minibatches(X: Any, Y: Any, order: Any, size: Any) -> Any:
        count = -(-len(order) // size)
        return [np.array_split(A[:, order], count, axis=1) for A in (X, Y)]

    verdict = verdict_on(question("training/minibatches"), minibatches, 0)
    assert verdict.mistakes == ("batches-evened-out",)


def test_an_epoch_is_a_step_against_autograds_gradient_on_each_batch() -> None:
    def cost(W: Any, b: Any, x: Any, y: Any) -> Any:
        return anp.sum((anp.dot(W, x) + b - y) ** 2) / 2 / x.shape[1]

    by = autograd.grad(cost, (0, 1))
    for given, answer in answers("epoch"):
        W, b, X, Y, order, size, alpha = given.values()
        for start in range(0, len(order), size):
            which = order[start : start + size]
            dW, db = by(W, b, X[:, which], Y[:, which])
            W, b = W - alpha * dW, b - alpha * db
        same(answer[0], W)
        same(answer[1], b)


def test_prepared_pictures_can_be_turned_back() -> None:
    for given, (X, Y) in answers("prepare"):
        assert X.shape == (64, len(given["labels"]))
        assert X.max() <= 1
        for i, (image, label) in enumerate(zip(given["images"], given["labels"], strict=True)):
            same(16 * X[:, i].reshape(8, 8), image)
            assert Y[:, i].tolist() == [digit == label for digit in range(10)]


@pytest.mark.parametrize(
    "scaled",
    [
        lambda images: images / images.max(),
        lambda images: images / images.max(axis=(1, 2), keepdims=True),
        lambda images: (images - images.min()) / (images.max() - images.min()),
        lambda images: images / 15,
    ],
)
def test_pixels_are_scaled_by_what_they_can_be_and_not_by_what_they_are(scaled: Any) -> None:
    def prepare(images: Any, labels: Any) -> Any:
        return scaled(images).reshape(-1, 64).T, np.eye(10)[:, labels]

    for seed in SEEDS:
        assert verdict_on(question("training/prepare"), prepare, seed).points == 0


def test_every_sample_is_either_learnt_from_or_held_back() -> None:
    for given, (X_learn, Y_learn, X_test, Y_test) in answers("hold-back"):
        X, Y, order, held = given.values()
        for place, sample in enumerate(order):
            xs, ys = (X_test, Y_test) if place < held else (X_learn, Y_learn)
            column = place if place < held else place - held
            same(xs[:, column], X[:, sample])
            same(ys[:, column], Y[:, sample])
        assert X_test.shape[1] + X_learn.shape[1] == len(order)


def test_the_accuracy_counts_columns() -> None:
    for given, share in answers("accuracy"):
        columns = zip(given["A"].T.tolist(), given["Y"].T.tolist(), strict=True)
        right = [a.index(max(a)) == y.index(1) for a, y in columns]
        same(share, float(Fraction(sum(right), len(right))))


def test_outputs_count_that_are_the_largest_and_below_one_half() -> None:
    def accuracy(A: Any, Y: Any) -> Any:
        return np.mean(((A > 0.5) == Y).all(axis=0))

    for seed in range(20):
        found = verdict_on(question("training/accuracy"), accuracy, seed)
        assert found.mistakes == ("accuracy-of-confident",)


def test_the_digits_of_a_case_are_renamed_sorted_and_partly_held_back() -> None:
    digits = load_digits()
    first, twin = cases(DIGITS.name, 0)
    assert first["seed"] != twin["seed"]
    for given in (first, twin):
        assert len(given["labels"]) == len(digits.target) - HELD
        assert (np.diff(given["labels"]) >= 0).all()
        own = {
            image.tobytes(): label
            for image, label in zip(digits.images, digits.target, strict=True)
        }
        pairs = {
            (own[image.tobytes()], label)
            for image, label in zip(given["images"], given["labels"], strict=True)
        }
        assert len(pairs) == 10
        assert {name for _, name in pairs} == set(range(10))
        assert any(digit != name for digit, name in pairs)


def trained_by_scikit_learn(images: Any, labels: Any, seed: Any) -> Any:
    other = MLPClassifier((80,), max_iter=60, random_state=seed, learning_rate_init=0.004)
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        other.fit(images.reshape(-1, 64) / 16, labels)
    weights, biases = [W.T for W in other.coefs_], [b[:, None] for b in other.intercepts_]
    return [None, *weights], [None, *biases]


def test_a_network_that_scikit_learn_trains_reads_the_held_back_digits() -> None:
    """The measurement agrees with a network that is none of ours."""
    drawn = cases(DIGITS.name, 0)
    outcomes = [Outcome(parts_of(trained_by_scikit_learn(**given))) for given in drawn]
    verdict = judge(DIGITS, drawn, outcomes, 1)
    assert verdict.kind == "right"
    assert "of the 360 pictures that were held back" in verdict.headline


def test_a_network_that_a_library_trains_is_nobodys_answer() -> None:
    verdict = verdict_on(DIGITS, trained_by_scikit_learn, 0)
    assert (verdict.kind, verdict.points) == ("dishonest", 0)
    assert verdict.headline == (
        "The values are right, but the function calls sklearn.neural_network, which does the very "
        "thing asked: write it yourself."
    )


def test_the_reference_is_right_and_each_mistake_has_the_symptom_of_its_name() -> None:
    assert NAMES[0] == "right"
    assert {mistake.name for mistake in DIGITS.mistakes} == set(NAMES[1:])
    for given in cases(DIGITS.name, 0):
        found = [
            DIGITS.measured(given, parts_of(DIGITS.answer(given, *made))).counts["diagnosis"]
            for made in ((), *((mistake,) for mistake in DIGITS.mistakes))
        ]
        names = [NAMES[int(place)] for place in found]
        assert names == ["right", *(mistake.name for mistake in DIGITS.mistakes)]


def parts_of(answer: Any) -> dict[str, Any]:
    return {
        f"{name}[{l}]": array
        for name, arrays in zip("Wb", answer, strict=True)
        for l, array in enumerate(arrays)
        if array is not None
    }


def test_digits_are_drawn_without_training_what_nobody_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from backprop_lib.checks import draw

    monkeypatch.setattr(draw, "indistinct", None)
    assert len(cases.__wrapped__(DIGITS.name, 987)) == 2


def test_a_verdict_on_digits_says_how_many_were_read() -> None:
    mistake = next(m for m in DIGITS.mistakes if m.name == "not-shuffled")
    verdict = verdict_on(DIGITS, planted(DIGITS, mistake), 0)
    assert verdict.mistakes == ("not-shuffled",)
    assert verdict.truths[0].startswith("It reads ")
    assert float(verdict.truths[0].split()[2]) < 100 * ENOUGH


def test_no_verdict_on_digits_speaks_of_what_is_only_measured() -> None:
    drawn = cases("training/digits", 0)
    for answer in (Unusable("W is empty"), Raised("ValueError", "", "ValueError"), Stopped(20, "")):
        assert judge(DIGITS, drawn, [Outcome(answer)] * len(drawn), 1).expected == {}


@pytest.mark.parametrize(
    ("W", "b", "said"),
    [
        ([(10, 63)], [(10, 1)], "W[1] has shape (10, 63); it must be (10, 64)"),
        ([(32, 64), (9, 32)], [(32, 1), (9, 1)], "W[2] has shape (9, 32); it must be (10, 32)"),
        ([(32, 64), (10, 32)], [(32, 1)], "W has 2 layers and b has 1; each layer has one of both"),
        ([(32, 64), (10, 32)], [(1, 32), (10, 1)], "b[1] has shape (1, 32); it must be (32, 1)"),
        ([(64,)], [(10, 1)], "W[1] has shape (64,)"),
    ],
)
def test_layers_that_do_not_fit_together_get_a_clear_word(W: Any, b: Any, said: str) -> None:
    def train_digits(images: Any, labels: Any, seed: Any) -> Any:
        return tuple([None, *map(np.ones, shapes)] for shapes in (W, b))

    verdict = verdict_on(DIGITS, train_digits, 0)
    assert verdict.kind == "unusable"
    assert said in verdict.headline
