"""Claims about downloads of Moodle and Canvas: everybody's work arrives, and nothing gets lost or out."""

import io
import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from classroom import ASSIGNMENT, Classroom
from nbgrader.api import Gradebook

from backprop_grader.app import main
from backprop_grader.grading.course import Course, CourseError
from backprop_grader.lms import names
from backprop_grader.lms.collecting import Collected, collect

NOTEBOOK = f"{ASSIGNMENT}.ipynb"
PEOPLE = {
    "am12": {"first_name": "Anna", "last_name": "Müller", "lms_user_id": "12345"},
    "bo07": {"first_name": "Bo", "last_name": "O'Neill-Sáenz", "lms_user_id": "777"},
    "li44": {"first_name": "丽", "last_name": "李"},
    "js01": {"first_name": "Jo", "last_name": "Smith"},
    "js02": {"first_name": "Jo", "last_name": "Smith"},
}


@pytest.fixture
def course(classroom: Classroom, tmp_path: Path) -> Course:
    """A course of its own for each test, in which nobody has handed in or is known."""
    root = tmp_path / "course"
    shutil.copytree(classroom.root, root)
    return Course(root)


@pytest.fixture
def known(course: Course) -> Course:
    """The same course, with a roster."""
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        for student, fields in PEOPLE.items():
            book.add_student(student, **fields)
    return course


