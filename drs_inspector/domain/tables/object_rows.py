"""The table of selected objects: a million rows as columns, cut from the selection slice by slice."""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Final

from drs_inspector.domain.jobs.job import Job
from drs_inspector.domain.objects.selection import ObjectSelection
from drs_inspector.domain.objects.slices import ObjectSlice
from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn
from drs_inspector.domain.tables.rows import KEYS, MOST_ROWS, STEP_SECONDS, Document, selection_of

OBJECT_COLUMNS: Final = (
    *KEYS,
    TableColumn("id", "Id", Kind.TEXT, "`id`: the names from the top down, joined by `-*-*-`."),
    TableColumn("type", "Type", Kind.TEXT, "`type`: database, schema, table, view and others."),
    TableColumn("name", "Name", Kind.TEXT, "`name`; of an entry without one the last part of its id."),
    TableColumn("parent_id", "Parent", Kind.TEXT, "`parent_id` as it was sent."),
    TableColumn("alias_name", "Name on the target", Kind.TEXT, "`alias_name` as it was sent."),
    TableColumn("path", "Path", Kind.TEXT, "The names from the top down, joined by dots."),
    TableColumn("target_path", "Path on the target", Kind.TEXT, "The same with the names on the target."),
    TableColumn("selected", "Selected", Kind.TEXT, "`select`: true, false or partial."),
    TableColumn("renamed", "Renamed", Kind.BOOLEAN, "Whether `alias_name` is another name."),
    TableColumn("rules", "Rules", Kind.INTEGER, "Number of transformation rules that name this object."),
)


def object_slices(documents: Sequence[Document], picked: Sequence[int]) -> Generator[RowSlice, None, None]:
    """Yield the objects of all jobs; slices without a row while a selection is read."""
    nothing = RowSlice(tuple([] for _ in picked), 0)
    joined = _Joined(len(picked))
    for document in documents:
        for job in document.jobs():
            if job.has_detail:
                objects = yield from selection_of(job, nothing)
                rules = _rules_of_rows(document, job, objects)
                for part in objects.slices():
                    yield from joined.add(_columns(part, document, job, rules, picked))
    yield from joined.rest()


def _rules_of_rows(document: Document, job: Job, objects: ObjectSelection) -> Mapping[int, int]:
    """Return the number of rules of each row that has any; a rule that names a row twice counts once."""
    if not objects.count:
        return {}
    rules = document.snapshot.rules_of(job.id, objects)
    return Counter(row for rule in rules for row in {match.row for match in rule.matches} if row is not None)


def _columns(
    part: ObjectSlice, document: Document, job: Job, rules: Mapping[int, int], picked: Sequence[int]
) -> RowSlice:
    rows = range(part.first_row, part.first_row + len(part.names))
    every: tuple[Sequence[Cell], ...] = (
        *([key] * len(rows) for key in document.keys(job.id)),
        part.ids,
        part.types,
        part.names,
        part.parent_ids,
        part.aliases,
        part.paths,
        part.target_paths,
        part.selects,
        part.renamed,
        [rules.get(row, 0) for row in rows] if rules else [0] * len(rows),
    )
    return RowSlice(tuple(every[place] for place in picked), len(rows))


class _Joined:
    """Joins small slices to larger ones: many jobs select a few objects each."""

    def __init__(self, width: int) -> None:
        self._columns: list[list[Cell]] = [[] for _ in range(width)]
        self._length = 0
        self._due = perf_counter() + STEP_SECONDS

    def add(self, part: RowSlice) -> Iterator[RowSlice]:
        """Take a slice; yield what is large enough, or has waited long enough."""
        if part.length >= MOST_ROWS:
            yield from self.rest()
            yield part
            return
        for mine, more in zip(self._columns, part.columns, strict=True):
            mine.extend(more)
        self._length += part.length
        if self._length >= MOST_ROWS or perf_counter() >= self._due:
            yield from self.rest()

    def rest(self) -> Iterator[RowSlice]:
        """Yield what was taken and not yielded yet."""
        if self._length:
            yield RowSlice(tuple(self._columns), self._length)
            self._columns, self._length = [[] for _ in self._columns], 0
        self._due = perf_counter() + STEP_SECONDS
