"""A comparison on a terminal: what it says in its width and colours; elsewhere whole and plain."""

import sys
from collections.abc import Iterator
from typing import Final

from drs_inspector.commands.table_output.destination import Destination, opened_text
from drs_inspector.commands.table_output.fitting import ELLIPSIS, Shape, shortened, text_width
from drs_inspector.commands.table_output.said_around import wrapped
from drs_inspector.commands.table_output.screen import Screen, Style, screen_of
from drs_inspector.domain.compare.marks import Spans, changed_words
from drs_inspector.domain.compare.result import Change, Comparison, Difference, JobChange
from drs_inspector.domain.compare.words import (
    SIGNS,
    summary_words,
)
from drs_inspector.domain.counting import counted
from drs_inspector.domain.printable import printable
from drs_inspector.session.compare.text import NOTHING, PlainText, values_of
from drs_inspector.session.coverage_texts import coverage_lines

SHOWN_ROWS: Final = 100
SHOWN_OF_A_JOB: Final = 20
"""So many rows a terminal shows without --all."""
_WIDE: Final = 100
_LEAST_VALUE: Final = 12
_BEFORE_CHANGE: Final = 8
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
_SAID: Final[dict[str, Style]] = {"answer": "bold", "quiet": "dim", "warning": "yellow"}


def write_text(found: Comparison, titles: tuple[str, str], destination: Destination, *, every: bool) -> None:
    """Write it where it goes; standard output that is no terminal, and a file, get all rows."""
    with opened_text(destination) as stream:
        screen = Screen(None, {}) if destination.path else screen_of(sys.stdout)
        page = _TerminalText(screen, every=every) if screen.is_terminal else _PipedText()
        for line in page.lines(found, titles):
            stream.write(f"{line}\n")


class _PipedText(PlainText):
    """What is written whole, with the widths that terminals give letters."""

    def _width(self, text: str) -> int:
        return text_width(text)


class _TerminalText(PlainText):
    """Makes the lines for one width."""

    def __init__(self, screen: Screen, *, every: bool) -> None:
        self._screen = screen
        self._columns = screen.width or 0
        self._every = every
        self._rows_left = SHOWN_ROWS
        self._is_wide = self._columns >= _WIDE

    def _has_room(self) -> bool:
        return self._every or self._rows_left > 0

    def _width(self, text: str) -> int:
        return text_width(text)

    def _widest_what(self) -> int:
        return min(super()._widest_what(), max(self._columns * 2 // 5 - 4, _LEAST_VALUE))

    def _cut(self, text: str, beside: int) -> str:
        return shortened(text, max(self._columns - beside, _LEAST_VALUE), Shape.NAME)

    def _styled(self, text: str, style: str) -> str:
        return self._screen.styled(text, _SAID[style])

    def _marked(self, text: str, change: Change) -> str:
        return self._screen.styled(text, _STYLES[change])

    def _head(self, sign: str, name: str, note: str, change: Change) -> str:
        shown = self._cut(name, 4 + (text_width(note) if note else 0))
        head = self._marked(f"{sign}{shown}", change)
        tail = shortened(note, max(self._columns - text_width(shown) - 4, 1), Shape.REASON) if note else ""
        self._rows_left -= 1
        return f"{head}  {self._styled(tail, 'quiet')}" if tail else head

    def _job_rows(self, job: JobChange) -> Iterator[str]:
        most = job.count if self._every else min(job.count, SHOWN_OF_A_JOB, max(self._rows_left, 1))
        yield from self._rows(job.differences, most)
        self._rows_left -= most
        if most < job.count:
            yield from self._said(
                f"{counted(job.count - most, 'more row')} of {summary_words(job)} (--all)", "quiet", 2
            )

    def _lead(self, row: Difference, what: str, width: int) -> str:
        shown = shortened(what, width, Shape.NAME)
        sign = self._screen.styled(SIGNS[row.change], _QUIET[row.change])
        return f"  {sign} {shown}{' ' * max(width - text_width(shown), 0)}  "

    def _row(self, row: Difference, what: str, width: int) -> Iterator[str]:
        yield from super()._row(row, shortened(what, width, Shape.NAME), width)

    def _values(self, row: Difference, before: int) -> str:
        room = self._columns - before
        a, b = values_of(row)
        if self._is_wide:
            half = (room - 2) // 2
            a, b = (NOTHING if text is None else text for text in (a, b))
            if row.change is Change.CHANGED and max(text_width(a), text_width(b)) > half:
                a, b = _from_the_change(a, b)
            a, b = shortened(a, half, Shape.NAME), shortened(b, half, Shape.NAME)
            left, right = self._changed(row, a, b)
            return left + " " * (half - text_width(a) + 2) + right
        if a is None or b is None:
            text = shortened((a if b is None else b) or "", max(room, 1), Shape.NAME)
            return self._screen.styled(text, _QUIET[row.change])
        a, b = _both_fit(a, b, max(room - 4, 2))
        left, right = self._changed(row, a, b)
        return f"{left} -> {right}"

    def _changed(self, row: Difference, a: str, b: str) -> tuple[str, str]:
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

    def _said(self, words: str, style: str, indent: int = 0) -> Iterator[str]:
        for line in wrapped(printable(words), self._columns - indent):
            yield " " * indent + self._screen.styled(line, _SAID.get(style, ""))

    def _coverage(self, found: Comparison) -> Iterator[str]:
        for side, snapshot in (("A", found.a), ("B", found.b)):
            for line in coverage_lines(snapshot) if not snapshot.complete else ():
                yield from self._said(f"{side}: {line}", "warning")


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
