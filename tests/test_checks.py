"""Claims about verdicts: mistakes are named, right answers pass in any style, bad ones get a clear word."""

import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from cProfile import Profile
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise, repeat
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from variants.matrix_form import backward_over_all_layers as backward
from variants.matrix_form import forward_with_none as forward

import backprop_lib as bp
from backprop_lib.checks import check
from backprop_lib.checks.answers import Unusable, parts, same
from backprop_lib.checks.catalogue import ENTRIES, TOPICS
from backprop_lib.checks.draw import cases, expected, graded, telling, wrong_answer
from backprop_lib.checks.judging import judge
from backprop_lib.checks.matrix import planted, verdict_on
from backprop_lib.checks.outcome import Outcome
from backprop_lib.checks.question import Mistake, Question
from backprop_lib.checks.registry import question, questions
from backprop_lib.checks.verdict import Verdict
from backprop_lib.errors import UnknownNameError
from backprop_lib.network import SCHEMES

OUTPUT_DELTA = "matrix-form/output-delta"


def verdict(function: Callable[..., Any], name: str = OUTPUT_DELTA) -> Verdict:
    return verdict_on(question(name), function, seed=0)


def right(z: Any, y: Any) -> Any:
    a = 1 / (1 + np.exp(-z))
    return (a - y) * a * (1 - a)


# The catalogue


def test_every_mistake_of_a_question_is_in_the_catalogue_under_one_name() -> None:
    names = [name for topic in TOPICS for name in topic.ENTRIES]
    assert len(names) == len(set(names)) >= 60
    for asked in questions().values():
        made = [mistake.name for mistake in asked.mistakes]
        assert len(made) == len(set(made)), asked.name
        assert set(made) <= set(names)


def test_the_catalogue_and_the_questions_point_to_pages_and_headings_of_the_book(
    book_html: Any,
) -> None:
    pages = [entry.page for entry in ENTRIES.values()] + [q.page for q in questions().values()]
    for page in pages:
        file, _, anchor = page.partition("#")
        html = (book_html / "book" / file).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html, page


def test_the_velocity_of_the_book_holds_the_learning_rate_and_leaving_it_out_is_the_mistake() -> (
    None
):
    net = bp.init(
        [1, 1], ["identity"], "half_squared_error", scheme="normal", rng=np.random.default_rng(0)
    )
    gradients = bp.backward(net, bp.forward(net, [[1.0]]), [[5.0]], reduction="sum")
    _, velocity = bp.momentum_step(net, gradients, None, 0.5, 0.9)
    np.testing.assert_allclose(velocity.W[1], -0.5 * gradients.dW[1])
    assert ENTRIES["momentum-rate-outside"].title == (
        "the learning rate scales the step, not the gradient in the velocity"
    )


# References


