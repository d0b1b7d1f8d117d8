"""The report's pictures: plain SVG, which takes the page's colours and says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from statistics import median

from backprop_grader.report.statistics import Groups

BINS = 10
FULL = 4  # students, at least, of whom a bar is full


def _picture(width: int, height: int, said: str, parts: Sequence[str], kind: str) -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(said)}">'
        f"{''.join(parts)}</svg>"
    )


def binned(shares: Sequence[float]) -> list[int]:
    """How many are in each tenth; the last holds those with all the points, and more."""
    counts = [0] * BINS
    for share in shares:
        # A share like 0.3 is a sum of floats, and may come a little short of its tenth.
        counts[max(0, min(int(share * BINS + 1e-9), BINS - 1))] += 1
    return counts


def distribution(shares: Sequence[float]) -> str:
    """A histogram of shares of the points, with the median."""
    counts = binned(shares)
    most = max([*counts, FULL])
    left, width, top, bottom = 14, 36, 34, 150
    right = left + BINS * width
    bars, words = [], []
    for i, count in enumerate(counts):
        height = (bottom - top) * count / most
        x, y = left + i * width + 2, bottom - height
        if count:
            bars.append(f'<rect class="value" x="{x}" y="{y:.1f}" width="{width - 4}" height="{height:.1f}"/>')  # fmt: skip
            words.append(f'<text x="{x + width / 2 - 2:g}" y="{y - 4:.1f}">{count}</text>')
    words += [
        f'<text x="{left + i * width}" y="{bottom + 16}">{10 * i}</text>'
        for i in range(0, BINS + 1, 2)
    ]
    words.append(f'<text x="{(left + right) / 2:g}" y="{bottom + 34}">% of the points</text>')
    lines = [f'<path class="axis" d="M{left} {bottom}H{right}"/>']
    said = "Nobody has marks yet."
    if shares:
        middle = median(shares)
        at = left + min(middle, 1) * BINS * width
        anchor = "start" if middle < 0.2 else "end" if middle > 0.8 else "middle"
        lines.append(f'<path class="middle" d="M{at:.1f} 18V{bottom}"/>')
        words.append(f'<text class="said" style="text-anchor:{anchor}" x="{at:.1f}" y="13">median {100 * middle:.0f} %</text>')  # fmt: skip
        told = ", ".join(
            f"{count} between {10 * i} and {10 * i + 10} %" for i, count in enumerate(counts) if count
        )  # fmt: skip
        said = f"Shares of the points: {told}. The median is {100 * middle:.0f} %."
    # Words come last, and clear what is behind them.
    return _picture(right + left, 190, said, [*bars, *lines, *words], "distribution")


def parts_of_class(full: int, some: int, none: int) -> str:
    """One bar, cut into those with all, some and none of the points."""
    total = max(full + some + none, 1)
    x, parts = 0.0, []
    for kind, count in (("full", full), ("some", some), ("none", none)):
        width = 200 * count / total
        if count:
            parts.append(f'<rect class="{kind}" x="{x + 0.5:.1f}" y="1" width="{max(width - 1, 1):.1f}" height="16"/>')  # fmt: skip
        x += width
    return _picture(200, 18, f"{full} with all points, {some} with some, {none} with none", parts, "parts")  # fmt: skip


def two_groups(found: Groups) -> str:
    """Where the lower and the upper group stand, from none of the points to all."""
    parts = ['<path class="axis" d="M10 12H190M10 7V17M100 9V15M190 7V17"/>']
    low, high = (10 + 180 * min(max(x, 0), 1) for x in found)
    kind = "forth" if high >= low else "back"
    parts.append(f'<path class="{kind}" d="M{low:.1f} 12H{high:.1f}"/>')
    parts.append(f'<circle class="lower" cx="{low:.1f}" cy="12" r="5.5"/>')
    parts.append(f'<circle class="upper" cx="{high:.1f}" cy="12" r="5.5"/>')
    said = f"weakest {100 * found.lower:.0f} %, strongest {100 * found.upper:.0f} %"
    return _picture(200, 24, said, parts, "groups")


def bar(count: int, size: int) -> str:
    """How many, against the size of the class."""
    x = 200 * count / max(size, 1)
    parts = [f'<rect class="error" x="0.5" y="1" width="{max(x - 1, 1):.1f}" height="12"/>']
    if count < size:
        parts.append(f'<rect class="none" x="{x + 0.5:.1f}" y="1" width="{199 - x:.1f}" height="12"/>')  # fmt: skip
    return _picture(200, 14, f"{count} of {size}", parts, "bar")
