"""Claims about formulas on nbgrader's pages: set without MathJax, and nothing but drawn."""

import re
from pathlib import Path

import pytest

from backprop_grader.notebook.clean import clean_html, e, markdown2html
from backprop_grader.notebook.formulas import mathml

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", re.DOTALL)


def page(source: str) -> str:
    """The HTML of Markdown, as nbgrader's templates ask for it."""
    return markdown2html({}, source)  # type: ignore[arg-type]  # it asks the context for one value


def test_every_formula_of_the_assignments_is_set() -> None:
    texts = [path.read_text("utf-8") for path in SOLUTIONS.glob("*.md")]
    found = {a or b for text in texts for a, b in FORMULA.findall(text)}
    assert len(found) > 150
    assert [latex for latex in found if "<math" not in mathml(latex)] == []


@pytest.mark.parametrize("latex", ["x^", r"\left( x", r"\nosuchcommand x", "{" * 5000, "a & b"])
def test_what_cannot_be_set_stands_as_it_was_written(latex: str) -> None:
    assert page(f"${latex}$").strip() == f"<p><code>{latex.replace('&', '&amp;')}</code></p>"


def test_text_in_a_formula_is_text() -> None:
    assert "<mtext>&lt;script&gt;\xa0&amp;\xa0x</mtext>" in page(r"$\text{<script> & x}$")


def test_a_formula_carries_no_link_and_no_style() -> None:
    for latex in (r"\href{javascript:1}{x}", r"\style{color: red}{x}", r"\class{panel}{x}"):
        assert re.findall(r"(\w+)=", page(f"${latex}$")) == ["display"]


@pytest.mark.parametrize(
    ("source", "display"),
    [
        ("$x$", "inline"),
        ("$$x$$", "block"),
        (r"\begin{align} a &= b \end{align}", "block"),
        (r"$$\begin{aligned} a &= b \end{aligned}$$", "block"),
    ],
)
def test_a_formula_stands_in_its_line_or_in_one_of_its_own(source: str, display: str) -> None:
    assert f'<math display="{display}">' in page(source)


def test_an_output_that_is_a_formula_is_set_and_any_other_is_escaped() -> None:
    assert str(e(r"$\displaystyle x^2$")).startswith('<math display="inline">')
    assert str(e("$$x$$")).startswith('<math display="block">')
    assert e("from $5 to <$6") == "from $5 to &lt;$6"


def test_mathml_of_a_student_is_kept_and_cleaned_once_or_twice() -> None:
    written = '<p onclick="1"><math href="javascript:1"><mi>x</mi></math></p>'
    assert clean_html(written) == "<p><math><mi>x</mi></math></p>"
    assert clean_html(clean_html(written)) == clean_html(written)


def test_what_only_looks_like_mathml_is_shown_as_it_is() -> None:
    assert "&lt;script" in clean_html("<math><script>1</script></math>")
    assert "&lt;math&gt;" in clean_html("<math><mi>")
    assert "<math" not in clean_html('<i title="<math><mi>x</mi></math>">y</i>')


def test_code_with_dollars_stays_code() -> None:
    assert page("`$x$`").strip() == "<p><code>$x$</code></p>"
