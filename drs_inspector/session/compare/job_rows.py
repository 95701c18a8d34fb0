"""The rows of one job: sections with their heads, folded or open, over rows that are made when they are looked at."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from enum import StrEnum
from itertools import accumulate
from typing import Final, NamedTuple

from msgspec.structs import replace

from drs_inspector.domain.compare.documents import compare_jobs_steps
from drs_inspector.domain.compare.object_rows import ObjectDifferences
from drs_inspector.domain.compare.options import CompareOptions, Section, Uncounted, volatile
from drs_inspector.domain.compare.result import Alike, Change, Comparison, Difference, JobChange, Kind
from drs_inspector.domain.compare.words import (
    CHANGE_WORDS,
    SAME_WORDS,
    UNCOUNTED_WORDS,
    same_words,
    section_words,
)
from drs_inspector.domain.counting import counted
from drs_inspector.domain.steps import Step
from drs_inspector.session.compare.alike import AlikeRows
from drs_inspector.session.compare.job_list import ListedJob
from drs_inspector.session.compare.question import ids_of

_PAUSE: Final = 512
_MOST_GREY: Final = 2_000
_TITLES: Final = {Section.FIELDS: "Fields", Section.OBJECTS: "Objects", Section.RULES: "Rules"}
NOT_COUNTED: Final = "Not counted"


class RowKind(StrEnum):
    """What a row of the table is."""

    HEAD = "head"
    CHANGE = "change"
    GREY = "grey"
    SAME = "same"


class GreyRow(NamedTuple):
    """A row that differs and is not counted, with the reason in words."""

    row: Difference
    reason: str


Row = Difference | Alike | GreyRow


class ShownRow(NamedTuple):
    """A row as it is shown: the head of a section with its words, or what is in it."""

    kind: RowKind
    section: str
    row: Row | None = None
    note: str = ""
    is_open: bool = True


class _Part(NamedTuple):
    title: str
    note: str
    kind: RowKind
    rows: tuple[Sequence[Row], ...]

    @property
    def total(self) -> int:
        return sum(map(len, self.rows))

    def at(self, number: int) -> Row:
        for rows in self.rows:
            if number < len(rows):
                return rows[number]
            number -= len(rows)
        raise IndexError(number)


class JobRows:
    """``job`` is the line they are of. ``alike`` and ``grey`` are what was made of them on demand, None before."""

    def __init__(
        self,
        job: ListedJob | None = None,
        beside: Sequence[Difference] = (),
        alike: AlikeRows | None = None,
        grey: Sequence[GreyRow] | None = None,
        folded: Collection[str] = (),
    ) -> None:
        self.job, self.alike, self.grey = job, alike, grey
        self.folded = frozenset(folded)
        self._beside = beside
        self._parts = list(_parts(job, beside, alike, grey)) if job is not None else []
        shown = [1 + (0 if part.title in self.folded else part.total) for part in self._parts]
        self._starts = [0, *accumulate(shown)]

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, number: int) -> ShownRow:
        at = bisect_right(self._starts, number) - 1
        part, inside = self._parts[at], number - self._starts[at] - 1
        if inside < 0:
            return ShownRow(RowKind.HEAD, part.title, note=part.note, is_open=part.title not in self.folded)
        return ShownRow(part.kind, part.title, part.at(inside))

    @property
    def heads(self) -> int:
        """The number of rows that are heads of sections."""
        return len(self._parts)

    def each(self) -> Iterator[ShownRow]:
        """Yield the rows that are no heads."""
        return (row for row in map(self.__getitem__, range(len(self))) if row.kind is not RowKind.HEAD)

    def unfolded(self) -> "JobRows":
        """Return the same rows with every section open."""
        return JobRows(self.job, self._beside, self.alike, self.grey)

    @property
    def changes(self) -> int:
        """The number of rows that are changes."""
        return sum(part.total for part in self._parts if part.kind is RowKind.CHANGE)

    def row_of_change(self, number: int) -> int | None:
        """Return the row of a change by its number, from 0; None while its section is folded."""
        for start, part in zip(self._starts, self._parts, strict=False):
            if part.kind is not RowKind.CHANGE:
                continue
            if number < part.total:
                return None if part.title in self.folded else start + 1 + number
            number -= part.total
        return None

    def change_at(self, row: int) -> int:
        """Return the number of the change that a row is, or else the one before it; -1 before the first."""
        found = -1
        for start, part in zip(self._starts, self._parts, strict=False):
            if part.kind is not RowKind.CHANGE or row < start:
                continue
            shown = 0 if part.title in self.folded else part.total
            if row <= start + shown:
                return found + max(row - start, 0)
            found += part.total
        return found

    def turned(self, section: str) -> frozenset[str]:
        """Return which sections are folded when this one is turned."""
        return self.folded ^ {section}


def _parts(
    job: ListedJob, beside: Sequence[Difference], alike: AlikeRows | None, grey: Sequence[GreyRow] | None
) -> Generator[_Part, None, None]:
    change = job.change
    if job.is_beside:
        words = counted(len(beside), "change")
        yield _Part(_TITLES[Section.RULES], words, RowKind.CHANGE, (beside,))
    elif change is not None and ids_of(change) is None:
        yield _Part("Job", CHANGE_WORDS[change.change], RowKind.CHANGE, (_whole(change),))
    elif change is not None:
        if not change.count and change.change is Change.CHANGED:
            yield _Part("Job", "re-created", RowKind.CHANGE, (_recreated(change),))
        for section, title in _TITLES.items():
            rows = change.of(section)
            if rows:
                yield _Part(title, section_words(change, section), RowKind.CHANGE, (rows,))
    if grey:
        yield _Part(NOT_COUNTED, _uncounted_words(change, len(grey)), RowKind.GREY, (grey,))
    if alike is not None:
        title = f"{SAME_WORDS[:1].upper()}{SAME_WORDS[1:]}"
        rows_of = (alike.fields, alike.objects, alike.rules)
        words = same_words(change) if change is not None and change.same is not None else _counts(alike)
        if any(map(len, rows_of)):
            yield _Part(title, words, RowKind.SAME, rows_of)


def _uncounted_words(change: JobChange | None, rows: int) -> str:
    """Return how many values that is, as the counts above say it: some take more than one row, or none."""
    values = sum(change.uncounted.values()) if change is not None else 0
    listed = counted(rows, "row")
    return listed if not values else counted(values, "value") + (f" in {listed}" if rows != values else "")


def _counts(alike: AlikeRows) -> str:
    parts = zip((alike.fields, alike.objects, alike.rules), ("field", "object", "rule"), strict=True)
    return ", ".join(counted(len(rows), word) for rows, word in parts if len(rows))


def _whole(job: JobChange) -> tuple[Difference, ...]:
    """Return the row of a job that only one side has; where that is not proved, there is none."""
    if job.change is Change.NOT_READ:
        return ()
    name = f"{job.name}, {job.status}" if job.status else job.name
    is_a = job.id_a is not None
    row = Difference(section=Section.JOBS, change=job.change, what="Job", a=None, b=None, path="id")
    return (replace(row, a=name if is_a else None, b=None if is_a else name),)


def _recreated(job: JobChange) -> tuple[Difference, ...]:
    row = Difference(section=Section.JOBS, change=Change.CHANGED, what="Id", a=job.id_a, b=job.id_b, path="id")
    return (replace(row, note=job.reason),)


def grey_steps(found: Comparison, change: JobChange) -> Generator[Step, None, tuple[GreyRow, ...]]:
    """Return the values of a job that differ and are not counted: those rows that are there only when all counts.

    Of very many the first ones; objects are left out where too many of them differ to be told apart.
    """
    ids = ids_of(change)
    if ids is None:
        return ()
    options = replace(
        found.options, count_volatile=True, count_absent=True, count_spelling=True, count_order=True,
        jobs_a=None, jobs_b=None,
    )  # fmt: skip
    every = yield from compare_jobs_steps(found.a, ids[0], found.b, ids[1], options)
    if not every.jobs:
        return ()
    told = every.jobs[0]
    known = {*change.fields, *change.rules}
    rows = [row for row in (*told.fields, *told.rules) if row not in known]
    rows += yield from _grey_objects(told.objects, change.objects)
    return tuple(GreyRow(row, why_uncounted(row)) for row in rows[:_MOST_GREY])


def _grey_objects(every: Sequence[Difference], told: Sequence[Difference]) -> Generator[Step, None, list[Difference]]:
    if not isinstance(every, ObjectDifferences) or len(every) > len(told) + _MOST_GREY:
        return []
    known = set(told.places()) if isinstance(told, ObjectDifferences) else set()
    found = []
    for number, places in enumerate(every.places()):
        if places not in known:
            found.append(every[number])
        if number % _PAUSE == 0:
            yield None
    if len(every) and every[-1].kind is Kind.ORDER:
        found.append(every[-1])
    return found


def why_uncounted(row: Difference) -> str:
    """Return in words why a row is not counted."""
    if row.kind is Kind.ORDER:
        return UNCOUNTED_WORDS[Uncounted.ORDER]
    moves = volatile(tuple(row.path.removeprefix("list.").split(".")))
    if moves is not None:
        return UNCOUNTED_WORDS[moves]
    absent = row.a is None or row.b is None or _says_nothing(row.a) or _says_nothing(row.b)
    return UNCOUNTED_WORDS[Uncounted.ABSENT if absent else Uncounted.SPELLING]


def _says_nothing(text: str) -> bool:
    return text.strip('"').casefold() in ("", "null", "na", "[]", "{}")


Counts = Callable[[CompareOptions], bool]
SWITCHES: Final[tuple[tuple[str, str, tuple[Uncounted, ...]], ...]] = (
    (
        "count_volatile",
        "Values that always move: status times, progress, positions",
        (Uncounted.LAST_CHANGED, Uncounted.PROGRESS, Uncounted.POSITIONS, Uncounted.COMMANDS),
    ),
    ("count_absent", "Null, where the other side has nothing", (Uncounted.ABSENT,)),
    ("count_spelling", "A number, where the other side has its text", (Uncounted.SPELLING,)),
    ("count_order", "Another order of a list", (Uncounted.ORDER,)),
)
"""What can be counted: the option, its words, and the reasons that it is about."""
