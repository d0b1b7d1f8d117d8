"""Claims about the notebooks that readers download: whole, and readable without MyST."""

import base64
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
import small_book
from notebook_text import MYST, formulas, links, without_code
from playwright.sync_api import Browser
from visits import HTML, visiting

FOLDER = HTML / "_notebooks" / "book"
SOURCES = Path(__file__).resolve().parent.parent / "book"
NAMES = sorted(path.stem for path in SOURCES.glob("*.md"))


@cache
def read(path: Path) -> Any:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]  # nbformat has no types


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, book_html: Path) -> Path:
    return book_html / "_notebooks" / "book" / f"{request.param}.ipynb"


def markdown(notebook: Any) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_a_notebook_is_valid_and_holds_no_output(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.id for cell in code if cell.outputs or cell.execution_count is not None] == []
    ids = [cell.id for cell in notebook.cells]
    assert sorted(set(ids)) == sorted(ids)


def test_every_code_cell_of_a_chapter_is_in_its_notebook_in_order(path: Path) -> None:
    source = (SOURCES / f"{path.stem}.md").read_text(encoding="utf-8")
    fences = re.findall(r"^```\{code-cell\}.*?\n(.*?)^```$", source, re.MULTILINE | re.DOTALL)
    # Options stand before the code, after colons.
    written = [re.sub(r"\A(:.*\n)+", "", code).strip() for code in fences]
    code = [cell.source for cell in read(path).cells if cell.cell_type == "code"]
    assert [source.strip() for source in code] == written


def test_no_syntax_of_myst_is_left_in_a_notebook(path: Path) -> None:
    text = [without_code(cell) for cell in markdown(read(path))]
    assert [cell for cell in text if MYST.search(cell)] == []


def test_every_formula_of_a_notebook_is_closed(path: Path) -> None:
    for cell in markdown(read(path)):
        formulas(cell)


def test_every_link_of_a_notebook_leads_to_a_cell_that_is_there(path: Path) -> None:
    for cell in markdown(read(path)):
        for link in links(cell):
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("http", "https", "attachment"), link
                continue
            target = path.parent / parts.path if parts.path else path
            assert target.is_file(), link
            if parts.fragment:
                kind, _, name = parts.fragment.partition("=")
                assert kind == "cell-id", link
                assert name in {cell.id for cell in read(target).cells}, link


def test_every_picture_of_a_notebook_travels_in_its_cell(path: Path) -> None:
    for cell in read(path).cells:
        asked = re.findall(r"\]\(attachment:([^)]+)\)", cell.source)
        assert sorted(asked) == sorted(cell.get("attachments", {}))


def test_a_notebook_opens_with_its_title_and_where_it_comes_from(path: Path) -> None:
    title, _, origin = read(path).cells[0].source.partition("\n\n")
    assert re.fullmatch(r"# \S.*", title)
    assert f"/book/{path.stem}.html" in origin
    has_code = any(cell.cell_type == "code" for cell in read(path).cells)
    assert ('`pip install ".[student]"`' in origin) == has_code


def test_the_download_menu_keeps_the_notebook_as_a_file(browser: Browser, address: str) -> None:
    with visiting(browser) as visit:
        page = visit.open(f"{address}book/matrix-form.html")
        page.get_by_role("button", name="Download this page").click()
        entries = page.locator(".dropdown-download-buttons .dropdown-item")
        assert [text.strip() for text in entries.all_inner_texts()] == [
            "Notebook (.ipynb)",
            ".md",
            ".pdf",
        ]
        with page.expect_download() as waiting:
            entries.first.click()
        assert waiting.value.suggested_filename == "matrix-form.ipynb"
        kept = Path(waiting.value.path()).read_bytes()
        assert kept == (FOLDER / "matrix-form.ipynb").read_bytes()
        assert visit.complaints == []


def test_every_page_offers_its_notebook(path: Path, book_html: Path) -> None:
    page = (book_html / "book" / f"{path.stem}.html").read_text(encoding="utf-8")
    offered = re.findall(r'<a href="([^"]*\.ipynb)" download ', page)
    assert offered == [f"../_notebooks/book/{path.stem}.ipynb"]


