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
from drs_inspector.domain.query.comparisons import Clock, cell_text
from drs_inspector.domain.query.fields import QUERY_FIELDS, Value, field_named
from drs_inspector.domain.query.nodes import Condition, value_text
from drs_inspector.domain.query.parser import parse
from drs_inspector.domain.query.query import JobQuery, parse_query, query_of
from drs_inspector.domain.query.scanner import QueryProblemError
from drs_inspector.domain.query.suggestions import documented_paths
from drs_inspector.domain.snapshot import Snapshot
from drs_inspector.domain.tables.definition import Kind
from drs_inspector.domain.tables.path_values import Missing, kind_at, path_of, value_at

MOST_ITEMS = 50
MOST_VALUES = 10_000
"""So many different values are counted; names of 100,000 jobs are no list that a person reads."""
_LONGEST_VALUE = 200
_AT_A_TIME = 32
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


@dataclass(slots=True)
class _Alike:
    """Jobs with the same texts in a field: what is asked of it holds for ``job`` and all of them, or for none."""

    texts: tuple[str, ...]
    job: Job
    snapshot: Snapshot
    count: int = 0


class Completions:
    """What fits before ``cursor`` in ``text``. ``items`` are complete when ``step`` has said so.

    Beside a value is how many jobs that match the rest of the filter match the condition with it as well; values that
    differ in the case of letters alone are one. ``is_over_rest`` is False where the rest cannot be read, and all jobs
    are counted. ``unknown``: so many jobs are not counted, as it is not known of them.
    """

    def __init__(self, text: str, cursor: int, snapshots: Iterable[Snapshot]) -> None:
        self.items: tuple[Completion, ...] = ()
        self.is_over_rest = True
        self.unknown = 0
        self._clock = Clock(datetime.now(UTC))
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
        field = _values_of(typed, self._clock)
        if field is None or typed.sign not in {":", "=", "!="}:
            return
        rest = _rest(text, (typed.start, cursor))
        self.is_over_rest = rest.problem is None
        if rest.problem is not None:
            rest = parse_query("")
        # Of what is left out, jobs that have the same may differ: one has no value, of the other it is not known.
        is_opposite = typed.sign == "!=" or text.startswith("-", typed.start)
        alike = yield from self._alike(field, rest, snapshots, each=is_opposite)
        found = yield from _spellings(field, typed, alike)
        items: list[Completion] = []
        for value in found:
            written = value_text(value)
            count = yield from self._count(text[typed.start : typed.value_start] + written, value, field, alike)
            items.append(Completion(written, typed.value_start, cursor, count=count))
        self.items = tuple(items)

    def _alike(
        self, field: _Values, rest: JobQuery, snapshots: Sequence[Snapshot], *, each: bool
    ) -> Generator[float | None, None, Sequence[_Alike]]:
        """Return the jobs that match the rest of the filter, by what they have in the field, or each of them."""
        found: dict[tuple[object, ...], _Alike] = {}
        for snapshot in snapshots:
            for job in tuple(snapshot.jobs.values()):
                answer = yield from rest.steps(job, snapshot)
                if answer is None:
                    self.unknown += 1
                elif answer:
                    texts, kind = field.of(job, snapshot)
                    key = (kind, texts, id(job) if each else 0)
                    found.setdefault(key, _Alike(texts, job, snapshot)).count += 1
                yield None
        return tuple(found.values())

    def _count(
        self, condition: str, value: str, field: _Values, alike: Sequence[_Alike]
    ) -> Generator[float | None, None, int]:
        """Return how many jobs a condition finds; what asks for a text is answered by that text alone."""
        try:
            query = query_of(parse(condition), self._clock)
        except QueryProblemError:
            return 0
        folded, count = value.casefold(), 0
        may_be_anywhere = not field.is_text or not isinstance(query.node, Condition)
        for number, one in enumerate(alike):
            may_hold = may_be_anywhere or folded in " ".join(one.texts).casefold()
            if may_hold and query.quick_answer(one.job, one.snapshot):
                count += one.count
            if number % _AT_A_TIME == 0:
                yield None
        return count


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
    return () if field is None or field.beside is None else field.beside.offered


class _Values(NamedTuple):
    """The texts that jobs have in a field, of which the first ``most`` are offered; what tells texts apart besides.

    ``is_text``: it is searched for a text, so that what has it in no text is not found.
    """

    of: Callable[[Job, Snapshot], tuple[tuple[str, ...], object]]
    is_text: bool = True
    most: int | None = None


def _values_of(typed: _Typed, clock: Clock) -> _Values | None:
    """Return the values of jobs in a field; None where they are no list to choose from."""
    field = field_named(typed.name)
    if field is None:
        path = path_of(typed.name)
        return None if path is None or kind_at(path) is Kind.TIME else _cells(lambda job: value_at(job, path))
    if field.beside is not None:
        texts_of, asking = field.beside.texts, Asking(clock.now, clock.zone)
        most = field.beside.most
        return _Values(lambda job, snapshot: (tuple(texts_of(asking, job, snapshot)), None), most=most)
    if field.texts is not None:
        texts = field.texts
        return _Values(lambda job, _snapshot: (tuple(texts(job)), None))
    return _cells(field.value) if field.value is not None and field.kind is not Kind.TIME else None


def _cells(read: Value) -> _Values:
    """Return the values of a field that has one: a number and the same number as a text are two."""

    def of(job: Job, _snapshot: Snapshot) -> tuple[tuple[str, ...], object]:
        found = read(job)
        return ((), None) if isinstance(found, Missing | datetime) else ((cell_text(found),), type(found))

    return _Values(of, is_text=False)


def _spellings(field: _Values, typed: _Typed, alike: Sequence[_Alike]) -> Generator[float | None, None, list[str]]:
    """Return the values that have in them what is typed, the most frequent first, each as it is written most often."""
    wanted = typed.value.strip('"').casefold()
    counts = {word: Counter({word: 0}) for word in _offered(typed) if wanted in word}
    for number, one in enumerate(alike):
        for value in set(one.texts[: field.most]):
            folded = value.casefold()
            if value and len(value) <= _LONGEST_VALUE and wanted in folded:
                if folded not in counts and len(counts) >= MOST_VALUES:
                    continue
                counts.setdefault(folded, Counter())[value] += one.count
        if number % _AT_A_TIME == 0:
            yield None

    def place(folded: str) -> tuple[bool, int, str]:
        return not folded.startswith(wanted), -counts[folded].total(), folded

    kept = sorted(counts, key=place)[:MOST_ITEMS]
    return [min(counts[one], key=lambda text: (-counts[one][text], text)) for one in kept]
