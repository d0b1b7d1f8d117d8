"""The fifty lines are right, other libraries agree, and every number of the chapter is recomputed."""

import ast
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser
from reference import Case, random_case, reference, worked_cases
from test_chapters import BOOK, is_one_of, numbers_shown

import backprop_lib as bp

CHAPTER = "autograd"
CELL = re.compile(r"^```\{code-cell\} ipython3\n(?::[^\n]*\n)*(.*?)^```$", re.MULTILINE | re.DOTALL)
_, _, NET, X, Y = bp.example("relu-softmax-232")


def section(title: str) -> str:
    source = (BOOK / f"{CHAPTER}.md").read_text(encoding="utf-8")
    return source.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def engine() -> str:
    """The chapter's program, as its readers type it in."""
    return "\n".join(CELL.findall(section("Fifty lines")))


def namespace(program: str) -> dict[str, Any]:
    """What the program defines, and the functions that the next section builds on it."""
    scope: dict[str, Any] = {"np": np, "bp": bp, "net": NET, "X": X, "Y": Y}
    exec(program, scope)
    cells = CELL.findall(section("It finds what we derived"))
    exec("\n".join(cell for cell in cells if "def cross_entropy" in cell), scope)
    exec("\n".join(cell for cell in cells if "def by_graph" in cell), scope)
    return scope


PAGE = namespace(engine())


def by_graph(case: Case, scope: dict[str, Any]) -> list[list[Any]]:
    return scope["by_graph"](case.net, case.X, case.Y)  # type: ignore[no-any-return]


def true(case: Case) -> list[list[Any]]:
    truth = reference(case, "mean")
    return [truth.dC_dz[1:], truth.dW[1:], truth.db[1:]]


def differs(case: Case, scope: dict[str, Any]) -> bool:
    found, expected = by_graph(case, scope), true(case)
    return not all(
        np.allclose(p, q, rtol=1e-9, atol=1e-12)
        for ours, theirs in zip(found, expected, strict=True)
        for p, q in zip(ours, theirs, strict=True)
    )


def can_be_written_with_the_page(case: Case) -> bool:
    names = {g.name for _, _, g in case.net.layers}
    losses = ("half_squared_error", "categorical_cross_entropy")
    return names <= PAGE["activate"].keys() and case.net.loss.name in losses


RANDOM = [case for case in map(random_case, range(60)) if can_be_written_with_the_page(case)]


@pytest.mark.parametrize("case", [*worked_cases(), *RANDOM], ids=lambda case: case.name)
def test_the_fifty_lines_agree_with_autograd(case: Case) -> None:
    for ours, theirs in zip(by_graph(case, PAGE), true(case), strict=True):
        for p, q in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(p, q, rtol=1e-9, atol=1e-12)


def test_many_random_networks_are_compared_some_with_softmax_inside() -> None:
    assert len(RANDOM) > 10
    hidden = [[g.name for _, _, g in case.net.layers[:-1]] for case in RANDOM]
    assert any("softmax" in names for names in hidden)


def test_they_are_about_fifty_lines() -> None:
    lines = [line for line in engine().splitlines() if line.strip()]
    assert 45 <= len(lines) <= 55


def test_the_fifty_lines_need_numpy_and_one_function_of_the_library() -> None:
    tree = ast.walk(ast.parse(engine()))
    uses = {
        ast.unparse(node)
        for node in tree
        if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("bp.")
    }
    assert uses == {"bp.sigmoid", "bp.sigmoid.f"}


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ("parent.grad += vjp(node.grad)", "parent.grad = vjp(node.grad)"),
        ("v.sum(axis=tuple(axes), keepdims=True)", "v.mean(axis=tuple(axes), keepdims=True)"),
        ("reversed(in_order(end))", "in_order(end)"),
        ("lambda v: fit(v, x)", "lambda v: -fit(v, x)"),
    ],
    ids=["= for +=", "mean for sum", "parents first", "a sign"],
)
def test_a_slip_in_the_fifty_lines_is_noticed_by_a_batch(right: str, slip: str) -> None:
    assert engine().count(right) == 1
    batches = [case for case in RANDOM if case.X.shape[1] > 1 and case.net.L > 1]

    def noticed(case: Case) -> bool:
        try:
            return differs(case, namespace(engine().replace(right, slip)))
        except ValueError:  # shapes that do not fit
            return True

    assert any(noticed(case) for case in batches[:5])


def test_a_node_is_visited_after_all_of_its_children() -> None:
    tensor, in_order = PAGE["Tensor"], PAGE["in_order"]
    x = tensor(2)
    y = x * x + x
    z = y * x
    order = in_order(z)
    assert len(order) == len(set(order))
    for node in order:
        assert all(order.index(parent) < order.index(node) for parent, _ in node.parents)
    z.backward()
    assert x.grad.item() == 3 * 2**2 + 2 * 2  # of x^3 + x^2 at 2


def test_a_square_written_as_a_product_needs_both_shares() -> None:
    forgetful = namespace(engine().replace("parent.grad +=", "parent.grad ="))
    slopes = []
    for scope in (PAGE, forgetful):
        d = scope["Tensor"](3)
        (d * d).backward()
        slopes.append(d.grad.item())
    assert slopes == [6, 3]