def test_the_references_of_the_matrix_form_equal_automatic_differentiation() -> None:
    for given in cases("matrix-form/backward", 1):
        W, X, Y = given["W"][1:], given["a"][0], given["Y"]
        b = [z - w @ a for w, z, a in zip(W, given["z"][1:], given["a"], strict=False)]

        def cost(parameters: Any, X: Any = X, Y: Any = Y) -> Any:
            a = X
            for w, c in parameters:
                a = 1 / (1 + anp.exp(-(w @ a + c)))
            return anp.sum((a - Y) ** 2) / 2 / Y.shape[1]

        columns = [c[:, :1] for c in b]
        found = autograd.grad(cost)(list(zip(W, columns, strict=True)))
        _, dW, db = question("matrix-form/backward").answer(given)
        for l, (by_w, by_b) in enumerate(found, start=1):
            np.testing.assert_allclose(dW[l], by_w, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(db[l], by_b, rtol=1e-12, atol=1e-15)


def test_the_input_gradient_equals_automatic_differentiation() -> None:
    for given in cases("matrix-form/input-gradient", 1):
        W, delta = given["W"], given["delta"]
        X = np.ones((W.shape[1], delta.shape[1]))

        def losses(X: Any, W: Any = W, delta: Any = delta) -> Any:
            return anp.sum(delta * (W @ X))  # linear, with the errors as slopes

        np.testing.assert_allclose(
            question("matrix-form/input-gradient").answer(given),
            autograd.grad(losses)(X),
            rtol=1e-12,
        )


def test_the_norms_of_the_samples_are_those_of_their_own_gradients() -> None:
    for given in cases("matrix-form/sample-norms", 1):
        alone = [
            question("matrix-form/weight-gradient").answer({n: x[:, [i]] for n, x in given.items()})
            for i in range(given["delta"].shape[1])
        ]
        norms = question("matrix-form/sample-norms").answer(given)
        np.testing.assert_allclose(norms, np.linalg.norm(alone, axis=(1, 2)), rtol=1e-12)


# Naming


@pytest.mark.parametrize("asked", questions().values(), ids=lambda asked: asked.name)
def test_two_mistakes_at_once_are_named_together_or_as_one_that_answers_the_same(
    asked: Question,
) -> None:
    for pair in asked.pairs:
        function = planted(asked, *pair)
        found = verdict_on(asked, function, seed=0)
        if found.mistakes == tuple(mistake.name for mistake in pair):
            continue
        for name in found.mistakes:
            one = next(mistake for mistake in asked.mistakes if mistake.name == name)
            for given in cases(asked.name, 0)[: telling(asked)]:
                both = wrong_answer(asked, given, *pair)
                assert isinstance(both, Unusable) or same(both, wrong_answer(asked, given, one))


def test_two_mistakes_at_once_are_told_as_two() -> None:
    asked = question(OUTPUT_DELTA)
    sign, value = (m for m in asked.mistakes if m.name in {"sign-flipped", "value-for-slope"})
    found = verdict_on(asked, planted(asked, sign, value), seed=0)
    assert found.mistakes == ("sign-flipped", "value-for-slope")
    titles = [ENTRIES[name].title for name in found.mistakes]
    assert found.headline == f"Not yet: two things at once: {titles[0]}; and {titles[1]}."


def test_a_mistake_that_raises_where_shapes_do_not_fit_is_named_by_the_square_case() -> None:
    def hidden_delta(W_next: Any, delta_next: Any, z: Any) -> Any:
        a = 1 / (1 + np.exp(-z))
        return W_next @ delta_next * a * (1 - a)

    found = verdict(hidden_delta, "matrix-form/hidden-delta")
    assert found.mistakes == ("w-for-w-transposed",)
    assert found.error.startswith("ValueError")
    assert found.line.endswith("return W_next @ delta_next * a * (1 - a)")


# What is true of an answer that no mistake explains


def only_first_sample_right(z: Any, y: Any) -> Any:
    return np.where(np.arange(z.shape[1]) == 0, right(z, y), 0.1)


def only_first_neuron_right(z: Any, y: Any) -> Any:
    return np.where(np.arange(len(z))[:, None] == 0, right(z, y), 0.1)


def only_last_layer_right(W: Any, z: Any, a: Any, Y: Any) -> Any:
    answer = backward(W, z, a, Y)
    return [[None, *(layer + 1 for layer in part[1:-1]), part[-1]] for part in answer]


def wrong_dw(change: Callable[[Any], Any]) -> Callable[..., Any]:
    def function(delta: Any, a_before: Any) -> Any:
        return change(delta @ a_before.T / delta.shape[1])

    return function


@pytest.mark.parametrize(
    ("function", "name", "said"),
    [
        (lambda z, y: 3 * right(z, y), OUTPUT_DELTA, "delta is right but for a factor of 3."),
        (lambda z, y: right(z, y) / -7, OUTPUT_DELTA, "delta is right but for a factor of -1/7."),
        (
            lambda z, y: right(z, y) * z.shape[1],
            OUTPUT_DELTA,
            "delta is right but for a factor of m, m being the number of samples.",
        ),
        (
            lambda delta: delta.mean(axis=1, keepdims=True) / delta.shape[1] ** 2,
            "matrix-form/bias-gradient",
            "db is right but for a factor that differs from case to case: 1/16, 1/4, 1/25, 1/16.",
        ),
        (wrong_dw(np.negative), "matrix-form/weight-gradient", "dW is right but for the sign."),
        (
            wrong_dw(np.abs),
            "matrix-form/weight-gradient",
            "dW is right but for the signs of some entries.",
        ),
        (
            lambda W, b, X: [[None, *(z.T for z in part[1:])] for part in forward(W, b, X)],
            "matrix-form/forward",
            "z[1], z[2], z[3], a[1], a[2] and a[3] are transposed.",
        ),
        (
            wrong_dw(np.ravel),
            "matrix-form/weight-gradient",
            "The numbers of dW are right, the shape is not.",
        ),
        (
            only_first_sample_right,
            OUTPUT_DELTA,
            "With one sample alone it is right: look at where samples meet.",
        ),
        (
            only_first_sample_right,
            OUTPUT_DELTA,
            "Some columns of delta are right, others are not.",
        ),
        (only_first_neuron_right, OUTPUT_DELTA, "Some rows of delta are right, others are not."),
        (
            only_last_layer_right,
            "matrix-form/backward",
            (
                "delta[3], dW[3] and db[3] are right, the last layer alone: look at the way from "
                "one layer to the one before."
            ),
        ),
        (
            lambda z, y: right(z, y) if z.shape == (3, 2) else z * y,
            OUTPUT_DELTA,
            "It is right in 1 of 4 cases.",
        ),
        (
            wrong_dw(np.flipud),
            "matrix-form/weight-gradient",
            "The numbers of dW are right, but they stand in other places.",
        ),
        (
            lambda z, y: right(z, y).round(2),
            OUTPUT_DELTA,
            "delta is right but rounded: return all digits, and round only what you print.",
        ),
    ],
)
def test_what_is_true_of_a_wrong_answer_is_said(
    function: Callable[..., Any], name: str, said: str
) -> None:
    found = verdict(function, name)
    assert found.points == 0
    assert found.mistakes == ()
    assert said in found.truths


def other_way_round(W: Any, b: Any, X: Any) -> Any:
    z, a = forward(W, b, X)
    return a, z


def from_the_output(W: Any, z: Any, a: Any, Y: Any) -> Any:
    delta, dW, db = backward(W, z, a, Y)
    return delta[:0:-1], dW, [None, *db[:0:-1]]


@pytest.mark.parametrize(
    ("function", "name", "said"),
    [
        (other_way_round, "matrix-form/forward", "return z and a, in this order"),
        (
            lambda delta, a: [(delta @ a.T) / d for d in (a.shape[1], 1, delta.size)],
            "conventions/reductions",
            "return dW_sum, dW_mean and dW_entries, in this order",
        ),
        (
            lambda *given: backward(*given)[::-1],
            "matrix-form/backward",
            "return delta, dW and db, in this order",
        ),
    ],
)
def test_right_values_in_another_order_are_told_so_and_not_two_mistakes(
    function: Callable[..., Any], name: str, said: str
) -> None:
    found = verdict(function, name)
    assert (found.points, found.mistakes) == (0, ())
    assert found.headline == f"Not yet: the values are right, but their order is not: {said}."


def test_an_exchange_that_is_a_named_mistake_keeps_its_name() -> None:
    def hold_back(X: Any, Y: Any, order: Any, held: Any) -> Any:
        test, learn = order[:held], order[held:]
        return X[:, test], Y[:, test], X[:, learn], Y[:, learn]

    assert verdict(hold_back, "training/hold-back").mistakes == ("test-and-learning-swapped",)


def test_layers_from_the_output_on_are_told_so() -> None:
    found = verdict(from_the_output, "matrix-form/backward")
    assert (
        "The layers of delta and db stand in reverse: entry 1 belongs to layer 1." in found.truths
    )
    norms = question("vanishing-gradients/error-norms")
    found = verdict(lambda *given: planted(norms)(*given)[::-1], norms.name)
    assert "The numbers of norm are right, but in reverse order." in found.truths


def test_what_is_nearly_right_is_not_called_right_but_for_a_factor_of_1() -> None:
    def sigmoid_slope(z: Any) -> Any:
        return (np.tanh((z + 0.01) / 2) - np.tanh(z / 2)) / 2 / 0.01

    found = verdict(sigmoid_slope, "single-neuron/slope")
    assert found.truths == (
        "da_dz is off by less than a hundredth: was it rounded on the way, or measured?",
    )


def test_nothing_is_no_rounded_answer() -> None:
    def best_step(C: Any, third: Any, eps: Any) -> Any:
        return 2 * np.cbrt(3 * eps * abs(C / third)), 0

    found = verdict(best_step, "find-the-bug/best-step")
    assert found.truths == ("h is right but for a factor of 2.",)


def test_a_factor_that_would_tell_a_single_number_is_not_said() -> None:
    found = verdict(lambda z: z + 1, "single-neuron/slope")
    assert (found.headline, found.truths) == ("Not yet: da_dz is not right.", ())
    found = verdict(lambda z: 3 / (2 + np.exp(z) + np.exp(-z)), "single-neuron/slope")
    assert found.truths == ("da_dz is right but for a factor of 3.",)


def test_an_answer_of_nothing_but_nan_is_not_named_after_a_mistake_that_gives_nan_too() -> None:
    found = verdict(lambda _W, _z: np.nan, "vanishing-gradients/layer-factor")
    assert found.mistakes == ()
    assert found.headline == (
        "Not yet: factor holds NaN or infinity where a finite number was expected."
    )


def test_the_smallest_failing_case_is_the_one_that_is_shown() -> None:
    drawn = cases(OUTPUT_DELTA, 0)
    found = verdict(lambda z, y: right(z, y) if z.shape != (4, 5) else z * y)
    assert found.case is drawn[2]
    assert found.expected == {"delta": (4, 5)}


# Fairness


def as_generator(z: Any, y: Any) -> Any:
    for z_j, y_j in zip(z, y, strict=True):
        yield right(z_j, y_j)


def noisy(z: Any, y: Any) -> Any:
    print("working")
    print("careful", file=sys.stderr)
    warnings.warn("nothing to worry about", stacklevel=1)
    np.log(np.zeros(1))
    return right(z, y)


@pytest.mark.parametrize(
    "function",
    [
        right,
        noisy,
        as_generator,
        lambda y, z: right(z, y),  # named rightly, in another order
        lambda first, second: right(z=first, y=second),
        lambda z, y, extra=0: right(z, y) + extra,
        lambda *given: right(given[0], given[1]),
        partial(right),
        np.vectorize(right),
        lambda z, y: right(z.astype(np.float32), y.astype(np.float32)),
        lambda z, y: right(z, y).astype(np.longdouble),
        lambda z, y: right(z, y).astype(object),
        lambda z, y: np.ma.masked_array(right(z, y)),
        lambda z, y: list(right(z, y)),
        lambda z, y: tuple(map(tuple, right(z, y).tolist())),
        lambda z, y: (row for row in right(z, y)),
        lambda z, y: [[Decimal(x) for x in row] for row in right(z, y)],
        lambda z, y: [[Fraction(x) for x in row] for row in right(z, y)],
        lambda z, y: np.asfortranarray(right(z, y)),
        lambda z, y: right(z, y) + 0j,
        lambda z, y: {"delta": right(z, y)},
    ],
)
def test_a_right_answer_gets_all_points_in_whatever_form_it_comes(
    function: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    found = verdict(function)
    assert found.kind == "right", found.headline
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("first", ["none", "nothing", "anything", "empty"])
@pytest.mark.parametrize("whole", [list, tuple, "object", "dictionary"])
def test_layers_may_come_in_any_list_and_with_or_without_an_entry_0(first: str, whole: Any) -> None:
    def in_form(part: Any) -> Any:
        layers = {
            "none": part,
            "nothing": part[1:],
            "anything": [np.eye(2), *part[1:]],
            "empty": [[], *part[1:]],
        }[first]
        if whole == "dictionary":
            return dict(enumerate(layers, start=first == "nothing"))
        if whole == "object":
            array = np.empty(len(layers), dtype=object)
            for l, layer in enumerate(layers):
                array[l] = layer
            return array
        return whole(layers)

    def function(W: Any, z: Any, a: Any, Y: Any) -> Any:
        return tuple(map(in_form, backward(W, z, a, Y)))

    assert verdict(function, "matrix-form/backward").kind == "right"


def test_parts_may_come_as_a_dictionary() -> None:
    def function(W: Any, b: Any, X: Any) -> Any:
        z, a = forward(W, b, X)
        return {"a": a, "z": z}

    assert verdict(function, "matrix-form/forward").kind == "right"


def test_numbers_of_layers_may_come_as_arrays_of_one_entry() -> None:
    def training_step(w: Any, b: Any, x: Any, y: Any, alpha: Any) -> Any:
        slopes = question("single-neuron/gradient").reference(w, b, x, y)  # a column
        layers = range(1, len(w))
        return (
            [None, *(w[l] - alpha * slopes[2 * l - 2] for l in layers)],
            [None, *(b[l] - alpha * slopes[2 * l - 1] for l in layers)],
        )

    asked = question("single-neuron/training-step")
    drawn = cases(asked.name, 0)
    outcomes = [Outcome(parts(training_step(**given), asked.returns)) for given in drawn]
    assert judge(asked, drawn, outcomes, 1).kind == "right"


def test_layers_may_come_as_lists_of_rows() -> None:
    def function(W: Any, b: Any, X: Any) -> Any:
        return [[list(layer) for layer in part[1:]] for part in forward(W, b, X)]

    assert verdict(function, "matrix-form/forward").kind == "right"


def test_parts_may_come_as_an_array() -> None:
    def mean_gradients(w: Any, b: Any, a_before: Any, y: Any) -> Any:
        a = 1 / (1 + np.exp(-(w * a_before + b)))
        delta = 2 * (a - y) * a * (1 - a)
        return np.mean([delta * a_before, delta], axis=1)

    assert verdict(mean_gradients, "single-neuron/mean").kind == "right"


def test_layers_that_are_off_by_one_are_not_taken_for_right() -> None:
    def function(W: Any, b: Any, X: Any) -> Any:
        z, a = forward(W, b, X)
        return [None, None, *z[1:]], [None, X, *a[1:]]

    assert verdict(function, "matrix-form/forward").points == 0


# Bad answers


@pytest.mark.parametrize(
    ("function", "kind", "said"),
    [
        (
            lambda _z, _y: None,
            "unusable",
            (
                "No answer to judge: the function returned None; does every path through it end "
                "in return?"
            ),
        ),
        (
            lambda _z, _y: "zero",
            "unusable",
            "No answer to judge: delta must hold real numbers; it holds text.",
        ),
        (
            lambda _z, _y: [[1, 2], [3]],
            "unusable",
            (
                "No answer to judge: delta is a list that is no array; are its rows different in "
                "length?"
            ),
        ),
        (
            lambda z, _y: z + 1j,
            "unusable",
            "No answer to judge: delta must hold real numbers; it holds complex128.",
        ),
        (
            lambda _z, _y: {1, 2},
            "unusable",
            "No answer to judge: delta must be a number, or a list or an array of numbers; it is a set.",
        ),
        (
            lambda _z, _y: np.array([print, None]),
            "unusable",
            "No answer to judge: delta[0] must be a number, or a list or an array of numbers; it is a builtin_function_or_method.",
        ),
        (lambda _z, _y: np.array([]), "unusable", "No answer to judge: delta is empty."),
        (
            lambda _z, _y: repeat(1.0),
            "unusable",
            "No answer to judge: the function returned a repeat of more than 100000 entries; does it end?",
        ),
        (
            lambda z, _y: z.sum(),
            "wrong",
            "Not yet: delta is a single number; it must have shape (2, 4).",
        ),
        (
            lambda z, _y: z * np.nan,
            "wrong",
            "Not yet: delta holds NaN or infinity where a finite number was expected.",
        ),
        (
            lambda z, y: right(z, y)[:1],
            "wrong",
            "Not yet: delta has shape (1, 4); it must be (2, 4).",
        ),
        (
            lambda _z: 0,
            "unusable",
            "No answer to judge: output_delta must take (z, y); it takes (_z).",
        ),
        (
            lambda z, y, x: right(z, y) + x,
            "unusable",
            "No answer to judge: output_delta must take (z, y); it takes (z, y, x).",
        ),
        (
            lambda _z, _y: undefined,  # noqa: F821  # as after a cell was deleted
            "error",
            "It stopped with an error: a name is not there. Was the cell that defines it run?",
        ),
        (lambda _z, _y: 1 / 0, "error", "It stopped with an error."),
        (lambda _z, _y: sys.exit(0), "error", "It stopped with an error."),
    ],
)
def test_a_bad_answer_gets_a_clear_word_and_no_points(
    function: Callable[..., Any], kind: str, said: str
) -> None:
    found = verdict(function)
    assert (found.kind, found.points, found.headline) == (kind, 0, said)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            lambda W, b, X: forward(W, b, X)[0],
            "No answer to judge: the function must return 2 values, z and a; got a list of 4.",
        ),
        (
            lambda W, b, X: {"z": forward(W, b, X)[0]},
            "No answer to judge: the dictionary has no 'a'; it must have z and a.",
        ),
        (
            lambda W, b, X: ([], []),
            "No answer to judge: z is empty.",
        ),
        (
            lambda W, b, X: ([None, X, None, X], []),
            "No answer to judge: z[2] is None.",
        ),
        (
            lambda W, b, X: tuple(part[:2] for part in forward(W, b, X)),
            "Not yet: z[1], z[2], z[3], a[1], a[2] and a[3] expected, but z[1] and a[1] came.",
        ),
        (
            lambda W, b, X: tuple(part[-1] for part in forward(W, b, X)),
            "Not yet: z must be a list with an entry for each layer, z[1], z[2] and z[3]; it is one array.",
        ),
        (
            lambda W, b, X: ({"z1": X}, {"a1": X}),
            "No answer to judge: z is a dictionary with the keys 'z1': give an array, and layers as a list or by their numbers.",
        ),
    ],
)
def test_an_answer_of_the_wrong_parts_is_told_which(answer: Callable[..., Any], said: str) -> None:
    assert verdict(answer, "matrix-form/forward").headline == said


