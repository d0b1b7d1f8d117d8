"""A walkthrough as a worksheet: one HTML file for any browser.

Formulas are MathML, which browsers show without any script. The brackets of matrices are
drawn by CSS, so that they are right without a maths font.
"""

from __future__ import annotations

import re
from html import escape

from backprop_lib.names import architecture
from backprop_lib.walkthrough.contents import Contents
from backprop_lib.walkthrough.latex import visible
from backprop_lib.walkthrough.mathml import mathml
from backprop_lib.walkthrough.step import Step

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


def worksheet_html(contents: Contents, *, answers: bool) -> str:
    """The worksheet as the text of one HTML file.

    Raises:
        MissingPackageError: latex2mathml is not installed.
    """
    title = f"Backpropagation by hand: {architecture(contents.net.sizes)}"
    summary = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(contents.summary, quote=False))
    body = [f"<h1>{title}</h1>", f"<p>{summary}</p>"]
    for heading, steps in contents.sections:
        body.append(f'<section class="{steps[0].phase}"><h2>{heading}</h2>')
        shown = answers or steps[0].phase == "given"
        body += [_article(step, None if shown else contents.limit) for step in steps]
        body.append("</section>")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _article(step: Step, blank: int | None) -> str:
    """One step; ``blank`` asks for an empty matrix of at most so many rows and columns."""
    lines = step.lines if blank is None else step.lines[:1]
    rows = "".join(
        f"<tr><td>{mathml(left)}</td><td>{mathml(f'{relation} {right}')}</td></tr>"
        for left, relation, right in lines
    )
    if blank is not None:
        rows += f"<tr><td></td><td>{mathml('=')} {_blank(step, blank)}</td></tr>"
    parts = [
        f"<h3>{mathml(step.symbol)}: {escape(step.title)}</h3>",
        f'<div class="scroll"><table class="lines">{rows}</table></div>',
    ]
    if step.shapes:
        parts.append(f'<p class="shapes">{step.shapes_label}: {mathml(step.shapes)}</p>')
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
