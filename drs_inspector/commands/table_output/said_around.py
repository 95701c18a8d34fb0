"""What is said around a table: above it what was read and when, below it over what it is told.

On a terminal both are part of what a person reads; elsewhere standard output is the table alone, and the rest goes to
standard error.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from drs_inspector.commands.output import write_lines, write_table
from drs_inspector.commands.table_output.destination import TABLE, Destination
from drs_inspector.commands.table_output.fitting import Shape, shortened, text_width
from drs_inspector.commands.table_output.screen import Screen, Style, screen_of
from drs_inspector.domain.decoding.timestamps import read_timestamp
from drs_inspector.domain.labels.time_words import NO_BREAK, moment_words, short_duration
from drs_inspector.domain.printable import printable
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.session.coverage_texts import Matches, coverage_lines, matches_words
from drs_inspector.session.status_texts import clock_words, place_words, reading_lines

_MOST_SECONDS_AGO = 86_400


class Told(NamedTuple):
    """A document that a table is about: its title where there are several, and what a filter has found in it.

    ``lines`` say over how many jobs its tables of further calls are known.
    """

    title: str
    snapshot: Snapshot
    matches: Matches | None = None
    lines: Sequence[str] = ()


def is_for_a_person(destination: Destination) -> bool:
    """Say whether a table goes to a terminal, and not to a program or a file."""
    return destination.form == TABLE and not destination.path and screen_of(sys.stdout).is_terminal


def write_sources(documents: Sequence[Told], destination: Destination) -> None:
    """Write which documents follow, and when each was read; to a terminal only, where it is the first line."""
    if not is_for_a_person(destination):
        return
    screen, now = screen_of(sys.stdout), datetime.now(UTC)
    for title, snapshot, *_more in documents:
        place = " · ".join(place_words(snapshot.source)) or ", ".join(snapshot.source.files)
        name = printable(title or place or "File")
        when = _when(snapshot, now)
        room = (screen.width or 0) - text_width(when) - 2
        shown = shortened(name, max(room, 12), Shape.NAME)
        write_table([f"{screen.styled(shown, 'bold')}  {screen.styled(when, 'dim')}\n"])


def _when(snapshot: Snapshot, now: datetime) -> str:
    read = read_timestamp(snapshot.source.read_at or snapshot.source.cloud_read_at)
    if read is None or read.instant is None or not read.zone_known:
        return "when it was read is not known"
    said = f"read {moment_words(read.instant, now)}"
    seconds = (now - read.instant).total_seconds()
    if 0 <= seconds < _MOST_SECONDS_AGO:
        said += f", {short_duration(seconds)} ago"
    return said.replace(NO_BREAK, " ")


def write_coverage(documents: Sequence[Told], destination: Destination, *, reading: bool = True) -> None:
    """Write what each document covers, and how many jobs match: the last lines on a terminal, else standard error.

    ``reading``: also when it was read, where that was not said above.
    """
    if is_for_a_person(destination):
        screen = screen_of(sys.stdout)
        write_table(f"{line}\n" for told in documents for line in _last_lines(told, screen))
        sys.stdout.flush()
        return
    for title, snapshot, _matches, told in documents:
        lines = (*(reading_lines(snapshot.source) if reading else ()), *coverage_lines(snapshot), *told)
        write_lines(*(_titled(title, line) for line in lines), err=True)
    for title, _snapshot, matches, _told in documents:
        if matches is not None:
            write_lines(_titled(title, f"{matches_words(matches)}."), err=True)


def _titled(title: str, line: str) -> str:
    return f"{title}: {line}" if title else line


def _last_lines(told: Told, screen: Screen) -> Iterator[str]:
    title, snapshot, matches, lines = told
    said: list[tuple[str, Style]] = []
    if matches is not None:
        said.append((f"{matches_words(matches)}.", "bold" if matches.is_sure else "yellow"))
    clock = clock_words(snapshot.source)
    said += [(clock, "yellow")] if clock else []
    style: Style = "" if snapshot.complete else "yellow"
    said += [(line, style) for line in coverage_lines(snapshot)]
    said += [(line, "") for line in lines]
    for words, one in said:
        yield from (screen.styled(line, one) for line in wrapped(printable(_titled(title, words)), screen.width or 80))


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most ``width`` columns of a terminal; a word that is longer loses its middle."""
    line = ""
    for word in text.split():
        shown = shortened(word, width, Shape.NAME)
        if line and text_width(line) + 1 + text_width(shown) > width:
            yield line
            line = ""
        line = f"{line} {shown}" if line else shown
    if line:
        yield line
