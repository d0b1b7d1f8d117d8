"""The twenty lines are right, and every number of their chapter is counted or recomputed."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from playwright.sync_api import Browser
from reference import Case, random_case, reference, worked_cases
from test_chapters import BOOK, is_one_of, numbers_shown

import backprop_lib as bp

CHAPTER = "putting-it-together"
CELL = re.compile(r"^```\{code-cell\} ipython3\n(?::[^\n]*\n)*(.*?)^```$", re.MULTILINE | re.DOTALL)
FUNCTION = re.compile(r"^def (\w+)\(.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
SIZES = [(2, 3, 2), (3, 3, 3, 3, 3), (64, 32, 10), (*[64] * 6, 10), (784, 30, 10)]
LARGE = (784, 512, 512, 10)


def on_the_page() -> dict[str, str]:
    """Source of each function that the chapter defines."""
    source = (BOOK / f"{CHAPTER}.md").read_text(encoding="utf-8")
    cells = "\n".join(CELL.findall(source))
    return {found[1]: found[0].strip() for found in FUNCTION.finditer(cells)}


def defined(*names: str) -> list[Callable[..., Any]]:
    """Those functions, run as they stand."""
    scope: dict[str, Any] = {"np": np}
    for name in names:
        exec(on_the_page()[name], scope)
    return [scope[name] for name in names]


FORWARD, BACKWARD, UPDATE = defined("forward", "backward", "update")


def by_the_twenty_lines(net: bp.Network, X: Any, Y: Any) -> tuple[Any, Any, Any]:
    W, b, g = ([None, *part] for part in zip(*net, strict=True))
    slope = [None, *(h.derivative for h in g[1:])]
    z, a = FORWARD(W, b, [None, *(h.f for h in g[1:])], X)

    def output_error(z: Any, a: Any, Y: Any) -> Any:
        if net.loss.name.endswith("cross_entropy"):
            return a - Y
        return net.loss.grad(a, Y) * g[-1].derivative(z)

    return BACKWARD(W, slope, z, a, Y, output_error)


def elementwise(case: Case) -> bool:
    """Whether the twenty lines are meant for it: softmax meets nothing but cross-entropy."""
    names = [g.name for _, _, g in case.net.layers]
    hidden_or_unfused = names[:-1] if case.net.loss.labels == "one-hot" else names
    return "softmax" not in hidden_or_unfused


RANDOM = [case for case in map(random_case, range(40)) if elementwise(case)]


@pytest.mark.parametrize("case", [*worked_cases(), *RANDOM], ids=lambda case: case.name)
def test_the_twenty_lines_agree_with_autograd(case: Case) -> None:
    truth = reference(case, "mean")
    delta, dW, db = by_the_twenty_lines(case.net, case.X, case.Y)
    for l in range(1, case.net.L + 1):
        np.testing.assert_allclose(delta[l], truth.dC_dz[l], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(dW[l], truth.dW[l], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(db[l], truth.db[l], rtol=1e-9, atol=1e-12)


def test_many_random_networks_are_compared() -> None:
    assert len(RANDOM) > 15
    assert any(case.X.shape[1] > 1 and case.net.L > 2 for case in RANDOM)


def test_they_are_twenty_lines() -> None:
    functions = on_the_page()
    lines = [
        line
        for name in ("forward", "backward", "update")
        for line in functions[name].splitlines()
        if line.strip()
    ]
    assert len(lines) == 20


class Counted:
    """A number that counts the multiplications it takes part in."""

    count = 0

    def __mul__(self, _other: object) -> "Counted":
        Counted.count += 1
        return self

    def __add__(self, _other: object) -> "Counted":
        return self

    __sub__ = __radd__ = __truediv__ = __add__


def multiplications(sizes: tuple[int, ...], m: int = 1) -> tuple[int, int]:
    """Counted one by one, while the page's own functions run on numbers that count."""
    one = Counted()
    W = [None, *(np.full((p, q), one) for q, p in pairwise(sizes))]
    b = [None, *(np.full((p, 1), one) for p in sizes[1:])]
    L = len(sizes) - 1
    Counted.count = 0
    z, a = FORWARD(W, b, [None, *[lambda z: z] * L], np.full((sizes[0], m), one))
    forward = Counted.count
    slopes = 0  # products with the slope are of neurons, and not of the matrices

    def slope(z: Any) -> Any:
        nonlocal slopes
        slopes += z.size
        return z

    BACKWARD(W, [None, *[slope] * L], z, a, a[L], lambda z, a, Y: a)
    return forward, Counted.count - forward - slopes


