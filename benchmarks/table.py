"""The results as Markdown, aligned so that a terminal shows them too."""

from typing import NamedTuple

from benchmarks.peers import FLOOR, NO_RIVALS, NOT_INSTALLED, OURS
from benchmarks.timing import QUIET, Quartiles


class Row(NamedTuple):
    """One peer at one task.

    Attributes:
        network: sizes and batch, such as ``"784-30-10, batch 10"``.
        small: whether the target is to be faster than every peer (else: near the floor).
        dtype: ``"float64"`` or ``"float32"``.
        peer: its name.
        unavailable: why there is no measurement; empty when there is one.
        disagreement: with our parameters after one step; None for the floor.
        rounds: how many were measured.
        seconds: of one step.
        ratio: of its time to ours, round by round.
        others: cores that other programs kept busy meanwhile; None where that is unknown.
        library: whose matrix products ours took; empty for others.
    """

    network: str
    small: bool
    dtype: str
    peer: str
    unavailable: str = ""
    disagreement: float | None = None
    rounds: int = 0
    seconds: Quartiles | None = None
    ratio: Quartiles | None = None
    others: float | None = None
    library: str = ""


# Ours may take this many times as long as the matrix products alone.
NEAR = 1.3


def targets(rows: list[Row]) -> list[str]:
    """Whether each target is reached, and by how much or where it is not."""
    measured = [row for row in rows if row.ratio]
    small = [row for row in measured if row.small and row.peer not in NO_RIVALS]
    large = [row for row in measured if not row.small and row.peer == FLOOR]
    missing = dict.fromkeys(row.peer for row in rows if row.unavailable == NOT_INSTALLED)
    lines = ["## Targets", ""]
    if missing:
        lines.append(f"- Not installed, so not compared with: {'; '.join(missing)}.")
    if small:
        nearest = min(small, key=_times_ours)
        lines.append(
            f"- Small networks, faster than every peer: {_reached(_times_ours(nearest) > 1)}; "
            f"the nearest, {nearest.peer}, takes {_times_ours(nearest):.2f} times as long "
            f"({nearest.network}, {nearest.dtype}){_disturbed(nearest)}."
        )
    for row in large:
        times = 1 / _times_ours(row)
        lines.append(
            f"- {row.network}, {row.dtype}, within {NEAR} times the matrix products alone: "
            f"{_reached(times <= NEAR)}; {times:.2f} times{_disturbed(row)}."
        )
    return lines


def _reached(so: bool) -> str:
    return "reached" if so else "**missed**"


def _disturbed(row: Row) -> str:
    if row.others is None or row.others <= QUIET:
        return ""
    return f", but other programs kept {row.others:.1f} cores busy: measure again"


def _times_ours(row: Row) -> float:
    assert row.ratio
    return row.ratio.median


def summary(rows: list[Row]) -> list[str]:
    """A table for each dtype: our time, and how many times as long each peer takes."""
    lines = []
    for dtype in dict.fromkeys(row.dtype for row in rows):
        of_dtype = [row for row in rows if row.dtype == dtype]
        networks = list(dict.fromkeys(row.network for row in of_dtype))
        body = []
        for peer in dict.fromkeys(row.peer for row in rows):
            cells = {row.network: row for row in of_dtype if row.peer == peer}
            show = _time if peer == OURS else _ratio
            body.append([peer, *(show(cells[network]) for network in networks)])
        lines += ["", f"## Times our time, {dtype}", "", *table(["", *networks], body)]
    return lines[1:]


def details(rows: list[Row]) -> list[str]:
    """A table for each network and dtype, with quartiles."""
    header = ["", "median", "quartiles", "times ours", "quartiles", "rounds"]
    lines = []
    for network, dtype in dict.fromkeys((row.network, row.dtype) for row in rows):
        body = []
        for row in rows:
            if (row.network, row.dtype) != (network, dtype):
                continue
            cells = [row.unavailable, "", "", "", ""]
            if row.seconds and row.ratio:
                cells = [_time(row), _spread(row.seconds), _ratio(row)]
                cells += [f"{number(row.ratio.low)} to {number(row.ratio.high)}", str(row.rounds)]
            body.append([row.peer, *cells])
        lines += ["", f"## {network}, {dtype}", "", *table(header, body)]
    return lines[1:]


def _time(row: Row) -> str:
    if not row.seconds:
        return row.unavailable
    by = f" by {row.library}" if row.library else ""
    return duration(row.seconds.median) + by


def _ratio(row: Row) -> str:
    return number(row.ratio.median) if row.ratio else row.unavailable


def _spread(seconds: Quartiles) -> str:
    return f"{duration(seconds.low)} to {duration(seconds.high)}"


def number(value: float) -> str:
    """Three digits, or more where they stand before the point."""
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}"


def duration(seconds: float) -> str:
    """Three digits and a unit."""
    if seconds >= 1:
        return f"{number(seconds)} s"
    if seconds >= 1e-3:
        return f"{number(seconds * 1e3)} ms"
    return f"{number(seconds * 1e6)} µs"


def table(header: list[str], body: list[list[str]]) -> list[str]:
    """A Markdown table: the first column to the left, the others to the right."""
    widths = [max(len(line[i]) for line in [header, *body]) for i in range(len(header))]

    def row(cells: list[str]) -> str:
        first, *rest = zip(cells, widths, strict=True)
        padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]
        return f"| {' | '.join(padded)} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return [row(header), row(rule), *(row(line) for line in body)]
