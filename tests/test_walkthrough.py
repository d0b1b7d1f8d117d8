"""Claims about the numbers: what is printed is what is computed, and each line follows."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from autograd import elementwise_grad
from latex_arithmetic import evaluate, numbers
from reference import ACTIVATIONS, LOSSES, PAIRS, Case, random_case, reference

from backprop_lib import Walkthrough, walk_through
from backprop_lib.walkthrough import Step

LEARNING_RATE = 0.3
# Every pair of output activation and loss, once with each reduction.
ALL = [
    *((i, "mean") for i in range(len(PAIRS))),
    *((i + len(PAIRS), "sum") for i in range(len(PAIRS))),
]


@cache
def walk(seed: int, reduction: str, digits: int = 4) -> Walkthrough:
    """A random network worked through, with nothing elided."""
    return whole(random_case(seed), reduction, digits)


def whole(case: Case, reduction: str = "mean", digits: int = 4) -> Walkthrough:
    return walk_through(
        case.net,
        case.X,
        case.Y,
        reduction=reduction,
        digits=digits,
        limit=1000,
        learning_rate=LEARNING_RATE,
    )


def expected_values(case: Case, reduction: str) -> dict[str, Any]:
    """Every quantity of the walkthrough, from formulas that are not the library's."""
    ref = reference(case, reduction)
    net = case.net
    values = {"X": case.X, "Y": case.Y, "C": LOSSES[net.loss.name](ref.a[-1], case.Y)}
    for l, (W, b, g) in enumerate(net.layers, start=1):
        values |= {f"W[{l}]": W, f"b[{l}]": b, f"z[{l}]": ref.z[l], f"a[{l}]": ref.a[l]}
        values |= {f"delta[{l}]": ref.dC_dz[l], f"dC/da[{l}]": ref.dC_da[l]}
        values |= {f"dW[{l}]": ref.dW[l], f"db[{l}]": ref.db[l]}
        if g.name != "softmax":
            values[f"g'(z[{l}])"] = elementwise_grad(ACTIVATIONS[g.name])(ref.z[l])
        values[f"new W[{l}]"] = W - LEARNING_RATE * ref.dW[l]
        values[f"new b[{l}]"] = b - LEARNING_RATE * ref.db[l]
    return values


def links(step: Step) -> Iterator[list[tuple[str, str]]]:
    """The chains of a step's lines, each a list of (relation, expression) after its left side."""
    chain: list[tuple[str, str]] = []
    for left, relation, right in step.lines:
        if left and chain:
            yield chain
            chain = []
        parts = re.split(r" (=|\\approx) ", right)
        chain += zip([relation, *parts[1::2]], parts[::2], strict=True)
    yield chain


def symbolic(latex: str) -> bool:
    return latex == "1" or bool(
        re.search(r"[aWzbCXY](?![a-zA-Z])|\\delta|\\sum|\\partial|'", latex.replace("bmatrix", ""))
    )


def last_expression(step: Step) -> str:
    return list(links(step))[-1][-1][1]


def as_matrix(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else np.array([[value]], dtype=object)


def middles(value: Any) -> Any:
    return np.vectorize(lambda entry: entry.middle, otypes=[float])(as_matrix(value))


def assert_holds(value: Any, expected: Any, context: str) -> None:
    value = as_matrix(value)
    assert value.shape == np.shape(expected), context
    for entry, number in zip(value.flat, np.ravel(expected), strict=True):
        assert entry.holds(number), f"{context}: {entry} for {number}"


@pytest.mark.parametrize(("seed", "reduction"), ALL)
@pytest.mark.parametrize("digits", [1, 4, 9])
def test_every_printed_result_is_the_independently_computed_one_rounded(
    seed: int, reduction: str, digits: int
) -> None:
    case = random_case(seed)
    expected = expected_values(case, reduction)
    for step in walk(seed, reduction, digits).steps:
        value = np.asarray(expected[step.quantity])
        if step.quantity == "C":
            value = value * (1 / case.X.shape[1] if reduction == "mean" else 1)
            value = np.sum(value, keepdims=True)[None]
        printed = middles(evaluate(last_expression(step), digits))
        half_a_unit = 0.5 * 10.0**-digits
        assert printed.shape == value.shape, step.quantity
        np.testing.assert_allclose(
            printed, value, rtol=0, atol=half_a_unit + 1e-12, err_msg=step.quantity
        )


def numeric_chains(step: Step) -> list[list[tuple[str, str]]]:
    """The chains without the symbols that they begin with; definitions have nothing else."""
    chains = [[link for link in chain if not symbolic(link[1])] for chain in links(step)]
    return [chain for chain in chains if chain]


@pytest.mark.parametrize("digits", [1, 4, 9, 15])
@pytest.mark.parametrize(("seed", "reduction"), ALL)
def test_every_line_comes_to_the_value_within_what_its_digits_say(
    seed: int, reduction: str, digits: int
) -> None:
    precise = walk(seed, reduction, 15)
    for step in walk(seed, reduction, digits).steps:
        chains = numeric_chains(step)
        assert chains, step.quantity
        twins = numeric_chains(precise[step.quantity])
        for chain, twin in zip(chains, twins, strict=True):
            truth = middles(evaluate(twin[-1][1], 15))
            for _, latex in chain:
                value = evaluate(latex, digits)
                assert_holds(value, truth, f"{step.quantity}: {latex}")


@pytest.mark.parametrize(("seed", "reduction"), ALL)
def test_with_15_digits_every_line_pins_its_value_down_to_1e_12(seed: int, reduction: str) -> None:
    for step in walk(seed, reduction, 15).steps:
        for chain in numeric_chains(step):
            for _, latex in chain:
                value = as_matrix(evaluate(latex, 15))
                for entry in value.flat:
                    assert entry.hi - entry.lo <= 1e-12 * max(1, abs(entry.middle)), latex


@pytest.mark.parametrize("digits", [1, 3, 5, 11])
@pytest.mark.parametrize(("seed", "reduction"), ALL)
def test_equal_is_printed_where_nothing_is_rounded_and_only_there(
    seed: int, reduction: str, digits: int
) -> None:
    """Twins printed with 15 digits tell which numbers were rounded."""
    precise = walk(seed, reduction, 15)
    for step in walk(seed, reduction, digits).steps:
        chains, twins = list(links(step)), list(links(precise[step.quantity]))
        for chain, twin in zip(chains, twins, strict=True):
            before, rounded_before = None, False
            for (relation, latex), (_, precise_latex) in zip(chain, twin, strict=True):
                if symbolic(latex):
                    assert relation.strip(":") == "=", latex
                    continue
                seen, twins_seen = numbers(latex), numbers(precise_latex)
                # Where 1 - a would be printed as 1 - 1.0, it is written as one number.
                rounded = len(seen) != len(twins_seen) or not np.allclose(
                    seen, twins_seen, rtol=2e-14, atol=1e-15
                )
                value = middles(evaluate(latex, digits))
                follows = before is not None and np.allclose(value, before, rtol=1e-12, atol=1e-14)
                if relation == "=":
                    assert follows or not (rounded or rounded_before), f"{step.quantity}: {latex}"
                else:
                    assert relation == r"\approx"
                    assert rounded or rounded_before, f"{step.quantity}: {latex}"
                before, rounded_before = value, rounded
