"""Exercises in the book: at the end of a chapter its exercise, on a page of its own what it asks.

    :::{exercise} 03-matrix-form
    :::

names the exercise and leads to its page, `exercise-03-matrix-form`; `exercise-list` does so for all;

    :::{exercise-sheet} 03-matrix-form
    :::

offers the notebook and lists its questions. All read exercises/, so they say what students get.
"""

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import kept_file
from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

FOLDER = "_exercises"  # of the built book
HEADING = re.compile(r"^(#+) +(.*)", re.MULTILINE)
MINUTES = re.compile(r"about (\d+) minutes")


class Question(NamedTuple):
    title: str
    points: float
    by_hand: bool


class Exercise(NamedTuple):
    title: str
    minutes: int
    questions: list[Question]

    @property
    def points(self):
        return sum(question.points for question in self.questions)


class FaultError(ValueError):
    """What an author must change, in words."""


def source(app, name):
    return Path(app.srcdir, "exercises", name, f"{name}.ipynb")


def released(app):
    return sorted(Path(app.srcdir, "exercises").glob("*/*.ipynb"))


def read(path):
    """What a released notebook says of itself."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    title, heading, text, questions = None, "", "", []
    for cell in cells:
        words = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            text += words + "\n"
            for marks, found in HEADING.findall(words):
                if marks == "#":
                    title = found
                else:
                    heading = found
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("grade"):
            questions.append(Question(heading, mark["points"], by_hand=mark["solution"]))
    minutes = MINUTES.search(text)
    if not (title and minutes and questions):
        raise FaultError(
            f"{path.name} must have a title ('# ...'), say 'about N minutes', and ask something"
        )
    return Exercise(title, int(minutes[1]), merged(questions))


def merged(questions):
    """Questions in the order of the notebook; the cells of one count together."""
    together = {}
    for title, points, by_hand in questions:
        key = (title, by_hand)
        together[key] = together.get(key, 0) + points
    return [Question(title, points, by_hand) for (title, by_hand), points in together.items()]


def count(number, noun):
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


class exercise_file(nodes.reference):  # noqa: N801 - docutils finds visitors by this name
    """A link to a notebook that the reader keeps instead of opening."""


def visit_file(translator, node):
    here = translator.builder.get_target_uri(translator.builder.current_docname)
    address = relative_uri(here, node["path"])
    translator.body.append(translator.starttag(node, "a", "", href=address, download=""))


def depart_file(translator, _node):
    translator.body.append("</a>")


class _Directive(SphinxDirective):
    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        path = source(self.env.app, name)
        self.env.note_dependency(str(path))
        try:
            return self.show(name, read(path))
        except FileNotFoundError:
            message = f"there is no exercises/{name}/{name}.ipynb; 'make exercises' makes it"
            raise self.error(message) from None
        except FaultError as fault:
            raise self.error(str(fault)) from None


class ExerciseDirective(_Directive):
    def show(self, name, exercise):
        asked = count(len(exercise.questions), "question")
        text = (
            f"**Exercise.** [{exercise.title}](/book/exercise-{name}.md): "
            f"{asked}, about {exercise.minutes} minutes, checked as you go."
        )
        shown = self.parse_text_to_nodes(text)
        shown[0]["classes"].append("bp-exercise")
        return shown


class ExerciseSheetDirective(_Directive):
    def show(self, name, exercise):
        path = f"{FOLDER}/{name}.ipynb"
        link = exercise_file(
            "",
            f"Download {name}.ipynb",
            refuri=(self.config.html_baseurl or "../") + path,
            path=path,
            classes=["bp-download"],
        )
        rows = [
            f"| {q.title} | {'a person' if q.by_hand else 'the check'} | {q.points:g} |"
            for q in exercise.questions
        ]
        total = f"| **All, in about {exercise.minutes} minutes** | | **{exercise.points:g}** |"
        table = ["| Question | Marked by | Points |", "| :--- | :--- | ---: |", *rows, total]
        return [nodes.paragraph("", "", link), *self.parse_text_to_nodes("\n".join(table))]


class ExerciseListDirective(SphinxDirective):
    def run(self):
        rows = []
        for path in released(self.env.app):
            self.env.note_dependency(str(path))
            exercise = read(path)
            link = f"[{exercise.title}](/book/exercise-{path.stem}.md)"
            rows.append(f"| {link} | {len(exercise.questions)} | {exercise.minutes} |")
        head = ["| Exercise | Questions | Minutes |", "| :--- | ---: | ---: |"]
        return self.parse_text_to_nodes("\n".join([*head, *rows]))


def copy_notebooks(app, exception):
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir, FOLDER)
    shutil.rmtree(target, ignore_errors=True)
    for path in released(app):
        kept_file.write(target / path.name, path.read_text("utf-8"))


def setup(app):
    app.add_node(exercise_file, html=(visit_file, depart_file))
    app.add_directive("exercise", ExerciseDirective)
    app.add_directive("exercise-list", ExerciseListDirective)
    app.add_directive("exercise-sheet", ExerciseSheetDirective)
    app.connect("build-finished", copy_notebooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
