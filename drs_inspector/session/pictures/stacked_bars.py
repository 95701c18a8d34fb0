"""Jobs by health: a bar for each scenario whose segments are counts, and filters."""

from collections.abc import Mapping
from typing import Final

import msgspec

from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey

_OUTLINED: Final = frozenset({HealthKey.STALE, HealthKey.NOT_READ, HealthKey.DONE})
ORDER: Final = (
    HealthKey.FAILED, HealthKey.LATE, HealthKey.STALE, HealthKey.WAITING, HealthKey.WORKING, HealthKey.HEALTHY,
    HealthKey.DONE, HealthKey.NOT_READ,
)  # fmt: skip


class Segment(msgspec.Struct, frozen=True):
    """A part of a bar: ``count`` jobs with ``word``, and the text of the filter that finds exactly these.

    ``is_outlined``: drawn as a frame on its tint, so that it is told from its neighbours without colours.
    """

    word: str
    tone: str
    count: int
    filter_text: str
    is_outlined: bool = False


class Bar(msgspec.Struct, frozen=True):
    """A bar: its word ("Migration"), its segments, and a note beside it ("1 failed · 1 late")."""

    word: str
    segments: tuple[Segment, ...]
    filter_text: str = ""
    note: str = ""

    @property
    def total(self) -> int:
        """How many jobs it has."""
        return sum(max(one.count, 0) for one in self.segments)


class StackedBars(msgspec.Struct, frozen=True):
    """Bars below one another; each is as wide as the others, whatever its total."""

    title: str
    bars: tuple[Bar, ...]
    note: str = "click a part to list its jobs"

    def described(self) -> str:
        """Return the sentence that a person would say of it."""
        if not self.bars:
            return f"{self.title}: no jobs"
        return f"{self.title}: {'; '.join(bar_words(bar) for bar in self.bars)}"

    def children(self) -> tuple[str, ...]:
        """Return each segment of each bar in words."""
        return tuple(segment_words(bar, one) for bar in self.bars for one in bar.segments)


def bar_words(bar: Bar) -> str:
    """Return a bar in words: "Migration 15, 1 failed, 1 late"."""
    return ", ".join([f"{bar.word} {bar.total:,}", *(f"{one.count:,} {one.word.lower()}" for one in bar.segments)])


def segment_words(bar: Bar, segment: Segment) -> str:
    """Return a segment in words: "Migration: 1 failed, filters the list"."""
    return f"{bar.word}: {segment.count:,} {segment.word.lower()}, filters the list"


def health_segments(counts: Mapping[HealthKey, int], filters: Mapping[HealthKey, str]) -> tuple[Segment, ...]:
    """Return the segments of a bar, worst first; words that no job has are left out."""
    found = []
    for key in ORDER:
        if counts.get(key, 0) > 0:
            word = HEALTH_WORDS[key]
            found.append(Segment(word.word, word.tone, counts[key], filters.get(key, ""), key in _OUTLINED))
    return tuple(found)