def parameters(sizes: tuple[int, ...]) -> int:
    rng = np.random.default_rng(0)
    g, loss = ("sigmoid",) * (len(sizes) - 1), "half_squared_error"
    net = bp.init(sizes, g, loss, scheme="xavier", rng=rng)
    return sum(W.size + b.size for W, b, _ in net)


def kept(sizes: tuple[int, ...], m: int) -> int:
    """What a forward pass leaves behind, by looking at it."""
    rng = np.random.default_rng(0)
    g, loss = ("sigmoid",) * (len(sizes) - 1), "half_squared_error"
    net = bp.init(sizes, g, loss, scheme="xavier", rng=rng)
    z, a = bp.forward(net, np.zeros((sizes[0], m)))
    return sum(array.size for array in (*z[1:], *a))


def training(steps: int) -> list[float]:
    """The cost of the small classifier before and after each step, by autograd."""
    _, _, net, X, Y = bp.example("relu-softmax-232")
    p = [np.array(array) for W, b, _ in net for array in (W, b)]

    def cost(p: Any) -> Any:
        a = anp.maximum(anp.dot(p[0], X) + p[1], 0)
        z = anp.dot(p[2], a) + p[3]
        return -anp.sum(Y * (z - anp.log(anp.sum(anp.exp(z)))))

    slope, costs = grad(cost), [float(cost(p))]
    for _ in range(steps):
        p = [x - d / 10 for x, d in zip(p, slope(p), strict=True)]
        costs.append(float(cost(p)))
    return costs


