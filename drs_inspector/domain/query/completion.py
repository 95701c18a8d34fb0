"""What may be typed next: fields, and the values of jobs, with how many jobs of the rest of the filter have them.

No Qt. The work is done in slices, so that it can follow the keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import NamedTuple

from drs_inspector.domain.health.asked import Asking
from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.query.comparisons import cell_text
from drs_inspector.domain.query.fields import QUERY_FIELDS, QueryField, Texts, field_named
from drs_inspector.domain.query.nodes import value_text
from drs_inspector.domain.query.query import JobQuery, parse_query
from drs_inspector.domain.query.suggestions import documented_paths
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import Kind
from drs_inspector.domain.tables.path_values import Missing, kind_at, path_of, value_at

MOST_ITEMS = 50
MOST_VALUES = 10_000
"""So many different values are counted; names of 100,000 jobs are no list that a person reads."""
_LONGEST_VALUE = 200
# The condition in front of the cursor: a name, and what is after its operator so far.
_TYPED = re.compile(r'-?(?P<name>[^\s()"=<>~!:,]*+)(?:(?P<sign>!=|<=|>=|[:=<>~])(?P<value>"?[^"\s]*+|"[^"]*+))?$')
_BREAK = re.compile(r"[\s(]")


@dataclass(frozen=True, slots=True)
class Completion:
    """``text`` takes the place ``start`` to ``end``; ``label`` says what it is. ``count``: so many jobs have the value.

    It is None for a field.
    """

    text: str
    start: int
    end: int
    label: str = ""
    count: int | None = None


class _Typed(NamedTuple):
    """What is typed before the cursor: the condition from ``start``, its name, operator and value so far."""

    start: int
    name_start: int
    name: str
    sign: str
    value_start: int
    value: str


class Completions:
    """What fits before ``cursor`` in ``text``. ``items`` are complete when ``step`` has said so.

    Values are counted over the jobs that match the rest of the filter; ``is_over_rest`` is False where the rest cannot
    be read, and they are counted over all jobs. ``unknown``: so many jobs are not counted, as it is not known of them.
    """

    def __init__(self, text: str, cursor: int, snapshots: Iterable[Snapshot]) -> None:
        self.items: tuple[Completion, ...] = ()
        self.is_over_rest = True
        self.unknown = 0
        self._work = self._run(_typed(text, cursor), text, cursor, tuple(snapshots))

    def step(self, budget_seconds: float) -> bool:
        """Work for about so long; True when the items are complete."""
        stop = perf_counter() + budget_seconds
        return all(perf_counter() < stop for _ in self._work)

    def _run(
        self, typed: _Typed, text: str, cursor: int, snapshots: Sequence[Snapshot]
    ) -> Generator[float | None, None, None]:
        if not typed.sign:
            self.items = tuple(_fields(typed, cursor))
            return
        values = _values_of(typed)
        if values is None or typed.sign not in {":", "=", "!="}:
            return
        rest = _rest(text, (typed.start, cursor))
        self.is_over_rest = rest.problem is None
        if rest.problem is not None:
            rest = parse_query("")
        wanted = typed.value.strip('"').casefold()
        counts = Counter({word: 0 for word in _offered(typed) if wanted in word})
        for snapshot in snapshots:
            for job in tuple(snapshot.jobs.values()):
                answer = yield from rest.steps(job, snapshot)
                if answer is None:
                    self.unknown += 1
                elif answer and len(counts) < MOST_VALUES:
                    counts.update({value for value in values(job, snapshot) if value and wanted in value.casefold()})
                yield None
        self.items = tuple(_counted(counts, wanted, typed, cursor))


def complete(text: str, cursor: int, snapshots: Iterable[Snapshot]) -> tuple[Completion, ...]:
    """Return what fits before the cursor, at once."""
    completions = Completions(text, cursor, snapshots)
    completions.step(float("inf"))
    return completions.items


def _rest(text: str, hole: tuple[int, int]) -> JobQuery:
    """Return the query around a piece that says nothing; parentheses may still be open."""
    rest = parse_query(text, hole=hole)
    while (problem := rest.problem) is not None and problem.unfinished and text.startswith("(", problem.start):
        text += ")"
        rest = parse_query(text, hole=hole)
    return rest


def _typed(text: str, cursor: int) -> _Typed:
    is_quoted = text[:cursor].count('"') % 2 == 1
    opened = text.rfind('"', 0, cursor) if is_quoted else cursor
    breaks = [found.end() for found in _BREAK.finditer(text, 0, opened)]
    start = breaks[-1] if breaks else 0
    found = _TYPED.match(text[start:cursor])
    if found is None:
        return _Typed(cursor, cursor, "", "", cursor, "")
    name_start = start + found.start("name")
    value_start = start + found.start("value") if found["sign"] else cursor
    return _Typed(start, name_start, found["name"], found["sign"] or "", value_start, found["value"] or "")


def _fields(typed: _Typed, cursor: int) -> Iterable[Completion]:
    """Yield names that begin as typed, then those that have it in them; paths when something of them was typed."""
    wanted = typed.name.casefold()
    fields = [(f"{name}{':' if field.kind is Kind.TEXT else ''}", field.help) for name, field in QUERY_FIELDS.items()]
    paths = [(path, "") for path in documented_paths()] if wanted else []
    fitting = [one for one in (*fields, *paths) if wanted in one[0].casefold()]
    fitting.sort(key=lambda one: not one[0].casefold().startswith(wanted))
    for name, label in fitting[:MOST_ITEMS]:
        yield Completion(name, typed.name_start, cursor, label)


def _offered(typed: _Typed) -> tuple[str, ...]:
    """Return the words that are offered whether or not a job has them."""
    field = field_named(typed.name)
    return () if field is None or field.health is None else field.health.offered


def _values_of(typed: _Typed) -> Callable[[Job, Snapshot], Iterable[str]] | None:
    """Return what gives the values of a job for a field; None where they are no list to choose from."""
    field = field_named(typed.name)
    if field is not None and field.health is not None:
        texts, asking = field.health.texts, Asking(datetime.now(UTC))
        return lambda job, snapshot: texts(asking, job, snapshot)
    values = _values_of_job(typed.name, field)
    return None if values is None else lambda job, _snapshot: values(job)


def _values_of_job(name: str, field: QueryField | None) -> Texts | None:
    if field is None:
        path = path_of(name)
        if path is None or kind_at(path) is Kind.TIME:
            return None
        return lambda job: () if isinstance(found := value_at(job, path), Missing) else (cell_text(found),)
    read = field.value
    if field.texts is not None:
        return field.texts
    if read is None or field.kind is Kind.TIME:
        return None

    def value(job: Job) -> Iterable[str]:
        found = read(job)
        return () if isinstance(found, Missing | datetime) else (cell_text(found),)

    return value


def _counted(counts: Counter[str], wanted: str, typed: _Typed, cursor: int) -> Iterable[Completion]:
    kept = [(value, count) for value, count in counts.items() if len(value) <= _LONGEST_VALUE]
    kept.sort(key=lambda one: (not one[0].casefold().startswith(wanted), -one[1], one[0].casefold(), one[0]))
    for value, count in kept[:MOST_ITEMS]:
        yield Completion(value_text(value), typed.value_start, cursor, count=count)
