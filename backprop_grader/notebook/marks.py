"""Asked inside, marked out here: what the sandbox is handed for a check, and what its reply is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

from backprop_grader.notebook.checks import Check
from backprop_grader.sandbox import plain
from backprop_grader.sandbox.frames import Message
from backprop_grader.sandbox.session import Ended, Session
from backprop_lib.checks.answers import Parts, Unusable
from backprop_lib.checks.draw import cases
from backprop_lib.checks.hand import marking, numbers, sheets
from backprop_lib.checks.hand.written import Written
from backprop_lib.checks.judging import judge, missing, no_function
from backprop_lib.checks.outcome import Outcome, Raised, Stopped
from backprop_lib.checks.registry import question as find
from backprop_lib.checks.verdict import Verdict

Show = Callable[[Message], None]


class Asked(Protocol):
    """A question that is put to the sandbox."""

    def ask(self, session: Session, seconds: float, show: Show) -> Ended:
        """Put it."""

    def verdict(self, answer: Message) -> Verdict:
        """What the reply is worth.

        Raises:
            KeyError, TypeError, ValueError: it is malformed.
        """


def question(check: Check) -> Asked:
    """The question that a check puts: about a function, or about a step worked by hand.

    Raises:
        UnknownNameError: there is none of that name.
    """
    return Step(check) if check.question in sheets.questions() else Function(check)


class Function(NamedTuple):
    """A function, which is handed cases."""

    check: Check

    def ask(self, session: Session, seconds: float, show: Show) -> Ended:
        """Send the cases' inputs, and nothing else of the question."""
        asked = find(self.check.question)
        name = self.check.answer or asked.function
        drawn = list(cases(asked.name, self.check.seed))
        return session.ask(name, asked.task._asdict(), drawn, seconds, show)

    def verdict(self, answer: Message) -> Verdict:
        """Compare the outcomes with the right ones."""
        asked = find(self.check.question)
        match answer:
            case {"kind": "outcomes", "outcomes": list(said)}:
                drawn = cases(asked.name, self.check.seed)
                return judge(asked, drawn, [_outcome(one) for one in said], self.check.points)
            case {"kind": "missing", "near": list(near)}:
                return missing(asked, self.check.points, [str(name)[:100] for name in near[:3]])
            case {"kind": "value", "type": str(kind)}:
                return no_function(asked, self.check.points, kind[:100])
        raise ValueError("not an answer")


class Step(NamedTuple):
    """A step worked by hand, marked from the notebook's own numbers before it."""

    check: Check

    def ask(self, session: Session, seconds: float, show: Show) -> Ended:
        """Send the names of the answers."""
        return session.read(sheets.find(self.check.question).variables, seconds, show)

    def verdict(self, answer: Message) -> Verdict:
        """Mark it by the numbers of the id that the notebook names."""
        match answer:
            case {"student": str(student), "answers": dict(answers), "hints": dict(hints)}:
                written = Written(
                    student[:200],
                    {str(name): _written(said) for name, said in answers.items()},
                    {str(name): str(hint)[:100] for name, hint in hints.items()},
                )
                return marking.judge(self.check.question, written, self.check.points)
        raise ValueError("not an answer")


def known(wanted: Message) -> Message:
    """What a notebook may ask while it runs: the numbers of a student, which its reader sees too."""
    match wanted:
        case {"sheet": str(name), "student": str(student)} if (
            name in sheets.sheets() and numbers.key(student)
        ):
            sheet = sheets.sheet(name)
            net, X, Y = numbers.drawn(sheet, student[:200])
            layers = [(layer.W, layer.b, layer.activation.name) for layer in net.layers]
            given = {"layers": layers, "loss": net.loss.name, "X": X, "Y": Y}
            return {"title": sheet.title, "given": plain.encode(given)}
    return {}


def _outcome(said: Any) -> Outcome:
    match said:
        case {"raised": [str(error), str(line), str(kind)]}:
            answer: Parts | Unusable | Raised | Stopped = Raised(
                error[:500], line[:500], kind[:100]
            )
        case {"stopped": [float() | int() as seconds, str(line)]}:
            answer = Stopped(float(seconds), line[:500])
        case {"unusable": str(why)}:
            answer = Unusable(why[:500])
        case {"parts": None}:
            answer = Unusable("the answer is too large to be looked at")
        case {"parts": parts}:
            answer = _arrays(plain.decode(parts))
        case _:
            raise ValueError("not an outcome")
    return Outcome(
        answer,
        changed=_names(said.get("changed")),
        again=said.get("again") is True,
        called=_names(said.get("called")),
    )


def _arrays(parts: Any) -> Parts:
    if not isinstance(parts, dict) or not all(isinstance(a, np.ndarray) for a in parts.values()):
        raise ValueError("not arrays by name")
    return {name: array.astype(np.float64) for name, array in parts.items()}


def _names(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise ValueError("not a list of names")  # noqa: TRY004  # as all that is malformed
    return tuple(str(name)[:100] for name in found)


def _written(said: Any) -> Any:
    match said:
        case {"unusable": str(why)}:
            return Unusable(why[:500])
        case {"array": encoded}:
            array = plain.decode(encoded)
            if isinstance(array, np.ndarray):
                return array.astype(np.float64)
    raise ValueError("not an answer by hand")
