"""Detective's tools: how a printed number is judged, and the verdicts on a whole calculation."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, BACKWARD_SOFT, FORWARD, MUTED, PAGE, TEXT
from backprop_lib.plots.marks import arrow, box
from backprop_lib.plots.picture import Picture
from backprop_lib.plots.sheet import Point, label, sheet, write
from backprop_lib.plots.sizes import SYMBOL
from backprop_lib.published import EARLY, FLOWS, HOLDS, LAST_DIGIT, SLIP, Comparison

_QUESTIONS = (
    "Is it the true number,\nrounded as printed?",
    "Do its one step again, from\nthe text’s own numbers.\nDoes that give it?",
    "Was a number that the\nstep took in wrong?",
)
_VERDICTS = (("holds", FORWARD), ("slip, or\nlast digit", BACKWARD), ("rounded\nearly", MUTED))
_EXITS = ("yes", "no", "no")
_ON = ("no", "yes", "yes")
_ASK, _TELL = 1.28, 3.45


def decision() -> Picture:
    """Three questions that tell a fresh slip from a number that flows on."""
    heights = (3.85, 2.6, 1.35)
    with sheet(4.4) as (picture, ax):
        for y, question in zip(heights, _QUESTIONS, strict=True):
            box(ax, (_ASK, y), 2.3, 0.78, TEXT)
            write(ax, (_ASK, y), question)
        for y, (verdict, ink), answer in zip(heights, _VERDICTS, _EXITS, strict=True):
            _tell(ax, (_TELL, y), verdict, ink)
            arrow(ax, (_ASK + 1.15, y), (_TELL - 0.56, y), TEXT, shrink=0.02)
            label(ax, (_ASK + 1.3, y + 0.15), answer, ha="left")
        for y, below, answer in zip(heights, (*heights[1:], 0.28), _ON, strict=True):
            end = below + (0.39 if below > 1 else 0.24)
            arrow(ax, (_ASK, y - 0.39), (_ASK, end), TEXT, shrink=0.02)
            label(ax, (_ASK + 0.08, (y - 0.39 + end) / 2), answer, ha="left")
        _tell(ax, (_ASK, 0.28), "flows on", BACKWARD)
    picture.alt = (
        "Three questions about a printed number. Is it the true number, rounded as printed? Yes: "
        "it holds. No: do its one step again, from the text's own numbers; does that give it? "
        "No: a slip, or a last digit rounded wrongly. Yes: was a number that the step took in "
        "wrong? No: rounded early. Yes: it flows on."
    )
    return picture


def _tell(ax: Axes, at: Point, verdict: str, ink: str) -> None:
    box(ax, at, 1.1, 0.48, ink)
    write(ax, at, verdict, color=TEXT if ink == MUTED else ink)


# A mark for each verdict, so that colour is not needed to tell them apart.
_MARKS = {
    HOLDS: ("", MUTED, PAGE, TEXT),
    SLIP: ("✗", BACKWARD, BACKWARD, PAGE),
    LAST_DIGIT: ("≈", BACKWARD, BACKWARD_SOFT, BACKWARD),
    EARLY: ("≈", MUTED, PAGE, TEXT),
    FLOWS: ("→", BACKWARD, BACKWARD_SOFT, BACKWARD),
}
_ROW, _CELL, _GAP, _FIRST = 0.29, 0.24, 0.09, 1.42


def verdict_map(comparisons: Sequence[Comparison]) -> Picture:
    """Every printed number as a square, a line a quantity, in the order of the calculation.

    Args:
        comparisons: of ``published.compare``, or some of them; up to nine entries each.

    Raises:
        ArgumentError: there is none, or one has too many entries for a line.
    """
    if not comparisons or any(c.why.size > 9 for c in comparisons):
        message = "give one comparison or more, of up to nine entries each"
        raise ArgumentError(message)
    counts = dict.fromkeys(_MARKS, 0)
    sentences = []
    height = _ROW * len(comparisons) + 0.78
    with sheet(height) as (picture, ax):
        for i, c in enumerate(comparisons):
            y = height - _ROW * (i + 0.6)
            write(ax, (_FIRST - 0.12, y), f"${c.printed.latex}$", size=SYMBOL, ha="right")
            columns = c.why.shape[1]
            for n, why in enumerate(c.why.ravel().tolist()):
                counts[why] += 1
                _square(ax, (_FIRST + n * _CELL + (n // columns) * _GAP * (columns > 1), y), why)
            if not c.holds.all():
                sentences.append(f"{c.printed.quantity}: {', '.join(c.why.ravel().tolist())}.")
        key = (
            (HOLDS, "holds", 0.4, 0.42),
            (SLIP, "slip", 0.4, 0.15),
            (FLOWS, "flows on", 1.7, 0.42),
            (LAST_DIGIT, "last digit, or rounded early", 1.7, 0.15),
        )
        for why, text, x, y in key:
            _square(ax, (x - 0.3, y), why)
            write(ax, (x, y), text, ha="left")
    told = ", ".join(f"{n} {why}" for why, n in counts.items() if n)
    picture.alt = (
        f"A square for each printed number, a line a quantity: {told}. {' '.join(sentences)}"
    ).strip()
    return picture


def _square(ax: Axes, at: Point, why: str) -> None:
    mark, edge, fill, ink = _MARKS[why]
    side = 0.2
    ax.add_patch(Rectangle((at[0], at[1] - side / 2), side, side, facecolor=fill, edgecolor=edge))
    write(ax, (at[0] + side / 2, at[1] - 0.01), mark, color=ink)
