"""A verdict as HTML: one block without scripts or style sheets.

It stands in JupyterLab's light and dark themes, in VS Code and in nbgrader's feedback, so text
has the colour of its surroundings, lines and tints are half transparent, and no colour carries a
meaning alone.
"""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from backprop_lib.activations import Array
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.contents import (
    address,
    cells,
    chosen_entries,
    mark,
    named_values,
    pages,
    place,
    plain,
    shape,
)
from backprop_lib.checks.verdict import Verdict

# Three times as light or dark as a white or a black ground.
ACCENTS = {"right": "#2e8b57", "missing": "#808080"}
ACCENT = "#cc6a1f"
LINE = "rgba(128,128,128,.4)"
CODE = (
    "font-family:var(--jp-code-font-family,ui-monospace,Menlo,Consolas,monospace);font-size:.92em"
)
RIGHT_ENTRY = "text-decoration:underline 2px;background:rgba(46,139,87,.22)"


def as_html(verdict: Verdict) -> str:
    """The verdict as HTML."""
    accent = ACCENTS.get(verdict.kind, ACCENT)
    body = [_head(verdict, accent)]
    body += [_paragraph(escape(ENTRIES[name].teaches)) for name in verdict.mistakes]
    if verdict.error:
        body.append(_paragraph(_code(verdict.error)))
    if verdict.line:
        body.append(_paragraph(f"It happened in your {_code(verdict.line)}"))
    body += [_paragraph(escape(said)) for said in verdict.truths]
    if verdict.case:
        body.append(_label("The smallest case that shows it"))
        body.append(_row([_named(name, value) for name, value in named_values(verdict.case)]))
    if verdict.got:
        some = any(hit.any() for hit in verdict.hits.values())
        body.append(_label("Your answer" + (" (underlined entries are right)" if some else "")))
        body.append(_row([_named(n, v, verdict.hits.get(n)) for n, v in verdict.got.items()]))
    if verdict.expected:
        shapes = [
            f"<span>{_code(name)} {shape(size)}</span>" for name, size in verdict.expected.items()
        ]
        body += [_label("Expected"), _row(shapes)]
    if verdict.kind != "right":
        body.append(_paragraph(_links(verdict)))
    # What scrolls can be reached by the keyboard.
    return (
        '<div role="group" aria-label="What the check says" tabindex="0" '
        'style="overflow-x:auto;box-sizing:border-box;max-width:60em;margin:.4em 0;padding:.7em 1.1em .8em;'
        f"border:1px solid {LINE};border-left:5px solid {accent};border-radius:4px;color:inherit;"
        f'line-height:1.5">{"".join(body)}</div>'
    )


def _head(verdict: Verdict, accent: str) -> str:
    sign = f'<span style="color:{accent}">{mark(verdict)}</span>'
    return (
        '<div style="display:flex;justify-content:space-between;gap:1.5em">'
        f'<strong style="font-size:1.08em">{sign} {escape(verdict.headline)}</strong>'
        f'<span style="white-space:nowrap">{verdict.points:g} of {verdict.of:g} points</span></div>'
    )


def _paragraph(html: str) -> str:
    return f'<p style="margin:.45em 0 0;max-width:46em">{html}</p>'


def _label(text: str) -> str:
    return f'<div style="margin:.8em 0 .2em;font-weight:600;font-size:.92em">{escape(text)}</div>'


def _row(items: list[str]) -> str:
    return (
        '<div style="display:flex;flex-wrap:wrap;align-items:center;gap:.5em 1.6em">'
        f"{''.join(items)}</div>"
    )


def _code(text: str, more: str = "") -> str:
    style = f"{CODE};background:none;color:inherit;padding:0{more}"
    return f'<code style="{style}">{escape(text)}</code>'


def _links(verdict: Verdict) -> str:
    links = (
        f'<a href="{escape(address(page))}" target="_blank" rel="noopener" '
        f'style="color:inherit;text-decoration:underline">{escape(place(page))}</a>'
        for page in pages(verdict)
    )
    return f"Read on: {', '.join(links)}"


def _named(name: str, value: Any, hits: Array | None = None) -> str:
    """A name and its value side by side."""
    array = isinstance(value, np.ndarray) and value.ndim in {1, 2} and value.size
    shown = _matrix(value, hits) if array else _code(plain(value))
    return (
        '<div style="display:flex;align-items:center;gap:.5em">'
        f"{_code(f'{name} =', ';white-space:nowrap')}{shown}</div>"
    )


def _matrix(array: Array, hits: Array | None) -> str:
    """An array between brackets."""
    texts = cells(array)
    right = chosen_entries(hits if hits is not None else np.zeros(array.shape))
    rows = "".join(
        '<tr style="background:none;border:0">'
        + "".join(_cell(text, hit) for text, hit in zip(*row, strict=True))
        + "</tr>"
        for row in zip(texts, right, strict=True)
    )
    return (
        f'<table style="{CODE};border-collapse:separate;border-spacing:0;margin:0;width:auto;'
        "border:solid currentColor;border-width:0 1.5px;border-radius:5px;color:inherit;"
        f'background:none"><tbody>{rows}</tbody></table>'
    )


def _cell(text: str, right: bool) -> str:
    style = "padding:0 .5em;border:0;text-align:right;white-space:nowrap;line-height:1.45"
    inner = f'<span style="{RIGHT_ENTRY}">{text}</span>' if right else text
    return f'<td style="{style}">{inner}</td>'
