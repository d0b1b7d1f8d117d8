"""Claims about checks in a student's kernel, where functions are renamed, deleted, moved and forgotten."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jupyter_student
import nbformat
import pytest
from nbclient import NotebookClient

RELEASED = Path(__file__).resolve().parent.parent / "exercises" / "03-matrix-form"
RIGHT = "def bias_gradient(delta):\n    return delta.mean(axis=1, keepdims=True)"
RENAMED = RIGHT.replace("bias_gradient", "bias_gradients")

Cell = Any
Run = Callable[[Cell], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("student")
    jupyter_student.install_kernel(folder)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in jupyter_student.environment(folder).items():
            patch.setenv(name, value)
        yield folder


@pytest.fixture
def cells() -> dict[str, Cell]:
    """Of the released notebook, what the question of the bias needs, in this order."""
    notebook = nbformat.read(RELEASED / f"{RELEASED.name}.ipynb", as_version=4)
    needed = {
        "imports": "from backprop_lib.checks import check",
        "answer": "def bias_gradient",
        "check": 'check("matrix-form/bias-gradient"',
    }
    return {
        name: next(
            cell for cell in notebook.cells if cell.cell_type == "code" and text in cell.source
        )
        for name, text in needed.items()
    }


@contextmanager
def kernel(folder: Path) -> Iterator[Run]:
    """A fresh kernel: runs a cell, and gives what it has shown, errors and warnings included."""
    notebook = nbformat.v4.new_notebook()
    client = NotebookClient(
        notebook, kernel_name="student", timeout=60, allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip

    def run(cell: Cell) -> str:
        notebook.cells.append(copy.deepcopy(cell))
        ran = client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1)
        return "\n".join(
            str(output.get("data", {}).get("text/html") or output.get("text") or output.evalue)
            for output in ran.outputs
        )

    with client.setup_kernel(env=jupyter_student.environment(folder)):
        yield run


def written(cell: Cell, source: str) -> Cell:
    return nbformat.from_dict({**cell, "source": source})  # type: ignore[no-untyped-call]  # nbformat has no types


def test_a_deleted_cell_is_said_in_words(folder: Path, cells: dict[str, Cell]) -> None:
    with kernel(folder) as run:
        assert run(cells["imports"]) == ""
        said = run(cells["check"])
    assert "There is no function bias_gradient(delta). Was the cell that defines it run" in said
    assert "0 of 2 points" in said
    assert "Error" not in said


def test_a_function_defined_further_down_is_found_once_its_cell_was_run(
    folder: Path, cells: dict[str, Cell]
) -> None:
    with kernel(folder) as run:
        run(cells["imports"])
        assert "Was the cell that defines it run, before this one?" in run(cells["check"])
        run(written(cells["answer"], RIGHT))
        assert "2 of 2 points" in run(cells["check"])


def test_the_function_that_was_defined_last_is_the_one_that_is_checked(
    folder: Path, cells: dict[str, Cell]
) -> None:
    with kernel(folder) as run:
        run(cells["imports"])
        run(cells["answer"])
        assert "Not written yet." in run(cells["check"])
        run(written(cells["answer"], RIGHT))
        assert "2 of 2 points" in run(cells["check"])
        run(written(cells["answer"], RIGHT.replace("mean", "sum")))
        assert "0 of 2 points" in run(cells["check"])


def test_a_renamed_function_is_remembered_by_the_kernel_and_missed_by_name_after_a_restart(
    folder: Path, cells: dict[str, Cell]
) -> None:
    with kernel(folder) as run:
        run(cells["imports"])
        run(written(cells["answer"], RIGHT))
        assert "restart" not in run(cells["check"]).lower()
        run(written(cells["answer"], RENAMED))
        said = run(cells["check"])
        assert "2 of 2 points" in said
        assert "There is bias_gradients too, but what was checked is bias_gradient" in said
    with kernel(folder) as run:
        run(cells["imports"])
        run(written(cells["answer"], RENAMED))
        said = run(cells["check"])
    assert "There is bias_gradients: if you mean that one, name it bias_gradient." in said
    assert "0 of 2 points" in said
