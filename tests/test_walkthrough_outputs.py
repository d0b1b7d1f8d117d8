"""Claims about what a walkthrough writes: notebooks that run, pages and PDFs that show."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from latex_arithmetic import numbers
from nbclient import NotebookClient
from playwright.sync_api import Browser

from backprop_lib import (
    EXAMPLES,
    Layer,
    Network,
    Walkthrough,
    elementwise,
    example,
    init,
    walk_through,
)
from backprop_lib.errors import (
    ArgumentError,
    BrowserError,
    ChromiumNotFoundError,
    MissingPackageError,
)
from backprop_lib.walkthrough.pdf import printable

# Lists and names are as welcome as arrays and functions, which is all that the types promise.
layer: Any = Layer
network: Any = Network


def worked(name: str = "relu-softmax-232", **settings: Any) -> Walkthrough:
    e = example(name)
    return walk_through(e.net, e.X, e.Y, **{"reduction": "mean", "learning_rate": 0.1, **settings})


def drawn(
    sizes: tuple[int, ...], gs: tuple[Any, ...], loss: str, m: int, **settings: Any
) -> Walkthrough:
    rng = np.random.default_rng(0)
    net = init(sizes, gs, loss, scheme="xavier", rng=rng, dtype=settings.pop("dtype", np.float64))
    X, Y = rng.standard_normal((sizes[0], m)), rng.random((sizes[-1], m))
    if loss == "binary_cross_entropy":
        Y = np.round(Y)
    if loss == "categorical_cross_entropy":
        Y = np.eye(sizes[-1])[:, rng.integers(sizes[-1], size=m)]
    return walk_through(net, X, Y, **{"reduction": "mean", **settings})


swish = elementwise(
    "swish",
    r"\operatorname{swish}",
    lambda z: z / (1 + np.exp(-z)),
    lambda z: (1 + np.exp(-z) * (1 + z)) / (1 + np.exp(-z)) ** 2,
)

WALKS: dict[str, Callable[[], Walkthrough]] = {
    "one sample": worked,
    "a batch and its mean": lambda: drawn(
        (2, 3, 2), ("leaky_relu", "sigmoid"), "binary_cross_entropy", 4, learning_rate=0.5
    ),
    "softmax with squared error": lambda: drawn(
        (3, 4, 2, 3), ("softmax", "relu", "softmax"), "squared_error", 3, reduction="sum"
    ),
    "a function of the user's own": lambda: drawn(
        (2, 3, 2), (swish, "identity"), "half_squared_error", 2, learning_rate=1.0
    ),
    "float32": lambda: drawn(
        (4, 5, 3), ("tanh", "softmax"), "categorical_cross_entropy", 6, dtype=np.float32
    ),
    "saturated": lambda: walk_through(
        network([layer([[500.0], [-500]], [[0.0], [0]], "softmax")], "categorical_cross_entropy"),
        [[1.0, -1.0]],
        [[0, 0], [1, 1]],
        reduction="sum",
    ),
    "784-30-10": lambda: drawn(
        (784, 30, 10), ("sigmoid", "sigmoid"), "half_squared_error", 10, learning_rate=3.0
    ),
}


# Notebooks


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, as working directory, from which backprop_lib cannot be imported."""
    # The project is installed here, but what lies in the working directory comes first.
    (tmp_path / "backprop_lib.py").write_text("raise ImportError('NumPy alone is to do')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return tmp_path


def code_of(notebook: Any) -> list[str]:
    return [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", WALKS)
def test_a_notebook_runs_with_numpy_alone_and_all_its_results_agree(
    name: str, elsewhere: Path
) -> None:
    path = WALKS[name]().to_notebook(elsewhere / "by-hand.ipynb")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    nbformat.validate(notebook)
    done = NotebookClient(notebook, resources={"metadata": {"path": str(elsewhere)}}).execute()
    outputs = [output for cell in done.cells for output in cell.get("outputs", [])]
    assert set(
        re.findall(r"^(?:import|from) (\w+)", "\n".join(code_of(notebook)), re.MULTILINE)
    ) <= {
        "numpy",
        "base64",
    }
    results = len(code_of(notebook)) - 2
    kinds = [output.output_type for output in outputs]
    assert kinds == ["execute_result"] * results + ["stream"]
    assert (outputs[-1].name, outputs[-1].text) == ("stdout", f"all {results} results agree\n")


def test_a_notebook_s_check_fails_when_a_result_is_another(elsewhere: Path) -> None:
    path = worked().to_notebook(elsewhere / "by-hand.ipynb")
    sources = code_of(json.loads(path.read_text(encoding="utf-8")))
    program = "\n".join(sources).replace("z1 = W1 @ a0 + b1", "z1 = W1 @ a0")
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "AssertionError" in ran.stderr
    assert "\nz1\n" in ran.stderr


@pytest.mark.parametrize("name", WALKS)
def test_a_notebook_is_the_same_however_often_it_is_written(name: str, tmp_path: Path) -> None:
    first = WALKS[name]().to_notebook(tmp_path / "first.ipynb").read_bytes()
    second = WALKS[name]().to_notebook(str(tmp_path / "second.ipynb")).read_bytes()
    assert first == second
    ids = [cell["id"] for cell in json.loads(first)["cells"]]
    assert len(set(ids)) == len(ids)


def test_a_notebook_of_a_large_network_holds_its_arrays_and_little_more(tmp_path: Path) -> None:
    walk = WALKS["784-30-10"]()
    path = walk.to_notebook(tmp_path / "large.ipynb")
    held = 8 * sum(step.value.size for step in walk.steps)
    assert path.stat().st_size < 1.4 * held + 100_000


# Worksheets


class Text(HTMLParser):
    """The text of a page, and its tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden = tag == "style"

    def handle_endtag(self, _: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def html(walk: Walkthrough, folder: Path, **settings: Any) -> str:
    return walk.to_html(folder / "worksheet.html", **settings).read_text(encoding="utf-8")


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("name", WALKS)
def test_a_worksheet_is_one_file_that_asks_for_no_other(
    name: str, answers: bool, tmp_path: Path
) -> None:
    page = html(WALKS[name](), tmp_path, answers=answers)
    assert not re.search(r"https?://(?!www\.w3\.org/1998/Math/MathML)|url\(|@import", page)
    tags = Text(page).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "merror"}
    assert not [attrs for _, attrs in tags if {"src", "href"} & attrs.keys()]
    assert "\\" not in "".join(Text(page).words), "LaTeX that was not converted"


def printed_numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+\.\d+", text))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worksheet_without_answers_shows_no_computed_number(name: str, tmp_path: Path) -> None:
    walk = worked(name)
    given = printed_numbers(walk.given.to_markdown()) | {"0.1"}  # and the learning rate
    computed = printed_numbers(walk.to_markdown()) - given
    assert len(computed) > 20
    blank = " ".join(Text(html(walk, tmp_path, answers=False)).words)
    assert printed_numbers(blank) == given
    assert computed | given == printed_numbers(" ".join(Text(html(walk, tmp_path)).words))


@pytest.mark.parametrize("name", [name for name in WALKS if name != "784-30-10"])
def test_a_blank_has_the_shape_of_what_is_to_be_filled_in(name: str, tmp_path: Path) -> None:
    walk = WALKS[name]()
    page = html(walk, tmp_path, answers=False)
    found = re.findall(r'<table class="matrix blank".*?</table>', page)
    steps = [step for step in walk.steps if step.phase != "given"]
    for table, step in zip(found, steps, strict=True):
        n, m = step.value.shape if step.value.ndim == 2 else (1, step.value.size)
        assert f"{n} by {m}" in table
        rows = re.findall(r"<tr>(.*?)</tr>", table)
        assert [row.count("<td") for row in rows] == [m] * n
    assert "matrix blank" not in html(walk, tmp_path, answers=True)


def test_a_large_blank_is_elided_like_its_matrix(tmp_path: Path) -> None:
    page = html(WALKS["784-30-10"](), tmp_path, answers=False)
    assert 'aria-label="to be filled in, 30 by 784"' in page
    rows = [table.count("<tr>") for table in re.findall(r"matrix blank.*?</table>", page)]
    assert max(rows) <= 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390, 360])
@pytest.mark.parametrize(
    "name", ["a batch and its mean", "softmax with squared error", "784-30-10"]
)
def test_a_worksheet_is_silent_and_scrolls_only_inside_its_boxes(
    name: str, width: int, scheme: Any, browser: Browser, tmp_path: Path
) -> None:
    walk = WALKS[name]()
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page, complaints, requests = context.new_page(), [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    for answers in (True, False):
        path = walk.to_html(tmp_path / "worksheet.html", answers=answers)
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = "[...document.querySelectorAll('.scroll')]"
    page.goto(walk.to_html(path).as_uri())
    assert page.evaluate(f"{boxes}.some(box => box.scrollWidth > box.clientWidth)")
    assert complaints == []
    assert {url.partition(":")[0] for url in requests} == {"file"}
    context.close()


def test_brackets_of_a_matrix_are_square_in_both_colour_schemes(
    browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(worked().to_html(tmp_path / "worksheet.html").as_uri())
    for scheme, colour in (("light", "rgb(0, 0, 0)"), ("dark", "rgb(255, 255, 255)")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a Literal there
        style = page.evaluate(
            "(({borderLeftColor, borderRadius, backgroundImage}) => "
            "[borderLeftColor, borderRadius, backgroundImage])"
            "(getComputedStyle(document.querySelector('mtable.matrix')))"
        )
        assert style[0] == colour
        assert style[1] == "0px"
        assert style[2].count("linear-gradient") == 4
        assert colour in style[2]
    page.close()


def test_a_worksheet_without_latex2mathml_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    with pytest.raises(MissingPackageError) as error:
        worked().to_html(tmp_path / "worksheet.html")
    assert str(error.value) == (
        "a worksheet's formulas are set by latex2mathml, which is missing: pip install latex2mathml"
    )


# PDFs


@pytest.mark.parametrize("answers", [True, False])
def test_a_browser_prints_the_worksheet(answers: bool, browser: Browser, tmp_path: Path) -> None:
    walk = drawn((3, 3, 3, 3, 3), ("relu", "softmax", "tanh", "sigmoid"), "half_squared_error", 3)
    path = walk.to_pdf(tmp_path / "worksheet.pdf", answers=answers)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 5
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("digits", "m"), [(4, 3), (4, 8), (15, 8)])
def test_nothing_is_wider_than_the_printed_page(
    digits: int, m: int, browser: Browser, tmp_path: Path
) -> None:
    gs = ("relu", "softmax", "tanh", "sigmoid")
    walk = drawn((3, 3, 3, 3, 3), gs, "half_squared_error", m, digits=digits)
    path = walk.to_html(tmp_path / "worksheet.html")
    path.write_text(printable(path.read_text("utf-8")), encoding="utf-8")
    # A4 landscape less its margins, in CSS pixels.
    page = browser.new_page(viewport={"width": round((297 - 24) / 25.4 * 96), "height": 700})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


def test_without_a_browser_a_pdf_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nonexistent")
    with pytest.raises(ChromiumNotFoundError) as error:
        worked().to_pdf(tmp_path / "worksheet.pdf")
    assert str(error.value) == (
        "CHROMIUM is '/nonexistent', which is no program that answers --version; "
        "set it to the path of a Chromium, or unset it"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a browser is a shell script")
def test_a_browser_that_prints_nothing_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken-browser"
    broken.write_text(
        "#!/bin/sh\n[ $1 = --version ] && echo 1 && exit\necho no display >&2\nexit 3\n"
    )
    broken.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(broken))
    old = tmp_path / "worksheet.pdf"
    old.write_bytes(b"of an earlier run")
    with pytest.raises(BrowserError) as error:
        worked().to_pdf(old)
    assert str(error.value) == f"{broken} wrote no PDF (exit code 3): no display\n"
    assert old.read_bytes() == b"of an earlier run"


@pytest.mark.parametrize("write", ["to_html", "to_pdf", "to_notebook"])
def test_a_folder_that_is_not_there_is_named(write: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError) as error:
        getattr(worked(), write)(tmp_path / "none" / "sheet.out")
    assert str(error.value) == (
        f"sheet.out cannot be written: there is no folder {tmp_path / 'none'}; make it first"
    )


# LaTeX and Markdown


@pytest.mark.parametrize("name", WALKS)
def test_latex_has_every_brace_and_environment_closed(name: str) -> None:
    walk = WALKS[name]()
    for text in (walk.to_latex(), *(step.latex for step in walk.steps)):
        bare = re.sub(r"\\[{}]", "", text)
        depth = 0
        for brace in re.findall("[{}]", bare):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
        opened: list[str] = []
        for kind, environment in re.findall(r"\\(begin|end)\{(\w+)\}", text):
            if kind == "begin":
                opened.append(environment)
            else:
                assert opened.pop() == environment
        assert opened == []
        assert text.count(r"\bigl") == text.count(r"\bigr")


def test_names_with_special_characters_are_escaped_in_latex() -> None:
    odd = elementwise(r"a_b%c&d#e$f^g~h{i}j\k", "g", np.positive, np.ones_like)
    latex = drawn((1, 1), (odd,), "squared_error", 1).to_latex()
    assert r"a b\%c\&d\#e\$f\textasciicircum{}g\textasciitilde{}h\{i\}j\textbackslash{}k" in latex
    assert r"activation of layer 1, a b\%c" in latex
    assert r"\texttt{" not in latex
    assert r"\texttt{walk.why(" in WALKS["784-30-10"]().to_latex()


def test_a_latex_document_makes_room_for_its_widest_matrix() -> None:
    for limit, columns in ((8, 10), (40, 40)):
        latex = drawn((40, 2), ("tanh",), "squared_error", 1, limit=limit).to_latex()
        assert max(row.count("&") + 1 for row in re.split(r"\\\\|bmatrix", latex)) <= columns
        assert rf"\setcounter{{MaxMatrixCols}}{{{columns}}}" in latex


def test_a_latex_document_has_every_step_under_its_heading() -> None:
    walk = worked()
    latex = walk.to_latex()
    assert latex.count(r"\subsection*") == len(walk.steps)
    assert re.findall(r"\\section\*\{(.*)\}", latex) == [
        "Given",
        "Forward pass",
        "Backward pass",
        "Update",
    ]
    for step in walk.steps:
        assert step.latex in latex
        assert rf"\subsection*{{${step.symbol}$: {step.title}}}" in latex


@pytest.mark.parametrize("name", WALKS)
def test_markdown_has_each_formula_between_its_dollars(name: str) -> None:
    walk = WALKS[name]()
    for text in (walk.to_markdown(), walk._repr_markdown_()):
        displayed = re.findall(r"^\$\$\n(.*?)\n\$\$$", text, flags=re.DOTALL | re.MULTILINE)
        given, *worked_out = displayed
        for step in walk.given:  # what is given stands side by side, each over its shape
            assert rf"\underset{{{step.shapes}}}{{{step.lines[0][2]}}}" in given
        steps = [step for step in walk.steps if step.phase != "given"]
        assert worked_out == [step.latex for step in steps]
        inline = re.sub(r"^\$\$\n.*?\n\$\$$", "", text, flags=re.DOTALL | re.MULTILINE)
        shapes = sum(bool(step.shapes) for step in steps)
        assert inline.count("$") == 2 * (len(walk.steps) + shapes)
        # Outside of maths a typesetter would make an apostrophe of a prime.
        assert "'" not in re.sub(r"\$.*?\$|`.*?`", "", inline)


def test_ipython_shows_markdown_and_a_console_a_line() -> None:
    from IPython.core.formatters import DisplayFormatter

    formatter: Any = DisplayFormatter()
    walk = worked()
    data, _ = formatter.format(walk)
    assert data["text/plain"] == repr(walk)
    assert data["text/markdown"] == walk._repr_markdown_()
    assert numbers(data["text/markdown"]) == numbers(walk.to_markdown())
    for shown in (walk.forward, walk["z[1]"], walk.why("z[1][0]")):
        data, _ = formatter.format(shown)
        assert data["text/markdown"] == str(shown)
