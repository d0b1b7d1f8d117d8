"""The one place that changes nbgrader instead of extending it: its database, and its schemas.

nbgrader makes an engine for each of the nine times that it opens the gradebook for a submission,
looks at the tables each time, and commits after every cell; and it compiles the schema of its
metadata anew for each cell. Here a process has one engine a database, each opening ends in one
commit, and a schema is compiled once. What is written is the same. In a version that this
file does not know, nothing is changed, and grading is slower.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import nbgrader
from jsonschema.exceptions import best_match
from nbgrader import api
from sqlalchemy import Engine, create_engine
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

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._commit()
        self.close()

    def close(self) -> None:
        """Give the connection back, and keep the engine."""
        self.db.remove()


def _patience(db_url: str) -> dict[str, Any]:
    """How long a process waits for another: the arguments by which a connection learns it.

    A machine that loses its power in the middle of a transaction does not say so, and PostgreSQL
    would keep what it has locked for hours.
    """
    if db_url.startswith("sqlite"):
        return {"timeout": WAIT}
    if db_url.startswith("postgresql"):
        return {"options": f"-c idle_in_transaction_session_timeout={WAIT}s"}
    return {}


class QuickSchemas:
    """What nbgrader asks of the module jsonschema, with each schema compiled once."""

    ValidationError = jsonschema.ValidationError

    @staticmethod
    @cache
    def _compiled(text: str) -> Any:
        schema = json.loads(text)
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        return kind(schema)

    @classmethod
    def validate(cls, instance: Any, schema: Any) -> None:
        """Raise what jsonschema.validate raises."""
        error = best_match(cls._compiled(json.dumps(schema)).iter_errors(instance))
        if error is not None:
            raise error


def install() -> bool:
    """Have nbgrader use it in this process; False where its version is unknown."""
    if nbgrader.__version__ not in KNOWN:
        return False
    from nbgrader.converters import autograde
    from nbgrader.nbgraderformat import common
    from nbgrader.preprocessors import (
        latesubmissions,
        overwritecells,
        overwritekernelspec,
        saveautogrades,
    )

    for module in (
        autograde, latesubmissions, overwritecells, overwritekernelspec, saveautogrades,
    ):  # fmt: skip
        module.Gradebook = QuickGradebook
    common.jsonschema = QuickSchemas
    return True
