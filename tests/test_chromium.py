import platform
import re
from pathlib import Path

import pytest

from backprop_lib.chromium import find_chromium
from backprop_lib.errors import ChromiumNotFoundError


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A Linux whose PATH is one empty folder."""
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def test_a_browser_on_the_path_is_found(bare):
    chrome = program(bare / "google-chrome", "echo Google Chrome 1.0")
    assert find_chromium() == chrome


def test_a_stub_is_passed_over_for_a_browser_that_starts(bare):
    program(bare / "chromium-browser", "echo install the snap >&2; exit 1")
    chrome = program(bare / "google-chrome", "echo Google Chrome 1.0")
    assert find_chromium() == chrome


def test_the_variable_goes_before_the_path(bare, monkeypatch):
    program(bare / "chromium", "echo Chromium 1.0")
    chosen = program(bare / "mine", "echo Chromium 2.0")
    monkeypatch.setenv("CHROMIUM", chosen)
    assert find_chromium() == chosen


INSTALL = (
    "install Chromium (on Debian 'sudo apt-get install chromium', on Ubuntu 'sudo snap install "
    "chromium') or Google Chrome, or set CHROMIUM to the path of one"
)


def refusal(message: str) -> pytest.RaisesExc:
    return pytest.raises(ChromiumNotFoundError, match=f"^{re.escape(message)}$")


def test_a_machine_without_a_browser_is_told_what_to_install(bare):
    with refusal(f"no Chromium was found; {INSTALL}"):
        find_chromium()


def test_a_stub_alone_is_named(bare):
    stub = program(bare / "chromium-browser", "echo install the snap >&2; exit 1")
    with refusal(f"{stub} does not answer --version; {INSTALL}"):
        find_chromium()


def test_a_variable_that_names_no_browser_is_an_error_even_where_there_is_one(bare, monkeypatch):
    program(bare / "chromium", "echo Chromium 1.0")
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with refusal(
        "CHROMIUM is '/no/such/browser', which is no program that answers --version; "
        "set it to the path of a Chromium, or unset it"
    ):
        find_chromium()


def test_the_browser_that_is_found_shows_a_page(browser):
    page = browser.new_page()
    page.set_content("<p>computed</p>")
    assert page.inner_text("p") == "computed"
    page.close()
