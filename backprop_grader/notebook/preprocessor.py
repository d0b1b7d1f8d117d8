"""nbgrader's step that runs the cells: the same as its own to whoever comes after it.

c.Autograde.autograde_preprocessors = ["backprop_grader.notebook.preprocessor.RunInSandbox", ...]
"""

from __future__ import annotations

import atexit
import os
import stat
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Bool, Float, Integer

from backprop_grader.notebook.runner import Runner, Seconds
from backprop_grader.sandbox.inside.limits import Limits
from backprop_grader.sandbox.session import Sandbox

LARGEST = 16_000_000  # bytes of all files of a submission together


class RunInSandbox(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Runs a submission's cells in a process of its own that can reach nothing, and marks its checks."""

    timeout = Float(60, help="Seconds that a cell may take.").tag(config=True)
    notebook_timeout = Float(600, help="Seconds that a notebook may take.").tag(config=True)
    memory = Integer(2_000_000_000, help="Bytes of memory of a submission.").tag(config=True)
    isolate = Bool(True, help="Whether to refuse where the kernel cannot isolate.").tag(config=True)

    _sandboxes: dict[tuple[Any, ...], Sandbox] = {}  # noqa: RUF012  # one server a process

    def sandbox(self) -> Sandbox:
        """The server of this process, started when it is first wanted."""
        limits = Limits(memory=self.memory)
        key = (os.getpid(), limits, self.isolate)
        if key not in self._sandboxes:
            sandbox = Sandbox(limits, isolated=self.isolate)
            sandbox.start()
            atexit.register(sandbox.stop)
            self._sandboxes[key] = sandbox
        return self._sandboxes[key]

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run all code cells, in their order."""
        folder = Path(resources.get("metadata", {}).get("path") or ".")
        seconds = Seconds(self.timeout, self.notebook_timeout)
        runner = Runner(self.sandbox(), files_of(folder), seconds)
        try:
            for cell in nb.cells:
                if cell.cell_type == "code" and cell.source.strip():
                    marked = is_grade(cell) and not is_solution(cell)
                    runner.run(cell, graded=marked)
                    if marked:
                        cell.outputs = fair(cell.outputs)
        finally:
            runner.close()
        return nb, resources


def fair(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs of a graded cell such that neither warnings nor claims before a failure count.

    nbgrader gives nothing where a warning was printed, and takes the first result as the points.
    """
    failed = any(output.output_type == "error" for output in outputs)
    kept = []
    for output in outputs:
        if output.output_type == "stream" and output.name == "stderr":
            kept.append(NotebookNode({**output, "name": "stdout"}))
        elif not (failed and output.output_type == "execute_result"):
            kept.append(output)
    return kept


def files_of(folder: Path) -> dict[str, bytes]:
    """The regular files beside the notebooks, by their paths; links are never followed."""
    found: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        mode = path.lstat()
        parents = path.relative_to(folder).parents
        linked = any((folder / parent).is_symlink() for parent in parents)
        if not stat.S_ISREG(mode.st_mode) or linked or path.suffix == ".ipynb":
            continue
        size += mode.st_size
        if size <= LARGEST:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found
