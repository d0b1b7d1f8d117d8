"""The model answer and the rubric, which stand in the source, beside an answer that a person marks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jinja2
from nbgrader.coursedir import CourseDirectory

from backprop_grader.notebook.clean import markdown2html

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


@jinja2.pass_context
def model_answer(context: jinja2.runtime.Context, cell: Any) -> str:
    """The solution of a cell, as HTML; nothing where the source has none.

    nbgrader's gradebook keeps no solutions. formgrader runs in the course's folder, as it needs
    the configuration there.
    """
    resources = context["resources"]
    for source in _cells(resources["assignment_id"], resources["notebook_id"]):
        role = source["metadata"].get("nbgrader", {})
        if role.get("grade_id") == cell.metadata.nbgrader.grade_id:
            return markdown2html(context, "\n".join(SOLUTION.findall("".join(source["source"]))))
    return ""


def _cells(assignment: str, notebook: str) -> list[dict[str, Any]]:
    from backprop_grader.grading.course import CourseError, configuration

    try:
        course = CourseDirectory(config=configuration(Path.cwd()))
    except CourseError:
        return []
    folder = Path(course.format_path(course.source_directory, ".", assignment))
    path = folder / f"{notebook}.ipynb"
    cells: list[dict[str, Any]] = json.loads(path.read_bytes())["cells"] if path.exists() else []
    return cells
