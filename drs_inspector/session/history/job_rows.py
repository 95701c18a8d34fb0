"""What readings that are kept tell about one job: rows, over which readings that is said, and the words for it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from drs_inspector.domain.compare.options import UncountedValues
from drs_inspector.domain.compare.result import Change
from drs_inspector.domain.compare.words import CHANGE_WORDS, uncounted_lines
from drs_inspector.domain.counting import are, counted
from drs_inspector.domain.decoding.timestamps import Timestamp, read_timestamp
from drs_inspector.domain.labels.time_words import moment_words
from drs_inspector.domain.printable import both_ends, printable

NOW: Final = 0
"""In the place of a number: what is shown now."""
_ARROW: Final = " \u2192 "
_MOST_NAMED: Final = 5


class RowKind(StrEnum):
    """What a row tells; the values are those of the JSON.

    ``there``: in the first reading already. ``first_seen``: a reading before proves that it was not there;
    ``first_read``: none does. ``value``: a value differs between two readings.
    """

    THERE = "there"
    FIRST_SEEN = "first_seen"
    FIRST_READ = "first_read"
    AGAIN = "again"
    GONE = "gone"
    NOT_READ = "not_read"
    NO_DETAILS = "no_details"
    VALUE = "value"


_TITLES: Final = {
    RowKind.THERE: "There already",
    RowKind.FIRST_SEEN: "First seen",
    RowKind.FIRST_READ: "First read",
    RowKind.AGAIN: "There again",
    RowKind.GONE: "Gone",
    RowKind.NOT_READ: "Not read",
    RowKind.NO_DETAILS: "Details not read",
}


class ReadAt(NamedTuple):
    """A reading: its number (``NOW`` for what is shown now), and when it was read (ISO 8601), "" where not known."""

    number: int
    at: str

    @property
    def time(self) -> Timestamp | None:
        """When it was read."""
        return read_timestamp(self.at) if self.at else None

    def words(self, now: datetime | None) -> str:
        """Return "reading 12 (26 Nov, 09:41)"; a time is by the reader's clock."""
        name = f"reading {self.number:,}" if self.number else "what is shown now"
        time = self.time_words(now)
        return f"{name} ({time})" if time and self.number else name

    def time_words(self, now: datetime | None) -> str:
        """Return when it was read, "" where that is not known."""
        told = self.time
        if told is None or told.instant is None or not told.zone_known:
            return ""
        return moment_words(told.instant, now)


class Span(NamedTuple):
    """The first and the last of some readings."""

    first: ReadAt
    last: ReadAt


class JobRow(NamedTuple):
    """Something that was ``seen`` first in a reading, and was otherwise in the one ``since``.

    ``until`` is the last reading of a row about several. Of a value ``what`` it is, its text on either side, None where
    that side has none, and ``path`` as in a comparison. All text is as it was sent: ``printable`` is for who shows it.
    """

    kind: RowKind
    seen: ReadAt
    since: ReadAt | None = None
    until: ReadAt | None = None
    section: str = ""
    change: Change | None = None
    what: str = ""
    old: str | None = None
    new: str | None = None
    note: str = ""
    path: str = ""

    @property
    def title(self) -> str:
        """What it is in a few words: "Status changed", "Details not read"."""
        if self.kind is not RowKind.VALUE or self.change is None:
            return _TITLES[self.kind]
        return f"{shown(self.what)} {CHANGE_WORDS[self.change]}"

    @property
    def values(self) -> str:
        """Old and new value, or the one there is."""
        both = [shown(text) for text in (self.old, self.new) if text is not None]
        return _ARROW.join(both)

    @property
    def told_by(self) -> str:
        """The readings that tell it: "readings 12 and 13"."""
        if self.since is not None:
            if not self.seen.number:
                return f"reading {self.since.number:,} and now"
            return f"readings {self.since.number:,} and {self.seen.number:,}"
        if self.until is not None and self.until != self.seen:
            return f"readings {self.seen.number:,} to {self.until.number:,}"
        return f"reading {self.seen.number:,}" if self.seen.number else "what is shown now"

    def between(self, now: datetime | None) -> str:
        """Return the readings with their times: "first seen between reading 12 (...) and reading 13 (...)"."""
        if self.since is not None:
            return f"first seen between {self.since.words(now)} and {self.seen.words(now)}"
        if self.until is not None and self.until != self.seen:
            return f"from {self.seen.words(now)} to {self.until.words(now)}"
        return f"in {self.seen.words(now)}"

    def plain(self) -> dict[str, Any]:
        """Return it for programs; what is not there is null."""
        since, until = self.since, self.until
        return {
            "kind": self.kind.value,
            "reading_before": None if since is None else since.number,
            "read_before_at": (None if since is None else since.at) or None,
            "reading": self.seen.number or None,
            "read_at": self.seen.at or None,
            "last_reading": None if until is None or until == self.seen else until.number,
            "section": self.section or None,
            "change": None if self.change is None else self.change.value,
            "what": self.what or self.title,
            "path": self.path or None,
            "old": self.old,
            "new": self.new,
            "note": self.note or None,
        }


