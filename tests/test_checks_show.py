"""Claims about how a verdict looks: legible anywhere, whole without a script, and never the answer."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from variants.matrix_form import backward_over_all_layers as backward

from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.contents import BOOK, cells, pages, place
from backprop_lib.checks.draw import cases, expected
from backprop_lib.checks.html import ACCENT, ACCENTS, as_html
from backprop_lib.checks.matrix import planted, verdict_on
from backprop_lib.checks.registry import question
from backprop_lib.checks.show import Score
from backprop_lib.checks.text import as_text
from backprop_lib.checks.verdict import Verdict

OUTPUT_DELTA = "matrix-form/output-delta"


def right(z: Any, y: Any) -> Any:
    a = 1 / (1 + np.exp(-z))
    return (a - y) * a * (1 - a)


def stub(_z: Any, _y: Any) -> Any:
    raise NotImplementedError("write your answer here")


def sign_and_slope(z: Any, y: Any) -> Any:
    a = 1 / (1 + np.exp(-z))
    return (y - a) * a


def overwrites(z: Any, y: Any) -> Any:
    answer = right(z, y)
    z[:] = 0
    return answer


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "right": right,
    "named": lambda z, y: -right(z, y),
    "pair": sign_and_slope,
    "factor": lambda z, y: 3 * right(z, y),
    "some": lambda z, y: np.where(np.arange(z.shape[1]) == 0, right(z, y), 5),
    "shape": lambda z, y: right(z, y)[:1],
    "error": lambda _z, _y: 1 / 0,
    "unusable": lambda _z, _y: None,
    "dishonest": overwrites,
    "missing": stub,
}


def verdict(kind: str) -> Verdict:
    return verdict_on(question(OUTPUT_DELTA), FUNCTIONS[kind], seed=0)


class Reader(HTMLParser):
    """Reads a page's words, and fails where an element is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_a_verdict_is_html_that_needs_nothing_else(kind: str) -> None:
    page = Reader(as_html(verdict(kind)))
    assert page.tags <= {
        *("a", "code", "div", "p", "span", "strong", "table", "tbody", "td", "tr"),
    }
    assert {name for name, _ in page.attributes} <= {
        *("aria-label", "href", "rel", "role", "style", "tabindex", "target")
    }
    links = [value for name, value in page.attributes if name == "href"]
    assert all(link and link.startswith(BOOK) for link in links)


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_text_and_html_say_the_same(kind: str) -> None:
    found = verdict(kind)
    text, html = as_text(found), " ".join(Reader(as_html(found)).words)
    said = [found.headline, *found.truths, *(ENTRIES[name].teaches for name in found.mistakes)]
    said += [found.error, found.line, f"{found.points:g} of {found.of:g} points"]
    for sentence in said:
        for shown in (text, html):
            assert " ".join(sentence.split()) in " ".join(shown.split())
    for array in (found.got or {}).values():
        for row in cells(array):
            assert "  ".join(row) in re.sub(r" {2,}", "  ", text)
            assert " ".join(row) in " ".join(html.split())


@pytest.mark.parametrize("kind", ["factor", "error", "unusable", "dishonest", "missing"])
def test_a_verdict_never_shows_the_expected_values(kind: str) -> None:
    found = verdict(kind)
    right_values = expected(question(OUTPUT_DELTA), cases(OUTPUT_DELTA, 0)[0])["delta"]
    for number in right_values.ravel():
        for page in (as_text(found), as_html(found)):
            assert f"{number:.3f}" not in page


def test_entries_that_are_right_are_marked_by_more_than_a_colour() -> None:
    html = as_html(verdict("some"))
    assert "Your answer (underlined entries are right)" in html
    assert html.count("text-decoration:underline 2px") == 2
    assert "underline 2px" not in as_html(verdict("factor"))


def test_colours_stand_out_from_a_white_and_from_a_black_ground() -> None:
    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    for accent in (ACCENT, *ACCENTS.values()):
        for ground in ("#ffffff", "#111111"):
            low, high = sorted((light(accent), light(ground)))
            assert (high + 0.05) / (low + 0.05) >= 3, accent  # WCAG's for what is not text


def test_text_has_the_colour_of_the_page_it_stands_on() -> None:
    for kind in FUNCTIONS:
        colours = re.findall(r"(?<![-\w])color:([^;\"]+)", as_html(verdict(kind)))
        accents = {ACCENT, *ACCENTS.values()}
        assert set(colours) - accents == {"inherit"}


