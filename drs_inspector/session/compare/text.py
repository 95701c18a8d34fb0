"""A comparison as people read it: whole and plain, as it is copied and written; a terminal fits it into its width."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final
from unicodedata import combining, east_asian_width

from drs_inspector.domain.compare.result import Change, Comparison, Difference, JobChange
from drs_inspector.domain.compare.words import (
    CHANGE_WORDS,
    SAME_SIGN,
    SAME_WORDS,
    SIGNS,
    uncounted_lines,
    unread_words,
    verdict_words,
)
from drs_inspector.domain.counting import counted
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words
from drs_inspector.domain.printable import both_ends, printable
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import coverage_lines

NOTHING: Final = "-"
MASKED_FOR: Final = "masked for level"
BESIDE: Final = "~ Rules that belong to no job"
_PORTION: Final = 100
_WIDEST_WHAT: Final = 44
_WIDE: Final = frozenset("WF")


class PlainText:
    """Makes the lines. Another medium overrides how words are cut, marked and broken into lines."""

    def lines(self, found: Comparison, titles: tuple[str, str]) -> Iterator[str]:
        """Yield the whole."""
        yield from self._documents(found, titles)
        yield self._counts(found)
        for note in found.notes:
            yield from self._said(note, "warning")
        left = 0
        for job in found.jobs:
            if self._has_room():
                yield from self._job(job)
            else:
                left += 1
        if found.beside:
            yield self._marked(BESIDE, Change.CHANGED)
            yield from self._rows(found.beside, len(found.beside))
        more = f"{counted(left, 'more job')} (--all). " if left else ""
        yield from self._said(more + verdict_words(found), "answer")
        for line in uncounted_lines(found.uncounted):
            yield from self._said(line, "quiet")
        yield from self._coverage(found)

    def _documents(self, found: Comparison, titles: tuple[str, str]) -> Iterator[str]:
        whens = [_when(one) for one in (found.a, found.b)]
        room = max(map(self._width, whens)) + 4
        names = [self._cut(printable(both_ends(title or "File")), room) for title in titles]
        widest = max(map(self._width, names))
        for side, name, when in zip("AB", names, whens, strict=True):
            gap = " " * (widest - self._width(name) + 2)
            yield f"{side} {self._styled(name, 'answer')}{gap}{self._styled(when, 'quiet')}"

    def _counts(self, found: Comparison) -> str:
        parts = []
        for change in (Change.ADDED, Change.GONE, Change.CHANGED, Change.NOT_READ):
            number = found.count(change)
            if number or change is not Change.NOT_READ:
                parts.append(self._marked(f"{SIGNS[change]} {number:,} {CHANGE_WORDS[change]}", change))
        return "  ".join([*parts, f"{SAME_SIGN} {len(found.same):,} {SAME_WORDS}"])

    def _job(self, job: JobChange) -> Iterator[str]:
        note = {Change.ADDED: job.reason, Change.GONE: f"was {job.status}" if job.status else ""}.get(job.change)
        if note is None:
            note = counted(job.count, "change") if job.change is Change.CHANGED else ""
        yield self._head(f"{SIGNS[job.change]} ", printable(both_ends(job.name)), printable(note), job.change)
        if (job.change is Change.GONE and job.reason) or (job.change is Change.CHANGED and job.reason):
            yield from self._said(job.reason, "", indent=2)
        unread = unread_words(job)
        if unread:
            yield from self._said(f"? {unread}", "warning", indent=2)
        yield from self._job_rows(job)

    def _rows(self, rows: Iterable[Difference], most: int) -> Iterator[str]:
        """Yield the rows in portions, the values of each portion below each other."""
        every = iter(islice(rows, most))
        while part := list(islice(every, _PORTION)):
            whats = [printable(both_ends(row.what)) for row in part]
            widest = min(max(map(self._width, whats)), self._widest_what())
            for row, what in zip(part, whats, strict=True):
                yield from self._row(row, what, widest)

    def _row(self, row: Difference, what: str, width: int) -> Iterator[str]:
        yield f"{self._lead(row, what, width)}{self._values(row, max(width, self._width(what)) + 6)}".rstrip()
        if row.note:
            yield from self._said(f"({row.note})", "quiet", indent=4)

    # What another medium does in its own way

    def _has_room(self) -> bool:
        return True

    def _width(self, text: str) -> int:
        """Return how many columns a text takes in a font in which all letters are as wide."""
        return len(text) if text.isascii() else sum(map(_letter_width, text))

    def _widest_what(self) -> int:
        return _WIDEST_WHAT

    def _cut(self, text: str, beside: int) -> str:
        """Return a name that fits into a line with so much beside it."""
        del beside
        return text

    def _styled(self, text: str, style: str) -> str:
        del style
        return text

    def _marked(self, text: str, change: Change) -> str:
        """Return a text in the colour of a change."""
        del change
        return text

    def _head(self, sign: str, name: str, note: str, change: Change) -> str:
        del change
        return f"{sign}{name}  {note}" if note else f"{sign}{name}"

    def _job_rows(self, job: JobChange) -> Iterator[str]:
        yield from self._rows(job.differences, job.count)

    def _lead(self, row: Difference, what: str, width: int) -> str:
        return f"  {SIGNS[row.change]} {what}{' ' * max(width - self._width(what), 0)}  "

    def _values(self, row: Difference, before: int) -> str:
        """Return the values of a row, behind so many columns."""
        del before
        return values_words(row)

    def _said(self, words: str, style: str, indent: int = 0) -> Iterator[str]:
        del style
        yield " " * indent + printable(words)

    def _coverage(self, found: Comparison) -> Iterator[str]:
        del found
        yield from ()


def values_of(row: Difference) -> tuple[str | None, str | None]:
    """Return the values of a row as they can be printed, None where a side has none."""
    a, b = (None if text is None else printable(both_ends(text)) for text in (row.a, row.b))
    return a, b


def values_words(row: Difference) -> str:
    """Return both values of a row in a line, or the only one."""
    a, b = values_of(row)
    return f"{a} -> {b}" if a is not None and b is not None else (a if b is None else b) or ""


def text_lines(found: Comparison, titles: tuple[str, str]) -> Iterator[str]:
    """Yield the words of ``diff``, below them over what they are said where that is not everything, and the level."""
    yield from PlainText().lines(found, titles)
    for side, snapshot in (("A", found.a), ("B", found.b)):
        for line in coverage_lines(snapshot) if not snapshot.complete else ():
            yield f"{side}: {printable(line)}"
        if snapshot.masked_as is not None:
            yield f"{side}: {MASKED_FOR} {snapshot.masked_as.level}."


def _letter_width(letter: str) -> int:
    return 0 if combining(letter) else 2 if east_asian_width(letter) in _WIDE else 1


def _when(snapshot: Snapshot) -> str:
    read = read_timestamp(snapshot.source.read_at or snapshot.source.cloud_read_at)
    jobs = counted(snapshot.total, "job")
    if read is None or read.instant is None or not read.zone_known:
        return f"when it was read is not known, {jobs}"
    return f"read {moment_words(read.instant, datetime.now(UTC))}, {jobs}".replace(NO_BREAK, " ")


def row_text(what: str, a: str | None, b: str | None) -> Sequence[str]:
    """Return a row as it is copied: what it is, A, B."""
    return what, NOTHING if a is None else a, NOTHING if b is None else b
