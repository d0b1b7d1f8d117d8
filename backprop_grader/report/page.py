"""The page: nothing in it runs or is fetched, and what students wrote is escaped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from statistics import median

from backprop_grader.report import pictures, statistics
from backprop_grader.report.reading import OWN, Found, Place, Question
from backprop_lib.checks.catalogue import ENTRIES
from backprop_lib.checks.contents import address, place

SYMBOL = re.compile(r"(?:d[A-Za-z]|[b-z]|a(?= is))(?![a-z])")
LONG = 12  # entries of a list that are shown at once
KINDS = {
    "right": "right",
    "named": "with a named mistake",
    "wrong": "wrong without a name",
    "error": "stopped with an error",
    "unusable": "with no usable answer",
    "stopped": "out of time",
    "missing": "not answered",
    "dishonest": "not computed as asked",
}
DIFFICULTY = """
<h2>How the numbers are made</h2>
<p>A question’s <dfn>difficulty</dfn> is the mean share of its points.
All marks are before penalties for lateness.</p>
"""
DISCRIMINATION = f"""
<p>A question’s <dfn>discrimination</dfn> <i>D</i> is the mean share among the strongest 27 % of the class
less that among the weakest 27 %: from −1 to 1.
How strong a student is, is read from the rest of the assignment, without the question itself.
From 0.4 on, a question tells apart very well; below 0.2, hardly; below 0, look for a fault in it.
Nothing is said of fewer than {statistics.FEWEST} students.</p>
<ul class="quiet">
<li>Upper and lower groups: T. L. Kelley, <i>Journal of Educational Psychology</i> 30 (1939), 17–24.</li>
<li>Questions with part of the points: J. Metsämuuronen, <i>International Journal of Educational Methodology</i> 6 (2020), 237–257.</li>
<li>The rest of the test: S. Henrysson, <i>Psychometrika</i> 28 (1963), 211–218.</li>
<li>What is good: R. L. Ebel and D. A. Frisbie, <i>Essentials of Educational Measurement</i> (1991).</li>
</ul>
"""


def page(course: str, found: Sequence[Found], made: datetime | None = None) -> str:
    """The whole page."""
    style = files(__package__).joinpath("style.css").read_text("utf-8")
    made = made or datetime.now().astimezone()
    body = "".join(map(_assignment, found)) + DIFFICULTY
    if any(any(_groups(one).values()) for one in found):
        body += DISCRIMINATION
    title = f"Report: {', '.join(one.name for one in found)}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>What the class has understood</h1>
<p class="quiet">Course {escape(course or "without a name")}, {made:%d %B %Y, %H:%M}</p>
{body}</main>
</body>
</html>
"""


def _assignment(found: Found) -> str:
    parts = [f"<h2>{escape(found.name)}</h2>"]
    if found.open:
        parts.append(
            f'<p class="alert"><b>The sandbox was off</b> for {_people(len(found.open))}: '
            "their code ran with the rights of whoever graded it, and could read and change what they can.</p>"
        )
    parts += [_glance(found), _scores(found), _questions(found), _mistakes(found)]
    parts += [_hand(found), _flagged(found), _faults(found), _missing(found)]
    return "\n".join(part for part in parts if part)


def _count(count: float, what: str) -> str:
    return f"{count:g} {what}{'' if count == 1 else 's'}"


def _people(count: int) -> str:
    return _count(count, "student")


def _sentence(title: str) -> str:
    """With a capital, unless it begins with a symbol such as dW or z."""
    return title if SYMBOL.match(title) else title[:1].upper() + title[1:]


def _glance(found: Found) -> str:
    shares = _shares(found)
    hit = {student for who in found.faults.values() for student in who}
    tiles = [("graded", f"{found.size}")]
    if shares:
        tiles.append(("median of the points", f"{100 * median(shares):.0f} %"))
    tiles += [
        (what, f"{count}")
        for what, count in (
            ("not graded yet", len(found.ungraded)),
            ("not handed in", len(found.absent)),
            ("answers to mark by hand", found.waiting),
            ("for a person to look at", len(found.flagged)),
            ("crashed or timed out", len(hit)),
        )
        if count
    ]
    inner = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles)
    calm = "No submission was damaged or suspicious, and no code ran out of time or crashed."
    rest = "" if found.flagged or hit else f'<p class="quiet">{calm}</p>'
    return f'<dl class="glance">{inner}</dl>{rest}'


