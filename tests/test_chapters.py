"""No digit of a computed result is typed in a chapter.

Two nets: a chapter's source may not hold a decimal number at all, in prose, in maths or in
code; and every decimal number on the built page of a worked example must be one that the
oracle of reference.py, or a published text, gives, rounded as it is printed.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser
from reference import Case, reference

from backprop_lib import EXAMPLES, example
from backprop_lib.published import TEXTS

BOOK = Path(__file__).resolve().parent.parent / "book"
CHAPTERS = sorted(BOOK.glob("*.md"))
WORKED = {
    "worked-232-relu-softmax": ["relu-softmax-232"],
    "worked-33333": ["relu-softmax-33333", "relu-identity-33333"],
    "worked-221-sigmoid": ["sigmoid-221"],
    "worked-232-sigmoid": ["sigmoid-232"],
}
DECIMAL = re.compile(r"\d[.,]\d")
# What a chapter may say with a decimal point although nobody computes it.
NOT_RESULTS = re.compile(r"\.\d+[fge]\}|Python 3\.\d+|CC BY(-SA)? \d\.\d")

# The decimal numbers that a reader sees, outside and inside formulas. Left out are the
# code of cells, numbers that Sphinx gives to sections, figures and equations, and explorers,
# which start when the page is there and are tested by themselves.
SHOWN = """() => {
  const page = document.querySelector("article").cloneNode(true);
  const away = ".cell_input, .section-number, .caption-number, .eqno, a.reference, nav, .prev-next-area, "
    + "[data-explorer]";
  page.querySelectorAll(away).forEach(e => e.remove());
  const numbers = [...page.querySelectorAll("mn")].map(e => e.textContent);
  page.querySelectorAll("math").forEach(e => e.replaceWith(" "));
  page.querySelectorAll("br, td, th, p, div").forEach(e => e.append(" "));
  return [numbers.filter(n => n.includes(".")), page.textContent];
}"""
IN_TEXT = re.compile(r"\d+\.\d+(?:e[+-]\d+)?")


def typed_decimals(source: str) -> list[str]:
    """Lines of a chapter that hold a decimal number; its front matter counts too."""
    return [line for line in source.splitlines() if DECIMAL.search(NOT_RESULTS.sub("", line))]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_decimal_number_is_typed_in_a_chapter(chapter: Path) -> None:
    assert typed_decimals(chapter.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ["The loss is 0.8787.", r"$\delta = \begin{bmatrix} -0.5847 \end{bmatrix}$", "x = 0.1"]
)
def test_a_typed_decimal_is_found(line: str) -> None:
    source = CHAPTERS[0].read_text(encoding="utf-8")
    assert typed_decimals(f"{source}\n{line}\n") == [line]


def recomputed(name: str) -> np.ndarray[Any, Any]:
    """Sizes of all numbers that belong to a worked network, without backprop_lib's maths."""
    worked = example(name)
    net, X, Y = worked.net, worked.X, worked.Y
    truth = reference(Case(name, net, X, Y), "mean")
    output = truth.a[-1]
    arrays: list[Any] = [X, Y, output - Y, np.sum((output - Y) ** 2) / 2]
    if net[net.L].activation.name == "softmax":
        exponentials = np.exp(truth.z[-1])
        arrays += [exponentials, np.sum(exponentials), -np.log(output), np.log(len(output))]
    for l, (W, b, _) in enumerate(net.layers, start=1):
        a, before, dC_dz = truth.a[l], truth.a[l - 1], truth.dC_dz[l]
        arrays += [W, b, truth.z[l], a, 1 - a, a * (1 - a), dC_dz, truth.dC_da[l]]
        arrays += [truth.dW[l], truth.db[l], W * before.T, W.T * dC_dz.T, W * dC_dz]
        arrays += [np.linalg.norm(dC_dz), np.linalg.norm(truth.dW[l])]
    if name == "sigmoid-221":
        # The chapter works out the slope again from the output that the text prints.
        (printed,) = (float(p.text) for p in TEXTS[name].printed if p.quantity == "a[2]")
        arrays += [printed * (1 - printed)]
        # A wrong answer to a question: the weighted input in the place of the activation.
        arrays += [truth.z[2] * (1 - truth.z[2])]
    if name == "sigmoid-232":
        # A wrong answer to a question: the second way back subtracted from the first.
        ways = net[2].W[:, 1] * truth.dC_dz[2][:, 0]
        arrays += [ways[0] - ways[1]]
    return np.abs(np.concatenate([np.ravel(array) for array in arrays]))


