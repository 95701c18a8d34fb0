"""How many jobs have each value of each facet, and the groups that are shown of that."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from heapq import merge
from typing import Any, NamedTuple

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
    is_in_language,
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


class FacetCounts:
    """Counts jobs by their values: ``total`` of all jobs, ``count`` of those that the rest of the filter lets in."""

    def __init__(self) -> None:
        self._tags: dict[str, int] = {}
        self._jobs = 0
        self._short: dict[str, str] = {}
        self.facets: tuple[Facet, ...] = ()
        self._names: dict[str, dict[Value, Value]] = {}
        self._totals: dict[str, dict[Value, int]] = {}
        self._counts: dict[str, dict[Value, int]] = {}

    def see_tags(self, values: JobValues) -> None:
        """Note which tags a job has."""
        self._jobs += 1
        for tag in values.tags or ():
            self._tags[tag] = self._tags.get(tag, 0) + 1

    def choose_facets(self) -> None:
        """Choose the facets: the fixed ones, and the tags that many jobs have."""
        least = max(_LEAST_JOBS, self._jobs / _SHARE_OF_JOBS)
        often = sorted((tag for tag, count in self._tags.items() if count >= least), key=lambda tag: -self._tags[tag])
        tags = (tag_facet(tag) for tag in sorted(often[:MOST_TAGS], key=natural_key))
        self.facets = (*filter(is_in_language, FACETS), *(one for one in tags if one is not None))
        for facet in self.facets:
            self._names[facet.key], self._totals[facet.key], self._counts[facet.key] = {}, {}, {}

    def see(self, values: JobValues, short_status: str, counted_in: Iterable[Facet]) -> None:
        """Note the values of a job; it is counted in those facets whose other conditions it meets."""
        for facet in self.facets:
            names, totals = self._names[facet.key], self._totals[facet.key]
            for value in values.of(facet):
                key = folded(value)
                names.setdefault(key, value)
                totals[key] = totals.get(key, 0) + 1
                if facet.key == "status" and isinstance(value, str):
                    self._short.setdefault(value, short_status)
        for facet in counted_in:
            counts = self._counts[facet.key]
            for value in values.of(facet):
                key = folded(value)
                counts[key] = counts.get(key, 0) + 1

    def groups(self, ticks_of: Callable[[Facet], Ticks]) -> Generator[None, None, tuple[FacetGroup, ...]]:
        """Return the groups that are shown, in steps: health, and what has several values or is ticked."""
        found: list[FacetGroup] = []
        for facet in self.facets:
            ticks = ticks_of(facet)
            values = yield from self._values(facet, ticks)
            if facet.key == HEALTH or len(values) > 1 or ticks.ticked or ticks.excluded:
                found.append(FacetGroup(facet.key, facet.title, values))
        return tuple(found)

    def _values(self, facet: Facet, ticks: Ticks) -> Generator[None, None, tuple[FacetValue, ...]]:
        names, totals, counts = self._names[facet.key], self._totals[facet.key], self._counts[facet.key]
        if facet.key == HEALTH:
            names = {value: value for value in HEALTH_VALUES}
        for value in (*ticks.ticked, *ticks.excluded):
            names.setdefault(value, value)
        made: list[tuple[Any, FacetValue]] = []
        for number, (key, name) in enumerate(names.items()):
            words, count = self._words(facet, name), counts.get(key, 0)
            is_ticked, is_excluded = key in ticks.ticked, key in ticks.excluded
            place = (0,) if facet.key == HEALTH else _place(name, words, count, totals.get(key, 0))
            found = FacetValue(name, words, count, is_ticked, is_excluded, can_tick=can_tick(facet, name))
            made.append((place, found))
            if number % _AT_A_TIME == 0:
                yield
        ordered = yield from _in_order(made)
        return tuple(ordered)

    def _words(self, facet: Facet, value: Value) -> str:
        if facet.key == HEALTH and value not in HEALTH_VALUES:
            return str(value)[:40]
        if facet.key == "status" and isinstance(value, str):
            short = self._short.get(value)
            if short is not None and sum(one == short for one in self._short.values()) == 1:
                return short
        return words_of(facet, value)


def _place(value: Value, words: str, count: int, total: int) -> tuple[Any, ...]:
    """Return where a value comes: frequent ones first, and last what is none."""
    return (isinstance(value, Special) and (1 + (value is Special.NOT_READ)), -count, -total, natural_key(words))


def _in_order(made: Sequence[tuple[Any, FacetValue]]) -> Generator[None, None, list[FacetValue]]:
    """Order in steps: ten thousand values at once would be felt."""
    runs: list[list[tuple[Any, int, FacetValue]]] = []
    for start in range(0, len(made), _AT_A_TIME):
        part = made[start : start + _AT_A_TIME]
        runs.append(sorted((place, start + number, value) for number, (place, value) in enumerate(part)))
        yield
    found: list[FacetValue] = []
    merged: Iterator[tuple[Any, int, FacetValue]] = merge(*runs)
    for number, (_place_of, _number, value) in enumerate(merged):
        found.append(value)
        if number % _AT_A_TIME == 0:
            yield
    return found


def is_tag(group: FacetGroup) -> bool:
    """Say whether a group is that of a tag."""
    return group.key.startswith(TAG)
