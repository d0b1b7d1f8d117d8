"""Runs a notebook's cells one after the other, whatever they do, and goes on after the worst."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from nbformat import NotebookNode, from_dict

from backprop_grader.notebook import marks
from backprop_grader.notebook.checks import Check, checks_of
from backprop_grader.notebook.outputs import OURS, Outputs
from backprop_grader.sandbox.frames import Message
from backprop_grader.sandbox.session import Ended, Sandbox, Session
from backprop_lib.checks.show import Score
from backprop_lib.checks.verdict import Verdict

RESTARTS = 5  # of one notebook
MUST_FAIL = ("assert False", "__import__('numpy').testing.assert_allclose(1, 2)")

WORDS = {
    "killed": "It did not come to an end in time, nor when it was interrupted.",
    "memory": "It used more memory than there is for a submission.",
    "processes": "It started more processes than there are for a submission.",
    "cpu": "It used more processor time than there is for a submission.",
    "forged": "It sent something that is no output of a cell.",
    "ended": "Its process was ended.",
}


class Seconds(NamedTuple):
    """How long things may take, by the clock on the wall."""

    cell: float = 60
    notebook: float = 600


class Runner:
    """The state of one notebook's run: its process, and the cells by which another is brought there."""

    def __init__(self, sandbox: Sandbox, files: Mapping[str, bytes], seconds: Seconds) -> None:
        self.sandbox, self.files, self.seconds = sandbox, files, seconds
        self.deadline = time.monotonic() + seconds.notebook
        self.session: Session | None = None
        self.past: list[str] = []
        self.restarts = 0
        self.count = 0

    def close(self) -> None:
        """End the process, if there is one."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def run(self, cell: NotebookNode, *, graded: bool) -> None:
        """Run a code cell; its outputs become what it showed, or its verdict."""
        asked = checks_of(cell.source) if graded else []
        self.count += 1
        cell.execution_count = self.count
        if self._left() <= 0:
            cell.outputs = _not_run("The time that there is for a notebook was used up.")
        elif not self._alive():
            cell.outputs = _not_run(
                "An earlier cell ended the process, and it could not be rebuilt."
            )
        elif asked:
            cell.outputs = self._check(asked[-1])
        else:
            cell.outputs = self._cell(cell.source)
            if graded and not any(o.output_type == "error" for o in cell.outputs):
                cell.outputs += self._disarmed()

    def _cell(self, source: str) -> list[NotebookNode]:
        assert self.session is not None
        shown = Outputs()
        ended = self.session.run(source, self._left(), shown.add)
        if ended.how == "late":
            shown.error("CellTimeoutError", "No reply from kernel before timeout")
        if ended.alive:
            self.past.append(source)
        else:
            self._lost(ended, shown)
        return shown.found

    def _disarmed(self) -> list[NotebookNode]:
        """An error, if tests that must fail do not: a cell of asserts runs where the student rules.

        It finds what is easily done, such as a patched numpy.testing or asserts that are compiled
        away. What no test of this kind can withstand is code that is made for one cell; a check
        can, for it is marked outside.
        """
        for test in MUST_FAIL:
            found = Outputs()
            if self.session is not None:
                ended = self.session.run(test, self._left(), found.add)
                if not ended.alive:
                    self._lost(ended, found)
            if not any(output.output_type == "error" for output in found.found):
                shown = Outputs()
                shown.error("TestsDisarmed", f"Tests mean nothing here: {test!r} did not fail.")
                return shown.found
        return []

    def _check(self, check: Check) -> list[NotebookNode]:
        assert self.session is not None
        asked = marks.question(check)
        shown = Outputs()
        ended = asked.ask(self.session, self._left(), shown.add)
        if not ended.alive:
            self._lost(ended, shown)
            return shown.found
        if "answer" not in ended.reply and ended.how == "late":
            shown.error("CellTimeoutError", "No reply from kernel before timeout")
            return shown.found
        if "failed" in ended.reply:
            said = f"The check could not be made: {ended.reply['failed']}"
            shown.error("NotRun", said[:1000])
            return shown.found
        try:
            return [
                _result(asked.verdict(ended.reply["answer"]), self.count, ended.reply["answer"])
            ]
        except Exception:  # noqa: BLE001  # whatever a forged answer makes of those who look at it
            self._lost(Ended("forged", {}), shown)
            return shown.found

    def _lost(self, ended: Ended, shown: Outputs) -> None:
        """Say what became of the process."""
        self.close()
        word = WORDS.get(ended.how, f"It ended its own process ({ended.how}).")
        shown.error("ProcessEnded", word)

    def _alive(self) -> bool:
        """Have a process that is where the notebook is; after a loss, a new one that was brought there."""
        if self.session is not None:
            return True
        if self.restarts > RESTARTS or self._left() <= 0:
            return False
        self.restarts += 1
        self.session = self.sandbox.session(marks.known)
        ended = self.session.write_files(self.files) if self.files else Ended("done", {})
        for source in self.past:
            if ended.how != "done" or self._left() <= 0:
                break
            ended = self.session.run(source, self._left(), lambda _output: None)
        if ended.how != "done":
            self.close()
            self.restarts = RESTARTS + 1
        return self.session is not None

    def _left(self) -> float:
        return min(self.seconds.cell, self.deadline - time.monotonic())


def _not_run(why: str) -> list[NotebookNode]:
    shown = Outputs()
    shown.error("NotRun", why)
    return shown.found


def _result(verdict: Verdict, count: int, answer: Message) -> Any:
    """A verdict as nbgrader reads it: a number of points, with its words beside it."""
    return from_dict(
        {
            "output_type": "execute_result",
            "data": Score(verdict)._repr_mimebundle_(),
            "metadata": {
                OURS: {
                    "question": verdict.question,
                    "kind": verdict.kind,
                    "mistakes": list(verdict.mistakes),
                    "student": str(answer.get("student", ""))[:200],  # whose numbers, by hand
                }
            },
            "execution_count": count,
        }
    )
