"""A course: nbgrader's own configuration, with the cells run in the sandbox."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from backprop_grader.faults import RemediedError
from backprop_grader.notebook.pages import templates

CLEANING = [
    "nbgrader.preprocessors.ClearOutput",
    "backprop_grader.notebook.roles.RestoreRoles",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
STEPS = [
    "backprop_grader.notebook.preprocessor.RunInSandbox",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
FILTERS = {
    name: f"backprop_grader.notebook.clean.{name}" for name in ("clean_html", "markdown2html", "e")
} | {"model_answer": "backprop_grader.notebook.rubrics.model_answer"}


class CourseError(RemediedError):
    """The course cannot be graded as it is; the message says what to do."""


def defaults() -> Config:
    """What a course is graded with where its own configuration says nothing else.

    nbgrader's own command and formgrader read it in an nbgrader_config.py: ``c.merge(defaults())``.
    """
    config = Config()
    config.Autograde.sanitize_preprocessors = CLEANING
    config.Autograde.autograde_preprocessors = STEPS
    # A notebook is checked against its format after the last step, not after each.
    config.Exporter.optimistic_validation = True
    # What a student wrote must not run in the page of whoever reads it.
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = FILTERS
    # Nor does such a page ask a third party for what sets its formulas.
    config.HTMLExporter.template_paths = templates()
    return config


def configuration(root: Path) -> Config:
    """The configuration of the course in that folder.

    Raises:
        CourseError: there is none, or it cannot be read.
    """
    path = root / "nbgrader_config.py"
    if not path.exists():
        raise CourseError(
            f"{root} is no course: it has no nbgrader_config.py; go to the course's folder, or name it with --course"
        )
    try:
        found: Config = PyFileConfigLoader(path.name, path=str(root)).load_config()
    except Exception as error:
        raise CourseError(f"{path} cannot be read: {type(error).__name__}: {error}") from error
    if "root" not in found.CourseDirectory:
        found.CourseDirectory.root = str(root)
    with_defaults = defaults()
    with_defaults.merge(found)
    return with_defaults


class Course:
    """nbgrader's API on a course, kept for as long as the process lives."""

    def __init__(self, root: Path, settings: dict[str, Any] | None = None) -> None:
        """Load the configuration.

        Args:
            root: the course's folder.
            settings: values that come before the file's, such as ``{"RunInSandbox": {"isolate": False}}``.
        """
        self.root = root.resolve()
        self.config = configuration(self.root)
        self.config.merge(Config(settings or {}))
        directory = CourseDirectory(config=self.config)
        # It looks for nbgrader's exchange, which is not used here, and complains where there is none.
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        self.api = NbGraderAPI(directory, config=self.config)
        logging.disable(before)
        self.directory = directory
        # nbgrader's own words go where a task's result goes; without any handler Python prints them.
        self.api.log.handlers = [logging.NullHandler()]
        if str(self.root) not in sys.path:
            sys.path.append(str(self.root))

    def assignments(self) -> list[str]:
        """The names of those that have a source."""
        return sorted(path.name for path in self.folder("source", ".", "x").parent.glob("*/"))

    def folder(self, kind: str, student: str, assignment: str) -> Path:
        """Such as ``folder("submitted", "anna", "03-matrix-form")``."""
        names = {
            "submitted": self.directory.submitted_directory,
            "autograded": self.directory.autograded_directory,
            "feedback": self.directory.feedback_directory,
            "source": self.directory.source_directory,
        }
        return Path(self.directory.format_path(names[kind], student, assignment))
