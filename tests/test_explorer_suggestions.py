"""What the book proposes to try with an explorer happens, in the order in which it is proposed."""

import re
from collections.abc import Iterator

import pytest
from explorer_page import explorer_page, table_rows
from playwright.sync_api import Browser, Page, expect
from test_chapters import BOOK

from backprop_lib import explorers


def proposals(chapter: str) -> list[str]:
    """The numbered list below the chapter's explorer."""
    below = (BOOK / f"{chapter}.md").read_text("utf-8").partition("\nexplorers.")[2]
    return re.findall(r"^\d\. (.*)$", below.partition("\n## ")[0], re.MULTILINE)


def write(page: Page, label: str, value: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(value)
    field.press("Enter")


def press(page: Page, button: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=button, exact=True).click()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").last).to_contain_text(words)


@pytest.fixture
def neuron(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, explorers.SingleNeuron()) as page:
        yield page


@pytest.fixture
def descent(browser: Browser) -> Iterator[Page]:
    with explorer_page(browser, explorers.GradientDescent()) as page:
        yield page


def test_what_is_proposed_of_one_neuron_holds_when_it_is_done_in_order(neuron: Page) -> None:
    flat, along, too_far = proposals("single-neuron")

    assert "$y$ to 1" in flat
    write(neuron, "y", "1")
    write(neuron, "w", "-4")
    said(neuron, "C is 0.4991; its slope by w is −0.0014")

    assert "$y$ back to 0 and $w$ to 2" in along
    write(neuron, "y", "0")
    write(neuron, "w", "2")
    neuron.get_by_label("only w").check()
    press(neuron, "Take a step", 10)
    assert float(neuron.get_by_label("w", exact=True).input_value()) < 1.5  # far enough to see

    assert all(words in too_far for words in ("$w$ and $b$ both move", "identity", "`4/5`"))
    neuron.get_by_label("w and b").check()
    neuron.get_by_label("activation").select_option(label="identity")
    write(neuron, "learning rate", "4/5")
    press(neuron, "Take a step")
    said(neuron, "higher: the step went too far")


def test_what_is_proposed_of_the_descent_holds_when_it_is_done_in_order(descent: Page) -> None:
    longer, momentum, valleys, samples = proposals("training")

    assert "past 2 and on to 3" in longer
    for rate, word in (("2.5", "Overshoots"), ("3", "Diverges"), ("1/1000", "Crawls")):
        write(descent, "learning rate", rate)
        said(descent, word)

    assert all(words in momentum for words in ("`1/2`", "`7/10`", "`9/10`"))
    write(descent, "learning rate", "1/2")
    for share, word in (("0", "Descends"), ("7/10", "Has arrived"), ("9/10", "Swings")):
        write(descent, "momentum", share)
        said(descent, word)

    assert valleys.startswith("Reset, choose $W_{00}^{[1]}$ across and $W_{10}^{[1]}$ up")
    press(descent, "Reset")
    across, up = descent.locator("select").all()
    across.select_option(label="W[1]₀₀")
    up.select_option(label="W[1]₁₀")
    write(descent, "learning rate", "1")
    press(descent, "100 steps")
    said(descent, "Step 120:")
    ends = set()
    for start in ("3", "-3"):
        write(descent, "start across", start)
        write(descent, "start up", start)
        said(descent, "J is 0.0245. Has arrived.")
        ends.add(tuple(table_rows(descent)[-1]))
    assert len(ends) == 2

    assert samples.startswith("Reset, take a hundred steps with learning rate 1")
    press(descent, "Reset")
    write(descent, "learning rate", "1")
    press(descent, "100 steps")
    said(descent, "Step 120:")
    slider = descent.get_by_role("slider", name="samples a step")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowLeft")
    said(descent, "Wanders")
