"""Claims about the pages at the end of the book: reference, symbols, words, literature."""

import importlib.util
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

import backprop_lib as bp
from backprop_lib import errors

BOOK = Path(__file__).resolve().parent.parent / "book"


def extension(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BOOK / "_ext" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_every_public_name_and_error_is_in_the_reference(book_html: Path, page: Page) -> None:
    page.goto((book_html / "book" / "api.html").as_uri())
    ids = page.evaluate("[...document.querySelectorAll('article [id]')].map(e => e.id)")
    names = {f"backprop_lib.{name}" for name in bp.__all__ if name != "plots"}
    refused = inspect.getmembers(errors, inspect.isclass)
    names |= {f"backprop_lib.errors.{name}" for name, _ in refused if name != "BackpropError"}
    assert names | {"module-backprop_lib.plots"} <= set(ids)


def test_no_docstring_of_the_reference_shows_its_markup(book_html: Path, page: Page) -> None:
    page.goto((book_html / "book" / "api.html").as_uri())
    text = page.evaluate("document.querySelector('article').textContent")
    assert re.findall(r"``|\\[*|`_ ]|:\w+:`|\bArgs:", text) == []
    assert page.locator("article .problematic").count() == 0


@pytest.mark.parametrize(
    ("docstring", "shown"),
    [
        ("weights, (n_l, n_(l-1)); W[j, k]", r"weights, \ ``(n_l, n_(l-1))``\ ; \ ``W[j, k]``\ "),
        ("v * g'(z), |x| and **kwargs", r"v \* g'(z), \|x\| and \*\*kwargs"),
        ("losses, (m,); equations (1) to (6)", r"losses, \ ``(m,)``\ ; equations (1) to (6)"),
        ('``{"delta": [a[1]]}`` stays', '``{"delta": [a[1]]}`` stays'),
        ("a name_ at its end, not in_the_middle", r"a name\_ at its end, not in_the_middle"),
    ],
)
def test_docstrings_mean_what_they_say(docstring: str, shown: str) -> None:
    assert extension("docstrings").readable(docstring) == shown


def symbols() -> list[tuple[str, str]]:
    """Shape and code of each row of the index that has both."""
    source = (BOOK / "notation-index.md").read_text("utf-8")
    return re.findall(r"(\$\(\S+ \\times \S+\)\$) <br> `([^`]+)` \|$", source, re.MULTILINE)


def test_the_index_gives_shape_and_code_of_most_symbols() -> None:
    assert len(symbols()) >= 12


@pytest.mark.parametrize(("shape", "code"), symbols())
def test_the_code_of_a_symbol_has_the_shape_that_the_index_says(shape: str, code: str) -> None:
    net = bp.init(
        [5, 4, 3], ["tanh", "softmax"], "categorical_cross_entropy",
        scheme="xavier", rng=np.random.default_rng(0),
    )  # fmt: skip
    X, Y = np.ones((5, 2)), bp.one_hot([0, 2], 3)
    trace = bp.forward(net, X)
    known = {
        "net": net, "loss": net.loss, "g": net[1].activation, "l": 1, "i": 0,
        "z": trace.z, "a": trace.a, "Y": Y,
        **bp.backward(net, trace, Y, reduction="mean")._asdict(),
    }  # fmt: skip
    sizes = {"n_0": 5, "n_{l-1}": 5, "n_l": 4, "n": 4, "n_L": 3, "m": 2, "1": 1}
    rows, columns = re.findall(r"\$\((\S+) \\times (\S+)\)\$", shape)[0]
    assert np.shape(eval(code, known)) == (sizes[rows], sizes[columns])


def test_every_word_of_the_glossary_says_where_it_is_taught(book_html: Path, page: Page) -> None:
    page.goto((book_html / "book" / "glossary.html").as_uri())
    links = page.evaluate("""() => [...document.querySelectorAll("dl.glossary > dd")].map(dd =>
        [...dd.querySelectorAll("a")].map(a => a.getAttribute("href"))
            .filter(href => !href.startsWith("#") && !href.startsWith("glossary")).length)""")
    assert len(links) >= 45
    assert min(links) >= 1


def test_every_work_in_the_bibliography_is_told_about() -> None:
    works = re.findall(r"^@\w+\{(\w+),", (BOOK / "references.bib").read_text("utf-8"), re.MULTILINE)
    told = re.findall(r"\{cite:[tp]\}`(\w+)`", (BOOK / "bibliography.md").read_text("utf-8"))
    assert sorted(told) == sorted(works)