def test_arrays_where_one_is_asked_are_counted() -> None:
    found = verdict(
        lambda _W, _z, delta_L: [delta_L, delta_L[0]], "vanishing-gradients/error-norms"
    )
    assert found.headline == "Not yet: norm must be one array of shape (2,); 2 arrays came."


def test_a_case_is_shown_only_where_it_matters() -> None:
    assert verdict(lambda _z, _y: None).case is None
    assert verdict(lambda _z: 0).case is None
    sometimes = verdict(lambda z, y: None if z.shape == (3, 2) else right(z, y))
    assert sometimes.case is cases(OUTPUT_DELTA, 0)[1]


def test_an_error_is_shown_with_the_students_own_line() -> None:
    def product(one: Any, other: Any) -> Any:
        return one @ other

    def stumbling(z: Any, y: Any) -> Any:
        return np.linalg.inv(product(z, y))

    found = verdict(stumbling)
    assert found.line.endswith(": return one @ other")
    assert found.error.startswith("ValueError: matmul: ")


def test_an_unwritten_function_is_told_apart_from_a_wrong_one() -> None:
    def stub(_z: Any, _y: Any) -> Any:
        raise NotImplementedError("write your answer here")

    assert (verdict(stub).kind, verdict(stub).headline) == ("missing", "Not written yet.")


