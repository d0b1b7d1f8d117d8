import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from backprop_lib.markdown import Markdown, table

ROWS = [("w", 0.5), ("b", -1)]


@pytest.mark.parametrize(
    ("align", "rule"),
    [("r", "| ---: | ---: |"), ("lr", "| :--- | ---: |"), ("l", "| :--- | :--- |")],
)
def test_a_table_has_its_heads_a_rule_and_its_rows(align: str, rule: str):
    assert str(table(["name", "value"], ROWS, align)).split("\n") == [
        "| name | value |",
        rule,
        "| w | 0.5 |",
        "| b | -1 |",
    ]


def test_columns_are_on_the_right_unless_told():
    assert str(table(["a", "b", "c"], [])) == "| a | b | c |\n| ---: | ---: | ---: |"


def test_the_last_alignment_holds_for_all_columns_that_follow():
    assert str(table("abcd", [], "lr")).endswith("\n| :--- | ---: | ---: | ---: |")


def test_a_notebook_shows_markdown_typeset_and_as_it_is():
    cell = new_code_cell("from backprop_lib.markdown import Markdown\nMarkdown('**w**')")
    notebook = new_notebook(cells=[cell])
    NotebookClient(notebook, timeout=120).execute()
    [output] = notebook.cells[0].outputs
    assert output.data == {"text/markdown": "**w**", "text/plain": "**w**"}
    assert str(Markdown("**w**")) == "**w**"
