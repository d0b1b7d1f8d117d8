"""Claims about what a cell may do in the sandbox that it may in Jupyter, and what it then shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from backprop_grader.sandbox.session import Sandbox

Shown = list[tuple[str, Any]]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


def shown(sandbox: Sandbox, code: str) -> Shown:
    """The kinds of a cell's outputs; with each the text that it prints, or the formats it has."""
    found: Shown = []
    session = sandbox.session()
    ended = session.run(
        code,
        30,
        lambda output: found.append(
            (output["output_type"], output.get("text") or sorted(output.get("data", {})))
        ),
    )
    session.close()
    assert ended.how == "done"
    return found


def test_a_plot_is_shown_without_a_magic(sandbox: Sandbox) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    assert shown(sandbox, code) == [("display_data", ["image/png", "text/plain"])]


def test_a_command_of_the_system_is_run_and_the_cell_goes_on(sandbox: Sandbox) -> None:
    assert shown(sandbox, "!echo said\nprint(1)") == [("stream", "1\nsaid\n")]
    assert shown(sandbox, "!no-such-program 2> /dev/null\nprint(_exit_code)") == [
        ("stream", "127\n")
    ]


def test_what_a_copy_of_the_process_prints_is_shown_to_the_last_character(
    sandbox: Sandbox,
) -> None:
    code = "import os\nif not os.fork():\n    print('copy', end='')\n    os._exit(0)\nos.wait()\nprint('after')"
    assert shown(sandbox, code) == [("stream", "after\ncopy")]


def test_a_pool_of_processes_works(sandbox: Sandbox) -> None:
    code = (
        "from multiprocessing import get_context\n"
        "with get_context('fork').Pool(2) as pool: print(pool.map(abs, [-1, -2]))"
    )
    assert shown(sandbox, code) == [("stream", "[1, 2]\n")]
