"""The measurement of a drag really drags, and sees the frames that answer."""

import pytest

from benchmarks import dragging


def test_a_drag_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    dragging.main(["--moves", "3"])
    printed = capsys.readouterr().out
    assert printed.startswith("6-6-6-6, 3 movements: answered in ")
