"""How many jobs have each value of each facet, and the groups that are shown of that."""

from bisect import bisect_left, insort
from collections.abc import Callable, Generator, Iterable, Sequence
from heapq import merge
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import msgspec

from drs_inspector.domain.jobs.ordering import natural_key
from drs_inspector.session.facets.facet import (
    FACETS,
    HEALTH,
    HEALTH_VALUES,
    TAG,
    Facet,
    JobValues,
    Special,
    Value,
    tag_facet,
    words_of,
)
from drs_inspector.session.facets.ticks import Ticks, can_tick, folded

MOST_TAGS = 8
"""Keys of tags that have a facet."""
_SHARE_OF_JOBS = 20
_LEAST_JOBS = 2
_AT_A_TIME = 128


class FacetValue(msgspec.Struct, frozen=True, gc=False):
    """A value of a facet: what it is, its words, how many jobs have it, and whether the filter names it.

    ``can_tick`` is off where no filter can ask for it.
    """

    value: Value
    words: str
    count: int
    is_ticked: bool = False
    is_excluded: bool = False
    can_tick: bool = True


class FacetGroup(NamedTuple):
    """A facet with its values, the most frequent ones first; those of health worst first."""

    key: str
    title: str
    values: tuple[FacetValue, ...]


_Placed = tuple[tuple[Any, ...], FacetValue]
"""A value with what orders it; no other value of its facet has the same place."""


class FacetCounts:
    """Counts jobs by their values: all of them, and those that the rest of the filter lets in.

    What was counted can be taken out again, so that a job that changes costs no more than itself.
    """

    def __init__(self) -> None:
        self._tags: dict[str, int] = {}
        self._jobs = 0
        self._chosen: tuple[str, ...] = ()
        self._counted: dict[str, _CountedValues] = {}
        self.facets: tuple[Facet, ...] = ()

    def see_tags(self, values: JobValues, by: int = 1) -> None:
        """Note which tags a job has, or with ``by`` -1 that it is not there any more."""
        self._jobs += by
        for tag in values.tags or ():
            count = self._tags[tag] = self._tags.get(tag, 0) + by
            if not count:
                del self._tags[tag]

    def choose_facets(self) -> None:
        """Choose the facets: the fixed ones, and the tags that many jobs have. Nothing is counted in them yet."""
        self._chosen = self._frequent_tags()
        tags = (tag_facet(tag) for tag in self._chosen)
        self.facets = (*FACETS, *(one for one in tags if one is not None))
        self._counted = {facet.key: _CountedValues(facet) for facet in self.facets}

    @property
    def has_other_facets(self) -> bool:
        """Whether other facets would be chosen now."""
        return self._chosen != self._frequent_tags()

    def _frequent_tags(self) -> tuple[str, ...]:
        least = max(_LEAST_JOBS, self._jobs / _SHARE_OF_JOBS)
        often = [tag for tag, count in self._tags.items() if count >= least]
        often.sort(key=lambda tag: (-self._tags[tag], natural_key(tag), tag))
        return tuple(sorted(often[:MOST_TAGS], key=lambda tag: (natural_key(tag), tag)))

    def see(self, values: JobValues, short_status: str, counted_in: Iterable[Facet], by: int = 1) -> None:
        """Note the values of a job; it is counted in those facets whose other conditions it meets.

        With ``by`` -1 it is taken out, as it was noted.
        """
        counted = {facet.key for facet in counted_in}
        for facet in self.facets:
            kept, is_counted = self._counted[facet.key], facet.key in counted
            for value in values.of(facet):
                kept.note(value, short_status, by, by if is_counted else 0)

    def groups(self, ticks_of: Callable[[Facet], Ticks]) -> Generator[None, None, tuple[FacetGroup, ...]]:
        """Return the groups that are shown, in steps: health, and what has several values or is ticked."""
        found: list[FacetGroup] = []
        for facet in self.facets:
            ticks = ticks_of(facet)
            values = yield from self._counted[facet.key].values(ticks)
            if facet.key == HEALTH or len(values) > 1 or ticks.ticked or ticks.excluded:
                found.append(FacetGroup(facet.key, facet.title, values))
        return tuple(found)


class _Count:
    """A value of a facet as far as case does not count: its spellings, all jobs that have it, and those counted."""

    __slots__ = ("counted", "spelled", "total")

    def __init__(self) -> None:
        self.spelled: dict[Value, int] = {}
        self.total = self.counted = 0

    @property
    def name(self) -> Value:
        """The most frequent spelling."""
        spelled = self.spelled
        return next(iter(spelled)) if len(spelled) == 1 else min(spelled, key=lambda one: (-spelled[one], str(one)))