class JobChanges(NamedTuple):
    """What readings tell of a job: ``rows``, the newest first, and over what that is said.

    ``readings`` counts those that were looked at, from the first to the last of ``span``. Of ``damaged`` ones nothing
    is known, of ``unreadable`` ones nothing of this job. ``earlier_readings`` were not looked at, because there are too
    many; states before ``earlier_from`` were not compared, and ``more_rows`` are left out. ``is_older``: what is shown
    was read before the last reading, and is not compared with it.
    """

    rows: tuple[JobRow, ...] = ()
    readings: int = 0
    span: Span | None = None
    damaged: tuple[int, ...] = ()
    unreadable: tuple[int, ...] = ()
    has_job: bool = False
    uncounted: UncountedValues = UncountedValues()
    earlier_readings: int = 0
    earlier_from: ReadAt | None = None
    more_rows: int = 0
    is_older: bool = False


def shown(text: str) -> str:
    """Return a text of a reading as it is shown: it steers nothing, and it has an end."""
    return printable(both_ends(text))


def over_words(found: JobChanges, now: datetime | None) -> Iterator[str]:
    """Yield the sentences that say over which readings something is said, and what is left out."""
    if found.span is None:
        yield "No kept reading can be read."
    else:
        first, last = (one.time_words(now) or "time unknown" for one in found.span)
        if found.readings == 1:
            yield f"1 kept reading was looked at: {found.span.first.words(now)}."
        else:
            yield f"{found.readings:,} kept readings were looked at, from {first} to {last}."
        if not found.has_job:
            is_sure = not found.damaged and not found.unreadable
            yield "None of them has this job." if is_sure else "None of those that can be read has this job."
    if found.earlier_readings:
        yield f"{counted(found.earlier_readings, 'earlier one was', 'earlier ones were')} not looked at."
    if found.damaged:
        yield f"{_numbers(found.damaged)} {_is_or_are(found.damaged)} damaged or missing, and nothing is said of them."
    if found.unreadable:
        yield f"What {_numbers(found.unreadable, small=True)} had of this job is damaged."
    if found.earlier_from is not None:
        yield f"Changes before {found.earlier_from.words(now)} were not compared."
    if found.more_rows:
        yield f"{counted(found.more_rows, 'earlier row')} {are(found.more_rows)} left out."
    if found.is_older:
        yield "What is shown was read before the newest of them, and is not compared with it."
    yield from uncounted_lines(found.uncounted)


def _numbers(numbers: Sequence[int], *, small: bool = False) -> str:
    named = ", ".join(f"{one:,}" for one in numbers[:_MOST_NAMED])
    more = f" and {len(numbers) - _MOST_NAMED:,} more" if len(numbers) > _MOST_NAMED else ""
    word = "reading" if len(numbers) == 1 else "readings"
    return f"{word if small else word.capitalize()} {named}{more}"


def _is_or_are(numbers: Sequence[int]) -> str:
    return "is" if len(numbers) == 1 else "are"