def test_what_a_student_wrote_is_text_and_never_markup() -> None:
    def scripted(_z: Any, _y: Any) -> Any:
        raise ValueError("<script>alert('1')</script>")

    html = as_html(verdict_on(question(OUTPUT_DELTA), scripted, seed=0))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_score_is_its_number_for_nbgrader_and_its_verdict_for_eyes() -> None:
    found = verdict_on(question(OUTPUT_DELTA), right, seed=0)
    bundle = Score(found)._repr_mimebundle_()
    assert isinstance(Score(found), float)
    assert bundle == {"text/plain": "1", "text/html": as_html(found)}


def test_layers_are_shown_one_by_one_under_their_own_numbers() -> None:
    found = verdict_on(
        question("matrix-form/backward"), lambda W, z, a, Y: backward(W, z, a, -Y), 0
    )
    text = as_text(found)
    for name in ("W[1] =", "W[3] =", "z[1] =", "a[0] =", "Y =", "delta[2] ="):
        assert f"    {name} [" in text
    assert "W[0]" not in text
    assert "    db[3] of shape (2, 1)" in text


def test_both_mistakes_of_a_pair_are_taught_and_linked() -> None:
    found = verdict("pair")
    assert found.mistakes == ("sign-flipped", "value-for-slope")
    for name in found.mistakes:
        assert ENTRIES[name].teaches in as_html(found).replace("&#x27;", "'")
        assert BOOK + ENTRIES[name].page in as_text(found)


def test_links_lead_to_the_book_whose_address_the_machine_knows() -> None:
    program = "from backprop_lib.checks.contents import address; print(address('notation.html#z'))"
    for given, found in (
        ("file:///srv/html/", "file:///srv/html/book/notation.html#z"),
        ("https://example.org/backprop", "https://example.org/backprop/book/notation.html#z"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "BACKPROP_BOOK": given},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == found


def test_a_verdict_leads_to_the_mistake_and_to_the_chapter_of_the_question() -> None:
    asked = question("single-neuron/weight")
    (mistake,) = (m for m in asked.mistakes if m.name == "output-slope-left-out")
    found = verdict_on(asked, planted(asked, mistake), seed=0)
    links = [line.strip() for line in as_text(found).splitlines() if "Read on" in line]
    assert links == [
        f"Read on: {BOOK}{ENTRIES['output-slope-left-out'].page}",
        f"Read on: {BOOK}{asked.page}",
    ]
    assert asked.page.startswith("single-neuron.html")
    assert all(f'href="{BOOK}{page}"' in as_html(found) for page in pages(found))


@pytest.mark.parametrize(
    ("array", "rows"),
    [
        (np.array([[1.5, -2.25]]), [["1.50", "-2.25"]]),
        (np.array([1.0, 20.0]), [["1", "20"]]),
        (np.array([[1 / 3]]), [["0.3333"]]),
        (np.array([[1.2e-7]]), [["1.200e-07"]]),
        (np.array([[3.4e8]]), [["3.400e+08"]]),
        (np.array([[np.nan, 0.5]]), [["nan", "0.5"]]),
        (np.zeros((1, 2)), [["0", "0"]]),
        (np.array([[True, False]]), [["True", "False"]]),
        (np.array([[10, 2]]), [["10", "2"]]),
    ],
)
def test_numbers_have_as_many_digits_as_they_need(array: Any, rows: list[list[str]]) -> None:
    assert cells(array) == rows


def test_of_large_arrays_the_corners_are_shown() -> None:
    shown = cells(np.arange(400.0).reshape(20, 20))
    assert [len(row) for row in shown] == [8] * 8
    assert shown[0] == ["0", "1", "2", "3", "4", "5", "…", "19"]
    assert shown[6] == ["…"] * 8
    assert shown[7][-1] == "399"


def test_links_lead_to_the_address_at_which_the_book_is_published() -> None:
    config = Path(__file__).resolve().parent.parent / "_config.yml"
    assert f"baseurl: {BOOK.removesuffix('book/')}\n" in config.read_text("utf-8")
    assert place("matrix-form.html#the-six-equations") == "Matrix form: the six equations"
    assert place("find-the-slip.html") == "Find the slip"