def test_the_order_asked_for_is_the_only_one_in_that_graph() -> None:
    """What the question on the order claims: each of its nodes lies behind the one before."""
    s = PAGE
    z1 = s["Tensor"](X) + s["Tensor"](X)
    hidden = s["relu"](z1)
    z2 = hidden + s["Tensor"](X)
    e = s["exp"](z2)
    t = s["log"](s["total"](e))
    C = t - s["total"](s["Tensor"](Y) * z2)
    backward = s["in_order"](C)[::-1]
    places = [backward.index(node) for node in (C, t, e, z2, hidden, z1)]
    assert places == sorted(places)

    def below(node: Any, wanted: Any) -> bool:
        return any(p is wanted or below(p, wanted) for p, _ in node.parents)

    assert all(below(after, before) for after, before in pairwise((C, t, e, z2, hidden, z1)))


@pytest.fixture(scope="module")
def page(book_html: Path) -> str:
    return (book_html / "book" / f"{CHAPTER}.html").read_text(encoding="utf-8")


def test_every_decimal_number_of_the_chapter_is_a_recomputed_one(
    book_html: Path, browser: Browser
) -> None:
    truth = reference(Case("small", NET, X, Y), "mean")
    e = np.exp(truth.z[2])
    s = e.sum()
    slope = truth.dW[2][0, 0]
    arrays = [
        truth.z[2], e, s, 1 / s, np.log(s), np.log(s) - truth.z[2][1], truth.a[2],
        truth.dC_dz[2], truth.dW[1], slope * np.array([1, 2, 3]),
        -1, 2 + truth.dC_dz[2][1],  # wrong answers to a question
    ]  # fmt: skip
    pool = np.abs(np.concatenate([np.ravel(array) for array in arrays]))
    shown = numbers_shown(browser, book_html / "book" / f"{CHAPTER}.html")
    assert len(shown) > 10
    assert [number for number in shown if not is_one_of(number, pool, set())] == []


def test_gradients_pile_up_for_weights_and_not_for_what_is_made_anew(page: str) -> None:
    found = re.findall(r"W2: (\d\.\d+)   z2: (\d\.\d+)", page)
    truth = reference(Case("small", NET, X, Y), "mean")
    dW, delta = truth.dW[2][0, 0], truth.dC_dz[2][0, 0]
    assert found == [(f"{n * dW:.4f}", f"{delta:.4f}") for n in (1, 2, 3)]


def test_the_forgetful_walk_leaves_softmax_without_the_target(page: str) -> None:
    truth = reference(Case("small", NET, X, Y), "mean")
    shown = np.array2string(np.hstack([truth.dC_dz[2], truth.a[2]]).round(4), separator=", ")
    assert f"array({shown.replace(chr(10), chr(10) + ' ' * 6)})" in page


def test_all_seven_networks_agree_on_the_page(page: str) -> None:
    differences = re.findall(r"(\de[+-]\d+)  [\w-]", page)
    assert len(differences) == 7
    assert all(float(difference) < 1e-12 for difference in differences)


def test_autograd_and_jax_ran_in_the_build_and_agree(page: str) -> None:
    assert "JAX is not installed; to see its answer" in page  # the code of the cell
    ran = re.findall(r"^JAX, (float\d\d): (\de-\d+)$", re.sub(r"<[^>]+>", "\n", page), re.MULTILINE)
    assert [dtype for dtype, _ in ran] == ["float32", "float64"]
    (_, as_it_comes), (_, with_64_bits) = ran
    assert 1e-12 < float(as_it_comes) < 1e-6
    assert float(with_64_bits) < 1e-12
    (found,) = re.findall(r"autograd: largest difference (\de-\d+)", page)
    assert float(found) < 1e-12


def test_passes_are_counted(page: str) -> None:
    text = re.sub(r"<[^>]+>", " ", page)
    assert f"{sum(W.size + b.size for W, b, _ in NET)} passes, largest difference" in text
    rng = np.random.default_rng(0)
    for sizes in ((2, 3, 2), (784, 30, 10), (784, 512, 512, 10), (2, 64, 784)):
        g = ("sigmoid",) * (len(sizes) - 1)
        net = bp.init(sizes, g, "half_squared_error", scheme="xavier", rng=rng)
        parameters = sum(W.size + b.size for W, b, _ in net)
        row = rf"{'-'.join(map(str, sizes))}\s+{parameters:,} against 1\s+{sizes[0]} against {sizes[-1]}\s"
        assert re.search(row, text)


def test_the_passes_of_the_question_are_parameters(page: str) -> None:
    rng = np.random.default_rng(0)
    net = bp.init((3, 4, 2), ("relu", "softmax"), "categorical_cross_entropy", scheme="he", rng=rng)
    assert f'data-answer="{float(sum(W.size + b.size for W, b, _ in net))!r}"' in page


def test_the_slope_asked_for_is_prediction_minus_target(page: str) -> None:
    asked = [float(answer) for answer in re.findall(r'data-answer="([^"]+)"', page)]
    truth = reference(Case("small", NET, X, Y), "mean")
    assert min(abs(answer - (truth.a[2] - Y)[1, 0]) for answer in asked) < 1e-12


def test_frameworks_sum_over_a_mean_of_all_entries_and_not_over_samples() -> None:
    """What the table says of a mean over all entries: it is ours, times 2 / n_L."""
    rng = np.random.default_rng(0)
    a, y = rng.standard_normal((2, 3, 5))
    ours = np.mean(bp.half_squared_error.f(a, y))
    np.testing.assert_allclose(np.mean((a - y) ** 2), ours * 2 / 3, rtol=1e-14)
