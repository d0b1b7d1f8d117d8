"""Claims about the pictures of marking: they stand still, wait until they are near, and say what they show."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser
from visits import ROOT, read_through, visiting

PAGE = "book/instructors.html"
PICTURES = sorted((ROOT / "book" / "instructors").glob("*.png"))


def test_there_is_one_of_each_step() -> None:
    assert {path.stem for path in PICTURES} == {"class", "marking", "feedback", "report"}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_says_its_size_before_it_comes_and_comes_when_it_is_near(
    book_html: Path, picture: Path
) -> None:
    page = (book_html / PAGE).read_text("utf-8")
    found = re.search(rf'<img [^>]*src="\.\./_images/{picture.name}"[^>]*>', page)
    assert found
    with Image.open(picture) as image:
        width, height = image.size
    assert f'width="{width}" height="{height}"' in found[0]
    assert 'loading="lazy"' in found[0]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_small(picture: Path) -> None:
    assert picture.stat().st_size < 60_000


@pytest.mark.parametrize("width", [360, 1280])
def test_pictures_keep_their_shape_and_fit(browser: Browser, http: str, width: int) -> None:
    with visiting(browser, {"width": width, "height": 800}) as visit:
        page = visit.open(http + PAGE)
        read_through(page)
        pictures = page.locator("figure img")
        assert pictures.count() == len(PICTURES)
        for picture in pictures.all():
            picture.scroll_into_view_if_needed()
            ratio, natural, shown, room = picture.evaluate(
                """async img => { await img.decode(); return [img.clientWidth / img.clientHeight,
                img.naturalWidth / img.naturalHeight, img.width, img.closest("article").clientWidth] }"""
            )
            assert ratio == pytest.approx(natural, rel=0.01)
            assert shown <= room
