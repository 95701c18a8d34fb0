"""A comparison as people read it: on a terminal in its width and colours, elsewhere whole and plain."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from drs_inspector.commands.table_output.destination import Destination, opened_text
from drs_inspector.commands.table_output.fitting import ELLIPSIS, Shape, shortened, text_width
from drs_inspector.commands.table_output.said_around import wrapped
from drs_inspector.commands.table_output.screen import Screen, Style, screen_of
from drs_inspector.domain.compare.marks import Spans, changed_words
from drs_inspector.domain.compare.result import Change, Comparison, Difference, JobChange
from drs_inspector.domain.compare.words import (
    CHANGE_WORDS,
    SAME_SIGN,
    SIGNS,
    counted,
    summary_words,
    uncounted_lines,
    unread_words,
    verdict_words,
)
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import coverage_lines

SHOWN_ROWS: Final = 100
SHOWN_OF_A_JOB: Final = 20
"""So many rows a terminal shows without --all."""
_WIDE: Final = 100
_WIDEST_WHAT: Final = 44
_LEAST_VALUE: Final = 12
_BEFORE_CHANGE: Final = 8
_NO_WIDTH: Final = 100_000
_STYLES: Final[dict[Change, Style]] = {
    Change.ADDED: "bold green",
    Change.GONE: "bold red",
    Change.CHANGED: "bold yellow",
    Change.NOT_READ: "bold",
}
_QUIET: Final[dict[Change, Style]] = {
    Change.ADDED: "green",
    Change.GONE: "red",
    Change.CHANGED: "yellow",
    Change.NOT_READ: "",
}
_NOTHING: Final = "-"


def write_text(found: Comparison, titles: tuple[str, str], destination: Destination, *, every: bool) -> None:
    """Write it where it goes; standard output that is no terminal, and a file, get all rows."""
    with opened_text(destination) as stream:
        screen = Screen(None, {}) if destination.path else screen_of(sys.stdout)
        page = _Page(screen, every=every or not screen.is_terminal)
        for line in page.lines(found, titles):
            stream.write(f"{line}\n")


class _Page:
    """Makes the lines for one width."""

    def __init__(self, screen: Screen, *, every: bool) -> None:
        self._screen = screen
        self._width = screen.width or _NO_WIDTH
        self._every = every
        self._rows_left = SHOWN_ROWS
        self._is_wide = screen.is_terminal and self._width >= _WIDE

    def lines(self, found: Comparison, titles: tuple[str, str]) -> Iterator[str]:
        """Yield the whole."""
        yield from self._documents(found, titles)
        yield self._counts(found)
        for note in found.notes:
            yield from self._said(note, "yellow")
        left = 0
        for job in found.jobs:
            if not self._every and self._rows_left <= 0:
                left += 1
                continue
            yield from self._job(job)
        if found.beside:
            yield self._screen.styled("~ Rules that belong to no job", "bold yellow")
            yield from self._rows(found.beside, len(found.beside))
        more = f"{counted(left, 'more job')} (--all). " if left else ""
        yield from self._said(more + verdict_words(found), "bold")
        for line in uncounted_lines(found.uncounted):
            yield from self._said(line, "dim")
        if self._screen.is_terminal:
            for side, snapshot in (("A", found.a), ("B", found.b)):
                for line in coverage_lines(snapshot) if not snapshot.complete else ():
                    yield from self._said(f"{side}: {line}", "yellow")

    def _documents(self, found: Comparison, titles: tuple[str, str]) -> Iterator[str]:
        whens = [_when(one) for one in (found.a, found.b)]
        room = max(self._width - max(map(text_width, whens)) - 4, _LEAST_VALUE)
        names = [shortened(printable(both_ends(title or "File")), room, Shape.NAME) for title in titles]
        widest = max(map(text_width, names))
        for side, name, when in zip("AB", names, whens, strict=True):
            gap = " " * (widest - text_width(name) + 2)
            yield f"{side} {self._screen.styled(name, 'bold')}{gap}{self._screen.styled(when, 'dim')}"

    def _counts(self, found: Comparison) -> str:
        parts = []
        for change in (Change.ADDED, Change.GONE, Change.CHANGED, Change.NOT_READ):
            number = found.count(change)
            if number or change is not Change.NOT_READ:
                words = f"{SIGNS[change]} {number:,} {CHANGE_WORDS[change]}"
                parts.append(self._screen.styled(words, _STYLES[change]))
        return "  ".join([*parts, f"{SAME_SIGN} {len(found.same):,} the same"])

    def _job(self, job: JobChange) -> Iterator[str]:
        sign = SIGNS[job.change]
        note = {Change.ADDED: job.reason, Change.GONE: f"was {job.status}" if job.status else ""}.get(job.change)
        if note is None:
            note = counted(job.count, "change") if job.change is Change.CHANGED else ""
        room = self._width - 4 - (text_width(note) if note else 0)
        name = shortened(printable(both_ends(job.name)), max(room, _LEAST_VALUE), Shape.NAME)
        head = self._screen.styled(f"{sign} {name}", _STYLES[job.change])
        tail = shortened(printable(note), max(self._width - text_width(name) - 4, 1), Shape.REASON) if note else ""
        yield f"{head}  {self._screen.styled(tail, 'dim')}" if tail else head
        self._rows_left -= 1
        if (job.change is Change.GONE and job.reason) or (job.change is Change.CHANGED and job.reason):
            yield from self._said(job.reason, "", indent=2)
        unread = unread_words(job)
        if unread:
            yield from self._said(f"? {unread}", "yellow", indent=2)
        most = job.count if self._every else min(job.count, SHOWN_OF_A_JOB, max(self._rows_left, 1))
        yield from self._rows(job.differences, most)
        self._rows_left -= most
        if most < job.count:
            yield from self._said(f"{counted(job.count - most, 'more row')} of {summary_words(job)} (--all)", "dim", 2)

    def _rows(self, rows: Iterator[Difference] | Sequence[Difference], most: int) -> Iterator[str]:
        """Yield the rows in portions, the values of each portion below each other."""
        every = iter(islice(rows, most))
        while part := list(islice(every, SHOWN_ROWS)):
            whats = [printable(both_ends(row.what)) for row in part]
            widest = min(max(map(text_width, whats)), self._widest_what())
            for row, what in zip(part, whats, strict=True):
                yield from self._row(row, what, widest)

    def _widest_what(self) -> int:
        return min(_WIDEST_WHAT, max(self._width * 2 // 5 - 4, _LEAST_VALUE))

    def _row(self, row: Difference, what: str, width: int) -> Iterator[str]:
        shown = shortened(what, width, Shape.NAME) if self._screen.is_terminal else what
        sign = self._screen.styled(SIGNS[row.change], _QUIET[row.change])
        lead = f"  {sign} {shown}{' ' * max(width - text_width(shown), 0)}  "
        yield (lead + self._values(row, self._width - max(width, text_width(shown)) - 6)).rstrip()
        if row.note:
            yield from self._said(f"({row.note})", "dim", indent=4)

    def _values(self, row: Difference, room: int) -> str:
        a, b = (None if text is None else printable(both_ends(text)) for text in (row.a, row.b))
        if self._is_wide:
            half = (room - 2) // 2
            a, b = (_NOTHING if text is None else text for text in (a, b))
            if row.change is Change.CHANGED and max(text_width(a), text_width(b)) > half:
                a, b = _from_the_change(a, b)
            a, b = shortened(a, half, Shape.NAME), shortened(b, half, Shape.NAME)
            left, right = self._marked(row, a, b)
            return left + " " * (half - text_width(a) + 2) + right
        if a is None or b is None:
            text = shortened((a if b is None else b) or "", max(room, 1), Shape.NAME)
            return self._screen.styled(text, _QUIET[row.change])
        a, b = _both_fit(a, b, max(room - 4, 2))
        left, right = self._marked(row, a, b)
        return f"{left} -> {right}"

    def _marked(self, row: Difference, a: str, b: str) -> tuple[str, str]:
        if row.change is not Change.CHANGED:
            style = _QUIET[row.change]
            return self._screen.styled(a, style), self._screen.styled(b, style)
        spans = changed_words(a, b)
        return self._spanned(a, spans[0], "bold red"), self._spanned(b, spans[1], "bold green")

    def _spanned(self, text: str, spans: Spans, style: Style) -> str:
        pieces, at = [], 0
        for start, end in spans:
            pieces += [text[at:start], self._screen.styled(text[start:end], style)]
            at = end
        return "".join([*pieces, text[at:]])

    def _said(self, words: str, style: Style, indent: int = 0) -> Iterator[str]:
        text = printable(words)
        if not self._screen.is_terminal:
            yield " " * indent + text
            return
        for line in wrapped(text, self._width - indent):
            yield " " * indent + self._screen.styled(line, style)


def _both_fit(a: str, b: str, room: int) -> tuple[str, str]:
    """Return both texts so that they fit beside each other; the shorter one keeps what it needs."""
    wide = text_width(a), text_width(b)
    if sum(wide) > room:
        a, b = _from_the_change(a, b)
        wide = text_width(a), text_width(b)
    if sum(wide) <= room:
        return a, b
    half = room // 2
    first = min(wide[0], max(half, room - wide[1]))
    return shortened(a, first, Shape.NAME), shortened(b, room - first, Shape.NAME)


def _from_the_change(a: str, b: str) -> tuple[str, str]:
    """Return both texts without most of the beginning that they share: where room is short, what differs has it."""
    spans = changed_words(a, b)
    starts = [side[0][0] for side in spans if side] or [0]
    shared = min(starts) - _BEFORE_CHANGE
    return (f"{ELLIPSIS}{a[shared:]}", f"{ELLIPSIS}{b[shared:]}") if shared > 1 else (a, b)


def _when(snapshot: Snapshot) -> str:
    read = read_timestamp(snapshot.source.read_at or snapshot.source.cloud_read_at)
    jobs = counted(snapshot.total, "job")
    if read is None or read.instant is None or not read.zone_known:
        return f"when it was read is not known, {jobs}"
    return f"read {moment_words(read.instant, datetime.now(UTC))}, {jobs}".replace(NO_BREAK, " ")
