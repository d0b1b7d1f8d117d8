"""A walkthrough as a worksheet: one HTML file for any browser, or a PDF printed from it.

Formulas become MathML (by latex2mathml), which browsers show without any script. The
brackets of matrices are drawn by CSS, so that they are right without a maths font.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from backprop_lib.errors import BrowserError, MissingPackageError
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
section.given { display: flex; flex-wrap: wrap; gap: 0 2.5rem; }
section.given h2 { flex-basis: 100%; margin-bottom: 0; }
section.given article { max-width: 100%; min-width: 0; }
section.forward { border-color: var(--forward); }
section.backward { border-color: var(--backward); }
article { break-inside: avoid; margin: 1rem 0; }
h1 { font-size: 1.6rem; }
h3 { font-size: 1rem; margin: 0; }
.scroll { overflow-x: auto; }
.lines td { padding: .25rem .4rem; vertical-align: middle; }
.lines td:first-child { text-align: right; }
/* Square brackets: two borders, and a tick at each end of both. */
.matrix {
  border: solid currentColor; border-width: 0 1.5px; margin: 0 .15em; padding: .1em .25em;
  --tick: linear-gradient(currentColor, currentColor) no-repeat;
  background: var(--tick) left top / .4em 1.5px, var(--tick) left bottom / .4em 1.5px,
    var(--tick) right top / .4em 1.5px, var(--tick) right bottom / .4em 1.5px;
  background-origin: border-box;
  print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
mtable.matrix > mtr > mtd { padding: .3em .45em; }
mfrac > :first-child { padding-bottom: .15em; }
mfrac > :last-child { padding-top: .15em; }
table.blank { border-collapse: separate; border-spacing: .5rem .4rem; display: inline-table; vertical-align: middle; }
table.blank td { width: 4.5rem; height: 1.6rem; border-bottom: 1px solid var(--line); }
table.blank td.dots { border: 0; width: auto; text-align: center; vertical-align: middle; }
.shapes, .note { font-size: .9rem; margin: .2rem 0; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  html { font-size: 11px; }
  body { max-width: none; padding: 0; font-size: 1rem; }
  .scroll { overflow: visible; }
  h2, h3 { break-after: avoid; }
}
"""


_FIT_TO_PAGE = """
<style>body { width: 273mm; }</style>
<script>
for (const box of document.querySelectorAll(".scroll")) {
  const lines = box.firstElementChild;
  const scale = box.clientWidth / lines.offsetWidth;
  if (scale < 1) lines.style.zoom = 0.99 * scale;
}
</script>
"""

# latex2mathml takes max for an operator, which has space on both sides; sets no space
# after ln; and leaves the sign of a number with the space of a minus between two.
_NAME = re.compile(r"<mo[^>]*>([A-Za-z]{2,})</mo>")
_FUNCTION_OF = re.compile(r"(<mi>ln</mi>)(?!<mo)")
_SIGN = re.compile(
    r"(<mo[^>]*>(?:&#x00028;|&#x0003D;|&#x02248;|,|&#x0002C;)</mo>|</mtext><mspace[^>]*/>)<mo>&#x02212;</mo>"
)


def worksheet_html(walk: Walkthrough, *, answers: bool) -> str:
    """The worksheet as the text of one HTML file.

    Raises:
        MissingPackageError: latex2mathml is not installed.
    """
    sizes = "-".join(map(str, walk.net.sizes))
    title = f"Backpropagation by hand: {sizes}"
    summary = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(walk.summary, quote=False))
    body = [f"<h1>{title}</h1>", f"<p>{summary}</p>"]
    for heading, steps in walk.sections():
        body.append(f'<section class="{steps[0].phase}"><h2>{heading}</h2>')
        shown = answers or steps[0].phase == "given"
        body += [_article(step, None if shown else walk.limit) for step in steps]
        body.append("</section>")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def printable(html: str) -> str:
    """The worksheet laid out as it will be printed, each wide formula made to fit the page.

    On paper nothing scrolls, and Chromium would make the whole page smaller instead.
    """
    return html.replace("@media print", "@media all").replace("</body>", _FIT_TO_PAGE + "</body>")


