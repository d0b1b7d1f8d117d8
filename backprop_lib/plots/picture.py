"""A picture: a matplotlib Figure in the book's style that says what it shows.

Nothing here uses pyplot or changes its settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from backprop_lib.plots.colours import MUTED, TEXT
from backprop_lib.plots.sizes import NORMAL, WIDTH

_STYLE: Any = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.grid": False,
    "axes.labelsize": NORMAL,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "none",
    "font.size": NORMAL,
    "legend.fontsize": NORMAL,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "backprop",
    "xtick.color": MUTED,
    "xtick.labelcolor": TEXT,
    "xtick.labelsize": NORMAL,
    "ytick.color": MUTED,
    "ytick.labelcolor": TEXT,
    "ytick.labelsize": NORMAL,
}


@contextmanager
def style() -> Iterator[None]:
    """The book's settings of matplotlib, whatever the user's are; those come back afterwards."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


class Picture(Figure):
    """A matplotlib Figure that shows itself as SVG and says what it shows.

    Attributes:
        alt: what the picture shows, in words and numbers.
    """

    alt: str = ""

    def svg(self) -> str:
        """The picture as an SVG document, with ``alt`` as its title.

        The same calls give the same document, byte by byte.
        """
        out = StringIO()
        with style():
            self.savefig(out, format="svg", metadata={"Date": None, "Title": self.alt})
        return out.getvalue()

    def _ipython_display_(self) -> None:
        # Not _repr_svg_: what pyplot registers for figures would come before it.
        from IPython.display import display

        display({"image/svg+xml": self.svg(), "text/plain": self.alt}, raw=True)  # type: ignore[no-untyped-call]  # IPython has no types here


@contextmanager
def chart(height: float) -> Iterator[Picture]:
    """An empty picture of the book's width and style, whose axes make room for their labels.

    Args:
        height: in inches.
    """
    with style():
        yield Picture(figsize=(WIDTH, height), layout="constrained")
