"""Compares a reply with what is described of it, and finds neighbours that are alike, in one pass and in slices.

Nothing is built of the text, and what is kept is bounded, whatever its size.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from time import perf_counter
from typing import Final, NamedTuple

from drs_inspector.domain.decoding.drift import Drift
from drs_inspector.domain.decoding.scalars import LeafReader, read_bool, read_float, read_int, read_text
from drs_inspector.domain.described.alike import LONGEST, alike_after, shape_at
from drs_inspector.domain.described.fields import ANYTHING, Described, Place
from drs_inspector.domain.rawjson.member_path import join_path
from drs_inspector.domain.rawjson.paths import DEEPEST_PATH
from drs_inspector.domain.rawjson.split import text_of

Raw = bytes | memoryview
MOST_MARKS: Final = 10_000
MOST_RUNS: Final = 5_000
LONGEST_READ: Final = 4_096
"""Bytes of a value that is read to tell what it would be as the described type."""
_LONGEST_PATH = 2_000
_TOKEN = re.compile(
    rb'("[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))([ \t\n\r]*+:)?|([{}\[\],])|([^ \t\n\r"{}\[\],:]++)', re.DOTALL
)
_INTEGER = re.compile(rb"-?[0-9]++")
_TEXT, _MARK = 1, 3
_PIECE = 256
READERS: Final[dict[str, LeafReader]] = {
    "text": read_text,
    "a whole number": read_int,
    "a number": read_float,
    "true or false": read_bool,
}


class Mark(NamedTuple):
    """A value from ``start`` to ``end`` that is not as described; ``expected`` is "" for a field that is not named.

    ``end`` is that of the first byte of an object or list. ``also`` is in how many neighbours that are alike it is too.
    """

    path: str
    start: int
    end: int
    expected: str = ""
    found: str = ""
    also: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether no version names the field."""
        return not self.expected


class Run(NamedTuple):
    """Neighbours that are alike: places ``first`` to ``last`` of a list, from ``start`` to ``end``.

    The first of them ends at ``first_end``; ``marks`` are what is not as described in it, and so in each.
    """

    start: int
    first_end: int
    end: int
    first: int
    last: int
    marks: tuple[Mark, ...] = ()


class _Level:
    """An object or a list that is open."""

    __slots__ = ("index", "more", "name", "odd", "place", "start")

    def __init__(self, place: Place, start: int, more: int, *, is_list: bool) -> None:
        self.place, self.start, self.more = place, start, more
        self.index = 0 if is_list else -1
        self.name: tuple[int, int] | None = None
        self.odd: list[int] = []


