"""A walkthrough as one LaTeX document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backprop_lib.walkthrough import Walkthrough

_PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\usepackage[landscape,margin=2cm]{geometry}
\setcounter{MaxMatrixCols}{20}
\begin{document}
"""


def latex_document(walk: Walkthrough) -> str:
    """The walkthrough as a LaTeX document."""
    parts = [_PREAMBLE, _text(walk.summary)]
    for heading, steps in walk.sections():
        parts.append(rf"\section*{{{heading}}}")
        for step in steps:
            parts.append(rf"\subsection*{{{_text(step.quantity)}: {_text(step.title)}}}")
            parts.append(f"\\[\n{step.latex}\n\\]")
            if step.shapes:
                parts.append(f"Shapes: ${step.shapes}$")
            if step.note:
                parts.append(_text(step.note))
    return "\n\n".join([*parts, r"\end{document}", ""])


def _text(markdown: str) -> str:
    """Plain words for LaTeX: its special characters escaped, code in typewriter type."""
    escaped = re.sub(r"([&%#_$])", r"\\\1", markdown)
    return re.sub(r"`([^`]*)`", r"\\texttt{\1}", escaped)
