"""Claims about downloaded notebooks where they are used: in a student's kernel and JupyterLab.

The environment holds the `student` extra alone, and neither MyST-NB nor JAX.
"""

import asyncio
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jupyter_student
import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_markdown_cell, new_notebook
from notebook_text import MYST, formulas
from playwright.sync_api import Browser, Page
from visits import HTML

FOLDER = HTML / "_notebooks" / "book"
SOURCES = Path(__file__).resolve().parent.parent / "book"
RUNNING = sorted(
    path.stem for path in SOURCES.glob("*.md") if "{code-cell}" in path.read_text(encoding="utf-8")
)


def read(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types


def markdown(name: str) -> list[str]:
    return [cell.source for cell in read(name).cells if cell.cell_type == "markdown"]


def run(name: str, folder: Path) -> Any:
    """The notebook after its kernel, which knows nothing of the book's folder, has run it."""
    notebook = read(name)
    client = NotebookClient(
        notebook,
        kernel_name="student",
        timeout=300,
        resources={"metadata": {"path": str(folder)}},
    )
    kernel = client.create_kernel_manager()
    asyncio.run(client.async_execute(env=jupyter_student.environment(folder)))
    assert not kernel.has_kernel
    return notebook


@pytest.fixture(scope="module")
def ran(
    book_html: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Any]]:
    """Runs two notebooks at a time, in the order of their tests."""
    folder = tmp_path_factory.mktemp("student")
    jupyter_student.install_kernel(folder)
    running: dict[str, Future[Any]] = {}
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(max_workers=2) as pool:
        for name, value in jupyter_student.environment(folder).items():
            patch.setenv(name, value)

        def result(name: str) -> Any:
            for other in RUNNING[RUNNING.index(name) :]:
                if other not in running:
                    running[other] = pool.submit(run, other, folder)
            return running[name].result()

        yield result
        for future in running.values():
            future.cancel()


def streams(notebook: Any, name: str) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.text for output in outputs if output.get("name") == name]


@pytest.mark.parametrize("name", RUNNING)
def test_a_chapter_runs_from_top_to_bottom(ran: Callable[[str], Any], name: str) -> None:
    notebook = ran(name)
    assert streams(notebook, "stderr") == []
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    told = "\n".join(output.get("data", {}).get("text/markdown", "") for output in outputs)
    # The colours are defined in the first cell.
    macros = set(re.findall(r"\\[fb]wd\b", told))
    assert [macro for macro in macros if rf"\def{macro}#1" not in notebook.cells[0].source] == []
    assert MYST.findall(re.sub(r"\\[fb]wd\b", "", told)) == []


def test_the_last_chapter_says_that_jax_is_missing_and_goes_on(ran: Callable[[str], Any]) -> None:
    told = "JAX is not installed; to see its answer: pip install jax\n"
    assert told in streams(ran("autograd"), "stdout")


@pytest.fixture(scope="module")
def lab(book_html: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A JupyterLab on the book's notebooks, and on one more that holds all their text."""
    folder = tmp_path_factory.mktemp("lab")
    notebooks = folder / "notebooks"
    shutil.copytree(FOLDER, notebooks, ignore=shutil.ignore_patterns("*.js"))
    # A cell for each notebook, for JupyterLab is slow at showing a thousand.
    texts = ["\n\n".join(markdown(path.stem)) for path in sorted(FOLDER.glob("*.ipynb"))]
    whole = new_notebook(cells=[new_markdown_cell(text) for text in texts])  # type: ignore[no-untyped-call]  # nbformat has no types
    nbformat.write(whole, notebooks / "whole-book.ipynb")  # type: ignore[no-untyped-call]  # nbformat has no types
    with jupyter_student.lab(folder, notebooks) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(120_000)
    outside: list[str] = []
    opened.on(
        "request",
        lambda request: (
            re.match(r"https?://(?!127\.0\.0\.1:)", request.url) and outside.append(request.url)
        ),
    )
    yield opened
    context.close()
    assert outside == []


def typeset(page: Page, count: int) -> None:
    """Waits until JupyterLab has set so many formulas."""
    page.wait_for_function(
        "count => document.querySelectorAll('.jp-Notebook mjx-container').length >= count",
        arg=count,
    )


def text_of(page: Page) -> str:
    """What stands on the page, formulas and code aside."""
    return str(
        page.evaluate(
            """() => [...document.querySelectorAll(".jp-Notebook .jp-RenderedMarkdown")].map(cell => {
              const copy = cell.cloneNode(true);
              copy.querySelectorAll("mjx-container, code").forEach(part => part.remove());
              return copy.textContent;
            }).join("\\n")"""
        )
    )


LEFT_OVER = re.compile(r"\{\w+\}`|:::|\$|\\[a-zA-Z]+|\*\*|^\s*#+ |^\| |</?\w+>", re.MULTILINE)


def test_jupyterlab_runs_a_chapter_and_shows_it_whole(page: Page, lab: str) -> None:
    name = "softmax-cross-entropy"  # its cells write formulas, tables and pictures
    page.goto(lab.format(name))
    typeset(page, sum(len(formulas(text)) for text in markdown(name)))
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    code = sum(cell.cell_type == "code" for cell in read(name).cells)
    indicator = page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")
    indicator.get_by_text(f"Executed {code} cells").wait_for(state="attached")
    failed = "[data-mime-type$='error'], [data-mime-type$='stderr'], mjx-merror"
    assert page.locator(f".jp-Notebook :is({failed})").all_inner_texts() == []
    # MathJax shows a command that it does not know as it stands.
    assert page.locator(".jp-Notebook mjx-container", has_text="\\").all_inner_texts() == []
    assert LEFT_OVER.findall(text_of(page)) == []


def test_jupyterlab_reads_the_text_of_every_notebook(page: Page, lab: str) -> None:
    count = sum(
        len(formulas(text)) for path in FOLDER.glob("*.ipynb") for text in markdown(path.stem)
    )
    page.goto(lab.format("whole-book"))
    typeset(page, count)
    assert page.locator(".jp-Notebook mjx-container").count() == count
    assert page.locator(".jp-Notebook mjx-merror").all_inner_texts() == []
    assert page.locator(".jp-Notebook mjx-container", has_text="\\").all_inner_texts() == []
    assert LEFT_OVER.findall(text_of(page)) == []
