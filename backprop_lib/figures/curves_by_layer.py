"""Curves over layers on a logarithmic scale that also says where there is exactly nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backprop_lib.decimals import two_digits
from backprop_lib.errors import ArgumentError
from backprop_lib.plots.colours import BACKWARD, FORWARD, MUTED, TEXT
from backprop_lib.plots.log_scale import log_scale
from backprop_lib.plots.picture import Picture, chart
from backprop_lib.plots.sizes import NORMAL

_LINES = (("-", "o", BACKWARD), ("--", "s", TEXT), (":", "^", MUTED), ("-.", "D", FORWARD))


def by_layer(values: Mapping[str, Any], title: str) -> Picture:
    """Quantities of layers 1 to L that may be 0, a curve each.

    Args:
        values: one to four lists by name, none below 0; they may differ in length.
        title: what they are.

    Raises:
        ArgumentError: no list or too many, or a value below 0.
    """
    if not 1 <= len(values) <= len(_LINES):
        message = f"give one to {len(_LINES)} lists by name; got {len(values)}"
        raise ArgumentError(message)
    named = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    every = np.concatenate(list(named.values()))
    if not np.all(every >= 0):
        message = f"a logarithm needs values above 0, or 0 itself for nothing; got {every.min():g}"
        raise ArgumentError(message)
    depth = max(map(len, named.values()))
    with chart(3.2 + 0.2 * len(named)) as picture:
        ax = picture.subplots()
        for (name, value), (line, marker, ink) in zip(named.items(), _LINES, strict=False):
            l = np.arange(1, len(value) + 1)
            shown = np.where(value > 0, value, np.nan)
            ax.plot(l, shown, color=ink, linestyle=line, marker=marker, markersize=4, label=name)
        log_scale(ax, "y", every[every > 0])
        for i in np.flatnonzero(next(iter(named.values())) == 0):
            ax.annotate(
                "0", (i + 1, 0), xycoords=("data", "axes fraction"), xytext=(0, 2),
                textcoords="offset points", ha="center", color=BACKWARD,
            )  # fmt: skip
        ax.set_xlim(0.5, depth + 0.5)
        ax.set_xticks([l for l in range(1, depth + 1) if depth <= 12 or l % 5 == 0])
        ax.set_xlabel("layer l")
        ax.set_title(title, size=NORMAL, loc="left")
        picture.legend(loc="outside lower center")
    picture.alt = f"{title}. " + " ".join(
        f"{name}, from layer 1 to {len(value)}: {', '.join(two_digits(v) for v in value)}."
        for name, value in named.items()
    )
    return picture