UNFOUND = (
    "Was the cell that defines it run, before this one? If it was renamed or deleted, write it "
    "again under this name."
)


def checked(code: str, name: str = OUTPUT_DELTA) -> Verdict:
    """The verdict of a check that finds the function itself, after code that a notebook has run."""
    notebook: dict[str, Any] = {"check": check}
    exec(f"{code}\nscore = check({name!r})", notebook)
    found: Verdict = notebook["score"].verdict
    return found


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("pass", UNFOUND),
        ("def delta_of_the_output(z, y): return z", UNFOUND),
        ("output_dlta = 3", UNFOUND),
        ("globals()[1] = print", UNFOUND),
        (
            "def output_dlta(z, y): return z",
            "There is output_dlta: if you mean that one, name it output_delta.",
        ),
        ("output_delta = 3", "output_delta stands for an int now: run the cell that defines it again."),
        (
            "output_delta = None",
            "output_delta stands for None now: run the cell that defines it again.",
        ),
    ],
)  # fmt: skip
def test_a_function_that_is_not_there_is_missed_by_name(code: str, said: str) -> None:
    found = checked(code)
    assert found.headline == f"There is no function output_delta(z, y). {said}"
    assert (found.kind, found.points) == ("missing", 0)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("pass", UNFOUND),
        (
            "def weight_grad(delta, a_before): return delta",
            "There is weight_grad: if you mean that one, name it weight_gradient.",
        ),
    ],
)
def test_a_function_that_another_question_asks_for_is_no_misspelt_one(code: str, said: str) -> None:
    found = checked(
        f"{code}\ndef input_gradient(W, delta): return delta", "matrix-form/weight-gradient"
    )
    assert found.headline == f"There is no function weight_gradient(delta, a_before). {said}"


