"""nbgrader's collection of downloads, with the names that Moodle and Canvas make.

The steps, the folders and the copying are `nbgrader zip_collect`'s:
``downloaded/ASSIGNMENT/archive`` to ``downloaded/ASSIGNMENT/extracted`` to ``submitted``. What
belongs to nobody, or cannot be told apart, goes to ``downloaded/ASSIGNMENT/unmatched``.
"""

from __future__ import annotations

import logging
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from nbgrader.apps import ZipCollectApp
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks

from backprop_grader.grading.course import Course, CourseError
from backprop_grader.lms import names, roster
from backprop_grader.lms.archives import Refused, SafeExtractor, written
from backprop_grader.lms.names import Named
from backprop_grader.lms.recognising import cells, recognised
from backprop_grader.lms.roster import UnknownError

TIMESTAMP = "timestamp.txt"  # by which nbgrader knows when a submission was handed in


class Info(NamedTuple):
    """Where a file goes.

    Attributes:
        student: the id.
        target: the path in the submission.
        counter: of a file that was handed in again under the same name, how often.
        named: what the file's name said.
        renamed: whether it is a notebook of the assignment by its cells, and not by its name.
    """

    student: str
    target: PurePosixPath
    counter: int
    named: Named
    renamed: bool = False


class Collected(NamedTuple):
    """What came of a collection.

    Attributes:
        students: whose work was collected, and how many files.
        late: whose file names say that they came late.
        without: whose files are no notebook of the assignment.
        nameless: whether the gradebook has no names, so that ids were made of those in the download.
        renamed: notebooks that have other names, and what they were taken for.
        unmatched: files that were laid aside, and why.
        refused: what was left in its archive, and why.
        folder: where the unmatched are.
        submitted: where a student's files would be, with STUDENT for the id.
    """

    students: dict[str, int]
    late: list[str]
    without: list[str]
    nameless: bool
    renamed: list[Refused]
    unmatched: list[Refused]
    refused: list[Refused]
    folder: Path
    submitted: Path


