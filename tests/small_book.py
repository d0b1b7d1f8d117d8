"""Builds a book of a few pages with the real book's extensions, style and script."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "book" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SETTINGS = f"""
import sys
sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
project = "A small book"
extensions = [
    "myst_nb", "sphinx_design", "sphinx_book_theme", "inline_svg", "math_font", "mathml", "question"
]
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "dollarmath"]
nb_execution_mode = "off"
html_theme = "sphinx_book_theme"
html_context = {{"default_mode": "auto"}}
html_theme_options = {{"navbar_persistent": [], "show_navbar_depth": 1}}
html_static_path = [{str(ROOT / "book" / "_static")!r}]
html_css_files = ["book.css"]
html_js_files = ["book.js"]
html_math_renderer = "mathml"
math_eqref_format = "({{number}})"
math_numfig = numfig = True
"""


def build(folder: Path, pages: dict[str, str], builder: str = "html") -> tuple[Path, list[str]]:
    """The folder of the built pages, and the warnings without the folder's name."""
    if not PYTHON.exists():
        pytest.fail("there is no environment that builds books: run 'make book'", pytrace=False)
    source, built = folder / "source", folder / "built" / "html"
    (source / "book").mkdir(parents=True)
    (source / "conf.py").write_text(SETTINGS, encoding="utf-8")
    contents = "\n".join(["# Contents", "```{toctree}", *(f"book/{name}" for name in pages), "```"])
    (source / "index.md").write_text(contents, encoding="utf-8")
    for name, text in pages.items():
        (source / "book" / f"{name}.md").write_text(text, encoding="utf-8")
    command = [PYTHON, "-m", "sphinx", "-n", "-q", "-W", "--keep-going", "-b", builder]
    done = subprocess.run(
        [*command, source, built], capture_output=True, encoding="utf-8", check=False
    )
    warnings = done.stderr.replace(f"{source / 'book'}{os.sep}", "").splitlines()
    assert bool(warnings) == bool(done.returncode), done.stderr
    return built / "book", warnings