def printed_by_a_text(name: str) -> set[str]:
    """The numbers of a published text, as they stand there."""
    told = " ".join(f"{p.text} {p.slip}" for p in TEXTS[name].printed)
    return set(re.findall(r"\d+\.\d+", told))


def is_one_of(number: str, pool: np.ndarray[Any, Any], texts: set[str]) -> bool:
    """Whether a printed number is one of the pool, rounded as it is printed."""
    if number in texts:
        return True
    mantissa, _, exponent = number.partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    if exponent and float(number) < 1e-12:
        return True  # a relative error of a gradient check, a few units of rounding
    return bool(np.any(np.abs(pool - float(number)) <= unit / 2 + 1e-12))


def numbers_shown(browser: Browser, page_file: Path) -> list[str]:
    page = browser.new_page()
    try:
        page.goto(page_file.as_uri())
        in_formulas, text = page.evaluate(SHOWN)
    finally:
        page.close()
    return [*in_formulas, *IN_TEXT.findall(text)]


def numbers_in_figures(browser: Browser, page_file: Path) -> list[str]:
    """The decimal numbers in what the figures of a page say of themselves.

    Not those of explorers, whose numbers are held equal to the library's in tests of their own.
    """
    page = browser.new_page()
    try:
        page.goto(page_file.as_uri())
        told = page.evaluate(
            "[...document.querySelectorAll('article svg[aria-label]')]"
            ".filter(e => !e.closest('[data-explorer]'))"
            ".map(e => e.getAttribute('aria-label'))"
        )
    finally:
        page.close()
    return IN_TEXT.findall(" ".join(told).replace("−", "-"))


@pytest.mark.parametrize("chapter", WORKED)
def test_every_number_of_a_worked_example_is_a_recomputed_one(
    chapter: str, book_html: Path, browser: Browser
) -> None:
    shown = numbers_shown(browser, book_html / "book" / f"{chapter}.html")
    pool = np.concatenate([recomputed(name) for name in WORKED[chapter]])
    texts = set().union(*(printed_by_a_text(name) for name in WORKED[chapter]))
    assert [number for number in shown if not is_one_of(number, pool, texts)] == []


@pytest.mark.parametrize("chapter", WORKED)
def test_every_result_of_a_worked_example_is_shown(
    chapter: str, book_html: Path, browser: Browser
) -> None:
    shown = set(numbers_shown(browser, book_html / "book" / f"{chapter}.html"))
    missing = []
    for name in WORKED[chapter]:
        worked = example(name)
        truth = reference(Case(name, worked.net, worked.X, worked.Y), "mean")
        for field in ("z", "a", "dC_dz", "dW", "db"):
            for l, array in enumerate(getattr(truth, field)[1:], start=1):
                for value in np.ravel(np.abs(array)):
                    forms = {f"{value:.4f}", f"{value:.4f}".rstrip("0").rstrip("."), f"{value:.3e}"}
                    if value and not forms & shown and f"{value:.4f}".strip("0.") and value % 1:
                        missing.append((name, f"{field}[{l}]", float(value)))
    assert missing == []


def test_a_wrong_number_on_a_page_is_noticed() -> None:
    pool, texts = recomputed("relu-softmax-232"), printed_by_a_text("relu-softmax-232")
    assert is_one_of("0.5847", pool, texts)
    assert not is_one_of("0.5874", pool, texts)
    assert not is_one_of("0.58", np.array([0.5950]), set())


def test_every_worked_network_has_a_chapter() -> None:
    assert sorted(name for names in WORKED.values() for name in names) == sorted(EXAMPLES)


def test_rounding_each_step_of_the_2_2_1_example_rightly_would_have_spoilt_nothing() -> None:
    """What its chapter says of the text: four decimals at each step are enough here."""
    net, X, Y = example("sigmoid-221")[2:]
    (W1, b1, _), (W2, b2, _) = net.layers

    def r(value: Any) -> Any:
        return np.round(value, 4)

    a1 = r(1 / (1 + np.exp(-r(W1 @ X + b1))))
    a2 = r(1 / (1 + np.exp(-r(W2 @ a1 + b2))))
    d2 = r(r(a2 - Y) * r(a2 * (1 - a2)))
    d1 = r(r(W2.T @ d2) * r(a1 * (1 - a1)))
    truth = reference(Case("", net, X, Y), "mean")
    rounded = [a1, a2, d2, d1, r(d2 @ a1.T), r(d1 @ X.T)]
    true = [truth.a[1], truth.a[2], truth.dC_dz[2], truth.dC_dz[1], truth.dW[2], truth.dW[1]]
    for step, exact in zip(rounded, true, strict=True):
        np.testing.assert_array_equal(step, r(exact))