def packed(path: Path, *files: str, **contents: bytes) -> Path:
    """An archive with these files; each holds its own path, or what is given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file, contents.get(file, file.encode()))
    return path


def gathered(course: Course, *files: str) -> Collected:
    return collect(course, [packed(course.root.parent / "download.zip", *files)], ASSIGNMENT)


def submitted(course: Course) -> dict[str, str]:
    """What each submitted file holds, by its path below submitted/."""
    folder = course.root / "submitted"
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name", "number", "file", "late"),
    [
        (f"Anna Müller_123456_assignsubmission_file_/{NOTEBOOK}", "Anna Müller", "123456", NOTEBOOK, False),
        (f"Anna Müller_123456_assignsubmission_file/{NOTEBOOK}", "Anna Müller", "123456", NOTEBOOK, False),
        (f"Anna Müller_123456_assignsubmission_file_{NOTEBOOK}", "Anna Müller", "123456", NOTEBOOK, False),
        ("A_1_assignsubmission_file_/data/a_1_2_b.csv", "A", "1", "data/a_1_2_b.csv", False),
        (f"mulleranna_12345_678901_{NOTEBOOK}", "mulleranna", "12345", NOTEBOOK, False),
        (f"mulleranna_LATE_12345_678901_{NOTEBOOK}", "mulleranna", "12345", NOTEBOOK, True),
        ("mulleranna_12345_678901_my_own_file-1.csv", "mulleranna", "12345", "my_own_file-1.csv", False),
    ],
)  # fmt: skip
def test_the_names_that_systems_make_are_read(
    path: str, name: str, number: str, file: str, late: bool
) -> None:
    found = names.read(PurePosixPath("download", path))
    assert found is not None
    assert (found.name, found.number, str(found.file), found.late) == (name, number, file, late)


@pytest.mark.parametrize(
    "added", ["", "-1", "_2", " (1)", "(3)", "-Copy1", " (12)"]
)  # fmt: skip
def test_a_notebook_is_known_with_the_counter_that_was_added_to_its_name(added: str) -> None:
    file = PurePosixPath(f"03-Matrix-form{added}.ipynb")
    found = names.notebook(file, ["03-matrix-form", "04-conventions"])
    assert found is not None
    assert found[0] == "03-matrix-form"


def test_a_notebook_of_another_assignment_is_none_of_this_one() -> None:
    assert names.notebook(PurePosixPath("04-conventions.ipynb"), ["03-matrix-form"]) is None


@pytest.mark.parametrize(
    ("file", "student"),
    [
        (f"Anna Müller_9_assignsubmission_file_/{NOTEBOOK}", "am12"),
        (f"Group B-Anna Müller_9_assignsubmission_file_/{NOTEBOOK}", "am12"),
        (f"Bo ONeill-Saenz_9_assignsubmission_file_/{NOTEBOOK}", "bo07"),
        (f"丽 李_9_assignsubmission_file_{NOTEBOOK}", "li44"),
        (f"müelleranna_12345_1_{NOTEBOOK}", "am12"),  # by the number
        (f"mulleranna_55_1_{NOTEBOOK}", "am12"),  # by the name
        (f"oneillsáenzbo_LATE_777_1_{NOTEBOOK}", "bo07"),
        (f"李丽_4_1_{ASSIGNMENT}-1.ipynb", "li44"),
    ],
)  # fmt: skip
def test_a_file_goes_to_the_student_whom_the_roster_names(
    known: Course, file: str, student: str
) -> None:
    assert gathered(known, file).students == {student: 1}
    assert submitted(known) == {f"{student}/{ASSIGNMENT}/{NOTEBOOK}": file}


def test_without_a_roster_ids_are_made_of_names(course: Course) -> None:
    gathered(
        course,
        f"Anna Müller_123456_assignsubmission_file_/{NOTEBOOK}",
        f"smithjo_12_1_{NOTEBOOK}",
        f"smithjo_13_2_{NOTEBOOK}",
    )
    assert {path.split("/")[0] for path in submitted(course)} == {"anna-müller", "smithjo-12", "smithjo-13"}  # fmt: skip


def test_other_files_of_a_submission_come_along_in_their_folders(known: Course) -> None:
    folder = "Anna Müller_1_assignsubmission_file_"
    gathered(known, f"{folder}/{NOTEBOOK}", f"{folder}/data/points.csv")
    assert sorted(submitted(known)) == [
        f"am12/{ASSIGNMENT}/data/points.csv",
        f"am12/{ASSIGNMENT}/{NOTEBOOK}",
    ]


def test_a_notebook_whose_ending_is_in_capitals_is_one(known: Course) -> None:
    gathered(known, f"Anna Müller_1_assignsubmission_file_/{ASSIGNMENT.upper()}.IPYNB")
    assert list(submitted(known)) == [f"am12/{ASSIGNMENT}/{NOTEBOOK}"]


def test_nobody_says_himself_when_he_handed_in(known: Course) -> None:
    folder = "Anna Müller_1_assignsubmission_file_"
    found = gathered(known, f"{folder}/{NOTEBOOK}", f"{folder}/timestamp.txt")
    assert list(submitted(known)) == [f"am12/{ASSIGNMENT}/{NOTEBOOK}"]
    assert [why for _, why in found.unmatched] == [
        "is from am12, and nbgrader would take its word for the time"
    ]


def test_who_handed_in_no_notebook_is_said(known: Course) -> None:
    found = gathered(known, f"mulleranna_12345_1_{NOTEBOOK}", "oneill_777_2_small.docx")
    assert found.without == ["bo07"]


def test_a_submission_packed_by_the_student_is_unpacked(known: Course) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(f"work/{NOTEBOOK}", "mine")
    name = "mulleranna_12345_9_work.zip"
    path = packed(known.root.parent / "d.zip", name, **{name: inner.getvalue()})
    assert collect(known, [path], ASSIGNMENT).students == {"am12": 1}
    assert submitted(known) == {f"am12/{ASSIGNMENT}/{NOTEBOOK}": "mine"}


def test_what_cannot_be_matched_is_listed_with_its_reason_and_kept(known: Course) -> None:
    files = {
        "notes.txt": "is not named as Moodle or Canvas name what they download",
        f"Eva Nobody_9_assignsubmission_file_/{NOTEBOOK}": "is from 'Eva Nobody', and the gradebook has nobody of that name",
        f"Jo Smith_3_assignsubmission_file_/{NOTEBOOK}": "may be from js01, js02: they have the same name",
        "Anna Müller_1_assignsubmission_file_/other.ipynb": "is from am12, but is not called small.ipynb and has not its cells",
    }  # fmt: skip
    found = gathered(known, *files)
    assert {file.removeprefix("download/"): why for file, why in found.unmatched} == files
    for file in files:
        assert (found.folder / "download" / file).read_text() == file
    assert submitted(known) == {}


def renamed(course: Course, *files: str) -> Collected:
    """What comes of files that are copies of the released notebook."""
    released = (course.root / "release" / ASSIGNMENT / NOTEBOOK).read_bytes()
    path = packed(course.root.parent / "d.zip", *files, **dict.fromkeys(files, released))
    return collect(course, [path], ASSIGNMENT)


def test_a_notebook_is_known_by_its_cells_whatever_it_is_called(known: Course) -> None:
    own = "Anna Müller_1_assignsubmission_file_/Homework, final version.ipynb"
    found = renamed(known, own)
    assert list(submitted(known)) == [f"am12/{ASSIGNMENT}/{NOTEBOOK}"]
    assert found.renamed == [(f"d/{own}", f"is taken for {NOTEBOOK} from am12")]
    assert found.unmatched == []


@pytest.mark.parametrize("other", [NOTEBOOK, "second.ipynb"])
def test_of_two_notebooks_with_the_same_cells_a_renamed_one_is_never_preferred(
    known: Course, other: str
) -> None:
    folder = "Anna Müller_1_assignsubmission_file_"
    found = renamed(known, f"{folder}/first.ipynb", f"{folder}/{other}")
    why = f"has the cells of {NOTEBOOK} from am12, and is not the only one"
    assert (f"d/{folder}/first.ipynb", why) in found.unmatched
    assert bool(submitted(known)) == (other == NOTEBOOK)
    assert found.renamed == []


def test_the_copy_that_jupyter_keeps_of_a_renamed_notebook_does_not_compete_with_it(
    known: Course,
) -> None:
    folder = "Anna Müller_1_assignsubmission_file_"
    copy = f"{folder}/.ipynb_checkpoints/Mine-checkpoint.ipynb"
    found = renamed(known, f"{folder}/Mine.ipynb", copy)
    assert list(submitted(known)) == [f"am12/{ASSIGNMENT}/{NOTEBOOK}"]
    assert found.unmatched == [(f"d/{copy}", "is from am12, and a copy that Jupyter keeps")]


def test_two_people_of_one_name_are_never_taken_for_one(course: Course) -> None:
    found = gathered(course, *(f"Jo Smith_{n}_assignsubmission_file_/{NOTEBOOK}" for n in (1, 2)))
    why = "may be from jo-smith, and so may another person's of that name"
    assert [w for _, w in found.unmatched] == [why, why]
    assert submitted(course) == {}


def test_of_two_of_the_same_file_the_later_is_taken_and_the_earlier_kept(known: Course) -> None:
    first, second = (f"mulleranna_12345_{n}_{ASSIGNMENT}{c}.ipynb" for n, c in ((8, ""), (9, "-1")))
    found = gathered(known, first, second)
    assert submitted(known) == {f"am12/{ASSIGNMENT}/{NOTEBOOK}": second}
    assert found.unmatched == [(f"download/{first}", f"is an earlier {NOTEBOOK} from am12")]


def test_a_newer_download_replaces_what_was_collected_and_leaves_the_others(known: Course) -> None:
    gathered(known, f"smithjo_777_1_{NOTEBOOK}", f"mulleranna_12345_1_{NOTEBOOK}")
    newer = f"mulleranna_12345_2_{ASSIGNMENT}-1.ipynb"
    gathered(known, newer)
    assert submitted(known)[f"am12/{ASSIGNMENT}/{NOTEBOOK}"] == newer
    assert f"bo07/{ASSIGNMENT}/{NOTEBOOK}" in submitted(known)


@pytest.mark.parametrize(
    "bad",
    [
        "../../evil.ipynb",
        "/tmp/evil.ipynb",
        "a/../../evil.ipynb",
        "..\\evil.ipynb",
        "C:/evil",
    ],
)
def test_a_path_that_leads_out_is_refused_and_the_class_goes_on(known: Course, bad: str) -> None:
    before = {p for p in known.root.parent.rglob("*") if "course/" not in str(p)}
    found = gathered(known, bad, f"mulleranna_12345_1_{NOTEBOOK}")
    assert found.refused == [(f"download.zip: {bad}", "leads out of the archive")]
    assert found.students == {"am12": 1}
    after = {p for p in known.root.parent.rglob("*") if "course/" not in str(p)}
    assert {p.name for p in after - before} == {"download.zip"}


def test_a_link_in_an_archive_is_refused(known: Course) -> None:
    path = known.root.parent / "links.zip"
    link = zipfile.ZipInfo(f"mulleranna_12345_1_{NOTEBOOK}")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    found = collect(known, [path], ASSIGNMENT)
    assert [why for _, why in found.refused] == ["is a link, and links are not followed"]
    assert submitted(known) == {}


def test_a_file_that_is_too_large_is_refused_and_the_class_goes_on(known: Course) -> None:
    big, small = f"oneill_777_1_{NOTEBOOK}", f"mulleranna_12345_1_{NOTEBOOK}"
    path = packed(known.root.parent / "big.zip", big, small, **{big: bytes(51_000_000)})
    found = collect(known, [path], ASSIGNMENT)
    assert found.refused == [(f"big.zip: {big}", "is larger than 50 MB")]
    assert found.students == {"am12": 1}


def test_a_bomb_is_stopped_and_what_came_before_it_is_kept(
    known: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backprop_grader.lms.archives.ALWAYS", 5_000_000)
    good = f"mulleranna_12345_1_{NOTEBOOK}"
    bad = [f"oneill_777_{n}_{n}.csv" for n in range(9)]
    path = packed(known.root.parent / "bomb.zip", good, *bad, **dict.fromkeys(bad, bytes(1_000_000)))  # fmt: skip
    found = collect(known, [path], ASSIGNMENT)
    assert found.refused == [("bomb.zip", "unpacks to far more than its size: the rest of it stays packed")]  # fmt: skip
    assert found.students["am12"] == 1


def test_a_broken_archive_in_an_archive_is_kept_and_said(known: Course) -> None:
    name = "mulleranna_12345_1_work.zip"
    path = packed(known.root.parent / "d.zip", name, **{name: b"PK no"})
    found = collect(known, [path], ASSIGNMENT)
    assert found.refused == [(f"d.zip: {name}", "is no whole archive (File is not a zip file)")]
    assert submitted(known)[f"am12/{ASSIGNMENT}/work.zip"] == "PK no"


def test_the_assignment_is_told_by_the_names_of_the_notebooks(known: Course) -> None:
    path = packed(known.root.parent / "d.zip", f"mulleranna_12345_1_{ASSIGNMENT}-1.ipynb")
    assert collect(known, [path]).students == {"am12": 1}


def test_an_assignment_that_cannot_be_told_is_asked_for(known: Course) -> None:
    path = packed(known.root.parent / "d.zip", "mulleranna_12345_1_what.ipynb")
    with pytest.raises(CourseError, match="name it with --assignment"):
        collect(known, [path])


def test_an_assignment_that_does_not_exist_is_told_from_one_that_was_not_released(
    course: Course,
) -> None:
    path = packed(course.root.parent / "d.zip", NOTEBOOK)
    with pytest.raises(CourseError, match=f"no assignment 'nope'; the course has {ASSIGNMENT}"):
        collect(course, [path], "nope")
    shutil.rmtree(course.root / course.directory.release_directory / ASSIGNMENT)
    with pytest.raises(CourseError, match=f"run 'nbgrader generate_assignment {ASSIGNMENT} --c"):
        collect(course, [path], ASSIGNMENT)
    assert not (course.root / "downloaded").exists()


def test_what_is_no_archive_is_said_in_a_line(course: Course) -> None:
    (path := course.root.parent / "d.zip").write_text("a,b")
    with pytest.raises(CourseError, match="is no zip archive; give what Moodle or Canvas"):
        collect(course, [path], ASSIGNMENT)


def test_the_command_tells_where_ids_come_from_when_the_gradebook_has_no_names(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    path = packed(course.root.parent / "d.zip", f"mulleranna_12345_1_{NOTEBOOK}")
    arguments = ["collect", "--course", str(course.root), str(path)]
    main(arguments)
    assert "nbgrader db student import" in capsys.readouterr().out
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        book.add_student("am12", **PEOPLE["am12"])
    main(arguments)
    assert "nbgrader db student import" not in capsys.readouterr().out


def test_the_command_lists_what_it_laid_aside_in_words_fit_for_a_terminal(
    known: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ["\x1b[2Jevil.txt", f"mulleranna_LATE_12345_1_{NOTEBOOK}"]
    path = packed(known.root.parent / "d.zip", *files)
    main(["collect", "--course", str(known.root), str(path)])
    said = capsys.readouterr().out
    assert "Collected from 1 student, 1 file." in said
    assert "Late, by the files' names: am12" in said
    assert f"copy to {known.root}/submitted/STUDENT/{ASSIGNMENT}" in said
    assert "\ufffd[2Jevil.txt is not named as Moodle or Canvas" in said
    assert "\x1b" not in said