def test_a_check_finds_the_function_of_the_notebook_or_is_handed_one() -> None:
    code = "def output_delta(z, y):\n    a = 1 / (1 + np.exp(-z))\n    return (a - y) * a * (1 - a)"
    assert checked(f"import numpy as np\n{code}").kind == "right"
    assert check(OUTPUT_DELTA, right, points=2).verdict.points == 2
    assert check(OUTPUT_DELTA, 3).verdict.headline.startswith("There is no function output_delta")


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="matrix-form/delta"):
        check("matrix-form/delta", right)


# Honesty


def changes_its_input(z: Any, y: Any) -> Any:
    answer = right(z, y)
    z[:] = 0
    return answer


def remembers(z: Any, y: Any, seen: list[Any] = []) -> Any:  # noqa: B006
    seen.append(z)
    return right(z, y) * (1 if len(seen) % 6 else 2)


def throws_dice(z: Any, y: Any, rng: Any = np.random.default_rng(0)) -> Any:  # noqa: B008
    return right(z, y) * (1 + rng.integers(0, 2))


def one_layer(z: Any) -> Any:
    return bp.Network(
        [bp.Layer(np.eye(len(z)), np.zeros((len(z), 1)), "sigmoid")], "half_squared_error"
    )


def borrows(z: Any, y: Any) -> Any:
    net = one_layer(z)
    return bp.backward(net, bp.forward(net, z), y, reduction="sum").delta[1]


