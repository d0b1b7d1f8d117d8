"""Claims about the explorers as widgets, in a student's JupyterLab: both sides stay the same."""

from collections.abc import Iterator

import jupyter_student
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, expect

CELLS = (
    "from backprop_lib import explorers\nneuron = explorers.SingleNeuron()\nneuron",
    "print(f'w is {neuron.w:.3f}')",
    "neuron.w = -3.25",
    "network = explorers.NetworkExplorer.example('sigmoid-221')\nnetwork",
    "print('weights', network.net[2].W)",
)


@pytest.fixture(scope="module")
def notebook(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A notebook of those cells, opened in JupyterLab."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "notebooks").mkdir()
    cells = [new_code_cell(source) for source in CELLS]  # type: ignore[no-untyped-call]  # nbformat has no types
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    written = new_notebook(cells=cells, metadata=kernel)  # type: ignore[no-untyped-call]  # nbformat has no types
    nbformat.write(written, folder / "notebooks" / "widgets.ipynb")  # type: ignore[no-untyped-call]  # nbformat has no types
    with jupyter_student.lab(folder, folder / "notebooks") as address:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(120_000)
        page.goto(address.format("widgets"))
        # Before that, JupyterLab takes no notice of keys.
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        yield page
        page.context.close()


def run(page: Page, number: int) -> Locator:
    """Run a cell, and wait until the kernel is done with it; cells are run in order."""
    cell = page.locator(".jp-CodeCell").nth(number)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(cell.locator(".jp-InputPrompt")).to_have_text(f"[{number + 1}]:", timeout=60_000)
    return cell


def test_a_drag_in_the_picture_changes_the_trait_in_python_and_back(notebook: Page) -> None:
    picture = run(notebook, 0).locator(".bp-explorer")
    weight = picture.get_by_role("spinbutton", name="w", exact=True)
    expect(weight).to_have_value("2")
    box = weight.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    notebook.mouse.move(*middle)
    notebook.mouse.down()
    notebook.mouse.move(middle[0] + 20, middle[1], steps=5)
    notebook.mouse.up()
    expect(weight).not_to_have_value("2")
    shown = float(weight.input_value())
    assert shown > 2
    expect(run(notebook, 1).locator(".jp-OutputArea-output")).to_have_text(f"w is {shown:.3f}\n")

    tangent = picture.locator("svg").first
    before = tangent.inner_html()
    run(notebook, 2)
    expect(weight).to_have_value("−3.25")
    assert tangent.inner_html() != before


def test_the_network_steps_in_the_picture_and_its_weights_change_in_python(notebook: Page) -> None:
    picture = run(notebook, 3).locator(".bp-explorer")
    picture.get_by_role("button", name="Take a step").click()
    told = run(notebook, 4).locator(".jp-OutputArea-output")
    expect(told).to_contain_text("weights")
    assert told.inner_text().strip() != "weights [[ 0.7 -1.2]]"
    expect(picture.get_by_role("button", name="Copy link")).to_have_count(0)
