"""Make exercises/ from solutions/: text notebooks to notebooks, and those through nbgrader.

    solutions/NAME.md -> solutions/NAME/NAME.ipynb -> exercises/NAME/NAME.ipynb

Run again, it makes the same bytes. With --check it writes nothing, and fails where exercises/
is not what it would make.
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
import yaml
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config, PyFileConfigLoader

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "solutions"
RELEASES = ROOT / "exercises"

# What links to the book begin with; its address stands in _config.yml.
BOOK = "{{book}}"

# What a cell is, in nbgrader's own words. A source says `grader: {role: auto, id: ..., points: ...}`.
ROLES = {
    "answer": {"grade": False, "solution": True, "locked": False},
    "auto": {"grade": True, "solution": False, "locked": True},
    "manual": {"grade": True, "solution": True, "locked": False},
    "fixed": {"grade": False, "solution": False, "locked": True},
}


def with_roles(notebook: NotebookNode, name: str) -> NotebookNode:
    """The notebook with nbgrader's full metadata, and ids that depend on the source alone."""
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        short = cell.metadata.pop("grader", None)
        label = f"text-{number}"
        if short:
            role, label = short["role"], short["id"]
            if label in seen:
                sys.exit(f"solutions/{name}.md: two cells have the id {label!r}")
            seen.add(label)
            full = {**ROLES[role], "task": False, "grade_id": label, "schema_version": 3}
            if ROLES[role]["grade"]:
                full["points"] = short["points"]
            full["cell_type"] = cell.cell_type
            cell.metadata["nbgrader"] = full
        cell["id"] = hashlib.sha256(f"{name} {label}".encode()).hexdigest()[:8]
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def write_source(text: Path, folder: Path) -> None:
    """Turn one text notebook into nbgrader's source notebook."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    address = settings["html"]["baseurl"].rstrip("/") + "/book"
    source = text.read_text("utf-8").replace(BOOK, address)
    notebook = with_roles(jupytext.reads(source, fmt="md:myst"), text.stem)
    nbformat.validate(notebook)
    target = folder / text.stem
    target.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target / f"{text.stem}.ipynb")


def release(sources: Path, releases: Path, names: list[str]) -> None:
    """Run nbgrader's generate_assignment, without a gradebook."""
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    config.CourseDirectory.root = str(sources.parent)
    config.CourseDirectory.source_directory = sources.name
    config.CourseDirectory.release_directory = releases.name
    config.CourseDirectory.db_url = "sqlite://"
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    # nbgrader calls programs of its environment by their names.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    api = NbGraderAPI(config=config)
    for name in names:
        done = api.generate_assignment(name, force=True, create=True)
        if not done["success"]:
            sys.exit(f"{name}: {done.get('error') or done.get('log')}")
        notebook = releases / name / f"{name}.ipynb"
        made = nbformat.read(notebook, as_version=4)
        for cell in made.cells:
            cell.source = re.sub(r"\n+$", "", cell.source)
        nbformat.write(made, notebook)


def stale(made: Path, kept: Path, names: list[str]) -> list[str]:
    """Those whose release is not what its source makes."""
    files = [Path(name, f"{name}.ipynb") for name in names]
    return [
        file.stem
        for file in files
        if not (kept / file).exists() or not filecmp.cmp(made / file, kept / file, shallow=False)
    ]


def main() -> None:
    """Make the exercises, or check them."""
    texts = {text.stem: text for text in sorted(SOURCES.glob("*.md"))}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(texts)} (default: all)"
    )
    parser.add_argument("--check", action="store_true", help="fail where exercises/ is out of date")
    parser.add_argument(
        "--to",
        type=Path,
        default=ROOT,
        metavar="FOLDER",
        help="a course's folder, for solutions/ and exercises/ (default: this project)",
    )
    options = parser.parse_args()
    if unknown := set(options.names) - set(texts):
        parser.error(f"no such assignment: {', '.join(sorted(unknown))}")
    names = options.names or list(texts)
    with tempfile.TemporaryDirectory() as scratch:
        sources, releases = Path(scratch, SOURCES.name), Path(scratch, RELEASES.name)
        for name in names:
            write_source(texts[name], sources)
        release(sources, releases, names)
        changed = stale(releases, options.to / RELEASES.name, names)
        if options.check:
            if changed:
                sys.exit(f"exercises/ is out of date: {', '.join(changed)}; run 'make exercises'")
            return
        for made in (sources, releases):
            shutil.copytree(made, options.to / made.name, dirs_exist_ok=True)
    where = RELEASES.name if options.to == ROOT else options.to / RELEASES.name
    print(f"{where}/: {len(names)} assignments, {len(changed)} of them new or changed")


if __name__ == "__main__":
    main()
