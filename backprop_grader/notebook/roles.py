"""nbgrader's step that gives the cells their roles back, before anything relies on them.

What a cell is worth, and what it is for, stands in metadata that a student's program may copy
along with a cell, damage or forge; nbgrader then grades nothing of the notebook. Here each cell's
role is the gradebook's. Of copies the last counts, as with nbgrader.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3
from nbgrader.preprocessors import NbGraderPreprocessor, overwritecells


class RestoreRoles(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """Gives each cell that the assignment has its role, and every other cell none."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Go through the cells from the last to the first."""
        told = resources["nbgrader"]
        with overwritecells.Gradebook(told["db_url"]) as book:
            left = roles(book.find_notebook(told["notebook"], told["assignment"]))
        for cell in reversed(nb.cells):
            had = cell.metadata.pop("nbgrader", None)
            name = had.get("grade_id") if isinstance(had, dict) else None
            role = left.pop(name, None) if isinstance(name, str) else None
            if role is not None:
                cell.metadata["nbgrader"] = NotebookNode(role)
        return nb, resources


def roles(notebook: Any) -> dict[str, dict[str, Any]]:
    """nbgrader's metadata of each cell, by its id, as the gradebook knows the notebook."""
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    graded = {cell.name for cell in notebook.grade_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    found: dict[str, dict[str, Any]] = {}
    for cell in notebook.source_cells:
        found[cell.name] = {
            "grade": cell.name in graded,
            "grade_id": cell.name,
            "locked": cell.locked,
            "schema_version": MetadataValidatorV3.schema_version,
            "solution": cell.name in solutions,
            "task": cell.name in tasks,
            "cell_type": cell.cell_type,
            "checksum": cell.checksum,
        }
        if cell.name in points:
            found[cell.name]["points"] = points[cell.name]
    return found