# What follows is tried on a book of two pages.

SETTINGS = r"""
from pathlib import Path
extensions.append("notebooks")
html_title = "A small book"
myst_heading_anchors = 2
mathml_macros = {r"\fwd": r"\class{bp-forward}{#1}", r"\bwd": r"\class{bp-backward}{#1}"}
dot = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" fill="#0b5fa5"/></svg>'
(Path(__file__).parent / "book" / "dot.svg").write_text(dot, encoding="utf-8")

def hide_contents(app, page, source):
    source[0] = source[0].replace("{toctree}", "{toctree}\n:hidden:")

def setup(app):
    app.connect("source-read", hide_contents)
"""
PAGE = r"""# A page with *everything*

Costs 5 $ & 2\*3 < 4~5, `code with | a bar`, a_b, \_c_, [d]\(e) and `` a ` tick ``.
Year
2026\. \# No list.

## Formulas

Inline $a_j \fwd{z}$, and as a block:

$$
\bwd{\delta} = a - y
$$ (delta)

From {eq}`delta` and {eq}`far` follows [the other page](other.md#deep-down), not {ref}`a-label`.
See {term}`neuron`, {abbr}`JVP (Jacobian-vector product)` and {doc}`other`.

## Boxes

:::{note}
Read

- slowly

  $$
  x
  = 1
  $$
:::

:::{admonition} Mind the gap
It is wide.
:::

## Depths

::::{tab-set}
:::{tab-item} The idea
Short.
:::
:::{tab-item} The steps & more
1. Long.
2. Longer.
:::
::::

Below.

## Tables

| Left | Right |
| :--- | ---: |
| $\|x\|$ | `a \| b` |
| one | two \| three |

## Pictures

:::{figure} dot.svg
:name: fig-dot
:alt: A dot.

The dot.
:::

See {numref}`fig-dot`.

(a-label)=
## Questions

:::{question}
:name: which

Which?

Hint: the second.

- ( ) This

  No.
- (x) That $x$

  $$
  y
  $$
:::

:::{question}
:kind: number
:name: number
:answer: 1 / 2
:digits: 1
How much?

- `1 / 5`

  Too little.
:::

:::{question}
:kind: order
:name: order
In order:

1. First.
2. Second.

One after the other.
:::

## Words

```{glossary}
neuron
    A small thing.
```

```python
print("code")
```
"""
OTHER = r"""# The other page

## Deep down

$$
y
$$ (far)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return build(tmp_path_factory.mktemp("notebooks"), PAGE)


def build(folder: Path, page: str) -> Any:
    """The notebook of a page of a small book, cells by their ids."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_book, "SETTINGS", small_book.SETTINGS + SETTINGS)
        built, warnings = small_book.build(folder, {"page": page, "other": OTHER})
    assert warnings == []
    notebook = json.loads((built.parent / "_notebooks" / "book" / "page.ipynb").read_bytes())
    return {cell["id"]: cell for cell in notebook["cells"]}


def text(cell: Any) -> str:
    return "".join(cell["source"])


def test_signs_of_markdown_in_a_text_stay_signs(small: Any) -> None:
    assert text(small["a-page-with-everything__2"]) == (
        r"Costs 5 \$ & 2\*3 \< 4\~5, `code with | a bar`, a_b, \_c\_, [d\](e) and ``a ` tick``."
        "\nYear\n2026\\. # No list."
    )


def test_formulas_keep_their_colours_and_numbers(small: Any) -> None:
    assert text(small["formulas"]) == (
        "## Formulas\n\nInline $a_j \\textcolor{#0e7bd6}{z}$, and as a block:"
    )
    assert text(small["equation-delta"]).startswith(
        "$$\n\\textcolor{#c6591c}{\\delta} = a - y\n\\tag{1}\n$$\n\n"
    )


def test_references_lead_to_cells_of_this_notebook_and_of_others(small: Any) -> None:
    assert text(small["equation-delta"]).partition("$$\n\n")[2] == (
        "From [(1)](#cell-id=equation-delta) and [(2)](other.ipynb#cell-id=equation-far) follows "
        "[the other page](other.ipynb#cell-id=deep-down), not [Questions](#cell-id=questions).\n"
        "See neuron, JVP (Jacobian-vector product) and [The other page](other.ipynb)."
    )


