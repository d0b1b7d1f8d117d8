"""A walkthrough as a worksheet: one HTML file for any browser, or a PDF printed from it.

Formulas become MathML (by latex2mathml), which browsers show without any script. The
brackets of matrices are drawn as borders, so that they are right without a maths font.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from backprop_lib.errors import ArgumentError
from backprop_lib.walkthrough.latex import visible

if TYPE_CHECKING:
    from backprop_lib.walkthrough import Walkthrough
    from backprop_lib.walkthrough.steps import Step

_SECONDS_TO_PRINT = 120

_STYLE = """
:root { color-scheme: light dark; --forward: #0b5fa5; --backward: #b3470b; --line: #767676; }
@media (prefers-color-scheme: dark) {
  :root { --forward: #7cc4ff; --backward: #ffab70; --line: #9a9a9a; }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", math; }
section { border-left: 4px solid var(--line); padding-left: 1rem; margin: 1.5rem 0; }
section.forward { border-color: var(--forward); }
section.backward { border-color: var(--backward); }
article { break-inside: avoid; margin: 1rem 0; }
h3 { font-size: 1rem; margin: 0; }
.scroll { overflow-x: auto; }
.lines td { padding: .25rem .4rem; vertical-align: middle; }
.lines td:first-child { text-align: right; }
mtable.matrix, table.blank { border: solid currentColor; border-width: 0 1.5px; border-radius: 3px; }
mtable.matrix { padding: 0 .2em; margin: 0 .15em; }
table.blank { border-collapse: separate; border-spacing: .5rem .4rem; display: inline-table; }
table.blank td { width: 4.5rem; height: 1.6rem; border-bottom: 1px solid var(--line); }
table.blank td.dots { border: 0; width: auto; text-align: center; vertical-align: middle; }
.shapes, .note { font-size: .9rem; margin: .2rem 0; }
@page { size: A4 landscape; margin: 12mm; }
@media print { body { max-width: none; font-size: 11px; padding: 0; } .scroll { overflow: visible; } }
"""


def worksheet_html(walk: Walkthrough, *, answers: bool) -> str:
    """The worksheet as the text of one HTML file.

    Raises:
        ArgumentError: latex2mathml is not installed.
    """
    sizes = "-".join(map(str, walk.net.sizes))
    title = f"Backpropagation by hand: {sizes}"
    summary = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(walk.summary, quote=False))
    body = [f"<h1>{title}</h1>", f"<p>{summary}</p>"]
    for heading, steps in walk.sections():
        body.append(f'<section class="{steps[0].phase}"><h2>{heading}</h2>')
        body += [_article(step, answers or step.phase == "given") for step in steps]
        body.append("</section>")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def worksheet_pdf(html: str, path: Path) -> Path:
    """Print the worksheet to a PDF.

    Raises:
        ChromiumNotFoundError: there is no Chromium or Chrome.
        ArgumentError: the browser wrote no PDF.
    """
    from backprop_lib.chromium import find_chromium

    browser = find_chromium()
    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "worksheet.html")
        page.write_text(html, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={path.resolve()}",
            *as_root,
            page.as_uri(),
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS_TO_PRINT, check=False
        )
    if done.returncode != 0 or not path.exists():
        message = f"{browser} wrote no PDF (exit code {done.returncode}): {done.stderr[-500:]}"
        raise ArgumentError(message)
    return path


def _article(step: Step, answers: bool) -> str:
    parts = [f"<h3>{escape(step.quantity)}: {escape(step.title)}</h3>"]
    lines = step.lines if answers else step.lines[:1]
    if not answers and step.quantity.startswith("db"):
        # Its only line holds the answer behind the symbols.
        left, relation, right = lines[0]
        lines = ((left, relation, re.split(r" (?:=|\\approx) ", right)[0]),)
    rows = "".join(
        f"<tr><td>{_math(left)}</td><td>{_math(f'{relation} {right}')}</td></tr>"
        for left, relation, right in lines
    )
    if not answers:
        rows += f"<tr><td></td><td>{_math('=')} {_blank(step)}</td></tr>"
    parts.append(f'<div class="scroll"><table class="lines">{rows}</table></div>')
    if step.shapes:
        parts.append(f'<p class="shapes">Shapes: {_math(step.shapes)}</p>')
    if step.note:
        parts.append(f'<p class="note">{escape(step.note)}</p>')
    return f"<article>{''.join(parts)}</article>"


def _blank(step: Step) -> str:
    """An empty matrix of the step's shape, to be filled in by hand."""
    shape = step.value.shape if step.value.ndim == 2 else (1, step.value.size)
    rows, columns = (visible(n, 8) for n in shape)
    cells = "".join(
        "<tr>"
        + "".join(
            '<td class="dots">&#8943;</td>' if i is None or j is None else "<td></td>"
            for j in columns
        )
        + "</tr>"
        for i in rows
    )
    label = f"to be filled in, {shape[0]} by {shape[1]}"
    return f'<table class="blank" aria-label="{label}">{cells}</table>'


def _math(latex: str) -> str:
    try:
        from latex2mathml.converter import convert
    except ImportError:
        message = "a worksheet's formulas are set by latex2mathml, which is missing: pip install latex2mathml"
        raise ArgumentError(message) from None
    if not latex.strip():
        return ""
    math = convert(latex)
    # Displayed size for fractions and sums, in a table of lines that is laid out by HTML.
    math = math.replace('display="inline"', 'display="inline" displaystyle="true"', 1)
    math = math.replace("<mo>&#x0005B;</mo><mtable>", '<mtable class="matrix">')
    return math.replace("</mtable><mo>&#x0005D;</mo>", "</mtable>")