def borrows_from_below(z: Any, y: Any) -> Any:
    net = one_layer(z)
    return bp.propagation.output_delta(net, bp.forward(net, z), y)


def asks_the_check(z: Any, y: Any) -> Any:
    return question(OUTPUT_DELTA).answer({"z": z, "y": y})


def borrows_in_a_thread(z: Any, y: Any) -> Any:
    with ThreadPoolExecutor() as others:
        return others.submit(borrows, z, y).result()


def borrows_unwatched(z: Any, y: Any) -> Any:
    watching = sys.getprofile()
    sys.setprofile(None)
    answer = borrows(z, y)
    sys.setprofile(watching)
    return answer


def works_in_a_profiler(z: Any, y: Any) -> Any:
    profiler = Profile()
    profiler.enable()
    answer = right(z, y)
    profiler.disable()
    return answer


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (changes_its_input, "the function changes its input z in place"),
        (remembers, "the function keeps something between calls"),
        (borrows, "the function calls backprop_lib's backward"),
        (borrows_from_below, "the function calls backprop_lib's output_delta"),
        (asks_the_check, "the function calls backprop_lib's checks"),
        (borrows_in_a_thread, "the function calls backprop_lib's backward"),
        (borrows_unwatched, "the function turns off what watches it"),
        (works_in_a_profiler, "the function turns off what watches it"),
    ],
)
def test_right_values_that_the_function_did_not_earn_score_nothing(
    function: Callable[..., Any], said: str
) -> None:
    found = verdict(function)
    assert (found.kind, found.points) == ("dishonest", 0)
    assert said in found.headline