def _shares(found: Found) -> list[float]:
    shares = (found.share(student) for student in found.students)
    return [share for share in shares if share is not None]


def _scores(found: Found) -> str:
    waiting = _count(found.waiting, "answer")
    left = f" What a person must still mark is left out: {waiting}." if found.waiting else ""
    return (
        f"<h3>Scores</h3>{pictures.distribution(_shares(found))}"
        f'<p class="quiet">How many students have which share of the points.{left}</p>'
    )


def _questions(found: Found) -> str:
    two = _groups(found)
    rows = "".join(_question(question, two) for question in found.questions.values())
    dot = (
        '<svg viewBox="0 0 14 14" aria-hidden="true"><circle class="{}" cx="7" cy="7" r="5"/></svg>'
    )
    box = '<svg viewBox="0 0 14 14" aria-hidden="true"><rect class="{}" x="1" y="1" width="12" height="12"/></svg>'
    key = [
        f"{box.format('full')} all points",
        f"{box.format('some')} some",
        f"{box.format('none')} none",
    ]
    kind, rest = "rows questions", ""
    if any(two.values()):
        key.append(f"{dot.format('lower')} the weakest 27 % of the class")
        key.append(f"{dot.format('upper')} the strongest")
        kind += " compared"
    else:
        rest = f'<p class="quiet">Of fewer than {statistics.FEWEST} students, nothing is said of which questions tell strong from weak.</p>'
    return (
        f'<h3>Questions</h3><p class="key quiet">{"".join(f"<span>{k}</span>" for k in key)}</p>'
        f'<ol class="{kind}">{rows}</ol>{rest}'
    )


def _groups(found: Found) -> dict[Place, statistics.Groups | None]:
    return {place: analysed(found, question) for place, question in found.questions.items()}


def analysed(found: Found, question: Question) -> statistics.Groups | None:
    """The lower and the upper group of a question."""
    ranked = [
        (share, rest)
        for student, share in question.shares.items()
        if (rest := found.share(student, without=question)) is not None
    ]
    return statistics.groups([s for s, _ in ranked], [r for _, r in ranked])


def _question(question: Question, groups: dict[Place, statistics.Groups | None]) -> str:
    full, none = question.of(1, 99), question.of(-99, 0)
    some = len(question.shares) - full - none
    told = [f"{question.kinds[kind]} {words}" for kind, words in KINDS.items() if question.kinds[kind]]  # fmt: skip
    if question.waiting:
        told.append(f"{_count(len(question.waiting), 'answer')} to mark by hand")
    mean = f"<strong>{100 * question.mean:.0f} %</strong> of the points" if question.shares else "not marked yet"  # fmt: skip
    if question.shares and question.waiting:
        mean += f", where marked ({len(question.shares)} of {len(question.shares) + len(question.waiting)})"  # fmt: skip
    apart = ""
    if question.shares and any(groups.values()):
        two = groups[question.place]
        d = f"<strong><i>D</i> = {_signed(two.discrimination)}</strong>, " if two else ""
        apart = (
            f"{pictures.two_groups(two) if two else ''}{d}{statistics.judged(question.mean, two)}"
        )
    return (
        f"<li><div><h4>{escape(question.title)}</h4>"
        f'<div class="quiet"><code>{escape(question.place.cell)}</code>, {_count(question.possible, "point")}</div>'
        f'<div class="quiet">{", ".join(told)}</div></div>'
        f"<div>{pictures.parts_of_class(full, some, none) if question.shares else ''}{mean}</div>"
        f"<div>{apart}</div></li>"
    )


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _mistakes(found: Found) -> str:
    rows = []
    for name, who in sorted(found.mistakes.items(), key=lambda item: (-len(item[1]), item[0])):
        entry = ENTRIES[name]
        places = {p for where in who.values() for p in where}
        titles = ", ".join(escape(q.title) for p, q in found.questions.items() if p in places)
        rows.append(
            f"<li><div><strong>{len(who)} of {_people(found.size)}</strong>{pictures.bar(len(who), found.size)}"
            f'<div class="quiet">In {titles}</div></div>'
            f"<div><h4>{escape(_sentence(entry.title))}</h4>"
            f"<div>{escape(entry.teaches)}</div>"
            f'<div class="quiet">The book: <a href="{escape(address(entry.page))}" rel="noreferrer">{escape(place(entry.page))}</a></div></div></li>'
        )
    unnamed = [
        f"{escape(q.title)} ({_people(len(q.unnamed))})"
        for q in found.questions.values()
        if q.unnamed
    ]
    shown_rows = _folded(rows, "rows mistakes", "mistakes that fewer made")
    rest = f"<p>Wrong in a way that has no name yet: {', '.join(unnamed)}</p>" if unnamed else ""
    return f"<h3>Mistakes by name</h3>{shown_rows or '<p>None.</p>'}{rest}"