class LmsCollector(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Reads Moodle's and Canvas's names; `unmatched` lists what it could not place."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.root = Path("/")
        self.known: list[roster.Student] = []
        self.released: dict[str, frozenset[str]] = {}
        self.renamed: dict[str, str] = {}
        self.unmatched: dict[str, str] = {}
        self.late: set[str] = set()

    def placed(self, submitted_file: str) -> Info:
        """Where a file goes.

        Raises:
            UnknownError: that cannot be told.
        """
        path = PurePosixPath(Path(submitted_file).relative_to(self.root).as_posix())
        named = names.read(path)
        if named is None:
            raise UnknownError("is not named as Moodle or Canvas name what they download")
        student = roster.student(named, self.known)
        if named.file == PurePosixPath(TIMESTAMP):
            raise UnknownError(f"is from {student}, and nbgrader would take its word for the time")
        if named.file.suffix != ".ipynb":
            return Info(student, named.file, 0, named)
        found = names.notebook(named.file, list(self.released))
        if found is not None:
            return Info(student, PurePosixPath(f"{found[0]}.ipynb"), found[1], named)
        if ".ipynb_checkpoints" in path.parts:
            raise UnknownError(f"is from {student}, and a copy that Jupyter keeps")
        if name := recognised(Path(submitted_file), self.released):
            return Info(student, PurePosixPath(f"{name}.ipynb"), 0, named, renamed=True)
        wanted = " or ".join(f"{name}.ipynb" for name in self.released)
        raise UnknownError(f"is from {student}, but is not called {wanted} and has not its cells")

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """As nbgrader asks: the student and the file, or None after noting why not."""
        try:
            info = self.placed(submitted_file)
        except UnknownError as error:
            self.unmatched[submitted_file] = str(error)
            return None
        if info.named.late:
            self.late.add(info.student)
        return {"student_id": info.student, "file_id": str(info.target)}

    def chosen(self, files: Sequence[str]) -> list[str]:
        """The files of which each goes to a place of its own; the others are noted."""
        found = {}
        for file in files:
            try:
                found[file] = self.placed(file)
            except UnknownError as error:
                self.unmatched[file] = str(error)
        people: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        places: dict[tuple[str, PurePosixPath], list[str]] = defaultdict(list)
        for file, info in found.items():
            people[info.student].add((info.named.system, info.named.name, info.named.number))
            places[info.student, info.target].append(file)
        kept: list[str] = []
        for (student, target), same in places.items():
            if len(people[student]) > 1:
                why = f"may be from {student}, and so may another person's of that name"
                self.unmatched |= dict.fromkeys(same, why)
                continue
            called = [file for file in same if not found[file].renamed]
            renamed = set(same) - set(called)
            if len(renamed) > 1 or (renamed and called):
                why = f"has the cells of {target} from {student}, and is not the only one"
                self.unmatched |= dict.fromkeys(renamed, why)
            elif renamed:
                kept += renamed
                self.renamed |= dict.fromkeys(renamed, f"is taken for {target} from {student}")
            if called:
                last = max(called, key=lambda file: (found[file].counter, file))
                kept.append(last)
                earlier = set(called) - {last}
                self.unmatched |= dict.fromkeys(earlier, f"is an earlier {target} from {student}")
        return sorted(kept)


class LmsZipCollect(ZipCollectApp):  # type: ignore[misc]  # nbgrader has no types
    """`nbgrader zip_collect`, which would stop at the first file that is there twice."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.collected: dict[str, dict[str, Any]] = {}

    def _collect_files(self, src_files: list[str]) -> Any:
        self.collected = super()._collect_files(self.collector_plugin_inst.chosen(src_files))
        return self.collected


def collect(course: Course, archives: Sequence[Path], assignment: str = "") -> Collected:
    """Collect downloads of one assignment into the course's submissions; a newer one replaces an older.

    Raises:
        CourseError: an archive is missing or is none, or the assignment cannot be told or does not
            exist; then nothing has been touched.
    """
    for path in archives:
        if not path.is_file():
            raise CourseError(f"there is no file {path}")
        if not zipfile.is_zipfile(path):
            raise CourseError(
                f"{path} is no zip archive; give what Moodle or Canvas handed out, as it was downloaded"
            )
    assignment = assignment or _assignment(course, archives)
    notebooks = released(course, assignment)  # before anything of an earlier download is removed
    course.directory.assignment_id = assignment
    app = LmsZipCollect(
        config=course.config, collector_plugin=LmsCollector, extractor_plugin=SafeExtractor
    )
    app.coursedir, app.force = course.directory, True
    app.log.setLevel(logging.ERROR)
    app.init_plugins()
    step = {
        name: Path(app._format_collect_path(name))  # the only place that knows it
        for name in (app.archive_directory, app.extracted_directory, "unmatched")
    }
    for folder in step.values():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for path in archives:
        shutil.copyfile(path, step[app.archive_directory] / path.name)
    collector, extractor = app.collector_plugin_inst, app.extractor_plugin_inst
    collector.root = step[app.extracted_directory]
    collector.known = roster.students(course)
    folder = Path(course.directory.format_path(course.directory.release_directory, ".", assignment))
    collector.released = {name: cells(folder / f"{name}.ipynb") for name in notebooks}
    app.extract_archive_files()
    app.process_extracted_files()
    extractor.refused.sort()
    renamed = [
        Refused(Path(file).relative_to(collector.root).as_posix(), what)
        for file, what in sorted(collector.renamed.items())
    ]
    unmatched = []
    for file, why in sorted(collector.unmatched.items()):
        name = Path(file).relative_to(collector.root)
        target = step["unmatched"] / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        unmatched.append(Refused(name.as_posix(), why))
    counts = {student: len(found["file_ids"]) for student, found in app.collected.items()}
    without = [
        student
        for student, found in app.collected.items()
        if not any(file.endswith(".ipynb") for file in found["file_ids"])
    ]
    return Collected(
        counts,
        sorted(collector.late),
        sorted(without),
        bool(counts) and not any(one.can_be_told for one in collector.known),
        renamed,
        unmatched,
        extractor.refused,
        step["unmatched"],
        course.folder("submitted", "STUDENT", assignment),
    )


def released(course: Course, assignment: str) -> list[str]:
    """The notebooks of an assignment, without their ending.

    Raises:
        CourseError: it was not generated yet.
    """
    folder = Path(course.directory.format_path(course.directory.release_directory, ".", assignment))
    found = sorted(Path(name).stem for name in find_all_notebooks(str(folder)))
    if not found:
        if not course.folder("source", ".", assignment).is_dir():
            known = ", ".join(course.assignments()) or "none"
            raise CourseError(f"there is no assignment {assignment!r}; the course has {known}")
        raise CourseError(
            f"{folder} has no notebooks to compare with; run 'nbgrader generate_assignment {assignment} --create --force'"
        )
    return found


def _assignment(course: Course, archives: Sequence[Path]) -> str:
    """The one assignment whose notebooks are in the archives."""
    folder = Path(course.directory.format_path(course.directory.release_directory, ".", "."))
    of = {
        stem: path.name
        for path in sorted(folder.iterdir() if folder.is_dir() else [])
        if path.is_dir()
        for stem in released(course, path.name)
    }
    found = set()
    for archive in archives:
        try:
            with zipfile.ZipFile(archive) as opened:
                entries = [PurePosixPath(written(entry)) for entry in opened.infolist()]
        except (zipfile.BadZipFile, OSError) as error:
            raise CourseError(f"{archive} cannot be read: {error}") from None
        for named in filter(None, map(names.read, entries)):
            if match := names.notebook(named.file, list(of)):
                found.add(of[match[0]])
    if len(found) != 1:
        told = ", ".join(sorted(found)) or "none that this course has released"
        raise CourseError(
            f"which assignment is it? The files' names say: {told}; name it with --assignment"
        )
    return found.pop()