def test_boxes_become_quotations_with_every_formula_on_one_line(small: Any) -> None:
    assert text(small["boxes"]) == (
        "## Boxes\n\n> **Note**\n>\n> Read\n>\n> - slowly\n>\n>   $$ x = 1 $$\n\n"
        "> **Mind the gap**\n>\n> It is wide."
    )


def test_depths_unfold_and_the_first_stands_open(small: Any) -> None:
    assert text(small["depths__2"]) == (
        "<details open>\n<summary>The idea</summary>\n\nShort.\n\n</details>\n\n"
        "<details>\n<summary>The steps &amp; more</summary>\n\n1. Long.\n2. Longer.\n\n</details>"
    )
    assert text(small["depths__3"]) == "Below."


def test_no_bar_of_a_formula_or_of_code_divides_a_table(small: Any) -> None:
    assert text(small["tables"]) == (
        "## Tables\n\n| Left | Right |\n| :--- | ---: |\n"
        "| $\\vert x\\vert $ | `a \\| b` |\n| one | two \\| three |"
    )


def test_pictures_travel_in_the_notebook_on_white(small: Any) -> None:
    cell = small["pictures"]
    assert text(cell) == (
        "## Pictures\n\n![A dot.](attachment:picture-0.svg)\n\n**Fig. 1.** The dot.\n\n"
        "See [Fig. 1](#cell-id=pictures)."
    )
    picture = base64.b64decode(cell["attachments"]["picture-0.svg"]["image/svg+xml"]).decode()
    assert 'xmlns="http://www.w3.org/2000/svg"' in picture
    assert "background: #ffffff" in picture
    assert "fill: #0b5fa5" in picture


def test_answers_of_a_question_are_folded(small: Any) -> None:
    assert text(small["which"]) == (
        "**Question 1**\n\nWhich?\n\n"
        "<details>\n<summary>Hint</summary>\n\nthe second.\n\n</details>\n\n"
        "- **A.** This\n- **B.** That $x$\n\n"
        "<details>\n<summary>A: right or wrong?</summary>\n\n**Wrong.** No.\n\n</details>\n\n"
        "<details>\n<summary>B: right or wrong?</summary>\n\n**Right.**\n\n$$\ny\n$$\n\n</details>"
    )
    assert text(small["number"]) == (
        "**Question 2**\n\nHow much?\n\nYour answer, to 1 decimal: …\n\n"
        "<details>\n<summary>The answer</summary>\n\n0.5\n\n</details>\n\n"
        "<details>\n<summary>If you got 0.2</summary>\n\nToo little.\n\n</details>"
    )
    assert text(small["order"]) == (
        "**Question 3**\n\nIn order:\n\n- Second.\n- First.\n\n<details>\n"
        "<summary>The answer</summary>\n\n1. First.\n2. Second.\n\nOne after the other.\n\n</details>"
    )


def test_words_and_code_to_read_keep_their_form(small: Any) -> None:
    assert text(small["words"]) == (
        '## Words\n\n**neuron**: A small thing.\n\n```python\nprint("code")\n```'
    )


def test_cells_keep_their_ids_when_another_section_changes(small: Any, tmp_path: Path) -> None:
    longer = PAGE.replace(
        "## Formulas", "A new paragraph.\n\n## A new section\n\n$$\nn\n$$ (n)\n\n## Formulas"
    )
    changed = build(tmp_path, longer)
    assert changed.keys() - small.keys() == {"a-new-section", "equation-n"}
    assert small.keys() - changed.keys() == set()


def test_what_has_no_form_in_a_notebook_fails_the_build(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(small_book, "SETTINGS", small_book.SETTINGS + SETTINGS)
        page = "# A page\n\nText.[^1]\n\n[^1]: A footnote.\n"
        _, warnings = small_book.build(tmp_path, {"page": page, "other": OTHER})
    told = "has no form in a notebook; give it one in book/_ext/notebooks."
    assert warnings == [
        f"page.md:3: WARNING: <footnote_reference> {told}",
        f"page.md:5: WARNING: <footnote> {told}",
    ]
