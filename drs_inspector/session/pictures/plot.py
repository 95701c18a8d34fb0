"""A figure over time: runs of points with gaps between them, the limit, stretches and marks of what happened."""

import math
from datetime import tzinfo
from enum import StrEnum
from typing import Final

import msgspec

from drs_inspector.domain.labels.time_words import NO_BREAK, duration_words
from drs_inspector.session.pictures.moments import clock_words, exact_words

Point = tuple[float, float]
"""A moment in seconds since 1970 and the value at it."""
Run = tuple[Point, ...]
"""Points in the order of their times, with nothing missing between them."""
_BESIDE: Final = 0.01
"""A mark is at a point that is not further from it than this part of the time."""
MOST_PARTS: Final = 60
"""So many parts of a picture are said at most."""


class Measure(StrEnum):
    """What kind of number a value is."""

    DURATION = "duration"  # seconds
    PERCENT = "percent"
    NUMBER = "number"


class Unit(msgspec.Struct, frozen=True):
    """How values are written: ``word`` is the unit of a number, such as "rows/s"."""

    measure: Measure = Measure.NUMBER
    word: str = ""

    def words(self, value: float) -> str:
        """Return a value with its unit."""
        if self.measure is Measure.DURATION:
            return duration_words(value)
        if self.measure is Measure.PERCENT:
            return f"{number_words(math.floor(value))}{NO_BREAK}%"
        return f"{number_words(value)}{NO_BREAK}{self.word}" if self.word else number_words(value)


class Limit(msgspec.Struct, frozen=True):
    """A value that must not be passed, with its words: "alarm 5 min"."""

    value: float
    words: str


class Stretch(msgspec.Struct, frozen=True):
    """A time from ``begin`` to ``end`` in which something was so, such as an operation; drawn as a band."""

    begin: float
    end: float
    words: str


class Mark(msgspec.Struct, frozen=True):
    """A moment at which something happened."""

    at: float
    words: str


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """A plot from ``begin`` to ``end`` (seconds since 1970). `plot_of` makes one of any figures.

    ``runs`` are what is drawn and walked through; between two of them nothing is known. ``tone`` is the colour of the
    line. ``source`` and ``age`` say where the figures come from and how old they are; ``note`` is what a person is to
    know of the whole, such as that it grows. ``read`` is how many figures there were before they were reduced.
    ``zone`` is the reader's when None.
    """

    title: str
    unit: Unit
    begin: float
    end: float
    runs: tuple[Run, ...] = ()
    tone: str = "green-blue"
    limit: Limit | None = None
    stretches: tuple[Stretch, ...] = ()
    marks: tuple[Mark, ...] = ()
    source: str = ""
    age: str = ""
    note: str = ""
    read: int = 0
    zone: tzinfo | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(self.runs)

    @property
    def caption(self) -> str:
        """What is written beside the title: where the figures come from and how old they are."""
        return ", ".join(filter(None, (self.source, self.age)))

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        span = f"{self.clock(self.begin)} to {self.clock(self.end)}"
        if self.is_empty:
            return f"{self.title}, {span}: no figures"
        values = [value for run in self.runs for _at, value in run]
        words = self.unit.words
        last = self.runs[-1][-1]
        said = [f"{self.title}, {span}: between {words(min(values))} and {words(max(values))}"]
        said.append(f"last {words(last[1])} at {self.clock(last[0])}")
        if self.limit is not None:
            above = any(value > self.limit.value for value in values)
            said.append(f"{self.limit.words} was {'' if above else 'not '}passed")
        if len(self.runs) > 1:
            gaps = len(self.runs) - 1
            said.append(f"{gaps:,} {'gap' if gaps == 1 else 'gaps'} without figures")
        return ", ".join([*said, *filter(None, (self.note, self.source, self.age))])

    def children(self) -> tuple[str, ...]:
        """Return its parts in words, in the order of their times, `MOST_PARTS` at most."""
        parts = [(run[0][0], self._run_words(run)) for run in self.runs if run]
        parts += [(one.begin, f"{one.words}, {self._span(one.begin, one.end)}") for one in self.stretches]
        parts += [(one.at, f"{one.words}, {self.clock(one.at)}") for one in self.marks]
        found = [words for _at, words in sorted(parts)]
        if self.limit is not None:
            found.insert(0, f"limit: {self.limit.words}")
        more = len(found) - MOST_PARTS
        return (*found[:MOST_PARTS], f"{more:,} more") if more > 0 else tuple(found)

    def point_words(self, point: Point) -> str:
        """Return what the cross says at a point: the value, the exact time, and what was in that time or beside it."""
        beside = [one.words for one in self.stretches if one.begin <= point[0] <= one.end]
        near = (self.end - self.begin) * _BESIDE
        beside += [one.words for one in self.marks if abs(one.at - point[0]) <= near]
        return ", ".join([self.unit.words(point[1]), exact_words(point[0], self.zone), *beside])

    def clock(self, seconds: float) -> str:
        """Return a time as it is written below the plot."""
        return clock_words(seconds, self.end, self.zone)

    def _run_words(self, run: Run) -> str:
        values = [value for _at, value in run]
        words = self.unit.words
        return f"{self._span(run[0][0], run[-1][0])}: between {words(min(values))} and {words(max(values))}"

    def _span(self, begin: float, end: float) -> str:
        return f"{self.clock(begin)} to {self.clock(end)}"


def number_words(value: float) -> str:
    """Return a number with its thousands grouped: whole ones and those from 100 without decimals, others with two."""
    if abs(value) >= 1e15:
        return f"{value:.2g}"
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 else f"{value:.1g}"
