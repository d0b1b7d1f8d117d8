"""Submissions whose notebook is not what was given out, by malice, mishap or an odd program."""

import copy
import json

import nbformat
from classroom import FULL, NOTHING, cell_of, with_cell
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from zoo import Ground, specimen


@specimen(marks={**FULL, "output-delta": 0.0})
def deleted_cell(ground: Ground) -> None:
    """A deleted check costs its question."""
    notebook = ground.room.solved()
    notebook.cells.remove(cell_of(notebook, "output-delta"))
    ground.room.hand_in(ground.student, notebook)


@specimen(marks=NOTHING, flag="no cell to mark")
def deleted_everything(ground: Ground) -> None:
    """A notebook without cells earns nothing."""
    ground.room.hand_in(ground.student, new_notebook())


@specimen()
def duplicated_cells(ground: Ground) -> None:
    """Cells that are there twice count once."""
    notebook = ground.room.solved()
    notebook.cells += copy.deepcopy(notebook.cells)
    ground.room.hand_in(ground.student, notebook)


@specimen(marks=NOTHING)
def edited_checks(ground: Ground) -> None:
    """A check's cell is what the instructor wrote, whatever a student makes of it."""
    notebook = ground.room.released()
    for name, points in FULL.items():
        if name != "why":
            cell_of(notebook, name).source = f"{points}"
    ground.room.hand_in(ground.student, notebook)


@specimen(marks=NOTHING)
def changed_points(ground: Ground) -> None:
    """Points in the notebook's metadata are not what counts."""
    notebook = ground.room.released()
    for name in FULL:
        cell_of(notebook, name).metadata["nbgrader"] |= {
            "points": 1000,
            "locked": False,
            "solution": True,
        }
    ground.room.hand_in(ground.student, notebook)


@specimen(marks=NOTHING)
def graded_cell_of_ones_own(ground: Ground) -> None:
    """A graded cell that the assignment does not have earns nothing."""
    notebook = ground.room.released()
    mine = copy.deepcopy(cell_of(notebook, "output-delta"))
    mine.metadata["nbgrader"] |= {"grade_id": "mine", "points": 1000}
    mine.source = "x = check\n1000"
    mine["id"] = "mine"
    notebook.cells.append(mine)
    ground.room.hand_in(ground.student, notebook)


@specimen()
def wrong_kernel(ground: Ground) -> None:
    """A kernel's name that does not exist here matters to nobody."""
    notebook = ground.room.solved()
    notebook.metadata["kernelspec"] = {"name": "../../bin/sh", "display_name": "x", "language": "R"}
    ground.room.hand_in(ground.student, notebook)


@specimen(marks=NOTHING, flag="no cell to mark")
def another_assignment(ground: Ground) -> None:
    """A notebook of another assignment earns nothing."""
    ground.room.hand_in(
        ground.student, new_notebook(cells=[new_code_cell("1 + 1"), new_markdown_cell("Hello")])
    )


@specimen(marks=NOTHING, flag="is no notebook")
def empty_file(ground: Ground) -> None:
    """An empty file is told to be one."""
    ground.room.hand_in(ground.student, b"")


