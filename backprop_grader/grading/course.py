"""A course: nbgrader's own configuration, with the cells run in the sandbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

STEPS = [
    "backprop_grader.notebook.preprocessor.RunInSandbox",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]


class CourseError(Exception):
    """The course cannot be graded as it is; the message says what to do."""


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
    if "autograde_preprocessors" not in found.Autograde:
        found.Autograde.autograde_preprocessors = STEPS
    return found


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
        self.api = NbGraderAPI(directory, config=self.config)
        self.directory = directory
        # A worker's own words go where the task's result goes.
        self.api.log.handlers = []
        if str(self.root) not in sys.path:
            sys.path.append(str(self.root))

    def folder(self, kind: str, student: str, assignment: str) -> Path:
        """Such as ``folder("submitted", "anna", "03-matrix-form")``."""
        names = {
            "submitted": self.directory.submitted_directory,
            "autograded": self.directory.autograded_directory,
            "feedback": self.directory.feedback_directory,
            "source": self.directory.source_directory,
        }
        return Path(self.directory.format_path(names[kind], student, assignment))
