"""The hits of a search as a table, for the command line and for files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice

from drs_inspector.domain.search.hits import Hit
from drs_inspector.domain.search.wanted import ALL_KINDS, HitKind, Wanted
from drs_inspector.domain.tables.definition import Cell, Kind, RowSlice, TableColumn
from drs_inspector.session.search.search import Search, SearchedDocument

_ROWS = 1_000
_STEP_SECONDS = 0.05

HIT_COLUMNS = (
    TableColumn("snapshot", "Snapshot", Kind.TEXT, "The document in which it was found."),
    TableColumn("job_id", "Job ID", Kind.TEXT, "The id of the job; null for what belongs to no job."),
    TableColumn("kind", "Kind", Kind.TEXT, "What was found: object, new-name, rule, endpoint, job or json."),
    TableColumn("type", "Type", Kind.TEXT, "The type of an object as it was sent: table, database, collection ..."),
    TableColumn("found", "Found", Kind.TEXT, "What holds the text: the dotted path of an object, a rule, a value."),
    TableColumn("target_name", "On the target", Kind.TEXT, "The dotted path of an object there, null for the same."),
    TableColumn("job", "Job", Kind.TEXT, "The name of the job."),
    TableColumn("rule", "Rule", Kind.TEXT, "The condition of the rule, or of the first rule that an object has."),
    TableColumn("path", "Path", Kind.TEXT, "Where the value of an endpoint, a job or JSON is in its reply."),
    TableColumn("part", "Part", Kind.TEXT, "The reply: details, list, refusal, reply (a saved one) or top (of one)."),
    TableColumn("row", "Row", Kind.INTEGER, "The place of an object in the list of its job, from 0."),
    TableColumn("rule_number", "Rule number", Kind.INTEGER, "The number of the rule, from 1."),
)
"""The columns of hits, in the order in which ``HitRows`` has them."""


class HitRows:
    """The hits of a search in documents. Each time that the rows are asked for, the documents are searched again.

    Hits are not kept, so there may be any number. ``search`` is the search that made rows last, with its counts and
    coverage. Raises `InspectorError` for a text that cannot be searched for.
    """

    name = "hits"
    columns = HIT_COLUMNS

    def __init__(
        self,
        wanted: Wanted,
        documents: Sequence[SearchedDocument],
        *,
        keep: frozenset[HitKind] = ALL_KINDS,
        step: float = _STEP_SECONDS,
        rows: int = _ROWS,
    ) -> None:
        """``keep`` as in ``Search``; ``step``: seconds of search between two slices of at most so many ``rows``."""
        self._wanted = wanted
        self._documents = tuple(documents)
        self._keep, self._step, self._rows = keep, step, rows
        self.search = self._new_search()
        self.match = self.search.match
        self._is_new = True

    def _new_search(self) -> Search:
        return Search(self._wanted, self._documents, most=sys.maxsize, keep=self._keep)

    def slices(self) -> Iterator[RowSlice]:
        """Search, and yield rows when the hits of a job are complete."""
        if not self._is_new:
            self.search = self._new_search()
        self._is_new = False
        titles = {document.key: document.title for document in self._documents}
        over = False
        while not over:
            over = self.search.step(self._step)
            hits = self.search.hits.take()
            while rows := [_row(hit, titles[hit.address.document]) for hit in islice(hits, self._rows)]:
                yield RowSlice(tuple(list(column) for column in zip(*rows, strict=True)), len(rows))
            yield RowSlice(tuple([] for _column in HIT_COLUMNS), 0)  # here a long search can be stopped


class GivenHits:
    """Hits that were found before as the same table. ``hits`` are given with the titles of their documents."""

    name = "hits"
    columns = HIT_COLUMNS

    def __init__(self, hits: Sequence[tuple[Hit, str]]) -> None:
        self._hits = hits

    def slices(self) -> Iterator[RowSlice]:
        """Yield all rows at once."""
        rows = [_row(hit, title) for hit, title in self._hits]
        yield RowSlice(tuple(list(column) for column in zip(*rows, strict=True)), len(rows))


def _row(hit: Hit, title: str) -> tuple[Cell, ...]:
    address = hit.address
    number = address.rule + 1 if address.rule is not None else None
    return (
        title,
        address.job_id or None,
        hit.kind.value,
        hit.type or None,
        hit.found,
        hit.target or None,
        hit.job or None,
        hit.rule or None,
        address.member or None,
        address.part or None,
        address.row,
        number,
    )