@pytest.mark.parametrize(
    ("name", "function", "said"),
    [
        ("single-neuron/slope", bp.sigmoid.derivative, ""),
        ("single-neuron/slope", lambda z: bp.sigmoid.vjp(z, bp.sigmoid.f(z), 1.0), ""),
        (
            "single-neuron/cost",
            lambda a, y: (bp.squared_error.f(a, y), bp.squared_error.grad(a, y)),
            "",
        ),
        (
            "many-neurons/output-delta",
            lambda z, y: bp.numeric_gradients(
                bp.Network([bp.Layer(np.eye(len(z)), z[:, None], "sigmoid")], "squared_error"),
                np.zeros((len(z), 1)),
                y[:, None],
                reduction="sum",
            ).db[1][:, 0],
            "'s numeric_gradients",
        ),
        (
            "conventions/softmax-jacobian",
            lambda z: [
                bp.softmax.vjp(z, bp.softmax.f(z), e[:, None])[:, 0] for e in np.eye(len(z))
            ],
            "",
        ),
        (
            "vanishing-gradients/spreads",
            lambda n: [[SCHEMES[s](*pair) for pair in pairwise(n)] for s in ("xavier", "he")],
            "",
        ),
    ],
)
def test_what_the_library_has_of_the_very_thing_asked_scores_nothing(
    name: str, function: Callable[..., Any], said: str
) -> None:
    found = verdict(function, name)
    assert (found.kind, found.points) == ("dishonest", 0)
    assert found.headline == (
        f"The values are right, but the function calls backprop_lib{said}, which is the very thing "
        f"asked: write it yourself."
    )


def test_what_is_dishonest_in_a_wrong_answer_is_said_too() -> None:
    (said,) = [truth for truth in verdict(throws_dice).truths if truth.startswith("Besides")]
    assert "draws random numbers" in said


SAME = "Other numbers went in and the same came out: the answer must be computed from z and y."


def test_answers_from_a_table_are_found_out_by_other_numbers_of_the_same_shape() -> None:
    asked = question(OUTPUT_DELTA)
    table = {
        given["z"].shape: expected(asked, given)["delta"] for given in cases(asked.name, 0)[:3]
    }
    found = verdict(lambda z, _y: table[z.shape])
    assert (found.kind, found.points, found.headline) == ("dishonest", 0, SAME)