class Check:
    """``marks`` and ``runs`` are in the order of the text; ``more`` is how many marks more there are than are kept."""

    def __init__(self, raw: Raw, described: Described, root: Place) -> None:
        self.marks: list[Mark] = []
        self.runs: list[Run] = []
        self.more = 0
        self.checked = 0
        self.is_done = False
        self._raw, self._described, self._root = raw, described, root
        self._levels: list[_Level] = []
        self._shapes: set[int] = set()
        self._steps = self._walk()

    @property
    def count(self) -> int:
        """How many values are not as described, those in neighbours that are alike included."""
        return len(self.marks) + self.more + sum(mark.also for mark in self.marks)

    def step(self, budget_seconds: float) -> bool:
        """Work for about this long. Returns True when the whole text was compared."""
        stop = perf_counter() + budget_seconds
        for _ in self._steps:
            if perf_counter() >= stop:
                return self.is_done
        self.is_done = True
        return True

    def run_at(self, offset: int) -> Run | None:
        """Return the neighbours that a byte lies in."""
        place = bisect_right(self.runs, offset, key=lambda run: run.start) - 1
        found = self.runs[place] if place >= 0 else None
        return found if found is not None and offset < found.end else None

    def marks_in(self, start: int, end: int) -> list[Mark]:
        """Return the marks of values that begin in a range of bytes; of neighbours alike those of the first alone."""
        place = bisect_left(self.marks, start, key=lambda mark: mark.start)
        last = bisect_left(self.marks, end, key=lambda mark: mark.start)
        return self.marks[place:last]

    def _walk(self) -> Iterator[None]:
        raw, search, levels = self._raw, _TOKEN.search, self._levels
        position = steps = 0
        while (found := search(raw, position)) is not None:
            kind, position = found.lastindex, found.end()
            if kind == _MARK:
                mark = raw[found.start()]
                if mark in b"{[":
                    self._open(found.start(), is_list=mark == ord("["))
                elif mark == ord(","):
                    if levels and levels[-1].index >= 0:
                        levels[-1].index += 1
                elif levels:
                    closed = levels.pop()
                    for end in self._alike(closed, position):
                        position = end
                        steps += 1
                        if steps % _PIECE == 0:
                            yield
            elif found.start(2) >= 0 and levels and levels[-1].index < 0:
                levels[-1].name = found.span(_TEXT)
            else:
                self._value(found.start(), found.end(_TEXT) if kind == _TEXT else position)
            self.checked = position
            steps += 1
            if steps % _PIECE == 0:
                yield

    def _place_of_next(self, start: int) -> Place:
        """Return what is described of the value that comes; marks a field that no version names."""
        if not self._levels:
            return self._root
        level = self._levels[-1]
        if level.index >= 0:
            return self._described.element(level.place)
        if level.place == ANYTHING or level.name is None:
            return ANYTHING
        place = self._described.member(level.place, self._name(*level.name))
        if place is None:
            self._note(level.name[0], start)
            return ANYTHING
        return place

    def _open(self, start: int, *, is_list: bool) -> None:
        place = self._place_of_next(start)
        found = "array" if is_list else "object"
        if not self._described.is_as_described(place, found):
            rest = bytes(self._raw[start + 1 : start + 65]).lstrip(b" \t\r\n")
            if rest[:1] not in (b"]", b"}"):  # an empty one is no value at all
                self._note(start, start + 1, self._described.expected(place), "a list" if is_list else "an object")
            place = ANYTHING
        self._levels.append(_Level(place, start, self.more, is_list=is_list))

    def _value(self, start: int, end: int) -> None:
        place = self._place_of_next(start)
        if place == ANYTHING:
            return
        found, words = self._kind(start, end)
        if self._described.is_as_described(place, found):
            return
        for level in self._levels:
            if len(level.odd) <= _MOST_ODD:
                level.odd.append(start)
        expected = self._described.expected(place)
        if self._is_drift(expected, start, end):
            self._note(start, end, expected, words)

    def _kind(self, start: int, end: int) -> tuple[str, str]:
        first = self._raw[start]
        if first == ord('"'):
            return "string", "text"
        if first in b"tf":
            return "boolean", "true" if first == ord("t") else "false"
        if first == ord("n"):
            return "null", ""
        whole = end - start <= LONGEST_READ and _INTEGER.fullmatch(self._raw, start, end)
        return ("integer" if whole else "number"), "a number"

    def _is_drift(self, expected: str, start: int, end: int) -> bool:
        """Say whether reading the value as described is worth a word; "NA" where a number is described is not."""
        reader = READERS.get(expected)
        if end - start > LONGEST_READ:
            return True
        raw = bytes(self._raw[start:end])
        if reader is None:
            return raw != b'""'
        drift: list[Drift] = []
        reader(raw, "", drift, False)
        return bool(drift)

    def _note(self, start: int, end: int, expected: str = "", found: str = "") -> None:
        if len(self.marks) >= MOST_MARKS:
            self.more += 1
        else:
            self.marks.append(Mark(self._path(), start, end, expected, found))

    def _alike(self, closed: _Level, end: int) -> Iterator[int]:
        """Yield the ends of neighbours that are like the entry of a list that has just ended."""
        levels = self._levels
        in_list = bool(levels) and levels[-1].index >= 0
        if not in_list or end - closed.start > LONGEST or len(self.runs) >= MOST_RUNS or len(closed.odd) > _MOST_ODD:
            return
        inner = self.runs[-1] if self.runs and self.runs[-1].start > closed.start else None
        following = -1 if inner is not None and inner.marks else self._next_entry(end)
        if following < 0 or self._raw[following] != self._raw[closed.start]:
            return
        exact = frozenset(closed.odd)
        shape = shape_at(self._raw, closed.start, exact)
        other = shape_at(self._raw, following)
        if shape is None or shape.end != end or other is None or not shape.is_like(other):
            return
        self._shapes.add(hash(shape.parts))
        if len(self._shapes) > _MOST_SHAPES:  # each takes time to be told apart
            return
        count, last = 0, end
        for last in alike_after(self._raw, shape):
            count += 1
            yield last
        if count:
            self._close_run(closed, end, last, count)

    def _close_run(self, closed: _Level, end: int, last: int, count: int) -> None:
        level = self._levels[-1]
        place = bisect_left(self.marks, closed.start, key=lambda mark: mark.start)
        self.marks[place:] = [mark._replace(also=mark.also * (count + 1) + count) for mark in self.marks[place:]]
        self.more += (self.more - closed.more) * count
        while self.runs and self.runs[-1].start > closed.start:  # of lists inside the first entry
            self.runs.pop()
        first = level.index
        self.runs.append(Run(closed.start, end, last, first, first + count, tuple(self.marks[place:])))
        level.index += count

    def _next_entry(self, end: int) -> int:
        found = _COMMA.match(self._raw, end)
        return found.end() if found is not None and found.end() < len(self._raw) else -1

    def _path(self) -> str:
        path = ""
        for level in self._levels[:DEEPEST_PATH]:
            if level.index >= 0:
                path = f"{path}[{level.index}]"
            elif level.name is not None:
                path = join_path(path, self._name(*level.name))
        if len(self._levels) <= DEEPEST_PATH and len(path) <= _LONGEST_PATH:
            return path
        return f"{path[:_LONGEST_PATH]} …"

    def _name(self, start: int, end: int) -> str:
        if end - start <= _LONGEST_PATH:
            return text_of(self._raw[start:end])
        return bytes(self._raw[start + 1 : start + _LONGEST_PATH]).decode("utf-8", "replace")


_COMMA = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+")
_MOST_ODD = 32
_MOST_SHAPES = 500
