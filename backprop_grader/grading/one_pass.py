"""nbgrader's autograde, with a notebook in memory from its first step to its last."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import nbformat
from nbgrader.converters import Autograde
from nbgrader.utils import setenv


class OnePass(Autograde):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader writes a notebook that it has cleaned, and reads it again before it runs the cells."""

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Clean, run and mark it, and write what came of it."""
        resources = self.init_single_notebook_resources(notebook_filename)
        told = resources["nbgrader"]
        folder = Path(self._format_dest(told["assignment"], told["student"]))
        folder.mkdir(parents=True, exist_ok=True)
        resources["metadata"] = {"name": told["notebook"], "path": str(folder)}
        self.exporter._preprocessors = []
        for step in (*self.sanitize_preprocessors, *self.autograde_preprocessors):
            self.exporter.register_preprocessor(step)
        notebook = nbformat.read(notebook_filename, as_version=nbformat.current_nbformat)
        # A conversion from an old format may leave one cell in two places, with one id.
        if len({id(cell) for cell in notebook.cells}) < len(notebook.cells):
            notebook.cells = [deepcopy(cell) for cell in notebook.cells]
        with setenv(NBGRADER_EXECUTION="autograde"):
            output, resources = self.exporter.from_notebook_node(notebook, resources)
        self.write_single_notebook(output, resources)