def test_what_was_never_filled_in_is_told_to_be_always_the_same_and_is_no_cheating() -> None:
    found = verdict(lambda z, _y: np.zeros_like(z))
    assert (found.kind, found.points, found.headline) == ("wrong", 0, SAME)


def test_remembering_answers_is_not_dishonest() -> None:
    kept: dict[bytes, Any] = {}

    def with_a_cache(z: Any, y: Any) -> Any:
        key = z.tobytes() + y.tobytes()
        if key not in kept:
            kept[key] = right(z, y)
        return kept[key]

    assert verdict(with_a_cache).kind == "right"


# Cases


@pytest.mark.parametrize("asked", questions().values(), ids=lambda asked: asked.name)
def test_the_probe_of_one_sample_is_no_part_of_the_verdict(asked: Question) -> None:
    drawn = cases(asked.name, 0)
    count = graded(asked)
    assert len(drawn) == count + bool(asked.samples)
    for name in asked.samples:
        one = drawn[count][name]
        layers = one if isinstance(one, list) else [one]
        assert {layer.shape[-1] for layer in layers if layer is not None} == {1}


def test_a_right_answer_that_fails_for_one_sample_alone_is_right() -> None:
    assert verdict(lambda z, y: right(z, y) if z.shape[1] > 1 else z).kind == "right"


def test_judging_a_verdict_runs_no_code_of_the_student() -> None:
    asked = question(OUTPUT_DELTA)
    outcomes: Any = None

    def once(z: Any, y: Any) -> Any:
        assert outcomes is None, "called while judging"
        return 3 * right(z, y)

    from backprop_lib.checks.running import run

    drawn = cases(asked.name, 0)
    outcomes = run(asked.task, once, drawn)
    assert judge(asked, drawn, outcomes, 1).points == 0


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"delta": np.ones((2, 2, 2))},
        {"delta": np.ones(0)},
        {"delta": np.full((2, 4), np.inf)},
        {"delta": np.full((2, 4), 1e308)},
        {"": np.ones(1), "delta[x]": np.ones(1), "delta[-1]": np.ones(1)},
        {"delta[0]": np.ones((2, 4)), "delta": np.ones((2, 4))},
        {f"delta[{9**99}]": np.ones((2, 4))},
    ],
)
@pytest.mark.parametrize("count", [0, 1, 4, 9])
def test_outcomes_that_no_function_gives_are_judged_too(answer: dict[str, Any], count: int) -> None:
    for name in (OUTPUT_DELTA, "matrix-form/backward"):
        asked = question(name)
        outcomes = [Outcome(answer)] * count
        assert judge(asked, cases(name, 0), outcomes, 1).points == 0


def test_right_answers_to_some_cases_alone_get_no_points() -> None:
    asked, drawn = question(OUTPUT_DELTA), cases(OUTPUT_DELTA, 0)
    outcomes = [Outcome(expected(asked, given)) for given in drawn]
    assert judge(asked, drawn, outcomes, 1).points == 1
    found = judge(asked, drawn, outcomes[:2], 1)
    assert (found.points, found.headline) == (0, "No answer to judge: there was no answer.")


def test_a_question_that_cannot_tell_its_mistakes_apart_is_an_error_of_its_author() -> None:
    from dataclasses import replace

    from backprop_lib.checks import draw

    asked = question(OUTPUT_DELTA)
    again = Mistake("factor-two-missing", asked.mistakes[0].slots)
    twice = replace(asked, mistakes=(*asked.mistakes, again))
    with pytest.raises(
        draw.AmbiguousQuestionError,
        match=(
            r"^matrix-form/output-delta: no case 0 tells \('sign-flipped', 'factor-two-missing'\) "
            r"apart in 200 tries$"
        ),
    ):
        draw._case(twice, np.random.default_rng(0), 0)


def test_a_check_works_in_a_plain_terminal() -> None:
    code = (
        "from backprop_lib.checks import check\n"
        "def output_delta(z, y):\n    return z - y\n"
        "check('matrix-form/output-delta', output_delta, points=2)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(
        "✗ matrix-form/output-delta (0 of 2 points)\n"
        "  Not yet: the values of delta are not right; the shapes are.\n"
    )
    assert done.stderr == ""
