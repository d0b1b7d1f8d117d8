"""The measurement of a drag really drags, and sees the frames that answer."""

from playwright.sync_api import Browser

from benchmarks import dragging


def test_a_drag_is_measured(browser: Browser) -> None:
    found = dragging.drag(browser, 3)
    assert 0 < found.median <= found.slow
    assert found.work > 0
    assert dragging.told(found, 3).startswith("6-6-6-6, 3 movements: answered in ")
