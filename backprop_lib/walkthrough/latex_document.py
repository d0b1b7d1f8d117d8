"""A walkthrough as one LaTeX document."""

from __future__ import annotations

import re

from backprop_lib.walkthrough.contents import Contents

_PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath,amssymb,graphicx}
\usepackage[a4paper,landscape,margin=2cm]{geometry}
\setlength{\jot}{8pt}
\renewcommand{\arraystretch}{1.3}
\let\barefrac\dfrac
\renewcommand{\dfrac}[2]{\barefrac{#1}{#2}\rule[-2.2ex]{0pt}{5.6ex}}% room between rows
\newsavebox{\formula}
% A formula, made smaller when it is wider than the page.
\newcommand{\fitted}[1]{%
  \sbox{\formula}{$\displaystyle #1$}%
  \ifdim\wd\formula>\linewidth\resizebox{\linewidth}{!}{\usebox{\formula}}%
  \else\usebox{\formula}\fi}
\begin{document}
"""

_SPECIAL = {c: rf"\{c}" for c in "{}&%#_$"} | {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


def latex_document(contents: Contents) -> str:
    """The walkthrough as a LaTeX document."""
    # amsmath allows a matrix 10 columns until it is told otherwise.
    columns = rf"\setcounter{{MaxMatrixCols}}{{{max(10, contents.limit)}}}"
    parts = [_PREAMBLE, columns, _text(contents.summary)]
    for heading, steps in contents.sections:
        parts.append(rf"\section*{{{heading}}}")
        for step in steps:
            parts.append(rf"\subsection*{{${step.symbol}$: {_text(step.title)}}}")
            parts.append(f"\\[\n\\fitted{{{step.latex}}}\n\\]")
            if step.shapes:
                parts.append(f"{step.shapes_label}: ${step.shapes}$")
            if step.note:
                parts.append(_text(step.note))
    return "\n\n".join([*parts, r"\end{document}", ""])


def _text(markdown: str) -> str:
    """Plain words for LaTeX: its special characters escaped, code in typewriter type."""
    escaped = re.sub(r"[\\{}&%#_$^~]", lambda match: _SPECIAL[match[0]], markdown)
    return re.sub(r"`([^`]*)`", r"\\texttt{\1}", escaped)