class _CountedValues:
    """The values of one facet in their order. Only those whose counts change are made and put in order again."""

    def __init__(self, facet: Facet) -> None:
        self._facet = facet
        self._counts: dict[Value, _Count] = {}
        self._short: dict[str, dict[str, int]] = {}  # of statuses: their words in tables
        self._ticks = Ticks()
        self._made: dict[Value, _Placed] = {}
        self._ordered: list[_Placed] = []
        self._values: tuple[FacetValue, ...] = ()
        self._stale: dict[Value, None] = {}
        self._note_stale(HEALTH_VALUES if facet.key == HEALTH else ())

    def note(self, value: Value, short_status: str, by: int, counted_by: int) -> None:
        """Note that so many jobs more have a value."""
        key = folded(value)
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count()
        count.total += by
        count.counted += counted_by
        _add(count.spelled, value, by)
        self._stale[key] = None
        if not count.total:
            del self._counts[key]
        if self._facet.key == "status" and isinstance(value, str):
            self._note_short(value, short_status, by)

    def _note_short(self, status: str, short: str, by: int) -> None:
        before = len(self._short)
        words = self._short.setdefault(status, {})
        _add(words, short, by)
        if not words:
            del self._short[status]
        if len(self._short) != before:
            self._note_stale(self._counts)  # words may be those of several statuses now, or no longer

    def _note_stale(self, keys: Iterable[Value]) -> None:
        self._stale.update(dict.fromkeys(keys))

    def values(self, ticks: Ticks) -> Generator[None, None, tuple[FacetValue, ...]]:
        """Return the values in their order, in steps."""
        if ticks != self._ticks:
            self._note_stale((*self._counts, *self._ticks.ticked, *self._ticks.excluded))
            self._note_stale((*ticks.ticked, *ticks.excluded))
            self._ticks = ticks
        if self._stale:
            yield from self._make()
            self._values = tuple([value for _place, value in self._ordered])
        return self._values

    def _make(self) -> Generator[None, None, None]:
        stale, self._stale = self._stale, {}
        # Where most are others, to put all of them in order takes less than to find the place of each.
        is_most = len(stale) > len(self._ordered) // 4
        for number, key in enumerate(stale):
            before, value = self._made.pop(key, None), self._value(key)
            if before is not None and not is_most:
                del self._ordered[bisect_left(self._ordered, before[:1])]
            if value is not None:
                made = self._made[key] = (self._place(key, value), value)
                if not is_most:
                    insort(self._ordered, made)
            if number % _AT_A_TIME == 0:
                yield
        if is_most:
            self._ordered = yield from _in_order(tuple(self._made.values()))

    def _value(self, key: Value) -> FacetValue | None:
        count, ticks = self._counts.get(key), self._ticks
        is_ticked, is_excluded = key in ticks.ticked, key in ticks.excluded
        if count is None and not is_ticked and not is_excluded and not self._is_always_shown(key):
            return None
        name = count.name if count is not None and self._facet.key != HEALTH else key
        counted = count.counted if count is not None else 0
        tickable = can_tick(self._facet, name)
        return FacetValue(name, self._words(name), counted, is_ticked, is_excluded, can_tick=tickable)

    def _is_always_shown(self, key: Value) -> bool:
        return self._facet.key == HEALTH and key in HEALTH_VALUES

    def _place(self, key: Value, value: FacetValue) -> tuple[Any, ...]:
        """Return where a value comes: frequent ones first, and last what is none; health worst first."""
        if self._facet.key == HEALTH:
            return (HEALTH_VALUES.index(str(key)) if key in HEALTH_VALUES else len(HEALTH_VALUES), str(key))
        rank = (1 + (key is Special.NOT_READ)) if isinstance(key, Special) else 0
        count = self._counts.get(key)
        return (rank, -value.count, -count.total if count is not None else 0, natural_key(value.words), str(key))

    def _words(self, value: Value) -> str:
        if self._facet.key == HEALTH and value not in HEALTH_VALUES:
            return str(value)[:40]
        short = self._short.get(value) if isinstance(value, str) else None
        if short is not None and sum(not short.keys().isdisjoint(one) for one in self._short.values()) == 1:
            return min(short)
        return words_of(self._facet, value)


_Key = TypeVar("_Key")


def _add(counts: dict[_Key, int], key: _Key, by: int) -> None:
    """Add to a count; one that is nothing is not kept."""
    counts[key] = counts.get(key, 0) + by
    if not counts[key]:
        del counts[key]


def _in_order(made: Sequence[_Placed]) -> Generator[None, None, list[_Placed]]:
    """Order in steps: ten thousand values at once would be felt. No two places are equal."""
    runs: list[list[_Placed]] = []
    for start in range(0, len(made), _AT_A_TIME):
        runs.append(sorted(made[start : start + _AT_A_TIME], key=itemgetter(0)))
        yield
    found: list[_Placed] = []
    for number, one in enumerate(merge(*runs, key=itemgetter(0))):
        found.append(one)
        if number % _AT_A_TIME == 0:
            yield
    return found


def is_tag(group: FacetGroup) -> bool:
    """Say whether a group is that of a tag."""
    return group.key.startswith(TAG)
