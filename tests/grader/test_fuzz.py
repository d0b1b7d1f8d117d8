"""Claims about notebooks changed at random: each gets what it deserves, and none stops the grader."""

from __future__ import annotations

from typing import NamedTuple

import nbformat
import pytest
from classroom import FULL, NOTHING, Classroom
from fuzz.deserved import deserved
from fuzz.mutants import Mutant, mutants

from backprop_grader.app import main
from backprop_grader.grading.worker import Result

HONEST = "honest"
EVERY = 50  # so many mutants have one whose feedback is made


class Campaign(NamedTuple):
    """Mutants that were graded with an honest submission among them.

    Attributes:
        room: the course.
        made: by student.
        results: by student.
        marks: by student and cell.
    """

    room: Classroom
    made: dict[str, Mutant]
    results: dict[str, Result]
    marks: dict[str, dict[str, float]]

    def told(self, *students: str) -> str:
        """What is needed to find out about these: what was done to them, and what they got."""
        return "\n".join(
            f"{s}: {self.made[s].base}, then {', '.join(self.made[s].changes)}; {self.marks[s]}; {self.results[s]}"
            for s in students
        )


@pytest.fixture(
    scope="module", params=[40, pytest.param(2000, marks=pytest.mark.soak)], ids="{} mutants".format
)
def campaign(request: pytest.FixtureRequest, classroom: Classroom) -> Campaign:
    bases = {"empty": classroom.released(), "solved": classroom.solved()}
    found = mutants(bases, seed=request.param, count=request.param)
    made = {f"mutant-{n:04}": one for n, one in enumerate(found)}
    for student, one in made.items():
        classroom.hand_in(student, one.data)
    classroom.hand_in(HONEST, classroom.solved())
    return Campaign(classroom, made, classroom.grade(), classroom.marks())


def test_the_grader_comes_to_an_end_with_each_of_them(campaign: Campaign) -> None:
    assert campaign.results.keys() == campaign.marks.keys() == {*campaign.made, HONEST}
    crashed = [
        student
        for student, result in campaign.results.items()
        for flag in result.flags
        if "its worker failed" in flag or "nbgrader could not" in flag
    ]
    assert not crashed, campaign.told(*crashed)


def test_each_gets_the_marks_that_it_deserves_and_no_other(campaign: Campaign) -> None:
    wrong = [s for s, m in campaign.made.items() if campaign.marks[s] != (deserved(m.data) or NOTHING)]  # fmt: skip
    assert not wrong, campaign.told(*wrong)


def test_a_file_that_is_no_notebook_is_told_to_be_none(campaign: Campaign) -> None:
    silent = [s for s, m in campaign.made.items() if deserved(m.data) is None and not campaign.results[s].flags]  # fmt: skip
    assert not silent, campaign.told(*silent)


def test_honest_work_among_them_keeps_its_marks(campaign: Campaign) -> None:
    assert campaign.marks[HONEST] == FULL
    assert campaign.results[HONEST].outcome == "graded"


def test_what_is_kept_of_them_are_valid_notebooks(campaign: Campaign) -> None:
    for student in campaign.made:
        nbformat.validate(campaign.room.graded(student))


def test_report_and_feedback_can_be_made_of_them(campaign: Campaign) -> None:
    main(["report", "--course", str(campaign.room.root), "small"])
    for student in list(campaign.made)[::EVERY]:
        done = campaign.room.course.api.generate_feedback("small", student, force=True)
        assert done["success"], (campaign.told(student), done)


def test_the_same_seed_makes_the_same_mutants(classroom: Classroom) -> None:
    bases = {"empty": classroom.released(), "solved": classroom.solved()}
    assert mutants(bases, seed=7, count=20) == mutants(bases, seed=7, count=20)
    assert mutants(bases, seed=7, count=20) != mutants(bases, seed=8, count=20)


def test_solved_work_deserves_all_and_empty_work_nothing(classroom: Classroom) -> None:
    solved, empty = (
        nbformat.writes(n).encode() for n in (classroom.solved(), classroom.released())
    )
    assert deserved(solved) == FULL
    assert deserved(empty) == NOTHING