@specimen(marks=NOTHING, flag="is no notebook")
def broken_json(ground: Ground) -> None:
    """So is one that breaks off."""
    whole = json.dumps(ground.room.solved()).encode()
    ground.room.hand_in(ground.student, whole[: len(whole) // 2])


@specimen(marks=NOTHING, flag="is no notebook")
def word_processor(ground: Ground) -> None:
    """So is another kind of file under a notebook's name."""
    ground.room.hand_in(ground.student, b"PK\x03\x04" + bytes(range(256)) * 20)


@specimen(marks=NOTHING, flag="valid notebook|no notebook")
def no_list_of_cells(ground: Ground) -> None:
    """So is JSON that is no notebook."""
    ground.room.hand_in(
        ground.student, b'{"cells": {"0": 1}, "metadata": [], "nbformat": 4, "nbformat_minor": 5}'
    )


@specimen(marks=NOTHING, flag="larger than 20 MB", plain=False)
def notebook_of_100_megabytes(ground: Ground) -> None:
    """A notebook of 100 MB is not read."""
    ground.room.hand_in(ground.student, b'{"cells": [' + b" " * 100_000_000 + b"]}")


@specimen(marks=NOTHING, flag="objects", plain=False)
def notebook_of_small_things(ground: Ground) -> None:
    """Nor is one that takes a hundred times its length in memory."""
    ground.room.hand_in(ground.student, b'{"cells": [' + b"{}," * 5_000_000 + b"{}]}")


@specimen(marks=NOTHING, flag="is no notebook")
def deep_notebook(ground: Ground) -> None:
    """Nor one that is nested too deeply."""
    ground.room.hand_in(ground.student, b'{"cells": ' + b"[" * 50_000 + b"]" * 50_000 + b"}")


@specimen(marks=NOTHING, flag="is no notebook")
def half_a_character(ground: Ground) -> None:
    """Text that no file can hold is told."""
    notebook = with_cell(ground.room.solved(), "'HALF'")
    ground.room.hand_in(ground.student, json.dumps(notebook).replace("HALF", "\\ud800").encode())


@specimen()
def old_format(ground: Ground) -> None:
    """An older form of notebooks keeps its marks."""
    notebook = ground.room.solved()
    for cell in notebook.cells:
        cell.pop("id", None)
    notebook.nbformat_minor = 2
    ground.room.hand_in(ground.student, notebook)


@specimen(flag="no valid notebook .*, but its cells could be read")
def program_of_its_own_mind(ground: Ground) -> None:
    """What a program adds that the format forbids, or leaves out that it demands, costs nothing."""
    notebook = ground.room.solved()
    for cell in notebook.cells:
        cell["editor"] = {"theme": "dark"}
        cell.pop("execution_count", None)
    del notebook["nbformat_minor"]
    ground.room.hand_in(ground.student, notebook)


@specimen()
def windows_line_ends(ground: Ground) -> None:
    """So do Windows' line ends, in the file and in the cells."""
    text = json.dumps(ground.room.solved(), indent=1).replace("\\n", "\\r\\n").replace("\n", "\r\n")
    ground.room.hand_in(ground.student, text.encode())


@specimen(marks=NOTHING, flag="is no notebook")
def another_encoding(ground: Ground) -> None:
    """A file in another encoding than UTF-8 is told."""
    ground.room.hand_in(ground.student, json.dumps(ground.room.solved()).encode("utf-16"))


@specimen()
def old_outputs(ground: Ground) -> None:
    """Outputs that were handed in are gone, points and pictures alike."""
    notebook = ground.room.solved()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "1000"})]
            cell.execution_count = 7
    ground.room.hand_in(ground.student, notebook)


@specimen(marks=NOTHING, word="used up", flag="used up")
def thousands_of_slow_cells(ground: Ground) -> None:
    """Time for the whole notebook is limited, however many cells it has."""
    notebook = ground.room.solved()
    slow = [new_code_cell("import time; time.sleep(4)") for _ in range(1000)]
    notebook.cells[1:1] = slow
    ground.room.hand_in(ground.student, notebook)


@specimen(word="SyntaxError")
def broken_python(ground: Ground) -> None:
    """A cell that is no Python costs itself."""
    ground.solved_with("def f(:\n  return")


@specimen(word="EOFError")
def question_to_nobody(ground: Ground) -> None:
    """input() does not wait for anybody."""
    ground.solved_with("input('Who is there?')")


@specimen()
def warnings_and_stray_prints(ground: Ground) -> None:
    """Warnings and stray prints cost nothing."""
    ground.solved_with(
        "import sys, warnings\nright = output_delta\ndef output_delta(z, y):\n    print('here')\n"
        "    print('there', file=sys.stderr)\n    warnings.warn('old')\n    np.log(np.zeros(1))\n"
        "    return right(z, y)\nwarnings.warn('old')",
        after="output-delta-answer",
    )