def _folded(rows: Sequence[str], kind: str, what: str) -> str:
    """A list whose later entries wait until they are wanted."""
    if not rows:
        return ""
    first = f'<ul class="{kind}">{"".join(rows[:LONG])}</ul>'
    if len(rows) <= LONG:
        return first
    rest = f'<ul class="{kind}">{"".join(rows[LONG:])}</ul>'
    return f"{first}<details><summary>{len(rows) - LONG} more {what}</summary>{rest}</details>"


def _hand(found: Found) -> str:
    rows = [
        f"<li>{_count(len(q.waiting), 'answer')} of {_count(q.possible, 'point')} each: {escape(q.title)}</li>"
        for q in found.questions.values()
        if q.waiting
    ]
    if not rows:
        return ""
    return (
        f"<h3>To mark by hand</h3>{_folded(rows, 'people', 'questions')}"
        '<p class="quiet">In formgrader: Manual Grading, then the assignment.</p>'
    )


def _flagged(found: Found) -> str:
    rows = [
        f"<li><b>{_name(found, student)}</b>{' (nothing could be graded)' if student in found.failed else ''}: {'; '.join(map(escape, flags))}</li>"
        for student, flags in sorted(found.flagged.items())
    ]
    shown = _folded(rows, "people", "submissions")
    return f"<h3>For a person to look at</h3>{shown}" if rows else ""


def _faults(found: Found) -> str:
    by_cell: dict[str, list[str]] = defaultdict(list)
    order = {q.place.cell: i for i, q in enumerate(found.questions.values())}
    for (cell, what), who in sorted(found.faults.items()):
        by_cell[cell].append(f"{what}: {_names(found, sorted(who))}")
    rows = [
        f"<li>{_sentence(OWN) if cell == OWN else f'<code>{escape(cell)}</code>'} {'; '.join(told)}</li>"
        for cell, told in sorted(by_cell.items(), key=lambda item: order.get(item[0], -1))
    ]
    return f"<h3>Time-outs and crashes</h3>{_folded(rows, 'people', 'cells')}" if rows else ""


def _name(found: Found, student: str) -> str:
    name = found.names.get(student)
    return escape(f"{name} ({student})" if name else student)


def _names(found: Found, students: Iterable[str]) -> str:
    names = [_name(found, student) for student in students]
    more = f" and {len(names) - LONG} more" if len(names) > LONG else ""
    return ", ".join(names[:LONG]) + more


def _missing(found: Found) -> str:
    told = [
        f"<p>{words}: {_names(found, who)}</p>"
        for words, who in (
            ("Handed in, and not graded yet", found.ungraded),
            ("In the gradebook, and not handed in", found.absent),
        )
        if who
    ]
    return f"<h3>Not here</h3>{''.join(told)}" if told else ""