@pytest.fixture(scope="module")
def page(book_html: Path) -> str:
    return (book_html / "book" / f"{CHAPTER}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tables(book_html: Path, browser: Browser) -> list[list[list[str]]]:
    page = browser.new_page()
    page.goto((book_html / "book" / f"{CHAPTER}.html").as_uri())
    rows = "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
    found = page.evaluate(f"[...document.querySelectorAll('article table')].map({rows})")
    page.close()
    return found  # type: ignore[no-any-return]


def named(sizes: tuple[int, ...]) -> str:
    return "-".join(map(str, sizes))


def test_every_decimal_number_of_the_chapter_is_a_recomputed_one(
    book_html: Path, browser: Browser, tables: list[list[list[str]]]
) -> None:
    _, _, net, X, Y = bp.example("relu-softmax-232")
    truth = reference(Case("small", net, X, Y), "mean")
    costs = training(100)
    counts = [multiplications(sizes) for sizes in (*SIZES, LARGE)]
    ratios = [backward / forward for forward, backward in counts]
    arrays = [
        truth.a[1], truth.a[2], truth.dC_dz[1], truth.dW[1], costs, ratios,
        [1 + ratio for ratio in ratios],
    ]  # fmt: skip
    pool = np.abs(np.concatenate([np.ravel(array) for array in arrays]))
    shown = numbers_shown(browser, book_html / "book" / f"{CHAPTER}.html")
    for ratio in measured(tables).values():
        shown.remove(ratio)  # of times, which nobody can compute
    assert [number for number in shown if not is_one_of(number, pool, set())] == []


def measured(tables: list[list[list[str]]]) -> dict[str, str]:
    """Of each network, how many times as long backward took as forward."""
    [table] = [table for table in tables if table[0] == ["Network", "counted", "measured"]]
    return {network: ratio for network, _, ratio in table[1:]}


def test_times_were_measured_beside_the_counts(tables: list[list[list[str]]]) -> None:
    [table] = [table for table in tables if table[0] == ["Network", "counted", "measured"]]
    for row, sizes in zip(table[1:], (*SIZES[2:], LARGE), strict=True):
        forward, backward = multiplications(sizes)
        assert row[:2] == [named(sizes), f"{backward / forward:.1f}"]
    assert all(float(ratio) > 0 for ratio in measured(tables).values())


def test_multiplications_are_those_counted_one_by_one(tables: list[list[list[str]]]) -> None:
    expected = [["Network", "forward", "backward", "ratio"]]
    for sizes in SIZES:
        forward, backward = multiplications(sizes)
        ratio = f"{backward / forward:.2f}"
        expected.append([named(sizes), f"{forward:,}", f"{backward:,}", ratio])
        assert 1 < backward / forward < 2
    assert expected in tables


def test_turning_each_weight_takes_a_pass_for_each_and_one_more(
    tables: list[list[list[str]]], page: str
) -> None:
    [table] = [table for table in tables if table[0][1] == "weights, biases"]
    assert [row[0] for row in table[1:]] == [named(sizes) for sizes in (*SIZES, LARGE)]
    for row, sizes in zip(table[1:], (*SIZES, LARGE), strict=True):
        assert row[1:3] == [f"{parameters(sizes):,}", f"{parameters(sizes) + 1:,}"]
        assert 2 <= float(row[3]) < 3
    turning = [int(row[2].replace(",", "")) for row in table[1:]]
    assert turning == sorted(turning)
    minutes = f"{turning[-1] / 1000 / 60:.0f}"
    assert re.search(rf"takes <span[^>]*>{minutes}</span> minutes", page)


def test_memory_is_what_a_forward_pass_leaves_behind(tables: list[list[list[str]]]) -> None:
    both = (784, 30, 10), LARGE
    expected = [
        ["Numbers kept", *map(named, both)],
        ["weights and biases", *(f"{parameters(sizes):,}" for sizes in both)],
        ["their gradients", *(f"{parameters(sizes):,}" for sizes in both)],
        ["X, z and a, one sample", *(f"{kept(sizes, 1):,}" for sizes in both)],
        ["X, z and a, batch of 128", *(f"{kept(sizes, 128):,}" for sizes in both)],
    ]
    assert expected in tables


def test_the_backward_pass_of_the_question_is_counted_too(page: str) -> None:
    assert f'data-answer="{float(multiplications((5, 4, 2), 3)[1])!r}"' in page


def test_the_cost_falls_with_every_step() -> None:
    costs = training(100)
    assert all(after < before for before, after in pairwise(costs))


def test_all_seven_networks_agree_on_the_page(page: str) -> None:
    printed = re.findall(r"(?:^|>)[\d-]+, [\w =]+? +(\de[+-]\d+)$", page, re.MULTILINE)
    assert len(printed) == 7
    assert all(float(difference) < 1e-12 for difference in printed)


def test_without_keepdims_a_bias_becomes_a_matrix() -> None:
    b, delta = np.zeros((3, 1)), np.ones((3, 5))
    assert (b - delta.sum(axis=1)).shape == (3, 3)


def test_moving_the_weights_first_gives_the_gradient_of_no_network() -> None:
    _, _, net, X, Y = bp.example("relu-softmax-232")
    trace = bp.forward(net, X)
    right = bp.backward(net, trace, Y, reduction="mean")
    moved = net[2].W - right.dW[2]
    wrong = (moved.T @ right.delta[2]) * (trace.z[1] > 0)
    assert np.max(np.abs(wrong - right.delta[1])) > 0.01