def worksheet_pdf(html: str, path: Path) -> Path:
    """Print the worksheet to a PDF.

    Raises:
        ChromiumNotFoundError: there is no Chromium or Chrome.
        BrowserError: the browser wrote no PDF.
    """
    from backprop_lib.chromium import find_chromium

    browser = find_chromium()
    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    # Beside the target and not in the system's temporary folder, which Ubuntu's Chromium,
    # being a snap, does not see.
    with tempfile.TemporaryDirectory(prefix="worksheet-", dir=path.parent) as folder:
        page, pdf = (
            Path(folder, "worksheet.html").resolve(),
            Path(folder, "worksheet.pdf").resolve(),
        )
        page.write_text(printable(html), encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={page.parent / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={pdf}",
            *as_root,
            page.as_uri(),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_SECONDS_TO_PRINT, check=False
            )
        except subprocess.TimeoutExpired:
            message = f"{browser} wrote no PDF within {_SECONDS_TO_PRINT} seconds"
            raise BrowserError(message) from None
        if not pdf.exists():
            message = f"{browser} wrote no PDF (exit code {done.returncode}): {done.stderr[-500:]}"
            raise BrowserError(message)
        pdf.replace(path)
    return path


def _article(step: Step, blank: int | None) -> str:
    """One step; ``blank`` asks for an empty matrix of at most so many rows and columns."""
    lines = step.lines if blank is None else step.lines[:1]
    rows = "".join(
        f"<tr><td>{_math(left)}</td><td>{_math(f'{relation} {right}')}</td></tr>"
        for left, relation, right in lines
    )
    if blank is not None:
        rows += f"<tr><td></td><td>{_math('=')} {_blank(step, blank)}</td></tr>"
    parts = [
        f"<h3>{_math(step.symbol)}: {escape(step.title)}</h3>",
        f'<div class="scroll"><table class="lines">{rows}</table></div>',
    ]
    if step.shapes:
        parts.append(f'<p class="shapes">{step.shapes_label}: {_math(step.shapes)}</p>')
    if step.note:
        parts.append(f'<p class="note">{escape(step.note)}</p>')
    return f"<article>{''.join(parts)}</article>"


def _blank(step: Step, limit: int) -> str:
    """An empty matrix of the step's shape, to be filled in by hand."""
    shape = step.value.shape if step.value.ndim == 2 else (1, step.value.size)
    rows, columns = (visible(n, limit) for n in shape)
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
    return f'<table class="matrix blank" aria-label="{label}">{cells}</table>'


def _math(latex: str) -> str:
    try:
        from latex2mathml.converter import convert
    except ImportError:
        message = "a worksheet's formulas are set by latex2mathml, which is missing: pip install latex2mathml"
        raise MissingPackageError(message) from None
    if not latex.strip():
        return ""
    # Parentheses that were made larger sit askew in a font without larger ones.
    math = convert(re.sub(r"\\[Bb]ig[lr](?![a-z])", "", latex))
    # Displayed size for fractions and sums, in a table of lines that is laid out by HTML.
    math = math.replace('display="inline"', 'display="inline" displaystyle="true"', 1)
    math = math.replace("<mo>&#x0005B;</mo><mtable>", '<mtable class="matrix">')
    math = math.replace("</mtable><mo>&#x0005D;</mo>", "</mtable>")
    math = math.replace("<mo>:</mo><mo>&#x0003D;</mo>", "<mo>&#x02254;</mo>")
    math = _NAME.sub(r"<mi>\1</mi>", math)
    math = _FUNCTION_OF.sub(r'\1<mspace width="0.167em" />', math)
    return _SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', math)
