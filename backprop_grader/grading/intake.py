"""What was handed in, made fit to be graded: only whole notebooks and plain files go on from here.

nbgrader copies a submission outside of any sandbox and follows links, so a link in it would show
what it leads to. What is left out is told, to the student as well.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.utils import parse_utc

LARGEST_NOTEBOOK = 20_000_000  # bytes
LARGEST = 50_000_000  # bytes of all files
MANY = 2000  # files and folders
LONGEST_TIME = 100  # bytes of the time at which it was handed in
ENTRIES = 200_000  # objects in a notebook: small ones take a hundred times their bytes when read

KINDS: dict[str, Callable[[str], NotebookNode]] = {
    "code": new_code_cell,
    "markdown": new_markdown_cell,
    "raw": new_raw_cell,
}


class Fault(NamedTuple):
    """Something that cannot be graded as it is.

    Attributes:
        file: its path in the submission.
        why: in words that fit after the path.
        cells: what can be graded of it all the same.
    """

    file: str
    why: str
    cells: tuple[NotebookNode, ...] = ()


def faults(folder: Path, notebooks: Sequence[str]) -> list[Fault]:
    """What must not or cannot be graded as it is.

    Args:
        folder: the submission.
        notebooks: the names of the assignment's.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        return [Fault(".", "is a link, and links are not followed")]
    found = []
    there = sorted(path.name for path in folder.glob("*.ipynb"))
    if notebooks and not {f"{name}.ipynb" for name in notebooks} & set(there):
        others = f"; there is {', '.join(there)}" if there else ""
        found.append(Fault(f"{notebooks[0]}.ipynb", f"is missing{others}"))
    size = 0
    for number, path in enumerate(sorted(folder.rglob("*"))):
        name = path.relative_to(folder).as_posix()
        mode = path.lstat()
        if number >= MANY and path.suffix != ".ipynb":
            found.append(Fault(name, f"is one of more than {MANY} files"))
            continue
        if stat.S_ISLNK(mode.st_mode):
            found.append(Fault(name, "is a link, and links are not followed"))
        elif stat.S_ISDIR(mode.st_mode):
            continue
        elif not stat.S_ISREG(mode.st_mode):
            found.append(Fault(name, "is no ordinary file"))
        elif mode.st_nlink > 1:
            found.append(Fault(name, "is linked to from elsewhere"))
        elif not os.access(path, os.R_OK):
            found.append(Fault(name, "may not be read"))
        elif path.suffix == ".ipynb" and path.parent == folder:
            found += unreadable(path)
        else:
            found += timeless(path) if name == "timestamp.txt" else []
            size += mode.st_size
            if size > LARGEST:
                found.append(Fault(name, f"makes the files larger than {LARGEST // 10**6} MB"))
    return found


def timeless(path: Path) -> list[Fault]:
    """Why nbgrader cannot read, and at once, when the work was handed in; nothing, if it can."""
    try:
        text = path.read_text("utf-8").strip() if path.stat().st_size <= LONGEST_TIME else "?"
        if text:
            parse_utc(text)
    except (ValueError, OverflowError):
        return [Fault(path.name, "tells no time, as nbgrader takes it to")]
    return []


def unreadable(path: Path) -> list[Fault]:
    """Why a notebook cannot be graded as it is; nothing, if it can."""
    if path.stat().st_size > LARGEST_NOTEBOOK:
        return [Fault(path.name, f"is larger than {LARGEST_NOTEBOOK // 10**6} MB")]
    try:
        raw = path.read_bytes()
        if raw.count(b"{") > ENTRIES:
            return [Fault(path.name, f"holds more than {ENTRIES} objects")]
        data = json.loads(raw.decode())
        json.dumps(data, ensure_ascii=False).encode()  # no half characters, which cannot be written
    except (ValueError, RecursionError):
        return [Fault(path.name, "is no notebook: it is empty, damaged, or another kind of file")]
    try:
        notebook = nbformat.reads(json.dumps(data), as_version=nbformat.current_nbformat)
        nbformat.validate(notebook)
    except Exception as error:  # noqa: BLE001  # whatever a stranger's file makes the reader raise
        cells = readable(data)
        but = ", but its cells could be read" if cells else ""
        return [Fault(path.name, f"is no valid notebook ({type(error).__name__}){but}", cells)]
    return []


def readable(data: Any) -> tuple[NotebookNode, ...]:
    """The cells of what is nearly a notebook, without what the format does not know of them.

    Programs leave out what it demands, and write what it forbids. Of a cell its kind, its text and
    what nbgrader calls it are kept.
    """
    found = []
    cells = data.get("cells") if isinstance(data, dict) else None
    for cell in cells if isinstance(cells, list) else []:
        match cell:
            case {
                "cell_type": "code" | "markdown" | "raw" as kind,
                "source": str() | list() as text,
            }:
                if not all(isinstance(line, str) for line in text):
                    continue
                found.append(KINDS[kind]("".join(text)))
                match cell:
                    case {"metadata": {"nbgrader": {"grade_id": str(name)}}}:
                        found[-1].metadata["nbgrader"] = NotebookNode(grade_id=name)
    return tuple(found)


def cleaned(folder: Path, found: list[Fault], target: Path) -> None:
    """A copy without the faults; a notebook that cannot be read is replaced by one that says so."""
    bad = {fault.file for fault in found}
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if "." in bad:
        return
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_symlink() or any(p.is_symlink() for p in path.parents if p != folder):
            continue
        if path.is_dir():
            (target / name).mkdir(exist_ok=True)
        elif name.as_posix() not in bad:
            shutil.copyfile(path, target / name)
    for fault in found:
        if fault.file.endswith(".ipynb") and "/" not in fault.file:
            head = (
                "Not all of this could be graded" if fault.cells else "Nothing here could be graded"
            )
            said = new_markdown_cell(f"**{head}:** the file `{fault.file}` {fault.why}.")
            nbformat.write(new_notebook(cells=[said, *fault.cells]), target / fault.file)
