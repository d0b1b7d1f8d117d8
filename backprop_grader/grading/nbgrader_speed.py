"""The one place that changes nbgrader instead of extending it: its database, and its schemas.

nbgrader makes an engine for each of the nine times that it opens the gradebook for a submission,
looks at the tables each time, and commits after every cell; it looks for each cell's row by itself,
through tables that grow with the class; and it compiles the schema of its metadata anew for each
cell. Here a process has one engine a database, each opening ends in one commit, the rows of a
notebook are found together, and a schema is compiled once. What is written is the same. In a
version that this file does not know, nothing is changed, and grading is slower.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import fastjsonschema
import jsonschema
import nbgrader
from nbgrader import api
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.orm import scoped_session, sessionmaker

KNOWN = ("0.9.5", "0.9.6")
WAIT = 60  # seconds for another process's commit to end

_engines: dict[str, Engine] = {}
_courses: set[tuple[str, str]] = set()


class QuickGradebook(api.Gradebook):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's gradebook on an engine that stays."""

    def __init__(
        self, db_url: str, course_id: str = "default_course", authenticator: Any = None
    ) -> None:
        if db_url not in _engines:
            super().__init__(db_url, course_id, authenticator)
            super().close()
            _engines[db_url] = create_engine(db_url, connect_args=_patience(db_url))
            _courses.add((db_url, course_id))
        self.engine = _engines[db_url]
        self.db = scoped_session(sessionmaker(bind=self.engine))
        self.course_id, self.authenticator = course_id, authenticator
        if (db_url, course_id) not in _courses:
            self.check_course(course_id=course_id)
            _courses.add((db_url, course_id))
        self._commit = self.db.commit
        self.db.commit = self.db.flush  # type: ignore[method-assign]
        self._rows: dict[tuple[Any, ...], dict[str, Any]] = {}

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._commit()
        self.close()

    def close(self) -> None:
        """Give the connection back, and keep the engine."""
        self.db.remove()

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> Any:
        """As nbgrader finds it."""
        there = self._of_notebook(api.SourceCell, notebook, assignment)
        return there.get(name) or super().find_source_cell(name, notebook, assignment)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> Any:
        """As nbgrader finds it."""
        there = self._of_notebook(api.GradeCell, notebook, assignment)
        return there.get(name) or super().find_graded_cell(name, notebook, assignment)

    def find_grade(self, grade_cell: str, notebook: str, assignment: str, student: str) -> Any:
        """As nbgrader finds it."""
        there = self._of_submission(api.Grade, notebook, assignment, student)
        return there.get(grade_cell) or super().find_grade(
            grade_cell, notebook, assignment, student
        )

    def find_comment(self, solution_cell: str, notebook: str, assignment: str, student: str) -> Any:
        """As nbgrader finds it."""
        there = self._of_submission(api.Comment, notebook, assignment, student)
        return there.get(solution_cell) or super().find_comment(
            solution_cell, notebook, assignment, student
        )

    def _of_notebook(self, kind: Any, notebook: str, assignment: str) -> dict[str, Any]:
        """All cells of a kind that the released notebook has, by name."""
        key = (kind, notebook, assignment)
        if key not in self._rows:
            released = self.find_notebook(notebook, assignment)
            cells = self.db.query(kind).filter(kind.notebook_id == released.id)
            self._rows[key] = {cell.name: cell for cell in cells}
        return self._rows[key]

    def _of_submission(
        self, kind: Any, notebook: str, assignment: str, student: str
    ) -> dict[str, Any]:
        """All grades or comments of a notebook that was handed in, by their cells' names.

        They are looked up by the pair of cell and notebook, for which the database has an index.
        """
        key = (kind, notebook, assignment, student)
        if key not in self._rows:
            handed_in = self.find_submission_notebook(notebook, assignment, student)
            found = (
                self.db.query(api.BaseCell.name, kind)
                .join(kind, kind.cell_id == api.BaseCell.id)
                .filter(
                    api.BaseCell.notebook_id == handed_in.notebook_id,
                    kind.notebook_id == handed_in.id,
                )
                .order_by(api.BaseCell.type.desc())  # of a name, a task is nbgrader's last choice
            )
            self._rows[key] = dict(found.all())
        return self._rows[key]


def _patience(db_url: str) -> dict[str, Any]:
    """How long a process waits for another: the arguments by which a connection learns it.

    A machine that loses its power in the middle of a transaction does not say so, and PostgreSQL
    would keep what it has locked for hours.
    """
    if db_url.startswith("sqlite"):
        return {"timeout": WAIT}
    if db_url.startswith("postgresql"):
        given = make_url(db_url).query.get("options", "")
        return {"options": f"-c idle_in_transaction_session_timeout={WAIT}s {given}".strip()}
    return {}


class QuickSchemas:
    """What nbgrader asks of the module jsonschema, with each schema compiled once."""

    ValidationError = jsonschema.ValidationError

    @staticmethod
    @cache
    def _compiled(text: str) -> Any:
        return fastjsonschema.compile(json.loads(text), use_default=False)

    @classmethod
    def validate(cls, instance: Any, schema: Any) -> None:
        """Raise what jsonschema.validate raises."""
        try:
            cls._compiled(json.dumps(schema))(instance)
        except fastjsonschema.JsonSchemaValueException:
            jsonschema.validate(instance, schema)


def known() -> bool:
    """Whether this file knows nbgrader's version."""
    return nbgrader.__version__ in KNOWN


def install() -> None:
    """Have nbgrader use it in this process, where its version is known."""
    if not known():
        return
    from nbgrader.converters import autograde
    from nbgrader.nbgraderformat import common
    from nbgrader.preprocessors import (
        getgrades,
        latesubmissions,
        overwritecells,
        overwritekernelspec,
        saveautogrades,
    )

    for module in (
        autograde, getgrades, latesubmissions, overwritecells, overwritekernelspec, saveautogrades,
    ):  # fmt: skip
        module.Gradebook = QuickGradebook
    common.jsonschema = QuickSchemas
